//! Who saw somebody's numbers in clear (查阅记录), for that person and for who may see them too.
//! What the person read of themselves is in it as well.

use contract::{
    DEFAULT_PAGE, DisclosureKind, DisclosurePage, DisclosureQuery, DisclosureView, perm,
};
use domain::ids::WorkerId;
use persistence::{
    Scope, Store,
    worker::{Disclosure, DisclosurePosition},
};

use crate::{Access, AppError, AppResult, cursor};

/// The disclosures of a person within the own view.
///
/// # Errors
/// `not_found` outside the scope, `permission_missing` without the right to view workers.
pub async fn disclosures(
    access: &Access<perm::IdentityReveal>,
    id: WorkerId,
    query: &DisclosureQuery,
) -> AppResult<DisclosurePage> {
    access.also::<perm::WorkerView>()?;
    let store = access.store();
    if !store.workers().within(access.scope()).contains(id).await? {
        return Err(AppError::not_found());
    }
    page(store, access.scope(), id, query).await
}

/// The disclosures of the person to whom the own account belongs.
///
/// # Errors
/// `not_found` when the account belongs to nobody in the register.
pub async fn own_disclosures(
    access: &Access<perm::OwnRecordView>,
    query: &DisclosureQuery,
) -> AppResult<DisclosurePage> {
    let own = access.actor().principal().worker_id;
    let id = own.ok_or_else(AppError::not_found)?;
    let scope = Scope::system("a person asks for the own record");
    page(access.store(), &scope, id, query).await
}

async fn page(
    store: &Store,
    scope: &Scope,
    id: WorkerId,
    query: &DisclosureQuery,
) -> AppResult<DisclosurePage> {
    // Who was merged into this record is the same person.
    let merged = store.duplicates(scope).merged_into(id).await?;
    let records: Vec<WorkerId> = merged.into_iter().chain([id]).collect();
    let after: Option<DisclosurePosition> = cursor::decode(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(DEFAULT_PAGE) as usize;
    let mut found = store
        .disclosures(&records, after.as_ref(), limit as u64 + 1)
        .await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next_cursor = match found.last() {
        Some(last) if more => Some(cursor::encode(&last.position())?),
        _ => None,
    };
    Ok(DisclosurePage {
        items: found.into_iter().map(view).collect(),
        next_cursor,
        total: store.disclosure_count(&records).await?,
    })
}

fn view(found: Disclosure) -> DisclosureView {
    DisclosureView {
        at: found.at,
        actor: found.actor,
        kind: match found.action.as_str() {
            "worker.export" => DisclosureKind::Export,
            "submission.reveal" => DisclosureKind::Submission,
            _ => DisclosureKind::Reveal,
        },
        reason: found.reason,
        people: found.people,
    }
}
