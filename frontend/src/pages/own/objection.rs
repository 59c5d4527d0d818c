//! Grades that are proposed for the person themselves, and objecting to one.

use contract::{ObjectionInput, OwnProposal};
use leptos::prelude::*;
use uuid::Uuid;

use crate::logic::text::{Label, Own};
use crate::state::lang::{fill, lang};
use crate::state::{app, browser};
use crate::ui::field::{AreaField, form_failure, submit_button};
use crate::ui::form::FormState;

/// Each with its last day and, until there is one, a form to object.
pub fn proposals(proposals: Vec<OwnProposal>, changed: Callback<()>) -> AnyView {
    proposals
        .into_iter()
        .map(|one| proposal(one, changed))
        .collect_view()
        .into_any()
}

fn proposal(one: OwnProposal, changed: Callback<()>) -> AnyView {
    let (year, until) = (one.year.to_string(), one.objections_until.to_string());
    let grade = Label {
        zh: one.grade.label(),
        en: one.grade.label_en(),
    };
    let said = move || {
        let grade = grade.get(lang());
        fill(Own::ProposalGrade, &[("year", &year), ("grade", grade)])
    };
    let rest = match one.objection {
        Some(text) => view! { <p>{move || fill(Own::Objected, &[("text", &text)])}</p> }.into_any(),
        None => view! { <Object id=Uuid::from(one.submission_id) changed=changed/> }.into_any(),
    };
    view! {
        <p><strong>{said}</strong></p>
        <p class="text-secondary">{move || fill(Own::ProposalUntil, &[("day", &until)])}</p>
        {rest}
    }
    .into_any()
}

#[component]
fn Object(id: Uuid, changed: Callback<()>) -> impl IntoView {
    let app = app();
    let form = FormState::with(&[]);
    let key = StoredValue::new(browser::request_key());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if form.optional("reason").is_none() {
            form.require(&["reason"]);
            return;
        }
        let input = ObjectionInput {
            reason: form.now("reason"),
        };
        form.submit(async move || {
            let key = key.get_value();
            app.api
                .call(async |client| client.own_assessment_object(id, Some(&key), &input).await)
                .await?;
            app.toasts.success(Own::ObjectSent);
            changed.run(());
            Ok(())
        });
    };
    view! {
        <form class="cw-form" on:submit=submit novalidate>
            {form_failure(form)}
            <AreaField form=form key="reason" label=Own::ObjectWhy hint=Own::ObjectHint required=true/>
            {submit_button(form, Own::ObjectSend)}
        </form>
    }
}
