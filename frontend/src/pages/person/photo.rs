//! A person's photo: fetched with the access token, shown from memory.

use client::Outcome;
use contract::{SubmissionView, WorkerView};
use leptos::html;
use leptos::prelude::*;
use uuid::Uuid;

use crate::logic::failure::Failure;
use crate::logic::text::{Common, Person};
use crate::pages::picture::{Picture, chosen, fetched};
use crate::pages::submissions::handed;
use crate::state::lang::{t, tf};
use crate::state::{App, app};
use crate::ui::controls::{Menu, close_menu};
use crate::ui::icon::{Icon, icon};

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
    let photo = has_photo.then(|| fetched(async move |client| client.worker_photo_get(id).await));
    let alternative = tf(Person::PhotoOf, [("name", name.clone())]);
    let initial = name.chars().next().map(String::from).unwrap_or_default();
    let picture = move || {
        match photo.map(|photo| photo.get()) {
        Some(Picture::Here(url)) => view! { <img class="cw-photo" src=url alt=alternative.clone()/> }.into_any(),
        _ => view! { <span class="cw-photo cw-photo-none" aria-hidden="true">{initial.clone()}</span> }.into_any(),
    }
    };
    let input = NodeRef::<html::Input>::new();
    let upload = move |_| {
        let Some(input) = input.get_untracked() else {
            return;
        };
        leptos::task::spawn_local(async move {
            let Some((kind, bytes)) = chosen(app, input).await else {
                return;
            };
            let kept = app
                .api
                .call(async |client| client.worker_photo_put(id, &kind, bytes).await)
                .await;
            told(app, kept, changed);
        });
    };
    let remove = move |event: web_sys::MouseEvent| {
        close_menu(&event);
        leptos::task::spawn_local(async move {
            let removed = app
                .api
                .call(async |client| client.worker_photo_delete(id).await)
                .await;
            told(app, removed, changed);
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

/// Says what became of it: kept, or on its way to be confirmed.
fn told(
    app: App,
    written: Result<Outcome<WorkerView, SubmissionView>, Failure>,
    changed: Callback<()>,
) {
    match written {
        Ok(Outcome::Done(_)) => app.toasts.success(Common::Saved),
        Ok(Outcome::Accepted(view)) => {
            app.toasts.info(handed(&view));
            app.tasks.refresh();
        }
        Err(failure) => {
            app.toasts.failure(&failure);
            return;
        }
    }
    // The page may be gone by now.
    let _ = changed.try_run(());
}
