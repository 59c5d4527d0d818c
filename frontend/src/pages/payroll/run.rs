//! One run: how far it is, what it rests on, what is entered, and its payslips; or one payslip of it.

use contract::{PayRunBasis, PayRunStepInput, PayRunStepView, PayRunView, Permission};
use domain::pay::run::{RunState, RunStep};
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::check::Slips;
use super::entry::Entries;
use super::files::Files;
use super::slip::SlipPage;
use super::{amount, label, state_badge};
use crate::logic::format;
use crate::logic::route::PageKind;
use crate::logic::text::{Label, Payroll as Words};
use crate::state::lang::{fill, lang, t, tl};
use crate::state::remote::Remote;
use crate::state::{App, app};
use crate::ui::controls::{Card, PageHead, facts};
use crate::ui::field::{AreaField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::Overlay;
use crate::ui::show::show;

/// The page: with a person in the address their payslip, without one the run.
#[component]
pub fn RunPage(
    /// Which run.
    id: Uuid,
) -> impl IntoView {
    let router = app().router;
    let worker = Memo::new(move |_| router.param("worker").parse::<Uuid>().ok());
    move || match worker.get() {
        Some(worker) => view! { <SlipPage run=id worker=worker/> }.into_any(),
        None => view! { <Run id=id/> }.into_any(),
    }
}

#[component]
fn Run(id: Uuid) -> impl IntoView {
    let api = app().api;
    let found = Remote::load(
        || (),
        async move |()| api.call(async |client| client.pay_run_get(id).await).await,
    );
    let changed = Callback::new(move |()| found.reload());
    show(found, 8, move |view: PayRunView| whole(view, changed))
}

fn whole(view: PayRunView, changed: Callback<()>) -> AnyView {
    let run = view.run.clone();
    let id = Uuid::from(run.id);
    let title = {
        let (place, month) = (run.organisation.name.clone(), run.month.to_string());
        Signal::derive(move || fill(Words::RunTitle, &[("place", &place), ("month", &month)]))
    };
    let count = |count: i64| format::number(count).into_any();
    let pairs: Vec<(Label, AnyView)> = vec![
        (Words::State.into(), state_badge(run.state)),
        (Words::People.into(), count(run.people)),
        (Words::Held.into(), count(run.held)),
        (Words::Gross.into(), amount(run.gross)),
        (Words::Employee.into(), amount(run.employee)),
        (Words::Tax.into(), amount(run.tax)),
        (Words::Net.into(), amount(run.net)),
        (Words::Employer.into(), amount(run.employer)),
        (Words::Cost.into(), amount(run.cost)),
    ];
    let steps = view
        .may
        .iter()
        .map(|step| take(&view, *step, changed))
        .collect_view();
    let files = (run.state.is_settled() && app().session.may(Permission::PayRunEdit))
        .then(|| view! { <Files run=run.clone()/> });
    let own = view.includes_self.then(
        || view! { <div class="alert alert-info" role="status"><div>{t(Words::IncludesSelf)}</div></div> },
    );
    let before_computed = matches!(run.state, RunState::Open | RunState::Frozen);
    let slips = if before_computed {
        view! { <Card title=Words::Slips><p class="text-secondary">{t(Words::NotFrozen)}</p></Card> }.into_any()
    } else {
        view! { <Slips run=id/> }.into_any()
    };
    view! {
        <PageHead title=title>
            <div class="btn-list">{files}{steps}</div>
        </PageHead>
        {own}
        <section class="card cw-card"><div class="card-body">{facts(pairs)}</div></section>
        <Entries run=run.clone() may=view.may_enter changed=changed/>
        {slips}
        {way(&view)}
    }
    .into_any()
}

/// The button of a step; going back asks why.
fn take(view: &PayRunView, step: RunStep, changed: Callback<()>) -> AnyView {
    let app = app();
    let (id, revision) = (Uuid::from(view.run.id), view.run.revision);
    if step == RunStep::Reopen {
        return view! { <Reopen id=id revision=revision changed=changed/> }.into_any();
    }
    let busy = RwSignal::new(false);
    let go = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let done = send(app, id, revision, step, None).await;
            match done {
                Ok(_) => {
                    let name = label!(step).get(lang());
                    app.toasts.info(fill(Words::Taken, &[("step", name)]));
                }
                Err(failure) => app.toasts.failure(&failure),
            }
            let _ = busy.try_set(false);
            changed.run(());
        });
    };
    view! {
        <button type="button" class="btn btn-primary" disabled=move || busy.get() aria-busy=move || busy.get().to_string() on:click=go>
            {tl(label!(step))}
        </button>
    }
    .into_any()
}

async fn send(
    app: App,
    id: Uuid,
    revision: i64,
    step: RunStep,
    reason: Option<String>,
) -> Result<PayRunView, crate::logic::failure::Failure> {
    let input = PayRunStepInput { step, reason };
    let decides = match step {
        RunStep::Check | RunStep::Approve => true,
        // Whoever prepares takes it back themselves; who only decides sends it back.
        RunStep::Reopen => !app.session.may(Permission::PayRunEdit),
        _ => false,
    };
    app.api
        .call(async |client| {
            if decides {
                client.pay_run_decide(id, revision, &input).await
            } else {
                client.pay_run_step(id, revision, &input).await
            }
        })
        .await
}

