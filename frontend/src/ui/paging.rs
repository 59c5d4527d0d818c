//! Pages of a list by cursor: total, size, forward and back.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::logic::format;
use crate::logic::paging::Trail;
use crate::logic::text::{Common, Label};
use crate::state::app;
use crate::state::lang::{lang, t};

/// Sizes of a page that are offered.
const SIZES: [u32; 3] = [20, 50, 100];

/// One page of a list, whichever list it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing<T> {
    /// What is on the page.
    pub items: Vec<T>,
    /// Cursor of the next page.
    pub next_cursor: Option<String>,
    /// Number that match.
    pub total: i64,
}

/// The page's place in its list; lives in the address as `cursor` and `limit`.
#[derive(Clone, Copy)]
pub struct Pager {
    trail: RwSignal<Trail>,
}

impl Pager {
    /// Follows the address.
    pub fn new() -> Self {
        let router = app().router;
        let trail = RwSignal::new(Trail::default());
        Effect::new(move |_| {
            let cursor = router.param("cursor");
            trail.update(|trail| trail.visit(&cursor));
        });
        Self { trail }
    }
}

/// Total, size, back and forward.
#[component]
pub fn Pagination(
    /// Where in the list.
    pager: Pager,
    /// Number of rows in all.
    total: Signal<i64>,
    /// Cursor of the next page.
    next: Signal<Option<String>>,
    /// How the total is worded, with `{n}`.
    #[prop(into, default = Common::Total.into())]
    wording: Label,
) -> impl IntoView {
    let router = app().router;
    let go = move |cursor: String| router.set_params(&[("cursor", &cursor)]);
    let previous = Memo::new(move |_| {
        pager
            .trail
            .with(|trail| trail.previous().map(str::to_owned))
    });
    let size = move || {
        router
            .param("limit")
            .parse()
            .unwrap_or(contract::DEFAULT_PAGE)
    };
    view! {
        <nav class="cw-pagination" aria-label=t(Common::Paging)>
            <span class="cw-total" role="status">
                {move || format::fill(wording.get(lang()), &[("n", &format::number(total.get()))])}
            </span>
            <label class="cw-page-size">
                {t(Common::PageSize)}
                <select class="form-select form-select-sm" on:change=move |event| {
                    router.set_params(&[("limit", &event_target_value(&event)), ("cursor", "")]);
                }>
                    {SIZES
                        .into_iter()
                        .map(|option| view! { <option value=option.to_string() selected=move || size() == option>{option}</option> })
                        .collect_view()}
                </select>
            </label>
            <div class="btn-list">
                <button type="button" class="btn btn-sm" disabled=move || previous.get().is_none() on:click=move |_| go(String::new())>
                    {t(Common::PageFirst)}
                </button>
                <button type="button" class="btn btn-sm" disabled=move || previous.get().is_none()
                    on:click=move |_| go(previous.get_untracked().unwrap_or_default())>
                    {icon(Icon::Left)}{t(Common::PagePrevious)}
                </button>
                <button type="button" class="btn btn-sm" disabled=move || next.get().is_none()
                    on:click=move |_| go(next.get_untracked().unwrap_or_default())>
                    <span>{t(Common::PageNext)}</span>{icon(Icon::Right)}
                </button>
            </div>
        </nav>
    }
}
