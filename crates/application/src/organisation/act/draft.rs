//! Drafts: made, changed, deleted, with the document that orders them.

use std::collections::BTreeSet;

use contract::{ActStep, ErrorCode, OrganisationActInput, OrganisationActView, Requires, perm};
use domain::{
    ids::{OrganisationActId, OrganisationId},
    organisation::act::ActState,
};
use persistence::organisation::{Act, ActDocument};
use serde_json::json;

use super::{
    changeable, draft, logged,
    plan::{Labels, labelled, labels_of, lies_within, named},
    view,
};
use crate::{Access, AppError, AppResult, Once, organisation::rules::day_problem};

/// States in which an act may still be changed.
const OPEN: &[ActState] = &[ActState::Draft, ActState::Returned];

/// Drafts an act. What it comes to is shown by the preview; a draft may still be wrong.
///
/// # Errors
/// `not_found` when a step names something outside the edit scope; `fields_invalid`.
pub async fn create(
    access: &Access<perm::ActEdit>,
    once: &Once,
    input: &OrganisationActInput,
) -> AppResult<OrganisationActView> {
    if let Some(answer) = once.recall(access).await? {
        return Ok(answer);
    }
    refuse_outside(access, input).await?;
    let store = access.store();
    let labels = labelled(access.app(), input, &Labels::new());
    let mut work = store.begin(access.origin()).await?;
    let act = written(
        Act {
            id: store.new_id(),
            revision: 1,
            state: ActState::Draft,
            title: String::new(),
            document_number: None,
            document_name: None,
            effective_on: input.effective_on,
            reason: None,
            steps: String::new(),
            labels: String::new(),
            step_count: 0,
            drafted_by: access.actor().principal().account_id,
            drafted_at: work.now(),
            submitted: None,
            approver: None,
            decided: None,
            decision_reason: None,
            executed_at: None,
        },
        input,
        &labels,
    )?;
    work.save_act(&act, Some(&subjects(&input.steps))).await?;
    work.audit(draft(
        "organisation_act.create",
        &act,
        None,
        Some(logged(&act)),
    ));
    let answer = view::shown(access, &act).await?;
    once.remember(&work, &answer).await?;
    work.commit().await?;
    Ok(answer)
}

/// Changes a draft, or what was returned.
///
/// # Errors
/// `not_found` outside the edit scope; `revision_outdated`; `act_state_unfit`; `fields_invalid`.
pub async fn update(
    access: &Access<perm::ActEdit>,
    id: OrganisationActId,
    revision: i64,
    input: &OrganisationActInput,
) -> AppResult<OrganisationActView> {
    refuse_outside(access, input).await?;
    let mut work = access.store().begin(access.origin()).await?;
    let before = changeable(access, &work, id, revision, OPEN).await?;
    let labels = labelled(access.app(), input, &labels_of(&before)?);
    let mut act = written(before.clone(), input, &labels)?;
    act.revision += 1;
    work.save_act(&act, Some(&subjects(&input.steps))).await?;
    work.audit(draft(
        "organisation_act.update",
        &act,
        Some(logged(&before)),
        Some(logged(&act)),
    ));
    work.commit().await?;
    view::shown(access, &act).await
}

/// Deletes a draft, or what was returned.
///
/// # Errors
/// As [`update`].
pub async fn delete(
    access: &Access<perm::ActEdit>,
    id: OrganisationActId,
    revision: i64,
) -> AppResult<()> {
    let mut work = access.store().begin(access.origin()).await?;
    let act = changeable(access, &work, id, revision, OPEN).await?;
    work.delete_act(id).await?;
    work.audit(draft(
        "organisation_act.delete",
        &act,
        Some(logged(&act)),
        None,
    ));
    Ok(work.commit().await?)
}

/// Largest file of a document.
pub const MAX_DOCUMENT: usize = 10 << 20;

/// A file as it was sent.
#[derive(Debug)]
pub struct DocumentFile {
    /// Name; what it is called when it is given back.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// Keeps the file of the document that orders an act, in place of the one before.
///
/// # Errors
/// `media_type_unsupported` when it is neither PDF, JPEG nor PNG by its first bytes; else as
/// [`update`], without a revision.
pub async fn keep_document(
    access: &Access<perm::ActEdit>,
    id: OrganisationActId,
    file: DocumentFile,
) -> AppResult<()> {
    let content_type = match file.bytes.as_slice() {
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
    let revision = work.act_to_change(id).await?.map_or(0, |act| act.revision);
    let act = changeable(access, &work, id, revision, OPEN).await?;
    let named = |name: &str| json!({ "document": name });
    // A name is a name: nothing of a path.
    let name = file
        .name
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .trim();
    let name = if name.is_empty() { "文件" } else { name };
    work.audit(draft(
        "organisation_act.document",
        &act,
        act.document_name.as_deref().map(named),
        Some(named(name)),
    ));
    let document = ActDocument {
        name: name.to_owned(),
        content_type: content_type.to_owned(),
        bytes: file.bytes,
    };
    work.keep_act_document(id, Some(document)).await?;
    Ok(work.commit().await?)
}

/// The file of the document that orders an act.
///
/// # Errors
/// `not_found` outside the view, or when there is none.
pub async fn document(
    access: &Access<perm::OrganisationView>,
    id: OrganisationActId,
) -> AppResult<ActDocument> {
    let organisations = access.store().organisations();
    organisations
        .within(access.scope())
        .act_document(id, access.actor().principal().account_id)
        .await?
        .ok_or_else(AppError::not_found)
}

async fn refuse_outside<P: Requires>(
    access: &Access<P>,
    input: &OrganisationActInput,
) -> AppResult<()> {
    if let Some(problem) = day_problem("effective_on", input.effective_on) {
        return Err(AppError::fields(vec![problem]));
    }
    let labels = input.steps.iter().filter_map(|step| match step {
        ActStep::Establish { label, .. } => Some(label.trim()),
        _ => None,
    });
    let mut seen = BTreeSet::new();
    for label in labels {
        if label.is_empty() || label.chars().count() > 100 || !seen.insert(label) {
            return Err(AppError::new(ErrorCode::RuleViolated)
                .with_detail("每个新设机构的标识应为1至100个字符，且互不相同。", "The label of each new organisation has 1 to 100 characters and differs from the others."));
        }
    }
    let forest = access.store().forest().await?;
    if lies_within(&forest, access.scope(), input) {
        Ok(())
    } else {
        Err(AppError::not_found())
    }
}

fn subjects(steps: &[ActStep]) -> Vec<OrganisationId> {
    named(steps).into_iter().collect()
}

fn written(act: Act, input: &OrganisationActInput, labels: &Labels) -> AppResult<Act> {
    let text = |text: &Option<String>| {
        let text = text.as_deref().map(str::trim);
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    Ok(Act {
        title: input.title.trim().to_owned(),
        document_number: text(&input.document_number),
        effective_on: input.effective_on,
        reason: text(&input.reason),
        steps: serde_json::to_string(&input.steps).map_err(AppError::internal)?,
        labels: serde_json::to_string(labels).map_err(AppError::internal)?,
        step_count: i64::try_from(input.steps.len()).unwrap_or(i64::MAX),
        ..act
    })
}
