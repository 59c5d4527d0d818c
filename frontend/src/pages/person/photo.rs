//! A person's photo: fetched with the access token, shown from memory.

use leptos::html;
use leptos::prelude::*;
use uuid::Uuid;

use crate::logic::text::{Common, Person};
use crate::state::lang::{fill, t, tf};
use crate::state::{app, browser};
use crate::ui::controls::{Menu, close_menu};
use crate::ui::icon::{Icon, icon};

/// Largest photo that is taken.
const LARGEST: f64 = 1_048_576.0;

/// The photo, and for those who may edit the record, changing it.
#[component]
pub fn Photo(
    /// Whose.
    id: Uuid,
    /// The person's name.
    name: String,
    /// Whether there is one.
    has_photo: bool,
    /// Whether it may be changed.
    may_edit: bool,
    /// Called after a change.
    changed: Callback<()>,
) -> impl IntoView {
    let app = app();
    let address = RwSignal::new(None::<String>);
    if has_photo {
        leptos::task::spawn_local_scoped_with_cancellation(async move {
            let file = app
                .api
                .file(async |client| client.worker_photo_get(id).await)
                .await;
            if let Ok(file) = file {
                address.set(browser::object_url(&file.bytes, &file.media_type));
            }
        });
    }
    on_cleanup(move || {
        if let Some(url) = address.try_get_untracked().flatten() {
            browser::release(&url);
        }
    });
    let alternative = tf(Person::PhotoOf, [("name", name.clone())]);
    let initial = name.chars().next().map(String::from).unwrap_or_default();
    let picture = move || {
        match address.get() {
        Some(url) => view! { <img class="cw-photo" src=url alt=alternative.clone()/> }.into_any(),
        None => view! { <span class="cw-photo cw-photo-none" aria-hidden="true">{initial.clone()}</span> }.into_any(),
    }
    };
    let input = NodeRef::<html::Input>::new();
    let upload = move |_| {
        let Some(input) = input.get_untracked() else {
            return;
        };
        let Some(file) = input.files().and_then(|files| files.get(0)) else {
            return;
        };
        input.set_value("");
        let kind = file.type_();
        if !matches!(kind.as_str(), "image/jpeg" | "image/png") {
            app.toasts.info(fill(Person::PhotoKind, &[]));
            return;
        }
        if file.size() > LARGEST {
            app.toasts.info(fill(Person::PhotoTooLarge, &[]));
            return;
        }
        leptos::task::spawn_local(async move {
            let Some(bytes) = browser::read_file(&file).await else {
                return;
            };
            match app
                .api
                .call(async |client| client.worker_photo_put(id, &kind, bytes).await)
                .await
            {
                Ok(()) => {
                    app.toasts.success(Common::Saved);
                    changed.run(());
                }
                Err(failure) => app.toasts.failure(&failure),
            }
        });
    };
    let remove = move |event: web_sys::MouseEvent| {
        close_menu(&event);
        leptos::task::spawn_local(async move {
            match app
                .api
                .call(async |client| client.worker_photo_delete(id).await)
                .await
            {
                Ok(()) => changed.run(()),
                Err(failure) => app.toasts.failure(&failure),
            }
        });
    };
    let word = if has_photo {
        Person::PhotoChange
    } else {
        Person::PhotoAdd
    };
    view! {
        <div class="cw-photo-box">
            {picture}
            {may_edit.then(|| view! {
                <input node_ref=input type="file" accept="image/jpeg,image/png" class="visually-hidden" tabindex="-1" aria-label=t(word) on:change=upload/>
                <Menu button=icon(Icon::Camera) name=word class="btn btn-icon btn-sm cw-photo-button">
                    <button type="button" class="dropdown-item" on:click=move |event| { close_menu(&event); if let Some(input) = input.get_untracked() { input.click() } }>
                        {icon(Icon::Camera)}{t(word)}
                    </button>
                    {has_photo.then(|| view! {
                        <button type="button" class="dropdown-item" on:click=remove>{icon(Icon::Trash)}{t(Person::PhotoDelete)}</button>
                    })}
                    <div class="dropdown-item-text text-secondary">{t(Person::PhotoRule)}</div>
                </Menu>
            })}
        </div>
    }
}
