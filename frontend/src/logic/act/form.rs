//! One step as a form of its own, and back. A merger or a split into something new is read as
//! several steps: those that establish it come first.

use contract::{ActStep, FieldProblem, SplitPart};
use domain::ids::OrganisationId;
use domain::organisation::act::{StepKind, WHOLE};
use domain::organisation::{OrganisationKind, OrganisationNature};

use super::standing::share_of;
use super::steps::{established, fresh_label, node_text};
use super::target::{Reading, Way, at, missing, show};
use crate::logic::form::Form;
use crate::logic::text::{Acts, Lang, Text};

/// Most parts of a split, and most organisations of one merger.
pub const MOST: usize = 50;

/// A form for a new step of a kind.
pub fn blank(kind: StepKind) -> Form {
    let mut form = Form::default();
    match kind {
        StepKind::Establish => form.set("kind", OrganisationKind::Village.code()),
        StepKind::Convert => form.set("nature", OrganisationNature::ResidentsCommittee.code()),
        StepKind::Merge => {
            form.add_row("sources", "id");
            form.add_row("sources", "id");
            form.set("into.way", Way::OneOf.code());
        }
        StepKind::Split => {
            form.set("parts.0.way", Way::Itself.code());
            form.set("parts.1.way", Way::Fresh.code());
        }
        StepKind::Rename | StepKind::Move | StepKind::Abolish | StepKind::Supervise => {}
    }
    form.settle();
    form
}

/// The form of a step that is there.
pub fn of(step: &ActStep) -> Form {
    let mut form = Form::default();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let nature = |nature: Option<OrganisationNature>| nature.map_or("", |nature| nature.code());
    match step {
        ActStep::Establish {
            kind,
            nature: what,
            name,
            parent,
            division_code,
            ..
        } => {
            form.set("kind", kind.code());
            form.set("nature", nature(*what));
            form.set("name", name.clone());
            form.set("parent", node_text(parent));
            form.set("division_code", text(division_code));
        }
        ActStep::Rename {
            organisation_id,
            name,
            division_code,
        } => {
            form.set("organisation_id", organisation_id.to_string());
            form.set("name", name.clone());
            form.set("division_code", text(division_code));
        }
        ActStep::Convert {
            organisation_id,
            nature: what,
            name,
            division_code,
        } => {
            form.set("organisation_id", organisation_id.to_string());
            form.set("nature", what.code());
            form.set("name", text(name));
            form.set("division_code", text(division_code));
        }
        ActStep::Move {
            organisation_id,
            parent,
            division_code,
        } => {
            form.set("organisation_id", organisation_id.to_string());
            form.set("parent", node_text(parent));
            form.set("division_code", text(division_code));
        }
        ActStep::Merge { sources, into } => {
            for (row, source) in sources.iter().enumerate() {
                form.set(format!("sources.{row}.id"), source.to_string());
            }
            show(&mut form, "into", into, sources, false);
        }
        ActStep::Split { source, parts } => {
            form.set("source", source.to_string());
            for (row, part) in parts.iter().enumerate() {
                let prefix = format!("parts.{row}");
                show(&mut form, &prefix, &part.node, &[*source], true);
                let children: Vec<String> = part.children.iter().map(ToString::to_string).collect();
                form.set(at(&prefix, "children"), children.join(","));
                form.set(at(&prefix, "words"), part.address_words.join("、"));
                let share = part.share.map(super::standing::percent);
                form.set(at(&prefix, "share"), share.unwrap_or_default());
            }
        }
        ActStep::Abolish { organisation_id } => {
            form.set("organisation_id", organisation_id.to_string());
        }
        ActStep::Supervise { from, to, within } => {
            form.set("from", from.to_string());
            form.set("to", node_text(to));
            form.set("within", within.to_string());
        }
    }
    form.settle();
    form
}

/// Whether somebody has typed: what the page notes by itself, and fields that are merely there,
/// are no changes.
pub fn typed(opened: &Form, now: &Form) -> bool {
    let values = |form: &Form| {
        let mut values = form.below("");
        values.retain(|key, value| !value.is_empty() && !key.starts_with("origin."));
        values
    };
    values(opened) != values(now)
}

/// The steps that a form comes to: the step itself last, before it those that establish what it
/// needs. `others` are the other steps of the act, `label` the one that the step bore.
///
/// # Errors
/// What is wrong with which field.
pub fn read(
    kind: StepKind,
    form: &Form,
    others: &[ActStep],
    label: Option<&str>,
) -> Result<Vec<ActStep>, Vec<FieldProblem>> {
    let mut reading = Reading {
        form,
        taken: established(others)
            .into_iter()
            .map(|new| new.label)
            .collect(),
        before: Vec::new(),
        problems: Vec::new(),
    };
    let step = match kind {
        StepKind::Establish => establish(&mut reading, label),
        StepKind::Merge => merge(&mut reading),
        StepKind::Split => split(&mut reading),
        other => simple(&mut reading, other),
    };
    let Reading {
        mut before,
        problems,
        ..
    } = reading;
    match (step, problems.is_empty()) {
        (Some(step), true) => {
            before.push(step);
            Ok(before)
        }
        _ => Err(problems),
    }
}

