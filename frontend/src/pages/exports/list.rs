//! The two lists.

use chrono::{DateTime, Utc};
use contract::{ExportList, ExportRequestView, FileFormat, Permission};
use domain::worker::export::ExportState;
use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;

use super::detail::Detail;
use crate::logic::export;
use crate::logic::format;
use crate::logic::query;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Exports as Words, Label};
use crate::pages::people::conditions;
use crate::state::lang::{fill, lang, t};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::{Mood, PageHead, badge, progress};
use crate::ui::icon::Icon;
use crate::ui::paging::{Listing, Pager};
use crate::ui::states;
use crate::ui::table::{DataTable, Head, link_button};

/// How soon to look again while a file is being made.
const SOON: i32 = 1_500;
/// How often the time left is told anew.
const TICK: i32 = 20_000;

/// The page.
#[component]
pub fn ExportRequests() -> impl IntoView {
    let app = app();
    let router = app.router;
    let may_approve = app.session.may(Permission::ExportApprove);
    let may_ask = app.session.may(Permission::WorkerExport);
    let chosen = Memo::new(move |_| export::chosen(&router.query(), may_approve));
    let found = Remote::load(
        move || router.query(),
        async move |address| {
            let query = export::question(&address, may_approve);
            let page = app
                .api
                .call(async |client| client.export_request_list(&query).await)
                .await?;
            Ok(Listing {
                items: page.items,
                next_cursor: page.next_cursor,
                total: page.total,
            })
        },
    );
    watch(found);
    let now = clock();
    let opened = RwSignal::new(None::<ExportRequestView>);
    let changed = Callback::new(move |()| {
        found.reload();
        app.tasks.refresh();
    });
    view! {
        <PageHead title=Signal::derive(|| t(Common::ExportRequests)().to_owned())/>
        <div class="card cw-list">
            {(may_approve && may_ask).then(|| tabs(chosen))}
            {table(found, chosen, now, opened)}
        </div>
        <Detail opened=opened changed=changed/>
    }
}

/// Looks again while a file is being made.
fn watch(found: Remote<Listing<ExportRequestView>>) {
    Effect::new(move |_| {
        let making = found.data.with(|data| {
            let mut items = data.iter().flat_map(|list| &list.items);
            items.any(|item| export::moves_by_itself(item.state))
        });
        if making {
            spawn_local_scoped_with_cancellation(async move {
                browser::sleep(SOON).await;
                found.reload();
            });
        }
    });
}

/// The present instant, now and then.
fn clock() -> RwSignal<DateTime<Utc>> {
    let now = RwSignal::new(browser::now());
    spawn_local_scoped_with_cancellation(async move {
        loop {
            browser::sleep(TICK).await;
            now.set(browser::now());
        }
    });
    now
}

/// Which list, as links: each is an address of its own.
fn tabs(chosen: Memo<ExportList>) -> AnyView {
    let one = |list: ExportList, title: Words| {
        let address = format!("{}?view={}", PageKind::Exports.path(), export::word(list));
        let here = move || chosen.get() == list;
        view! {
            <li class="nav-item">
                <a class="nav-link" class:active=here aria-current=move || here().then_some("page") href=address>{t(title)}</a>
            </li>
        }
    };
    view! {
        <nav aria-label=t(Words::Views)>
            <ul class="nav nav-tabs cw-tabs">
                {one(ExportList::Queue, Words::Queue)}
                {one(ExportList::Mine, Words::Mine)}
            </ul>
        </nav>
    }
    .into_any()
}

fn table(
    found: Remote<Listing<ExportRequestView>>,
    chosen: Memo<ExportList>,
    now: RwSignal<DateTime<Utc>>,
    opened: RwSignal<Option<ExportRequestView>>,
) -> AnyView {
    let heads = Signal::derive(move || {
        let queue = chosen.get() == ExportList::Queue;
        let first = if queue { Words::Asker } else { Words::Number };
        vec![
            Head::text(first),
            Head::text(Words::Reason),
            Head::text(Words::Range),
            Head::number(Words::People),
            Head::text(Words::Format),
            Head::text(Words::AskedAt),
            Head::text(Words::State),
            Head::text(Common::Actions),
        ]
    });
    let limit = app().tasks;
    DataTable {
        caption: Common::ExportRequests.into(),
        heads,
        remote: found,
        pager: Some(Pager::new()),
        wording: Common::Total.into(),
    }
    .view(
        move |item| row(item, chosen.get_untracked(), now, opened),
        move || match chosen.get() {
            ExportList::Queue => states::empty(
                Icon::Inbox,
                Words::QueueNone,
                Some(Words::QueueNoneText.into()),
                None,
            ),
            ExportList::Mine => {
                let many = limit.exports().map_or(0, |counts| counts.limit);
                let text = move || fill(Words::MineNoneText, &[("n", &format::number(many))]);
                let people = PageKind::People.path().to_owned();
                let action = view! {
                    <p class="text-secondary">{text}</p>
                    {link_button(people, Icon::People, Words::ToPeople, false)}
                };
                states::empty(Icon::Inbox, Words::MineNone, None, Some(action.into_any()))
            }
        },
    )
}

