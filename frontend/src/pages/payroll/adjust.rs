//! The yearly adjustment of bases.

use chrono::Datelike;
use contract::PayBaseAdjustment;
use domain::organisation::OrganisationKind;
use leptos::prelude::*;

use crate::logic::text::Payroll as Words;
use crate::pages::entry::organisation;
use crate::state::lang::{fill, t};
use crate::state::{app, browser};
use crate::ui::field::{DateField, TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::overlay::{Overlay, Place};

#[component]
pub fn Adjust() -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button type="button" class="btn" aria-haspopup="dialog" on:click=move |_| open.set(true)>{t(Words::Adjust)}</button>
        <Overlay open=open title=Signal::derive(|| t(Words::Adjust)().to_owned()) place=Place::Edge>
            <Form open=open/>
        </Overlay>
    }
}

#[component]
fn Form(open: RwSignal<bool>) -> impl IntoView {
    let app = app();
    let last = (browser::today().year() - 1).to_string();
    let form = FormState::with(&[("year", last.as_str())]);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let typed = (
            form.now("organisation_id").parse().ok(),
            form.now("year").parse().ok(),
            form.now("valid_from").parse().ok(),
        );
        let (Some(organisation_id), Some(year), Some(valid_from)) = typed else {
            return form.require(&["organisation_id", "year", "valid_from", "document_number"]);
        };
        let request = PayBaseAdjustment {
            organisation_id,
            year,
            valid_from,
            document_number: form.now("document_number"),
        };
        form.submit(async move || {
            let done = app
                .api
                .call(async |client| client.pay_base_adjust(&request).await)
                .await?;
            let (n, same) = (done.people.to_string(), done.unchanged.to_string());
            app.toasts
                .info(fill(Words::Adjusted, &[("n", &n), ("same", &same)]));
            let _ = open.try_set(false);
            Ok(())
        });
    };
    view! {
        <form class="cw-form" on:submit=submit novalidate>
            <p class="text-secondary">{t(Words::AdjustText)}</p>
            {form_failure(form)}
            {organisation(form, "organisation_id", Words::Organisation, Words::Organisation, true,
                |kind| matches!(kind, OrganisationKind::Unit | OrganisationKind::Town), None)}
            <TextField form=form key="year" label=Words::AdjustYear required=true length=4/>
            <DateField form=form key="valid_from" label=Words::From required=true/>
            <TextField form=form key="document_number" label=Words::Document required=true length=100/>
            <div class="cw-overlay-foot">{submit_button(form, Words::Adjust)}</div>
        </form>
    }
}
