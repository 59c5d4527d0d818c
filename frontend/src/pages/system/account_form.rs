//! Entering and changing an account: roles and data scopes.

use contract::{
    AccountCreate, AccountStatus, AccountUpdate, AccountView, PasswordReset, ScopeAction,
    ScopeGrantInput,
};
use domain::ids::{OrganisationId, RoleId};
use domain::organisation::OrganisationKind;
use leptos::prelude::*;

use super::account_person::{PersonChoice, part_problem};
use crate::logic::account::may_give;
use crate::logic::role;
use crate::logic::text::{Common, System, Text};
use crate::pages::sign_in::PasswordField;
use crate::state::lang::{fill, lang, t};
use crate::state::remote::Remote;
use crate::state::{App, app, browser};
use crate::ui::field::{SelectField, TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::org_picker::{OrganisationPicker, place_name};
use crate::ui::overlay::{Overlay, Place};
use crate::ui::show::show;

/// A scope in the form, with the name to show.
type Granted = (OrganisationId, Option<String>, ScopeAction);

/// The drawer; without an account it enters a new one.
#[component]
pub fn AccountDrawer(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The account.
    account: RwSignal<Option<AccountView>>,
    /// Called after saving.
    saved: Callback<()>,
) -> impl IntoView {
    let title = Signal::derive(move || match account.get() {
        None => t(System::AccountNew)().to_owned(),
        Some(account) => fill(System::AccountEdit, &[("name", &account.username)]),
    });
    view! {
        <Overlay open=open title=title place=Place::Edge>
            <AccountForm account=account.get_untracked() open=open saved=saved/>
        </Overlay>
    }
}

#[component]
fn AccountForm(
    account: Option<AccountView>,
    open: RwSignal<bool>,
    saved: Callback<()>,
) -> impl IntoView {
    let app = app();
    let known = account.clone();
    let form = FormState::with(&[
        ("username", ""),
        ("password", ""),
        (
            "display_name",
            known.as_ref().map_or("", |account| &account.display_name),
        ),
        (
            "status",
            if known
                .as_ref()
                .is_some_and(|account| account.status == AccountStatus::Disabled)
            {
                "DISABLED"
            } else {
                "ACTIVE"
            },
        ),
    ]);
    let roles: RwSignal<Vec<RoleId>> = RwSignal::new(
        known
            .as_ref()
            .map(|account| account.roles.iter().map(|role| role.id).collect())
            .unwrap_or_default(),
    );
    let scopes: RwSignal<Vec<Granted>> = RwSignal::new(
        known
            .as_ref()
            .map(|account| {
                account
                    .scopes
                    .iter()
                    .map(|s| (s.organisation_id, s.organisation_name.clone(), s.action))
                    .collect()
            })
            .unwrap_or_default(),
    );
    let key = browser::request_key();
    let existing = known.as_ref().map(|account| (account.id, account.revision));
    let person = RwSignal::new(known.and_then(|account| account.person));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let role_ids = roles.get_untracked();
        let worker_id =
            person.with_untracked(|person| person.as_ref().map(|person| person.worker_id));
        let grants: Vec<ScopeGrantInput> = scopes
            .get_untracked()
            .into_iter()
            .map(|(organisation_id, _, action)| ScopeGrantInput {
                organisation_id,
                action,
            })
            .collect();
        let key = key.clone();
        form.submit(async move || {
            match existing {
                None => {
                    let password = form
                        .form
                        .with_untracked(|form| form.get("password").to_owned());
                    let input = AccountCreate {
                        username: form.now("username"),
                        display_name: form.now("display_name"),
                        password,
                        role_ids,
                        scopes: grants,
                        worker_id,
                    };
                    app.api
                        .call(async |client| client.account_create(Some(&key), &input).await)
                        .await?;
                    app.toasts.success(System::AccountCreated);
                }
                Some((id, revision)) => {
                    let status = if form.now("status") == "DISABLED" {
                        AccountStatus::Disabled
                    } else {
                        AccountStatus::Active
                    };
                    let input = AccountUpdate {
                        display_name: form.now("display_name"),
                        status,
                        role_ids,
                        scopes: grants,
                        worker_id,
                    };
                    app.api
                        .call(async |client| {
                            client.account_update(id.into(), revision, &input).await
                        })
                        .await?;
                    app.toasts.success(System::AccountSaved);
                }
            }
            open.set(false);
            saved.run(());
            Ok(())
        });
    };
    let new = existing.is_none();
    let states = Signal::derive(move || {
        let lang = lang();
        [
            ("ACTIVE", System::StatusActive),
            ("DISABLED", System::StatusDisabled),
        ]
        .map(|(code, label)| (code.to_owned(), label.get(lang).to_owned()))
        .to_vec()
    });
    view! {
        <form class="cw-form" on:submit=submit novalidate>
            {form_failure(form)}
            {new.then(|| view! { <TextField form=form key="username" label=Common::Username required=true length=64/> })}
            <TextField form=form key="display_name" label=System::DisplayName required=true length=64/>
            {if new {
                view! { <PasswordField form=form key="password" label=System::InitialPassword autocomplete="new-password" hint=System::InitialPasswordHint required=true/> }.into_any()
            } else {
                view! { <SelectField form=form key="status" label=System::Status options=states required=true/> }.into_any()
            }}
            <PersonChoice person=person form=form/>
            <RoleChoice chosen=roles/>
            {part_problem(form, "role_ids")}
            <ScopeChoice scopes=scopes/>
            {part_problem(form, "scopes")}
            <div class="cw-overlay-foot">
                <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Common::Cancel)}</button>
                {submit_button(form, Common::Save)}
            </div>
        </form>
    }
}

