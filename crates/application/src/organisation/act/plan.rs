//! From the steps as they are written to what they come to.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use contract::{ActProblemView, ActStep, NodeRef, OrganisationActInput, Requires};
use domain::{
    election::carry::{Bodies, Carriage},
    ids::{OrganisationId, WorkerId},
    organisation::{
        OrganisationKind, OrganisationNature,
        act::{ActProblem, ActProblemCode, NodeFacts, Part, Step, WHOLE, shares},
        forest::{Forest, Outcome},
    },
};
use persistence::{
    Scope,
    organisation::{Act, Carry, OrganisationChange},
};

use super::{earliest, names};
use crate::{Access, App, AppError, AppResult, organisation::rules::checked};

/// Ids of the organisations that an act establishes, by the labels of its steps.
pub(super) type Labels = BTreeMap<String, OrganisationId>;

/// Where each person of a split goes, by where they are.
pub(super) type Placed = HashMap<OrganisationId, HashMap<WorkerId, OrganisationId>>;

/// An act as it is to be carried out.
pub(super) struct Plan {
    /// The tree without it.
    pub(super) forest: Forest,
    /// What it comes to; nothing when something stands in the way.
    pub(super) outcome: Outcome,
    /// Where people go.
    pub(super) carries: BTreeMap<OrganisationId, Carry>,
    /// The terms and seats of everywhere that it touches.
    pub(super) bodies: Bodies,
    /// What becomes of them.
    pub(super) carriage: Carriage,
    /// What stands in the way.
    pub(super) problems: Vec<ActProblem>,
}

/// The steps of a stored act.
pub(super) fn steps_of(act: &Act) -> AppResult<Vec<ActStep>> {
    serde_json::from_str(&act.steps).map_err(AppError::internal)
}

/// The labels of a stored act.
pub(super) fn labels_of(act: &Act) -> AppResult<Labels> {
    serde_json::from_str(&act.labels).map_err(AppError::internal)
}

/// The organisations that exist and that steps name, each once.
pub(super) fn named(steps: &[ActStep]) -> BTreeSet<OrganisationId> {
    let mut found = BTreeSet::new();
    let node = |node: &NodeRef| match node {
        NodeRef::Id(id) => Some(*id),
        NodeRef::New(_) => None,
    };
    for step in steps {
        match step {
            ActStep::Establish { parent, .. } => found.extend(node(parent)),
            ActStep::Rename {
                organisation_id, ..
            }
            | ActStep::Convert {
                organisation_id, ..
            }
            | ActStep::Abolish { organisation_id } => _ = found.insert(*organisation_id),
            ActStep::Move {
                organisation_id,
                parent,
                ..
            } => {
                found.insert(*organisation_id);
                found.extend(node(parent));
            }
            ActStep::Merge { sources, into } => {
                found.extend(sources);
                found.extend(node(into));
            }
            ActStep::Split { source, parts } => {
                found.insert(*source);
                found.extend(parts.iter().filter_map(|part| node(&part.node)));
                found.extend(parts.iter().flat_map(|part| part.children.iter().copied()));
            }
            ActStep::Supervise { from, to, within } => {
                found.extend([*from, *within]);
                found.extend(node(to));
            }
        }
    }
    found
}

/// Labels of what steps establish, with the ids they had; new ones get a new id.
pub(super) fn labelled(app: &App, input: &OrganisationActInput, before: &Labels) -> Labels {
    let labels = input.steps.iter().filter_map(|step| match step {
        ActStep::Establish { label, .. } => Some(label.clone()),
        _ => None,
    });
    labels
        .map(|label| {
            let id = before.get(&label).copied();
            let id = id.unwrap_or_else(|| app.store().new_id());
            (label, id)
        })
        .collect()
}

/// Whether everything that steps name lies within a scope on the day they take effect, or the
/// day before.
pub(super) fn lies_within(forest: &Forest, scope: &Scope, input: &OrganisationActInput) -> bool {
    named(&input.steps).into_iter().all(|id| {
        let span = names::around(forest, id, input.effective_on);
        span.is_some_and(|span| scope.contains(&span.path))
    })
}

