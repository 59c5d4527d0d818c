//! What an account may do with an act: submit, delete, approve, return, reverse.

use contract::{ActDecision, ErrorCode, OrganisationActView, Permission};
use domain::organisation::act::ActState;
use leptos::prelude::*;

use super::desk::Desk;
use super::points::{self, Point};
use crate::logic::act::standing::day_text;
use crate::logic::act::steps::place_of;
use crate::logic::failure::{Failure, field_message};
use crate::logic::form::Form;
use crate::logic::route::PageKind;
use crate::logic::submission;
use crate::logic::text::{Acts, Common};
use crate::state::browser;
use crate::state::lang::{fill, lang, t};
use crate::ui::field::{AreaField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::{ConfirmDanger, Overlay};

/// The buttons at the head of an act, with their questions.
pub fn actions(desk: Desk, act: &OrganisationActView) -> AnyView {
    let waits = act.state == ActState::Submitted
        && !act.may.decide
        && desk.app.session.may(Permission::ActApprove);
    // Told to everybody: whoever drafted it wants to know whom to ask.
    let level = act.approver.filter(|_| act.state == ActState::Submitted);
    let level = level.map(|level| {
        let level = submission::level(level);
        let text = move || fill(Acts::WaitsForLevel, &[("level", level.get(lang()))]);
        view! { <span class="text-secondary">{text}</span> }
    });
    view! {
        {level}
        {waits.then(|| view! { <span class="text-secondary">{t(Acts::WaitsForOther)}</span> })}
        {act.may.edit.then(|| drafting(desk, act.revision))}
        {act.may.decide.then(|| deciding(desk, act))}
        {act.may.reverse.then(|| {
            let open = RwSignal::new(false);
            view! {
                <button type="button" class="btn btn-outline-danger" on:click=move |_| open.set(true)>{t(Acts::Reverse)}</button>
                <ReasonDialog desk=desk open=open what=Decision::Reverse revision=act.revision/>
            }
        })}
    }
    .into_any()
}

fn drafting(desk: Desk, revision: i64) -> AnyView {
    let (submitting, deleting) = (RwSignal::new(false), RwSignal::new(false));
    let delete = Callback::new(move |()| {
        let app = desk.app;
        leptos::task::spawn_local(async move {
            let gone = app
                .api
                .call(async |client| client.organisation_act_delete(desk.id, revision).await)
                .await;
            match gone {
                Ok(()) => {
                    app.drafts.drop(&PageKind::Act.of(desk.id));
                    app.toasts.success(Common::Deleted);
                    app.router.release();
                    app.router.go(PageKind::Acts.path());
                }
                Err(failure) => app.toasts.failure(&failure),
            }
        });
    });
    view! {
        <button type="button" class="btn" on:click=move |_| deleting.set(true)>{icon(Icon::Trash)}{t(Common::Delete)}</button>
        <button type="button" class="btn btn-primary" disabled=move || desk.form.busy.get() on:click=move |_| submitting.set(true)>{t(Acts::Submit)}</button>
        <ConfirmDanger open=deleting title=Acts::DeleteTitle text=Signal::derive(|| t(Acts::DeleteText)().to_owned()) action=Common::Delete confirm=delete/>
        <Overlay open=submitting title=Signal::derive(|| t(Acts::SubmitTitle)().to_owned())>
            <p>{t(Acts::SubmitText)}</p>
            <div class="cw-overlay-foot">
                <button type="button" class="btn" on:click=move |_| submitting.set(false)>{t(Common::Cancel)}</button>
                <button type="button" class="btn btn-primary" on:click=move |_| { submitting.set(false); submit(desk, revision) }>{t(Acts::Submit)}</button>
            </div>
        </Overlay>
    }
    .into_any()
}

/// Saves what is unsaved, then submits. What stands in the way is shown above the tabs.
fn submit(desk: Desk, revision: i64) {
    let app = desk.app;
    desk.form.submit(async move || {
        let saved = match desk.form.form.with_untracked(Form::is_dirty) {
            true => Some(desk.save().await?),
            false => None,
        };
        let revision = saved.as_ref().map_or(revision, |view| view.revision);
        let answer = app
            .api
            .call(async |client| client.organisation_act_submit(desk.id, revision).await)
            .await;
        match answer {
            Ok(view) => {
                app.toasts.success(Acts::Submitted);
                desk.refused.set(None);
                desk.take(view);
                Ok(())
            }
            Err(failure)
                if saved.is_none() && failure.code() == Some(ErrorCode::RevisionOutdated) =>
            {
                Err(failure)
            }
            // Above the tabs: it may have been submitted from any of them.
            Err(failure) => {
                desk.form.problems.set(failure.fields().to_vec());
                desk.refused.set(Some(failure));
                if let Some(view) = saved {
                    desk.take(view);
                }
                Ok(())
            }
        }
    });
}

/// Why an act could not be submitted, point by point.
pub fn refusal(desk: Desk) -> AnyView {
    view! {
        {move || desk.refused.get().map(|failure| {
            let found = failure.fields().iter().map(Point::from).collect();
            let title = move || {
                if failure.fields().is_empty() {
                    failure.message(lang())
                } else {
                    t(Acts::SubmitRefused)().to_owned()
                }
            };
            points::points(desk, title, found)
        })}
    }
    .into_any()
}

fn deciding(desk: Desk, act: &OrganisationActView) -> AnyView {
    let (approving, returning) = (RwSignal::new(false), RwSignal::new(false));
    let (revision, day) = (act.revision, act.effective_on);
    let form = FormState::with(&[]);
    let approve = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let app = desk.app;
        form.submit(async move || {
            let view = app
                .api
                .call(async |client| client.organisation_act_approve(desk.id, revision).await)
                .await;
            let view = refused_points(desk, view)?;
            app.toasts.success(Acts::Approved);
            approving.set(false);
            desk.take(view);
            Ok(())
        });
    };
    let text = move || {
        fill(
            day_text(day, browser::today()),
            &[("day", &day.to_string())],
        )
    };
    view! {
        <button type="button" class="btn" on:click=move |_| returning.set(true)>{t(Acts::Return)}</button>
        <button type="button" class="btn btn-primary" on:click=move |_| approving.set(true)>{icon(Icon::Check)}{t(Acts::Approve)}</button>
        <Overlay open=approving title=Signal::derive(|| t(Acts::ApproveTitle)().to_owned())>
            <form class="cw-form" on:submit=approve novalidate>
                {form_failure(form)}
                {points(form)}
                <p>{text}</p>
                <div class="cw-overlay-foot">
                    <button type="button" class="btn" on:click=move |_| approving.set(false)>{t(Common::Cancel)}</button>
                    {submit_button(form, Acts::Approve)}
                </div>
            </form>
        </Overlay>
        <ReasonDialog desk=desk open=returning what=Decision::Return revision=revision/>
    }
    .into_any()
}

