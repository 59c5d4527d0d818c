//! The dialogs in which elections are handed in and approved, one or several.

use contract::ElectionSubmit;
use leptos::prelude::*;

use crate::logic::failure::{Failure, field_message};
use crate::logic::text::{Common, Elections as Words, Lang, Text};
use crate::state::lang::{lang, t};
use crate::ui::field::{AreaField, TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::overlay::Overlay;

/// Asks for the document, and hands in what was said.
#[component]
pub(super) fn SubmitDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The document's number and the reason.
    form: FormState,
    /// Told of both.
    submit: Callback<ElectionSubmit>,
) -> impl IntoView {
    let on_submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(document_number) = form.optional("document_number") else {
            return form.refuse(missing("document_number", Words::DocumentMissing));
        };
        submit.run(ElectionSubmit {
            document_number,
            reason: form.optional("reason"),
        });
    };
    view! {
        <Overlay open=open title=Signal::derive(|| t(Words::SubmitTitle)().to_owned())>
            <form class="cw-form" on:submit=on_submit novalidate>
                <p>{t(Words::SubmitText)}</p>
                {form_failure(form)}
                {points(form)}
                <TextField form=form key="document_number" label=Words::DocumentNumber required=true length=60/>
                <AreaField form=form key="reason" label=Words::Reason hint=Words::ReasonHint/>
                <div class="cw-overlay-foot">
                    <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Common::Cancel)}</button>
                    {submit_button(form, Words::Submit)}
                </div>
            </form>
        </Overlay>
    }
}

/// Says what an approval does, and approves.
#[component]
pub(super) fn ApproveDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What was refused stands here.
    form: FormState,
    /// Told when it shall be.
    approve: Callback<()>,
) -> impl IntoView {
    let on_submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        approve.run(());
    };
    view! {
        <Overlay open=open title=Signal::derive(|| t(Words::ApproveTitle)().to_owned())>
            <form class="cw-form" on:submit=on_submit novalidate>
                {form_failure(form)}
                {points(form)}
                <p>{t(Words::ApproveText)}</p>
                <div class="cw-overlay-foot">
                    <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Common::Cancel)}</button>
                    {submit_button(form, Words::Approve)}
                </div>
            </form>
        </Overlay>
    }
}

/// A field that was left empty.
pub(super) fn missing(field: &str, text: Words) -> Failure {
    Failure::of_fields(vec![contract::FieldProblem::error(
        field,
        "required",
        text.get(Lang::Zh),
        text.get(Lang::En),
    )])
}

/// What was refused that belongs to no field of the dialog.
pub(super) fn points(form: FormState) -> AnyView {
    view! {
        {move || {
            let failure = form.failure.get()?;
            let own = ["reason", "document_number"];
            let items: Vec<_> = failure
                .fields()
                .iter()
                .filter(|problem| !own.contains(&problem.field.as_str()))
                .map(|problem| view! { <li>{field_message(problem, lang())}</li> })
                .collect();
            (!items.is_empty()).then(|| view! { <ul role="status">{items}</ul> })
        }}
    }
    .into_any()
}
