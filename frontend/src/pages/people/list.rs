//! The list itself.

use contract::{Permission, WorkerSort, WorkerSummary};
use domain::codes::CodeList;
use leptos::prelude::*;

use super::export::ExportDialog;
use super::filters::{ActiveFilters, Filters};
use super::search::{IdentitySearch, NameSearch};
use super::views::SavedViews;
use crate::logic::columns::Column;
use crate::logic::filter;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Person, Submissions};
use crate::state::lang::{lang, t, tl};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::{Menu, Mood, PageHead, badge};
use crate::ui::icon::{Icon, icon};
use crate::ui::paging::{Listing, Pager};
use crate::ui::states;
use crate::ui::table::{DataTable, Head, link_button, nothing_matches};

const KEY: &str = "cwis.people.columns";

/// The page.
#[component]
pub fn People() -> impl IntoView {
    let app = app();
    let may_edit = app.session.may(Permission::WorkerEdit);
    let columns = RwSignal::new(browser::stored(KEY).map_or_else(
        || Column::DEFAULT.to_vec(),
        |kept| Column::from_keys(kept.split(',')),
    ));
    let found = RwSignal::new(None::<Vec<WorkerSummary>>);
    let filtering = RwSignal::new(false);
    let exporting = RwSignal::new(false);
    let people = Remote::load(
        move || app.router.query(),
        async move |address| {
            let query = filter::from_address(&address);
            let page = app
                .api
                .call(async |client| client.worker_list(&query).await)
                .await?;
            Ok(Listing {
                items: page.items,
                next_cursor: page.next_cursor,
                total: page.total,
            })
        },
    );
    let total = Signal::derive(move || {
        people
            .data
            .with(|data| data.as_ref().map_or(0, |list| list.total))
    });
    let active = Memo::new(move |_| filter::active(&app.router.query()));
    let filter_button = move || {
        let count = active.get();
        view! {
            <button type="button" class="btn" aria-haspopup="dialog" on:click=move |_| filtering.set(true)>
                {icon(Icon::Filter)}{t(Common::Filters)}
                {(count > 0).then(|| view! { <span class="badge cw-badge cw-badge-primary ms-1">{count}</span> })}
            </button>
        }
    };
    view! {
        <PageHead title=Signal::derive(|| t(Person::ListTitle)().to_owned())>
            <SavedViews columns=columns/>
            {app.session.may(Permission::WorkerExport).then(|| view! {
                <button type="button" class="btn" on:click=move |_| exporting.set(true)>{icon(Icon::Export)}{t(Person::Export)}</button>
            })}
            {may_edit.then(|| link_button(PageKind::PersonNew.path().to_owned(), Icon::Plus, Common::PersonNew, true))}
        </PageHead>
        <div class="card cw-list">
            <div class="cw-toolbar">
                <NameSearch/>
                {filter_button}
                <IdentitySearch found=found/>
                <div class="ms-auto"><ColumnChoice columns=columns/></div>
            </div>
            {move || found.get().is_none().then(|| view! { <ActiveFilters/> })}
            {move || match found.get() {
                Some(rows) => exact(rows, columns, found),
                None => table(people, columns, may_edit),
            }}
        </div>
        <Filters open=filtering/>
        <ExportDialog open=exporting total=total/>
    }
}

/// The page of the list.
fn table(
    people: Remote<Listing<WorkerSummary>>,
    columns: RwSignal<Vec<Column>>,
    may_edit: bool,
) -> AnyView {
    let router = app().router;
    let heads = Signal::derive(move || columns.get().into_iter().map(head).collect::<Vec<_>>());
    let clear = Callback::new(move |()| router.go(PageKind::People.path()));
    DataTable { caption: Person::ListTitle.into(), heads, remote: people, pager: Some(Pager::new()), wording: Common::TotalPeople.into() }
        .view(
            move |person| row(person, columns),
            move || {
                if filter::active(&router.query()) > 0 || !router.param("q").is_empty() {
                    return nothing_matches(clear);
                }
                let action = may_edit.then(|| {
                    view! {
                        <div class="btn-list">
                            {link_button(PageKind::PersonNew.path().to_owned(), Icon::Plus, Common::PersonNew, true)}
                            {link_button(PageKind::ImportNew.path().to_owned(), Icon::Import, Common::ImportNew, false)}
                        </div>
                    }
                    .into_any()
                });
                states::empty(Icon::People, Person::EmptyTitle, Some(Person::EmptyText.into()), action)
            },
        )
}

