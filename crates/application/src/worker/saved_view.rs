//! Saved filters: everyone's own.

use contract::{ErrorCode, SavedView, SavedViewInput, SavedViewPage, perm};
use domain::ids::SavedViewId;
use persistence::{Conflict, StoreError, worker::SavedView as Stored};

use crate::{Access, AppError, AppResult};

/// Own filters.
///
/// # Errors
/// Those of the store.
pub async fn views(access: &Access<perm::WorkerView>) -> AppResult<SavedViewPage> {
    let stored = access
        .store()
        .saved_views(access.actor().principal().account_id)
        .await?;
    let items: Vec<SavedView> = stored.into_iter().map(shown).collect();
    Ok(SavedViewPage {
        total: i64::try_from(items.len()).unwrap_or(i64::MAX),
        items,
    })
}

/// Saves a filter.
///
/// # Errors
/// `name_taken` when there is one of this name.
pub async fn create_view(
    access: &Access<perm::WorkerView>,
    input: &SavedViewInput,
) -> AppResult<SavedView> {
    let view = Stored {
        id: access.store().new_id(),
        name: input.name.trim().to_owned(),
        query: input.query.clone(),
        // Commas separate them in storage; no column key has one.
        columns: input
            .columns
            .iter()
            .map(|column| column.replace(',', ""))
            .collect(),
    };
    let work = access.store().begin(access.origin()).await?;
    work.save_view(access.actor().principal().account_id, &view)
        .await
        .map_err(|error| match error {
            StoreError::Conflict(Conflict::Unique(_)) => AppError::new(ErrorCode::NameTaken),
            other => other.into(),
        })?;
    work.commit().await?;
    Ok(shown(view))
}

/// Removes a filter.
///
/// # Errors
/// `not_found` when it is not one's own.
pub async fn delete_view(access: &Access<perm::WorkerView>, id: SavedViewId) -> AppResult<()> {
    let work = access.store().begin(access.origin()).await?;
    if !work
        .remove_view(access.actor().principal().account_id, id)
        .await?
    {
        return Err(AppError::not_found());
    }
    Ok(work.commit().await?)
}

fn shown(view: Stored) -> SavedView {
    SavedView {
        id: view.id,
        name: view.name,
        query: view.query,
        columns: view.columns,
    }
}