fn row(
    item: ExportRequestView,
    list: ExportList,
    now: RwSignal<DateTime<Utc>>,
    opened: RwSignal<Option<ExportRequestView>>,
) -> AnyView {
    let short: String = item.id.to_string().chars().take(13).collect();
    let first = match list {
        ExportList::Queue => view! { <td class="cw-name">{item.actor.clone()}</td> }.into_any(),
        ExportList::Mine => view! { <td class="cw-code">{short}</td> }.into_any(),
    };
    let name = {
        let who = item.actor.clone();
        move || fill(Words::OpenOf, &[("who", &who)])
    };
    let word = if item.may_decide {
        Words::OpenToDecide
    } else if item.own && item.state == ExportState::Ready {
        Words::Download
    } else {
        Words::Open
    };
    let ready = item.own && item.state == ExportState::Ready;
    let class = if ready || item.may_decide {
        "btn btn-sm btn-primary"
    } else {
        "btn btn-sm"
    };
    let shown = item.clone();
    view! {
        <tr>
            {first}
            <td class="cw-words">{item.reason.clone()}</td>
            <td class="cw-words">{range(&item)}</td>
            <td class="cw-number">{format::number(item.people)}</td>
            <td>{format_name(item.format)}</td>
            <td class="cw-nowrap">{format::instant(item.asked_at)}</td>
            <td class="cw-words">{standing(&item, now)}</td>
            <td><button type="button" class=class title=name on:click=move |_| opened.set(Some(shown.clone()))>{t(word)}</button></td>
        </tr>
    }
    .into_any()
}

/// Places and filter in words.
pub fn range(item: &ExportRequestView) -> AnyView {
    let places = item.places.clone();
    let places = move || places.join(t(Common::Comma)()).replace('/', " / ");
    view! { <div>{places}</div><div class="text-secondary">{filter(item)}</div> }.into_any()
}

/// The filter in words.
pub fn filter(item: &ExportRequestView) -> AnyView {
    let address = serde_urlencoded::to_string(&item.filter).unwrap_or_default();
    let pairs = query::pairs(&address);
    let named = item.named.clone();
    let worded = move || {
        let name = |id: &str| {
            let found = named.iter().find(|named| named.id.to_string() == id);
            found.map(|named| named.name.clone())
        };
        let all: Vec<String> = pairs
            .iter()
            .filter_map(|(key, value)| conditions(key, value, &name))
            .collect();
        if all.is_empty() {
            t(Words::NoConditions)().to_owned()
        } else {
            all.join(lang().of("；", "; "))
        }
    };
    view! { {worded} }.into_any()
}

/// The name of a format.
pub fn format_name(format: FileFormat) -> &'static str {
    match format {
        FileFormat::Xlsx => "Excel",
        FileFormat::Csv => "CSV",
        FileFormat::Ndjson => "NDJSON",
    }
}

/// Where it stands: a badge, and how far or how long.
pub fn standing(item: &ExportRequestView, now: RwSignal<DateTime<Utc>>) -> AnyView {
    let mood = match item.state {
        ExportState::Requested | ExportState::Approved => Mood::Attention,
        ExportState::Ready => Mood::Good,
        ExportState::Refused | ExportState::Failed => Mood::Bad,
        ExportState::Downloaded | ExportState::Withdrawn | ExportState::Expired => Mood::Plain,
    };
    let label = Label {
        zh: item.state.label(),
        en: item.state.label_en(),
    };
    let (made, people) = (item.made, item.people);
    let more = match item.state {
        ExportState::Approved => {
            let done = Signal::derive(move || format::percent(made, people));
            let text = move || fill(Words::Making, &[("n", &format::number(made))]);
            view! { {progress(done, Words::MakingName.into())}<div class="text-secondary">{text}</div> }
                .into_any()
        }
        ExportState::Ready => {
            let until = item.expires_at;
            let text = move || until.map(|until| export::left(until, now.get(), lang()));
            view! { <div class="text-secondary">{text}</div> }.into_any()
        }
        ExportState::Refused => {
            view! { <div class="text-secondary">{item.refusal.clone()}</div> }.into_any()
        }
        ExportState::Failed => {
            let (zh, en) = (item.failure.clone(), item.failure_en.clone());
            view! { <div class="text-secondary">{move || lang().of(&zh, &en).clone()}</div> }
                .into_any()
        }
        _ => ().into_any(),
    };
    view! { {badge(label, mood)}{more} }.into_any()
}

/// Words for the numbers in a file.
pub fn numbers(item: &ExportRequestView) -> AnyView {
    if item.clear {
        badge(Words::Clear, Mood::Bad)
    } else {
        badge(Words::Masked, Mood::Plain)
    }
}
