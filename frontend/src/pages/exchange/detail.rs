//! One import: how far it is, what became of it, row by row.

use leptos::prelude::*;
use uuid::Uuid;

use super::mode_text;
use super::progress::{Watched, panel};
use super::results::Results;
use super::undo::{self, Undo};
use crate::logic::format;
use crate::logic::text::{Common, Exchange};
use crate::state::app;
use crate::state::lang::t;
use crate::ui::controls::{Card, PageHead, facts};
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::ConfirmDanger;
use crate::ui::states;

/// The page.
#[component]
pub fn ImportPage(
    /// Which.
    id: Uuid,
) -> impl IntoView {
    let app = app();
    let watched = Watched::new(move || Some(id));
    let asking = RwSignal::new(false);
    let title = Signal::derive(move || {
        let name = watched
            .view
            .with(|view| view.as_ref().and_then(|view| view.file_name.clone()));
        name.unwrap_or_else(|| t(Common::ImportDetail)().to_owned())
    });
    let running = Memo::new(move |_| {
        watched
            .view
            .with(|view| view.as_ref().is_some_and(|view| !view.state.is_final()))
    });
    let ended = Memo::new(move |_| {
        watched
            .view
            .with(|view| view.as_ref().is_some_and(|view| view.state.is_final()))
    });
    let undoable = Memo::new(move |_| {
        watched
            .view
            .with(|view| view.as_ref().is_some_and(undo::may_be_undone))
    });
    let is_undone = Memo::new(move |_| {
        watched
            .view
            .with(|view| view.as_ref().is_some_and(|view| view.undone_at.is_some()))
    });
    let cancel = Callback::new(move |()| {
        leptos::task::spawn_local(async move {
            match app
                .api
                .call(async |client| client.import_cancel(id).await)
                .await
            {
                Ok(_) => {
                    app.toasts.success(Exchange::CancelDone);
                    watched.again();
                }
                Err(failure) => app.toasts.failure(&failure),
            }
        });
    });
    let about = move || {
        watched.view.with(|view| {
            view.as_ref().map(|view| {
                let mut pairs = vec![
                    (
                        Exchange::Mode.into(),
                        view! { {t(mode_text(view.mode))} }.into_any(),
                    ),
                    (Exchange::Actor.into(), view.actor.clone().into_any()),
                    (
                        Exchange::StartedAt.into(),
                        format::instant(view.created_at).into_any(),
                    ),
                    (
                        Exchange::FinishedAt.into(),
                        view.finished_at
                            .map_or_else(|| "–".to_owned(), format::instant)
                            .into_any(),
                    ),
                    (
                        Exchange::FileName.into(),
                        format::bytes(view.bytes).into_any(),
                    ),
                ];
                pairs.extend(undo::undone(view));
                facts(pairs)
            })
        })
    };
    let retry = Callback::new(move |()| watched.again());
    view! {
        <PageHead title=title>
            {move || running.get().then(|| view! {
                <button type="button" class="btn btn-outline-danger" on:click=move |_| asking.set(true)>{icon(Icon::Close)}{t(Exchange::CancelImport)}</button>
            })}
            {move || undoable.get().then(|| view! { <Undo id=id watched=watched/> })}
        </PageHead>
        {move || match (watched.view.with(Option::is_none), watched.failure.get()) {
            (true, Some(failure)) => view! { <div class="card">{states::failed(&failure, Some(retry))}</div> }.into_any(),
            (true, None) => view! { <div class="card">{states::skeleton(5)}</div> }.into_any(),
            (false, _) => ().into_any(),
        }}
        <div class="card cw-card" class:cw-hidden=move || watched.view.with(Option::is_none)>
            <div class="card-body">
                {move || is_undone.get().then(|| view! { <div class="cw-badges mb-2" role="status">{undo::undone_badge()}</div> })}
                {panel(watched)}
                {about}
            </div>
        </div>
        {move || ended.get().then(|| view! { <Card title=Exchange::Results flush=true><Results id=id watched=watched/></Card> })}
        <ConfirmDanger open=asking title=Exchange::CancelImport text=Signal::derive(|| t(Exchange::CancelText)().to_owned()) action=Exchange::CancelImport confirm=cancel/>
    }
}
