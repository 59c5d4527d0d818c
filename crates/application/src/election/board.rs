//! The board of a subtree: terms, what is missing, elections under way; and the terms of a place.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Months, NaiveDate};
use contract::{
    BoardPlace, BoardSums, DEFAULT_PAGE, ElectionBoard, ElectionBoardQuery, ElectionSummary,
    PlaceTerms, SeatView, TermNeed, TermSummary, TermView, perm,
};
use domain::{
    election::{Body, ElectionState, Term},
    ids::{OrganisationId, TermId, WorkerId},
    organisation::{OrganisationKind, OrganisationPath},
};
use persistence::{
    Scope,
    election::{ElectionHead, HeldSeat},
};

use crate::{
    Access, AppError, AppResult, cursor,
    organisation::{Node, tree_of},
    personnel::narrowed,
};

/// Months before its end in which a term is said to end soon.
const SOON: Months = Months::new(12);

/// Terms and elections of the villages and communities of a subtree.
///
/// # Errors
/// `not_found` for a subtree outside the view; `cursor_invalid`.
pub async fn board(
    access: &Access<perm::WorkerView>,
    query: &ElectionBoardQuery,
) -> AppResult<ElectionBoard> {
    let tree = tree_of(access).await?;
    let scope = narrowed(access, &tree, query.organisation_id)?;
    let after: Option<OrganisationPath> = cursor::decode(query.cursor.as_deref())?;
    let survey = Survey::of(access, &scope).await?;
    let places: Vec<(&Node, BoardPlace)> = tree
        .nodes()
        .iter()
        .filter(|node| node.kind == OrganisationKind::Village && scope.contains(&node.path))
        .map(|node| (node, survey.place(node)))
        .collect();
    let sums = sums(places.iter().map(|(_, place)| place), survey.people());
    let fits = |place: &BoardPlace| query.need.is_none_or(|need| place.need == need);
    let places: Vec<_> = places.into_iter().filter(|(_, one)| fits(one)).collect();
    let total = count(places.len());
    let limit = query.limit.unwrap_or(DEFAULT_PAGE) as usize;
    let mut page: Vec<_> = places
        .into_iter()
        .filter(|(node, _)| after.as_ref().is_none_or(|after| node.path > *after))
        .take(limit + 1)
        .collect();
    let more = page.len() > limit;
    page.truncate(limit);
    let next_cursor = match page.last() {
        Some((node, _)) if more => Some(cursor::encode(&node.path)?),
        _ => None,
    };
    Ok(ElectionBoard {
        items: page.into_iter().map(|(_, place)| place).collect(),
        next_cursor,
        total,
        sums,
    })
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Everything of a subtree that its board shows.
struct Survey {
    terms: BTreeMap<OrganisationId, Vec<Term>>,
    elections: BTreeMap<OrganisationId, ElectionHead>,
    holders: BTreeMap<TermId, BTreeSet<WorkerId>>,
    heads: BTreeMap<TermId, WorkerId>,
    today: NaiveDate,
}

impl Survey {
    async fn of(access: &Access<perm::WorkerView>, scope: &Scope) -> AppResult<Self> {
        let store = access.store();
        let elections = store.elections().within(scope);
        let mut survey = Self {
            terms: BTreeMap::new(),
            elections: BTreeMap::new(),
            holders: BTreeMap::new(),
            heads: BTreeMap::new(),
            today: store.today(),
        };
        for term in elections.terms(None).await? {
            if term.from <= survey.today {
                let of = survey.terms.entry(term.organisation).or_default();
                of.push(term);
            }
        }
        for head in elections.heads(None).await? {
            let known = survey.elections.entry(head.organisation);
            let known = known.or_insert_with(|| head.clone());
            if head.state.is_open() {
                *known = head;
            }
        }
        for seat in elections.seats().await? {
            survey
                .holders
                .entry(seat.term)
                .or_default()
                .insert(seat.worker);
            if seat.head {
                survey.heads.insert(seat.term, seat.worker);
            }
        }
        Ok(survey)
    }

    /// People who hold a seat, each once.
    fn people(&self) -> i64 {
        let all: BTreeSet<&WorkerId> = self.holders.values().flatten().collect();
        count(all.len())
    }

    fn place(&self, node: &Node) -> BoardPlace {
        let mut terms: Vec<&Term> = self.terms.get(&node.id).into_iter().flatten().collect();
        terms.sort_by_key(|term| term.body);
        let election = self.elections.get(&node.id);
        let holders: BTreeSet<&WorkerId> = terms
            .iter()
            .filter_map(|term| self.holders.get(&term.id))
            .flatten()
            .collect();
        let [secretary, director] = [Body::Party, Body::Committee].map(|body| {
            let term = terms.iter().find(|term| term.body == body)?;
            self.heads.get(&term.id)
        });
        BoardPlace {
            organisation_id: node.id,
            name: node.full_name.clone(),
            need: self.need(&terms, election),
            people: count(holders.len()),
            one_head: secretary.zip(director).map(|(one, other)| one == other),
            election: election.map(summary),
            terms: terms.into_iter().map(term_summary).collect(),
        }
    }

    fn need(&self, terms: &[&Term], election: Option<&ElectionHead>) -> TermNeed {
        let ends = terms.iter().map(|term| term.planned_to).min();
        let soon = self.today.checked_add_months(SOON);
        match ends {
            _ if election.is_some_and(|one| one.state == ElectionState::Submitted) => {
                TermNeed::Waiting
            }
            _ if election.is_some_and(|one| one.state.is_open()) => TermNeed::UnderWay,
            None => TermNeed::Unknown,
            Some(ends) if ends <= self.today => TermNeed::Overdue,
            Some(ends) if soon.is_some_and(|soon| ends <= soon) => TermNeed::EndsSoon,
            Some(_) => TermNeed::Nothing,
        }
    }
}

fn sums<'a>(places: impl Iterator<Item = &'a BoardPlace> + Clone, people: i64) -> BoardSums {
    let of =
        |fits: &dyn Fn(&BoardPlace) -> bool| count(places.clone().filter(|one| fits(one)).count());
    BoardSums {
        places: of(&|_| true),
        unknown: of(&|one| one.need == TermNeed::Unknown),
        under_way: of(&|one| one.need == TermNeed::UnderWay),
        waiting: of(&|one| one.need == TermNeed::Waiting),
        overdue: of(&|one| one.need == TermNeed::Overdue),
        ends_soon: of(&|one| one.need == TermNeed::EndsSoon),
        both: of(&|one| one.one_head.is_some()),
        one_head: of(&|one| one.one_head == Some(true)),
        people,
    }
}