/// Refuses an act outside the scope of a permission. One that names nothing yet is within nobody's
/// but its drafter's.
pub(super) async fn within<P: Requires>(access: &Access<P>, act: &Act) -> AppResult<()> {
    let steps = steps_of(act)?;
    let own = act.drafted_by == access.actor().principal().account_id;
    let input = input_of(act, steps);
    let forest = access.store().forest().await?;
    let placed = own || !named(&input.steps).is_empty();
    if placed && lies_within(&forest, access.scope(), &input) {
        Ok(())
    } else {
        Err(AppError::not_found())
    }
}

fn input_of(act: &Act, steps: Vec<ActStep>) -> OrganisationActInput {
    OrganisationActInput {
        title: act.title.clone(),
        document_number: act.document_number.clone(),
        effective_on: act.effective_on,
        reason: act.reason.clone(),
        steps,
    }
}

/// What an act comes to on a tree. `key` is the first key that is free.
pub(super) async fn plan(app: &App, act: &Act, forest: Forest, key: u64) -> AppResult<Plan> {
    let (steps, labels) = (steps_of(act)?, labels_of(act)?);
    let placed = app.store().kept_placements(act.id).await?;
    let mut resolve = Resolve {
        labels: &labels,
        placed: &placed,
        key,
        forest: &forest,
        day: act.effective_on,
        problems: Vec::new(),
    };
    let resolved: Vec<Step> = steps
        .iter()
        .enumerate()
        .filter_map(|(at, step)| resolve.step(at, step))
        .collect();
    let mut problems = resolve.problems;
    if act.effective_on < earliest(app) {
        problems.push(problem(ActProblemCode::TooEarly, None));
    }
    let outcome = match forest.apply(act.effective_on, &resolved) {
        Ok(outcome) => outcome,
        Err(found) => {
            problems.extend(found);
            Outcome::default()
        }
    };
    problems.extend(left_behind(app, act, &outcome).await?);
    let carries = carries(&outcome, &placed);
    problems.extend(unallocated(app, act, &outcome, &carries).await?);
    let (day, touched) = (act.effective_on, touched(&outcome));
    let bodies = app.store().bodies_of(&touched, day).await?;
    let ends = |id: OrganisationId| {
        outcome
            .nodes
            .get(&id)
            .is_some_and(|node| node.on(day).is_none())
    };
    let goes = |worker, from| carries.get(&from).and_then(|carry| carry.place_of(worker));
    let carriage = bodies.carried(day, ends, goes, || app.store().new_id());
    let ending: Vec<OrganisationId> = touched.iter().copied().filter(|id| ends(*id)).collect();
    let electing = app.store().electing(&ending).await?.into_iter();
    problems.extend(electing.map(|place| problem(ActProblemCode::ElectionOpen, Some(place))));
    let later = bodies.terms.iter().filter(|term| term.from >= day);
    let later: BTreeSet<OrganisationId> = later.map(|term| term.organisation).collect();
    let later = later.into_iter();
    problems.extend(later.map(|place| problem(ActProblemCode::TermLater, Some(place))));
    Ok(Plan {
        forest,
        outcome,
        carries,
        bodies,
        carriage,
        problems,
    })
}

/// Every place whose people go elsewhere, to which they go, or that ends.
fn touched(outcome: &Outcome) -> Vec<OrganisationId> {
    let parts = outcome.destinations.iter();
    let mut places: BTreeSet<OrganisationId> = parts
        .flat_map(|(from, to)| to.parts.iter().chain([from]).copied())
        .collect();
    places.extend(&outcome.abolished);
    places.into_iter().collect()
}

fn problem(code: ActProblemCode, organisation: Option<OrganisationId>) -> ActProblem {
    ActProblem {
        step: None,
        code,
        organisation,
    }
}

/// Steps with ids in the place of labels.
struct Resolve<'a> {
    labels: &'a Labels,
    placed: &'a Placed,
    key: u64,
    forest: &'a Forest,
    day: NaiveDate,
    problems: Vec<ActProblem>,
}

