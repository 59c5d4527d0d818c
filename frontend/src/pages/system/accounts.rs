//! Accounts.

use contract::{AccountQuery, AccountStatus, AccountView, Permission};
use leptos::prelude::*;

use super::account_form::{AccountDrawer, ResetDialog};
use super::account_security::SecurityDrawer;
use crate::logic::format;
use crate::logic::query;
use crate::logic::role;
use crate::logic::text::{Access, Common, Submissions, System};
use crate::state::app;
use crate::state::lang::{fill, lang, t};
use crate::state::remote::Remote;
use crate::ui::controls::{Mood, PageHead, badge};
use crate::ui::icon::{Icon, icon};
use crate::ui::org_picker::place_name;
use crate::ui::paging::{Listing, Pager};
use crate::ui::states;
use crate::ui::table::{DataTable, Head};

/// The page.
#[component]
pub fn Accounts() -> impl IntoView {
    let app = app();
    let router = app.router;
    let may_edit =
        app.session.may(Permission::AccountEdit) || app.session.may(Permission::AccountDelegate);
    let open = RwSignal::new(false);
    let edited = RwSignal::new(None::<AccountView>);
    let resetting = RwSignal::new(None::<AccountView>);
    let securing = RwSignal::new(None::<AccountView>);
    let dormant = RwSignal::new((0, 0));
    let accounts = Remote::load(
        move || router.query(),
        async move |address| {
            let value = |key| query::value(&address, key);
            let some = |key| Some(value(key)).filter(|text| !text.is_empty());
            let status = match value("status").as_str() {
                "ACTIVE" => Some(AccountStatus::Active),
                "DISABLED" => Some(AccountStatus::Disabled),
                _ => None,
            };
            let query = AccountQuery {
                q: some("q"),
                status,
                dormant: (value("only") == "dormant").then_some(true),
                locked: (value("only") == "locked").then_some(true),
                bound: match value("only").as_str() {
                    "bound" => Some(true),
                    "unbound" => Some(false),
                    _ => None,
                },
                limit: value("limit").parse().ok(),
                cursor: some("cursor"),
            };
            let page = app
                .api
                .call(async |client| client.account_list(&query).await)
                .await?;
            dormant.set((page.dormant, page.dormant_days));
            Ok(Listing {
                items: page.items,
                next_cursor: page.next_cursor,
                total: page.total,
            })
        },
    );
    let heads = Signal::derive(move || {
        let mut heads = vec![
            Head::text(Common::Username),
            Head::text(System::DisplayName),
            Head::text(System::Status),
            Head::text(System::RolesOf),
            Head::text(System::Scopes),
            Head::text(System::LastSignIn),
        ];
        if may_edit {
            heads.push(Head::text(Common::Actions));
        }
        heads
    });
    let edit = Callback::new(move |account: Option<AccountView>| {
        edited.set(account);
        open.set(true);
    });
    let reset = Callback::new(move |account: AccountView| resetting.set(Some(account)));
    let secure = Callback::new(move |account: AccountView| securing.set(Some(account)));
    let table = DataTable {
        caption: Common::Accounts.into(),
        heads,
        remote: accounts,
        pager: Some(Pager::new()),
        wording: Common::Total.into(),
    }
    .view(
        move |account| row(account, may_edit, edit, reset, secure),
        || states::empty(Icon::Key, Common::EmptyFiltered, None, None),
    );
    let saved = Callback::new(move |()| accounts.reload());
    let only = [
        ("", Access::Filter),
        ("dormant", Access::Dormant),
        ("bound", Access::FilterBound),
        ("unbound", Access::FilterUnbound),
        ("locked", Access::FilterLocked),
    ];
    // Said wherever the list stands, until they are looked at.
    let notice = move || {
        let (count, days) = dormant.get();
        let asked = router.param("only") == "dormant";
        (count > 0 && !asked).then(|| view! {
            <div class="cw-list-note" role="status">
                {icon(Icon::Info)}
                <span>{fill(Access::DormantCount, &[("n", &format::number(count)), ("days", &days.to_string())])}</span>
                <button type="button" class="btn btn-sm" on:click=move |_| router.set_params(&[("only", "dormant")])>{t(Access::DormantShow)}</button>
            </div>
        })
    };
    view! {
        <PageHead title=Signal::derive(|| t(Common::Accounts)().to_owned())>
            {may_edit.then(|| view! {
                <button type="button" class="btn btn-primary" on:click=move |_| edit.run(None)>{icon(Icon::Plus)}{t(System::AccountNew)}</button>
            })}
        </PageHead>
        <div class="card cw-list">
            <div class="cw-toolbar">
                <div class="input-icon cw-search">
                    <span class="input-icon-addon">{icon(Icon::Search)}</span>
                    <input type="search" class="form-control" aria-label=t(System::AccountSearch) placeholder=t(System::AccountSearch)
                        prop:value=move || router.param("q") on:change=move |event| router.set_params(&[("q", event_target_value(&event).trim())])/>
                </div>
                <select class="form-select cw-narrow" aria-label=t(System::Status) prop:value=move || router.param("status") on:change=move |event| router.set_params(&[("status", &event_target_value(&event))])>
                    <option value="">{t(Submissions::AnyState)}</option>
                    <option value="ACTIVE" selected=move || router.param("status") == "ACTIVE">{t(System::StatusActive)}</option>
                    <option value="DISABLED" selected=move || router.param("status") == "DISABLED">{t(System::StatusDisabled)}</option>
                </select>
                <select class="form-select cw-narrow" aria-label=t(Access::Filter) on:change=move |event| router.set_params(&[("only", &event_target_value(&event))])>
                    {only.map(|(code, label)| view! { <option value=code selected=move || router.param("only") == code>{t(label)}</option> }).into_iter().collect_view()}
                </select>
            </div>
            {notice}
            {table}
        </div>
        <AccountDrawer open=open account=edited saved=saved/>
        <ResetDialog account=resetting/>
        <SecurityDrawer account=securing changed=saved/>
    }
}

