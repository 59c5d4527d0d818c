//! Dictionaries, fetched once each. Until a list has come, and where it cannot, the national
//! codes built into the program are shown.

use std::collections::HashMap;
use std::sync::Arc;

use contract::{CodeView, Permission};
use domain::codes::{BuiltinCode, CodeList, suggest};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::Api;
use super::lang::lang;
use crate::logic::text::Lang;

/// The dictionaries of the page.
#[derive(Clone, Copy)]
pub struct Codes {
    api: Api,
    lists: RwSignal<HashMap<&'static str, Arc<Vec<CodeView>>>>,
    asked: StoredValue<Vec<&'static str>>,
}

impl Codes {
    /// Nothing fetched yet.
    pub fn new(api: Api) -> Self {
        Self {
            api,
            lists: RwSignal::new(HashMap::new()),
            asked: StoredValue::new(Vec::new()),
        }
    }

    /// Label of a code; the code itself when no list knows it.
    pub fn label(self, list: CodeList, code: &str) -> String {
        self.known(list, code).unwrap_or_else(|| code.to_owned())
    }

    /// Label of a code; none when no list knows it.
    pub fn known(self, list: CodeList, code: &str) -> Option<String> {
        self.ask_for(list);
        let lang = lang();
        let kept = self.lists.with(|lists| {
            let found = lists
                .get(list.key())?
                .iter()
                .find(|view| view.code == code)?;
            Some(label_of(found, lang))
        });
        kept.or_else(|| list.find(code).map(|known| builtin(known, lang)))
    }

    /// Label of a code that may be missing.
    pub fn label_or_dash(self, list: CodeList, code: Option<&str>) -> String {
        code.map_or_else(|| "–".to_owned(), |code| self.label(list, code))
    }

    /// Codes that may be chosen, with their labels. Those in whose place the checks suggest
    /// another, such as the groups of the educations, are not offered to be refused afterwards.
    pub fn choices(self, list: CodeList) -> Vec<(String, String)> {
        self.ask_for(list);
        let lang = lang();
        let kept = self.lists.with(|lists| {
            let views = lists.get(list.key())?;
            Some(
                views
                    .iter()
                    .filter(|view| view.enabled && suggest(list, &view.code).is_none())
                    .map(|view| (view.code.clone(), label_of(view, lang)))
                    .collect(),
            )
        });
        kept.unwrap_or_else(|| {
            list.builtin()
                .iter()
                .filter(|known| suggest(list, known.code).is_none())
                .map(|known| (known.code.to_owned(), builtin(known, lang)))
                .collect()
        })
    }

    /// Fetches a list again after a change.
    pub fn refresh(self, key: &str) {
        if let Some(list) = CodeList::from_code(key) {
            self.asked
                .update_value(|asked| asked.retain(|known| *known != list.key()));
            self.ask_for(list);
        }
    }

    fn ask_for(self, list: CodeList) {
        let key = list.key();
        // Whoever may not read the lists has the national codes.
        if !cfg!(target_arch = "wasm32")
            || !self.api.may(Permission::CodesView)
            || self.asked.with_value(|asked| asked.contains(&key))
        {
            return;
        }
        self.asked.update_value(|asked| asked.push(key));
        spawn_local(async move {
            match self
                .api
                .call(async |client| client.code_list(key).await)
                .await
            {
                Ok(page) => self.lists.update(|lists| {
                    lists.insert(key, Arc::new(page.items));
                }),
                Err(_) => self
                    .asked
                    .update_value(|asked| asked.retain(|known| *known != key)),
            }
        });
    }
}

fn builtin(known: &BuiltinCode, lang: Lang) -> String {
    lang.of(known.label(), known.label_en).to_owned()
}

fn label_of(view: &CodeView, lang: Lang) -> String {
    match (lang, &view.label_en) {
        (Lang::En, Some(english)) => english.clone(),
        _ => view.label.clone(),
    }
}
