//! Whether what the steps of an act leave is a tree on every day, and where that puts everyone.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::{
    OrganisationKind, OrganisationPath,
    act::{ActProblem, ActProblemCode, NodeFacts},
    forest::{Span, coalesce, cut},
    steps::Work,
};
use crate::{ids::OrganisationId, time::Period};

/// Who bears a name or code, and when.
type Bearers = Vec<(OrganisationId, Period)>;

impl Work {
    /// Whether what the steps leave is a tree on every day from the day on.
    pub(super) fn check(&mut self) {
        let mut names: HashMap<(Option<OrganisationId>, String), Bearers> = HashMap::new();
        let mut codes: HashMap<String, Bearers> = HashMap::new();
        let mut found = Vec::new();
        for (id, node) in &self.after.nodes {
            for span in &node.spans {
                let Some(period) = since(span.period, self.day) else {
                    continue;
                };
                found.extend(
                    self.hanging(&span.facts, period)
                        .map(|code| (code, *id, *id)),
                );
                let same = names
                    .entry((span.facts.parent, span.facts.name.clone()))
                    .or_default();
                let other = taken(same, *id, period);
                found.extend(other.map(|other| (ActProblemCode::NameTaken, *id, other)));
                if let Some(code) = &span.facts.division_code {
                    let other = taken(codes.entry(code.clone()).or_default(), *id, period);
                    found.extend(other.map(|other| (ActProblemCode::CodeTaken, *id, other)));
                }
            }
        }
        for (code, id, other) in found {
            let step = self.concerned(id).or_else(|| self.concerned(other));
            // What was so before the act is not the act's to put right.
            if step.is_some() || code == ActProblemCode::ParentMissing {
                self.problems.push(ActProblem {
                    step,
                    code,
                    organisation: Some(id),
                });
            }
        }
    }

    /// The step that an organisation's problem comes from: one that names it, or its parent.
    fn concerned(&self, id: OrganisationId) -> Option<usize> {
        self.touched.get(&id).copied().or_else(|| {
            let parent = self.after.on(id, self.day)?.facts.parent?;
            self.touched.get(&parent).copied()
        })
    }

    /// What is wrong with where an organisation hangs over a span of days.
    fn hanging(&self, facts: &NodeFacts, period: Period) -> Option<ActProblemCode> {
        if facts
            .nature
            .is_some_and(|nature| nature.kind() != facts.kind)
        {
            return Some(ActProblemCode::NatureUnsuitable);
        }
        let Some(parent) = facts.parent else {
            let root = facts.kind.may_hang_below(None);
            return (!root).then_some(ActProblemCode::Misplaced);
        };
        let above = self.after.nodes.get(&parent);
        let mut day = period.from;
        loop {
            let Some(span) = above.and_then(|node| node.on(day)) else {
                return Some(ActProblemCode::ParentMissing);
            };
            if !facts.kind.may_hang_below(Some(span.facts.kind)) {
                return Some(ActProblemCode::Misplaced);
            }
            match span.period.to {
                Some(to) if period.to.is_none_or(|end| to < end) => day = to,
                _ => return None,
            }
        }
    }

    /// Puts every organisation where its parents put it, from the day on.
    pub(super) fn place(&mut self) {
        let mut placed: BTreeMap<OrganisationId, Vec<Span>> = BTreeMap::new();
        // Parents before children: kinds hang below each other in this order.
        let order = |id: &OrganisationId| {
            let node = self.after.nodes.get(id);
            let kind = node
                .and_then(|node| node.spans.last())
                .map(|span| span.facts.kind);
            kind.map(|kind| match kind {
                OrganisationKind::City => 0,
                OrganisationKind::Unit => 1,
                OrganisationKind::Town => 2,
                OrganisationKind::Village => 3,
                OrganisationKind::Department | OrganisationKind::Employer => 4,
            })
        };
        let mut ids: Vec<_> = self.after.nodes.keys().copied().collect();
        ids.sort_by_key(order);
        for id in ids {
            let Some(node) = self.after.nodes.get(&id) else {
                continue;
            };
            let mut spans = Vec::with_capacity(node.spans.len() + 1);
            for span in &node.spans {
                let (before, from) = cut(span.clone(), self.day);
                spans.extend(before);
                if let Some(span) = from {
                    let above = span.facts.parent.and_then(|parent| placed.get(&parent));
                    below(node.key, span, above, &mut spans);
                }
            }
            coalesce(&mut spans);
            placed.insert(id, spans);
        }
        for (id, spans) in placed {
            if let Some(node) = self.after.nodes.get_mut(&id) {
                node.spans = spans;
            }
        }
    }
}

/// Cuts a span with wherever its parent is over its days.
fn below(key: u64, span: Span, above: Option<&Vec<Span>>, spans: &mut Vec<Span>) {
    let Some(above) = above else {
        return spans.push(Span {
            path: OrganisationPath::root(key),
            ..span
        });
    };
    for parent in above
        .iter()
        .filter(|parent| parent.period.overlaps(&span.period))
    {
        let ends = [parent.period.to, span.period.to];
        spans.push(Span {
            period: Period {
                from: parent.period.from.max(span.period.from),
                to: ends.into_iter().flatten().min(),
            },
            facts: span.facts.clone(),
            path: parent.path.child(key),
        });
    }
}

/// The part of a period from a day on.
fn since(period: Period, day: NaiveDate) -> Option<Period> {
    let ended = period.to.is_some_and(|to| to <= day);
    (!ended).then(|| Period {
        from: period.from.max(day),
        to: period.to,
    })
}

/// Notes who bears a name or code over a period; answers who bears it too.
fn taken(bearers: &mut Bearers, id: OrganisationId, period: Period) -> Option<OrganisationId> {
    let clash = |(other, held): &&(OrganisationId, Period)| *other != id && held.overlaps(&period);
    let other = bearers.iter().find(clash).map(|(other, _)| *other);
    bearers.push((id, period));
    other
}
