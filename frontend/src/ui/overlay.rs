//! Dialogs and drawers on the native `<dialog>`: the browser keeps the focus inside, closes on
//! Escape and gives the focus back.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::logic::text::{Common, Label};
use crate::state::browser;
use crate::state::lang::{t, tl};

/// Where an overlay stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the middle.
    Middle,
    /// At the right edge, full height.
    Edge,
}

/// A dialog or drawer while `open` is true. Its content is made anew each time.
#[component]
pub fn Overlay(
    /// Whether it is open; closing it sets false.
    open: RwSignal<bool>,
    /// Heading, which also names it.
    #[prop(into)]
    title: Signal<String>,
    /// Where.
    #[prop(default = Place::Middle)]
    place: Place,
    /// Called instead of closing, and closes it or asks first.
    #[prop(optional)]
    leave: Option<Callback<()>>,
    /// Content.
    children: ChildrenFn,
) -> impl IntoView {
    let close = move || match leave {
        Some(leave) => leave.run(()),
        None => open.set(false),
    };
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if open.get() {
            browser::show_modal(&dialog);
        } else if dialog.open() {
            dialog.close();
        }
    });
    let escaped = move |event: web_sys::Event| {
        // A file dialog given up within says the same of itself.
        let own = event.target() == event.current_target();
        if leave.is_some() && own && event.cancelable() {
            event.prevent_default();
            close();
        }
    };
    let closed = move |_| {
        if !open.get_untracked() {
            return;
        }
        // The browser heeds a refusal only once: Escape pressed again closes it all the same.
        // It is shown again first, so that the question stands above it.
        if let (Some(_), Some(dialog)) = (leave, dialog.get_untracked()) {
            browser::show_modal(&dialog);
        }
        close();
    };
    let class = match place {
        Place::Middle => "cw-dialog",
        Place::Edge => "cw-drawer",
    };
    view! {
        <dialog node_ref=dialog class=class aria-label=move || title.get() on:cancel=escaped on:close=closed>
            {move || open.get().then(|| view! {
                <div class="cw-overlay-head">
                    <h2 class="cw-overlay-title">{move || title.get()}</h2>
                    <button type="button" class="btn btn-icon btn-ghost-secondary" aria-label=t(Common::Close) on:click=move |_| close()>
                        {icon(Icon::Close)}
                    </button>
                </div>
                <div class="cw-overlay-body">{children()}</div>
            })}
        </dialog>
    }
}

/// A question before something that cannot be undone.
#[component]
pub fn ConfirmDanger(
    /// Whether it is asked.
    open: RwSignal<bool>,
    /// What would be done.
    #[prop(into)]
    title: Label,
    /// What that means.
    #[prop(into)]
    text: Signal<String>,
    /// Word on the button.
    #[prop(into)]
    action: Label,
    /// What to do.
    #[prop(into)]
    confirm: Callback<()>,
    /// Word on the other button.
    #[prop(into, default = Common::Cancel.into())]
    decline: Label,
) -> impl IntoView {
    view! {
        <Overlay open=open title=Signal::derive(tl(title).to_string_fn())>
            <div class="cw-confirm">
                <span class="cw-confirm-icon">{icon(Icon::Warning)}</span>
                <p>{move || text.get()}</p>
            </div>
            <div class="cw-overlay-foot">
                <button type="button" class="btn" on:click=move |_| open.set(false)>{tl(decline)}</button>
                <button type="button" class="btn btn-danger" on:click=move |_| { open.set(false); confirm.run(()) }>{tl(action)}</button>
            </div>
        </Overlay>
    }
}

/// Turns a text that follows the language into one that is owned.
pub trait ToStringFn {
    /// The owned text.
    fn to_string_fn(self) -> impl Fn() -> String + Send + Sync + 'static;
}

impl<F: Fn() -> &'static str + Send + Sync + 'static> ToStringFn for F {
    fn to_string_fn(self) -> impl Fn() -> String + Send + Sync + 'static {
        move || self().to_owned()
    }
}
