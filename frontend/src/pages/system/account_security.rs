//! What else is done with an account: access for a time, its lock, its second factor, its sessions.

use contract::{AccountView, ScopeAction, TemporaryGrantInput, TemporaryGrantView};
use domain::organisation::OrganisationKind;
use leptos::prelude::*;

use crate::logic::account::{begins, ends, time_of};
use crate::logic::failure::Failure;
use crate::logic::text::{Access, System, Text};
use crate::state::lang::{fill, lang, t};
use crate::state::{app, browser};
use crate::ui::field::{AreaField, DateField, SelectField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::org_picker::{OrganisationPicker, place_name};
use crate::ui::overlay::{ConfirmDanger, Overlay, Place};

use super::account_person::part_problem;

/// The drawer of one account.
#[component]
pub fn SecurityDrawer(
    /// Whose; none while it is closed.
    account: RwSignal<Option<AccountView>>,
    /// Called after every change.
    changed: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(account.with(Option::is_some)));
    Effect::new(move |_| {
        if !open.get() && account.with_untracked(Option::is_some) {
            account.set(None);
        }
    });
    let title = Signal::derive(move || {
        let name = account.with(|account| account.as_ref().map(|one| one.username.clone()));
        fill(Access::SecurityOf, &[("name", &name.unwrap_or_default())])
    });
    view! {
        <Overlay open=open title=title place=Place::Edge>
            {move || account.get().map(|one| view! { <Content account=one whose=account changed=changed/> })}
        </Overlay>
    }
}

#[component]
fn Content(
    account: AccountView,
    whose: RwSignal<Option<AccountView>>,
    changed: Callback<()>,
) -> impl IntoView {
    let app = app();
    let id = account.id.into();
    let refresh = move |now: AccountView| {
        whose.set(Some(now));
        changed.run(());
    };
    let reread = async move || -> Result<(), Failure> {
        let now = app
            .api
            .call(async |client| client.account_get(id).await)
            .await?;
        refresh(now);
        Ok(())
    };
    // One act on the account, then the account as it is now.
    let act = move |act: Act| {
        leptos::task::spawn_local(async move {
            let done = async {
                match act {
                    Act::Unlock => {
                        app.api
                            .call(async |client| client.account_unlock(id).await)
                            .await?;
                        app.toasts.success(Access::Unlocked);
                    }
                    Act::ResetFactor => {
                        app.api
                            .call(async |client| client.account_second_factor_reset(id).await)
                            .await?;
                        app.toasts.success(Access::ResetFactorDone);
                    }
                    Act::KickAll => {
                        let done = app
                            .api
                            .call(async |client| client.account_session_end(id).await)
                            .await?;
                        let ended = done.ended.to_string();
                        app.toasts.info(fill(Access::KickedAll, &[("n", &ended)]));
                    }
                    Act::EndGrant(grant) => {
                        app.api
                            .call(async |client| client.temporary_grant_end(id, grant).await)
                            .await?;
                        app.toasts.success(Access::TemporaryEnded);
                    }
                }
                reread().await
            };
            if let Err(failure) = done.await {
                app.toasts.failure(&failure);
            }
        });
    };
    let (kicking, resetting) = (RwSignal::new(false), RwSignal::new(false));
    let grants = if account.temporary_grants.is_empty() {
        view! { <p class="text-secondary">{t(Access::TemporaryNone)}</p> }.into_any()
    } else {
        let rows = account.temporary_grants.into_iter();
        rows.map(|grant| {
            let end = grant.id.into();
            grant_row(grant, move || act(Act::EndGrant(end)))
        })
        .collect_view()
        .into_any()
    };
    view! {
        <div class="cw-form">
            <div class="btn-list">
                {account.locked.then(|| view! { <button type="button" class="btn" on:click=move |_| act(Act::Unlock)>{t(Access::Unlock)}</button> })}
                {account.second_factor.then(|| view! { <button type="button" class="btn" on:click=move |_| resetting.set(true)>{t(Access::ResetFactor)}</button> })}
                <button type="button" class="btn" on:click=move |_| kicking.set(true)>{t(Access::KickAll)}</button>
            </div>
            <h3 class="cw-part">{t(Access::Temporary)}</h3>
            <p class="form-hint">{t(Access::TemporaryHint)}</p>
            {grants}
        </div>
        <GiveForm id=id given=Callback::new(refresh)/>
        <ConfirmDanger open=kicking title=Access::KickAll text=Signal::derive(|| t(Access::KickAllText)().to_owned())
            action=Access::KickAll confirm=Callback::new(move |()| act(Act::KickAll))/>
        <ConfirmDanger open=resetting title=Access::ResetFactor text=Signal::derive(|| t(Access::ResetFactorText)().to_owned())
            action=Access::ResetFactor confirm=Callback::new(move |()| act(Act::ResetFactor))/>
    }
}

