//! The screens, one folder or file per business module.

pub mod acts;
pub mod duplicates;
pub mod entry;
pub mod exchange;
pub mod exports;
pub mod home;
pub mod notices;
pub mod organisation;
pub mod own;
pub mod people;
pub mod person;
pub mod personnel;
pub mod profile;
pub mod second_factor;
pub mod sign_in;
pub mod staffing;
pub mod submissions;
pub mod system;

use leptos::prelude::*;

use crate::logic::route::{Page, PageKind, may_open};
use crate::shell::Shell;
use crate::state::App;
use crate::state::lang::lang;
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
        <ToastStack/>
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
    view! {
        {move || {
            let Some(page) = shown.get() else { return states::not_found() };
            let permissions = app.session.me_now().map(|me| me.permissions).unwrap_or_default();
            match page.kind.route() {
                Some(route) if may_open(route, &permissions) => screen(page),
                _ => states::forbidden(),
            }
        }}
    }
    .into_any()
}

/// The screen of a page.
fn screen(page: Page) -> AnyView {
    let id = page.id.unwrap_or_default();
    match page.kind {
        PageKind::Home => view! { <home::Home/> }.into_any(),
        PageKind::Organisations | PageKind::Organisation => {
            view! { <organisation::Organisations/> }.into_any()
        }
        PageKind::Acts => view! { <acts::Acts/> }.into_any(),
        PageKind::Act => view! { <acts::ActPage id=id/> }.into_any(),
        PageKind::Rollup => view! { <organisation::RollupPage/> }.into_any(),
        PageKind::Staffing => view! { <staffing::StaffingPage/> }.into_any(),
        PageKind::StaffingChart => view! { <staffing::ChartPage id=id/> }.into_any(),
        PageKind::People => view! { <people::People/> }.into_any(),
        PageKind::PersonNew => view! { <entry::PersonNew/> }.into_any(),
        PageKind::Person => view! { <person::PersonPage id=id/> }.into_any(),
        PageKind::PersonEdit => view! { <entry::PersonEdit id=id/> }.into_any(),
        PageKind::Submissions => view! { <submissions::Submissions/> }.into_any(),
        PageKind::Substitutes => view! { <submissions::Substitutes/> }.into_any(),
        PageKind::Submission => view! { <submissions::SubmissionPage id=id/> }.into_any(),
        PageKind::SubmissionEdit => view! { <entry::SubmissionEdit id=id/> }.into_any(),
        PageKind::SubmissionRules => view! { <submissions::RulesPage/> }.into_any(),
        PageKind::Duplicates => view! { <duplicates::Duplicates/> }.into_any(),
        PageKind::Duplicate => view! { <duplicates::DuplicatePage id=id/> }.into_any(),
        PageKind::Exports => view! { <exports::ExportRequests/> }.into_any(),
        PageKind::Imports => view! { <exchange::Imports/> }.into_any(),
        PageKind::ImportNew => view! { <exchange::ImportWizard/> }.into_any(),
        PageKind::Import => view! { <exchange::ImportPage id=id/> }.into_any(),
        PageKind::Accounts => view! { <system::Accounts/> }.into_any(),
        PageKind::Online => view! { <system::Online/> }.into_any(),
        PageKind::Roles => view! { <system::Roles/> }.into_any(),
        PageKind::Codes => view! { <system::Dictionaries/> }.into_any(),
        PageKind::Audit => view! { <system::Audit/> }.into_any(),
        PageKind::Keys => view! { <system::Keys/> }.into_any(),
        PageKind::DataDictionary => view! { <system::DataDictionary/> }.into_any(),
        PageKind::OwnRecord => view! { <own::RecordPage/> }.into_any(),
        PageKind::OwnCorrectionNew => view! { <own::CorrectionNew/> }.into_any(),
        PageKind::OwnCorrections => view! { <own::Corrections/> }.into_any(),
        PageKind::OwnCorrection => view! { <own::CorrectionPage id=id/> }.into_any(),
        PageKind::ActionNew => view! { <personnel::ActionNew id=id/> }.into_any(),
        PageKind::ActionAgain => view! { <personnel::ActionAgain id=id/> }.into_any(),
        PageKind::ActionRequest => view! { <personnel::ActionRequest/> }.into_any(),
        PageKind::ActionRegister => view! { <personnel::Register/> }.into_any(),
        PageKind::Endings => view! { <personnel::Endings/> }.into_any(),
        PageKind::Profile => view! { <profile::Profile/> }.into_any(),
    }
}
