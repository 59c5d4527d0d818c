//! The own second factor: setting it up, proving it, its recovery codes.

mod prove;
mod set_up;

pub use prove::Proof;
pub use set_up::{FirstSecondFactor, SetUp};

use contract::{RecoveryCodes, SecondFactorCode, SecondFactorView};
use leptos::prelude::*;

use crate::logic::failure::Failure;
use crate::logic::format;
use crate::logic::text::{Access, Label};
use crate::state::app;
use crate::state::lang::{t, tl};
use crate::state::remote::Remote;
use crate::ui::controls::{Card, Mood, badge, facts};
use crate::ui::field::{TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::overlay::Overlay;
use crate::ui::show::show;
use set_up::codes_view;

/// The card on the own account's page.
#[component]
pub fn SecondFactorCard() -> impl IntoView {
    let app = app();
    let standing = Remote::load(
        || (),
        async move |()| {
            app.api
                .call(async |client| client.second_factor_get().await)
                .await
        },
    );
    let setting_up = RwSignal::new(false);
    // Closed at whatever step: it may be there already.
    Effect::new(move |before: Option<bool>| {
        let open = setting_up.get();
        if before == Some(true) && !open {
            standing.reload();
        }
        open
    });
    let done = Callback::new(move |()| {
        setting_up.set(false);
        standing.reload();
    });
    view! {
        <Card title=Access::SecondFactor>
            {show(standing, 2, move |standing| if standing.enrolled_at.is_some() {
                view! { <Enrolled standing=standing changed=done/> }.into_any()
            } else {
                view! {
                    <p class="text-secondary">{t(Access::SecondFactorNone)}</p>
                    <button type="button" class="btn btn-primary" on:click=move |_| setting_up.set(true)>{t(Access::SecondFactorSetUp)}</button>
                }
                .into_any()
            })}
        </Card>
        <Overlay open=setting_up title=Signal::derive(|| t(Access::SecondFactorSetUp)().to_owned())>
            <SetUp done=done/>
        </Overlay>
    }
}

/// A second factor that is there.
#[component]
fn Enrolled(standing: SecondFactorView, changed: Callback<()>) -> impl IntoView {
    let (renewing, removing) = (RwSignal::new(false), RwSignal::new(false));
    let since = standing
        .enrolled_at
        .map(format::instant)
        .unwrap_or_default();
    view! {
        {facts(vec![
            (Access::NoticeState.into(), badge(Access::SecondFactorOn, Mood::Good)),
            (Access::SecondFactorSince.into(), since.into_any()),
            (Access::RecoveryLeft.into(), format::number(standing.recovery_codes_left).into_any()),
        ])}
        <div class="btn-list">
            <button type="button" class="btn" on:click=move |_| renewing.set(true)>{t(Access::RecoveryRenew)}</button>
            <button type="button" class="btn" on:click=move |_| removing.set(true)>{t(Access::SecondFactorRemove)}</button>
        </div>
        <Overlay open=renewing title=Signal::derive(|| t(Access::RecoveryRenew)().to_owned())>
            <Renew open=renewing changed=changed/>
        </Overlay>
        <Overlay open=removing title=Signal::derive(|| t(Access::SecondFactorRemoveTitle)().to_owned())>
            <Remove open=removing changed=changed/>
        </Overlay>
    }
}

/// Asks for a code, then shows new recovery codes.
#[component]
fn Renew(open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let app = app();
    let codes = RwSignal::new(None::<RecoveryCodes>);
    let send = move |code: SecondFactorCode| async move {
        let fresh = app
            .api
            .call(async |client| client.second_factor_recovery_codes(&code).await)
            .await?;
        codes.set(Some(fresh));
        Ok(())
    };
    let kept = Callback::new(move |()| {
        open.set(false);
        changed.run(());
    });
    view! {
        {move || match codes.get() {
            Some(codes) => codes_view(&codes, kept),
            None => code_form(Access::RecoveryRenewText, Access::RecoveryRenew, send),
        }}
    }
}

#[component]
fn Remove(open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let app = app();
    let send = move |code: SecondFactorCode| async move {
        app.api
            .call(async |client| client.second_factor_remove(&code).await)
            .await?;
        app.toasts.success(Access::SecondFactorRemoved);
        open.set(false);
        app.api.reload_me().await?;
        changed.run(());
        Ok(())
    };
    code_form(
        Access::SecondFactorRemoveText,
        Access::SecondFactorRemove,
        send,
    )
}

/// A form of one code.
fn code_form<F>(
    text: impl Into<Label>,
    action: impl Into<Label>,
    send: impl Fn(SecondFactorCode) -> F + Copy + 'static,
) -> AnyView
where
    F: Future<Output = Result<(), Failure>> + 'static,
{
    let form = FormState::with(&[("code", "")]);
    let (text, action) = (text.into(), action.into());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let code = SecondFactorCode {
            code: form.now("code"),
        };
        form.submit(async move || send(code).await);
    };
    view! {
        <form class="cw-form" on:submit=submit novalidate>
            <p>{tl(text)}</p>
            {form_failure(form)}
            <TextField form=form key="code" label=Access::CodeOrRecovery required=true autocomplete="one-time-code" length=40/>
            <div class="cw-overlay-foot">{submit_button(form, action)}</div>
        </form>
    }
    .into_any()
}
