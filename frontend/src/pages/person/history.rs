//! The timeline of a record: who changed what, from which value to which.

use contract::{TimelineEntry, TimelineQuery};
use leptos::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use crate::logic::format;
use crate::logic::text::{Common, Label, Person};
use crate::state::app;
use crate::state::lang::{t, tl};
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
    let title = match crate::logic::action::name(&entry.action) {
        Some(title) => view! { {tl(title)} }.into_any(),
        None => entry.action.clone().into_any(),
    };
    let by = [Some(entry.actor), entry.source]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ");
    let reason = entry
        .reason
        .map(|reason| view! { <p class="cw-event-reason">{t(Common::Reason)}"："{reason}</p> });
    let changes = (!entry.changes.is_empty()).then(|| {
        let rows = entry
            .changes
            .into_iter()
            .map(|change| {
                view! {
                    <tr>
                        <th scope="row">{change.label}</th>
                        <td class="cw-before">{shown(change.before.as_ref())}</td>
                        <td class="cw-after">{shown(change.after.as_ref())}</td>
                    </tr>
                }
            })
            .collect_view();
        let field = Label {
            zh: "项目",
            en: "Field",
        };
        plain_table(
            Person::TabTimeline,
            &[
                Head::text(field),
                Head::text(Person::Before),
                Head::text(Person::After),
            ],
            rows.into_any(),
        )
    });
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

/// A value as people read it: texts without quotes, lists and records line by line.
pub fn shown(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "–".to_owned(),
        Some(Value::String(text)) if text.is_empty() => "–".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(true)) => t(Common::Yes)().to_owned(),
        Some(Value::Bool(false)) => t(Common::No)().to_owned(),
        Some(Value::Array(items)) if items.is_empty() => "–".to_owned(),
        Some(Value::Array(items)) => items
            .iter()
            .map(|item| shown(Some(item)))
            .collect::<Vec<_>>()
            .join("\n"),
        Some(Value::Object(fields)) => fields
            .values()
            .filter(|value| !value.is_null())
            .map(|value| shown(Some(value)))
            .collect::<Vec<_>>()
            .join(" "),
        Some(other) => other.to_string(),
    }
}
