//! The steps of an act, each taken on the tree that the one before leaves.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{
    OrganisationKind, OrganisationPath,
    act::{ActProblem, ActProblemCode, NodeFacts, Part, Step, WHOLE},
    forest::{Destination, Forest, Link, Node, Outcome, Span, cut},
};
use crate::{ids::OrganisationId, time::Period};

/// An act under way.
pub(super) struct Work {
    pub(super) day: NaiveDate,
    pub(super) after: Forest,
    pub(super) outcome: Outcome,
    /// Organisations that a step names, with the first step that does.
    pub(super) touched: BTreeMap<OrganisationId, usize>,
    step: usize,
    pub(super) problems: Vec<ActProblem>,
}

impl Work {
    pub(super) fn begin(forest: &Forest, day: NaiveDate) -> Self {
        Self {
            day,
            after: forest.clone(),
            outcome: Outcome::default(),
            touched: BTreeMap::new(),
            step: 0,
            problems: Vec::new(),
        }
    }

    /// Takes every step.
    pub(super) fn take_all(&mut self, steps: &[Step]) {
        for (at, step) in steps.iter().enumerate() {
            self.step = at;
            self.take(step);
        }
        if steps.is_empty() {
            self.problems.push(ActProblem {
                step: None,
                code: ActProblemCode::Nothing,
                organisation: None,
            });
        }
        self.check_chains();
    }

