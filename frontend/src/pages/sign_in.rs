//! Signing in, signing in again, and the forced change of a first password.

use contract::{ErrorCode, LoginRequest, PasswordChange};
use domain::worker::{Finding, FindingCode};
use leptos::prelude::*;

use crate::logic::failure::Failure;
use crate::logic::text::{Access, Common, Label, Lang};
use crate::shell::mark;
use crate::state::lang::{lang, switch, t, tl};
use crate::state::session::Phase;
use crate::state::{App, app, browser};
use crate::ui::field::{Input, Spec, TextField, field, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::Overlay;

/// The page of somebody who is not signed in; whatever the address, which is kept.
#[component]
pub fn SignIn() -> impl IntoView {
    Effect::new(move |_| document().set_title(t(Common::SystemName)()));
    view! {
        <div class="cw-gate">
            <div class="cw-gate-art" aria-hidden="true">{skyline()}</div>
            <main class="cw-gate-box">
                <div class="cw-gate-head">
                    {mark()}
                    <div>
                        <h1>{t(Common::SystemName)}</h1>
                        <p class="text-secondary">{t(Common::SystemSubtitle)}</p>
                    </div>
                </div>
                <SignInForm username=String::new()/>
                <div class="cw-gate-foot">
                    <span class="text-secondary">{t(Common::SignInHint)}</span>
                    <button type="button" class="btn btn-sm btn-ghost-secondary" on:click=move |_| switch(lang().of(Lang::En, Lang::Zh))>
                        {icon(Icon::Globe)}{t(Common::SwitchLanguage)}
                    </button>
                </div>
            </main>
        </div>
    }
}

/// User name and password, then the code of the second factor where there is one; what was typed
/// before stays. With a user name given, only the password is asked.
#[component]
fn SignInForm(
    /// User name that cannot be changed; empty asks for one.
    username: String,
) -> impl IntoView {
    let app = app();
    let fixed = !username.is_empty();
    let form = FormState::with(&[("username", &username), ("password", ""), ("code", "")]);
    let asked = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let wanted = ["username", "password", "code"];
        let missing: Vec<_> = wanted
            .into_iter()
            .filter(|key| form.now(key).is_empty() && (*key != "code" || asked.get_untracked()))
            .map(|key| Finding::new(key, FindingCode::Required).into())
            .collect();
        if !missing.is_empty() {
            form.problems.set(missing);
            return;
        }
        // Not trimmed: a password may begin with a space.
        let password = form
            .form
            .with_untracked(|form| form.get("password").to_owned());
        let request = LoginRequest {
            username: form.now("username"),
            password,
            code: form.optional("code").filter(|_| asked.get_untracked()),
        };
        form.submit(async move || match app.api.sign_in(&request).await {
            Err(failure) if failure.code() == Some(ErrorCode::SecondFactorRequired) => {
                asked.set(true);
                browser::focus_soon("field-code");
                Ok(())
            }
            other => other,
        });
    };
    let back = move |_| {
        asked.set(false);
        form.set("code", "");
        form.failure.set(None);
    };
    view! {
        <form class="cw-form" on:submit=submit novalidate>
            {form_failure(form)}
            <div class="cw-form" class:d-none=move || asked.get()>
            {if fixed {
                // Not to be filled in, but password managers look for it.
                view! { <input type="text" class="d-none" name="username" autocomplete="username" readonly value=username/> }.into_any()
            } else {
                view! { <TextField form=form key="username" label=Common::Username autocomplete="username" length=64/> }.into_any()
            }}
            <PasswordField form=form key="password" label=Common::Password autocomplete="current-password"/>
            </div>
            {move || asked.get().then(|| view! {
                <p role="status">{t(Access::SecondFactorSignIn)}</p>
                <TextField form=form key="code" label=Access::CodeOrRecovery autocomplete="one-time-code" length=40/>
            })}
            <button type="submit" class="btn btn-primary w-100" disabled=move || form.busy.get()>
                {move || t(if form.busy.get() { Common::SigningIn } else { Common::SignIn })()}
            </button>
            {move || asked.get().then(|| view! {
                <button type="button" class="btn btn-ghost-secondary w-100" on:click=back>{t(Access::Back)}</button>
            })}
        </form>
    }
}

/// A password that can be shown.
#[component]
pub fn PasswordField(
    /// The form.
    form: FormState,
    /// Path.
    #[prop(into)]
    key: String,
    /// Name.
    #[prop(into)]
    label: crate::logic::text::Label,
    /// What the browser may fill in.
    autocomplete: &'static str,
    /// What to enter.
    #[prop(into, optional)]
    hint: Option<crate::logic::text::Label>,
    /// Whether it is marked as one that must be filled.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let input = move |input: Input| {
        let (read, write) = (input.key.clone(), input.key.clone());
        view! {
            <div class="input-group input-group-flat">
                <input class="form-control" type=move || if shown.get() { "text" } else { "password" } id=input.id name=input.key
                    autocomplete=autocomplete maxlength="128" prop:value=move || form.get(&read)
                    aria-required=input.required.to_string() aria-invalid=move || input.invalid.get().to_string() aria-describedby=move || input.described.get()
                    on:input=move |event| form.set(&write, event_target_value(&event))/>
                <span class="input-group-text">
                    <button type="button" class="btn btn-icon btn-sm btn-ghost-secondary"
                        aria-label=move || t(if shown.get() { Common::PasswordHide } else { Common::PasswordShow })()
                        on:click=move |_| shown.update(|shown| *shown = !*shown)>
                        {move || icon(if shown.get() { Icon::EyeOff } else { Icon::Eye })}
                    </button>
                </span>
            </div>
        }
        .into_any()
    };
    field(
        Spec {
            form,
            key,
            label,
            required,
            hint,
            below: None,
        },
        input,
    )
}

