//! From draft to effect: submitted, approved by somebody else, returned, taken back.

use std::collections::{BTreeMap, BTreeSet};

use contract::{ActDecision, ErrorCode, FieldProblem, OrganisationActView, Requires, perm};
use domain::{
    ids::{OrganisationActId, OrganisationId, WorkerId},
    organisation::act::{ActProblem, ActState},
};
use persistence::{
    UnitOfWork,
    audit::AuditDraft,
    organisation::{Act, Carried, OrganisationWriter, Placement, Resting},
};
use serde_json::json;

use super::{
    changeable, draft, level, logged, names,
    plan::{Plan, labels_of, named, plan, shown, steps_of},
    view,
};
use crate::{Access, AppError, AppResult, organisation::tree_of};

/// Hands an act to whoever approves it.
///
/// # Errors
/// `rule_violated` with everything that stands in the way, a missing document number included;
/// `not_found` outside the edit scope; `revision_outdated`; `act_state_unfit`.
pub async fn submit(
    access: &Access<perm::ActEdit>,
    id: OrganisationActId,
    revision: i64,
) -> AppResult<OrganisationActView> {
    let open = [ActState::Draft, ActState::Returned];
    let mut work = access.store().begin(access.origin()).await?;
    let mut act = changeable(access, &work, id, revision, &open).await?;
    if act.document_number.is_none() {
        return Err(AppError::field(
            "document_number",
            domain::worker::FindingCode::Required,
        ));
    }
    let forest = access.store().forest().await?;
    let tree = tree_of(access).await?;
    let drafted = level::of(&tree, &forest, access.scope(), &act)?;
    let plan = plan(access.app(), &act, forest, 1).await?;
    refuse(&plan, &act)?;
    let before = logged(&act);
    act.state = ActState::Submitted;
    act.approver = Some(drafted.above());
    act.submitted = Some((access.actor().principal().account_id, work.now()));
    act.decided = None;
    act.decision_reason = None;
    save(&mut work, "organisation_act.submit", act, before).await?;
    finish(access, work, id).await
}

/// Approves an act and writes everything it comes to, at once.
///
/// # Errors
/// `second_person_required` for whoever submitted it; `rule_violated` when something came in the
/// way since; `not_found` outside the approve scope; `revision_outdated`; `act_state_unfit`, also
/// below the level above whoever submitted it.
pub async fn approve(
    access: &Access<perm::ActApprove>,
    id: OrganisationActId,
    revision: i64,
) -> AppResult<OrganisationActView> {
    let mut work = access.store().begin(access.origin()).await?;
    let mut act = changeable(access, &work, id, revision, &[ActState::Submitted]).await?;
    refuse_own(access, &act)?;
    level::refuse_below(access, &act).await?;
    work.own_places().await?;
    let writer = work.organisations(access.scope()).await?;
    let key = writer.free_key().await?;
    let plan = plan(access.app(), &act, writer.forest().await?, key).await?;
    refuse(&plan, &act)?;
    let carried = carry_out(&work, &writer, &act, &plan).await?;
    for draft in carried.iter().map(|carried| moved(&act, carried)) {
        work.audit(draft);
    }
    let before = logged(&act);
    act.state = ActState::Approved;
    act.decided = Some((access.actor().principal().account_id, work.now()));
    act.executed_at = Some(work.now());
    // From now on it also concerns what it has established.
    let mut subjects = named(&steps_of(&act)?);
    subjects.extend(labels_of(&act)?.into_values());
    work.set_act_subjects(id, &subjects.into_iter().collect::<Vec<_>>())
        .await?;
    save(&mut work, "organisation_act.approve", act, before).await?;
    finish(access, work, id).await
}

/// Gives an act back to whoever drafted it.
///
/// # Errors
/// As [`approve`].
pub async fn give_back(
    access: &Access<perm::ActApprove>,
    id: OrganisationActId,
    revision: i64,
    decision: &ActDecision,
) -> AppResult<OrganisationActView> {
    let mut work = access.store().begin(access.origin()).await?;
    let mut act = changeable(access, &work, id, revision, &[ActState::Submitted]).await?;
    refuse_own(access, &act)?;
    level::refuse_below(access, &act).await?;
    let before = logged(&act);
    act.state = ActState::Returned;
    act.decided = Some((access.actor().principal().account_id, work.now()));
    act.decision_reason = Some(decision.reason.trim().to_owned());
    save(&mut work, "organisation_act.return", act, before).await?;
    finish(access, work, id).await
}

