//! The frame around every page: menu, top bar, breadcrumbs, and the questions that may come up
//! anywhere.

use contract::Me;
use leptos::prelude::*;

use crate::logic::format;
use crate::logic::role;
use crate::logic::route::{Group, PageKind, Route, menu};
use crate::logic::text::{Common, Exports, Label, Lang, Submissions};
use crate::pages::parts;
use crate::pages::sign_in::SignInAgain;
use crate::state::lang::{lang, switch, t, tf};
use crate::state::{app, browser};
use crate::ui::controls::{Menu, close_menu};
use crate::ui::icon::{Icon, icon};
use crate::ui::org_picker::place_name;
use crate::ui::overlay::ConfirmDanger;
use crate::ui::toasts::ToastStack;

const KEY: &str = "cwis.menu";

/// The frame; `page` is what it holds.
#[component]
pub fn Shell(
    /// Who is signed in.
    me: Me,
    /// The page.
    page: impl Fn() -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let app = app();
    let folded = RwSignal::new(browser::stored(KEY).as_deref() == Some("folded"));
    let open = RwSignal::new(false);
    // Going somewhere is when one looks at the menu.
    Effect::new(move |_| {
        app.router.page();
        app.tasks.refresh();
    });
    // On a phone the menu covers the page; going somewhere closes it.
    Effect::new(move |_| {
        app.router.page();
        open.set(false);
    });
    let fold = move |_| {
        folded.update(|folded| *folded = !*folded);
        browser::store(KEY, if folded.get_untracked() { "folded" } else { "" });
    };
    let permissions = me.permissions.clone();
    let bound = me.worker_id.is_some();
    let groups = Group::ALL
        .into_iter()
        .filter_map(|group| {
            let items = menu(group, &permissions, bound);
            (!items.is_empty()).then(|| menu_group(group, items))
        })
        .collect_view();
    let held = RwSignal::new(false);
    Effect::new(move |_| held.set(app.router.held_back.with(Option::is_some)));
    Effect::new(move |_| {
        if !held.get() && app.router.held_back.with_untracked(Option::is_some) {
            app.router.held_back.set(None);
        }
    });
    view! {
        <a class="cw-skip" href="#content">{t(Common::SkipToContent)}</a>
        <div class="cw-app" class:cw-folded=move || folded.get() class:cw-menu-open=move || open.get()>
            <aside class="cw-sidebar">
                <a class="cw-brand" href="/">
                    {mark()}
                    <span class="cw-brand-text">{t(Common::SystemShort)}</span>
                </a>
                <nav id="menu" class="cw-nav" aria-label=t(Common::MainMenu)>{groups}</nav>
                <button type="button" class="cw-fold" on:click=fold aria-expanded=move || (!folded.get()).to_string() aria-controls="menu">
                    {move || icon(if folded.get() { Icon::Right } else { Icon::Left })}
                    <span class="cw-nav-text">{move || t(if folded.get() { Common::MenuExpand } else { Common::MenuCollapse })()}</span>
                </button>
            </aside>
            <div class="cw-veil" on:click=move |_| open.set(false)></div>
            <div class="cw-column">
                <TopBar me=me open=open/>
                <main id="content" class="cw-content" tabindex="-1">
                    <ToastStack/>
                    <Breadcrumbs/>
                    {page}
                </main>
            </div>
        </div>
        <ConfirmDanger open=held title=Common::LeaveTitle text=Signal::derive(|| t(Common::LeaveText)().to_owned())
            action=Common::LeaveGo decline=Common::LeaveStay confirm=Callback::new(move |()| app.router.go_anyway())/>
        <SignInAgain/>
    }
}

/// The mark of the system: roofs of a neighbourhood under one line.
pub fn mark() -> AnyView {
    view! {
        <svg class="cw-mark" viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="7" class="cw-mark-ground"/>
            <path d="M6 17 16 8.5 26 17" class="cw-mark-line"/>
            <path d="M9 16.5V24h14v-7.5M13.5 24v-4.5h5V24" class="cw-mark-line"/>
        </svg>
    }
    .into_any()
}

