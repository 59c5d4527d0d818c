//! Personnel actions on their way: handed in, looked at anew, and carried out by the last
//! confirmation. What an action is and comes to is [`crate::personnel`]'s to say.

use chrono::{DateTime, Utc};
use contract::{
    ActionFields, ActionInput, ErrorCode, FieldProblem, Requires, SubmissionView, SubmittedField,
    perm,
};
use domain::{
    ids::{ActionId, OrganisationId, SubmissionId, WorkerId},
    personnel::{action::label as action_label, situation::Situation},
    worker::submission::{Level, StepKind, SubmissionKind, SubmissionState},
};
use persistence::{
    Scope, UnitOfWork,
    audit::AuditDraft,
    personnel::DecidedAction,
    worker::{
        Changed,
        submission::{NewSubmission, Submission},
    },
};
use serde_json::{Value, json};

use super::{
    bench::Bench,
    content::{Content, Fields, shown},
    correction::attach,
    decide::{refuse_outdated, signed},
    submit::{Layers, Way, blank, hand_in, is_safe, logged, refuse_waiting, sealed, step},
    view,
};
use crate::{
    Access, AppError, AppResult,
    personnel::consider::{Considered, Reach, consider, held},
    worker::timeline::{Reader, label, organisations},
};

/// An action is checked against the whole register when it is confirmed: its place was within the
/// scope of whoever asked, and the person may have moved.
fn everywhere() -> Scope {
    Scope::system("a personnel action is checked against the whole register")
}

/// What a submission of an action holds: its fields beside what is so of them.
fn content(input: &ActionInput, before: &Situation) -> Content {
    let mut patch = input.fields.filled();
    patch.insert("effective_on".to_owned(), json!(input.effective_on));
    if let Some(number) = &input.document_number {
        patch.insert("document_number".to_owned(), json!(number.trim()));
    }
    let mut base = held(input, before);
    base.retain(|key, _| patch.contains_key(key));
    Content { patch, base }
}

/// The action that a submission holds.
pub(super) fn input(submission: &Submission, content: &Content) -> AppResult<ActionInput> {
    let broken = || AppError::internal("a submission of no action");
    let mut fields = content.patch.clone();
    fields.remove("effective_on");
    fields.remove("document_number");
    let fields: ActionFields =
        serde_json::from_value(Value::Object(fields)).map_err(AppError::internal)?;
    Ok(ActionInput {
        kind: submission.action.ok_or_else(broken)?,
        effective_on: submission.effective_on.ok_or_else(broken)?,
        document_number: submission.document_number.clone(),
        reason: submission.reason.clone(),
        fields,
    })
}

/// From where an action is asked for, and where the person serves.
fn sides(
    input: &ActionInput,
    considered: &Considered,
) -> AppResult<(OrganisationId, OrganisationId)> {
    let from = considered.place(input).ok_or_else(AppError::not_found)?;
    let proposed = considered.proposal.as_ref();
    let at = proposed.and_then(domain::personnel::proposal::Proposal::place);
    Ok((at.unwrap_or(from), from))
}

fn way(layers: &Layers, input: &ActionInput, considered: &Considered) -> AppResult<Way> {
    let (at, from) = sides(input, considered)?;
    Ok(layers.acting(input.kind.matter(), at, Some(from)))
}

/// Who would confirm an action.
pub(crate) async fn proposed_route<P: Requires>(
    access: &Access<P>,
    input: &ActionInput,
    considered: &Considered,
) -> AppResult<Vec<Level>> {
    let layers = Layers::of(access).await?;
    Ok(way(&layers, input, considered)?.route)
}

/// The fields of an action in words, what is so beside what shall be.
pub(crate) async fn words<P: Requires>(
    access: &Access<P>,
    action: domain::personnel::action::ActionKind,
    patch: &Fields,
    base: &Fields,
) -> AppResult<Vec<SubmittedField>> {
    let mut named = organisations(&Value::Object(patch.clone()));
    named.extend(organisations(&Value::Object(base.clone())));
    let reader = Reader::of(access, named).await?;
    let text = |key: &str, value: Option<&Value>| reader.text(key, &shown(access, key, value?));
    Ok(patch
        .keys()
        .map(|key| SubmittedField {
            field: key.clone(),
            label: labelled(key),
            matter: action.matter(),
            before: text(key, base.get(key)),
            after: text(key, patch.get(key)),
            now: None,
            outdated: false,
            returned: None,
        })
        .collect())
}

