//! A photo that waits, beside the one that is registered; and handed in again.

use contract::{PhotoQuery, PhotoSide, SubmittedField};
use leptos::html;
use leptos::prelude::*;
use uuid::Uuid;

use super::decide::Desk;
use crate::logic::text::{Person, Submissions as Words, Text};
use crate::pages::picture::{Picture, chosen, fetched};
use crate::state::lang::t;
use crate::ui::icon::{Icon, icon};

/// Both photos, side by side; nothing when none is among the fields.
pub fn pair(id: Uuid, fields: &[SubmittedField]) -> Option<AnyView> {
    let field = fields.iter().find(|field| field.field == "photo")?;
    let registered = field.before.is_some() || field.outdated;
    let removes = field.after.is_none();
    let before = side(id, PhotoSide::Registered, registered, Words::PhotoNone);
    let after = side(id, PhotoSide::Submitted, !removes, Words::PhotoRemoved);
    Some(
        view! {
            <div class="cw-photo-pair">
                {figure(Words::PhotoRegistered, before)}
                {figure(Words::PhotoSubmitted, after)}
            </div>
        }
        .into_any(),
    )
}

fn figure(name: Words, picture: AnyView) -> AnyView {
    view! { <figure>{picture}<figcaption>{t(name)}</figcaption></figure> }.into_any()
}

fn side(id: Uuid, side: PhotoSide, any: bool, none: Words) -> AnyView {
    let name = match side {
        PhotoSide::Registered => Words::PhotoRegistered,
        PhotoSide::Submitted => Words::PhotoSubmitted,
    };
    if !any {
        return blank(none);
    }
    let query = PhotoQuery { side: Some(side) };
    let photo = fetched(async move |client| client.submission_photo_get(id, &query).await);
    let shown = move || match photo.get() {
        Picture::Here(url) => view! { <img class="cw-photo" src=url alt=t(name)/> }.into_any(),
        Picture::Coming => view! { <span class="cw-photo cw-photo-none"/> }.into_any(),
        Picture::Gone => blank(Words::PhotoGone),
    };
    view! { {shown} }.into_any()
}

fn blank(why: impl Text) -> AnyView {
    view! { <span class="cw-photo cw-photo-blank">{t(why)}</span> }.into_any()
}

/// Hands a returned photo in again: another one, or the same.
pub fn again(desk: Desk) -> AnyView {
    let input = NodeRef::<html::Input>::new();
    let other = move |_| {
        let Some(input) = input.get_untracked() else {
            return;
        };
        leptos::task::spawn_local(async move {
            if let Some((kind, bytes)) = chosen(desk.app, input).await {
                send(desk, kind, bytes);
            }
        });
    };
    // Nothing is what was handed in before.
    let same = move |_| send(desk, "image/jpeg".to_owned(), Vec::new());
    view! {
        <div class="btn-list mt-3">
            <input node_ref=input type="file" accept="image/jpeg,image/png" class="visually-hidden" tabindex="-1" aria-label=t(Words::PhotoOther) on:change=other/>
            <button type="button" class="btn btn-primary" disabled=move || desk.busy.get() on:click=move |_| if let Some(input) = input.get_untracked() { input.click() }>
                {icon(Icon::Camera)}{t(Words::PhotoOther)}
            </button>
            <button type="button" class="btn" disabled=move || desk.busy.get() on:click=same>{t(Words::PhotoSame)}</button>
        </div>
        <div class="form-hint">{t(Person::PhotoRule)}</div>
    }
    .into_any()
}

fn send(desk: Desk, kind: String, bytes: Vec<u8>) {
    let (app, id, revision) = (desk.app, desk.id, desk.revision);
    desk.run(
        |_| Words::HandedAgain,
        async move || {
            let send = async |client: &client::Client| {
                client
                    .submission_photo_resubmit(id, revision, &kind, bytes)
                    .await
            };
            app.api.call(send).await
        },
    );
}
