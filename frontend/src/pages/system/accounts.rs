//! Accounts.

use contract::{AccountQuery, AccountStatus, AccountView, Permission};
use leptos::prelude::*;

use super::account_form::{AccountDrawer, ResetDialog};
use crate::logic::format;
use crate::logic::query;
use crate::logic::text::{Common, System};
use crate::state::app;
use crate::state::lang::t;
use crate::state::remote::Remote;
use crate::ui::controls::{Mood, PageHead, badge};
use crate::ui::icon::{Icon, icon};
use crate::ui::paging::{Listing, Pager};
use crate::ui::states;
use crate::ui::table::{DataTable, Head};

/// The page.
#[component]
pub fn Accounts() -> impl IntoView {
    let app = app();
    let router = app.router;
    let may_edit = app.session.may(Permission::AccountEdit);
    let open = RwSignal::new(false);
    let edited = RwSignal::new(None::<AccountView>);
    let resetting = RwSignal::new(None::<AccountView>);
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
                limit: value("limit").parse().ok(),
                cursor: some("cursor"),
            };
            let page = app
                .api
                .call(async |client| client.account_list(&query).await)
                .await?;
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
    let table = DataTable {
        caption: Common::Accounts.into(),
        heads,
        remote: accounts,
        pager: Some(Pager::new()),
        wording: Common::Total.into(),
    }
    .view(
        move |account| row(account, may_edit, edit, reset),
        || states::empty(Icon::Key, Common::EmptyFiltered, None, None),
    );
    let saved = Callback::new(move |()| accounts.reload());
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
                    <option value="">{t(Common::All)}</option>
                    <option value="ACTIVE" selected=move || router.param("status") == "ACTIVE">{t(System::StatusActive)}</option>
                    <option value="DISABLED" selected=move || router.param("status") == "DISABLED">{t(System::StatusDisabled)}</option>
                </select>
            </div>
            {table}
        </div>
        <AccountDrawer open=open account=edited saved=saved/>
        <ResetDialog account=resetting/>
    }
}

fn row(
    account: AccountView,
    may_edit: bool,
    edit: Callback<Option<AccountView>>,
    reset: Callback<AccountView>,
) -> AnyView {
    let status = match account.status {
        AccountStatus::Active => badge(System::StatusActive, Mood::Good),
        AccountStatus::Disabled => badge(System::StatusDisabled, Mood::Plain),
    };
    let roles = account
        .roles
        .iter()
        .map(|role| role.name.clone())
        .collect::<Vec<_>>()
        .join("、");
    let mut scopes: Vec<String> = account
        .scopes
        .iter()
        .map(|scope| scope.organisation_name.clone())
        .collect();
    scopes.dedup();
    let scopes = if scopes.is_empty() {
        "–".to_owned()
    } else {
        scopes.join("、")
    };
    let seen = account.last_sign_in_at;
    let seen = move || seen.map_or_else(|| t(System::Never)().to_owned(), format::instant);
    let (locked, must_change) = (account.locked, account.must_change_password);
    let actions = may_edit.then(|| {
        let (first, second) = (account.clone(), account.clone());
        view! {
            <td>
                <div class="btn-list flex-nowrap">
                    <button type="button" class="btn btn-sm" on:click=move |_| edit.run(Some(first.clone()))>{t(Common::Edit)}</button>
                    <button type="button" class="btn btn-sm" on:click=move |_| reset.run(second.clone())>{t(System::PasswordReset)}</button>
                </div>
            </td>
        }
    });
    view! {
        <tr>
            <td class="cw-name">{account.username}</td>
            <td>{account.display_name}</td>
            <td>
                {status}" "
                {locked.then(|| badge(System::Locked, Mood::Bad))}" "
                {must_change.then(|| badge(System::MustChange, Mood::Attention))}
            </td>
            <td>{roles}</td>
            <td>{scopes}</td>
            <td>{seen}</td>
            {actions}
        </tr>
    }
    .into_any()
}
