//! When somebody retires, from month of birth and category alone.

use contract::{FieldProblem, RetirementDateRequest, RetirementDates};
use domain::personnel::retirement::RetirementCategory;
use leptos::prelude::*;

use super::category::dates_table;
use crate::logic::failure::Failure;
use crate::logic::text::{Lang, Retirements as Words, Text};
use crate::pages::people::own;
use crate::state::app;
use crate::state::lang::{lang, t};
use crate::ui::field::{SelectField, TextField, form_failure, submit_button};
use crate::ui::form::FormState;

/// The calculator.
#[component]
pub fn Calculator() -> impl IntoView {
    let api = app().api;
    let form = FormState::with(&[]);
    let result = RwSignal::new(None::<RetirementDates>);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(category) = RetirementCategory::from_code(&form.now("category")) else {
            return form.refuse(refused("category", Words::CategoryMissing));
        };
        let request = RetirementDateRequest {
            birth_month: form.now("birth_month"),
            category,
        };
        form.submit(async move || {
            let found = api
                .call(async |client| client.tool_retirement_date(&request).await)
                .await?;
            let _ = result.try_set(Some(found));
            Ok(())
        });
    };
    let shown = move || {
        result.get().map(|dates| {
            view! {
                <section class="cw-section" aria-live="polite">
                    <h2>{t(Words::Result)}</h2>
                    {dates_table(vec![dates], None)}
                    <p class="text-secondary">{t(Words::FlexibleNote)}</p>
                </section>
            }
        })
    };
    view! {
        <div class="cw-pad">
            <p class="text-secondary">{t(Words::ToolText)}</p>
            <form class="cw-form" on:submit=submit novalidate>
                {form_failure(form)}
                <TextField form=form key="birth_month" label=Words::BirthMonth hint=Words::BirthHint kind="month" required=true length=20/>
                <SelectField form=form key="category" label=Words::Category options=own!(RetirementCategory) required=true/>
                {submit_button(form, Words::Compute)}
            </form>
            {shown}
        </div>
    }
}

/// What the page finds before it sends.
pub(super) fn refused(field: &str, text: Words) -> Failure {
    let mut problem = contract::ErrorCode::FieldsInvalid.problem();
    problem.errors = vec![FieldProblem::error(
        field,
        "required",
        text.get(Lang::Zh),
        text.get(Lang::En),
    )];
    Failure::Refused(Box::new(problem))
}
