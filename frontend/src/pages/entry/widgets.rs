//! Fields that only the entry form has: secrets that stay when left alone, organisations, and
//! lists of rows.

use domain::organisation::OrganisationKind;
use leptos::prelude::*;

use crate::logic::text::{Label, Person};
use crate::state::lang::{fill, t, tl};
use crate::ui::field::{Input, Spec, field};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::org_picker::OrganisationPicker;

/// A secret of a saved record: what is kept is shown masked beside an empty field. Left empty it
/// stays; it can be cleared expressly.
pub fn secret(
    form: FormState,
    key: &'static str,
    label: Person,
    length: u32,
    kept: Option<Option<String>>,
) -> AnyView {
    let Some(masked) = kept else {
        return field(
            Spec {
                form,
                key: key.to_owned(),
                label: label.into(),
                required: false,
                hint: None,
                below: None,
            },
            |input: Input| input.line("text", "off", String::new(), length),
        );
    };
    let cleared = Memo::new(move |_| {
        form.form
            .with(|form| form.has(key) && form.text(key).is_none())
    });
    let touched = Memo::new(move |_| form.form.with(|form| form.has(key)));
    let undo = move |_| form.form.update(|form| form.forget(key));
    let clear = move |_| form.set(key, "");
    let below = view! {
        <div class="cw-secret">
            {move || match (cleared.get(), touched.get()) {
                (true, _) => view! {
                    <span class="cw-field-warning">{t(Person::SecretCleared)}</span>
                    <button type="button" class="btn btn-sm btn-link" on:click=undo>{t(Person::SecretUndo)}</button>
                }
                .into_any(),
                (false, true) => view! { <button type="button" class="btn btn-sm btn-link" on:click=undo>{t(Person::SecretUndo)}</button> }.into_any(),
                (false, false) => view! {
                    <span class="form-hint">
                        {match masked.clone() {
                            Some(masked) => fill(Person::SecretKept, &[("value", &masked)]),
                            None => t(Person::SecretKeptBlank)().to_owned(),
                        }}
                    </span>
                    <button type="button" class="btn btn-sm btn-link" on:click=clear>{t(Person::SecretClear)}</button>
                }
                .into_any(),
            }}
        </div>
    }
    .into_any();
    field(
        Spec {
            form,
            key: key.to_owned(),
            label: label.into(),
            required: false,
            hint: None,
            below: Some(below),
        },
        |input: Input| input.line("text", "off", String::new(), length),
    )
}

/// An organisation.
pub fn organisation(
    form: FormState,
    key: &'static str,
    label: impl Into<Label>,
    title: impl Into<Label>,
    required: bool,
    suits: fn(OrganisationKind) -> bool,
    only: Option<OrganisationKind>,
) -> AnyView {
    let (label, title) = (label.into(), title.into());
    let change = Callback::new(move |(id, _): (String, String)| form.set(key, id));
    let value = Signal::derive(move || form.get(key));
    field(
        Spec {
            form,
            key: key.to_owned(),
            label,
            required,
            hint: None,
            below: None,
        },
        move |input: Input| {
            let (id, invalid, described) = (input.id, input.invalid, input.described);
            match only {
                Some(only) => view! { <OrganisationPicker id=id title=title value=value change=change suits=suits only=only invalid=invalid described=described/> }.into_any(),
                None => view! { <OrganisationPicker id=id title=title value=value change=change suits=suits invalid=invalid described=described/> }.into_any(),
            }
        },
    )
}

/// Rows that can be added and removed; `first` is the field a new row begins with.
pub fn rows(
    form: FormState,
    list: &'static str,
    title: impl Into<Label>,
    first: &'static str,
    most: usize,
    row: impl Fn(String) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let title = title.into();
    let count = Memo::new(move |_| form.form.with(|form| form.rows(list)));
    // What is wrong with the list as a whole.
    let problem = move || {
        form.problem(list).map(|problem| {
            view! { <div class="cw-field-error" role="alert">{crate::logic::failure::field_message(&problem, crate::state::lang::lang())}</div> }
        })
    };
    let remove = move |at: usize| {
        form.form.update(|form| form.remove_row(list, at));
        form.problems
            .update(|problems| problems.retain(|problem| !problem.field.starts_with(list)));
    };
    let shown = move || {
        (0..count.get())
            .map(|at| {
                let name = move || fill(Person::RemoveRow, &[("n", &(at + 1).to_string())]);
                view! {
                    <div class="cw-row" role="group" aria-label=move || format!("{} {}", tl(title)(), at + 1)>
                        <div class="cw-fields">{row(format!("{list}.{at}"))}</div>
                        <button type="button" class="btn btn-icon btn-ghost-danger cw-row-remove" aria-label=name title=name on:click=move |_| remove(at)>
                            {icon(Icon::Trash)}
                        </button>
                    </div>
                }
            })
            .collect_view()
    };
    let add = move |_| form.form.update(|form| form.add_row(list, first));
    view! {
        <div class="cw-rows">
            {problem}
            {shown}
            {move || (count.get() < most).then(|| view! {
                <button type="button" class="btn btn-sm" on:click=add>{icon(Icon::Plus)}{t(Person::AddRow)}</button>
            })}
        </div>
    }
    .into_any()
}

/// A section of the form.
pub fn section(title: Person, body: AnyView) -> AnyView {
    view! {
        <section class="card cw-card" role="group" aria-label=t(title)>
            <div class="card-header"><h2 class="card-title">{t(title)}</h2></div>
            <div class="card-body">{body}</div>
        </section>
    }
    .into_any()
}
