//! Saved filters of one account.

use domain::ids::{AccountId, SavedViewId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use crate::{Store, Stored, UnitOfWork, entity::saved_view};

/// A saved filter (常用筛选).
#[derive(Clone, Debug)]
pub struct SavedView {
    /// Filter.
    pub id: SavedViewId,
    /// Name, unique within the account.
    pub name: String,
    /// Query of the list as in its address.
    pub query: String,
    /// Columns shown.
    pub columns: Vec<String>,
}

impl Store {
    /// The filters of an account, by name.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn saved_views(&self, account: AccountId) -> Stored<Vec<SavedView>> {
        let rows = saved_view::Entity::find()
            .filter(saved_view::Column::AccountId.eq(Uuid::from(account)))
            .order_by_asc(saved_view::Column::Name)
            .all(self.conn())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| SavedView {
                id: SavedViewId(row.id),
                name: row.name,
                query: row.query,
                columns: row
                    .columns
                    .split(',')
                    .filter(|column| !column.is_empty())
                    .map(str::to_owned)
                    .collect(),
            })
            .collect())
    }
}

impl UnitOfWork {
    /// Saves a filter.
    ///
    /// # Errors
    /// [`crate::Conflict::Unique`] when the account has one of this name.
    pub async fn save_view(&self, account: AccountId, view: &SavedView) -> Stored<()> {
        let row = saved_view::Model {
            id: view.id.into(),
            account_id: account.into(),
            name: view.name.clone(),
            query: view.query.clone(),
            columns: view.columns.join(","),
        };
        row.into_active_model().insert(self.tx()).await?;
        Ok(())
    }

    /// Removes a filter of an account. Answers whether it was there.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn remove_view(&self, account: AccountId, id: SavedViewId) -> Stored<bool> {
        let removed = saved_view::Entity::delete_many()
            .filter(saved_view::Column::Id.eq(Uuid::from(id)))
            .filter(saved_view::Column::AccountId.eq(Uuid::from(account)))
            .exec(self.tx())
            .await?;
        Ok(removed.rows_affected == 1)
    }
}
