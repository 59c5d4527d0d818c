//! The pairs by what was decided about them.

use contract::{DuplicateView, WorkerSummary};
use domain::worker::duplicate::DuplicateState;
use leptos::prelude::*;

use crate::logic::route::PageKind;
use crate::logic::text::{Common, Duplicates as Words, Label};
use crate::logic::{duplicate, format};
use crate::state::app;
use crate::state::lang::{fill, lang, t, tl};
use crate::state::remote::Remote;
use crate::ui::controls::PageHead;
use crate::ui::icon::Icon;
use crate::ui::paging::{Listing, Pager};
use crate::ui::states;
use crate::ui::table::{DataTable, Head};

/// The page.
#[component]
pub fn Duplicates() -> impl IntoView {
    let app = app();
    let router = app.router;
    let chosen = Memo::new(move |_| duplicate::chosen(&router.query()));
    let found = Remote::load(
        move || router.query(),
        async move |address| {
            let query = duplicate::question(&address);
            let page = app
                .api
                .call(async |client| client.duplicate_list(&query).await)
                .await?;
            Ok(Listing {
                items: page.items,
                next_cursor: page.next_cursor,
                total: page.total,
            })
        },
    );
    view! {
        <PageHead title=Signal::derive(|| t(Common::Duplicates)().to_owned())/>
        <div class="card cw-list">
            {states_nav(chosen)}
            {table(found, chosen)}
        </div>
    }
}

/// The states as links: each is an address of its own.
fn states_nav(chosen: Memo<DuplicateState>) -> AnyView {
    let links = DuplicateState::ALL
        .iter()
        .map(|state| {
            let state = *state;
            let address = format!("{}?state={}", PageKind::Duplicates.path(), state.code());
            let here = move || chosen.get() == state;
            let title = Label { zh: state.label(), en: state.label_en() };
            view! {
                <li class="nav-item">
                    <a class="nav-link" class:active=here aria-current=move || here().then_some("page") href=address>{tl(title)}</a>
                </li>
            }
        })
        .collect_view();
    view! { <nav aria-label=t(Words::States)><ul class="nav nav-tabs cw-tabs">{links}</ul></nav> }
        .into_any()
}

fn table(found: Remote<Listing<DuplicateView>>, chosen: Memo<DuplicateState>) -> AnyView {
    let heads = Signal::derive(move || {
        let state = chosen.get();
        let mut heads = match state {
            DuplicateState::Merged => vec![Head::text(Words::Kept)],
            _ => vec![Head::text(Words::First), Head::text(Words::Second)],
        };
        heads.extend([Head::text(Words::Grounds), Head::text(Words::FoundAt)]);
        if state != DuplicateState::Open {
            heads.extend([Head::text(Words::DecidedBy), Head::text(Words::DecidedAt)]);
        }
        heads.push(Head::text(Common::Actions));
        heads
    });
    DataTable {
        caption: Common::Duplicates.into(),
        heads,
        remote: found,
        pager: Some(Pager::new()),
        wording: Common::Total.into(),
    }
    // What is shown may still be the list of the state before: its columns are the state's.
    .view(
        move |pair| row(pair, chosen.get_untracked()),
        move || match chosen.get() {
            DuplicateState::Open => nothing(Words::OpenNone, Some(Words::OpenNoneText)),
            DuplicateState::Dismissed => nothing(Words::DismissedNone, None),
            DuplicateState::Merged => nothing(Words::MergedNone, None),
        },
    )
}

fn nothing(title: Words, text: Option<Words>) -> AnyView {
    states::empty(Icon::Check, title, text.map(Label::from), None)
}

fn row(pair: DuplicateView, state: DuplicateState) -> AnyView {
    let address = PageKind::Duplicate.of(pair.id);
    let names: Vec<String> = pair.people.iter().map(|one| one.name.clone()).collect();
    let name = move || {
        fill(
            Words::CompareOf,
            &[("names", &names.join(t(Common::Comma)()))],
        )
    };
    let mut people = pair.people.iter();
    let first = person(people.next());
    let second = (state != DuplicateState::Merged).then(|| person(people.next()));
    let decided = (state != DuplicateState::Open).then(|| {
        let at = pair
            .decided_at
            .map_or_else(|| "–".to_owned(), format::instant);
        view! { <td>{format::or_dash(pair.decided_by.as_deref())}</td><td>{at}</td> }
    });
    let found_at = format::instant(pair.found_at);
    let grounds = move || duplicate::grounds(&pair, lang());
    view! {
        <tr>
            {first}
            {second}
            <td>{grounds}</td>
            <td>{found_at}</td>
            {decided}
            <td><a class="btn btn-sm" href=address aria-label=name>{t(Words::Compare)}</a></td>
        </tr>
    }
    .into_any()
}

/// A person with where they work; one that the account may not see is not named.
fn person(person: Option<&WorkerSummary>) -> AnyView {
    let Some(person) = person else {
        return view! { <td>"–"</td> }.into_any();
    };
    view! {
        <td class="cw-name">
            <a href=PageKind::Person.of(person.id)>{person.name.clone()}</a>
            <div class="text-secondary">{duplicate::place(person)}</div>
        </td>
    }
    .into_any()
}
