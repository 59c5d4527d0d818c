//! Files that prove a request: chosen, checked on the spot, and sent.

use std::sync::Arc;

use contract::{ProofQuery, SubmissionView};
use leptos::html;
use leptos::prelude::*;
use uuid::Uuid;

use crate::logic::failure::Failure;
use crate::logic::text::Own;
use crate::logic::{correction, format};
use crate::state::lang::{fill, t};
use crate::state::{App, browser};
use crate::ui::icon::{Icon, icon};

/// A file that is to be sent.
#[derive(Clone)]
pub struct Chosen {
    /// Its name on the device.
    pub name: String,
    media_type: &'static str,
    bytes: Arc<[u8]>,
}

/// Sends a file to a request that is there.
pub async fn send(app: App, id: Uuid, file: &Chosen) -> Result<SubmissionView, Failure> {
    let query = ProofQuery {
        name: Some(file.name.clone()),
    };
    let bytes = file.bytes.to_vec();
    app.api
        .call(async |client| {
            client
                .correction_proof_add(id, &query, file.media_type, bytes)
                .await
        })
        .await
}

/// Adds a paper to a personnel action that waits.
pub async fn attach(app: App, id: Uuid, file: &Chosen) -> Result<SubmissionView, Failure> {
    let query = ProofQuery {
        name: Some(file.name.clone()),
    };
    let bytes = file.bytes.to_vec();
    app.api
        .call(async |client| {
            client
                .personnel_attachment_add(id, &query, file.media_type, bytes)
                .await
        })
        .await
}

/// What was wrong with files that were not taken: which, and why.
type Refused = RwSignal<Vec<(String, Own)>>;

async fn take(
    files: Vec<web_sys::File>,
    present: usize,
    add: Callback<Vec<Chosen>>,
    refused: Refused,
) {
    let mut kept = Vec::new();
    for file in files {
        let name = file.name();
        let why = match correction::unfit(file.size(), present + kept.len()) {
            Some(why) => why,
            None => match browser::read_file(&file).await {
                None => Own::ProofUnread,
                Some(bytes) => match correction::media_type(&bytes) {
                    None => Own::ProofKind,
                    Some(media_type) => {
                        kept.push(Chosen {
                            name,
                            media_type,
                            bytes: bytes.into(),
                        });
                        continue;
                    }
                },
            },
        };
        // The page may be gone by now.
        if refused.try_update(|all| all.push((name, why))).is_none() {
            return;
        }
    }
    // All at once: what follows may put another page in the place of this one.
    if !kept.is_empty() {
        let _ = add.try_run(kept);
    }
}

/// Takes files, several at a time; `present` is how many there are already.
#[component]
pub fn FilePicker(
    /// Files there are.
    present: Signal<usize>,
    /// Called with the files that are taken.
    add: Callback<Vec<Chosen>>,
) -> impl IntoView {
    let refused: Refused = RwSignal::new(Vec::new());
    let input = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else {
            return;
        };
        let Some(list) = input.files() else { return };
        let files: Vec<_> = (0..list.length()).filter_map(|at| list.get(at)).collect();
        // The same file, made smaller, may be chosen again.
        input.set_value("");
        refused.set(Vec::new());
        leptos::task::spawn_local(take(files, present.get_untracked(), add, refused));
    };
    let errors = move || {
        let lines = refused.get().into_iter();
        lines
            .map(|(name, why)| view! { <div class="cw-field-error">{fill(why, &[("name", &name)])}</div> })
            .collect_view()
    };
    view! {
        <label class="cw-drop">
            {icon(Icon::Camera)}
            <span class="cw-link">{t(Own::ProofAdd)}</span>
            <input node_ref=input type="file" multiple=true class="visually-hidden" accept="image/jpeg,image/png,application/pdf"
                aria-describedby="proofs-rule proofs-errors" on:change=chosen/>
        </label>
        <div id="proofs-rule" class="form-hint">{t(Own::ProofsRule)}</div>
        <div id="proofs-errors" aria-live="assertive">{errors}</div>
    }
}

/// The files of a request that is still being written.
pub fn chosen_list(files: RwSignal<Vec<Chosen>>) -> AnyView {
    let lines = move || {
        let all = files.get().into_iter().enumerate();
        all.map(|(at, file)| {
            let named = file.name.clone();
            let name = move || fill(Own::ProofRemove, &[("name", &named)]);
            let size = format::bytes(i64::try_from(file.bytes.len()).unwrap_or(i64::MAX));
            let remove = move |_| {
                files.update(|files| {
                    if at < files.len() {
                        files.remove(at);
                    }
                });
            };
            view! {
                <li class="cw-proof">
                    <span class="cw-proof-name">{file.name}</span>
                    <span class="text-secondary">{size}</span>
                    <button type="button" class="btn btn-icon btn-ghost-danger" aria-label=name.clone() title=name on:click=remove>{icon(Icon::Trash)}</button>
                </li>
            }
        })
        .collect_view()
    };
    view! { <ul class="cw-proofs">{lines}</ul> }.into_any()
}