#[component]
fn Reopen(id: Uuid, revision: i64, changed: Callback<()>) -> impl IntoView {
    let app = app();
    let open = RwSignal::new(false);
    let form = FormState::with(&[]);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(reason) = form.optional("reason") else {
            return form.require(&["reason"]);
        };
        form.submit(async move || {
            send(app, id, revision, RunStep::Reopen, Some(reason)).await?;
            let name = label!(RunStep::Reopen).get(lang());
            app.toasts.info(fill(Words::Taken, &[("step", name)]));
            let _ = open.try_set(false);
            changed.run(());
            Ok(())
        });
    };
    view! {
        <button type="button" class="btn" aria-haspopup="dialog" on:click=move |_| open.set(true)>{t(Words::Reopen)}</button>
        <Overlay open=open title=Signal::derive(|| t(Words::ReopenTitle)().to_owned())>
            <form class="cw-form" on:submit=submit novalidate>
                <p>{t(Words::ReopenText)}</p>
                {form_failure(form)}
                <AreaField form=form key="reason" label=Words::Reason required=true/>
                <div class="cw-overlay-foot">{submit_button(form, Words::Reopen)}</div>
            </form>
        </Overlay>
    }
}

/// Steps, documents and hashes.
fn way(view: &PayRunView) -> AnyView {
    let steps = view.steps.iter().map(taken).collect_view();
    let documents = view.rests_on.iter().map(document).collect_view();
    let hashes = [
        (Words::InputHash, view.run.input_hash.clone()),
        (Words::ResultHash, view.run.result_hash.clone()),
    ];
    let hashes: Vec<(Label, AnyView)> = hashes
        .into_iter()
        .filter_map(|(name, hash)| {
            let hash = hash?;
            let shown = view! { <code class="cw-hash">{hash}</code> }.into_any();
            Some((Label::from(name), shown))
        })
        .collect();
    let computed = view.run.result_hash.is_some();
    let id = Uuid::from(view.run.id);
    let rests = (!view.rests_on.is_empty()).then(|| {
        view! {
            <Card title=Words::RestsOn>
                <ul class="list-unstyled mb-0">{documents}</ul>
                {facts(hashes)}
                {computed.then(|| view! { <Verify id=id/> })}
            </Card>
        }
    });
    view! {
        {rests}
        <Card title=Words::Steps>
            <ol class="list-unstyled mb-0">{steps}</ol>
        </Card>
    }
    .into_any()
}

fn taken(step: &PayRunStepView) -> AnyView {
    let name = step
        .step
        .map_or(Label::from(Words::StepOpened), |step| label!(step));
    let reason = step.reason.clone();
    view! {
        <li>
            <strong>{tl(name)}</strong>" · "{step.by.clone()}" · "{format::instant(step.at)}
            {reason.map(|reason| view! { <div class="text-secondary">{reason}</div> })}
        </li>
    }
    .into_any()
}

fn document(basis: &PayRunBasis) -> AnyView {
    let from = basis.from.to_string();
    let name = match (&basis.name, basis.scheme_id) {
        (Some(name), Some(id)) => {
            view! { <a class="text-decoration-underline" href=PageKind::PayScheme.of(id)>{name.clone()}</a> }.into_any()
        }
        _ => view! { {t(Words::Parameters)} }.into_any(),
    };
    view! {
        <li>{name}" · "{basis.document_number.clone()}" · "{move || fill(Words::FromMonth, &[("month", &from)])}</li>
    }
    .into_any()
}

/// Computes the run again and compares.
#[component]
fn Verify(id: Uuid) -> impl IntoView {
    let app = app();
    let busy = RwSignal::new(false);
    let answer = RwSignal::new(None::<contract::PayRunVerification>);
    let go = move |_| {
        busy.set(true);
        spawn_local(async move {
            let done = app
                .api
                .call(async |client| client.pay_run_verify(id).await)
                .await;
            match done {
                Ok(found) => {
                    let _ = answer.try_set(Some(found));
                }
                Err(failure) => app.toasts.failure(&failure),
            }
            let _ = busy.try_set(false);
        });
    };
    let shown = move || {
        answer.get().map(|found| {
            let (class, text, n) = if found.holds {
                ("alert alert-success", Words::Holds, found.people)
            } else {
                let n = i64::try_from(found.differing.len()).unwrap_or(i64::MAX);
                ("alert alert-danger", Words::HoldsNot, n)
            };
            let n = format::number(n);
            view! { <div class=class role="status"><div>{move || fill(text, &[("n", &n)])}</div></div> }
        })
    };
    view! {
        <button type="button" class="btn mt-3" disabled=move || busy.get() on:click=go>
            {icon(Icon::Shield)}{move || t(if busy.get() { Words::Verifying } else { Words::Verify })()}
        </button>
        {shown}
    }
}
