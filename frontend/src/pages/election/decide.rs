//! What an account may do with an election: hand in, approve, return, take back, delete.

use contract::{ElectionDecision, ElectionStep, ElectionSubmit, ElectionView};
use leptos::prelude::*;

use super::detail::{Desk, may};
use crate::logic::failure::{Failure, field_message};
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Elections as Words, Lang, Text};
use crate::state::lang::{lang, t};
use crate::ui::field::{AreaField, TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::{ConfirmDanger, Overlay};

/// The buttons at the head of an election.
pub(super) fn actions(desk: Desk, view: &ElectionView) -> AnyView {
    let revision = view.revision;
    let step = |step| may(view, step);
    view! {
        {step(ElectionStep::Delete).then(|| view! { <Delete desk=desk revision=revision/> })}
        {step(ElectionStep::Submit).then(|| view! { <Submit desk=desk election=view.clone()/> })}
        {step(ElectionStep::Return).then(|| view! { <Reasoned desk=desk revision=revision what=Decision::Return/> })}
        {step(ElectionStep::Approve).then(|| view! { <Approve desk=desk revision=revision/> })}
        {step(ElectionStep::Reverse).then(|| view! { <Reasoned desk=desk revision=revision what=Decision::Reverse/> })}
    }
    .into_any()
}

#[component]
fn Delete(desk: Desk, revision: i64) -> impl IntoView {
    let open = RwSignal::new(false);
    let app = desk.app;
    let delete = Callback::new(move |()| {
        leptos::task::spawn_local(async move {
            let gone = app
                .api
                .call(async |client| client.election_delete(desk.id, revision).await)
                .await;
            match gone {
                Ok(()) => {
                    app.toasts.success(Common::Deleted);
                    app.router.release();
                    app.router.go(PageKind::Elections.path());
                }
                Err(failure) => app.toasts.failure(&failure),
            }
        });
    });
    view! {
        <button type="button" class="btn" on:click=move |_| open.set(true)>{icon(Icon::Trash)}{t(Common::Delete)}</button>
        <ConfirmDanger open=open title=Words::Delete text=Signal::derive(|| t(Words::DeleteText)().to_owned()) action=Common::Delete confirm=delete/>
    }
}

#[component]
fn Submit(desk: Desk, election: ElectionView) -> impl IntoView {
    let open = RwSignal::new(false);
    let app = desk.app;
    let revision = election.revision;
    let form = FormState::with(&[
        (
            "document_number",
            election.document_number.as_deref().unwrap_or_default(),
        ),
        ("reason", election.reason.as_deref().unwrap_or_default()),
    ]);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(document_number) = form.optional("document_number") else {
            return form.refuse(missing("document_number", Words::DocumentMissing));
        };
        let input = ElectionSubmit {
            document_number,
            reason: form.optional("reason"),
        };
        form.submit(async move || {
            let view = app
                .api
                .call(async |client| client.election_submit(desk.id, revision, &input).await)
                .await?;
            app.toasts.success(Words::Submitted);
            open.set(false);
            desk.take(view);
            Ok(())
        });
    };
    view! {
        <button type="button" class="btn btn-primary" on:click=move |_| open.set(true)>{t(Words::Submit)}</button>
        <Overlay open=open title=Signal::derive(|| t(Words::SubmitTitle)().to_owned())>
            <form class="cw-form" on:submit=submit novalidate>
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

#[component]
fn Approve(desk: Desk, revision: i64) -> impl IntoView {
    let open = RwSignal::new(false);
    let app = desk.app;
    let form = FormState::with(&[]);
    let approve = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        form.submit(async move || {
            let view = app
                .api
                .call(async |client| client.election_approve(desk.id, revision).await)
                .await?;
            app.toasts.success(Words::Approved);
            open.set(false);
            desk.take(view);
            Ok(())
        });
    };
    view! {
        <button type="button" class="btn btn-primary" on:click=move |_| open.set(true)>{icon(Icon::Check)}{t(Words::Approve)}</button>
        <Overlay open=open title=Signal::derive(|| t(Words::ApproveTitle)().to_owned())>
            <form class="cw-form" on:submit=approve novalidate>
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

/// A decision that needs a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decision {
    Return,
    Reverse,
}

#[component]
fn Reasoned(desk: Desk, revision: i64, what: Decision) -> impl IntoView {
    let open = RwSignal::new(false);
    let app = desk.app;
    let form = FormState::with(&[("reason", "")]);
    let (action, label, done) = match what {
        Decision::Return => (Words::Return, Words::ReturnReason, Words::Returned),
        Decision::Reverse => (Words::Reverse, Words::ReverseReason, Words::Reversed),
    };
    let class = match what {
        Decision::Return => "btn",
        Decision::Reverse => "btn btn-outline-danger",
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(reason) = form.optional("reason") else {
            return form.refuse(missing("reason", Words::DecisionMissing));
        };
        let decision = ElectionDecision { reason };
        form.submit(async move || {
            let id = desk.id;
            let view = app
                .api
                .call(async |client| match what {
                    Decision::Return => client.election_return(id, revision, &decision).await,
                    Decision::Reverse => client.election_reverse(id, revision, &decision).await,
                })
                .await?;
            app.toasts.success(done);
            open.set(false);
            desk.take(view);
            Ok(())
        });
    };
    view! {
        <button type="button" class=class on:click=move |_| open.set(true)>{t(action)}</button>
        <Overlay open=open title=Signal::derive(move || t(action)().to_owned())>
            <form class="cw-form" on:submit=submit novalidate>
                {form_failure(form)}
                {points(form)}
                <AreaField form=form key="reason" label=label required=true/>
                <div class="cw-overlay-foot">
                    <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Common::Cancel)}</button>
                    {submit_button(form, action)}
                </div>
            </form>
        </Overlay>
    }
}

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
