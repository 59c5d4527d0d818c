//! Where each step of the history was scrolled to, so that going back leads to the row one left.
//! The browser would restore it before the rows are there.

use std::collections::HashMap;

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::browser;

/// How often, and every how many milliseconds, what is coming is waited for.
const PATIENCE: (u32, i32) = (60, 50);

/// The page and the list in it, from their tops.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Kept {
    page: f64,
    list: i32,
}

/// The positions by step. A step is known by the number that is its state in the history.
#[derive(Clone, Copy)]
pub struct Scrolls {
    kept: StoredValue<HashMap<u64, Kept>>,
    present: StoredValue<u64>,
    last: StoredValue<u64>,
}

impl Scrolls {
    /// Takes the matter over from the browser.
    pub fn start() -> Self {
        let wasm = cfg!(target_arch = "wasm32");
        let now = if wasm { browser::now_ms() as u64 } else { 0 };
        let scrolls = Self {
            kept: StoredValue::new(HashMap::new()),
            present: StoredValue::new(now),
            // Later than every number of a page that was loaded before this one.
            last: StoredValue::new(now),
        };
        if wasm && let Ok(history) = window().history() {
            let _ = history.set_scroll_restoration(web_sys::ScrollRestoration::Manual);
            scrolls.name_present();
        }
        scrolls
    }

    /// The state of the present step.
    pub fn present(self) -> JsValue {
        JsValue::from_f64(self.present.get_value() as f64)
    }

    /// Keeps where the present step is scrolled to; answers the state of the one that follows it.
    pub fn next(self) -> JsValue {
        self.keep();
        self.last.update_value(|last| *last += 1);
        self.present.set_value(self.last.get_value());
        self.present()
    }

    /// The browser has gone to another step: scrolls to where that one was, as soon as it is there.
    pub fn gone(self) {
        self.keep();
        let state = window().history().and_then(|history| history.state());
        let Some(step) = state.ok().and_then(|state| state.as_f64()) else {
            // A jump within the page, which the browser has made already.
            let _ = self.next();
            self.name_present();
            return;
        };
        self.present.set_value(step as u64);
        let Some(kept) = self
            .kept
            .with_value(|kept| kept.get(&(step as u64)).copied())
        else {
            return;
        };
        leptos::task::spawn_local(async move {
            let (turns, pause) = PATIENCE;
            let mut reached = None;
            for _ in 0..turns {
                // Also once before the first, for what replaces the old page to be drawn.
                browser::sleep(pause).await;
                let moved = reached.is_some_and(|reached| reached != browser::scrolled());
                // Gone on, scrolled by the user, or there.
                if self.present.get_value() != step as u64
                    || moved
                    || browser::scroll_to(kept.page, kept.list)
                {
                    return;
                }
                reached = Some(browser::scrolled());
            }
        });
    }

    fn keep(self) {
        let (page, list) = browser::scrolled();
        self.kept.update_value(|kept| {
            kept.insert(self.present.get_value(), Kept { page, list });
        });
    }

    fn name_present(self) {
        if let Ok(history) = window().history() {
            let _ = history.replace_state(&self.present(), "");
        }
    }
}
