//! A field for the code of the second factor in a form whose act asks for a fresh proof of it.

use contract::{ErrorCode, SecondFactorCode};
use leptos::prelude::*;

use crate::logic::failure::Failure;
use crate::logic::text::Access;
use crate::state::api::Api;
use crate::state::app;
use crate::state::lang::t;
use crate::ui::field::TextField;
use crate::ui::form::FormState;

/// Whether a form has been asked for a code; what was typed in it stays.
#[derive(Clone, Copy)]
pub struct Proof {
    api: Api,
    form: FormState,
    asked: RwSignal<bool>,
}

impl Proof {
    /// Of a form, whose value `code` it uses.
    pub fn of(form: FormState) -> Self {
        Self {
            api: app().api,
            form,
            asked: RwSignal::new(false),
        }
    }

    /// Does what may ask for a proof; sends the code before, once it was asked for.
    ///
    /// # Errors
    /// The [`Failure`] to show. Being asked for a code is none: the field appears.
    pub async fn act(self, act: impl AsyncFnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
        if self.asked.get_untracked() {
            let code = SecondFactorCode {
                code: self.form.now("code"),
            };
            self.api
                .call(async |client| client.second_factor_prove(&code).await)
                .await?;
            // It has been used; another act asks for the next one.
            self.asked.set(false);
            self.form.set("code", "");
        }
        match act().await {
            Err(failure) if failure.code() == Some(ErrorCode::SecondFactorProofRequired) => {
                self.asked.set(true);
                Ok(())
            }
            other => other,
        }
    }

    /// The field, where it was asked for.
    pub fn field(self) -> AnyView {
        let form = self.form;
        view! {
            {move || self.asked.get().then(|| view! {
                <p role="status">{t(Access::SecondFactorProve)}</p>
                <TextField form=form key="code" label=Access::CodeLabel required=true autocomplete="one-time-code" length=40/>
            })}
        }
        .into_any()
    }
}