fn menu_group(group: Group, items: Vec<&'static Route>) -> AnyView {
    let items = items.into_iter().map(menu_item).collect_view();
    view! {
        <div class="cw-nav-group">
            <div class="cw-nav-title">{t(group.title())}</div>
            <ul>{items}</ul>
        </div>
    }
    .into_any()
}

fn menu_item(route: &'static Route) -> AnyView {
    let router = app().router;
    let here = Memo::new(move |_| {
        let page = router.page();
        page.is_some_and(|page| page.menu_entry() == Some(route.kind))
    });
    view! {
        <li>
            <a href=route.path class="cw-nav-link" on:pointerenter=move |_| parts::expect(route.kind) on:focus=move |_| parts::expect(route.kind) class:active=move || here.get() aria-current=move || here.get().then_some("page") title=t(route.title)>
                {icon(picture(route.kind))}
                <span class="cw-nav-text">{t(route.title)}</span>
                {to_do(route.kind)}
            </a>
        </li>
    }
    .into_any()
}

/// How much of a page wants something of the account.
fn to_do(kind: PageKind) -> AnyView {
    let tasks = app().tasks;
    let name: Label = match kind {
        PageKind::Submissions => Submissions::BadgeName.into(),
        PageKind::Exports => Exports::BadgeName.into(),
        _ => return ().into_any(),
    };
    let count = Memo::new(move |_| match kind {
        PageKind::Submissions => tasks.submissions(),
        _ => tasks
            .exports()
            .map_or(0, |counts| counts.queue + counts.ready),
    });
    let badge = move || {
        let count = count.get();
        (count > 0).then(|| {
            let shown = if count > 99 { "99+".to_owned() } else { count.to_string() };
            let name = format::fill(name.get(lang()), &[("n", &count.to_string())]);
            let spoken = name.clone();
            view! { <span class="badge cw-badge cw-badge-bad ms-auto" title=name><span aria-hidden="true">{shown}</span><span class="visually-hidden">{spoken}</span></span> }
        })
    };
    view! { {badge} }.into_any()
}

fn picture(kind: PageKind) -> Icon {
    match kind {
        PageKind::Home => Icon::Home,
        PageKind::Organisations | PageKind::Organisation | PageKind::Rollup => Icon::Tree,
        PageKind::Acts | PageKind::Act => Icon::Branch,
        PageKind::People => Icon::People,
        PageKind::PersonNew
        | PageKind::Person
        | PageKind::PersonEdit
        | PageKind::OwnRecord
        | PageKind::Profile => Icon::Person,
        PageKind::OwnCorrectionNew | PageKind::OwnCorrections | PageKind::OwnCorrection => {
            Icon::Edit
        }
        PageKind::Submissions | PageKind::Submission | PageKind::SubmissionEdit => Icon::Inbox,
        PageKind::Substitutes => Icon::People,
        PageKind::Duplicates | PageKind::Duplicate => Icon::Twins,
        PageKind::SubmissionRules => Icon::Check,
        PageKind::Endings => Icon::Calendar,
        PageKind::ActionRegister => Icon::Log,
        PageKind::ActionRequest | PageKind::ActionNew | PageKind::ActionAgain => Icon::Person,
        PageKind::Exports => Icon::Export,
        PageKind::Imports | PageKind::Import => Icon::List,
        PageKind::ImportNew => Icon::Import,
        PageKind::Accounts => Icon::Key,
        PageKind::Online => Icon::Globe,
        PageKind::Roles => Icon::Shield,
        PageKind::Codes => Icon::Book,
        PageKind::Staffing | PageKind::StaffingChart => Icon::Badge,
        PageKind::Audit => Icon::Log,
        PageKind::Keys => Icon::Lock,
        PageKind::DataDictionary => Icon::Book,
        PageKind::AssessmentRounds | PageKind::AssessmentRound => Icon::Check,
        PageKind::Promotions => Icon::Badge,
        PageKind::Batches | PageKind::Batch => Icon::List,
        PageKind::Retirements => Icon::Logout,
        PageKind::InstitutionCandidates => Icon::Star,
        PageKind::Elections | PageKind::Election => Icon::Check,
        PageKind::PayBoard | PageKind::PayRun => Icon::Calendar,
        PageKind::PayCosts => Icon::Chart,
        PageKind::OwnPaySlips => Icon::File,
        PageKind::PaySchemes | PageKind::PaySchemeNew | PageKind::PayScheme => Icon::Book,
        PageKind::PayParameters => Icon::Columns,
        PageKind::PayCalculator => Icon::List,
    }
}

