//! Whose confirmation what needs.

use domain::worker::submission::{ConfirmRules, Level, Matter};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

use super::known;
use crate::{
    Store, Stored, UnitOfWork, bulk,
    entity::{submission_rule, submission_rule_set},
};

impl Store {
    /// The rules, and their revision.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn confirm_rules(&self) -> Stored<(ConfirmRules, i64)> {
        let set = submission_rule_set::Entity::find().one(self.conn()).await?;
        let mut rules = ConfirmRules::none();
        for row in submission_rule::Entity::find().all(self.conn()).await? {
            let set = rules.set(
                known(Level::from_code(&row.writer), "rule.writer")?,
                known(Matter::from_code(&row.matter), "rule.matter")?,
                Level::from_code(&row.confirmed_by),
            );
            known(set.ok(), "rule.confirmed_by")?;
        }
        Ok((rules, set.map_or(1, |set| set.revision)))
    }
}

impl UnitOfWork {
    /// Replaces the rules if their revision is still the one expected. Answers whether it was.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn set_confirm_rules(&self, rules: &ConfirmRules, revision: i64) -> Stored<bool> {
        use submission_rule_set::Column;
        let done = submission_rule_set::Entity::update_many()
            .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
            .filter(Column::Revision.eq(revision))
            .exec(self.tx())
            .await?;
        if done.rows_affected != 1 {
            return Ok(false);
        }
        submission_rule::Entity::delete_many()
            .exec(self.tx())
            .await?;
        let rows = rules
            .iter()
            .map(|(writer, matter, by)| submission_rule::Model {
                writer: writer.code().to_owned(),
                matter: matter.code().to_owned(),
                confirmed_by: by.code().to_owned(),
            })
            .collect();
        bulk::insert::<submission_rule::Entity>(self.tx(), rows).await?;
        Ok(true)
    }
}
