//! Setting up a second factor: password, QR code and first code, recovery codes.

use contract::{RecoveryCodes, SecondFactorBegin, SecondFactorCode, SecondFactorSecret};
use leptos::prelude::*;

use crate::logic::text::{Access, Common};
use crate::pages::sign_in::{PasswordField, gate};
use crate::state::lang::{fill, t};
use crate::state::{app, browser};
use crate::ui::field::{TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};

/// Where setting up stands.
#[derive(Clone)]
enum Step {
    Password,
    Scan(SecondFactorSecret),
    Codes(RecoveryCodes),
}

/// The page of an administrator who has no second factor yet and must have one.
#[component]
pub fn FirstSecondFactor() -> impl IntoView {
    let app = app();
    let done = Callback::new(move |()| {
        leptos::task::spawn_local(async move {
            if let Err(failure) = app.api.reload_me().await {
                app.toasts.failure(&failure);
            }
        });
    });
    let leave = move |_| leptos::task::spawn_local(async move { app.api.sign_out().await });
    gate(
        Access::SecondFactorSetUp,
        Access::SecondFactorRequired,
        view! {
            <SetUp done=done/>
            <div class="cw-gate-foot">
                <button type="button" class="btn btn-sm btn-ghost-secondary" on:click=leave>{icon(Icon::Logout)}{t(Common::SignOut)}</button>
            </div>
        }
        .into_any(),
    )
}

/// The three steps; `done` once the recovery codes were kept.
#[component]
pub fn SetUp(done: Callback<()>) -> impl IntoView {
    let step = RwSignal::new(Step::Password);
    move || match step.get() {
        Step::Password => view! { <Password step=step/> }.into_any(),
        Step::Scan(secret) => view! { <Scan secret=secret step=step/> }.into_any(),
        Step::Codes(codes) => codes_view(&codes, done),
    }
}

#[component]
fn Password(step: RwSignal<Step>) -> impl IntoView {
    let app = app();
    let form = FormState::with(&[("password", "")]);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        // Not trimmed: a password may begin with a space.
        let request = SecondFactorBegin {
            password: form
                .form
                .with_untracked(|form| form.get("password").to_owned()),
        };
        form.submit(async move || {
            let secret = app
                .api
                .call(async |client| client.second_factor_begin(&request).await)
                .await?;
            step.set(Step::Scan(secret));
            Ok(())
        });
    };
    view! {
        <form class="cw-form" on:submit=submit novalidate>
            <p class="text-secondary">{t(Access::SecondFactorNone)}</p>
            {form_failure(form)}
            <PasswordField form=form key="password" label=Common::PasswordCurrent autocomplete="current-password" required=true/>
            <div class="cw-overlay-foot">{submit_button(form, Access::Next)}</div>
        </form>
    }
}

#[component]
fn Scan(secret: SecondFactorSecret, step: RwSignal<Step>) -> impl IntoView {
    let app = app();
    let form = FormState::with(&[("code", "")]);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let request = SecondFactorCode {
            code: form.now("code"),
        };
        form.submit(async move || {
            let codes = app
                .api
                .call(async |client| client.second_factor_confirm(&request).await)
                .await?;
            app.toasts.success(Access::SecondFactorEnrolled);
            step.set(Step::Codes(codes));
            Ok(())
        });
    };
    view! {
        <form class="cw-form" on:submit=submit novalidate>
            <p>{t(Access::ScanText)}</p>
            // An image of the server's own making, drawn from the secret.
            <div class="cw-qr" role="img" aria-label=t(Access::QrName) inner_html=secret.qr_svg></div>
            <p class="cw-secret"><span class="form-label" id="second-factor-secret">{t(Access::SecretLabel)}</span><code aria-labelledby="second-factor-secret">{grouped(&secret.secret)}</code></p>
            <p>{t(Access::ScanConfirm)}</p>
            {form_failure(form)}
            <TextField form=form key="code" label=Access::CodeLabel required=true autocomplete="one-time-code" length=12/>
            <div class="cw-overlay-foot">{submit_button(form, Common::Confirm)}</div>
        </form>
    }
}

/// A secret in groups of four, as it is read and typed.
fn grouped(secret: &str) -> String {
    let characters: Vec<char> = secret.chars().collect();
    let groups = characters.chunks(4).map(|group| group.iter().collect());
    groups.collect::<Vec<String>>().join(" ")
}

/// Recovery codes to print or save; they are not shown again.
pub(super) fn codes_view(codes: &RecoveryCodes, kept: Callback<()>) -> AnyView {
    let app = app();
    let text = codes.codes.join("\n");
    let save = move |_| {
        let name = app
            .session
            .me_now()
            .map(|me| me.username)
            .unwrap_or_default();
        let title = fill(Access::RecoveryCodes, &[]);
        let content = format!("{title} {name}\r\n\r\n{}\r\n", text.replace('\n', "\r\n"));
        browser::download(
            content.as_bytes(),
            &format!("{title}-{name}.txt"),
            "text/plain",
        );
    };
    let items = codes
        .codes
        .iter()
        .map(|code| view! { <li><code>{code.clone()}</code></li> })
        .collect_view();
    view! {
        <div class="cw-form">
            <p>{t(Access::RecoveryText)}</p>
            <ol class="cw-recovery" aria-label=t(Access::RecoveryCodes)>{items}</ol>
            <div class="btn-list">
                <button type="button" class="btn" on:click=move |_| browser::print()>{icon(Icon::Printer)}{t(Access::Print)}</button>
                <button type="button" class="btn" on:click=save>{icon(Icon::Download)}{t(Access::SaveText)}</button>
            </div>
            <div class="cw-overlay-foot">
                <button type="button" class="btn btn-primary" on:click=move |_| kept.run(())>{t(Access::RecoveryKept)}</button>
            </div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_typed_in_groups_of_four() {
        assert_eq!(grouped("GEZDGNBVGY3T"), "GEZD GNBV GY3T");
        assert_eq!(grouped("GEZDG"), "GEZD G");
    }
}
