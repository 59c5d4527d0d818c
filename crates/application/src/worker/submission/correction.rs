//! The worker's own: their record, and asking to have it corrected (个人信息保护法 art. 45, 46).

use contract::{
    AnnualCostEntry, CorrectionInput, ErrorCode, FamilyEntry, OwnRecord, Requires, RevealRequest,
    RevealedNumbers, SubmissionView, perm,
};
use domain::{
    ids::{ProofId, SubmissionId, WorkerId},
    mask,
    worker::submission::{Matter, SubmissionKind, SubmissionState, answer_due},
};
use persistence::{
    Scope,
    audit::AuditDraft,
    worker::{
        Dossier,
        submission::{ProofFile, SubmissionFilter, SubmissionSet},
    },
};
use serde_json::json;

use super::{
    bench::Bench,
    content::Content,
    decide::withdrawn,
    objection::proposals,
    submit::{Layers, corrected, hand_in},
    view as shown,
};
use crate::{
    Access, AppError, AppResult, Once,
    error::field_problem,
    personnel::career_lines,
    worker::{
        enter::{admit_as_sent, current_of},
        view,
    },
};

/// Requests shown beside the own record; there are never many.
const SHOWN: u64 = 50;
/// Files of one request.
const MOST_PROOFS: u64 = 5;
/// Largest file that proves something.
pub const MAX_PROOF: usize = 5 << 20;

fn everywhere() -> Scope {
    Scope::system("a person's own record")
}

/// The person to whom the account belongs.
pub(super) fn own(access: &Access<perm::OwnRecordView>) -> AppResult<WorkerId> {
    let person = access.actor().principal().worker_id;
    person.ok_or_else(AppError::not_found)
}

async fn own_dossier(access: &Access<perm::OwnRecordView>) -> AppResult<Dossier> {
    let id = own(access)?;
    let dossier = access
        .store()
        .workers()
        .within(&everywhere())
        .find(id)
        .await?;
    dossier.ok_or_else(AppError::not_found)
}

/// The own record as confirmed, with everything that is kept, and the requests to correct it.
///
/// # Errors
/// `not_found` when the account belongs to nobody in the register.
pub async fn own_record(access: &Access<perm::OwnRecordView>) -> AppResult<OwnRecord> {
    let dossier = own_dossier(access).await?;
    let mut record = view::dossier(access, &dossier).await?;
    // Whose record it is may see all of it, whatever else they may see of others.
    let card = dossier.profile.bank_card.as_deref();
    record.bank_card_masked = card.map(mask::bank_card);
    let family = dossier.family.iter().map(|member| FamilyEntry {
        relation: member.relation.clone(),
        name: member.name.clone(),
        birth_date: member.birth_date,
        political: member.political.clone(),
        work_unit: member.work_unit.clone(),
        basis: member.basis.clone(),
    });
    record.family = Some(family.collect());
    let costs = dossier.annual_costs.iter().map(|cost| AnnualCostEntry {
        year: cost.year,
        amount: cost.amount,
    });
    record.annual_costs = Some(costs.collect());
    let filter = SubmissionFilter {
        kind: Some(SubmissionKind::Correction),
        ..SubmissionFilter::default()
    };
    let account = access.actor().principal().account_id;
    let asked = access.store().submissions();
    let asked = asked.of(account, &[]);
    let asked = asked.page(SubmissionSet::Own, &filter, None, SHOWN).await?;
    let people = access.store().workers();
    let career = people.within(&everywhere()).situation(record.id).await?;
    Ok(OwnRecord {
        career: career.map_or_else(Vec::new, |stored| career_lines(&stored.situation)),
        record,
        proposals: proposals(access).await?,
        corrections: shown::summaries(access, &Bench::nobody(access), asked).await?,
    })
}

