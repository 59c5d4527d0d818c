//! Where the page is: the browser's address, links, back and forward, and the question before
//! unsaved work is left.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::browser;
use super::scrolls::Scrolls;
use crate::logic::query;
use crate::logic::route::Page;

/// The address store.
#[derive(Clone, Copy)]
pub struct Router {
    path: RwSignal<String>,
    query: RwSignal<String>,
    /// Whether what is on the page would be lost; set by the form that is open.
    guard: RwSignal<Option<Signal<bool>>>,
    /// Where the user wanted to go when the guard stopped them.
    pub held_back: RwSignal<Option<String>>,
    scrolls: Scrolls,
    /// Whether another page was opened whose heading is yet to come.
    arriving: StoredValue<bool>,
}

impl Router {
    /// Follows the browser's address.
    pub fn start() -> Self {
        let (path, query) = current();
        let router = Self {
            path: RwSignal::new(path),
            query: RwSignal::new(query),
            guard: RwSignal::new(None),
            held_back: RwSignal::new(None),
            scrolls: Scrolls::start(),
            arriving: StoredValue::new(false),
        };
        if cfg!(target_arch = "wasm32") {
            let popped = window_event_listener(ev::popstate, move |_| router.popped());
            let clicked = window_event_listener(ev::click, move |event| router.clicked(&event));
            let leaving = window_event_listener(
                ev::beforeunload,
                move |event: web_sys::BeforeUnloadEvent| {
                    if router.is_guarded() {
                        event.prevent_default();
                    }
                },
            );
            on_cleanup(move || {
                popped.remove();
                clicked.remove();
                leaving.remove();
            });
        }
        router
    }

    /// The page the address names; none when there is no such page.
    pub fn page(self) -> Option<Page> {
        Page::parse(&self.path.get())
    }

    /// The page without following where it goes.
    pub fn page_now(self) -> Option<Page> {
        self.path.with_untracked(|path| Page::parse(path))
    }

    /// The query without `?`.
    pub fn query(self) -> String {
        self.query.get()
    }

    /// The query without following its changes.
    pub fn query_now(self) -> String {
        self.query.get_untracked()
    }

    /// One value of the query.
    pub fn param(self, key: &str) -> String {
        self.query.with(|query| query::value(query, key))
    }

    /// Goes to an address of this page, unless unsaved work holds it back.
    pub fn go(self, url: &str) {
        if self.is_guarded() && url.split('?').next() != Some(self.path.get_untracked().as_str()) {
            self.held_back.set(Some(url.to_owned()));
        } else {
            self.push(url);
        }
    }

    /// Goes to the address that was held back and gives the unsaved work up.
    pub fn go_anyway(self) {
        self.guard.set(None);
        if let Some(url) = self.held_back.get_untracked() {
            self.held_back.set(None);
            self.push(&url);
        }
    }

    /// Changes values of the query as a step that the back button undoes.
    pub fn set_params(self, changes: &[(&str, &str)]) {
        let changed = self
            .query
            .with_untracked(|query| query::with(query, changes));
        self.push(&self.url_with(&changed));
    }

    /// Changes values of the query without a new step: for what is being typed.
    pub fn replace_params(self, changes: &[(&str, &str)]) {
        let changed = self
            .query
            .with_untracked(|query| query::with(query, changes));
        self.replace(&self.url_with(&changed));
    }

    /// Goes to an address in place of the present one: the back button does not lead here again.
    pub fn replace(self, url: &str) {
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&self.scrolls.present(), "", Some(url));
        }
        self.follow();
    }

    /// Another page is shown from now on, and its heading gets the focus once it is there: who
    /// does not see the page learns where they are, and the next key works from there.
    pub fn arriving(self) {
        self.arriving.set_value(true);
    }

    /// The heading of the page is there.
    pub fn arrived(self, heading: &web_sys::HtmlElement) {
        if self.arriving.get_value() {
            self.arriving.set_value(false);
            browser::focus_heading(heading);
        }
    }

    /// Holds the page while `dirty` is true; until the present component goes.
    pub fn guard(self, dirty: Signal<bool>) {
        self.guard.set(Some(dirty));
        on_cleanup(move || self.guard.set(None));
    }

    /// Lets go of the page: the work is saved.
    pub fn release(self) {
        self.guard.set(None);
    }

    fn is_guarded(self) -> bool {
        self.guard
            .get_untracked()
            .is_some_and(|dirty| dirty.get_untracked())
    }

    fn url_with(self, query: &str) -> String {
        let path = self.path.get_untracked();
        if query.is_empty() {
            path
        } else {
            format!("{path}?{query}")
        }
    }

    fn push(self, url: &str) {
        if let Ok(history) = window().history() {
            let _ = history.push_state_with_url(&self.scrolls.next(), "", Some(url));
        }
        self.follow();
    }

    /// Shows what the address names; another page from its top.
    fn follow(self) {
        let before = self.path.get_untracked();
        self.read();
        if before != self.path.get_untracked() {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }

    fn read(self) {
        let (path, query) = current();
        if self.path.get_untracked() != path {
            self.path.set(path);
        }
        if self.query.get_untracked() != query {
            self.query.set(query);
        }
    }

    fn popped(self) {
        let (path, query) = current();
        if self.is_guarded() && path != self.path.get_untracked() {
            // The browser has already gone; go back to where the form is and ask.
            let here = self.url_with(&self.query.get_untracked());
            if let Ok(history) = window().history() {
                let _ = history.push_state_with_url(&self.scrolls.next(), "", Some(&here));
            }
            self.held_back.set(Some(if query.is_empty() {
                path
            } else {
                format!("{path}?{query}")
            }));
        } else {
            self.scrolls.gone();
            self.read();
        }
    }

    /// Follows a link within the page without loading it anew.
    fn clicked(self, event: &web_sys::MouseEvent) {
        let plain = event.button() == 0
            && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        if !plain || event.default_prevented() {
            return;
        }
        let anchor = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .and_then(|element| element.closest("a[href]").ok().flatten())
            .and_then(|element| element.dyn_into::<web_sys::HtmlAnchorElement>().ok());
        let Some(anchor) = anchor else { return };
        let ours = anchor.target().is_empty()
            && !anchor.has_attribute("download")
            && window()
                .location()
                .origin()
                .is_ok_and(|origin| origin == anchor.origin());
        // The API's own pages and jumps within the page are the browser's.
        if ours && !anchor.pathname().starts_with("/api/") && anchor.hash().is_empty() {
            event.prevent_default();
            self.go(&format!("{}{}", anchor.pathname(), anchor.search()));
        }
    }
}

fn current() -> (String, String) {
    if !cfg!(target_arch = "wasm32") {
        return ("/".to_owned(), String::new());
    }
    let location = window().location();
    let query = location.search().unwrap_or_default();
    (
        location.pathname().unwrap_or_default(),
        query.trim_start_matches('?').to_owned(),
    )
}
