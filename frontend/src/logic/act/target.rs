//! Where a merger or a part of a split goes: one of those concerned, another that exists, or a
//! new one, which is established by a step of its own.

use contract::{ActStep, FieldProblem, NodeRef};
use domain::ids::OrganisationId;
use domain::organisation::{OrganisationKind, OrganisationNature};
use domain::worker::{Finding, FindingCode};

use super::steps::{fresh_label, node_of};
use crate::logic::form::Form;
use crate::logic::text::Acts;

/// Way of naming the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// One of those that are merged.
    OneOf,
    /// What is split lives on.
    Itself,
    /// Another that exists.
    Existing,
    /// One that an earlier step establishes.
    Labelled,
    /// One that is established with this step.
    Fresh,
}

impl Way {
    /// Ways of a merger.
    pub const MERGE: [Self; 4] = [Self::OneOf, Self::Existing, Self::Fresh, Self::Labelled];
    /// Ways of a part.
    pub const SPLIT: [Self; 4] = [Self::Itself, Self::Fresh, Self::Existing, Self::Labelled];

    /// Word in the form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OneOf => "ONE_OF",
            Self::Itself => "ITSELF",
            Self::Existing => "EXISTING",
            Self::Labelled => "LABELLED",
            Self::Fresh => "FRESH",
        }
    }

    /// The way of a word.
    pub fn from_code(code: &str) -> Option<Self> {
        [
            Self::OneOf,
            Self::Itself,
            Self::Existing,
            Self::Labelled,
            Self::Fresh,
        ]
        .into_iter()
        .find(|way| way.code() == code)
    }

    /// What it is called: of a merger, or of a part.
    pub const fn title(self, merger: bool) -> Acts {
        match (self, merger) {
            (Self::OneOf, _) => Acts::IntoOneOf,
            (Self::Existing, true) => Acts::IntoExisting,
            (Self::Labelled, true) => Acts::IntoLabelled,
            (Self::Fresh, true) => Acts::IntoFresh,
            (Self::Itself, _) => Acts::PartItself,
            (Self::Existing, false) => Acts::PartExisting,
            (Self::Labelled, false) => Acts::PartLabelled,
            (Self::Fresh, false) => Acts::PartFresh,
        }
    }
}

/// A path below a prefix.
pub fn at(prefix: &str, key: &str) -> String {
    format!("{prefix}.{key}")
}

/// A field that was left empty.
pub fn missing(key: impl Into<String>) -> FieldProblem {
    Finding::new(key.into(), FindingCode::Required).into()
}

/// What a step forms itself while it is read: the steps that come before it, and what is wrong.
pub struct Reading<'a> {
    /// The form.
    pub form: &'a Form,
    /// Labels that other steps have.
    pub taken: Vec<String>,
    /// Steps that establish what is new.
    pub before: Vec<ActStep>,
    /// What is wrong with which field.
    pub problems: Vec<FieldProblem>,
}

impl Reading<'_> {
    /// A text that must be there.
    pub fn required(&mut self, key: &str) -> Option<String> {
        let text = self.form.text(key).map(str::to_owned);
        if text.is_none() {
            self.problems.push(missing(key));
        }
        text
    }

    /// An organisation that exists.
    pub fn organisation(&mut self, key: &str) -> Option<OrganisationId> {
        self.required(key)?.parse().ok()
    }

    /// An organisation that exists or that another step establishes.
    pub fn node(&mut self, key: &str) -> Option<NodeRef> {
        node_of(&self.required(key)?)
    }

    /// The target below a prefix; `source` is what is split.
    pub fn target(&mut self, prefix: &str, source: Option<OrganisationId>) -> Option<NodeRef> {
        let way = self.required(&at(prefix, "way"))?;
        match Way::from_code(&way)? {
            Way::Itself => source.map(NodeRef::Id),
            Way::OneOf => self.organisation(&at(prefix, "one")).map(NodeRef::Id),
            Way::Existing => self.organisation(&at(prefix, "id")).map(NodeRef::Id),
            Way::Labelled => self.required(&at(prefix, "label")).map(NodeRef::New),
            Way::Fresh => self.fresh(prefix),
        }
    }

    /// Establishes the new organisation below a prefix: of the kind of those concerned, below
    /// their parent unless another is chosen.
    fn fresh(&mut self, prefix: &str) -> Option<NodeRef> {
        let name = self.required(&at(prefix, "name"))?;
        let kind = OrganisationKind::from_code(self.form.get("origin.kind"))?;
        let key = at(prefix, "parent");
        let parent = match self.form.text(&key).or(self.form.text("origin.parent")) {
            Some(parent) => node_of(parent)?,
            None => {
                self.problems.push(missing(key));
                return None;
            }
        };
        let label = fresh_label(&name, &self.taken);
        self.taken.push(label.clone());
        self.before.push(ActStep::Establish {
            label: label.clone(),
            kind,
            nature: OrganisationNature::from_code(self.form.get(&at(prefix, "nature"))),
            name,
            parent,
            division_code: self
                .form
                .text(&at(prefix, "division_code"))
                .map(str::to_owned),
        });
        Some(NodeRef::New(label))
    }
}

/// Writes a target into a form.
pub fn show(form: &mut Form, prefix: &str, node: &NodeRef, among: &[OrganisationId], itself: bool) {
    let mut put = |key: &str, value: &str| form.set(at(prefix, key), value);
    match node {
        NodeRef::Id(id) if among.contains(id) && itself => put("way", Way::Itself.code()),
        NodeRef::Id(id) if among.contains(id) => {
            put("way", Way::OneOf.code());
            put("one", &id.to_string());
        }
        NodeRef::Id(id) => {
            put("way", Way::Existing.code());
            put("id", &id.to_string());
        }
        NodeRef::New(label) => {
            put("way", Way::Labelled.code());
            put("label", label);
        }
    }
}
