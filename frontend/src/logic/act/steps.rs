//! Steps of an act: what they establish, what rests on which, and each in one sentence.

use contract::{ActStep, NodeRef, SplitPart};
use domain::organisation::OrganisationKind;

use super::standing::percent;
use crate::logic::format::fill;
use crate::logic::text::{Acts, Common, Lang, Text};

/// What stands before a label where a node is kept as a text.
const NEW: &str = "new:";

/// A node as a text of a form: an id, or `new:` with the label.
pub fn node_text(node: &NodeRef) -> String {
    match node {
        NodeRef::Id(id) => id.to_string(),
        NodeRef::New(label) => format!("{NEW}{label}"),
    }
}

/// The node of a text; none when it is neither.
pub fn node_of(text: &str) -> Option<NodeRef> {
    match text.strip_prefix(NEW) {
        Some(label) if !label.is_empty() => Some(NodeRef::New(label.to_owned())),
        Some(_) => None,
        None => text.parse().ok().map(NodeRef::Id),
    }
}

/// An organisation that a step establishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Established {
    /// By which other steps name it.
    pub label: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: OrganisationKind,
}

/// What some steps establish, in their order.
pub fn established(steps: &[ActStep]) -> Vec<Established> {
    steps
        .iter()
        .filter_map(|step| match step {
            ActStep::Establish {
                label, name, kind, ..
            } => Some(Established {
                label: label.clone(),
                name: name.clone(),
                kind: *kind,
            }),
            _ => None,
        })
        .collect()
}

/// A label for a new organisation: its name, with a number where another step has it already.
pub fn fresh_label(name: &str, taken: &[String]) -> String {
    let free = |label: &String| !taken.contains(label);
    let numbered = (2..).map(|number| format!("{name}（{number}）"));
    std::iter::once(name.to_owned())
        .chain(numbered)
        .find(free)
        .unwrap_or_default()
}

/// The label that a step establishes.
fn label(step: &ActStep) -> Option<&str> {
    match step {
        ActStep::Establish { label, .. } => Some(label),
        _ => None,
    }
}

fn nodes(step: &ActStep) -> Vec<&NodeRef> {
    match step {
        ActStep::Establish { parent, .. } | ActStep::Move { parent, .. } => vec![parent],
        ActStep::Merge { into, .. } => vec![into],
        ActStep::Split { parts, .. } => parts.iter().map(|part| &part.node).collect(),
        ActStep::Supervise { to, .. } => vec![to],
        ActStep::Rename { .. } | ActStep::Convert { .. } | ActStep::Abolish { .. } => Vec::new(),
    }
}

/// The nodes that a step names, to be named otherwise.
pub fn nodes_mut(step: &mut ActStep) -> Vec<&mut NodeRef> {
    match step {
        ActStep::Establish { parent, .. } | ActStep::Move { parent, .. } => vec![parent],
        ActStep::Merge { into, .. } => vec![into],
        ActStep::Split { parts, .. } => parts.iter_mut().map(|part| &mut part.node).collect(),
        ActStep::Supervise { to, .. } => vec![to],
        ActStep::Rename { .. } | ActStep::Convert { .. } | ActStep::Abolish { .. } => Vec::new(),
    }
}

fn rests_on(step: &ActStep, label: &str) -> bool {
    nodes(step)
        .into_iter()
        .any(|node| matches!(node, NodeRef::New(named) if named == label))
}

/// The first other step that names what a step establishes: while there is one, the step stays.
pub fn needed_by(steps: &[ActStep], at: usize) -> Option<usize> {
    let label = steps.get(at).and_then(label)?;
    steps
        .iter()
        .enumerate()
        .position(|(other, step)| other != at && rests_on(step, label))
}

/// Whether a step may change places with the one after it: not when that names what it
/// establishes.
pub fn may_follow(steps: &[ActStep], at: usize) -> bool {
    match (steps.get(at), steps.get(at + 1)) {
        (Some(step), Some(next)) => label(step).is_none_or(|label| !rests_on(next, label)),
        _ => false,
    }
}

/// Writes steps in the place of one; those before it are new.
pub fn put(steps: &mut Vec<ActStep>, at: Option<usize>, written: Vec<ActStep>) {
    match at.filter(|at| *at < steps.len()) {
        Some(at) => _ = steps.splice(at..=at, written),
        None => steps.extend(written),
    }
}

/// The step that a refused field belongs to, counted from 0.
pub fn step_of(field: &str) -> Option<usize> {
    field
        .strip_prefix("steps.")?
        .split('.')
        .next()?
        .parse()
        .ok()
}