impl Resolve<'_> {
    fn refuse(&mut self, step: usize, code: ActProblemCode) {
        self.problems.push(ActProblem {
            step: Some(step),
            code,
            organisation: None,
        });
    }

    fn node(&mut self, step: usize, node: &NodeRef) -> Option<OrganisationId> {
        let found = match node {
            NodeRef::Id(id) => Some(*id),
            NodeRef::New(label) => self.labels.get(label).copied(),
        };
        if found.is_none() {
            self.refuse(step, ActProblemCode::Unknown);
        }
        found
    }

    /// What the facts of a step are in their normal form.
    fn checked(
        &mut self,
        step: usize,
        kind: OrganisationKind,
        name: &str,
        nature: Option<OrganisationNature>,
        code: Option<&str>,
    ) -> Option<OrganisationChange> {
        match checked(kind, name, nature, code, None) {
            Ok(change) => Some(change),
            Err(error) => {
                for field in error.problem().errors {
                    self.refuse(
                        step,
                        match field.code.as_str() {
                            "nature_unsuitable" => ActProblemCode::NatureUnsuitable,
                            "division_code_invalid" => ActProblemCode::CodeInvalid,
                            _ => ActProblemCode::NameInvalid,
                        },
                    );
                }
                None
            }
        }
    }

    fn step(&mut self, at: usize, step: &ActStep) -> Option<Step> {
        Some(match step {
            ActStep::Establish {
                label,
                kind,
                nature,
                name,
                parent,
                division_code,
            } => {
                let parent = self.node(at, parent)?;
                let new = self.checked(at, *kind, name, *nature, division_code.as_deref())?;
                self.key += 1;
                Step::Establish {
                    id: self.labels.get(label).copied()?,
                    key: self.key - 1,
                    facts: NodeFacts {
                        kind: *kind,
                        nature: new.nature,
                        name: new.name,
                        parent: Some(parent),
                        division_code: new.division_code,
                    },
                }
            }
            ActStep::Rename {
                organisation_id,
                name,
                division_code,
            } => self.change(
                at,
                *organisation_id,
                (Some(name), None, None),
                division_code,
            )?,
            ActStep::Convert {
                organisation_id,
                nature,
                name,
                division_code,
            } => {
                let what = (name.as_deref(), Some(*nature), None);
                self.change(at, *organisation_id, what, division_code)?
            }
            ActStep::Move {
                organisation_id,
                parent,
                division_code,
            } => {
                let parent = self.node(at, parent)?;
                self.change(
                    at,
                    *organisation_id,
                    (None, None, Some(parent)),
                    division_code,
                )?
            }
            ActStep::Merge { sources, into } => Step::Merge {
                sources: sources.clone(),
                into: self.node(at, into)?,
            },
            ActStep::Split { source, parts } => {
                let nodes: Option<Vec<_>> =
                    parts.iter().map(|part| self.node(at, &part.node)).collect();
                self.split(*source, &nodes?, parts)
            }
            ActStep::Abolish { organisation_id } => Step::Abolish {
                id: *organisation_id,
            },
            ActStep::Supervise { from, to, within } => Step::Supervise {
                from: *from,
                to: self.node(at, to)?,
                within: *within,
            },
        })
    }

    /// A change of an organisation that exists: another name, nature, parent.
    fn change(
        &mut self,
        at: usize,
        id: OrganisationId,
        (name, nature, parent): (
            Option<&str>,
            Option<OrganisationNature>,
            Option<OrganisationId>,
        ),
        code: &Option<String>,
    ) -> Option<Step> {
        let Some(facts) = self.forest.on(id, self.day).map(|span| span.facts.clone()) else {
            self.problems.push(ActProblem {
                step: Some(at),
                code: ActProblemCode::Unknown,
                organisation: Some(id),
            });
            return None;
        };
        let code = code.as_deref().filter(|code| !code.trim().is_empty());
        let checked = self.checked(
            at,
            facts.kind,
            name.unwrap_or(&facts.name),
            nature.or(facts.nature),
            code,
        )?;
        Some(Step::Change {
            id,
            name: name.map(|_| checked.name),
            nature,
            parent,
            division_code: checked.division_code,
        })
    }

    /// A split whose shares are stated, or else follow the people.
    fn split(
        &self,
        source: OrganisationId,
        nodes: &[OrganisationId],
        parts: &[contract::SplitPart],
    ) -> Step {
        let people = self.placed.get(&source);
        let count = |node: &OrganisationId| {
            let to = people.map_or(0, |people| people.values().filter(|to| *to == node).count());
            i64::try_from(to).unwrap_or(i64::MAX)
        };
        let followed = shares(&nodes.iter().map(count).collect::<Vec<_>>());
        let stated: Option<Vec<u32>> = parts.iter().map(|part| part.share).collect();
        let shares = match stated {
            Some(stated) => stated,
            None if parts.iter().all(|part| part.share.is_none()) => followed,
            // Stated for some and not for others: no sum that could be right.
            None => vec![WHOLE; parts.len()],
        };
        let part = |((part, node), share): ((&contract::SplitPart, &OrganisationId), u32)| Part {
            node: *node,
            children: part.children.clone(),
            share,
        };
        Step::Split {
            source,
            parts: parts.iter().zip(nodes).zip(shares).map(part).collect(),
        }
    }
}

