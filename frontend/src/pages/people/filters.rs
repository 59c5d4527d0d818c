//! The filters: a drawer with all of them, and the chosen ones as tags above the list.

use domain::codes::CodeList;
use domain::organisation::OrganisationKind;
use domain::worker::{
    EntryKind, Post, QualificationLevel, RelationKind, WorkerClass, WorkerStatus,
};
use leptos::prelude::*;

use crate::logic::text::{Common, Label, Person, Text};
use crate::logic::{filter, query};
use crate::state::app;
use crate::state::lang::{lang, t, tl};
use crate::ui::choice::{Choices, MultiSelect, tag};
use crate::ui::org_picker::{OrganisationPicker, organisation_name};
use crate::ui::overlay::{Overlay, Place};

/// Codes and labels of an own list.
macro_rules! own {
    ($list:ty) => {
        Signal::derive(move || {
            let lang = lang();
            <$list>::ALL
                .iter()
                .map(|value| {
                    (
                        value.code().to_owned(),
                        lang.of(value.label(), value.label_en()).to_owned(),
                    )
                })
                .collect::<Vec<_>>()
        })
    };
}
pub(crate) use own;

/// Codes and labels of a dictionary.
pub fn listed(list: CodeList) -> Signal<Choices> {
    let codes = app().codes;
    Signal::derive(move || codes.choices(list))
}

fn options(key: &str) -> Option<(Label, Signal<Choices>)> {
    Some(match key {
        "class" => (Person::Class.into(), own!(WorkerClass)),
        "status" => (Person::Status.into(), own!(WorkerStatus)),
        "post" => (Person::Post.into(), own!(Post)),
        "qualification" => (Person::QualificationLevel.into(), own!(QualificationLevel)),
        "entry_kind" => (Person::EntryKind.into(), own!(EntryKind)),
        "relation" => (Person::Relation.into(), own!(RelationKind)),
        "sex" => (Person::Sex.into(), listed(CodeList::Sex)),
        "ethnicity" => (Person::Ethnicity.into(), listed(CodeList::Ethnicity)),
        "marital" => (Person::Marital.into(), listed(CodeList::Marital)),
        "political" => (Person::Political.into(), listed(CodeList::Political)),
        "education" => (Person::Education.into(), listed(CodeList::Education)),
        "degree" => (Person::Degree.into(), listed(CodeList::Degree)),
        _ => return None,
    })
}

fn title(key: &str) -> Label {
    match key {
        "organisation_id" => Person::PlaceField.into(),
        "employer_id" => Person::Employer.into(),
        "department_id" => Person::Department.into(),
        "full_time" => Person::FullTime.into(),
        "age_from" => Person::AgeFrom.into(),
        "age_to" => Person::AgeTo.into(),
        "born_from" => Person::BornFrom.into(),
        "born_to" => Person::BornTo.into(),
        "community_from" => Person::CommunityFrom.into(),
        "community_to" => Person::CommunityTo.into(),
        "as_of" => Person::AsOf.into(),
        _ => Common::Filters.into(),
    }
}

/// The drawer.
#[component]
pub fn Filters(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let router = app().router;
    let clear = move |_| {
        let changes: Vec<(&str, &str)> = filter::KEYS
            .iter()
            .filter(|key| **key != "q")
            .map(|key| (*key, ""))
            .collect();
        router.set_params(&changes);
    };
    view! {
        <Overlay open=open title=Signal::derive(|| t(Common::Filters)().to_owned()) place=Place::Edge>
            <div class="cw-filters">
                {place("organisation_id", |kind| !matches!(kind, OrganisationKind::Department | OrganisationKind::Employer), None)}
                {full_time()}
                {["class", "post", "political", "education", "degree", "qualification"].map(several).into_iter().collect_view()}
                <div class="cw-pair">{plain("age_from", "number")}{plain("age_to", "number")}</div>
                {several("sex")}
                <div class="cw-pair">{plain("born_from", "date")}{plain("born_to", "date")}</div>
                {["ethnicity", "marital", "entry_kind", "relation"].map(several).into_iter().collect_view()}
                <div class="cw-pair">{plain("community_from", "date")}{plain("community_to", "date")}</div>
                {place("employer_id", |kind| kind == OrganisationKind::Employer, Some(OrganisationKind::Employer))}
                {place("department_id", |kind| kind == OrganisationKind::Department, Some(OrganisationKind::Department))}
                {status()}
                {plain("as_of", "date")}
            </div>
            <div class="cw-overlay-foot">
                <button type="button" class="btn" on:click=clear>{t(Common::ClearFilters)}</button>
                <button type="button" class="btn btn-primary" on:click=move |_| open.set(false)>{t(Common::Confirm)}</button>
            </div>
        </Overlay>
    }
}

fn several(key: &'static str) -> AnyView {
    let router = app().router;
    let Some((label, options)) = options(key) else {
        return ().into_any();
    };
    let change = Callback::new(move |codes: String| router.set_params(&[(key, &codes)]));
    view! { <MultiSelect label=label options=options value=Signal::derive(move || router.param(key)) change=change/> }.into_any()
}

