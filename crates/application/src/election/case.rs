//! Everything that decides about an election, read together.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use contract::FieldProblem;
use domain::{
    election::{
        Body, Candidate, ElectionKind, Outcome, Standing, TERM_YEARS, Term,
        check::{self, Case, ElectionFinding, Person},
        effect::{Effect, effects},
    },
    ids::{TermId, WorkerId},
    organisation::staffing::Range,
    personnel::effect::{ActionFinding, Calendar},
};
use persistence::election::Election;

use super::everywhere;
use crate::{
    App, AppResult,
    organisation::{staffing::committee_size, tree},
    personnel::back_days,
};

/// What is known around an election.
pub(super) struct Known {
    people: BTreeMap<WorkerId, Person>,
    pub(super) names: BTreeMap<WorkerId, String>,
    revisions: BTreeMap<WorkerId, i64>,
    pub(super) running: Vec<Term>,
    pub(super) holders: Vec<WorkerId>,
    size: Range,
    today: NaiveDate,
    place_ends: bool,
    back_days: u32,
}

impl Known {
    /// Reads what is so by now.
    pub(super) async fn of(app: &App, election: &Election) -> AppResult<Self> {
        let (store, scope) = (app.store(), everywhere());
        let elections = store.elections().within(&scope);
        let place = election.organisation;
        let mut running = elections.terms(Some(place)).await?;
        running.retain(|term| term.actual_to.is_none());
        let of_bodies = running.iter();
        let terms: Vec<TermId> = of_bodies
            .filter(|term| election.bodies.contains(&term.body))
            .map(|term| term.id)
            .collect();
        let tree = tree(app).await?;
        let node = tree.node(place);
        // Those of the place are found by its path, not among everyone.
        let narrow = node.map_or_else(|| scope.clone(), |node| scope.narrowed_to(&node.path));
        let here = store.elections().within(&narrow);
        let holders = here.holders(place, &election.bodies, &terms).await?;
        let all: Vec<TermId> = running.iter().map(|term| term.id).collect();
        let mut named = here.holders(place, Body::ALL, &all).await?;
        let papers = &election.papers;
        named.extend(&papers.listed);
        named.extend(papers.candidates.iter().filter_map(|one| one.worker));
        named.sort_unstable();
        named.dedup();
        let nature = node.and_then(|node| node.nature);
        let mut known = Self {
            people: BTreeMap::new(),
            names: BTreeMap::new(),
            revisions: BTreeMap::new(),
            running,
            holders,
            size: committee_size(app, nature).await?,
            today: store.today(),
            place_ends: store.place_ends(place).await?,
            back_days: back_days(app, Some(place)).await?,
        };
        let workers = store.workers().within(&scope);
        for row in elections.people(&named).await? {
            let id = WorkerId(row.worker_id);
            let Some(stored) = workers.situation(id).await? else {
                continue;
            };
            let person = Person {
                sex: row.sex,
                birth_date: row.birth_date,
                political: row.political,
                situation: stored.situation,
            };
            known.people.insert(id, person);
            known.names.insert(id, stored.name);
            known.revisions.insert(id, stored.revision);
        }
        Ok(known)
    }

    /// The election with all that decides about it.
    pub(super) fn case<'a>(&'a self, election: &'a Election) -> Case<'a> {
        Case {
            kind: election.kind,
            place: election.organisation,
            bodies: &election.bodies,
            effective_on: election.effective_on,
            today: self.today,
            papers: &election.papers,
            people: &self.people,
            running: &self.running,
            holders: &self.holders,
            size: self.size,
            place_ends: self.place_ends,
        }
    }

    /// Whoever holds a post of the bodies, as candidates of a running term that is registered.
    pub(super) fn sitting(&self, election: &Election) -> Vec<Candidate> {
        let sits = self.holders.iter().filter_map(|id| {
            let held = self.people.get(id)?.situation.assignment(self.today)?;
            let stands = election.bodies.iter().filter_map(|body| {
                Some(Standing {
                    body: *body,
                    rank: body.rank_of(held.post)?,
                    votes: None,
                    outcome: Some(Outcome::Elected),
                })
            });
            Some(Candidate {
                name: self.names.get(id)?.clone(),
                worker: Some(*id),
                stands: stands.collect(),
                verdicts: Vec::new(),
            })
        });
        sits.filter(|one| !one.stands.is_empty()).collect()
    }

    pub(super) fn person(&self, id: WorkerId) -> Option<&Person> {
        self.people.get(&id)
    }

    pub(super) fn revision(&self, id: WorkerId) -> i64 {
        self.revisions.get(&id).copied().unwrap_or_default()
    }

    /// The terms in which the seats will lie.
    pub(super) fn terms(
        &self,
        election: &Election,
        mut id: impl FnMut() -> TermId,
    ) -> BTreeMap<Body, Term> {
        let term = |body: &Body| {
            let running = self.running.iter().find(|term| term.body == *body);
            match election.kind {
                ElectionKind::ByElection => running.cloned(),
                ElectionKind::Record if !sits(election, *body) => None,
                ElectionKind::General | ElectionKind::Record => Some(Term {
                    id: id(),
                    organisation: election.organisation,
                    body: *body,
                    ordinal: running.map_or(election.ordinal, |term| term.ordinal + 1),
                    from: election.effective_on,
                    planned_to: election.planned_to,
                    actual_to: None,
                }),
            }
        };
        let terms = election.bodies.iter().filter_map(term);
        terms.map(|term| (term.body, term)).collect()
    }

    /// What the result comes to.
    pub(super) fn effects(&self, election: &Election, terms: &BTreeMap<Body, Term>) -> Vec<Effect> {
        let calendar = Calendar {
            today: self.today,
            back_days: self.back_days.into(),
        };
        effects(&self.case(election), terms, calendar)
    }

    /// What is wrong with the candidates.
    pub(super) fn of_candidates(&self, election: &Election) -> Vec<FieldProblem> {
        let found = check::candidates(&self.case(election));
        found.into_iter().map(FieldProblem::from).collect()
    }

    /// What is wrong with the result.
    pub(super) fn of_result(&self, election: &Election) -> Vec<ElectionFinding> {
        check::result(&self.case(election))
    }
}

/// Whether anybody sits in a body.
fn sits(election: &Election, body: Body) -> bool {
    let mut all = election.papers.candidates.iter();
    all.any(|one| one.won().any(|won| won.body == body))
}

/// Everything that is wrong with an election whose result is entered, or doubtful.
pub(super) fn findings(
    known: &Known,
    election: &Election,
    effects: &[Effect],
) -> Vec<FieldProblem> {
    let mut found = known.of_candidates(election);
    let result = known.of_result(election).into_iter();
    found.extend(result.map(FieldProblem::from));
    for effect in effects {
        let of = effect.findings.iter();
        found.extend(of.map(|one| about(effect.worker, *one)));
    }
    found
}

/// What stands in the way of one person's part.
fn about(worker: WorkerId, found: ActionFinding) -> FieldProblem {
    FieldProblem {
        field: format!("outgoing.{worker}.{}", found.field),
        ..FieldProblem::from(found)
    }
}

/// First day of the term after one that begins on a day.
pub(super) fn planned_end(from: NaiveDate) -> NaiveDate {
    from.checked_add_months(Months::new(TERM_YEARS * 12))
        .unwrap_or(from)
}