/// Asks for the password again when the session has ended under the user's hands.
#[component]
pub fn SignInAgain() -> impl IntoView {
    let app = app();
    let open = RwSignal::new(false);
    // Closing it without signing in opens it again: nothing behind it would work.
    Effect::new(move |_| {
        let wanted = app.session.phase() == Phase::Expired;
        if open.get() != wanted {
            open.set(wanted);
        }
    });
    view! {
        <Overlay open=open title=Signal::derive(|| t(Common::SessionEndedTitle)().to_owned())>
            <p>{t(Common::SessionEndedText)}</p>
            {move || app.session.me_now().map(|me| view! { <SignInForm username=me.username/> })}
            <button type="button" class="btn btn-ghost-secondary w-100" on:click=move |_| leave(app)>{t(Common::SignOut)}</button>
        </Overlay>
    }
}

fn leave(app: App) {
    app.drafts.clear();
    app.wizard.clear();
    app.session.leave();
}

/// The forced change of a first password.
#[component]
pub fn FirstPassword() -> impl IntoView {
    gate(
        Common::PasswordChangeTitle,
        Common::PasswordChangeText,
        view! { <PasswordForm/> }.into_any(),
    )
}

/// A page with one thing to do before all others.
pub fn gate(title: impl Into<Label>, text: impl Into<Label>, content: AnyView) -> AnyView {
    let (title, text) = (title.into(), text.into());
    view! {
        <div class="cw-gate">
            <div class="cw-gate-art" aria-hidden="true">{skyline()}</div>
            <main class="cw-gate-box">
                <div class="cw-gate-head">
                    {mark()}
                    <div>
                        <h1>{tl(title)}</h1>
                        <p class="text-secondary">{tl(text)}</p>
                    </div>
                </div>
                {content}
            </main>
        </div>
    }
    .into_any()
}

/// Present password, new password twice.
#[component]
pub fn PasswordForm() -> impl IntoView {
    let app = app();
    let form = FormState::with(&[
        ("current_password", ""),
        ("new_password", ""),
        ("repeat", ""),
    ]);
    let raw = move |key: &str| form.form.with_untracked(|form| form.get(key).to_owned());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let mut problems: Vec<contract::FieldProblem> =
            ["current_password", "new_password", "repeat"]
                .into_iter()
                .filter(|key| raw(key).is_empty())
                .map(|key| Finding::new(key, FindingCode::Required).into())
                .collect();
        if problems.is_empty() && raw("new_password") != raw("repeat") {
            problems.push(contract::FieldProblem {
                message: crate::logic::text::Text::get(Common::PasswordsDiffer, Lang::Zh)
                    .to_owned(),
                message_en: crate::logic::text::Text::get(Common::PasswordsDiffer, Lang::En)
                    .to_owned(),
                ..Finding::new("repeat", FindingCode::Required).into()
            });
        }
        if !problems.is_empty() {
            form.problems.set(problems);
            return;
        }
        let request = PasswordChange {
            current_password: raw("current_password"),
            new_password: raw("new_password"),
        };
        form.submit(async move || -> Result<(), Failure> {
            app.api.change_password(&request).await?;
            app.toasts.success(Common::PasswordChanged);
            for key in ["current_password", "new_password", "repeat"] {
                let _ = form.form.try_update(|form| form.set(key, ""));
            }
            Ok(())
        });
    };
    view! {
        <form class="cw-form" on:submit=submit novalidate>
            {form_failure(form)}
            <PasswordField form=form key="current_password" label=Common::PasswordCurrent autocomplete="current-password" required=true/>
            <PasswordField form=form key="new_password" label=Common::PasswordNew autocomplete="new-password" hint=Common::PasswordRule required=true/>
            <PasswordField form=form key="repeat" label=Common::PasswordRepeat autocomplete="new-password" required=true/>
            {submit_button(form, Common::Save)}
        </form>
    }
}

/// A quiet drawing of a town, so that the first page is not a grey box.
fn skyline() -> AnyView {
    view! {
        <svg viewBox="0 0 800 240" preserveAspectRatio="xMidYMax slice">
            <path class="cw-sky-far" d="M0 240V150h60v-40h50v60h40V90h70v70h40v-50l40-30 40 30v60h50V70h60v90h50v-60h60v70h40V100h70v60h40v-40l45-30 45 30v120z"/>
            <path class="cw-sky-near" d="M0 240v-50l35-25 35 25h30v-30h60v40h30l40-30 40 30h40v-45h70v45h30l40-28 40 28h40v-35h70v40h30l45-30 45 30h80v60z"/>
        </svg>
    }
    .into_any()
}