fn single(key: &'static str, label: Label, options: Signal<Choices>) -> AnyView {
    let router = app().router;
    view! {
        <label class="cw-field">
            <span class="form-label">{tl(label)}</span>
            <select class="form-select" prop:value=move || router.param(key) on:change=move |event| router.set_params(&[(key, &event_target_value(&event))])>
                <option value="">{t(Common::All)}</option>
                {move || {
                    let chosen = router.param(key);
                    options
                        .get()
                        .into_iter()
                        .map(|(code, label)| { let selected = code == chosen; view! { <option value=code selected=selected>{label}</option> } })
                        .collect_view()
                }}
            </select>
        </label>
    }
    .into_any()
}

fn status() -> AnyView {
    single("status", Person::Status.into(), own!(WorkerStatus))
}

fn full_time() -> AnyView {
    let options = Signal::derive(move || {
        let lang = lang();
        vec![
            ("true".to_owned(), Person::FullTimeOnly.get(lang).to_owned()),
            ("false".to_owned(), Person::OthersOnly.get(lang).to_owned()),
        ]
    });
    single("full_time", Person::FullTime.into(), options)
}

fn plain(key: &'static str, kind: &'static str) -> AnyView {
    let router = app().router;
    view! {
        <label class="cw-field">
            <span class="form-label">{tl(title(key))}</span>
            <input class="form-control" type=kind min="0" max=if kind == "number" { "150" } else { "2100-12-31" }
                prop:value=move || router.param(key) on:change=move |event| router.set_params(&[(key, &event_target_value(&event))])/>
        </label>
    }
    .into_any()
}

fn place(
    key: &'static str,
    suits: fn(OrganisationKind) -> bool,
    only: Option<OrganisationKind>,
) -> AnyView {
    let router = app().router;
    let change = Callback::new(move |(id, _): (String, String)| router.set_params(&[(key, &id)]));
    let value = Signal::derive(move || router.param(key));
    let id = format!("filter-{key}");
    let label = title(key);
    let picker = match only {
        Some(only) => view! { <OrganisationPicker id=id.clone() title=label value=value change=change suits=suits only=only/> }.into_any(),
        None => view! { <OrganisationPicker id=id.clone() title=label value=value change=change suits=suits narrows=true/> }.into_any(),
    };
    view! {
        <div class="cw-field">
            <label class="form-label" for=id>{tl(label)}</label>
            {picker}
        </div>
    }
    .into_any()
}

/// The chosen filters as tags that can be taken away one by one.
#[component]
pub fn ActiveFilters() -> impl IntoView {
    let router = app().router;
    let tags =
        move || {
            let pairs: Vec<(String, String)> = query::pairs(&router.query())
                .into_iter()
                .filter(|(key, value)| {
                    key != "q" && !value.is_empty() && filter::KEYS.contains(&key.as_str())
                })
                .collect();
            (!pairs.is_empty()).then(|| {
            let tags = pairs.into_iter().map(|(key, value)| filter_tag(key, &value)).collect_view();
            view! { <div class="cw-tags" role="group" aria-label=t(Common::Filters)>{tags}</div> }
        })
        };
    view! { {tags} }
}

fn filter_tag(key: String, value: &str) -> AnyView {
    let router = app().router;
    if ORGANISATIONS.contains(&key.as_str()) {
        return organisation_tag(key, value.to_owned());
    }
    let text = conditions(&key, value, &|_| None).unwrap_or_default();
    tag(
        text,
        Callback::new(move |()| router.set_params(&[(&key, "")])),
    )
}

/// Filters that name an organisation.
const ORGANISATIONS: [&str; 3] = ["organisation_id", "employer_id", "department_id"];

/// A filter in words; none for what is no filter. `name` names an organisation.
pub fn conditions(key: &str, value: &str, name: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let lang = lang();
    if value.is_empty() || !filter::KEYS.contains(&key) {
        return None;
    }
    let worded = |label: Label, value: &str| {
        format!("{}{}{value}", label.get(lang), Common::Colon.get(lang))
    };
    if let Some((label, options)) = options(key) {
        let chosen: Vec<String> = options
            .get()
            .into_iter()
            .filter(|(code, _)| filter::holds(value, code))
            .map(|(_, label)| label)
            .collect();
        return Some(worded(label, &chosen.join(Common::Comma.get(lang))));
    }
    Some(match key {
        "full_time" if value == "true" => Person::FullTimeOnly.get(lang).to_owned(),
        "full_time" => Person::OthersOnly.get(lang).to_owned(),
        "q" => worded(Person::Name.into(), value),
        key if ORGANISATIONS.contains(&key) => {
            worded(title(key), &name(value).unwrap_or_else(|| "–".to_owned()))
        }
        other => worded(title(other), value),
    })
}

/// A tag with an organisation's name.
fn organisation_tag(key: String, id: String) -> AnyView {
    let router = app().router;
    let name = id.parse().map(organisation_name);
    let heading = title(&key);
    view! {
        <span class="tag cw-tag">
            {tl(heading)}{t(Common::Colon)}{name.ok()}
            <button type="button" class="btn-close ms-1" aria-label=t(Common::Clear) on:click=move |_| router.set_params(&[(&key, "")])></button>
        </span>
    }
    .into_any()
}
