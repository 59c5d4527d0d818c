//! Dictionaries: the codes of the national lists and those an administrator added.

use domain::codes::CodeList;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, OnConflict},
};

use crate::{
    Store, Stored, UnitOfWork,
    dialect::Dialect,
    entity::code::{self, Column, Entity},
};

/// One code of a list (字典项).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Key of the list.
    pub list: String,
    /// Code; text, leading zeros matter.
    pub code: String,
    /// Label.
    pub label: String,
    /// English label.
    pub label_en: Option<String>,
    /// Code of the group it belongs to.
    pub parent: Option<String>,
    /// Position in the list.
    pub position: i64,
    /// Whether new records may use it.
    pub enabled: bool,
    /// Whether it comes with the program.
    pub builtin: bool,
    /// Rises by one with each change.
    pub revision: i64,
}

impl Store {
    /// Every code of every list, in the order of each list.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn codes(&self) -> Stored<Vec<Code>> {
        let rows = Entity::find()
            .order_by_asc(Column::List)
            .order_by_asc(Column::Position)
            .order_by_asc(Column::Code)
            .all(self.conn())
            .await?;
        Ok(rows.into_iter().map(code).collect())
    }
}

impl UnitOfWork {
    /// Adds the built-in codes that the table lacks, and the English labels of those that it has in
    /// Chinese alone; what an administrator changed stays. Answers how many were added.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn seed_builtin_codes(&self) -> Stored<u64> {
        let mut rows = Vec::new();
        for list in CodeList::ALL {
            for (at, builtin) in list.builtin().iter().enumerate() {
                let row = code::Model {
                    list: list.key().to_owned(),
                    code: builtin.code.to_owned(),
                    label: builtin.label().to_owned(),
                    label_en: Some(builtin.label_en.to_owned()),
                    parent: builtin.parent.map(str::to_owned),
                    // Gaps, so that an own code fits between two.
                    position: i64::try_from(at + 1).unwrap_or(i64::MAX).saturating_mul(10),
                    enabled: true,
                    builtin: true,
                    revision: 1,
                };
                rows.push(row.into_active_model());
            }
        }
        let known = OnConflict::columns([Column::List, Column::Code])
            .do_nothing()
            .to_owned();
        let added = Entity::insert_many(rows)
            .on_conflict(known)
            .exec_without_returning(self.tx())
            .await?;
        if added + self.label_in_english().await? > 0 {
            self.bump_code().await?;
        }
        Ok(added)
    }

    /// A code that was renamed keeps what it is called now, in one language.
    async fn label_in_english(&self) -> Stored<u64> {
        let bare = Entity::find()
            .filter(Column::Builtin.eq(true))
            .filter(Column::LabelEn.is_null())
            .all(self.tx())
            .await?;
        let mut labelled = 0;
        for row in bare {
            let list = CodeList::from_code(&row.list);
            let known = list.and_then(|list| list.find(&row.code));
            let Some(known) = known.filter(|known| known.label() == row.label) else {
                continue;
            };
            Entity::update_many()
                .col_expr(Column::LabelEn, Expr::value(known.label_en))
                .filter(Column::List.eq(row.list))
                .filter(Column::Code.eq(row.code))
                .exec(self.tx())
                .await?;
            labelled += 1;
        }
        Ok(labelled)
    }

    /// One code, locked until the end of this unit.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn code_to_change(&self, list: &str, code_text: &str) -> Stored<Option<Code>> {
        let mut query = Entity::find_by_id((list.to_owned(), code_text.to_owned()));
        if Dialect::of(self.tx()) == Dialect::Postgres {
            query = query.lock_exclusive();
        }
        Ok(query.one(self.tx()).await?.map(code))
    }

    /// Adds a code.
    ///
    /// # Errors
    /// [`crate::Conflict::Unique`] when the list has it already.
    pub async fn insert_code(&self, new: &Code) -> Stored<()> {
        let row = code::Model {
            list: new.list.clone(),
            code: new.code.clone(),
            label: new.label.clone(),
            label_en: new.label_en.clone(),
            parent: new.parent.clone(),
            position: new.position,
            enabled: new.enabled,
            builtin: new.builtin,
            revision: new.revision,
        };
        row.into_active_model().insert(self.tx()).await?;
        self.bump_code().await
    }

    /// Replaces what is not part of the key of a code and not its origin.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn update_code(&self, changed: &Code) -> Stored<()> {
        Entity::update_many()
            .col_expr(Column::Label, Expr::value(changed.label.clone()))
            .col_expr(Column::LabelEn, Expr::value(changed.label_en.clone()))
            .col_expr(Column::Parent, Expr::value(changed.parent.clone()))
            .col_expr(Column::Position, Expr::value(changed.position))
            .col_expr(Column::Enabled, Expr::value(changed.enabled))
            .col_expr(Column::Revision, Expr::value(changed.revision))
            .filter(Column::List.eq(changed.list.as_str()))
            .filter(Column::Code.eq(changed.code.as_str()))
            .exec(self.tx())
            .await?;
        self.bump_code().await
    }
}

fn code(row: code::Model) -> Code {
    Code {
        list: row.list,
        code: row.code,
        label: row.label,
        label_en: row.label_en,
        parent: row.parent,
        position: row.position,
        enabled: row.enabled,
        builtin: row.builtin,
        revision: row.revision,
    }
}
