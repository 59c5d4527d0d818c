//! The fields of an action, each as the kind asks for it.

use domain::election::{Body, Removal};
use domain::organisation::OrganisationKind;
use domain::personnel::{
    action::{ActionField, ActionKind, ProbationResult, label},
    career::{AbsenceKind, Grade, PenaltyKind},
    contract::ContractTerm,
    exit::ExitKind,
};
use domain::worker::{EntryKind, Post, RelationKind, WorkerClass};
use leptos::prelude::*;

use crate::logic::personnel::path;
use crate::logic::text::{Label, Person, Personnel as Words, Places};
use crate::pages::entry::organisation;
use crate::pages::people::own;
use crate::state::lang::lang;
use crate::ui::field::{CheckField, DateField, SelectField, TextField};
use crate::ui::form::FormState;

/// All fields of a kind.
pub fn fields(form: FormState, kind: ActionKind) -> AnyView {
    kind.fields()
        .iter()
        .map(|field| input(form, *field))
        .collect_view()
        .into_any()
}

fn input(form: FormState, field: ActionField) -> AnyView {
    let key = path(field.key);
    let required = field.required;
    let name = named(field.key);
    macro_rules! choice {
        ($list:ty) => {
            view! { <SelectField form=form key=key label=name options=own!($list) required=required/> }
                .into_any()
        };
    }
    match field.key {
        "organisation_id" => organisation(
            form,
            "fields.organisation_id",
            Words::Place,
            Words::PickPlace,
            required,
            OrganisationKind::holds_workers,
            None,
        ),
        "employer_id" => organisation(
            form,
            "fields.employer_id",
            Person::Employer,
            Places::PickEmployer,
            required,
            |kind| kind == OrganisationKind::Employer,
            Some(OrganisationKind::Employer),
        ),
        "class" => choice!(WorkerClass),
        "post" => choice!(Post),
        "entry_kind" => choice!(EntryKind),
        "relation" => choice!(RelationKind),
        "term" => choice!(ContractTerm),
        "result" => choice!(ProbationResult),
        "absence" => choice!(AbsenceKind),
        "grade" => choice!(Grade),
        "penalty" => choice!(PenaltyKind),
        "exit" => choice!(ExitKind),
        "body" => choice!(Body),
        "removal" => choice!(Removal),
        "until" | "probation_until" => {
            view! { <DateField form=form key=key label=name required=required/> }.into_any()
        }
        "handed_over" | "audited" => view! { <CheckField form=form key=key label=name/> }.into_any(),
        "level" | "year" => {
            view! { <TextField form=form key=key label=name required=required kind="number" length=4/> }
                .into_any()
        }
        // Which action is taken back is chosen where it stands.
        "reverses" => ().into_any(),
        _ => {
            view! { <TextField form=form key=key label=name required=required length=100/> }.into_any()
        }
    }
}

/// What a field is called.
fn named(key: &str) -> Label {
    if let Some((zh, en)) = label(key) {
        return Label { zh, en };
    }
    match key {
        "class" => Person::Class.into(),
        "post" => Person::Post.into(),
        "entry_kind" => Person::EntryKind.into(),
        "relation" => Person::Relation.into(),
        _ => Words::Content.into(),
    }
}