    fn refuse(&mut self, code: ActProblemCode, about: OrganisationId) {
        self.problems.push(ActProblem {
            step: Some(self.step),
            code,
            organisation: Some(about),
        });
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Establish { id, key, facts } => self.establish(*id, *key, facts),
            Step::Change {
                id,
                name,
                nature,
                parent,
                division_code,
            } => {
                let change = |facts: &mut NodeFacts| {
                    put(&mut facts.name, name.clone());
                    put(&mut facts.nature, nature.map(Some));
                    put(&mut facts.parent, parent.map(Some));
                    put(&mut facts.division_code, division_code.clone().map(Some));
                };
                self.change(*id, change);
            }
            Step::Merge { sources, into } => self.merge(sources, *into),
            Step::Split { source, parts } => self.split(*source, parts),
            Step::Abolish { id } => {
                self.close(*id);
                self.outcome.abolished.push(*id);
            }
            Step::Supervise { from, to, within } => self.supervise(*from, *to, *within),
        }
    }

    fn facts(&mut self, id: OrganisationId) -> Option<NodeFacts> {
        let facts = self.after.on(id, self.day).map(|span| span.facts.clone());
        if facts.is_none() {
            self.refuse(ActProblemCode::Unknown, id);
        }
        facts
    }

    fn touch(&mut self, id: OrganisationId) {
        self.touched.entry(id).or_insert(self.step);
    }

    fn establish(&mut self, id: OrganisationId, key: u64, facts: &NodeFacts) {
        self.touch(id);
        let span = Span {
            period: Period::since(self.day),
            facts: facts.clone(),
            // Put right once every step is taken.
            path: OrganisationPath::root(key),
        };
        let node = Node {
            key,
            spans: vec![span],
        };
        if self.after.nodes.insert(id, node).is_some() {
            self.refuse(ActProblemCode::Twice, id);
        }
    }

    /// Changes facts from the day on. A fact that a later act changes again is not touched: the
    /// later act would no longer say what it said.
    fn change(&mut self, id: OrganisationId, change: impl Fn(&mut NodeFacts)) {
        self.touch(id);
        let Some(before) = self.facts(id) else { return };
        let mut wanted = before.clone();
        change(&mut wanted);
        if wanted == before {
            return self.refuse(ActProblemCode::Nothing, id);
        }
        let later = self.spans_from(id);
        if later
            .iter()
            .any(|span| conflicts(&before, &wanted, &span.facts))
        {
            return self.refuse(ActProblemCode::LaterChange, id);
        }
        self.rewrite(id, |facts| change(facts));
    }

    /// Whether a later act merges or splits something into an organisation.
    fn arrives(&self, id: OrganisationId) -> bool {
        let turns = &self.after.turns;
        turns
            .iter()
            .any(|turn| turn.successor == id && turn.on > self.day)
    }

    /// Whether a later act ends an organisation or splits something off it: it does not know of
    /// whoever comes or goes now.
    fn ends(&self, id: OrganisationId) -> bool {
        let last = self.after.nodes.get(&id).and_then(|node| node.spans.last());
        let turns = &self.after.turns;
        last.is_none_or(|span| span.period.to.is_some())
            || turns
                .iter()
                .any(|turn| turn.predecessor == id && turn.on > self.day)
    }

    fn spans_from(&self, id: OrganisationId) -> Vec<Span> {
        let spans = self.after.nodes.get(&id).map(|node| node.spans.iter());
        let from = |span: &&Span| span.period.to.is_none_or(|to| to > self.day);
        spans.into_iter().flatten().filter(from).cloned().collect()
    }

    /// Changes every span from the day on, cutting the one that holds on it.
    fn rewrite(&mut self, id: OrganisationId, change: impl Fn(&mut NodeFacts)) {
        let day = self.day;
        let Some(node) = self.after.nodes.get_mut(&id) else {
            return;
        };
        let mut spans = Vec::with_capacity(node.spans.len() + 1);
        for span in std::mem::take(&mut node.spans) {
            let (before, from) = cut(span, day);
            spans.extend(before);
            spans.extend(from.map(|mut span| {
                change(&mut span.facts);
                span
            }));
        }
        node.spans = spans;
    }

    /// Ends an organisation on the day.
    fn close(&mut self, id: OrganisationId) {
        self.touch(id);
        let Some(facts) = self.facts(id) else { return };
        let changed = self.spans_from(id).iter().any(|span| span.facts != facts);
        let day = self.day;
        // What a later act says of it would be about nothing.
        if changed || self.arrives(id) || self.ends(id) {
            return self.refuse(ActProblemCode::LaterChange, id);
        }
        let Some(node) = self.after.nodes.get_mut(&id) else {
            return;
        };
        let spans = std::mem::take(&mut node.spans);
        node.spans = spans
            .into_iter()
            .filter_map(|span| cut(span, day).0)
            .collect();
        if node.spans.is_empty() {
            self.refuse(ActProblemCode::SameDay, id);
        }
    }

    fn merge(&mut self, sources: &[OrganisationId], into: OrganisationId) {
        self.touch(into);
        let Some(target) = self.facts(into) else {
            return;
        };
        if !self.distinct(sources.iter().copied()) {
            return;
        }
        let gone: Vec<_> = sources.iter().copied().filter(|id| *id != into).collect();
        if gone.is_empty() {
            return self.refuse(ActProblemCode::TooFew, into);
        }
        if self.ends(into) {
            return self.refuse(ActProblemCode::LaterChange, into);
        }
        for source in gone {
            let Some(facts) = self.facts(source) else {
                continue;
            };
            if facts.kind != target.kind {
                self.refuse(ActProblemCode::KindsDiffer, source);
                continue;
            }
            self.close(source);
            for child in self.children(source) {
                self.adopt(child, source, into);
            }
            self.outcome.links.push(Link {
                predecessor: source,
                successor: into,
                share: WHOLE,
            });
            let destination = Destination {
                parts: vec![into],
                allocated: false,
            };
            self.outcome.destinations.insert(source, destination);
        }
    }

    fn split(&mut self, source: OrganisationId, parts: &[Part]) {
        self.touch(source);
        let Some(facts) = self.facts(source) else {
            return;
        };
        if parts.len() < 2 {
            return self.refuse(ActProblemCode::TooFew, source);
        }
        // Nor would whoever a later act brings know to which part.
        if self.ends(source) || self.arrives(source) {
            return self.refuse(ActProblemCode::LaterChange, source);
        }
        let children = parts.iter().flat_map(|part| part.children.iter().copied());
        if !self.distinct(parts.iter().map(|part| part.node)) || !self.distinct(children) {
            return;
        }
        if parts.iter().map(|part| part.share).sum::<u32>() != WHOLE {
            return self.refuse(ActProblemCode::ShareWrong, source);
        }
        let below: BTreeSet<_> = self.children(source).into_iter().collect();
        for part in parts {
            self.part(source, &facts, part, &below);
        }
        let survives = parts.iter().any(|part| part.node == source);
        if !survives {
            self.close(source);
        }
        let destination = Destination {
            parts: parts.iter().map(|part| part.node).collect(),
            allocated: facts.kind.holds_workers(),
        };
        self.outcome.destinations.insert(source, destination);
    }

    fn part(
        &mut self,
        source: OrganisationId,
        facts: &NodeFacts,
        part: &Part,
        below: &BTreeSet<OrganisationId>,
    ) {
        let Some(target) = self.facts(part.node) else {
            return;
        };
        self.touch(part.node);
        if target.kind != facts.kind {
            return self.refuse(ActProblemCode::KindsDiffer, part.node);
        }
        if part.node != source && self.ends(part.node) {
            return self.refuse(ActProblemCode::LaterChange, part.node);
        }
        for child in &part.children {
            if !below.contains(child) {
                self.refuse(ActProblemCode::ChildNotBelow, *child);
            } else if part.node != source {
                self.touch(*child);
                self.adopt(*child, source, part.node);
            }
        }
        if part.node != source {
            self.outcome.links.push(Link {
                predecessor: source,
                successor: part.node,
                share: part.share,
            });
        }
    }

    fn supervise(&mut self, from: OrganisationId, to: OrganisationId, within: OrganisationId) {
        if from == to {
            return self.refuse(ActProblemCode::Nothing, to);
        }
        for id in [from, to] {
            let kind = self.facts(id).map(|facts| facts.kind);
            if kind.is_some_and(|kind| kind != OrganisationKind::Department) {
                self.refuse(ActProblemCode::NotDepartment, id);
            }
        }
        if self.facts(within).is_some() {
            self.outcome.supervision.push((from, to, within));
        }
    }

    fn distinct(&mut self, mut ids: impl Iterator<Item = OrganisationId>) -> bool {
        let mut seen = BTreeSet::new();
        match ids.find(|id| !seen.insert(*id)) {
            Some(twice) => {
                self.refuse(ActProblemCode::Twice, twice);
                false
            }
            None => true,
        }
    }

    /// What hangs below an organisation on the day. What comes below it later finds it gone,
    /// which is refused: the later act would mean another place.
    fn children(&self, parent: OrganisationId) -> Vec<OrganisationId> {
        let below = |(id, node): (&OrganisationId, &Node)| {
            let span = node.on(self.day)?;
            (span.facts.parent == Some(parent)).then_some(*id)
        };
        self.after.nodes.iter().filter_map(below).collect()
    }

    /// From the day on, what hung below one hangs below another.
    fn adopt(&mut self, child: OrganisationId, from: OrganisationId, to: OrganisationId) {
        let later = self.spans_from(child);
        if later.iter().any(|span| span.facts.parent != Some(from)) {
            return self.refuse(ActProblemCode::LaterChange, child);
        }
        self.rewrite(child, |facts| facts.parent = Some(to));
    }

    /// Nobody is sent on twice within one act: whoever is merged into a place that is itself
    /// merged or split would be nowhere in the allocation.
    fn check_chains(&mut self) {
        let sources = &self.outcome.destinations;
        let onward = |(source, to): (&OrganisationId, &Destination)| {
            let chained = |part: &&OrganisationId| *part != source && sources.contains_key(part);
            to.parts.iter().find(chained).copied()
        };
        let chained: Vec<_> = sources.iter().filter_map(onward).collect();
        for id in chained {
            let step = self.touched.get(&id).copied();
            self.problems.push(ActProblem {
                step,
                code: ActProblemCode::Twice,
                organisation: Some(id),
            });
        }
    }
}

/// Whether a later span already says something else about a fact that is to change.
fn conflicts(before: &NodeFacts, wanted: &NodeFacts, later: &NodeFacts) -> bool {
    (before.name != wanted.name && later.name != before.name)
        || (before.nature != wanted.nature && later.nature != before.nature)
        || (before.parent != wanted.parent && later.parent != before.parent)
        || (before.division_code != wanted.division_code
            && later.division_code != before.division_code)
}

fn put<T>(slot: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *slot = value;
    }
}
