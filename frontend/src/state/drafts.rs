//! What was typed into a form and not saved, kept in memory until the window is closed. Never
//! in the browser's storage: it is personal.

use std::collections::HashMap;

use leptos::prelude::*;

use crate::logic::form::Form;

/// Drafts by the address of their form.
#[derive(Clone, Copy)]
pub struct Drafts {
    kept: StoredValue<HashMap<String, Form>>,
}

impl Drafts {
    /// None yet.
    pub fn new() -> Self {
        Self {
            kept: StoredValue::new(HashMap::new()),
        }
    }

    /// Keeps a draft.
    pub fn keep(self, address: &str, form: Form) {
        self.kept.update_value(|kept| {
            kept.insert(address.to_owned(), form);
        });
    }

    /// The draft of a form.
    pub fn get(self, address: &str) -> Option<Form> {
        self.kept.with_value(|kept| kept.get(address).cloned())
    }

    /// Forgets a draft.
    pub fn drop(self, address: &str) {
        self.kept.update_value(|kept| {
            kept.remove(address);
        });
    }

    /// Forgets every draft: somebody else may sign in next.
    pub fn clear(self) {
        self.kept.update_value(HashMap::clear);
    }
}