/// What can be done with a press of a button.
#[derive(Clone, Copy)]
enum Act {
    Unlock,
    ResetFactor,
    KickAll,
    EndGrant(uuid::Uuid),
}

/// The word for what a grant is for.
pub fn action_word(action: ScopeAction) -> System {
    match action {
        ScopeAction::View => System::ScopeView,
        ScopeAction::Edit => System::ScopeEdit,
        ScopeAction::Approve => System::ScopeApprove,
    }
}

fn grant_row(grant: TemporaryGrantView, end: impl Fn() + 'static) -> AnyView {
    let time = time_of(&grant);
    let name = place_name(grant.organisation_name.clone());
    view! {
        <div class="cw-grant" role="group" aria-label=name.clone()>
            <div>
                <strong>{name.clone()}</strong>" "<span class="badge cw-badge cw-badge-plain">{t(action_word(grant.action))}</span>
                <div>{grant.reason}</div>
                <div class="text-secondary">{time}" · "{t(Access::TemporaryBy)}" "{grant.granted_by}</div>
            </div>
            <button type="button" class="btn btn-sm" on:click=move |_| end()>{t(Access::TemporaryEnd)}</button>
        </div>
    }
    .into_any()
}

/// Gives access for a time.
#[component]
fn GiveForm(id: uuid::Uuid, given: Callback<AccountView>) -> impl IntoView {
    let app = app();
    let form = FormState::with(&[
        ("action", "VIEW"),
        ("valid_from", ""),
        ("valid_until", ""),
        ("reason", ""),
    ]);
    let place = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let required = [
            ("valid_until", form.now("valid_until").is_empty()),
            ("reason", form.now("reason").is_empty()),
            ("organisation_id", place.with_untracked(String::is_empty)),
        ];
        let missing: Vec<contract::FieldProblem> = required
            .into_iter()
            .filter(|(_, missing)| *missing)
            .map(|(key, _)| {
                domain::worker::Finding::new(key, domain::worker::FindingCode::Required).into()
            })
            .collect();
        let until = form.now("valid_until").parse().ok().and_then(ends);
        let organisation = place.with_untracked(|place| place.parse().ok());
        let (Some(valid_until), Some(organisation_id), true) =
            (until, organisation, missing.is_empty())
        else {
            form.problems.set(missing);
            browser::focus_first_error();
            return;
        };
        let input = TemporaryGrantInput {
            organisation_id,
            action: match form.now("action").as_str() {
                "EDIT" => ScopeAction::Edit,
                "APPROVE" => ScopeAction::Approve,
                _ => ScopeAction::View,
            },
            valid_from: form.now("valid_from").parse().ok().and_then(begins),
            valid_until,
            reason: form.now("reason"),
        };
        form.submit(async move || {
            let account = app
                .api
                .call(async |client| client.temporary_grant_create(id, &input).await)
                .await?;
            app.toasts.success(Access::TemporaryGiven);
            given.run(account);
            Ok(())
        });
    };
    let actions = Signal::derive(move || {
        let lang = lang();
        [ScopeAction::View, ScopeAction::Edit, ScopeAction::Approve]
            .map(|action| {
                (
                    code_of(action).to_owned(),
                    action_word(action).get(lang).to_owned(),
                )
            })
            .to_vec()
    });
    let choose = Callback::new(move |(id, _): (String, String)| {
        form.problems
            .update(|problems| problems.retain(|problem| problem.field != "organisation_id"));
        place.set(id);
    });
    view! {
        <form class="cw-form" on:submit=submit novalidate>
            <h3 class="cw-part">{t(Access::TemporaryAdd)}</h3>
            {form_failure(form)}
            <div class="cw-field">
                <label class="form-label required" for="grant-place">{t(Access::TemporaryPlace)}</label>
                <OrganisationPicker id="grant-place" title=Access::TemporaryPlace value=Signal::derive(move || place.get()) change=choose
                    suits=|kind| !matches!(kind, OrganisationKind::Employer | OrganisationKind::Department)/>
                {part_problem(form, "organisation_id")}
            </div>
            <SelectField form=form key="action" label=System::ScopeAction options=actions required=true/>
            <DateField form=form key="valid_from" label=Access::TemporaryFrom hint=Access::TemporaryFromHint/>
            <DateField form=form key="valid_until" label=Access::TemporaryUntil required=true/>
            <AreaField form=form key="reason" label=Access::TemporaryReason required=true length=200/>
            <div class="cw-overlay-foot">{submit_button(form, Access::TemporaryGive)}</div>
        </form>
    }
}

const fn code_of(action: ScopeAction) -> &'static str {
    match action {
        ScopeAction::View => "VIEW",
        ScopeAction::Edit => "EDIT",
        ScopeAction::Approve => "APPROVE",
    }
}
