//! One step in a drawer: its own small form by kind.

use contract::ActStep;
use domain::organisation::OrganisationKind;
use domain::organisation::act::StepKind;
use leptos::prelude::*;

use super::desk::Desk;
use super::split_form::split;
use super::step_fields::{
    Bench, department, follow_origin, holds_others, natures, node, of_tree, organisation, target,
};
use super::steps::Edited;
use crate::logic::act::form::{self, MOST};
use crate::logic::act::{draft, steps};
use crate::logic::failure::Failure;
use crate::logic::text::{Acts, Common, Places};
use crate::state::lang::{fill, lang, t};
use crate::ui::field::{SelectField, TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};

/// The form of a new step, or of one that is there.
#[component]
pub fn StepForm(
    /// The act.
    desk: Desk,
    /// Which step.
    edited: Edited,
    /// Whether the drawer is open.
    open: RwSignal<bool>,
    /// Closes it, after a question when something was typed.
    leave: Callback<()>,
) -> impl IntoView {
    let all = desk.form.form.with_untracked(draft::steps);
    let Edited { at, kind } = edited;
    let step = at.and_then(|at| all.get(at).cloned());
    let earlier = steps::established(all.get(..at.unwrap_or(all.len())).unwrap_or_default());
    let opened = step.as_ref().map_or_else(|| form::blank(kind), form::of);
    let form = FormState::new(opened.clone());
    Effect::new(move |_| {
        desk.typing
            .set(form.form.with(|now| form::typed(&opened, now)));
    });
    on_cleanup(move || _ = desk.typing.try_set(false));
    let bench = Bench {
        form,
        names: RwSignal::new(desk.form.form.with_untracked(draft::names)),
        earlier: StoredValue::new(earlier),
        as_of: Signal::derive(move || desk.day()),
        origin: RwSignal::new(None),
    };
    let label = step.as_ref().and_then(|step| match step {
        ActStep::Establish { label, .. } => Some(label.clone()),
        _ => None,
    });
    let apply = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let mut all = desk.form.form.with_untracked(draft::steps);
        let others: Vec<ActStep> = all
            .iter()
            .enumerate()
            .filter(|(other, _)| Some(*other) != at)
            .map(|(_, step)| step.clone())
            .collect();
        let values = form.form.get_untracked();
        match form::read(kind, &values, &others, label.as_deref()) {
            Ok(written) => {
                steps::put(&mut all, at, written);
                desk.form.form.update(|form| {
                    draft::learn(form, &bench.names.get_untracked());
                    draft::set_steps(form, &all);
                });
                desk.form.problems.update(|problems| {
                    problems.retain(|problem| !problem.field.starts_with("steps"))
                });
                open.set(false);
            }
            Err(problems) => form.refuse(Failure::of_fields(problems)),
        }
    };
    view! {
        <form class="cw-form" on:submit=apply novalidate>
            {form_failure(form)}
            {fields(bench, kind)}
            <div class="cw-overlay-foot">
                <button type="button" class="btn" on:click=move |_| leave.run(())>{t(Common::Cancel)}</button>
                {submit_button(form, Acts::StepApply)}
            </div>
        </form>
    }
}

fn fields(bench: Bench, kind: StepKind) -> AnyView {
    let form = bench.form;
    let code = move |label: Acts| view! { <TextField form=form key="division_code" label=label hint=Acts::CodeHint length=20/> };
    match kind {
        StepKind::Establish => establish(bench),
        StepKind::Rename => view! {
            {organisation(bench, "organisation_id", Acts::Organisation, of_tree)}
            <TextField form=form key="name" label=Acts::NewName required=true length=100/>
            {code(Acts::NewCode)}
        }
        .into_any(),
        StepKind::Convert => view! {
            {organisation(bench, "organisation_id", Acts::Organisation, of_tree)}
            <SelectField form=form key="nature" label=Acts::NewNature options=natures(|| None) required=true/>
            <TextField form=form key="name" label=Acts::NewNameOptional length=100/>
            {code(Acts::NewCode)}
        }
        .into_any(),
        StepKind::Move => view! {
            {organisation(bench, "organisation_id", Acts::Organisation, of_tree)}
            {node(bench, "parent", Acts::NewParent, holds_others)}
            {code(Acts::NewCode)}
        }
        .into_any(),
        StepKind::Merge => merge(bench),
        StepKind::Split => split(bench),
        StepKind::Abolish => organisation(bench, "organisation_id", Acts::Organisation, of_tree),
        StepKind::Supervise => view! {
            {organisation(bench, "within", Acts::Within, holds_others)}
            {organisation(bench, "from", Acts::From, department)}
            {node(bench, "to", Acts::To, department)}
        }
        .into_any(),
    }
}

fn establish(bench: Bench) -> AnyView {
    let form = bench.form;
    let kinds = Signal::derive(|| {
        let lang = lang();
        OrganisationKind::ALL
            .iter()
            .filter(|kind| of_tree(**kind))
            .map(|kind| {
                (
                    kind.code().to_owned(),
                    lang.of(kind.label(), kind.label_en()).to_owned(),
                )
            })
            .collect::<Vec<_>>()
    });
    let kind = move || OrganisationKind::from_code(&form.get("kind"));
    view! {
        <SelectField form=form key="kind" label=Places::Kind options=kinds required=true/>
        <SelectField form=form key="nature" label=Places::Nature options=natures(kind)/>
        <TextField form=form key="name" label=Places::Name required=true length=100/>
        {node(bench, "parent", Places::Parent, holds_others)}
        <TextField form=form key="division_code" label=Places::DivisionCode hint=Acts::CodeHint length=20/>
    }
    .into_any()
}

/// Those that merge, and what they become.
fn merge(bench: Bench) -> AnyView {
    let form = bench.form;
    follow_origin(bench, "sources.0.id");
    let rows = Memo::new(move |_| form.form.with(|form| form.rows("sources")));
    let add = move |_| form.form.update(|form| form.add_row("sources", "id"));
    let remove = move |row: usize| {
        form.form.update(|form| form.remove_row("sources", row));
        form.problems
            .update(|problems| problems.retain(|problem| !problem.field.starts_with("sources")));
    };
    let listed = move || {
        let rows = rows.get();
        (0..rows)
            .map(|row| {
                let number = (row + 1).to_string();
                let name = move || format!("{} {}", t(Common::Delete)(), fill(Acts::MergeSource, &[("n", &number)]));
                view! {
                    <div class="cw-act-source">
                        {organisation(bench, format!("sources.{row}.id"), Acts::Organisation, of_tree)}
                        {(rows > 1).then(|| view! {
                            <button type="button" class="btn btn-icon btn-ghost-danger" aria-label=name on:click=move |_| remove(row)>{icon(Icon::Trash)}</button>
                        })}
                    </div>
                }
            })
            .collect_view()
    };
    let among = Signal::derive(move || {
        let sources = form.form.with(form::sources);
        sources
            .into_iter()
            .map(|id| {
                let id = id.to_string();
                let name = bench.names.with(|names| names.get(&id).cloned());
                (id.clone(), name.unwrap_or(id))
            })
            .collect::<Vec<_>>()
    });
    view! {
        <fieldset class="cw-field cw-act-parts">
            <legend class="form-label">{t(Acts::MergeSources)}</legend>
            {listed}
            {move || (rows.get() < MOST).then(|| view! {
                <button type="button" class="btn btn-sm" on:click=add>{icon(Icon::Plus)}{t(Common::Add)}</button>
            })}
        </fieldset>
        {target(bench, "into".to_owned(), Acts::MergeInto, true, among)}
    }
    .into_any()
}