/// Roles as check boxes.
#[component]
fn RoleChoice(chosen: RwSignal<Vec<RoleId>>) -> impl IntoView {
    let App { api, session, .. } = app();
    let own = session
        .me_now()
        .map(|me| me.permissions)
        .unwrap_or_default();
    let roles = Remote::load(
        || (),
        async move |()| api.call(async |client| client.role_list().await).await,
    );
    let list = show(roles, 4, move |page| {
        page.items
            .into_iter()
            // A role that is held stays to be seen, also where it cannot be given.
            .filter(|role| may_give(role, &own) || chosen.with_untracked(|chosen| chosen.contains(&role.id)))
            .map(|role| {
                let id = role.id;
                let (name, description) = (role.name, role.description);
                let toggle = move |event| {
                    let on = event_target_checked(&event);
                    chosen.update(|chosen| {
                        chosen.retain(|held| *held != id);
                        if on {
                            chosen.push(id);
                        }
                    });
                };
                view! {
                    <label class="form-check">
                        <input type="checkbox" class="form-check-input" prop:checked=move || chosen.with(|chosen| chosen.contains(&id)) on:change=toggle/>
                        <span class="form-check-label">{move || role::name(&name, lang())}<span class="form-check-description">{move || role::description(&description, lang())}</span></span>
                    </label>
                }
            })
            .collect_view()
            .into_any()
    });
    view! { <fieldset class="cw-field"><legend class="form-label">{t(System::RolesOf)}</legend>{list}</fieldset> }
}

