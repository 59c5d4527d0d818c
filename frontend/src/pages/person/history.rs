//! The timeline of a record: who changed what, from which value to which.

use contract::{FieldChange, TimelineEntry, TimelineQuery};
use leptos::prelude::*;
use uuid::Uuid;

use crate::logic::action;
use crate::logic::format;
use crate::logic::history;
use crate::logic::text::{Common, Person};
use crate::state::app;
use crate::state::lang::{lang, t, tl};
use crate::state::remote::Remote;
use crate::ui::icon::Icon;
use crate::ui::show::show;
use crate::ui::states;
use crate::ui::table::{Head, plain_table};
use crate::ui::timeline::{Event, timeline};

/// Entries fetched at a time.
const PAGE: u32 = 20;

/// The newest changes, and older ones on request.
#[component]
pub fn History(
    /// Whose.
    id: Uuid,
) -> impl IntoView {
    let app = app();
    let api = app.api;
    let older = RwSignal::new(Vec::<TimelineEntry>::new());
    let cursor = RwSignal::new(None::<String>);
    let first = Remote::load(
        || (),
        async move |()| {
            let query = TimelineQuery {
                limit: Some(PAGE),
                cursor: None,
            };
            let page = api
                .call(async |client| client.worker_timeline(id, &query).await)
                .await?;
            cursor.set(page.next_cursor.clone());
            Ok(page)
        },
    );
    let more = move |_| {
        let query = TimelineQuery {
            limit: Some(PAGE),
            cursor: cursor.get_untracked(),
        };
        leptos::task::spawn_local(async move {
            match api
                .call(async |client| client.worker_timeline(id, &query).await)
                .await
            {
                Ok(page) => {
                    let _ = older.try_update(|older| older.extend(page.items));
                    let _ = cursor.try_set(page.next_cursor);
                }
                Err(failure) => app.toasts.failure(&failure),
            }
        });
    };
    show(first, 6, move |page| {
        if page.items.is_empty() {
            return states::empty(Icon::Log, Person::TimelineEmpty, None, None);
        }
        let newest = timeline(page.items.into_iter().map(event).collect());
        view! {
            {newest}
            {move || {
                let older = older.get();
                (!older.is_empty()).then(|| timeline(older.into_iter().map(event).collect()))
            }}
            {move || cursor.get().is_some().then(|| view! {
                <button type="button" class="btn" on:click=more>{t(Person::TimelineMore)}</button>
            })}
        }
        .into_any()
    })
}

fn event(entry: TimelineEntry) -> Event {
    let image = picture(&entry.action);
    let title = match action::name(&entry.action) {
        Some(title) => view! { {tl(title)} }.into_any(),
        None => entry.action.clone().into_any(),
    };
    let (actor, source) = (entry.actor, entry.source);
    let by = Signal::derive(move || {
        let actor = action::task(&actor, lang());
        match &source {
            Some(source) => format!("{actor} · {}", action::source(source, lang())),
            None => actor,
        }
    });
    let reason = entry
        .reason
        .map(|reason| view! { <p class="cw-event-reason">{t(Common::Reason)}{t(Common::Colon)}{reason}</p> });
    let changes = (!entry.changes.is_empty()).then(|| changes(&entry.action, entry.changes));
    Event {
        image,
        at: format::instant(entry.at),
        title,
        by,
        body: Some(view! { {reason} {changes} }.into_any()),
    }
}

fn picture(action: &str) -> Icon {
    match action {
        "worker.create" => Icon::Plus,
        "worker.update" => Icon::Edit,
        "worker.import" => Icon::Import,
        "worker.reveal" => Icon::Eye,
        "worker.export" => Icon::Export,
        "worker.photo_keep" | "worker.photo_remove" => Icon::Camera,
        _ => Icon::Info,
    }
}

/// The changed fields. Of a first entry only the values are shown, and only on request: there
/// are dozens, and nothing was different before.
fn changes(action: &str, changes: Vec<FieldChange>) -> AnyView {
    let entered = matches!(action, "worker.create" | "worker.import");
    let codes = app().codes;
    let first = entered && changes.iter().all(|change| change.before.is_none());
    let rows = changes
        .into_iter()
        .map(|change| {
            let name = {
                let (field, label) = (change.field.clone(), change.label.clone());
                move || history::field_name(&field, &label, lang())
            };
            let texts = Memo::new(move |_| {
                history::shown(&change, lang(), &|list, code| codes.known(list, code))
            });
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    {(!first).then(|| view! { <td class="cw-before">{move || texts.get().0}</td> })}
                    <td class="cw-after">{move || texts.get().1}</td>
                </tr>
            }
        })
        .collect_view();
    let mut heads = vec![Head::text(Person::TimelineField)];
    if !first {
        heads.push(Head::text(Person::Before));
    }
    heads.push(Head::text(if first {
        Person::TimelineValue
    } else {
        Person::After
    }));
    let table = plain_table(Person::TabTimeline, &heads, rows.into_any());
    if first {
        view! { <details class="cw-details"><summary>{t(Person::TimelineFirst)}</summary>{table}</details> }.into_any()
    } else {
        table
    }
}
