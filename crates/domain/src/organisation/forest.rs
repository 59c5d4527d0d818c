//! The tree over time: every organisation with the spans over which it is what it is, and how
//! an act changes them. Pure, so that thousands of random acts can be replayed.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    OrganisationPath,
    act::{ActProblem, NodeFacts, Step, WHOLE, portions},
    steps::Work,
};
use crate::{ids::OrganisationId, time::Period};

/// What an organisation is over a span of days, and where that puts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Days.
    pub period: Period,
    /// What it is.
    pub facts: NodeFacts,
    /// Place in the tree.
    pub path: OrganisationPath,
}

/// An organisation over time: spans in the order of their days, none overlapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Key in paths.
    pub key: u64,
    /// Spans.
    pub spans: Vec<Span>,
}

/// Where an organisation went or came from (沿革).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it was.
    pub predecessor: OrganisationId,
    /// What it became.
    pub successor: OrganisationId,
    /// Part of the predecessor, in ten-thousandths.
    pub share: u32,
}

/// Where the people and accounts of a merged or split organisation go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// All places they may go to; the source itself where it lives on.
    pub parts: Vec<OrganisationId>,
    /// Whether each person is placed by the allocation; otherwise all go to the first part.
    pub allocated: bool,
}

/// What an act comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Every organisation whose spans change, as it is afterwards.
    pub nodes: BTreeMap<OrganisationId, Node>,
    /// Lineage.
    pub links: Vec<Link>,
    /// Where people go, by where they are.
    pub destinations: BTreeMap<OrganisationId, Destination>,
    /// Organisations that end without a successor.
    pub abolished: Vec<OrganisationId>,
    /// Departments that people answer to: from, to, within.
    pub supervision: Vec<(OrganisationId, OrganisationId, OrganisationId)>,
}

/// One organisation went into another on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Day.
    pub on: NaiveDate,
    /// What it was.
    pub predecessor: OrganisationId,
    /// What it became.
    pub successor: OrganisationId,
    /// Part of the predecessor, in ten-thousandths.
    pub share: u32,
}

/// Numbers of one day by organisation, as they would stand in the tree of a later one: each
/// merger and split in between passes the number on in proportion to the shares, in whole numbers
/// that sum to it exactly, so that the total stays what it was.
pub fn recast(
    mut numbers: BTreeMap<OrganisationId, i64>,
    turns: &[Turn],
    since: NaiveDate,
    until: NaiveDate,
) -> BTreeMap<OrganisationId, i64> {
    let mut turns: Vec<&Turn> = turns
        .iter()
        .filter(|turn| since < turn.on && turn.on <= until)
        .collect();
    // Kept in their order within one predecessor: of equal remainders the first part gets more.
    turns.sort_by_key(|turn| (turn.on, turn.predecessor));
    for parts in turns.chunk_by(|a, b| (a.on, a.predecessor) == (b.on, b.predecessor)) {
        let Some(first) = parts.first() else { continue };
        let Some(number) = numbers.remove(&first.predecessor) else {
            continue;
        };
        let given: u32 = parts.iter().map(|part| part.share).sum();
        let kept = (first.predecessor, WHOLE.saturating_sub(given));
        let heirs = parts.iter().map(|part| (part.successor, part.share));
        let heirs: Vec<_> = heirs
            .chain([kept])
            .filter(|(_, share)| *share > 0)
            .collect();
        let weights: Vec<i64> = heirs.iter().map(|(_, share)| i64::from(*share)).collect();
        for ((heir, _), portion) in heirs.into_iter().zip(portions(number, &weights)) {
            *numbers.entry(heir).or_default() += portion;
        }
    }
    numbers
}

/// The tree over time (机构沿革树).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forest {
    pub(super) nodes: BTreeMap<OrganisationId, Node>,
    /// Every merger and split there was.
    pub(super) turns: Vec<Turn>,
}

impl Node {
    /// The span that holds on a day.
    pub fn on(&self, day: NaiveDate) -> Option<&Span> {
        self.spans.iter().find(|span| span.period.contains(day))
    }
}

impl Forest {
    /// Every merger and split there was.
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// A tree of nodes as they are stored, with every merger and split.
    pub fn new(nodes: BTreeMap<OrganisationId, Node>, turns: Vec<Turn>) -> Self {
        let mut forest = Self { nodes, turns };
        for node in forest.nodes.values_mut() {
            node.spans.sort_by_key(|span| span.period.from);
            coalesce(&mut node.spans);
        }
        forest
    }

    /// Every organisation there ever was.
    pub const fn nodes(&self) -> &BTreeMap<OrganisationId, Node> {
        &self.nodes
    }

    /// What an organisation is on a day.
    pub fn on(&self, id: OrganisationId, day: NaiveDate) -> Option<&Span> {
        self.nodes.get(&id)?.on(day)
    }

    /// Puts in place what an act came to.
    pub fn accept(&mut self, day: NaiveDate, outcome: &Outcome) {
        self.nodes.extend(outcome.nodes.clone());
        self.turns.extend(outcome.links.iter().map(|link| Turn {
            on: day,
            predecessor: link.predecessor,
            successor: link.successor,
            share: link.share,
        }));
    }

    /// What steps on a day come to, each on the tree that the one before leaves.
    ///
    /// # Errors
    /// Everything that stands in the way.
    pub fn apply(&self, day: NaiveDate, steps: &[Step]) -> Result<Outcome, Vec<ActProblem>> {
        let mut work = Work::begin(self, day);
        work.take_all(steps);
        work.check();
        if !work.problems.is_empty() {
            return Err(work.problems);
        }
        work.place();
        let changed = work.after.nodes.into_iter();
        let changed = changed.filter(|(id, node)| self.nodes.get(id) != Some(node));
        Ok(Outcome {
            nodes: changed.collect(),
            ..work.outcome
        })
    }
}

/// Joins spans that follow each other and say the same.
pub(super) fn coalesce(spans: &mut Vec<Span>) {
    spans.dedup_by(|later, earlier| {
        let same = earlier.facts == later.facts
            && earlier.path == later.path
            && earlier.period.to == Some(later.period.from);
        if same {
            earlier.period.to = later.period.to;
        }
        same
    });
}

/// The parts of a span before a day and from it on.
pub(super) fn cut(span: Span, day: NaiveDate) -> (Option<Span>, Option<Span>) {
    if span.period.from >= day {
        return (None, Some(span));
    }
    if span.period.to.is_some_and(|to| to <= day) {
        return (Some(span), None);
    }
    let to = Some(day);
    let before = Span {
        period: Period { to, ..span.period },
        ..span.clone()
    };
    let from = Span {
        period: Period {
            from: day,
            ..span.period
        },
        ..span
    };
    (Some(before), Some(from))
}