/// What a refused field of an act is called, before what is wrong with it.
pub fn place_of(field: &str, lang: Lang) -> String {
    let name = match step_of(field) {
        Some(at) => fill(Acts::StepNumber.get(lang), &[("n", &(at + 1).to_string())]),
        None => match field {
            "title" => Acts::Title.get(lang).to_owned(),
            "document_number" => Acts::DocumentNumber.get(lang).to_owned(),
            "effective_on" => Acts::EffectiveOn.get(lang).to_owned(),
            _ => return String::new(),
        },
    };
    format!("{name}{}", Common::Colon.get(lang))
}

/// A step in words: a sentence, and what belongs to it line by line.
pub fn words(
    step: &ActStep,
    name: &dyn Fn(&NodeRef) -> String,
    lang: Lang,
) -> (String, Vec<String>) {
    let say = |text: Acts, values: &[(&str, &str)]| fill(text.get(lang), values);
    let id = |id: &domain::ids::OrganisationId| name(&NodeRef::Id(*id));
    let code = |code: &Option<String>| {
        let code = code.as_deref().filter(|code| !code.is_empty());
        code.map(|code| say(Acts::SayCode, &[("code", code)]))
    };
    match step {
        ActStep::Establish {
            kind,
            nature,
            name: new,
            parent,
            division_code,
            ..
        } => {
            let what = nature.map_or_else(
                || lang.of(kind.label(), kind.label_en()),
                |nature| lang.of(nature.label(), nature.label_en()),
            );
            let parent = name(parent);
            let said = say(
                Acts::SayEstablish,
                &[("parent", &parent), ("kind", what), ("name", new)],
            );
            (said, code(division_code).into_iter().collect())
        }
        ActStep::Rename {
            organisation_id,
            name: new,
            division_code,
        } => (
            say(
                Acts::SayRename,
                &[("who", &id(organisation_id)), ("name", new)],
            ),
            code(division_code).into_iter().collect(),
        ),
        ActStep::Convert {
            organisation_id,
            nature,
            name: new,
            division_code,
        } => {
            let nature = lang.of(nature.label(), nature.label_en());
            let renamed = new.as_deref().filter(|new| !new.is_empty());
            let renamed = renamed.map(|new| say(Acts::SayRenamed, &[("name", new)]));
            (
                say(
                    Acts::SayConvert,
                    &[("who", &id(organisation_id)), ("nature", nature)],
                ),
                renamed.into_iter().chain(code(division_code)).collect(),
            )
        }
        ActStep::Move {
            organisation_id,
            parent,
            division_code,
        } => (
            say(
                Acts::SayMove,
                &[("who", &id(organisation_id)), ("parent", &name(parent))],
            ),
            code(division_code).into_iter().collect(),
        ),
        ActStep::Merge { sources, into } => {
            let gone = sources
                .iter()
                .filter(|source| NodeRef::Id(**source) != *into);
            let gone = gone
                .map(id)
                .collect::<Vec<_>>()
                .join(Common::Comma.get(lang));
            (
                say(Acts::SayMerge, &[("who", &gone), ("into", &name(into))]),
                Vec::new(),
            )
        }
        ActStep::Split { source, parts } => {
            let lines = parts
                .iter()
                .map(|part| part_words(*source, part, name, lang));
            let said = say(
                Acts::SaySplit,
                &[("who", &id(source)), ("n", &parts.len().to_string())],
            );
            (said, lines.collect())
        }
        ActStep::Abolish { organisation_id } => (
            say(Acts::SayAbolish, &[("who", &id(organisation_id))]),
            Vec::new(),
        ),
        ActStep::Supervise { from, to, within } => (
            say(
                Acts::SaySupervise,
                &[
                    ("within", &id(within)),
                    ("from", &id(from)),
                    ("to", &name(to)),
                ],
            ),
            Vec::new(),
        ),
    }
}

fn part_words(
    source: domain::ids::OrganisationId,
    part: &SplitPart,
    name: &dyn Fn(&NodeRef) -> String,
    lang: Lang,
) -> String {
    let mut said = name(&part.node);
    if part.node == NodeRef::Id(source) {
        said.push_str(Acts::SayLivesOn.get(lang));
    }
    let mut more = Vec::new();
    if let Some(share) = part.share {
        more.push(percent(share));
    }
    if !part.children.is_empty() {
        let names = part.children.iter().map(|child| name(&NodeRef::Id(*child)));
        let names = names.collect::<Vec<_>>().join(Common::Comma.get(lang));
        more.push(fill(Acts::SayChildren.get(lang), &[("names", &names)]));
    }
    if !part.address_words.is_empty() {
        let words = part.address_words.join(Common::Comma.get(lang));
        more.push(fill(Acts::SayWords.get(lang), &[("words", &words)]));
    }
    if !more.is_empty() {
        said.push_str(Common::Colon.get(lang));
        said.push_str(&more.join(lang.of("；", "; ")));
    }
    said
}

#[cfg(test)]
#[path = "steps_tests.rs"]
mod tests;
