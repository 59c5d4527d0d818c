//! 我的更正申请: own requests and their answers.

use contract::{SubmissionSummary, SubmissionView};
use domain::worker::submission::SubmissionState;
use leptos::prelude::*;
use uuid::Uuid;

use super::files::{self, Chosen, FilePicker};
use super::show_own;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Label, Own, Submissions};
use crate::logic::{correction, format, history, submission};
use crate::pages::submissions::{course, level_name, proofs, standing, value};
use crate::state::app;
use crate::state::lang::{lang, t};
use crate::state::remote::Remote;
use crate::ui::controls::{Card, PageHead, facts};
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::ConfirmDanger;
use crate::ui::show::show;
use crate::ui::states;
use crate::ui::table::link_button;

/// The newest answers that the list shows with their reasons; older ones are on their pages.
const REPLIES: usize = 10;

type Line = (SubmissionSummary, Option<SubmissionView>);

/// The list.
#[component]
pub fn Corrections() -> impl IntoView {
    let app = app();
    let found = Remote::load(
        || (),
        async move |()| {
            let own = app
                .api
                .call(async |client| client.own_record_get().await)
                .await?;
            let mut lines: Vec<Line> = Vec::new();
            for item in own.corrections {
                // Only an answer has reasons.
                let answered = matches!(
                    item.state,
                    SubmissionState::Refused
                        | SubmissionState::Returned
                        | SubmissionState::Confirmed
                );
                let id = item.id;
                let view = match answered && lines.len() < REPLIES {
                    true => Some(
                        app.api
                            .call(async |client| client.correction_get(id.into()).await)
                            .await?,
                    ),
                    false => None,
                };
                lines.push((item, view));
            }
            Ok(lines)
        },
    );
    view! {
        <PageHead title=Signal::derive(|| t(Own::Corrections)().to_owned())>
            {link_button(PageKind::OwnCorrectionNew.path().to_owned(), Icon::Edit, Own::Ask, true)}
        </PageHead>
        {show_own(found, lines)}
    }
}

