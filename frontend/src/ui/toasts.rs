//! The short messages at the edge of the page. Within the frame they float beside the
//! breadcrumbs, so that what is below them makes room and no button is covered.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::logic::text::Common;
use crate::state::app;
use crate::state::lang::t;
use crate::state::toasts::Tone;

/// The messages, read out as they come.
#[component]
pub fn ToastStack() -> impl IntoView {
    let toasts = app().toasts;
    view! {
        <div class="cw-toasts" role="status" aria-live="polite">
            <For each=move || toasts.list.get() key=|toast| toast.id let:toast>
                {
                    let (class, image) = match toast.tone {
                        Tone::Success => ("cw-toast cw-toast-success", Icon::Check),
                        Tone::Danger => ("cw-toast cw-toast-danger", Icon::Warning),
                        Tone::Info => ("cw-toast cw-toast-info", Icon::Info),
                    };
                    view! {
                        <div class=class>
                            {icon(image)}
                            <span class="cw-toast-text">{toast.text}</span>
                            <button type="button" class="btn btn-icon btn-ghost-secondary btn-sm" aria-label=t(Common::Close) on:click=move |_| toasts.close(toast.id)>
                                {icon(Icon::Close)}
                            </button>
                        </div>
                    }
                }
            </For>
        </div>
    }
}
