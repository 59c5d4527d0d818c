//! Looking at an action: the rules over what is known of the person, and what depends on the tree
//! and on who asks. One way for the form, the preview, the confirmation and a request by number.

use contract::{ActionInput, Requires};
use domain::{
    ids::{ActionId, OrganisationId, WorkerId},
    organisation::OrganisationKind,
    personnel::{
        ActionProblem as Problem,
        action::ActionKind,
        career::{CareerFact, CareerKind},
        effect::{ActionFinding, Calendar, Outcome, decide},
        proposal::Proposal,
        situation::Situation,
    },
};
use persistence::{Scope, personnel::DecidedAction, worker::StoredCareer};
use serde_json::{Map, Value, json};

use super::back_limit::back_days;
use crate::{Access, AppError, AppResult, election, organisation::tree_of};

/// An action that was looked at.
pub(crate) struct Considered {
    /// Name of the person.
    pub(crate) name: String,
    /// Revision of the record it was looked at with.
    pub(crate) revision: i64,
    /// What is known of the person.
    pub(crate) before: Situation,
    /// What is proposed; none when the form cannot be read.
    pub(crate) proposal: Option<Proposal>,
    /// What it comes to.
    pub(crate) outcome: Outcome,
    /// Of a reversal, what is taken back.
    pub(crate) target: Option<DecidedAction>,
}

/// Whose careers, and which places, somebody may act on.
#[derive(Clone, Copy)]
pub(crate) struct Reach<'a> {
    pub(crate) people: &'a Scope,
    pub(crate) places: &'a Scope,
}

impl Considered {
    /// Refuses what blocks, and what is doubtful without a reason.
    pub(crate) fn refuse(&self, input: &ActionInput) -> AppResult<()> {
        let reason = input.reason.as_deref().map(str::trim);
        let explained = reason.is_some_and(|reason| !reason.is_empty());
        let findings = self.outcome.findings.iter();
        let found: Vec<_> = findings
            .filter(|finding| finding.is_error() || !explained)
            .map(|finding| (*finding).into())
            .collect();
        if found.is_empty() {
            Ok(())
        } else {
            Err(AppError::fields(found))
        }
    }

    /// Whether anything is doubtful.
    pub(crate) fn is_doubtful(&self) -> bool {
        !self.outcome.findings.is_empty()
    }

    /// Where the person serves on a day, or else served last.
    pub(crate) fn place(&self, input: &ActionInput) -> Option<OrganisationId> {
        served(&self.before, input.effective_on)
    }
}

/// Where somebody serves on a day, or else served last.
fn served(situation: &Situation, day: chrono::NaiveDate) -> Option<OrganisationId> {
    let last = || {
        let begun = situation.assignments.iter();
        begun.max_by_key(|assignment| assignment.period.from)
    };
    let held = situation.assignment(day).or_else(last);
    held.map(|assignment| assignment.organisation)
}

/// Looks at an action about somebody.
///
/// # Errors
/// `not_found` when the person is out of reach.
pub(crate) async fn consider<P: Requires>(
    access: &Access<P>,
    worker: WorkerId,
    input: &ActionInput,
    reach: Reach<'_>,
) -> AppResult<Considered> {
    let store = access.store();
    let people = store.workers();
    let StoredCareer {
        name,
        revision,
        situation: before,
    } = people
        .within(reach.people)
        .situation(worker)
        .await?
        .ok_or_else(AppError::not_found)?;
    let proposal = match input.proposal() {
        Ok(proposal) => proposal,
        Err(findings) => {
            return Ok(Considered {
                name,
                revision,
                before,
                proposal: None,
                outcome: Outcome {
                    findings,
                    changes: Vec::new(),
                },
                target: None,
            });
        }
    };
    let place = served(&before, input.effective_on);
    let calendar = Calendar {
        today: store.today(),
        back_days: back_days(access.app(), place).await?.into(),
    };
    let mut outcome = decide(&proposal, input.effective_on, &before, calendar);
    let mut found = places(access, &proposal, reach.places).await?;
    let mut target = None;
    if let Proposal::Reversal(action) = proposal {
        target = reversible(access, worker, action).await?;
        if target.is_none() {
            found.push(ActionFinding::new("reverses", Problem::ReversedAlready));
        }
    }
    if election::hindered(access.app(), input.effective_on, &before, &outcome.changes).await? {
        found.push(ActionFinding::new("kind", Problem::ListFrozen));
    }
    if access.actor().principal().worker_id == Some(worker) {
        found.push(ActionFinding::new("kind", Problem::OwnCareer));
    }
    if found.iter().any(ActionFinding::is_error) {
        outcome.changes.clear();
    }
    outcome.findings.append(&mut found);
    Ok(Considered {
        name,
        revision,
        before,
        proposal: Some(proposal),
        outcome,
        target,
    })
}

