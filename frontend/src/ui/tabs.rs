//! Tabs that live in the address, so that a link opens the right one.

use leptos::prelude::*;

use crate::logic::text::Label;
use crate::state::lang::tl;
use crate::state::{app, browser};

/// One tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Its word in the address; the first tab has none.
    pub key: &'static str,
    /// Its name.
    pub title: Label,
}

/// A row of tabs; the chosen one is the query's `tab`.
#[component]
pub fn Tabs(
    /// The tabs.
    tabs: Vec<Tab>,
    /// Words of the tabs that are printed, one below the other; the chosen one without any.
    #[prop(optional)]
    printed: Vec<&'static str>,
    /// Content of the chosen one.
    content: impl Fn(&'static str) -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let router = app().router;
    let keys: Vec<&'static str> = tabs.iter().map(|tab| tab.key).collect();
    let first = keys.first().copied().unwrap_or_default();
    let chosen = Memo::new(move |_| {
        let asked = router.param("tab");
        keys.iter()
            .copied()
            .find(|key| *key == asked)
            .unwrap_or(first)
    });
    let count = tabs.len();
    let titles = tabs.clone();
    let order: Vec<&'static str> = tabs.iter().map(|tab| tab.key).collect();
    let order = StoredValue::new(order);
    let choose = move |key: &'static str| {
        router.replace_params(&[("tab", if key == first { "" } else { key })])
    };
    let by_key = move |event: web_sys::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => count - 1,
            _ => return,
        };
        event.prevent_default();
        order.with_value(|order| {
            let at = order
                .iter()
                .position(|key| *key == chosen.get_untracked())
                .unwrap_or(0);
            if let Some(next) = order.get((at + step) % count) {
                choose(next);
                if let Some(tab) = document().get_element_by_id(&format!("tab-{next}")) {
                    use wasm_bindgen::JsCast;
                    let _ = tab.unchecked_into::<web_sys::HtmlElement>().focus();
                }
            }
        });
    };
    view! {
        <ul class="nav nav-tabs cw-tabs" role="tablist" on:keydown=by_key>
            {tabs
                .into_iter()
                .map(|tab| {
                    let key = tab.key;
                    view! {
                        <li class="nav-item" role="presentation">
                            <button type="button" role="tab" class="nav-link" id=format!("tab-{key}") aria-controls="tab-panel"
                                class:active=move || chosen.get() == key
                                aria-selected=move || (chosen.get() == key).to_string()
                                tabindex=move || if chosen.get() == key { "0" } else { "-1" }
                                on:click=move |_| choose(key)>
                                {tl(tab.title)}
                            </button>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
        <div id="tab-panel" role="tabpanel" class="cw-tab-panel" aria-labelledby=move || format!("tab-{}", chosen.get())>
            {move || {
                if !browser::printing() || printed.is_empty() {
                    return content(chosen.get());
                }
                printed
                    .iter()
                    .filter_map(|key| titles.iter().find(|tab| tab.key == *key))
                    .map(|tab| view! { <div class="cw-printed-tab"><h2>{tl(tab.title)}</h2>{content(tab.key)}</div> })
                    .collect_view()
                    .into_any()
            }}
        </div>
    }
}
