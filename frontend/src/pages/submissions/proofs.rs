//! The files that prove a correction request: named, looked at, saved.

use contract::SubmissionProof;
use leptos::prelude::*;
use uuid::Uuid;

use crate::logic::format;
use crate::logic::text::Own;
use crate::state::api::File;
use crate::state::lang::{fill, t};
use crate::state::{app, browser};
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::Overlay;

/// A picture that is being looked at: its name and its address within the page.
type Picture = RwSignal<Option<(String, String)>>;

/// The files of a submission; `own` when it is the reader's own request.
pub fn proofs(submission: Uuid, own: bool, files: &[SubmissionProof]) -> AnyView {
    if files.is_empty() {
        return view! { <p class="text-secondary mb-0">{t(Own::ProofNone)}</p> }.into_any();
    }
    let open = RwSignal::new(false);
    let picture: Picture = RwSignal::new(None);
    let forget = move || {
        if let Some((_, url)) = picture.try_get_untracked().flatten() {
            browser::release(&url);
        }
    };
    Effect::new(move |_| {
        if !open.get() {
            forget();
            picture.set(None);
        }
    });
    on_cleanup(forget);
    let lines = files
        .iter()
        .map(|file| line(submission, own, file, picture, open))
        .collect_view();
    let title = Signal::derive(move || {
        picture.with(|picture| picture.clone().map(|(name, _)| name).unwrap_or_default())
    });
    view! {
        <ul class="cw-proofs">{lines}</ul>
        <Overlay open=open title=title>
            {move || picture.get().map(|(name, url)| view! { <img class="cw-proof-picture" src=url alt=name/> })}
        </Overlay>
    }
    .into_any()
}

fn line(
    submission: Uuid,
    own: bool,
    file: &SubmissionProof,
    picture: Picture,
    open: RwSignal<bool>,
) -> AnyView {
    let app = app();
    let id: Uuid = file.id.into();
    let busy = RwSignal::new(false);
    let kept = StoredValue::new(file.name.clone());
    let fetch = move |done: fn(File, String, Picture, RwSignal<bool>)| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        leptos::task::spawn_local(async move {
            let found = app
                .api
                .file(async |client| match own {
                    true => client.correction_proof_get(submission, id).await,
                    false => client.submission_proof_get(submission, id).await,
                })
                .await;
            // The page may be gone by now.
            if busy.try_set(false).is_some() {
                return;
            }
            match found {
                Ok(file) => done(file, kept.get_value(), picture, open),
                Err(failure) => app.toasts.failure(&failure),
            }
        });
    };
    let named = |word: Own| move || fill(word, &[("name", &kept.get_value())]);
    view! {
        <li class="cw-proof">
            <span class="cw-proof-name">{file.name.clone()}</span>
            <span class="text-secondary">{format::bytes(file.bytes)}" · "{format::instant(file.added_at)}</span>
            <span class="btn-list">
                <button type="button" class="btn btn-sm" aria-label=named(Own::ProofOpenNamed) disabled=move || busy.get() on:click=move |_| fetch(look)>{icon(Icon::Eye)}{t(Own::ProofOpen)}</button>
                <button type="button" class="btn btn-icon btn-sm" aria-label=named(Own::ProofSaveNamed) title=named(Own::ProofSaveNamed) disabled=move || busy.get() on:click=move |_| fetch(save)>{icon(Icon::Import)}</button>
            </span>
        </li>
    }
    .into_any()
}

/// Pictures are shown on the page. A PDF is handed to the device, which has a reader for it:
/// windows opened after the transfer are kept closed by browsers.
fn look(file: File, name: String, picture: Picture, open: RwSignal<bool>) {
    match file.media_type.starts_with("image/") {
        true => {
            let url = browser::object_url(&file.bytes, &file.media_type);
            picture.set(url.map(|url| (name, url)));
            open.set(true);
        }
        false => save(file, name, picture, open),
    }
}

fn save(file: File, name: String, _: Picture, _: RwSignal<bool>) {
    file.save(&name);
}
