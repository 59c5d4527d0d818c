//! The screens, one folder or file per business module.

pub mod acts;
pub mod duplicates;
pub mod election;
pub mod entry;
pub mod exchange;
pub mod exports;
pub mod home;
pub mod notices;
pub mod organisation;
pub mod own;
pub mod parts;
pub mod pay;
pub mod payroll;
pub mod people;
pub mod person;
pub mod personnel;
mod picture;
pub mod profile;
pub mod second_factor;
pub mod sign_in;
pub mod staffing;
pub mod submissions;
pub mod system;
pub mod yearly;

use leptos::prelude::*;

use crate::logic::route::{Page, PageKind, may_open};
use crate::logic::text::{Common, Text};
use crate::shell::Shell;
use crate::state::App;
use crate::state::lang::{lang, lang_now};
use crate::state::session::Phase;
use crate::ui::states;
use crate::ui::toasts::ToastStack;

/// The whole page.
#[component]
pub fn Root() -> impl IntoView {
    let app = App::provide();
    Effect::new(move |_| {
        if let Some(element) = document().document_element() {
            let _ = element.set_attribute("lang", lang().tag());
        }
    });
    if let Some(page) = app.router.page_now() {
        parts::expect(page.kind);
    }
    leptos::task::spawn_local(async move {
        let _ = app.api.resume().await;
    });
    // An expired session keeps its page: what was typed there is still needed.
    let signed_in =
        Memo::new(move |_| matches!(app.session.phase(), Phase::Active | Phase::Expired));
    let starting = Memo::new(move |_| app.session.phase() == Phase::Starting);
    let must_change =
        Memo::new(move |_| app.session.me().is_some_and(|me| me.must_change_password));
    let must_enrol = Memo::new(move |_| {
        app.session
            .me()
            .is_some_and(|me| me.must_enrol_second_factor)
    });
    let framed = Memo::new(move |_| signed_in.get() && !must_change.get() && !must_enrol.get());
    let account = Memo::new(move |_| app.session.me().map(|me| (me.account_id, me.permissions)));
    view! {
        {move || match (starting.get(), signed_in.get(), must_change.get()) {
            (true, ..) => view! { <div class="cw-boot">{states::skeleton(3)}</div> }.into_any(),
            (_, false, _) => view! { <sign_in::SignIn/> }.into_any(),
            (_, true, true) => view! { <sign_in::FirstPassword/> }.into_any(),
            _ if must_enrol.get() => view! { <second_factor::FirstSecondFactor/> }.into_any(),
            (_, true, false) => {
                // Another account, or other rights, is another frame. Read rather than tracked: a
                // memo nobody has read takes its first value for a change.
                account.with(|_| ());
                app.session.me_now().map(|me| view! { <Shell me=me page=current/> }).into_any()
            }
        }}
        // The frame has its own, where they cover nothing.
        {move || (!framed.get()).then(|| view! { <ToastStack/> })}
    }
}

/// The page of the address.
fn current() -> AnyView {
    let app = crate::state::app();
    // The tree stays open while one walks through its nodes.
    let shown = Memo::new(move |_| {
        app.router.page().map(|page| match page.kind {
            PageKind::Organisation => Page {
                kind: PageKind::Organisations,
                id: None,
            },
            _ => page,
        })
    });
    let came = StoredValue::new(false);
    view! {
        {move || {
            let page = shown.get();
            // The page itself says its name better, once it has its data.
            let title = page.and_then(|page| page.kind.route()).map_or(Common::SystemName, |route| route.title);
            document().set_title(title.get(lang_now()));
            if came.try_update_value(|came| std::mem::replace(came, true)) == Some(true) {
                app.router.arriving();
            }
            let Some(page) = page else { return states::not_found() };
            let permissions = app.session.me_now().map(|me| me.permissions).unwrap_or_default();
            match page.kind.route() {
                Some(route) if may_open(route, &permissions) => parts::screen(page),
                _ => states::forbidden(),
            }
        }}
    }
    .into_any()
}