/// Top bar: whose unit it is, language, user.
#[component]
fn TopBar(me: Me, open: RwSignal<bool>) -> impl IntoView {
    let app = app();
    let unit = me
        .scopes
        .first()
        .map(|scope| place_name(scope.organisation_name.clone()));
    let name = me.display_name.clone();
    let initial = name.chars().next().map(String::from).unwrap_or_default();
    let held = me.roles.clone();
    let roles = move || role::names(held.iter().map(|role| role.name.as_str()), lang());
    let shown_name = name.clone();
    let button = view! {
        <span class="avatar avatar-sm cw-avatar" aria-hidden="true">{initial}</span>
        <span class="cw-user-name">{name}</span>
        {icon(Icon::Down)}
    }
    .into_any();
    let sign_out = move |_| {
        leptos::task::spawn_local(async move {
            app.api.sign_out().await;
            app.drafts.clear();
            app.wizard.clear();
        });
    };
    view! {
        <header class="cw-topbar">
            <button type="button" class="btn btn-icon btn-ghost-secondary cw-menu-button" aria-label=t(Common::MenuOpen) aria-expanded=move || open.get().to_string() aria-controls="menu" on:click=move |_| open.update(|open| *open = !*open)>
                {icon(Icon::Menu)}
            </button>
            <div class="cw-system">
                <span class="cw-system-name">{t(Common::SystemName)}</span>
                {unit.map(|unit| view! { <span class="cw-unit">{icon(Icon::Building)}{unit}</span> })}
            </div>
            {me.demonstration.then(|| view! { <span class="badge cw-badge cw-badge-attention cw-demo">{t(Common::Demonstration)}</span> })}
            <button type="button" class="btn btn-ghost-secondary cw-language" lang=move || lang().of(Lang::En, Lang::Zh).tag()
                on:click=move |_| switch(lang().of(Lang::En, Lang::Zh))>
                {icon(Icon::Globe)}<span>{t(Common::SwitchLanguage)}</span>
            </button>
            <Menu button=button name=Common::UserMenu class="btn btn-ghost-secondary cw-user">
                <div class="dropdown-header">{shown_name.clone()}<br/><span class="text-secondary">{roles.clone()}</span></div>
                <a class="dropdown-item" href=PageKind::Profile.path() on:click=move |event| close_menu(&event)>{icon(Icon::Person)}{t(Common::Profile)}</a>
                <button type="button" class="dropdown-item" on:click=sign_out>{icon(Icon::Logout)}{t(Common::SignOut)}</button>
            </Menu>
        </header>
    }
}

/// Where the page stands.
#[component]
fn Breadcrumbs() -> impl IntoView {
    let router = app().router;
    let crumbs = move || {
        let page = router.page()?;
        if page.kind == PageKind::Home {
            return None;
        }
        let above = page
            .trail()
            .into_iter()
            .map(|route| view! { <li class="breadcrumb-item"><a href=route.path>{t(route.title)}</a></li> })
            .collect_view();
        let title = page.kind.route().map_or(Common::Home, |route| route.title);
        Some(view! {
            <nav class="cw-crumbs" aria-label=t(Common::Breadcrumbs)>
                <ol class="breadcrumb">
                    <li class="breadcrumb-item"><a href="/">{t(Common::Home)}</a></li>
                    {above}
                    <li class="breadcrumb-item active" aria-current="page">{t(title)}</li>
                </ol>
            </nav>
        })
    };
    view! { {crumbs} }
}

/// "Hello, name".
pub fn greeting(me: &Me) -> impl Fn() -> String + Clone + Send + Sync + 'static {
    tf(Common::HomeWelcome, [("name", me.display_name.clone())])
}