/// The own numbers in clear. Logged like any other look at them.
///
/// # Errors
/// As [`own_record`].
pub async fn own_numbers(
    access: &Access<perm::OwnRecordView>,
    request: &RevealRequest,
) -> AppResult<RevealedNumbers> {
    let dossier = own_dossier(access).await?;
    let mut work = access.store().begin(access.origin()).await?;
    work.audit(AuditDraft {
        action: "worker.reveal",
        object_kind: "worker",
        object_id: Some(dossier.id.to_string()),
        reason: Some(request.reason.clone()),
        ..AuditDraft::default()
    });
    work.commit().await?;
    let profile = dossier.profile;
    Ok(RevealedNumbers {
        id_number: profile.id_number.expose().to_owned(),
        phone: profile.phone,
        address: profile.address,
        household_place: profile.household_place,
        health: profile.health,
        bank_card: profile.bank_card,
    })
}

/// Asks to have the own record corrected. The street answers first, the district where the rules
/// want it, within fifteen working days.
///
/// # Errors
/// `not_found` when the account belongs to nobody; `fields_invalid` with every finding, and for
/// what is not the person's to ask for; `rule_violated` when nothing differs; `submission_open`.
pub async fn ask_correction(
    access: &Access<perm::OwnRecordView>,
    input: &CorrectionInput,
    once: &Once,
) -> AppResult<SubmissionView> {
    if let Some(answer) = once.recall(access).await? {
        return Ok(answer);
    }
    let id = own(access)?;
    let (_, before) = current_of(access, &everywhere(), id).await?;
    let (after, _) = admit_as_sent(access, &input.record, Some(&before), &everywhere()).await?;
    let content = Content::changing(&before, &after)?;
    refuse_others(&content)?;
    let layers = Layers::of(access).await?;
    let mut work = access.store().begin(access.origin()).await?;
    let reason = input.reason.trim().to_owned();
    let mut new = corrected(access, &layers, work.now(), id, &before, &content)?;
    new.submission.reason = Some(reason);
    new.submission.due_on = Some(answer_due(access.store().today()));
    let answer = hand_in(access, &mut work, new).await?;
    once.remember(&work, &answer).await?;
    work.commit().await?;
    Ok(answer)
}

/// Refuses fields that are not the person's to have corrected, and a request for nothing.
fn refuse_others(content: &Content) -> AppResult<()> {
    if content.patch.is_empty() {
        return Err(AppError::new(ErrorCode::RuleViolated).with_detail(
            "与登记内容相比没有变化，请填写需要更正的内容。",
            "Nothing differs from the register; enter what is to be corrected.",
        ));
    }
    let others = content.patch.keys().filter(|key| {
        let matter = Matter::of_field(key);
        !matter.is_some_and(Matter::is_own)
    });
    let problems: Vec<_> = others
        .map(|key| {
            field_problem(
                &format!("record.{key}"),
                "not_correctable",
                "任职、用工和薪酬信息不在本人更正范围内，请向所在单位反映。",
                "Posts, labour relations and pay are not corrected here.",
            )
        })
        .collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(AppError::fields(problems))
    }
}

/// One own request, with the answer.
///
/// # Errors
/// `not_found` when it is not one's own.
pub async fn own_correction(
    access: &Access<perm::OwnRecordView>,
    id: SubmissionId,
) -> AppResult<SubmissionView> {
    // Without seats: of others' submissions nothing is shown here.
    let bench = Bench::nobody(access);
    shown::fresh(access, &bench, id).await
}

