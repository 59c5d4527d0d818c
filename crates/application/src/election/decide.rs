//! From the result to its effect: handed in, approved by somebody else, returned, taken back.

use contract::{
    ElectionApproveBatch, ElectionChosen, ElectionDecision, ElectionSubmit, ElectionSubmitBatch,
    ElectionView, ElectionsDecided, ErrorCode, FieldProblem, Requires, perm,
};
use domain::{
    election::{ElectionState as State, Term, approving, effect::Effect},
    ids::{ElectionId, OrganisationId, WorkerId},
    worker::{Severity, submission::Level},
};
use persistence::{Scope, UnitOfWork, audit::AuditDraft, election::Election, worker::Changed};
use serde_json::json;

use super::{
    case::{Known, findings},
    changeable, everywhere, keep, logged, view,
};
use crate::{
    Access, AppError, AppResult,
    error::field_problem,
    organisation::{Tree, tree_of},
};

/// Hands a result to whoever approves it.
///
/// # Errors
/// `rule_violated` with everything that is wrong, and with what is doubtful when no reason is
/// stated; `not_found` outside the edit scope; `revision_outdated`; `election_state_unfit`.
pub async fn submit(
    access: &Access<perm::ElectionEdit>,
    id: ElectionId,
    revision: i64,
    input: &ElectionSubmit,
) -> AppResult<ElectionView> {
    let mut work = access.store().begin(access.origin()).await?;
    submit_one(access, &mut work, id, revision, input).await?;
    work.commit().await?;
    view::fresh(access, id).await
}

/// Hands the results of several places in, of all or of none.
///
/// # Errors
/// As [`submit`].
pub async fn submit_many(
    access: &Access<perm::ElectionEdit>,
    input: &ElectionSubmitBatch,
) -> AppResult<ElectionsDecided> {
    let mut work = access.store().begin(access.origin()).await?;
    for one in &input.items {
        let (id, revision) = (one.election_id, one.revision);
        let submitted = submit_one(access, &mut work, id, revision, &input.submission).await;
        named(access, one, submitted).await?;
    }
    work.commit().await?;
    Ok(decided(&input.items))
}

async fn submit_one(
    access: &Access<perm::ElectionEdit>,
    work: &mut UnitOfWork,
    id: ElectionId,
    revision: i64,
    input: &ElectionSubmit,
) -> AppResult<()> {
    let states = [State::Counted, State::Returned];
    let mut election = changeable(access, work, id, revision, &states).await?;
    let before = logged(&election);
    election.document_number = Some(input.document_number.trim().to_owned());
    let reason = input.reason.as_deref().map(str::trim);
    election.reason = reason.filter(|text| !text.is_empty()).map(str::to_owned);
    refuse_own_part(access, &election)?;
    let known = Known::of(access.app(), &election).await?;
    let terms = known.terms(&election, || access.store().new_id());
    let effects = known.effects(&election, &terms);
    refuse(&known, &election, &effects)?;
    let tree = tree_of(access).await?;
    let writer = level_at(&tree, access.scope(), election.organisation);
    election.approving = Some(approving(writer.unwrap_or(Level::Community)));
    election.state = State::Submitted;
    election.submitted = Some((access.actor().principal().account_id, work.now()));
    election.decided = None;
    election.decision_reason = None;
    keep(work, "election.submit", election, before).await
}

/// Approves a result and writes everything it comes to, at once: the old terms end, whoever is not
/// elected again leaves or becomes staff, the others take their posts, the seats are written.
///
/// # Errors
/// `second_person_required` for whoever planned or handed it in, or stands in it; `rule_violated`
/// below the level that approves, and when something came in the way since; `not_found` outside the
/// approve scope; `revision_outdated`; `election_state_unfit`.
pub async fn approve(
    access: &Access<perm::ElectionApprove>,
    id: ElectionId,
    revision: i64,
) -> AppResult<ElectionView> {
    let mut work = access.store().begin(access.origin()).await?;
    approve_one(access, &mut work, id, revision).await?;
    work.commit().await?;
    view::fresh(access, id).await
}

/// Approves the results of several places, of all or of none.
///
/// # Errors
/// As [`approve`].
pub async fn approve_many(
    access: &Access<perm::ElectionApprove>,
    input: &ElectionApproveBatch,
) -> AppResult<ElectionsDecided> {
    let mut work = access.store().begin(access.origin()).await?;
    for one in &input.items {
        let approved = approve_one(access, &mut work, one.election_id, one.revision).await;
        named(access, one, approved).await?;
    }
    work.commit().await?;
    Ok(decided(&input.items))
}

