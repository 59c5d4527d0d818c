//! A field to drop a file on, or to choose one.

use leptos::html;
use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::logic::text::Exchange;
use crate::state::lang::t;

/// Takes one file.
#[component]
pub fn FileDrop(
    /// Kinds offered by the browser's dialog.
    accept: &'static str,
    /// Called with the file.
    #[prop(into)]
    chosen: Callback<web_sys::File>,
) -> impl IntoView {
    let over = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let take = move |files: Option<web_sys::FileList>| {
        if let Some(file) = files.and_then(|files| files.get(0)) {
            chosen.run(file);
        }
    };
    let from_input = move |_| {
        if let Some(input) = input.get_untracked() {
            take(input.files());
            // The same file, corrected, may be chosen again.
            input.set_value("");
        }
    };
    let dropped = move |event: web_sys::DragEvent| {
        event.prevent_default();
        over.set(false);
        take(event.data_transfer().and_then(|transfer| transfer.files()));
    };
    view! {
        <label class="cw-drop" class:cw-drop-over=move || over.get()
            on:dragover=move |event| { event.prevent_default(); over.set(true); }
            on:dragleave=move |_| over.set(false)
            on:drop=dropped>
            {icon(Icon::Import)}
            <span>{t(Exchange::DropHere)}" "<span class="cw-link">{t(Exchange::ChooseFile)}</span></span>
            <input node_ref=input type="file" class="visually-hidden" accept=accept on:change=from_input/>
        </label>
    }
}
