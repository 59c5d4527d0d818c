//! The browser page: Leptos, client-side rendered.
//!
//! `logic` is pure and tested natively; `state` holds one store per concern; `ui` is the kit and
//! `pages` the screens. The page has no rules of its own: it checks with `domain` what can be
//! checked here, and shows what the server says of the rest.

mod logic;
mod pages;
mod shell;
mod state;
mod ui;

/// Shows the page in the document's body.
pub fn start() {
    leptos::mount::mount_to_body(pages::Root);
}
