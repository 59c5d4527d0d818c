//! Short messages at the edge of the page.

use std::time::Duration;

use leptos::prelude::*;

use super::lang::lang_now;
use crate::logic::failure::Failure;
use crate::logic::text::Text;

/// How a message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something worked.
    Success,
    /// Something failed; stays until it is closed.
    Danger,
    /// Something to know.
    Info,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// To find it again.
    pub id: u32,
    /// How it is meant.
    pub tone: Tone,
    /// What it says.
    pub text: String,
}

/// The messages shown.
#[derive(Clone, Copy)]
pub struct Toasts {
    /// Oldest first.
    pub list: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl Toasts {
    /// None yet.
    pub fn new() -> Self {
        Self {
            list: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
        }
    }

    /// Something worked.
    pub fn success(self, text: impl Text) {
        self.show(Tone::Success, text.get(lang_now()).to_owned());
    }

    /// Something to know.
    pub fn info(self, text: String) {
        self.show(Tone::Info, text);
    }

    /// Something failed.
    pub fn failure(self, failure: &Failure) {
        let mut text = failure.message(lang_now());
        if let Some(id) = failure.request_id() {
            text.push_str(&format!(" ({id})"));
        }
        self.show(Tone::Danger, text);
    }

    /// Takes a message away.
    pub fn close(self, id: u32) {
        self.list.update(|list| list.retain(|toast| toast.id != id));
    }

    fn show(self, tone: Tone, text: String) {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        self.list.update(|list| {
            list.retain(|toast| toast.text != text);
            list.push(Toast { id, tone, text });
        });
        if tone != Tone::Danger {
            set_timeout(move || self.close(id), Duration::from_secs(5));
        }
    }
}