/// Where people go: placed one by one where a split says so, to the first part otherwise. A part
/// that a placement names and the act no longer has does not count.
fn carries(outcome: &Outcome, placed: &Placed) -> BTreeMap<OrganisationId, Carry> {
    let carry = |(source, to): (&OrganisationId, &domain::organisation::forest::Destination)| {
        let stays = to.parts.contains(source).then_some(*source);
        let known = placed.get(source).into_iter().flatten();
        let carry = Carry {
            to: stays.or(to.parts.first().copied()),
            placed: match to.allocated {
                true => known
                    .filter(|(_, part)| to.parts.contains(part))
                    .map(|(worker, part)| (*worker, *part))
                    .collect(),
                false => HashMap::new(),
            },
        };
        (*source, carry)
    };
    outcome.destinations.iter().map(carry).collect()
}

/// People in what ends without a successor.
async fn left_behind(app: &App, act: &Act, outcome: &Outcome) -> AppResult<Vec<ActProblem>> {
    let left = app
        .store()
        .assigned_to(&outcome.abolished, act.effective_on)
        .await?;
    let places: BTreeSet<OrganisationId> = left.into_iter().map(|(_, place)| place).collect();
    Ok(places
        .into_iter()
        .map(|place| problem(ActProblemCode::PeopleLeft, Some(place)))
        .collect())
}

/// People of a split place whom nobody has placed.
async fn unallocated(
    app: &App,
    act: &Act,
    outcome: &Outcome,
    carries: &BTreeMap<OrganisationId, Carry>,
) -> AppResult<Vec<ActProblem>> {
    let split: Vec<OrganisationId> = allocated(outcome);
    let people = app.store().assigned_to(&split, act.effective_on).await?;
    let missing: BTreeSet<OrganisationId> = people
        .into_iter()
        .filter(|(worker, place)| {
            let carry = carries.get(place);
            carry.is_none_or(|carry| !carry.placed.contains_key(worker))
        })
        .map(|(_, place)| place)
        .collect();
    Ok(missing
        .into_iter()
        .map(|place| problem(ActProblemCode::Unallocated, Some(place)))
        .collect())
}

/// Places whose people are placed one by one.
pub(super) fn allocated(outcome: &Outcome) -> Vec<OrganisationId> {
    let of_people = outcome.destinations.iter().filter(|(_, to)| to.allocated);
    of_people.map(|(source, _)| *source).collect()
}

/// A problem with the words for a person.
pub(super) fn shown(forest: &Forest, act: &Act, problem: &ActProblem) -> ActProblemView {
    ActProblemView {
        step: problem.step.and_then(|step| i64::try_from(step).ok()),
        organisation: problem
            .organisation
            .and_then(|id| names::reference(forest, id, act.effective_on)),
        code: problem.code.code().to_owned(),
        message: problem.code.label().to_owned(),
        message_en: problem.code.label_en().to_owned(),
    }
}