/// Takes an own request back.
///
/// # Errors
/// `not_found` when it is not one's own; `submission_state_unfit` once it is answered;
/// `revision_outdated`.
pub async fn withdraw_correction(
    access: &Access<perm::OwnRecordView>,
    id: SubmissionId,
    revision: i64,
) -> AppResult<SubmissionView> {
    let found = own_correction(access, id).await?;
    let mut work = access.store().begin(access.origin()).await?;
    let locked = work.submission_to_change(id).await?;
    let submission = locked.ok_or_else(AppError::not_found)?;
    if !submission.state.is_open() {
        return Err(AppError::new(ErrorCode::SubmissionStateUnfit));
    }
    if submission.revision != revision {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    withdrawn(access, &mut work, submission, &found.summary.fields).await?;
    work.commit().await?;
    own_correction(access, id).await
}

/// Adds a file that proves what an own request says.
///
/// # Errors
/// `not_found` when it is not one's own; those of [`attach`].
pub async fn add_proof(
    access: &Access<perm::OwnRecordView>,
    id: SubmissionId,
    name: &str,
    bytes: Vec<u8>,
) -> AppResult<SubmissionView> {
    own_correction(access, id).await?;
    attach(access, id, name, bytes).await?;
    own_correction(access, id).await
}

/// Adds a file to a submission that waits.
///
/// # Errors
/// `submission_state_unfit` once it is answered; `media_type_unsupported` when the file is neither
/// PDF, JPEG nor PNG by its first bytes; `rule_violated` beyond five files.
pub(super) async fn attach<P: Requires>(
    access: &Access<P>,
    id: SubmissionId,
    name: &str,
    bytes: Vec<u8>,
) -> AppResult<()> {
    let content_type = match bytes.as_slice() {
        [b'%', b'P', b'D', b'F', b'-', ..] => "application/pdf",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => "image/png",
        _ => {
            return Err(AppError::new(ErrorCode::MediaTypeUnsupported).with_detail(
                "文件应为 PDF、JPEG 或 PNG。",
                "A file is a PDF, JPEG or PNG.",
            ));
        }
    };
    let mut work = access.store().begin(access.origin()).await?;
    let locked = work.submission_to_change(id).await?;
    let submission = locked.ok_or_else(AppError::not_found)?;
    if submission.state != SubmissionState::Submitted {
        return Err(AppError::new(ErrorCode::SubmissionStateUnfit));
    }
    if work.count_proofs(id).await? >= MOST_PROOFS {
        return Err(AppError::new(ErrorCode::RuleViolated).with_detail(
            "每项申请最多附5个文件。",
            "At most 5 files go with a request.",
        ));
    }
    // A name is a name: nothing of a path.
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let file = ProofFile {
        name: if name.is_empty() { "文件" } else { name }.to_owned(),
        content_type: content_type.to_owned(),
        bytes,
    };
    let proof: ProofId = work.store().new_id();
    work.add_proof(id, proof, &file).await?;
    work.audit(AuditDraft {
        action: "submission.proof",
        object_kind: "submission",
        object_id: Some(id.to_string()),
        after: Some(json!({ "proof": file.name })),
        ..AuditDraft::default()
    });
    Ok(work.commit().await?)
}

/// A file of an own request.
///
/// # Errors
/// `not_found` when it is not one's own, or no longer kept.
pub async fn own_proof(
    access: &Access<perm::OwnRecordView>,
    id: SubmissionId,
    proof: ProofId,
) -> AppResult<ProofFile> {
    own_correction(access, id).await?;
    let file = access.store().submission_proof(id, proof).await?;
    file.ok_or_else(AppError::not_found)
}

/// A file of a request, for whoever may confirm it. Looking at it is logged.
///
/// # Errors
/// `not_found` out of reach, or no longer kept.
pub async fn proof(
    access: &Access<perm::WorkerView>,
    id: SubmissionId,
    proof: ProofId,
) -> AppResult<ProofFile> {
    let bench = Bench::of(access).await?;
    let reach = access.store().submissions();
    let found = reach.of(bench.own(), bench.seats()).find(id).await?;
    found.ok_or_else(AppError::not_found)?;
    let file = access.store().submission_proof(id, proof).await?;
    let file = file.ok_or_else(AppError::not_found)?;
    let mut work = access.store().begin(access.origin()).await?;
    work.audit(AuditDraft {
        action: "submission.proof_read",
        object_kind: "submission",
        object_id: Some(id.to_string()),
        after: Some(json!({ "proof": file.name })),
        ..AuditDraft::default()
    });
    work.commit().await?;
    Ok(file)
}