/// What is wrong with the organisations that an action names.
async fn places<P: Requires>(
    access: &Access<P>,
    proposal: &Proposal,
    scope: &Scope,
) -> AppResult<Vec<ActionFinding>> {
    let tree = tree_of(access).await?;
    let mut found = Vec::new();
    if let Some(to) = proposal.place() {
        let fits = tree.node(to).is_some_and(|node| {
            matches!(
                node.kind,
                OrganisationKind::Village | OrganisationKind::Town
            ) && scope.contains(&node.path)
        });
        if !fits {
            found.push(ActionFinding::new(
                "organisation_id",
                Problem::PlaceNotYours,
            ));
        }
    }
    if let Proposal::Contract { employer, .. } | Proposal::ReEntry { employer, .. } = proposal
        && let Some(employer) = employer
        && tree
            .node(*employer)
            .is_none_or(|node| node.kind != OrganisationKind::Employer)
    {
        found.push(ActionFinding::new("employer_id", Problem::EmployerUnknown));
    }
    Ok(found)
}

/// The action that a reversal takes back: of the same person, and still standing.
async fn reversible<P: Requires>(
    access: &Access<P>,
    worker: WorkerId,
    action: ActionId,
) -> AppResult<Option<DecidedAction>> {
    let everywhere = Scope::system("an action is taken back with the person it is about");
    let actions = access.store().actions();
    let found = actions.within(&everywhere).find(action).await?;
    Ok(found.map(|placed| placed.action).filter(|action| {
        action.worker == worker && action.reversed.is_none() && action.kind != ActionKind::Reversal
    }))
}

/// What is so of the fields of an action, by their keys: what it would change.
pub(crate) fn held(input: &ActionInput, situation: &Situation) -> Map<String, Value> {
    let day = input.effective_on;
    let mut all = Map::new();
    let mut put = |key: &str, value: Value| {
        if input.kind.has(key) && !value.is_null() {
            all.insert(key.to_owned(), value);
        }
    };
    if let Some(assignment) = situation.assignment(day) {
        put("organisation_id", json!(assignment.organisation));
        put("class", json!(assignment.class));
        put("post", json!(assignment.post));
    }
    if let Some(engagement) = situation.engagement(day) {
        put("relation", json!(engagement.relation));
        put("employer_id", json!(engagement.employer));
    }
    for kind in CareerKind::ALL {
        let Some(entry) = situation.career.on(*kind, day) else {
            continue;
        };
        let last = json!(entry.period.last_day());
        match (&entry.fact, input.kind) {
            (CareerFact::Contract { term, number }, ActionKind::Contract) => {
                put("term", json!(term));
                put("contract_number", json!(number));
                put("until", last);
            }
            (CareerFact::Probation, ActionKind::Contract) => put("probation_until", last),
            (CareerFact::Probation, ActionKind::Probation) => put("until", last),
            (
                CareerFact::Absence {
                    absence,
                    destination,
                },
                ActionKind::Absence,
            ) => {
                put("absence", json!(absence));
                put("destination", json!(destination));
                put("until", last);
            }
            (CareerFact::Level { level }, ActionKind::Level) => put("level", json!(level)),
            _ => {}
        }
    }
    all
}