/// Takes an approved act back, so that every day reads as if it had never been, while what was
/// known in between stays readable.
///
/// # Errors
/// `act_rested_on` with everything that rests on it; `not_found` outside the approve scope;
/// `revision_outdated`; `act_state_unfit`.
pub async fn reverse(
    access: &Access<perm::ActApprove>,
    id: OrganisationActId,
    revision: i64,
    decision: &ActDecision,
) -> AppResult<OrganisationActView> {
    let mut work = access.store().begin(access.origin()).await?;
    let mut act = changeable(access, &work, id, revision, &[ActState::Approved]).await?;
    level::refuse_below(access, &act).await?;
    let at = act
        .executed_at
        .ok_or_else(|| AppError::internal("an approved act that was not carried out"))?;
    work.own_places().await?;
    let writer = work.organisations(access.scope()).await?;
    let forest = writer.forest().await?;
    let resting = writer.resting_on(id, at).await?;
    if !resting.is_empty() {
        let fields = resting.iter().map(|rest| {
            let (place, (zh, en)) = words(rest);
            let name = names::around(&forest, place, act.effective_on)
                .map_or_else(String::new, |span| span.facts.name.clone());
            FieldProblem::error(
                "",
                "rests_on_act",
                &format!("{name}：{zh}"),
                &format!("{name}: {en}"),
            )
        });
        return Err(AppError::new(ErrorCode::ActRestedOn).with_fields(fields.collect()));
    }
    let (people, places) = writer.take_back(id, at).await?;
    writer.refresh_people(&people, &places).await?;
    let before = logged(&act);
    act.state = ActState::Reversed;
    act.decided = Some((access.actor().principal().account_id, work.now()));
    act.decision_reason = Some(decision.reason.trim().to_owned());
    save(&mut work, "organisation_act.reverse", act, before).await?;
    finish(access, work, id).await
}

fn refuse_own<P: Requires>(access: &Access<P>, act: &Act) -> AppResult<()> {
    let own = access.actor().principal().account_id;
    if act.submitted.is_some_and(|(by, _)| by == own) || act.drafted_by == own {
        return Err(AppError::new(ErrorCode::SecondPersonRequired));
    }
    Ok(())
}

fn refuse(plan: &Plan, act: &Act) -> AppResult<()> {
    if plan.problems.is_empty() {
        return Ok(());
    }
    let field = |problem: &ActProblem| {
        let view = shown(&plan.forest, act, problem);
        let name = view
            .organisation
            .map_or_else(String::new, |place| format!("{}：", place.name));
        let field = view
            .step
            .map_or_else(|| "steps".to_owned(), |step| format!("steps.{step}"));
        FieldProblem::error(
            &field,
            &view.code,
            &format!("{name}{}", view.message),
            &format!("{name}{}", view.message_en),
        )
    };
    let fields = plan.problems.iter().map(field).collect();
    Err(AppError::new(ErrorCode::RuleViolated)
        .with_detail(
            "机构调整方案还有问题，请按提示修改。",
            "The plan still has problems; mend them as told.",
        )
        .with_fields(fields))
}

async fn save(
    work: &mut UnitOfWork,
    action: &'static str,
    mut act: Act,
    before: serde_json::Value,
) -> AppResult<()> {
    act.revision += 1;
    work.save_act(&act, None).await?;
    work.audit(draft(action, &act, Some(before), Some(logged(&act))));
    Ok(())
}

async fn finish<P: Requires>(
    access: &Access<P>,
    work: UnitOfWork,
    id: OrganisationActId,
) -> AppResult<OrganisationActView> {
    let act = work
        .act_to_change(id)
        .await?
        .ok_or_else(AppError::not_found)?;
    work.commit().await?;
    view::shown(access, &act).await
}

