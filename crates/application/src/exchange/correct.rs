//! Correcting a registered person to a row of a sheet.

use contract::perm;
use domain::{ids::WorkerId, worker::WorkerRecord};
use persistence::{
    UnitOfWork,
    worker::{Changed, WorkerChange},
};

use crate::{Access, AppError, AppResult, worker::change_entry};

/// A registered person as the register has them, and as a row has them. What a sheet has no
/// column for stays.
pub(super) struct Corrected {
    pub(super) revision: i64,
    pub(super) before: WorkerRecord,
    pub(super) after: WorkerRecord,
}

/// Lays a row over a registered person.
pub(super) async fn corrected(
    access: &Access<perm::ImportRun>,
    id: WorkerId,
    mut record: WorkerRecord,
) -> AppResult<Corrected> {
    let dossier = access
        .store()
        .workers()
        .within(access.scope())
        .find(id)
        .await?
        .ok_or_else(AppError::not_found)?;
    let before = dossier.record(access.store().today())?;
    let pay = access.may(contract::Permission::PayView);
    keep_unsaid(&mut record, &before, pay);
    Ok(Corrected {
        revision: dossier.revision,
        before,
        after: record,
    })
}

/// Corrects a registered person to a row.
pub(super) async fn correct(
    access: &Access<perm::ImportRun>,
    work: &mut UnitOfWork,
    id: WorkerId,
    record: WorkerRecord,
) -> AppResult<()> {
    let Corrected {
        revision,
        before,
        after,
    } = corrected(access, id, record).await?;
    if after == before {
        return Ok(());
    }
    work.audit(change_entry(id, &before, &after, None));
    let change = WorkerChange {
        id,
        revision,
        record: after,
        effective_on: None,
    };
    match work.change_worker(change).await? {
        Changed::To(_) | Changed::Nothing => Ok(()),
        Changed::Outdated => Err(AppError::new(contract::ErrorCode::RevisionOutdated)),
    }
}

/// What a sheet does not say stays as it is: an empty or missing column is no wish to forget,
/// and one line of a sheet never holds all educations of a person.
fn keep_unsaid(record: &mut WorkerRecord, before: &WorkerRecord, pay: bool) {
    let (new, old) = (&mut record.profile, &before.profile);
    for (new, old) in [
        (&mut new.marital, &old.marital),
        (&mut new.health, &old.health),
        (&mut new.native_place, &old.native_place),
        (&mut new.household_place, &old.household_place),
        (&mut new.phone, &old.phone),
        (&mut new.address, &old.address),
        (&mut new.bank_card, &old.bank_card),
        (&mut new.note, &old.note),
    ] {
        if new.is_none() {
            new.clone_from(old);
        }
    }
    new.work_since = new.work_since.or(old.work_since);
    new.community_since = new.community_since.or(old.community_since);
    new.veteran |= old.veteran;
    if new.notice.is_none() {
        new.notice.clone_from(&old.notice);
    }
    record.engagement.employer = record.engagement.employer.or(before.engagement.employer);
    record.engagement.department = record
        .engagement
        .department
        .or(before.engagement.department);
    record.family.clone_from(&before.family);
    merge(
        &mut record.political,
        &before.political,
        |new, old| new.code == old.code && new.joined_on.is_none(),
        |_, _| false,
    );
    merge(
        &mut record.educations,
        &before.educations,
        |new, old| new.code == old.code && new.graduated_on.is_none(),
        |new, old| new.code != old.code,
    );
    merge(
        &mut record.degrees,
        &before.degrees,
        |new, old| new.code == old.code && new.awarded_on.is_none(),
        |new, old| new.code != old.code,
    );
    merge(
        &mut record.qualifications,
        &before.qualifications,
        |_, _| false,
        |new, old| new.kind != old.kind,
    );
    // Who may not see pay may not overwrite it unseen either.
    if !pay {
        record
            .profile
            .bank_card
            .clone_from(&before.profile.bank_card);
        record.annual_costs.clear();
    }
    merge(
        &mut record.annual_costs,
        &before.annual_costs,
        |_, _| false,
        |new, old| new.year != old.year,
    );
}

/// Takes the stored entry where the new one says less of the same, and keeps the stored ones that
/// are about something else.
fn merge<T: Clone>(
    new: &mut Vec<T>,
    old: &[T],
    says_less: impl Fn(&T, &T) -> bool,
    elsewhere: impl Fn(&T, &T) -> bool,
) {
    for entry in new.iter_mut() {
        if let Some(fuller) = old.iter().find(|old| says_less(entry, old)) {
            entry.clone_from(fuller);
        }
    }
    let kept: Vec<T> = old
        .iter()
        .filter(|old| new.iter().all(|new| elsewhere(new, old)))
        .cloned()
        .collect();
    new.extend(kept);
}