fn decided(items: &[ElectionChosen]) -> ElectionsDecided {
    ElectionsDecided {
        count: i64::try_from(items.len()).unwrap_or(i64::MAX),
    }
}

/// An error of one of several elections says of which place it is.
async fn named<P: Requires>(
    access: &Access<P>,
    one: &ElectionChosen,
    done: AppResult<()>,
) -> AppResult<()> {
    let Err(error) = done else { return Ok(()) };
    let scope = everywhere();
    let elections = access.store().elections().within(&scope);
    let tree = tree_of(access).await?;
    let place = match elections.find(one.election_id).await? {
        Some(election) => tree.node(election.organisation),
        None => None,
    };
    // Of a place outside the scope nothing is told.
    let place = place.filter(|node| access.scope().contains(&node.path));
    let Some(place) = place else {
        return Err(error);
    };
    let problem = error.problem();
    let zh = problem.detail.unwrap_or(problem.title);
    let en = problem.detail_en.unwrap_or(problem.title_en);
    Err(error.with_detail(
        format!("{}：{zh}", place.name),
        format!("{}: {en}", place.name),
    ))
}

async fn approve_one(
    access: &Access<perm::ElectionApprove>,
    work: &mut UnitOfWork,
    id: ElectionId,
    revision: i64,
) -> AppResult<()> {
    let mut election = changeable(access, work, id, revision, &[State::Submitted]).await?;
    refuse_seat(access, &election).await?;
    let known = Known::of(access.app(), &election).await?;
    let terms = known.terms(&election, || access.store().new_id());
    let effects = known.effects(&election, &terms);
    refuse(&known, &election, &effects)?;
    if election.kind.begins_terms() {
        let new: Vec<Term> = terms.into_values().collect();
        work.begin_terms(election.organisation, &new).await?;
    }
    for effect in &effects {
        carry_out(work, &known, &election, effect).await?;
    }
    let before = logged(&election);
    election.state = State::Approved;
    election.decided = Some((access.actor().principal().account_id, work.now()));
    election.executed_at = Some(work.now());
    keep(work, "election.approve", election, before).await
}

async fn carry_out(
    work: &mut UnitOfWork,
    known: &Known,
    election: &Election,
    effect: &Effect,
) -> AppResult<()> {
    let worker = effect.worker;
    let before = known.person(worker).map(|person| &person.situation);
    if before == Some(&effect.after) {
        return Ok(());
    }
    let revision = known.revision(worker);
    let written = work.write_career(worker, revision, &effect.after).await?;
    if written == Changed::Outdated {
        return Err(AppError::new(ErrorCode::RevisionOutdated).with_detail(
            "有人员信息刚刚被他人修改，请重试。",
            "Somebody was changed by others just now; try again.",
        ));
    }
    let on = election.effective_on;
    let post = before.and_then(|before| before.assignment(on));
    work.audit(AuditDraft {
        action: "worker.election",
        object_kind: "worker",
        object_id: Some(worker.to_string()),
        reason: election.reason.clone(),
        before: Some(json!({ "post": post.map(|one| one.post) })),
        after: Some(json!({
            "post": effect.placement.map(|one| one.post), "effective_on": on,
            "document_number": election.document_number,
        })),
        ..AuditDraft::default()
    });
    Ok(())
}

/// Gives a result back to whoever handed it in.
///
/// # Errors
/// As [`approve`].
pub async fn give_back(
    access: &Access<perm::ElectionApprove>,
    id: ElectionId,
    revision: i64,
    decision: &ElectionDecision,
) -> AppResult<ElectionView> {
    let mut work = access.store().begin(access.origin()).await?;
    let mut election = changeable(access, &work, id, revision, &[State::Submitted]).await?;
    refuse_seat(access, &election).await?;
    let before = logged(&election);
    election.state = State::Returned;
    election.decided = Some((access.actor().principal().account_id, work.now()));
    election.decision_reason = Some(decision.reason.trim().to_owned());
    keep(&mut work, "election.return", election, before).await?;
    work.commit().await?;
    view::fresh(access, id).await
}