/// A field that only actions have is called as they call it; others as on the sheet.
fn labelled(key: &str) -> String {
    action_label(key).map_or_else(|| label(key), |(label, _)| label.to_owned())
}

/// Hands an action in.
pub(crate) async fn submit_action(
    access: &Access<perm::PersonnelEdit>,
    work: &mut UnitOfWork,
    worker: WorkerId,
    action: &ActionInput,
    considered: &Considered,
) -> AppResult<SubmissionView> {
    let layers = Layers::of(access).await?;
    let new = drafted(access, &layers, work.now(), worker, action, considered)?;
    hand_in(access, work, new).await
}

/// What is handed in of an action.
pub(crate) fn drafted(
    access: &Access<perm::PersonnelEdit>,
    layers: &Layers,
    at: DateTime<Utc>,
    worker: WorkerId,
    action: &ActionInput,
    considered: &Considered,
) -> AppResult<NewSubmission> {
    let (_, from) = sides(action, considered)?;
    let matter = action.kind.matter();
    let content = content(action, &considered.before);
    let new = Submission {
        worker: Some(worker),
        name: Some(considered.name.clone()),
        effective_on: Some(action.effective_on),
        reason: action.reason.clone(),
        safe: is_safe(&[matter], considered.is_doubtful()),
        matters: vec![matter],
        action: Some(action.kind),
        document_number: action.document_number.clone(),
        ..blank(
            access,
            SubmissionKind::Action,
            from,
            at,
            way(layers, action, considered)?,
        )
    };
    Ok(NewSubmission {
        // One action of a matter waits at a time: the next would rest on what is not decided.
        fields: vec![matter.code().to_owned()],
        ..sealed(access, new, &content)?
    })
}

