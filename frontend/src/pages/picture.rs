//! Photos of people: fetched with the access token, shown from memory, chosen from the device.

use client::{Client, ClientError, Download};
use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;

use crate::logic::text::Person;
use crate::state::lang::fill;
use crate::state::{App, app, browser};

/// Largest photo that is taken.
const LARGEST: f64 = 1_048_576.0;

/// A photo that was asked for.
#[derive(Clone)]
pub enum Picture {
    /// On its way.
    Coming,
    /// Its address within the page.
    Here(String),
    /// There is none.
    Gone,
}

/// Asks for a photo; it is released with what shows it.
pub fn fetched(
    ask: impl AsyncFnOnce(&Client) -> Result<Download, ClientError> + 'static,
) -> RwSignal<Picture> {
    let api = app().api;
    let picture = RwSignal::new(Picture::Coming);
    spawn_local_scoped_with_cancellation(async move {
        let file = api.file(ask).await.ok();
        let url = file.and_then(|file| browser::object_url(&file.bytes, &file.media_type));
        picture.set(url.map_or(Picture::Gone, Picture::Here));
    });
    on_cleanup(move || {
        if let Some(Picture::Here(url)) = picture.try_get_untracked() {
            browser::release(&url);
        }
    });
    picture
}

/// The media type and content of the photo that was chosen; what is none, or too large, is said.
pub async fn chosen(app: App, input: web_sys::HtmlInputElement) -> Option<(String, Vec<u8>)> {
    let file = input.files().and_then(|files| files.get(0))?;
    // The same file, made smaller, may be chosen again.
    input.set_value("");
    let kind = file.type_();
    if !matches!(kind.as_str(), "image/jpeg" | "image/png") {
        app.toasts.info(fill(Person::PhotoKind, &[]));
        return None;
    }
    if file.size() > LARGEST {
        app.toasts.info(fill(Person::PhotoTooLarge, &[]));
        return None;
    }
    browser::read_file(&file).await.map(|bytes| (kind, bytes))
}