/// Takes an approved result back: terms, seats, posts and service are what they were before.
///
/// # Errors
/// `election_rested_on` with everyone whose record was changed since; else as [`approve`].
pub async fn reverse(
    access: &Access<perm::ElectionApprove>,
    id: ElectionId,
    revision: i64,
    decision: &ElectionDecision,
) -> AppResult<ElectionView> {
    let mut work = access.store().begin(access.origin()).await?;
    let mut election = changeable(access, &work, id, revision, &[State::Approved]).await?;
    refuse_seat(access, &election).await?;
    let at = election.executed_at;
    let at = at.ok_or_else(|| AppError::internal("an approved election without effect"))?;
    let (place, people) = (election.organisation, election.papers.people());
    let known = Known::of(access.app(), &election).await?;
    for worker in &people {
        work.hold_workers([*worker, *worker]).await?;
    }
    let mut resting = Vec::new();
    for worker in &people {
        if work.changed_since(*worker, at).await? {
            resting.push(rests(&known, *worker));
        }
    }
    if work.terms_changed_since(place, at).await? {
        resting.push(field_problem(
            "terms",
            "term_changed",
            "该村(社区)的任期此后又有变更。",
            "The terms of the place were changed since.",
        ));
    }
    if !resting.is_empty() {
        return Err(AppError::new(ErrorCode::ElectionRestedOn).with_fields(resting));
    }
    for worker in people {
        work.restore_career(worker, at).await?;
        work.audit(AuditDraft {
            action: "worker.election_reverse",
            object_kind: "worker",
            object_id: Some(worker.to_string()),
            reason: Some(decision.reason.trim().to_owned()),
            ..AuditDraft::default()
        });
    }
    work.restore_terms(place, at).await?;
    let before = logged(&election);
    election.state = State::Reversed;
    election.decided = Some((access.actor().principal().account_id, work.now()));
    election.decision_reason = Some(decision.reason.trim().to_owned());
    keep(&mut work, "election.reverse", election, before).await?;
    work.commit().await?;
    view::fresh(access, id).await
}

fn rests(known: &Known, worker: WorkerId) -> FieldProblem {
    let name = known.names.get(&worker).cloned().unwrap_or_default();
    field_problem(
        &format!("people.{worker}"),
        "rests_on_election",
        &format!("{name}：信息此后又有变更"),
        &format!("{name}: changed since"),
    )
}

/// Refuses what blocks, and what is doubtful without a reason.
fn refuse(known: &Known, election: &Election, effects: &[Effect]) -> AppResult<()> {
    let mut found = findings(known, election, effects);
    let explained = election.reason.is_some();
    found.retain(|one| one.severity == Severity::Error || !explained);
    if found.is_empty() {
        return Ok(());
    }
    Err(AppError::new(ErrorCode::RuleViolated)
        .with_detail(
            "选举结果尚有问题，请按提示修改；属于提示的请填写情况说明。",
            "The result has problems: put them right, and explain what is only doubtful.",
        )
        .with_fields(found))
}

/// Whether somebody may decide about an election besides the scope: another person than whoever
/// worked on it, on the level that approves it, and with no part in it.
pub(super) fn may_decide<P: Requires>(
    access: &Access<P>,
    tree: &Tree,
    election: &Election,
) -> AppResult<()> {
    let own = access.actor().principal().account_id;
    let worked = election.submitted.is_some_and(|(by, _)| by == own) || election.drafted_by == own;
    if worked {
        return Err(AppError::new(ErrorCode::SecondPersonRequired));
    }
    refuse_own_part(access, election)?;
    let approve = &access.actor().principal().approve;
    let level = level_at(tree, approve, election.organisation);
    if level < election.approving {
        let needed = election.approving;
        return Err(AppError::new(ErrorCode::RuleViolated).with_detail(
            format!("该选举结果应由{}审批。", needed.map_or("", Level::label)),
            format!(
                "The result is decided by: {}.",
                needed.map_or("", Level::label_en)
            ),
        ));
    }
    Ok(())
}

async fn refuse_seat(access: &Access<perm::ElectionApprove>, election: &Election) -> AppResult<()> {
    let tree = tree_of(access).await?;
    may_decide(access, &tree, election)
}

/// Nobody hands in or decides what they stand in.
fn refuse_own_part<P: Requires>(access: &Access<P>, election: &Election) -> AppResult<()> {
    let Some(own) = access.actor().principal().worker_id else {
        return Ok(());
    };
    let papers = &election.papers;
    let stands = papers.candidates.iter().any(|one| one.worker == Some(own));
    if stands || papers.listed.contains(&own) {
        return Err(AppError::new(ErrorCode::SecondPersonRequired).with_detail(
            "本人参加的选举，应由他人办理。",
            "You stand in this election; somebody else sees to it.",
        ));
    }
    Ok(())
}

/// At which level somebody acts about a place: that of the highest root of their scope it lies in.
pub(super) fn level_at(tree: &Tree, scope: &Scope, place: OrganisationId) -> Option<Level> {
    let path = &tree.node(place)?.path;
    let roots = scope.roots().iter().filter(|root| root.contains(path));
    let levels = roots.filter_map(|root| Level::of(tree.by_path(root)?.kind));
    levels.max()
}
