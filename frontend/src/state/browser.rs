//! The few things asked of the browser itself.

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, Utc};
use domain::time::civil_date;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Milliseconds since 1970.
pub fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// Today in Asia/Shanghai, by the browser's clock; the server checks with its own.
pub fn today() -> NaiveDate {
    civil_date(DateTime::<Utc>::from_timestamp_millis(now_ms() as i64).unwrap_or_default())
}

/// Loads the whole page anew, in the release that the server has now.
pub fn reload() {
    let _ = window().location().reload();
}

fn storage() -> Option<web_sys::Storage> {
    if cfg!(target_arch = "wasm32") {
        window().local_storage().ok().flatten()
    } else {
        None
    }
}

/// A preference kept in the browser. Never anything personal or secret.
pub fn stored(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps a preference; a browser that refuses forgets it.
pub fn store(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, value);
    }
}

/// Removes what [`store`] kept.
pub fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// Whether the browser keeps anything at all.
pub fn can_store() -> bool {
    storage().is_some()
}

/// A random key for a request that must not be done twice.
pub fn request_key() -> String {
    let bytes = random().unwrap_or_default();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Random bytes that nobody can guess.
pub fn random() -> Option<[u8; 16]> {
    let mut bytes = [0_u8; 16];
    let crypto = window().crypto().ok()?;
    crypto.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes)
}

/// Address of bytes within this page, to show or to save; to be released by [`release`].
pub fn object_url(bytes: &[u8], media_type: &str) -> Option<String> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    web_sys::Url::create_object_url_with_blob(&blob).ok()
}

/// Releases an [`object_url`].
pub fn release(url: &str) {
    let _ = web_sys::Url::revoke_object_url(url);
}

/// Whether the page is being printed. Global, because printing is the window's.
static PRINTING: LazyLock<ArcRwSignal<bool>> = LazyLock::new(|| {
    let printing = ArcRwSignal::new(false);
    if cfg!(target_arch = "wasm32") {
        for (event, on) in [("beforeprint", true), ("afterprint", false)] {
            let printing = printing.clone();
            let _ = window_event_listener_untyped(event, move |_| printing.set(on));
        }
    }
    printing
});

/// Whether the page is being printed, for screens that show more on paper.
pub fn printing() -> bool {
    PRINTING.get()
}

/// The present instant by the browser's clock.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(now_ms() as i64).unwrap_or_default()
}

/// Prints the page.
pub fn print() {
    PRINTING.set(true);
    // Printing waits for no task: what is shown only on paper has to be drawn before.
    request_animation_frame(|| {
        let _ = window().print();
    });
}

/// Saves bytes as a file.
pub fn download(bytes: &[u8], name: &str, media_type: &str) {
    let Some(url) = object_url(bytes, media_type) else {
        return;
    };
    let anchor = document()
        .create_element("a")
        .ok()
        .and_then(|a| a.dyn_into::<web_sys::HtmlAnchorElement>().ok());
    if let Some(anchor) = anchor {
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    // The browser reads the address after the click has returned.
    set_timeout(move || release(&url), std::time::Duration::from_secs(30));
}

/// The content of a chosen file.
pub async fn read_file(file: &web_sys::File) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// Waits.
pub async fn sleep(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let _ =
            window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
    });
    let _ = JsFuture::from(promise).await;
}

/// Runs a task while no other tab runs one of the same name. Two tabs that renew the session at
/// once would look to the server like a stolen cookie. Without locks (plain HTTP other than
/// localhost) it just runs.
pub async fn exclusively<T: 'static>(name: &str, task: impl Future<Output = T>) -> T {
    let held = acquire(name).await;
    let result = task.await;
    if let Some(release) = held {
        let _ = release.call0(&JsValue::UNDEFINED);
    }
    result
}

/// Takes a lock of the Web Locks API; the function returned gives it back.
async fn acquire(name: &str) -> Option<js_sys::Function> {
    let locks = js_sys::Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    let request = js_sys::Reflect::get(&locks, &"request".into())
        .ok()?
        .dyn_into::<js_sys::Function>()
        .ok()?;
    let released = std::rc::Rc::new(std::cell::RefCell::new(None));
    let acquired = js_sys::Promise::new(&mut |granted, _| {
        let released = std::rc::Rc::clone(&released);
        let hold = wasm_bindgen::closure::Closure::once_into_js(move |_lock: JsValue| {
            let until =
                js_sys::Promise::new(&mut |resolve, _| *released.borrow_mut() = Some(resolve));
            let _ = granted.call0(&JsValue::UNDEFINED);
            until
        });
        let _ = request.call2(&locks, &name.into(), &hold);
    });
    JsFuture::from(acquired).await.ok()?;
    released.borrow_mut().take()
}

/// Opens a `<dialog>` above the page; the browser keeps the focus inside and closes it on Escape.
pub fn show_modal(dialog: &web_sys::HtmlDialogElement) {
    if !dialog.open() {
        let _ = dialog.show_modal();
    }
}

/// Moves the focus to an element once it is there.
pub fn focus_soon(id: impl Into<String>) {
    let id = id.into();
    request_animation_frame(move || {
        let element = document()
            .get_element_by_id(&id)
            .and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(element) = element {
            let _ = element.focus();
        }
    });
}

/// Moves an element into view by the shortest way, and not at all when it is in view.
pub fn scroll_near(element: &web_sys::HtmlElement) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Moves the focus to the first field with an error, or else to what is said above the form, and
/// into view: whoever has pressed the button at the foot of a long form sees neither.
pub fn focus_first_error() {
    request_animation_frame(|| {
        let first = |selector| document().query_selector(selector).ok().flatten();
        let found =
            first("[aria-invalid='true'], .cw-elsewhere").or_else(|| first(".cw-form-failure"));
        if let Some(element) = found.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
            element.scroll_into_view();
            let _ = element.focus();
        }
    });
}

/// The list of the page, which scrolls within the page.
fn list() -> Option<web_sys::Element> {
    document()
        .query_selector("#content .cw-list .cw-table-scroll")
        .ok()
        .flatten()
}

/// How far the page and its list are scrolled.
pub fn scrolled() -> (f64, i32) {
    (
        window().scroll_y().unwrap_or_default(),
        list().map_or(0, |list| list.scroll_top()),
    )
}

/// Scrolls the page and its list, as far as they reach; answers whether they reach that far.
pub fn scroll_to(page: f64, within: i32) -> bool {
    let list = list();
    if let Some(list) = &list {
        list.set_scroll_top(within);
    }
    window().scroll_to_with_x_and_y(0.0, page);
    let (page_now, list_now) = scrolled();
    (page_now - page).abs() < 2.0 && (list_now - within).abs() < 2
}

/// Moves the focus to the heading of a page that has just come, unless the user is in the page
/// already.
pub fn focus_heading(heading: &web_sys::HtmlElement) {
    let active = document().active_element();
    let inside = active.is_some_and(|active| {
        active.id() != "content"
            && active
                .closest("#content")
                .is_ok_and(|found| found.is_some())
    });
    if !inside {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = heading.focus_with_options(&options);
    }
}
