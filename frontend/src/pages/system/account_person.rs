//! The person to whom an account belongs, found by exactly their name and number.

use contract::{AccountPerson, PersonLookup};
use leptos::prelude::*;

use crate::logic::failure::field_message;
use crate::logic::text::Access;
use crate::state::app;
use crate::state::lang::{lang, t};
use crate::ui::field::{TextField, form_failure};
use crate::ui::form::FormState;
use crate::ui::org_picker::place_name;

/// Who it is, and finding somebody else.
#[component]
pub fn PersonChoice(
    /// The person.
    person: RwSignal<Option<AccountPerson>>,
    /// The account's form, which says what is wrong with the person.
    form: FormState,
) -> impl IntoView {
    let app = app();
    let lookup = FormState::with(&[("name", ""), ("id_number", "")]);
    let find = move || {
        let request = PersonLookup {
            name: lookup.now("name"),
            id_number: lookup.now("id_number"),
        };
        lookup.submit(async move || {
            let found = app
                .api
                .call(async |client| client.account_person_find(&request).await)
                .await?;
            form.problems
                .update(|problems| problems.retain(|problem| problem.field != "worker_id"));
            person.set(Some(found));
            for key in ["name", "id_number"] {
                lookup.set(key, "");
            }
            Ok(())
        });
    };
    let bound = move |bound: AccountPerson| {
        let gone = (!bound.in_post).then(|| t(Access::PersonGone));
        view! {
            <div class="cw-scope" role="group" aria-label=bound.name.clone()>
                <strong>{bound.name.clone()}{gone}</strong>
                <div class="text-secondary">{place_name(bound.organisation_name)}</div>
                <button type="button" class="btn btn-sm" on:click=move |_| person.set(None)>{t(Access::PersonUnbind)}</button>
            </div>
        }
    };
    // Within the account's form, which Enter would save; while a name is composed it picks a word.
    let by_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            find();
        }
    };
    let unbound = move || {
        view! {
            <div class="cw-form" on:keydown=by_key>
                {form_failure(lookup)}
                <TextField form=lookup key="name" label=Access::PersonName length=64/>
                <TextField form=lookup key="id_number" label=Access::PersonNumber length=64/>
                <button type="button" class="btn" on:click=move |_| find() disabled=move || lookup.busy.get()>{t(Access::PersonFind)}</button>
            </div>
        }
    };
    let problem = move || {
        form.problem("worker_id").map(
            |problem| view! { <div class="cw-field-error">{field_message(&problem, lang())}</div> },
        )
    };
    view! {
        <fieldset class="cw-field cw-form">
            <legend class="form-label">{t(Access::Person)}</legend>
            <p class="form-hint">{t(Access::PersonHint)}</p>
            {move || match person.get() {
                Some(person) => bound(person).into_any(),
                None => unbound().into_any(),
            }}
            {problem}
        </fieldset>
    }
}

/// What is wrong with a part of a form that has no field of its own.
pub fn part_problem(form: FormState, part: &'static str) -> AnyView {
    view! {
        {move || {
            let found = form.problems.with(|problems| {
                problems.iter().find(|problem| problem.field.starts_with(part)).cloned()
            });
            found.map(|problem| view! { <div class="cw-field-error">{field_message(&problem, lang())}</div> })
        }}
    }
    .into_any()
}
