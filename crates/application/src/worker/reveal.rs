//! One person's numbers in clear: one record at a time, with a reason, logged.

use contract::{Permission, RevealRequest, RevealedNumbers, perm};
use domain::ids::WorkerId;
use persistence::audit::AuditDraft;

use crate::{Access, AppError, AppResult};

/// The numbers of one person.
///
/// # Errors
/// `not_found` outside the scope.
pub async fn reveal(
    access: &Access<perm::IdentityReveal>,
    id: WorkerId,
    request: &RevealRequest,
) -> AppResult<RevealedNumbers> {
    let dossier = access
        .store()
        .workers()
        .within(access.scope())
        .find(id)
        .await?
        .ok_or_else(AppError::not_found)?;
    let mut work = access.store().begin(access.origin()).await?;
    work.audit(AuditDraft {
        action: "worker.reveal",
        object_kind: "worker",
        object_id: Some(id.to_string()),
        reason: Some(request.reason.clone()),
        ..AuditDraft::default()
    });
    // The entry is there before the numbers leave.
    work.commit().await?;
    let profile = dossier.profile;
    Ok(RevealedNumbers {
        id_number: profile.id_number.expose().to_owned(),
        phone: profile.phone,
        address: profile.address,
        household_place: profile.household_place,
        health: profile.health,
        bank_card: profile
            .bank_card
            .filter(|_| access.may(Permission::PayView)),
    })
}