fn row(
    account: AccountView,
    may_edit: bool,
    edit: Callback<Option<AccountView>>,
    reset: Callback<AccountView>,
    secure: Callback<AccountView>,
) -> AnyView {
    let status = match account.status {
        AccountStatus::Active => badge(System::StatusActive, Mood::Good),
        AccountStatus::Disabled if account.post_ended_at.is_some() => {
            badge(Access::PostEnded, Mood::Attention)
        }
        AccountStatus::Disabled => badge(System::StatusDisabled, Mood::Plain),
    };
    let held = account.roles.clone();
    let roles = move || role::names(held.iter().map(|role| role.name.as_str()), lang());
    let mut scopes: Vec<Option<String>> = account
        .scopes
        .iter()
        .map(|scope| scope.organisation_name.clone())
        .collect();
    scopes.dedup();
    let scopes = move || match scopes.is_empty() {
        true => "–".to_owned(),
        false => {
            let names: Vec<_> = scopes
                .iter()
                .map(|name| place_name(name.clone())())
                .collect();
            names.join(t(Common::Comma)())
        }
    };
    let seen = account.last_sign_in_at;
    let seen = move || seen.map_or_else(|| t(System::Never)().to_owned(), format::instant);
    let (locked, must_change) = (account.locked, account.must_change_password);
    let (dormant, factor) = (account.dormant, account.second_factor);
    let temporary = account.temporary_grants.len();
    let person = account
        .person
        .clone()
        .map(|person| view! { <div class="text-secondary">{person.name}" · "{place_name(person.organisation_name)}</div> });
    let actions = may_edit.then(|| {
        let (first, second, third) = (account.clone(), account.clone(), account.clone());
        view! {
            <td>
                <div class="btn-list flex-nowrap">
                    <button type="button" class="btn btn-sm" on:click=move |_| edit.run(Some(first.clone()))>{t(Common::Edit)}</button>
                    <button type="button" class="btn btn-sm" on:click=move |_| reset.run(second.clone())>{t(System::PasswordReset)}</button>
                    <button type="button" class="btn btn-sm" on:click=move |_| secure.run(third.clone())>{t(Access::Security)}</button>
                </div>
            </td>
        }
    });
    view! {
        <tr>
            <td class="cw-name">{account.username}</td>
            <td>{account.display_name}{person}</td>
            <td>
                {status}" "
                {locked.then(|| badge(System::Locked, Mood::Bad))}" "
                {must_change.then(|| badge(System::MustChange, Mood::Attention))}" "
                {dormant.then(|| badge(Access::Dormant, Mood::Attention))}" "
                {factor.then(|| badge(Access::HasSecondFactor, Mood::Good))}
            </td>
            <td>{roles}</td>
            <td>
                {scopes}
                {(temporary > 0).then(|| view! { <div><span class="badge cw-badge cw-badge-attention">{move || fill(Access::HasTemporary, &[("n", &temporary.to_string())])}</span></div> })}
            </td>
            <td>{seen}</td>
            {actions}
        </tr>
    }
    .into_any()
}
