//! One batch: how far it is, its people, confirming it, taking it back.

use contract::{
    BatchConfirmation, BatchRefusal, BatchReversalInput, BatchView, Permission, SubmissionList,
    SubmissionQuery, SubmissionSummary,
};
use domain::personnel::action::ActionKind;
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::kind_label;
use crate::logic::format;
use crate::logic::query;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Label, Yearly as Words};
use crate::pages::submissions::standing;
use crate::state::lang::{fill, lang, t};
use crate::state::remote::Remote;
use crate::state::{App, app, browser};
use crate::ui::controls::{Card, PageHead, facts};
use crate::ui::field::{AreaField, DateField, TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::Overlay;
use crate::ui::paging::{Listing, Pager};
use crate::ui::show::show;
use crate::ui::states;
use crate::ui::table::{DataTable, Head};

/// The page.
#[component]
pub fn BatchPage(
    /// Which.
    id: Uuid,
) -> impl IntoView {
    let api = app().api;
    let found = Remote::load(
        || (),
        async move |()| {
            api.call(async |client| client.personnel_batch_get(id).await)
                .await
        },
    );
    let changed = Callback::new(move |()| found.reload());
    show(found, 6, move |view: BatchView| whole(view, changed))
}

fn whole(view: BatchView, changed: Callback<()>) -> AnyView {
    let title = {
        let (kind, total) = (view.kind, view.total.to_string());
        Signal::derive(move || {
            let kind = kind_label(kind).get(lang());
            fill(Words::BatchTitle, &[("kind", kind), ("n", &total)])
        })
    };
    let count = |count: i64| format::number(count).into_any();
    let mut pairs: Vec<(Label, AnyView)> = vec![
        (Words::People.into(), count(view.total)),
        (Words::Waiting.into(), count(view.submitted)),
        (Words::Returned.into(), count(view.returned)),
        (Words::Confirmed.into(), count(view.confirmed)),
        (Words::Standing.into(), count(view.standing)),
        (
            Words::EffectiveOn.into(),
            view.effective_on.to_string().into_any(),
        ),
        (
            Words::SubmittedBy.into(),
            view.submitted_by.clone().into_any(),
        ),
        (
            Words::SubmittedAt.into(),
            format::instant(view.submitted_at).into_any(),
        ),
    ];
    if let Some(document) = view.document_number.clone() {
        pairs.push((Words::Document.into(), document.into_any()));
    }
    if let Some(reason) = view.reason.clone() {
        pairs.push((Words::Reason.into(), reason.into_any()));
    }
    if let Some(id) = view.reverses {
        let link = view! { <a href=PageKind::Batch.of(id)>{t(Words::OpenBatch)}</a> };
        pairs.push((Words::Reverses.into(), link.into_any()));
    }
    let may_reverse = view.standing > 0
        && view.kind != ActionKind::Reversal
        && app().session.may(Permission::PersonnelEdit);
    let reverse = may_reverse.then(|| view! { <Reverse view=view.clone()/> });
    let confirm =
        (view.queue > 0).then(|| view! { <ConfirmAll view=view.clone() changed=changed/> });
    view! {
        <PageHead title=title>
            <div class="btn-list">{reverse}{confirm}</div>
        </PageHead>
        <section class="card cw-card"><div class="card-body">{facts(pairs)}</div></section>
        <Card title=Words::Lines flush=true>{lines(&view)}</Card>
    }
    .into_any()
}

/// Confirms part after part, so that it is seen how far it is.
#[component]
fn ConfirmAll(view: BatchView, changed: Callback<()>) -> impl IntoView {
    let app = app();
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let done = RwSignal::new(0_i64);
    let refused = RwSignal::new(Vec::<BatchRefusal>::new());
    let id = view.id.into();
    let waiting = view.queue.to_string();
    let go = move |_| {
        busy.set(true);
        spawn_local(async move {
            let finished = all_parts(app, id, done, refused).await;
            if finished && refused.with_untracked(Vec::is_empty) {
                let n = done.get_untracked().to_string();
                app.toasts.info(fill(Words::ConfirmDone, &[("n", &n)]));
                open.set(false);
            }
            busy.set(false);
            app.tasks.refresh();
            if refused.with_untracked(Vec::is_empty) {
                changed.run(());
            }
        });
    };
    let text = {
        let waiting = waiting.clone();
        move || {
            if busy.get() || done.get() > 0 {
                fill(Words::Confirming, &[("done", &done.get().to_string())])
            } else {
                fill(Words::ConfirmAllText, &[("n", &waiting)])
            }
        }
    };
    let close = Callback::new(move |()| {
        open.set(false);
        if done.get_untracked() > 0 {
            changed.run(());
        }
    });
    view! {
        <button type="button" class="btn btn-primary" on:click=move |_| open.set(true)>
            {icon(Icon::Check)}{move || fill(Words::ConfirmAll, &[("n", &waiting)])}
        </button>
        <Overlay open=open title=Signal::derive(|| t(Words::ConfirmAllTitle)().to_owned()) leave=close>
            <p role="status">{text.clone()}</p>
            {move || refusals(&refused.get())}
            <div class="cw-overlay-foot">
                <button type="button" class="btn" on:click=move |_| close.run(())>{t(Common::Close)}</button>
                <button type="button" class="btn btn-primary" disabled=move || busy.get() || !refused.with(Vec::is_empty) on:click=go>{t(Words::ConfirmGo)}</button>
            </div>
        </Overlay>
    }
}

/// Answers whether it came to the end.
async fn all_parts(
    app: App,
    id: Uuid,
    done: RwSignal<i64>,
    refused: RwSignal<Vec<BatchRefusal>>,
) -> bool {
    let mut after = None;
    loop {
        let part = BatchConfirmation { after };
        let answer = app
            .api
            .call(async |client| client.personnel_batch_confirm(id, &part).await)
            .await;
        match answer {
            Ok(progress) => {
                let _ = done.try_update(|done| *done += progress.confirmed);
                let _ = refused.try_update(|all| all.extend(progress.refused));
                if progress.next.is_none() {
                    return true;
                }
                after = progress.next;
            }
            Err(failure) => {
                app.toasts.failure(&failure);
                return false;
            }
        }
    }
}

fn refusals(refused: &[BatchRefusal]) -> AnyView {
    if refused.is_empty() {
        return ().into_any();
    }
    let items = refused
        .iter()
        .map(|one| {
            let zh = one.verdict.message.clone().unwrap_or_default();
            let en = one.verdict.message_en.clone().unwrap_or_default();
            let name = one.name.clone().unwrap_or_default();
            let message = move || lang().of(&zh, &en).clone();
            view! { <li><strong>{name}</strong>" "{message}</li> }
        })
        .collect_view();
    view! { <div class="alert alert-warning"><div><p>{t(Words::NotConfirmed)}</p><ul>{items}</ul></div></div> }
        .into_any()
}

/// Asks to take the batch back.
#[component]
fn Reverse(view: BatchView) -> impl IntoView {
    let open = RwSignal::new(false);
    let id: Uuid = view.id.into();
    let standing = view.standing.to_string();
    view! {
        <button type="button" class="btn" on:click=move |_| open.set(true)>{t(Words::Reverse)}</button>
        <Overlay open=open title=Signal::derive(|| t(Words::ReverseTitle)().to_owned())>
            <ReverseForm id=id standing=standing.clone()/>
        </Overlay>
    }
}

#[component]
fn ReverseForm(id: Uuid, standing: String) -> impl IntoView {
    let app = app();
    let today = browser::today().to_string();
    let form = FormState::with(&[("effective_on", today.as_str())]);
    let key = StoredValue::new(browser::request_key());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let request = BatchReversalInput {
            effective_on: form.now("effective_on").parse().ok(),
            document_number: form.optional("document_number"),
            reason: form.now("reason"),
        };
        form.submit(async move || {
            let key = key.get_value();
            let view = app
                .api
                .call(async |client| {
                    client
                        .personnel_batch_reverse(id, Some(&key), &request)
                        .await
                })
                .await?;
            let text = fill(Words::Sent, &[("n", &view.total.to_string())]);
            app.toasts.info(text);
            app.tasks.refresh();
            app.router.go(&PageKind::Batch.of(view.id));
            Ok(())
        });
    };
    view! {
        <form class="cw-form" on:submit=submit novalidate>
            <p>{move || fill(Words::ReverseText, &[("n", &standing)])}</p>
            {form_failure(form)}
            <DateField form=form key="effective_on" label=Words::EffectiveOn required=true/>
            <TextField form=form key="document_number" label=Words::Document length=60/>
            <AreaField form=form key="reason" label=Words::ReverseReason required=true/>
            <div class="cw-overlay-foot">{submit_button(form, Words::Reverse)}</div>
        </form>
    }
}

