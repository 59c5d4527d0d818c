//! Up to the result: planned, list frozen, candidates and their review, votes.

use chrono::Days;
use contract::{
    CandidateInput, CandidatesInput, ElectionPlan, ElectionResult, ElectionResults, ElectionView,
    ElectionsCounted, ElectionsPlanned, ErrorCode, FieldProblem, PlannedElection, perm,
};
use domain::{
    election::{
        Candidate, Count, ElectionKind, ElectionProblem as Problem, ElectionState as State,
        Outcome, Outgoing, Papers, Standing, Verdict,
    },
    ids::{ElectionId, OrganisationId, WorkerId},
    organisation::OrganisationKind,
    personnel::{ActionProblem, effect::AHEAD},
    worker::{FindingCode, Severity},
};
use persistence::election::Election;

use super::{
    case::{Known, planned_end},
    changeable, entry, everywhere, keep, logged, view,
};
use crate::{
    Access, AppError, AppResult, Once, error::field_problem, organisation::tree_of,
    personnel::back_days,
};

/// Plans an election in each of some places.
///
/// # Errors
/// `not_found` when one lies outside the edit scope; `election_open` when one of a place is under
/// way; `fields_invalid`.
pub async fn plan(
    access: &Access<perm::ElectionEdit>,
    once: &Once,
    input: &ElectionPlan,
) -> AppResult<ElectionsPlanned> {
    if let Some(answer) = once.recall(access).await? {
        return Ok(answer);
    }
    let mut places = input.organisation_ids.clone();
    places.sort_unstable();
    places.dedup();
    refuse_places(access, &places).await?;
    refuse_days(access, input, &places).await?;
    let mut new = Vec::with_capacity(places.len());
    for place in places {
        new.push(drafted(access, input, place).await?);
    }
    let mut work = access.store().begin(access.origin()).await?;
    work.plan_elections(&new).await.map_err(open_already)?;
    for one in &new {
        work.audit(entry("election.create", one, None, Some(logged(one))));
    }
    let items = new.iter().map(|one| PlannedElection {
        id: one.id,
        organisation_id: one.organisation,
        revision: one.revision,
    });
    let answer = ElectionsPlanned {
        items: items.collect(),
    };
    once.remember(&work, &answer).await?;
    work.commit().await?;
    Ok(answer)
}

/// Days that make no sense, or on which no action may be dated.
async fn refuse_days(
    access: &Access<perm::ElectionEdit>,
    input: &ElectionPlan,
    places: &[OrganisationId],
) -> AppResult<()> {
    let refused = |code: &str, zh: &str, en: &str| {
        Err(AppError::fields(vec![field_problem(
            "effective_on",
            code,
            zh,
            en,
        )]))
    };
    let today = access.store().today();
    let mut back = access.app().personnel_back_days();
    for place in places {
        back = back.min(back_days(access.app(), Some(*place)).await?);
    }
    let early = today - Days::new(back.into());
    let late = today + Days::new(AHEAD);
    let record = input.kind == ElectionKind::Record;
    if input.effective_on < input.voting_on {
        return refused(
            "before_vote",
            "任期开始日期不能早于选举日。",
            "The result holds from the day of the vote on.",
        );
    }
    if record && input.effective_on > today {
        return refused(
            "term_to_come",
            "登记现任期，任期应已开始。",
            "A running term has begun already.",
        );
    }
    let problem = match input.effective_on {
        day if day < early && !record => ActionProblem::TooEarly,
        day if day > late => ActionProblem::TooLate,
        _ => return Ok(()),
    };
    refused(problem.code(), problem.text(), problem.text_en())
}

/// An election as it is planned. A running term is read from the posts at once.
async fn drafted(
    access: &Access<perm::ElectionEdit>,
    input: &ElectionPlan,
    place: OrganisationId,
) -> AppResult<Election> {
    let (store, scope) = (access.store(), everywhere());
    let mut bodies = input.bodies.clone();
    bodies.sort_unstable();
    bodies.dedup();
    let running = store.elections().within(&scope).terms(Some(place)).await?;
    let ends = running
        .iter()
        .filter(|term| term.actual_to.is_none() && bodies.contains(&term.body))
        .map(|term| term.planned_to)
        .min();
    let mut election = Election {
        id: store.new_id(),
        revision: 1,
        organisation: place,
        kind: input.kind,
        bodies,
        state: State::Planned,
        ordinal: input.ordinal.unwrap_or(1),
        voting_on: input.voting_on,
        effective_on: input.effective_on,
        planned_to: ends
            .filter(|_| input.kind == ElectionKind::ByElection)
            .unwrap_or_else(|| planned_end(input.effective_on)),
        document_number: None,
        reason: None,
        papers: Papers::default(),
        drafted_by: access.actor().principal().account_id,
        drafted_at: store.now(),
        submitted: None,
        approving: None,
        decided: None,
        decision_reason: None,
        executed_at: None,
    };
    if input.kind == ElectionKind::Record {
        let known = Known::of(access.app(), &election).await?;
        list(&mut election, &known);
    }
    Ok(election)
}

