//! Fields that only the form of a step has: organisations of the day of the act, those that an
//! earlier step establishes, and targets.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use contract::{AsOfQuery, OrganisationQuery, OrganisationSummary, OrganisationView};
use domain::organisation::{OrganisationKind, OrganisationNature};
use leptos::prelude::*;
use uuid::Uuid;

use crate::logic::act::steps::{Established, node_text};
use crate::logic::act::target::{Way, at};
use crate::logic::text::{Acts, Label, Places};
use crate::state::app;
use crate::state::lang::{fill, lang, t};
use crate::state::remote::Remote;
use crate::ui::choice::Choices;
use crate::ui::field::{Input, SelectField, Spec, TextField, field};
use crate::ui::form::FormState;
use crate::ui::org_picker::OrganisationPicker;

/// The form of a step with what its fields share.
#[derive(Clone, Copy)]
pub struct Bench {
    /// Values.
    pub form: FormState,
    /// Names of the organisations picked, by id.
    pub names: RwSignal<BTreeMap<String, String>>,
    /// What earlier steps establish.
    pub earlier: StoredValue<Vec<Established>>,
    /// Day on which the tree is read.
    pub as_of: Signal<Option<NaiveDate>>,
    /// What is merged or split, once it is known.
    pub origin: RwSignal<Option<Origin>>,
}

impl Bench {
    /// Notes the name of what was picked, and answers its id.
    fn learn(self, (id, name): (String, String)) -> String {
        if !id.is_empty() {
            // In a sentence the last name says it.
            let short = name.rsplit(" / ").next().unwrap_or(&name).to_owned();
            self.names
                .update(|names| _ = names.insert(id.clone(), short));
        }
        id
    }
}

/// What is merged or split, with what hangs below it.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// The organisation.
    pub view: OrganisationView,
    /// Its children.
    pub children: Vec<OrganisationSummary>,
}

/// What acts are about: everything of the tree but its root.
pub fn of_tree(kind: OrganisationKind) -> bool {
    !matches!(kind, OrganisationKind::City | OrganisationKind::Employer)
}

/// What others hang below.
pub fn holds_others(kind: OrganisationKind) -> bool {
    matches!(
        kind,
        OrganisationKind::City | OrganisationKind::Unit | OrganisationKind::Town
    )
}

/// Departments.
pub fn department(kind: OrganisationKind) -> bool {
    kind == OrganisationKind::Department
}

/// An organisation that exists.
pub fn organisation(
    bench: Bench,
    key: impl Into<String>,
    label: impl Into<Label>,
    suits: fn(OrganisationKind) -> bool,
) -> AnyView {
    let key = key.into();
    let spec = Spec {
        form: bench.form,
        key: key.clone(),
        label: label.into(),
        required: true,
        hint: None,
        below: None,
    };
    field(spec, move |input: Input| picker(bench, key, input, suits))
}

fn picker(bench: Bench, key: String, input: Input, suits: fn(OrganisationKind) -> bool) -> AnyView {
    let (id, invalid, described) = (input.id, input.invalid, input.described);
    let read = key.clone();
    let value = Signal::derive(move || bench.form.get(&read));
    let change = Callback::new(move |(id, name): (String, String)| {
        if !id.is_empty() {
            // In a sentence the last name says it.
            let short = name.rsplit(" / ").next().unwrap_or(&name).to_owned();
            bench
                .names
                .update(|names| _ = names.insert(id.clone(), short));
        }
        bench.form.set(&key, id);
    });
    view! {
        <OrganisationPicker id=id title=Acts::PickOrganisation value=value change=change suits=suits
            as_of=bench.as_of invalid=invalid described=described/>
    }
    .into_any()
}

/// An organisation that exists, or one that an earlier step establishes.
pub fn node(
    bench: Bench,
    key: &'static str,
    label: impl Into<Label>,
    suits: fn(OrganisationKind) -> bool,
) -> AnyView {
    let label = label.into();
    let offered: Vec<Established> = bench.earlier.with_value(|all| {
        let fits = |new: &&Established| suits(new.kind);
        all.iter().filter(fits).cloned().collect()
    });
    if offered.is_empty() {
        return organisation(bench, key, label, suits);
    }
    let form = bench.form;
    let is_new = Memo::new(move |_| form.get(key).starts_with("new:"));
    let options = move || {
        let chosen = form.get(key);
        offered
            .iter()
            .map(|new| {
                let value = node_text(&contract::NodeRef::New(new.label.clone()));
                let selected = value == chosen;
                let text = fill(Acts::NodeNew, &[("name", &new.name)]);
                view! { <option value=value selected=selected>{text}</option> }
            })
            .collect_view()
    };
    let select_id = format!("which-{key}");
    view! {
        <div class="cw-field">
            <label class="form-label" for=select_id.clone()>{move || label.get(lang())}" · "{t(Acts::NodeWhich)}</label>
            <select class="form-select" id=select_id on:change=move |event| form.set(key, event_target_value(&event))>
                <option value="" selected=move || !is_new.get()>{t(Acts::NodeExisting)}</option>
                {options}
            </select>
        </div>
        {move || (!is_new.get()).then(|| organisation(bench, key, label, suits))}
    }
    .into_any()
}

/// Natures of a kind.
pub fn natures(
    kind: impl Fn() -> Option<OrganisationKind> + Send + Sync + 'static,
) -> Signal<Choices> {
    Signal::derive(move || {
        let (kind, lang) = (kind(), lang());
        OrganisationNature::ALL
            .iter()
            .filter(|nature| kind.is_none_or(|kind| nature.kind() == kind))
            .filter(|nature| of_tree(nature.kind()))
            .map(|nature| {
                let label = lang.of(nature.label(), nature.label_en());
                (nature.code().to_owned(), label.to_owned())
            })
            .collect()
    })
}