fn lines(lines: Vec<Line>) -> AnyView {
    if lines.is_empty() {
        let body = states::empty(
            Icon::Inbox,
            Own::CorrectionsNone,
            Some(Own::CorrectionsNoneText.into()),
            None,
        );
        return view! { <div class="card">{body}</div> }.into_any();
    }
    let lines = lines
        .into_iter()
        .map(|(item, view)| {
            let named = item.clone();
            let name = move || submission::matters(&named, lang());
            let answer = view.as_ref().map(reply);
            view! {
                <li class="card cw-card">
                    <div class="card-body">
                        <h2 class="card-title"><a href=PageKind::OwnCorrection.of(item.id)>{name}</a>" "{standing(&item)}</h2>
                        {facts(about(&item))}
                        {answer}
                    </div>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="list-unstyled">{lines}</ol> }.into_any()
}

/// When it was asked, with whom it is, and by when it is answered.
fn about(item: &SubmissionSummary) -> Vec<(Label, AnyView)> {
    let with = match item.stage {
        Some(level) => level_name(level),
        None => view! { {t(Own::Nobody)} }.into_any(),
    };
    let mut pairs: Vec<(Label, AnyView)> = vec![
        (
            Own::AskedAt.into(),
            format::instant(item.submitted_at).into_any(),
        ),
        (Own::WaitsFor.into(), with),
    ];
    if item.state.is_open() {
        pairs.push((Own::AnswerDue.into(), format::day(item.due_on).into_any()));
    }
    pairs
}

/// The answer with its reasons.
fn reply(view: &SubmissionView) -> AnyView {
    let (text, reasons) = correction::reply(view, lang());
    let tone = match view.summary.state {
        SubmissionState::Confirmed => "alert alert-success",
        SubmissionState::Refused | SubmissionState::Returned => "alert alert-warning",
        SubmissionState::Submitted | SubmissionState::Withdrawn => "alert alert-info",
    };
    let reasons = reasons
        .into_iter()
        .map(|why| view! { <li>{why}</li> })
        .collect_view();
    view! {
        <div class=tone role="status">
            {icon(Icon::Info)}
            <div><strong>{t(Own::Reply)}{t(Common::Colon)}</strong>{t(text)}<ul class="mb-0">{reasons}</ul></div>
        </div>
    }
    .into_any()
}

/// One own request.
#[component]
pub fn CorrectionPage(
    /// Which.
    id: Uuid,
) -> impl IntoView {
    let app = app();
    let found = Remote::load(
        || (),
        async move |()| {
            app.api
                .call(async |client| client.correction_get(id).await)
                .await
        },
    );
    show(found, 8, move |view| sheet(id, found, &view))
}

fn sheet(id: Uuid, found: Remote<SubmissionView>, view: &SubmissionView) -> AnyView {
    let item = &view.summary;
    let waiting = item.state == SubmissionState::Submitted;
    let named = item.clone();
    let title = Signal::derive(move || submission::matters(&named, lang()));
    let mut pairs = about(item);
    if let Some(reason) = &view.reason {
        pairs.push((Own::Why.into(), reason.clone().into_any()));
    }
    let fields = view
        .fields
        .iter()
        .map(|field| {
            let (key, label) = (field.field.clone(), field.label.clone());
            let name = move || history::field_name(&key, &label, lang());
            let pairs = vec![
                (Own::RegisteredHere.into(), value(field.before.clone())),
                (Own::RightValue.into(), value(field.after.clone())),
            ];
            view! { <li class="cw-own-block"><strong>{name}</strong>{facts(pairs)}</li> }
        })
        .collect_view();
    let gone = (!item.state.is_open()
        && view
            .fields
            .iter()
            .all(|field| field.before.is_none() && field.after.is_none()))
    .then(|| view! { <p class="text-secondary mb-0">{t(Submissions::ContentGone)}</p> });
    let adding = waiting.then(|| adding(id, found, view.proofs.len()));
    let withdrawing = item
        .state
        .is_open()
        .then(|| withdraw(id, found, item.revision));
    let files = proofs(id, true, &view.proofs);
    let done = course(view);
    view! {
        <PageHead title=title>
            {withdrawing}
        </PageHead>
        <div class="cw-badges mb-3">{standing(item)}</div>
        {reply(view)}
        <Card title=Common::OwnCorrection>{facts(pairs)}</Card>
        <Card title=Own::Content>
            {match gone {
                Some(gone) => gone.into_any(),
                None => view! { <ol class="list-unstyled mb-0">{fields}</ol> }.into_any(),
            }}
        </Card>
        <Card title=Own::Proofs>{files}{adding}</Card>
        <Card title=Submissions::Course>{done}</Card>
    }
    .into_any()
}

/// Adds proofs to a request that nobody has answered.
fn adding(id: Uuid, found: Remote<SubmissionView>, present: usize) -> AnyView {
    let app = app();
    let add = Callback::new(move |chosen: Vec<Chosen>| {
        leptos::task::spawn_local(async move {
            let mut last = None;
            for file in chosen {
                match files::send(app, id, &file).await {
                    Ok(view) => last = Some(view),
                    Err(failure) => app.toasts.failure(&failure),
                }
            }
            // The page may be gone by now.
            if let Some(view) = last {
                app.toasts.success(Own::ProofAdded);
                let _ = found.data.try_set(Some(view));
            }
        });
    });
    view! { <FilePicker present=Signal::derive(move || present) add=add/> }.into_any()
}

fn withdraw(id: Uuid, found: Remote<SubmissionView>, revision: i64) -> AnyView {
    let app = app();
    let asking = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let go = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = app
                .api
                .call(async |client| client.correction_withdraw(id, revision).await)
                .await;
            let _ = busy.try_set(false);
            match answer {
                Ok(view) => {
                    app.toasts.success(Own::Withdrawn);
                    let _ = found.data.try_set(Some(view));
                }
                Err(failure) => {
                    app.toasts.failure(&failure);
                    // It may have been answered meanwhile.
                    found.reload();
                }
            }
        });
    });
    view! {
        <button type="button" class="btn" disabled=move || busy.get() on:click=move |_| asking.set(true)>{icon(Icon::Close)}{t(Own::Withdraw)}</button>
        <ConfirmDanger open=asking title=Own::WithdrawTitle text=Signal::derive(|| t(Own::WithdrawText)().to_owned()) action=Own::Withdraw confirm=go/>
    }
    .into_any()
}