fn open_already(error: persistence::StoreError) -> AppError {
    match error {
        persistence::StoreError::Conflict(persistence::Conflict::Unique(_)) => {
            AppError::new(ErrorCode::ElectionOpen)
        }
        other => other.into(),
    }
}

async fn refuse_places(
    access: &Access<perm::ElectionEdit>,
    places: &[OrganisationId],
) -> AppResult<()> {
    let tree = tree_of(access).await?;
    for place in places {
        let node = tree.node(*place).ok_or_else(AppError::not_found)?;
        if !access.scope().contains(&node.path) {
            return Err(AppError::not_found());
        }
        if node.kind != OrganisationKind::Village {
            return Err(AppError::field(
                "organisation_ids",
                FindingCode::CodeUnknown,
            ));
        }
    }
    Ok(())
}

/// Writes down who holds a seat or post of the bodies now; again, when that has changed.
///
/// # Errors
/// `not_found` outside the edit scope; `revision_outdated`; `election_state_unfit`.
pub async fn freeze(
    access: &Access<perm::ElectionEdit>,
    id: ElectionId,
    revision: i64,
) -> AppResult<ElectionView> {
    let states = [
        State::Planned,
        State::Frozen,
        State::Counted,
        State::Returned,
    ];
    let mut work = access.store().begin(access.origin()).await?;
    let mut election = changeable(access, &work, id, revision, &states).await?;
    let known = Known::of(access.app(), &election).await?;
    let before = logged(&election);
    list(&mut election, &known);
    keep(&mut work, "election.freeze", election, before).await?;
    work.commit().await?;
    view::fresh(access, id).await
}

/// Writes the list. A running term is registered as the posts have it: there is no vote.
fn list(election: &mut Election, known: &Known) {
    if election.kind == ElectionKind::Record {
        election.papers.candidates = known.sitting(election);
        election.state = State::Counted;
    } else if election.state == State::Planned {
        election.state = State::Frozen;
    }
    let papers = &mut election.papers;
    papers.listed.clone_from(&known.holders);
    papers
        .outgoing
        .retain(|one| papers.listed.contains(&one.worker));
}

/// Keeps the candidates with their review, in place of those before. Whoever was not registered
/// may be linked to a record later; what came of a candidacy stays as long as it does.
///
/// # Errors
/// As [`freeze`]; `fields_invalid` when somebody is not in the register of the edit scope.
pub async fn save_candidates(
    access: &Access<perm::ElectionEdit>,
    id: ElectionId,
    revision: i64,
    input: &CandidatesInput,
) -> AppResult<ElectionView> {
    let states = [State::Frozen, State::Counted, State::Returned];
    let mut work = access.store().begin(access.origin()).await?;
    let mut election = changeable(access, &work, id, revision, &states).await?;
    let candidates = named(access, &election, &input.candidates).await?;
    let before = logged(&election);
    election.papers.candidates = candidates;
    keep(&mut work, "election.candidates", election, before).await?;
    work.commit().await?;
    view::fresh(access, id).await
}

async fn named(
    access: &Access<perm::ElectionEdit>,
    election: &Election,
    inputs: &[CandidateInput],
) -> AppResult<Vec<Candidate>> {
    let wanted: Vec<WorkerId> = inputs.iter().filter_map(|one| one.worker_id).collect();
    let elections = access.store().elections();
    let found = elections.within(access.scope()).people(&wanted).await?;
    let (mut candidates, mut wrong) = (Vec::new(), Vec::new());
    for (at, input) in inputs.iter().enumerate() {
        let name = match input.worker_id {
            Some(id) => {
                let mut found = found.iter();
                found
                    .find(|row| WorkerId(row.worker_id) == id)
                    .map(|row| row.name.clone())
            }
            None => input.name.as_deref().map(|name| name.trim().to_owned()),
        };
        match name.filter(|name| !name.is_empty()) {
            Some(name) => candidates.push(candidate(election, input, name)),
            None => wrong.push(field_problem(
                &format!("candidates.{at}"),
                "candidate_unknown",
                "该人员不在您的管理范围内；未录入人员库的，请填写姓名。",
                "Nobody of your scope; of somebody who is not registered give the name.",
            )),
        }
    }
    if wrong.is_empty() {
        Ok(candidates)
    } else {
        Err(AppError::fields(wrong))
    }
}