/// An answer, after noting on the cards what was refused about which step.
fn refused_points(
    desk: Desk,
    answer: Result<OrganisationActView, Failure>,
) -> Result<OrganisationActView, Failure> {
    answer.inspect_err(|failure| desk.form.problems.set(failure.fields().to_vec()))
}

/// A decision that needs a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decision {
    Return,
    Reverse,
}

#[component]
fn ReasonDialog(desk: Desk, open: RwSignal<bool>, what: Decision, revision: i64) -> impl IntoView {
    let form = FormState::with(&[("reason", "")]);
    let (title, label, done) = match what {
        Decision::Return => (Acts::ReturnTitle, Acts::ReturnReason, Acts::Returned),
        Decision::Reverse => (Acts::ReverseTitle, Acts::ReverseReason, Acts::Reversed),
    };
    let action = match what {
        Decision::Return => Acts::Return,
        Decision::Reverse => Acts::Reverse,
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let reason = form.now("reason");
        if reason.is_empty() {
            form.refuse(Failure::of_fields(vec![
                crate::logic::act::target::missing("reason"),
            ]));
            return;
        }
        let decision = ActDecision { reason };
        let app = desk.app;
        form.submit(async move || {
            let view = app
                .api
                .call(async |client| match what {
                    Decision::Return => {
                        client
                            .organisation_act_return(desk.id, revision, &decision)
                            .await
                    }
                    Decision::Reverse => {
                        client
                            .organisation_act_reverse(desk.id, revision, &decision)
                            .await
                    }
                })
                .await?;
            app.toasts.success(done);
            open.set(false);
            desk.take(view);
            Ok(())
        });
    };
    view! {
        <Overlay open=open title=Signal::derive(move || t(title)().to_owned())>
            <form class="cw-form" on:submit=submit novalidate>
                {(what == Decision::Reverse).then(|| view! { <p>{t(Acts::ReverseText)}</p> })}
                {form_failure(form)}
                {points(form)}
                <AreaField form=form key="reason" label=label required=true length=500/>
                <div class="cw-overlay-foot">
                    <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Common::Cancel)}</button>
                    {submit_button(form, action)}
                </div>
            </form>
        </Overlay>
    }
}

/// What was refused that belongs to no field of the dialog: what rests on the act, or what came
/// in its way since it was submitted.
fn points(form: FormState) -> AnyView {
    view! {
        {move || {
            let failure = form.failure.get()?;
            let listed: Vec<_> = failure.fields().iter().filter(|problem| problem.field != "reason").cloned().collect();
            if listed.is_empty() {
                return None;
            }
            let rests = failure.code() == Some(ErrorCode::ActRestedOn);
            let items = listed
                .iter()
                .map(|problem| view! { <li>{place_of(&problem.field, lang())}{field_message(problem, lang())}</li> })
                .collect_view();
            Some(view! {
                <div role="status">
                    {rests.then(|| view! { <p>{t(Acts::RestsOn)}</p> })}
                    <ul class="cw-act-points">{items}</ul>
                </div>
            })
        }}
    }
    .into_any()
}