/// Its submissions: one's own, or those one may confirm.
fn lines(view: &BatchView) -> AnyView {
    let app = app();
    let router = app.router;
    let (id, own) = (view.id, view.own);
    let found = Remote::load(
        move || router.query(),
        async move |address| {
            let cursor = query::value(&address, "cursor");
            let query = SubmissionQuery {
                view: Some(if own {
                    SubmissionList::Mine
                } else {
                    SubmissionList::Scope
                }),
                batch_id: Some(id),
                limit: query::value(&address, "limit").parse().ok(),
                cursor: Some(cursor).filter(|cursor| !cursor.is_empty()),
                ..SubmissionQuery::default()
            };
            let page = app
                .api
                .call(async |client| client.submission_list(&query).await)
                .await?;
            Ok(Listing {
                items: page.items,
                next_cursor: page.next_cursor,
                total: page.total,
            })
        },
    );
    let heads = Signal::derive(|| {
        vec![
            Head::text(Words::Name),
            Head::text(Words::Place),
            Head::text(Words::State),
        ]
    });
    DataTable {
        caption: Words::Lines.into(),
        heads,
        remote: found,
        pager: Some(Pager::new()),
        wording: Common::TotalPeople.into(),
    }
    .view(row, || {
        states::empty(Icon::People, Words::LinesNone, None, None)
    })
}

fn row(item: SubmissionSummary) -> AnyView {
    let name = item.name.clone().unwrap_or_default();
    view! {
        <tr>
            <td class="cw-name"><a href=PageKind::Submission.of(item.id)>{name}</a></td>
            <td>{item.place.replace('/', " / ")}</td>
            <td>{standing(&item)}</td>
        </tr>
    }
    .into_any()
}
