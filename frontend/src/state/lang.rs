//! The language of the page, switched without a reload.

use std::sync::LazyLock;

use leptos::prelude::*;

use super::browser;
use crate::logic::format;
use crate::logic::text::{Label, Lang, Text};

const KEY: &str = "cwis.language";

/// Global rather than in the context, because event handlers and finished requests speak too.
static LANG: LazyLock<ArcRwSignal<Lang>> = LazyLock::new(|| {
    ArcRwSignal::new(browser::stored(KEY).map_or(Lang::Zh, |tag| Lang::from_tag(&tag)))
});

/// The language; whoever reads it reactively is made anew when it changes.
pub fn lang() -> Lang {
    LANG.get()
}

/// The language at this moment.
pub fn lang_now() -> Lang {
    LANG.get_untracked()
}

/// Switches the language and remembers it.
pub fn switch(lang: Lang) {
    browser::store(KEY, lang.tag());
    LANG.set(lang);
}

/// A text that follows the language.
pub fn t(text: impl Text) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
    move || text.get(lang())
}

/// A text with its blanks filled, that follows the language.
pub fn tf<const N: usize>(
    text: impl Text,
    values: [(&'static str, String); N],
) -> impl Fn() -> String + Clone + Send + Sync + 'static {
    move || {
        fill(
            text,
            &values
                .each_ref()
                .map(|(name, value)| (*name, value.as_str())),
        )
    }
}

/// A text with its blanks filled, in the language of this moment.
pub fn fill(text: impl Text, values: &[(&str, &str)]) -> String {
    format::fill(text.get(lang()), values)
}

/// A label that follows the language.
pub fn tl(label: Label) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
    move || label.get(lang())
}