fn establish(reading: &mut Reading<'_>, label: Option<&str>) -> Option<ActStep> {
    let kind = reading
        .required("kind")
        .and_then(|kind| OrganisationKind::from_code(&kind));
    let (name, parent) = (reading.required("name"), reading.node("parent"));
    let (kind, name, parent) = (kind?, name?, parent?);
    // What other steps name keeps its label through a change of the name.
    let label = match label {
        Some(label) => label.to_owned(),
        None => fresh_label(&name, &reading.taken),
    };
    Some(ActStep::Establish {
        label,
        kind,
        nature: OrganisationNature::from_code(reading.form.get("nature")),
        name,
        parent,
        division_code: reading.form.text("division_code").map(str::to_owned),
    })
}

fn simple(reading: &mut Reading<'_>, kind: StepKind) -> Option<ActStep> {
    let division_code = reading.form.text("division_code").map(str::to_owned);
    if kind == StepKind::Supervise {
        let (within, from) = (reading.organisation("within"), reading.organisation("from"));
        let to = reading.node("to");
        return Some(ActStep::Supervise {
            from: from?,
            to: to?,
            within: within?,
        });
    }
    let who = reading.organisation("organisation_id");
    match kind {
        StepKind::Rename => {
            let name = reading.required("name");
            Some(ActStep::Rename {
                organisation_id: who?,
                name: name?,
                division_code,
            })
        }
        StepKind::Convert => {
            let nature = reading.required("nature");
            Some(ActStep::Convert {
                organisation_id: who?,
                nature: OrganisationNature::from_code(&nature?)?,
                name: reading.form.text("name").map(str::to_owned),
                division_code,
            })
        }
        StepKind::Move => {
            let parent = reading.node("parent");
            Some(ActStep::Move {
                organisation_id: who?,
                parent: parent?,
                division_code,
            })
        }
        _ => Some(ActStep::Abolish {
            organisation_id: who?,
        }),
    }
}

/// The organisations that a form merges, in their order.
pub fn sources(form: &Form) -> Vec<OrganisationId> {
    (0..form.rows("sources"))
        .filter_map(|row| form.text(&format!("sources.{row}.id"))?.parse().ok())
        .collect()
}

fn merge(reading: &mut Reading<'_>) -> Option<ActStep> {
    let sources = sources(reading.form);
    let way = Way::from_code(reading.form.get("into.way"));
    // Into another that exists even a single one is merged.
    let least = if way == Some(Way::Existing) { 1 } else { 2 };
    for row in sources.len()..least {
        reading.problems.push(missing(format!("sources.{row}.id")));
    }
    let twice = (1..sources.len()).find(|at| {
        sources
            .iter()
            .take(*at)
            .any(|id| sources.get(*at) == Some(id))
    });
    if let Some(row) = twice {
        reading.problems.push(problem(
            &format!("sources.{row}.id"),
            "named_twice",
            Acts::Twice,
        ));
    }
    let into = reading.target("into", None)?;
    Some(ActStep::Merge { sources, into })
}

fn split(reading: &mut Reading<'_>) -> Option<ActStep> {
    let source = reading.organisation("source");
    let rows = reading.form.rows("parts");
    let mut parts = Vec::with_capacity(rows);
    for row in 0..rows {
        let prefix = format!("parts.{row}");
        let node = reading.target(&prefix, source);
        let share = share(reading, &at(&prefix, "share"));
        let form = reading.form;
        if let Some(node) = node {
            parts.push(SplitPart {
                node,
                children: list(form.get(&at(&prefix, "children")), &[','])
                    .filter_map(|id| id.parse().ok())
                    .collect(),
                address_words: list(
                    form.get(&at(&prefix, "words")),
                    &['、', '，', ',', ';', '；', '\n', ' ', '　'],
                )
                .map(str::to_owned)
                .collect(),
                share,
            });
        }
    }
    if rows < 2 {
        reading
            .problems
            .push(problem("parts", "too_few", Acts::TooFewParts));
    }
    let stated: Vec<u32> = parts.iter().filter_map(|part| part.share).collect();
    if !stated.is_empty() && (stated.len() != parts.len() || stated.iter().sum::<u32>() != WHOLE) {
        reading
            .problems
            .push(problem("parts", "share_wrong", Acts::SharesWrong));
    }
    Some(ActStep::Split {
        source: source?,
        parts,
    })
}

fn share(reading: &mut Reading<'_>, key: &str) -> Option<u32> {
    let text = reading.form.text(key)?;
    let share = share_of(text);
    if share.is_none() {
        reading
            .problems
            .push(problem(key, "share_wrong", Acts::ShareUnreadable));
    }
    share
}

fn list<'a>(text: &'a str, between: &'static [char]) -> impl Iterator<Item = &'a str> {
    text.split(between)
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

fn problem(key: &str, code: &str, text: Acts) -> FieldProblem {
    FieldProblem::error(key, code, text.get(Lang::Zh), text.get(Lang::En))
}

#[cfg(test)]
#[path = "form_tests.rs"]
mod tests;
