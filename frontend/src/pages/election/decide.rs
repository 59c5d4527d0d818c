//! What an account may do with an election: hand in, approve, return, take back, delete.

use contract::{ElectionDecision, ElectionStep, ElectionSubmit, ElectionView};
use leptos::prelude::*;

use super::detail::{Desk, may};
use super::dialog::{ApproveDialog, SubmitDialog, missing, points};
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Elections as Words};
use crate::state::lang::t;
use crate::ui::field::{AreaField, form_failure, submit_button};
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
    let submit = Callback::new(move |input: ElectionSubmit| {
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
    });
    view! {
        <button type="button" class="btn btn-primary" on:click=move |_| open.set(true)>{t(Words::Submit)}</button>
        <SubmitDialog open=open form=form submit=submit/>
    }
}

#[component]
fn Approve(desk: Desk, revision: i64) -> impl IntoView {
    let open = RwSignal::new(false);
    let app = desk.app;
    let form = FormState::with(&[]);
    let approve = Callback::new(move |()| {
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
    });
    view! {
        <button type="button" class="btn btn-primary" on:click=move |_| open.set(true)>{icon(Icon::Check)}{t(Words::Approve)}</button>
        <ApproveDialog open=open form=form approve=approve/>
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
