//! An election as it is shown.

use chrono::{DateTime, Utc};
use contract::{
    CandidateView, CountView, EffectView, ElectionStep as Step, ElectionView, FieldProblem,
    ListedView, Permission, Requires, StandingView, VerdictView, perm,
};
use domain::{
    election::{
        Candidate, ElectionKind, ElectionState as State, Seat, Standing, Verdict, effect::Effect,
    },
    ids::{AccountId, ElectionId, TermId, WorkerId},
    worker::Post,
};
use persistence::election::Election;
use uuid::Uuid;

use super::{
    case::{Known, findings},
    decide::may_decide,
    everywhere,
};
use crate::{
    Access, AppError, AppResult,
    organisation::{Tree, tree_of},
};

/// One election of the own view.
///
/// # Errors
/// `not_found` outside it.
pub async fn get(access: &Access<perm::WorkerView>, id: ElectionId) -> AppResult<ElectionView> {
    let elections = access.store().elections();
    let found = elections.within(access.scope()).find(id).await?;
    shown(access, &found.ok_or_else(AppError::not_found)?).await
}

/// An election after a step, whoever has taken it.
pub(super) async fn fresh<P: Requires>(
    access: &Access<P>,
    id: ElectionId,
) -> AppResult<ElectionView> {
    let scope = everywhere();
    let found = access.store().elections().within(&scope).find(id).await?;
    shown(access, &found.ok_or_else(AppError::not_found)?).await
}

async fn shown<P: Requires>(access: &Access<P>, election: &Election) -> AppResult<ElectionView> {
    let tree = tree_of(access).await?;
    let known = Known::of(access.app(), election).await?;
    let counted = matches!(
        election.state,
        State::Counted | State::Submitted | State::Returned
    );
    // Nothing is kept of a preview, so the terms need no ids of their own.
    let terms = known.terms(election, || TermId(Uuid::nil()));
    let effects = if counted {
        known.effects(election, &terms)
    } else {
        Vec::new()
    };
    let found = match election.state {
        // Before the first is entered there is nothing to find.
        State::Frozen if !election.papers.candidates.is_empty() => known.of_candidates(election),
        _ if counted => findings(&known, election, &effects),
        _ => Vec::new(),
    };
    let (submitted_by, submitted_at) = person(access, election.submitted).await?;
    let (decided_by, decided_at) = person(access, election.decided).await?;
    let drafted_by = name(access, election.drafted_by).await?;
    Ok(ElectionView {
        id: election.id,
        revision: election.revision,
        organisation_id: election.organisation,
        place: tree
            .node(election.organisation)
            .map(|node| node.full_name.clone())
            .unwrap_or_default(),
        kind: election.kind,
        bodies: election.bodies.clone(),
        state: election.state,
        ordinal: terms
            .values()
            .next_back()
            .map_or(election.ordinal, |term| term.ordinal),
        voting_on: election.voting_on,
        effective_on: election.effective_on,
        planned_to: election.planned_to,
        document_number: election.document_number.clone(),
        reason: election.reason.clone(),
        listed: listed(access, &known, election),
        candidates: election.papers.candidates.iter().map(candidate).collect(),
        counts: election
            .papers
            .counts
            .iter()
            .map(|one| CountView {
                body: one.body,
                voters: one.voters,
                ballots: one.ballots,
            })
            .collect(),
        findings: told_once(found),
        effects: effects
            .iter()
            .map(|one| effect(&known, election, one))
            .collect(),
        drafted_by,
        submitted_by,
        submitted_at,
        approving: election.approving,
        decided_by,
        decided_at,
        decision_reason: election.decision_reason.clone(),
        may: may(access, &tree, election),
    })
}

/// One thing that is wrong in several ways of looking is told once.
fn told_once(mut found: Vec<FieldProblem>) -> Vec<FieldProblem> {
    let mut told = std::collections::BTreeSet::new();
    found.retain(|one| told.insert((one.field.clone(), one.code.clone())));
    found
}

