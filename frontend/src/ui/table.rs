//! Tables with a fixed heading, sorting by the address, grey rows while loading, and a designed
//! state when empty.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::paging::{Listing, Pager, Pagination};
use super::states;
use crate::logic::format;
use crate::logic::text::{Common, Label};
use crate::state::app;
use crate::state::lang::{lang, t, tl};
use crate::state::remote::Remote;

/// Heading of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Name.
    pub title: Label,
    /// Word of the address by which the list is sorted.
    pub sort: Option<&'static str>,
    /// Whether it holds numbers.
    pub numeric: bool,
}

impl Head {
    /// A column of text.
    pub fn text(title: impl Into<Label>) -> Self {
        Self {
            title: title.into(),
            sort: None,
            numeric: false,
        }
    }

    /// A column of numbers.
    pub fn number(title: impl Into<Label>) -> Self {
        Self {
            title: title.into(),
            sort: None,
            numeric: true,
        }
    }
}

/// A list of the server as a table.
pub struct DataTable<T: Clone + Send + Sync + 'static> {
    /// What the table holds, for screen readers.
    pub caption: Label,
    /// Columns.
    pub heads: Signal<Vec<Head>>,
    /// Rows.
    pub remote: Remote<Listing<T>>,
    /// Where in the list; none when the list has one page.
    pub pager: Option<Pager>,
    /// How the total is worded.
    pub wording: Label,
}

impl<T: Clone + Send + Sync + 'static> DataTable<T> {
    /// The table; `row` makes a `<tr>`, `empty` what stands in place of rows.
    pub fn view(
        self,
        row: impl Fn(T) -> AnyView + Send + Sync + 'static,
        empty: impl Fn() -> AnyView + Send + Sync + 'static,
    ) -> AnyView {
        let Self {
            caption,
            heads,
            remote,
            pager,
            wording,
        } = self;
        let retry = Callback::new(move |()| remote.reload());
        let total = Signal::derive(move || {
            remote
                .data
                .with(|data| data.as_ref().map_or(0, |list| list.total))
        });
        let next = Signal::derive(move || {
            remote
                .data
                .with(|data| data.as_ref().and_then(|list| list.next_cursor.clone()))
        });
        let has_rows = Memo::new(move |_| {
            remote
                .data
                .with(|data| data.as_ref().map(|list| !list.items.is_empty()))
        });
        let instead = move || match (has_rows.get(), remote.failure.get()) {
            (Some(true), _) | (None, None) => ().into_any(),
            (Some(false), _) => empty(),
            (None, Some(failure)) => states::failed(&failure, Some(retry)),
        };
        let rows = move || match remote.data.get() {
            Some(list) => list.items.into_iter().map(&row).collect_view().into_any(),
            None if remote.failure.with(Option::is_none) => skeleton_rows(heads.get().len()),
            None => ().into_any(),
        };
        view! {
            <div class="cw-table" class:cw-refreshing=move || remote.loading.get() aria-busy=move || remote.loading.get().to_string()>
                {move || (has_rows.get().is_some() && remote.failure.with(Option::is_some)).then(|| states::stale(retry))}
                <div class="cw-table-scroll" tabindex="0" role="region" aria-label=tl(caption) class:cw-hidden=move || has_rows.get() == Some(false) || (has_rows.get().is_none() && remote.failure.with(Option::is_some))>
                    <table class="table table-vcenter table-hover">
                        <caption class="visually-hidden">{tl(caption)}</caption>
                        <thead><tr>{move || heads.get().into_iter().map(heading).collect_view()}</tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {instead}
                {pager.map(|pager| view! { <Pagination pager=pager total=total next=next wording=wording/> })}
            </div>
        }
        .into_any()
    }
}

fn skeleton_rows(columns: usize) -> AnyView {
    (0..8)
        .map(|row| {
            let cells = (0..columns)
                .map(|at| view! { <td><div class=format!("placeholder cw-line cw-line-{}", (row + at) % 4)></div></td> })
                .collect_view();
            view! { <tr class="placeholder-glow" aria-hidden="true">{cells}</tr> }
        })
        .collect_view()
        .into_any()
}

/// A heading; one that sorts is a button.
fn heading(head: Head) -> AnyView {
    let class = if head.numeric { "cw-number" } else { "" };
    let Some(key) = head.sort else {
        return view! { <th scope="col" class=class>{tl(head.title)}</th> }.into_any();
    };
    let router = app().router;
    let state = Memo::new(move |_| {
        let sort = router.param("sort");
        // The list's own order is by name.
        let sorted = sort == key || (sort.is_empty() && key == "name");
        sorted.then(|| router.param("descending") == "true")
    });
    let toggle = move |_| {
        let descending = if state.get_untracked() == Some(false) {
            "true"
        } else {
            ""
        };
        router.set_params(&[("sort", key), ("descending", descending)]);
    };
    let order = move || match state.get() {
        None => "none",
        Some(false) => "ascending",
        Some(true) => "descending",
    };
    let name = move || {
        format::fill(
            crate::logic::text::Text::get(Common::SortBy, lang()),
            &[("name", head.title.get(lang()))],
        )
    };
    view! {
        <th scope="col" class=class aria-sort=order>
            <button type="button" class="cw-sort" title=name on:click=toggle>
                {tl(head.title)}
                <span class="cw-sort-mark" aria-hidden="true">
                    {move || match state.get() {
                        None => "↕",
                        Some(false) => "↑",
                        Some(true) => "↓",
                    }}
                </span>
            </button>
        </th>
    }
    .into_any()
}

/// A plain table of rows that are there already.
pub fn plain_table(caption: impl Into<Label>, heads: &[Head], rows: AnyView) -> AnyView {
    framed(caption.into(), heads, rows, "")
}

/// A plain table whose rows become blocks on a phone, for texts that no column there can hold.
/// Its cells are made by [`cell`].
pub fn stacked_table(caption: impl Into<Label>, heads: &[Head], rows: AnyView) -> AnyView {
    framed(caption.into(), heads, rows, "cw-stacked")
}

/// A cell of a [`stacked_table`], which knows the name of its column.
pub fn cell(name: impl Into<Label>, content: AnyView) -> AnyView {
    view! { <td data-name=tl(name.into())>{content}</td> }.into_any()
}

fn framed(caption: Label, heads: &[Head], rows: AnyView, class: &'static str) -> AnyView {
    let heads: Vec<_> = heads
        .iter()
        .map(|head| {
            let (title, class) = (head.title, if head.numeric { "cw-number" } else { "" });
            view! { <th scope="col" class=class>{tl(title)}</th> }
        })
        .collect();
    view! {
        <div class=format!("cw-table-scroll cw-table-plain {class}") tabindex="0" role="region" aria-label=tl(caption)>
            <table class="table table-vcenter">
                <caption class="visually-hidden">{tl(caption)}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// In place of the rows of a filtered list.
pub fn nothing_matches(clear: Callback<()>) -> AnyView {
    let action = view! {
        <button type="button" class="btn" on:click=move |_| clear.run(())>{t(Common::ClearFilters)}</button>
    };
    states::empty(
        Icon::Search,
        Common::EmptyFiltered,
        Some(Common::EmptyFilteredText.into()),
        Some(action.into_any()),
    )
}

/// A link that looks like a button with an icon.
pub fn link_button(href: String, image: Icon, title: impl Into<Label>, primary: bool) -> AnyView {
    let class = if primary { "btn btn-primary" } else { "btn" };
    view! { <a class=class href=href>{icon(image)}{tl(title.into())}</a> }.into_any()
}