/// Hands a returned action in again, as it shall be now.
pub(crate) async fn resubmit_action(
    access: &Access<perm::PersonnelEdit>,
    id: SubmissionId,
    revision: i64,
    action: &ActionInput,
) -> AppResult<SubmissionView> {
    let bench = Bench::of(access).await?;
    let mut work = access.store().begin(access.origin()).await?;
    let reach = access.store().submissions();
    let found = reach.of(bench.own(), bench.seats()).find(id).await?;
    found.ok_or_else(AppError::not_found)?;
    let locked = work.submission_to_change(id).await?;
    let mut submission = locked.ok_or_else(AppError::not_found)?;
    let returned = submission.state == SubmissionState::Returned;
    let (Some(worker), true) = (submission.worker, returned && submission.action.is_some()) else {
        return Err(AppError::new(ErrorCode::SubmissionStateUnfit));
    };
    if submission.submitted_by != bench.own() {
        return Err(AppError::new(ErrorCode::SubmissionStateUnfit).with_detail(
            "只有报送人可以修改后重新提交。",
            "Only whoever handed it in may change it and hand it in again.",
        ));
    }
    if submission.revision != revision {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    if submission.action != Some(action.kind) {
        return Err(AppError::field(
            "kind",
            domain::worker::FindingCode::CodeUnknown,
        ));
    }
    // Whoever asked for somebody by number still does not keep them.
    let people = everywhere();
    let reach = Reach {
        people: &people,
        places: access.scope(),
    };
    let considered = consider(access, worker, action, reach).await?;
    considered.refuse(action)?;
    let fields = vec![action.kind.matter().code().to_owned()];
    refuse_waiting(access, &submission, &fields, Some(id)).await?;
    let layers = Layers::of(access).await?;
    let way = way(&layers, action, &considered)?;
    submission.route = way.route;
    submission.writer_level = way.writer;
    submission.stage = submission.route.first().copied();
    submission.state = SubmissionState::Submitted;
    submission.revision += 1;
    submission.round += 1;
    submission.waiting_since = work.now();
    submission.effective_on = Some(action.effective_on);
    submission
        .document_number
        .clone_from(&action.document_number);
    submission.reason.clone_from(&action.reason);
    submission.safe = is_safe(&[action.kind.matter()], considered.is_doubtful());
    let content = content(action, &considered.before);
    submission.sealed = Some(access.store().seal_submission(id, &content.written()?)?);
    let taken = step(access, &submission, StepKind::Resubmit, work.now());
    work.save_submission(&submission, &taken).await?;
    work.set_submission_fields(id, worker, &fields).await?;
    work.audit(logged("submission.resubmit", &submission, &fields));
    work.commit().await?;
    view::fresh(access, &bench, id).await
}

/// Adds a paper to an own action that waits.
///
/// # Errors
/// `not_found` when it is not one's own action; those of [`attach`].
pub async fn add_attachment(
    access: &Access<perm::PersonnelEdit>,
    id: SubmissionId,
    name: &str,
    bytes: Vec<u8>,
) -> AppResult<SubmissionView> {
    // Without seats: only what one has handed in oneself.
    let bench = Bench::nobody(access);
    let own = view::fresh(access, &bench, id).await?;
    if own.summary.action.is_none() {
        return Err(AppError::not_found());
    }
    attach(access, id, name, bytes).await?;
    view::fresh(access, &bench, id).await
}

/// What the register holds by now of the fields of an open action.
pub(super) async fn now<P: Requires>(
    access: &Access<P>,
    submission: &Submission,
    content: &Content,
) -> AppResult<Option<Fields>> {
    let Some(worker) = submission.worker else {
        return Ok(None);
    };
    if submission.action.is_none() || !submission.state.is_open() {
        return Ok(None);
    }
    let people = access.store().workers();
    let situation = people.within(&everywhere()).situation(worker).await?;
    let action = input(submission, content)?;
    Ok(situation.map(|stored| held(&action, &stored.situation)))
}

/// What the checks find now of an open action.
pub(super) async fn findings<P: Requires>(
    access: &Access<P>,
    submission: &Submission,
    content: &Content,
) -> AppResult<Vec<FieldProblem>> {
    let Some(worker) = submission.worker else {
        return Ok(Vec::new());
    };
    let everywhere = everywhere();
    let reach = Reach {
        people: &everywhere,
        places: &everywhere,
    };
    let action = input(submission, content)?;
    match consider(access, worker, &action, reach).await {
        Ok(considered) => {
            let findings = considered.outcome.findings.into_iter();
            Ok(findings.map(FieldProblem::from).collect())
        }
        Err(error) if error.code() == ErrorCode::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// An action as it would be carried out now.
pub(super) struct ReadyAction {
    worker: WorkerId,
    action: ActionInput,
    content: Content,
    considered: Considered,
}

/// Looks at a submitted action anew.
pub(super) async fn ready_action(
    access: &Access<perm::SubmissionConfirm>,
    submission: &Submission,
    content: &Content,
) -> AppResult<ReadyAction> {
    let worker = submission.worker.ok_or_else(AppError::not_found)?;
    let action = input(submission, content)?;
    let everywhere = everywhere();
    let reach = Reach {
        people: &everywhere,
        places: &everywhere,
    };
    let considered = consider(access, worker, &action, reach).await?;
    refuse_outdated(content, &held(&action, &considered.before))?;
    considered.refuse(&action)?;
    Ok(ReadyAction {
        worker,
        action,
        content: content.clone(),
        considered,
    })
}

/// Carries an action out and registers it. Answers the person; none when the record has just
/// changed.
pub(super) async fn write_action(
    work: &mut UnitOfWork,
    submission: &Submission,
    ready: ReadyAction,
    by: &str,
) -> AppResult<Option<WorkerId>> {
    let ReadyAction {
        worker,
        action,
        content,
        considered,
    } = ready;
    let id: ActionId = work.store().new_id();
    match &considered.target {
        Some(target) => {
            work.hold_workers([worker, worker]).await?;
            if work.changed_since(worker, target.applied_at).await? {
                return Err(AppError::new(ErrorCode::ActionRestedOn));
            }
            work.restore_career(worker, target.applied_at).await?;
        }
        None => {
            let after = considered
                .before
                .after(action.effective_on, &considered.outcome.changes);
            match work
                .write_career(worker, considered.revision, &after)
                .await?
            {
                Changed::Outdated => return Ok(None),
                Changed::To(_) | Changed::Nothing => {}
            }
        }
    }
    work.register_action(&DecidedAction {
        id,
        worker,
        submission: submission.id,
        kind: action.kind,
        effective_on: action.effective_on,
        document_number: action.document_number.clone(),
        reason: action.reason.clone(),
        content: content.written()?,
        applied_at: work.now(),
        reversed: None,
        batch: submission.batch,
    })
    .await?;
    if let Some(target) = &considered.target
        && !work.mark_reversed(target.id, id).await?
    {
        return Ok(None);
    }
    let mut after = content.patch.clone();
    after.insert("action".to_owned(), json!(action.kind));
    work.audit(AuditDraft {
        action: "worker.action",
        object_kind: "worker",
        object_id: Some(worker.to_string()),
        reason: action.reason.clone(),
        before: Some(Value::Object(content.base)),
        after: Some(signed(Value::Object(after), by)),
        ..AuditDraft::default()
    });
    Ok(Some(worker))
}