/// What an identity number found.
fn exact(
    rows: Vec<WorkerSummary>,
    columns: RwSignal<Vec<Column>>,
    found: RwSignal<Option<Vec<WorkerSummary>>>,
) -> AnyView {
    let heads: Vec<Head> = columns
        .get_untracked()
        .into_iter()
        .map(|column| Head::text(column.title()))
        .collect();
    let body = if rows.is_empty() {
        states::empty(Icon::Search, Person::IdSearchNone, None, None)
    } else {
        let rows = rows
            .into_iter()
            .map(|person| row(person, columns))
            .collect_view();
        crate::ui::table::plain_table(Person::IdSearchResult, &heads, rows.into_any())
    };
    view! {
        <div class="cw-exact">
            <strong>{t(Person::IdSearchResult)}</strong>
            <button type="button" class="btn btn-sm" on:click=move |_| found.set(None)>{icon(Icon::Left)}{t(Person::IdSearchLeave)}</button>
        </div>
        {body}
    }
    .into_any()
}

fn head(column: Column) -> Head {
    let sort = column.sort().map(|sort| match sort {
        WorkerSort::Name => "name",
        WorkerSort::BirthDate => "birth_date",
        WorkerSort::CommunitySince => "community_since",
        WorkerSort::Place => "place",
    });
    Head {
        title: column.title().into(),
        sort,
        numeric: column == Column::Age,
    }
}

/// One person.
fn row(person: WorkerSummary, columns: RwSignal<Vec<Column>>) -> AnyView {
    let codes = app().codes;
    let address = PageKind::Person.of(person.id);
    let cells = move || {
        let label = |list: &str, code: &str| {
            CodeList::from_code(list)
                .map_or_else(|| code.to_owned(), |list| codes.label(list, code))
        };
        columns
            .get()
            .into_iter()
            .map(|column| {
                let text = column.text(&person, lang(), &label);
                match column {
                    Column::Name => {
                        let mark = person.pending.then(|| {
                            view! { <span class="ms-1">{badge(Submissions::PendingMark, Mood::Attention)}</span> }
                        });
                        view! { <td class="cw-name"><a href=address.clone()>{text}</a>{mark}</td> }
                            .into_any()
                    }
                    Column::Age => view! { <td class="cw-number">{text}</td> }.into_any(),
                    Column::IdNumber | Column::Phone => {
                        view! { <td class="cw-code">{text}</td> }.into_any()
                    }
                    _ => view! { <td>{text}</td> }.into_any(),
                }
            })
            .collect_view()
    };
    view! { <tr>{cells}</tr> }.into_any()
}

/// Which columns are shown; remembered in this browser.
#[component]
fn ColumnChoice(columns: RwSignal<Vec<Column>>) -> impl IntoView {
    let toggle = move |column: Column| {
        let keys: Vec<&str> = columns.with_untracked(|shown| {
            Column::ALL
                .into_iter()
                .filter(|other| shown.contains(other) != (*other == column))
                .map(Column::key)
                .collect()
        });
        browser::store(KEY, &keys.join(","));
        columns.set(Column::from_keys(keys.into_iter()));
    };
    let reset = move |_| {
        browser::store(KEY, &Column::DEFAULT.map(Column::key).join(","));
        columns.set(Column::DEFAULT.to_vec());
    };
    let button = view! { {icon(Icon::Columns)}<span>{t(Common::Columns)}</span> }.into_any();
    view! {
        <Menu button=button name=Common::Columns class="btn">
            <div class="cw-multi-list">
                {Column::ALL
                    .into_iter()
                    .filter(|column| *column != Column::Name)
                    .map(|column| view! {
                        <label class="dropdown-item form-check">
                            <input type="checkbox" class="form-check-input" prop:checked=move || columns.with(|shown| shown.contains(&column)) on:change=move |_| toggle(column)/>
                            <span class="form-check-label">{tl(column.title().into())}</span>
                        </label>
                    })
                    .collect_view()}
            </div>
            <button type="button" class="dropdown-item" on:click=reset>{t(Common::Reset)}</button>
        </Menu>
    }
}