pub(super) fn summary(head: &ElectionHead) -> ElectionSummary {
    ElectionSummary {
        id: head.id,
        revision: head.revision,
        kind: head.kind,
        state: head.state,
        effective_on: head.effective_on,
    }
}

const fn term_summary(term: &Term) -> TermSummary {
    TermSummary {
        id: term.id,
        body: term.body,
        ordinal: term.ordinal,
        from: term.from,
        planned_to: term.planned_to,
        actual_to: term.actual_to,
    }
}

/// The terms of a place with everyone who holds or held a seat, and its elections.
///
/// # Errors
/// `not_found` outside the view.
pub async fn place_terms(
    access: &Access<perm::WorkerView>,
    place: OrganisationId,
) -> AppResult<PlaceTerms> {
    let tree = tree_of(access).await?;
    let node = tree.node(place).ok_or_else(AppError::not_found)?;
    if !access.scope().contains(&node.path) {
        return Err(AppError::not_found());
    }
    let elections = access.store().elections();
    let elections = elections.within(access.scope());
    let terms = elections.terms(Some(place)).await?;
    let ids: Vec<TermId> = terms.iter().map(|term| term.id).collect();
    let seats = elections.seats_of(&ids).await?;
    let of = |term: &Term| TermView {
        term: term_summary(term),
        seats: seats
            .iter()
            .filter(|held| held.seat.term == term.id)
            .map(seat)
            .collect(),
    };
    Ok(PlaceTerms {
        terms: terms.iter().map(of).collect(),
        elections: elections
            .heads(Some(place))
            .await?
            .iter()
            .map(summary)
            .collect(),
    })
}

fn seat(held: &HeldSeat) -> SeatView {
    SeatView {
        worker_id: held.name.is_some().then_some(held.worker),
        name: held.name.clone(),
        rank: held.seat.rank,
        manner: held.seat.manner,
        votes: held.seat.votes,
        from: held.period.from,
        until: held.period.last_day(),
        end: held.seat.end,
    }
}