fn listed<P: Requires>(access: &Access<P>, known: &Known, election: &Election) -> Vec<ListedView> {
    let today = access.store().today();
    let one = |id: &WorkerId| {
        let outgoing = election.papers.outgoing_of(*id);
        let person = known.person(*id);
        let post = person.and_then(|person| person.situation.assignment(today));
        ListedView {
            worker_id: *id,
            name: named(known, *id),
            post: post.map(|one| one.post),
            leaves: outgoing.leaves,
            handed_over: outgoing.handed_over,
            audited: outgoing.audited,
        }
    };
    election.papers.listed.iter().map(one).collect()
}

fn named(known: &Known, id: WorkerId) -> String {
    known.names.get(&id).cloned().unwrap_or_default()
}

fn candidate(candidate: &Candidate) -> CandidateView {
    CandidateView {
        worker_id: candidate.worker,
        name: candidate.name.clone(),
        stands: candidate.stands.iter().map(standing).collect(),
        verdicts: candidate.verdicts.iter().map(verdict).collect(),
        passed: candidate.passed(),
    }
}

const fn standing(standing: &Standing) -> StandingView {
    StandingView {
        body: standing.body,
        rank: standing.rank,
        votes: standing.votes,
        outcome: standing.outcome,
    }
}

fn verdict(verdict: &Verdict) -> VerdictView {
    VerdictView {
        reviewer: verdict.reviewer,
        passed: verdict.passed,
        reason: verdict.reason.clone(),
    }
}

fn effect(known: &Known, election: &Election, effect: &Effect) -> EffectView {
    let before: Option<Post> = known
        .person(effect.worker)
        .and_then(|person| person.situation.assignment(election.effective_on))
        .map(|held| held.post);
    let seat = |seat: &Seat| StandingView {
        body: seat.body,
        rank: seat.rank,
        votes: seat.votes,
        outcome: None,
    };
    EffectView {
        worker_id: effect.worker,
        name: named(known, effect.worker),
        before,
        after: effect.placement.map(|one| one.post),
        fate: effect.fate,
        seats: effect.seats.iter().map(seat).collect(),
    }
}

fn may<P: Requires>(access: &Access<P>, tree: &Tree, election: &Election) -> Vec<Step> {
    let Some(node) = tree.node(election.organisation) else {
        return Vec::new();
    };
    let principal = access.actor().principal();
    let edits = access.may(Permission::ElectionEdit) && principal.edit.contains(&node.path);
    let decides = access.may(Permission::ElectionApprove)
        && principal.approve.contains(&node.path)
        && may_decide(access, tree, election).is_ok();
    let record = election.kind == ElectionKind::Record;
    let steps: &[Step] = match election.state {
        State::Counted | State::Returned if edits && record => {
            &[Step::Freeze, Step::Candidates, Step::Submit, Step::Delete]
        }
        State::Planned if edits => &[Step::Freeze, Step::Delete],
        State::Frozen if edits => &[Step::Freeze, Step::Candidates, Step::Result, Step::Delete],
        State::Counted | State::Returned if edits => &[
            Step::Freeze,
            Step::Candidates,
            Step::Result,
            Step::Submit,
            Step::Delete,
        ],
        State::Submitted if decides => &[Step::Approve, Step::Return],
        State::Approved if decides => &[Step::Reverse],
        _ => &[],
    };
    steps.to_vec()
}

type At = Option<(AccountId, DateTime<Utc>)>;

async fn person<P: Requires>(
    access: &Access<P>,
    at: At,
) -> AppResult<(Option<String>, Option<DateTime<Utc>>)> {
    match at {
        Some((by, at)) => Ok((Some(name(access, by).await?), Some(at))),
        None => Ok((None, None)),
    }
}

async fn name<P: Requires>(access: &Access<P>, id: AccountId) -> AppResult<String> {
    let account = access.store().account(id).await?;
    Ok(account.map_or_else(String::new, |account| account.display_name))
}