/// Writes what a plan comes to. Answers who went where.
async fn carry_out(
    work: &UnitOfWork,
    writer: &OrganisationWriter<'_>,
    act: &Act,
    plan: &Plan,
) -> AppResult<Vec<Carried>> {
    let (day, outcome) = (act.effective_on, &plan.outcome);
    writer.write_nodes(day, &outcome.nodes).await?;
    writer.write_lineage(act.id, day, &outcome.links).await?;
    let mut carried = writer.carry_people(day, &plan.carries).await?;
    work.carry_seats(day, &plan.carriage).await?;
    let known: BTreeSet<(WorkerId, OrganisationId)> =
        carried.iter().map(|one| (one.worker, one.from)).collect();
    let seats = plan.carriage.moves.iter().map(|one| Carried {
        worker: one.from.worker,
        field: "organisation_id",
        from: one.from.seat.organisation,
        to: one.after.seat.organisation,
    });
    let mut seats: Vec<Carried> = seats
        .filter(|one| !known.contains(&(one.worker, one.from)))
        .collect();
    seats.sort();
    seats.dedup();
    carried.extend(seats);
    for (from, to, within) in &outcome.supervision {
        let Some(span) = outcome
            .nodes
            .get(within)
            .and_then(|node| node.on(day))
            .or_else(|| plan.forest.on(*within, day))
        else {
            continue;
        };
        carried.extend(writer.resupervise(day, (*from, *to), &span.path).await?);
    }
    let source = act.document_number.as_ref().unwrap_or(&act.title);
    let stays = |place| {
        let parts = outcome.destinations.get(&place).map(|to| &to.parts);
        parts.is_some_and(|parts| parts.contains(&place))
    };
    writer
        .carry_quotas(day, &outcome.links, stays, source)
        .await?;
    let source = format!("{source}机构调整结转");
    writer
        .carry_figures(day, &outcome.links, stays, &source)
        .await?;
    keep_placements(work, act, plan, &carried).await?;
    let people: Vec<WorkerId> = carried.iter().map(|carried| carried.worker).collect();
    let places: Vec<OrganisationId> = outcome.nodes.keys().copied().collect();
    writer.refresh_people(&people, &places).await?;
    Ok(carried)
}

/// Keeps who went where beside those who were placed one by one.
async fn keep_placements(
    work: &UnitOfWork,
    act: &Act,
    plan: &Plan,
    carried: &[Carried],
) -> AppResult<()> {
    let unplaced = carried.iter().filter(|carried| {
        let carry = plan.carries.get(&carried.from);
        carry.is_none_or(|carry| !carry.placed.contains_key(&carried.worker))
    });
    let placements: BTreeMap<(WorkerId, OrganisationId), Placement> = unplaced
        .map(|carried| {
            let placement = Placement {
                worker: carried.worker,
                source: carried.from,
                target: carried.to,
                basis: None,
            };
            ((carried.worker, carried.from), placement)
        })
        .collect();
    Ok(work
        .place(act.id, &placements.into_values().collect::<Vec<_>>())
        .await?)
}

/// The line in the history of someone who was moved.
fn moved(act: &Act, carried: &Carried) -> AuditDraft {
    AuditDraft {
        action: "worker.reorganise",
        object_kind: "worker",
        object_id: Some(carried.worker.to_string()),
        reason: Some(
            act.document_number
                .clone()
                .unwrap_or_else(|| act.title.clone()),
        ),
        before: Some(json!({ carried.field: carried.from })),
        after: Some(json!({ carried.field: carried.to, "effective_on": act.effective_on })),
        ..AuditDraft::default()
    }
}

/// What rests on an act, in Chinese and English, and the organisation it is about.
fn words(rest: &Resting) -> (OrganisationId, (String, String)) {
    let plain = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match rest {
        Resting::Changed(id) => (*id, plain("之后又有调整", "changed since")),
        Resting::Moved(id, people) => (
            *id,
            (
                format!("{people}人的任职之后又有变动"),
                format!("posts of {people} people changed since"),
            ),
        ),
        Resting::Entered(id, people) => (
            *id,
            (
                format!("之后新登记{people}人"),
                format!("{people} people entered since"),
            ),
        ),
        Resting::Below(id) => (
            *id,
            plain(
                "之后设立了下级机构",
                "an organisation was set up below it since",
            ),
        ),
        Resting::Account(id) => (
            *id,
            plain("已作为账号的数据范围", "it is the scope of an account"),
        ),
        Resting::Figure(id) => (*id, plain("之后登记了指标", "figures were recorded since")),
        Resting::Quota(id) => (
            *id,
            plain("之后调整了岗位核定", "approved posts were changed since"),
        ),
        Resting::Elected(id) => (*id, plain("之后办理了选举", "an election was held since")),
        Resting::Seats(id, seats) => (
            *id,
            (
                format!("{seats}个两委席位之后又有变动"),
                format!("{seats} seats changed since"),
            ),
        ),
        Resting::Named(id) => (*id, plain("已列入其他机构调整", "another act names it")),
    }
}