/// Subtrees with what they are granted for.
#[component]
fn ScopeChoice(scopes: RwSignal<Vec<Granted>>) -> impl IntoView {
    let picked = RwSignal::new((String::new(), String::new()));
    let word = |action| match action {
        ScopeAction::View => System::ScopeView,
        ScopeAction::Edit => System::ScopeEdit,
        ScopeAction::Approve => System::ScopeApprove,
    };
    let toggle = move |id: OrganisationId, name: Option<String>, action: ScopeAction| {
        scopes.update(|scopes| {
            match scopes
                .iter()
                .position(|(held, _, for_what)| *held == id && *for_what == action)
            {
                Some(at) => {
                    scopes.remove(at);
                }
                None => scopes.push((id, name, action)),
            }
        });
    };
    let add = Callback::new(move |(id, name): (String, String)| {
        let Ok(organisation) = id.parse() else { return };
        toggle(organisation, Some(name), ScopeAction::View);
        picked.set((String::new(), String::new()));
    });
    let rows = move || {
        let all = scopes.get();
        let mut places: Vec<(OrganisationId, Option<String>)> = Vec::new();
        for (id, name, _) in &all {
            if !places.iter().any(|(held, _)| held == id) {
                places.push((*id, name.clone()));
            }
        }
        if places.is_empty() {
            return view! { <p class="text-secondary">{t(System::ScopeNone)}</p> }.into_any();
        }
        places
            .into_iter()
            .map(|(id, name)| {
                let boxes = [ScopeAction::View, ScopeAction::Edit, ScopeAction::Approve]
                    .map(|action| {
                        let held = all.iter().any(|(other, _, for_what)| *other == id && *for_what == action);
                        let name = name.clone();
                        view! {
                            <label class="form-check form-check-inline">
                                <input type="checkbox" class="form-check-input" prop:checked=held on:change=move |_| toggle(id, name.clone(), action)/>
                                <span class="form-check-label">{t(word(action))}</span>
                            </label>
                        }
                    })
                    .into_iter()
                    .collect_view();
                let remove = move |_| scopes.update(|scopes| scopes.retain(|(held, ..)| *held != id));
                let name = place_name(name);
                view! {
                    <div class="cw-scope" role="group" aria-label=name.clone()>
                        <strong>{name.clone()}</strong>
                        <div>{boxes}</div>
                        <button type="button" class="btn btn-icon btn-sm btn-ghost-danger" aria-label=t(Common::Delete) on:click=remove>{icon(Icon::Trash)}</button>
                    </div>
                }
            })
            .collect_view()
            .into_any()
    };
    view! {
        <fieldset class="cw-field">
            <legend class="form-label">{t(System::Scopes)}</legend>
            {rows}
            <label class="form-label" for="scope-add">{t(System::ScopeAdd)}</label>
            <OrganisationPicker id="scope-add" title=System::ScopeAdd value=Signal::derive(move || picked.get().0) change=add
                suits=|kind| !matches!(kind, OrganisationKind::Employer | OrganisationKind::Department)/>
        </fieldset>
    }
}

/// A new first password for somebody's account.
#[component]
pub fn ResetDialog(
    /// Whose; none while it is closed.
    account: RwSignal<Option<AccountView>>,
) -> impl IntoView {
    let app = app();
    let open = RwSignal::new(false);
    let form = FormState::with(&[("password", "")]);
    Effect::new(move |_| {
        if account.with(Option::is_some) {
            form.set("password", "");
            form.failure.set(None);
            open.set(true);
        }
    });
    Effect::new(move |_| {
        if !open.get() && account.with_untracked(Option::is_some) {
            account.set(None);
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(id) = account.with_untracked(|account| account.as_ref().map(|account| account.id))
        else {
            return;
        };
        let request = PasswordReset {
            password: form
                .form
                .with_untracked(|form| form.get("password").to_owned()),
        };
        form.submit(async move || {
            app.api
                .call(async |client| client.account_password_reset(id.into(), &request).await)
                .await?;
            app.toasts.success(System::PasswordResetDone);
            open.set(false);
            Ok(())
        });
    };
    let text = move || {
        let name = account
            .with(|account| account.as_ref().map(|account| account.display_name.clone()))
            .unwrap_or_default();
        fill(System::PasswordResetText, &[("name", &name)])
    };
    view! {
        <Overlay open=open title=Signal::derive(|| t(System::PasswordReset)().to_owned())>
            <form class="cw-form" on:submit=submit novalidate>
                <p>{text}</p>
                {form_failure(form)}
                <PasswordField form=form key="password" label=System::InitialPassword autocomplete="new-password" hint=Common::PasswordRule required=true/>
                <div class="cw-overlay-foot">
                    <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Common::Cancel)}</button>
                    {submit_button(form, System::PasswordReset)}
                </div>
            </form>
        </Overlay>
    }
}