/// A target below a prefix; `among` are those of which one may live on.
pub fn target(
    bench: Bench,
    prefix: String,
    label: impl Into<Label>,
    merger: bool,
    among: Signal<Choices>,
) -> AnyView {
    let form = bench.form;
    let ways = if merger { Way::MERGE } else { Way::SPLIT };
    let none_earlier = bench.earlier.with_value(Vec::is_empty);
    let options = Signal::derive(move || {
        ways.into_iter()
            .filter(|way| *way != Way::Labelled || !none_earlier)
            .map(|way| (way.code().to_owned(), t(way.title(merger))().to_owned()))
            .collect::<Vec<_>>()
    });
    let way = {
        let key = at(&prefix, "way");
        Memo::new(move |_| Way::from_code(&form.get(&key)))
    };
    let key = at(&prefix, "way");
    let more = move || {
        match way.get() {
        None | Some(Way::Itself) => ().into_any(),
        Some(Way::OneOf) => view! {
            <SelectField form=form key=at(&prefix, "one") label=Acts::IntoWhich options=among required=true/>
        }
        .into_any(),
        Some(Way::Existing) => organisation(bench, at(&prefix, "id"), Acts::Organisation, of_tree),
        Some(Way::Labelled) => {
            let earlier = Signal::derive(move || {
                let labels = bench.earlier.get_value();
                labels.into_iter().map(|new| (new.label, new.name)).collect::<Vec<_>>()
            });
            view! { <SelectField form=form key=at(&prefix, "label") label=Acts::Organisation options=earlier required=true/> }.into_any()
        }
        Some(Way::Fresh) => fresh(bench, &prefix),
    }
    };
    view! {
        <SelectField form=form key=key label=label options=options required=true/>
        {more}
    }
    .into_any()
}

/// Name, nature, code and parent of what is established with the step.
fn fresh(bench: Bench, prefix: &str) -> AnyView {
    let form = bench.form;
    let kind = move || {
        bench
            .origin
            .with(|origin| origin.as_ref().map(|origin| origin.view.kind))
    };
    let (read, write) = (at(prefix, "parent"), at(prefix, "parent"));
    // Its siblings' parent unless another is chosen.
    let value = Signal::derive(move || {
        let chosen = form.get(&read);
        if chosen.is_empty() {
            form.get("origin.parent")
        } else {
            chosen
        }
    });
    let change =
        Callback::new(move |chosen: (String, String)| form.set(&write, bench.learn(chosen)));
    let spec = Spec {
        form,
        key: at(prefix, "parent"),
        label: Places::Parent.into(),
        required: true,
        hint: None,
        below: None,
    };
    let parent = field(spec, move |input: Input| {
        let (id, invalid, described) = (input.id, input.invalid, input.described);
        view! {
            <OrganisationPicker id=id title=Acts::PickOrganisation value=value change=change suits=holds_others
                as_of=bench.as_of invalid=invalid described=described/>
        }
        .into_any()
    });
    view! {
        <TextField form=form key=at(prefix, "name") label=Places::Name required=true length=100/>
        <SelectField form=form key=at(prefix, "nature") label=Places::Nature options=natures(kind)/>
        <TextField form=form key=at(prefix, "division_code") label=Places::DivisionCode hint=Acts::CodeHint length=20/>
        {parent}
    }
    .into_any()
}

/// Fetches what is merged or split, so that what is new can be of its kind and below its parent.
pub fn follow_origin(bench: Bench, key: &'static str) -> Remote<Option<Origin>> {
    let api = app().api;
    let wanted = Memo::new(move |_| bench.form.get(key).parse::<Uuid>().ok());
    let origin = Remote::load(
        move || (wanted.get(), bench.as_of.get()),
        async move |(wanted, as_of)| {
            let Some(id) = wanted else { return Ok(None) };
            let day = AsOfQuery {
                as_of,
                ..AsOfQuery::default()
            };
            let view = api
                .call(async |client| client.organisation_get(id, &day).await)
                .await?;
            let mut query = OrganisationQuery {
                parent_id: Some(id.into()),
                as_of,
                limit: Some(contract::MAX_PAGE),
                ..OrganisationQuery::default()
            };
            let mut children = Vec::new();
            loop {
                let page = api
                    .call(async |client| client.organisation_list(&query).await)
                    .await?;
                children.extend(page.items);
                match page.next_cursor {
                    Some(cursor) => query.cursor = Some(cursor),
                    None => break,
                }
            }
            Ok(Some(Origin { view, children }))
        },
    );
    Effect::new(move |_| {
        let known = origin.data.get().flatten();
        if let Some(origin) = &known {
            let parent = origin
                .view
                .ancestors
                .last()
                .map(|above| above.id.to_string());
            bench.form.set("origin.kind", origin.view.kind.code());
            bench.form.set("origin.parent", parent.unwrap_or_default());
            bench.names.update(|names| {
                names.insert(origin.view.id.to_string(), origin.view.name.clone());
                if let Some(parent) = origin.view.ancestors.last() {
                    names.insert(parent.id.to_string(), parent.name.clone());
                }
                for child in &origin.children {
                    names.insert(child.id.to_string(), child.name.clone());
                }
            });
        }
        bench.origin.set(known);
    });
    origin
}