fn candidate(election: &Election, input: &CandidateInput, name: String) -> Candidate {
    let mut before = election.papers.candidates.iter();
    let before = before
        .find(|one| one.name == name && (one.worker.is_none() || one.worker == input.worker_id));
    let stands = input.stands.iter().map(|one| {
        let mut known = before.into_iter().flat_map(|before| &before.stands);
        let same = known.find(|known| (known.body, known.rank) == (one.body, one.rank));
        same.cloned().unwrap_or(Standing {
            body: one.body,
            rank: one.rank,
            votes: None,
            // Whoever is named of a running term sits in it.
            outcome: (election.kind == ElectionKind::Record).then_some(Outcome::Elected),
        })
    });
    let verdicts = input.verdicts.iter().map(|one| Verdict {
        reviewer: one.reviewer,
        passed: one.passed,
        reason: one.reason.clone().filter(|text| !text.trim().is_empty()),
    });
    Candidate {
        stands: stands.collect(),
        verdicts: verdicts.collect(),
        worker: input.worker_id,
        name,
    }
}

/// Keeps the results of elections, of all or of none. What is wrong with one is shown with it; what
/// cannot be read is refused.
///
/// # Errors
/// `not_found` when one lies outside the edit scope; `revision_outdated`; `election_state_unfit`;
/// `rule_violated` before all candidates were reviewed; `fields_invalid`.
pub async fn save_results(
    access: &Access<perm::ElectionEdit>,
    input: &ElectionResults,
) -> AppResult<ElectionsCounted> {
    let states = [State::Frozen, State::Counted, State::Returned];
    let mut work = access.store().begin(access.origin()).await?;
    for (at, result) in input.items.iter().enumerate() {
        let id = result.election_id;
        let mut election = changeable(access, &work, id, result.revision, &states).await?;
        let known = Known::of(access.app(), &election).await?;
        let mut found = known.of_candidates(&election);
        found.retain(|one| one.severity == Severity::Error);
        if !found.is_empty() {
            return Err(AppError::new(ErrorCode::RuleViolated)
                .with_detail(
                    "候选人及资格联审尚有问题，请先处理。",
                    "Candidates or their review have problems; see to them first.",
                )
                .with_fields(nested(at, found)));
        }
        let before = logged(&election);
        counted(&mut election, result).map_err(|found| AppError::fields(nested(at, found)))?;
        election.state = State::Counted;
        keep(&mut work, "election.result", election, before).await?;
    }
    work.commit().await?;
    let mut items = Vec::with_capacity(input.items.len());
    for result in &input.items {
        items.push(view::fresh(access, result.election_id).await?);
    }
    Ok(ElectionsCounted { items })
}

/// Problems of one result among several.
fn nested(at: usize, found: Vec<FieldProblem>) -> Vec<FieldProblem> {
    found
        .into_iter()
        .map(|mut one| {
            one.field = format!("items.{at}.{}", one.field);
            one
        })
        .collect()
}

fn counted(election: &mut Election, result: &ElectionResult) -> Result<(), Vec<FieldProblem>> {
    let papers = &mut election.papers;
    papers.counts = result
        .counts
        .iter()
        .map(|one| Count {
            body: one.body,
            voters: one.voters,
            ballots: one.ballots,
        })
        .collect();
    for (at, one) in result.outcomes.iter().enumerate() {
        let candidate = papers.candidates.get_mut(one.candidate as usize);
        let mut stands = candidate.into_iter().flat_map(|one| &mut one.stands);
        let Some(standing) = stands.find(|standing| standing.body == one.body) else {
            let problem = Problem::NoStanding;
            return Err(vec![field_problem(
                &format!("outcomes.{at}"),
                problem.code(),
                problem.text(),
                problem.text_en(),
            )]);
        };
        standing.votes = one.votes;
        standing.outcome = one.outcome;
    }
    let listed = &papers.listed;
    papers.outgoing = result
        .outgoing
        .iter()
        .filter(|one| listed.contains(&one.worker_id))
        .map(|one| Outgoing {
            worker: one.worker_id,
            leaves: one.leaves,
            handed_over: one.handed_over,
            audited: one.audited,
        })
        .collect();
    Ok(())
}

/// Deletes an election that has not been handed in, or was returned.
///
/// # Errors
/// As [`freeze`].
pub async fn delete(
    access: &Access<perm::ElectionEdit>,
    id: ElectionId,
    revision: i64,
) -> AppResult<()> {
    let states = [
        State::Planned,
        State::Frozen,
        State::Counted,
        State::Returned,
    ];
    let mut work = access.store().begin(access.origin()).await?;
    let election = changeable(access, &work, id, revision, &states).await?;
    work.delete_election(id).await?;
    work.audit(entry(
        "election.delete",
        &election,
        Some(logged(&election)),
        None,
    ));
    Ok(work.commit().await?)
}
