//! Numbers in clear: asked for with a reason, hidden again after two minutes.

use std::time::Duration;

use contract::{RevealRequest, RevealedNumbers};
use leptos::prelude::*;
use uuid::Uuid;

use crate::logic::text::{Common, Person};
use crate::state::app;
use crate::state::lang::t;
use crate::ui::field::{TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::Overlay;

/// How long numbers stay in clear: long enough to write one down, not to leave the desk.
const SHOWN_FOR: Duration = Duration::from_secs(120);

/// One person's numbers, while they are shown.
#[derive(Clone, Copy)]
pub struct Revealed {
    id: Uuid,
    numbers: RwSignal<Option<RevealedNumbers>>,
    asking: RwSignal<bool>,
    turn: StoredValue<u32>,
}

impl Revealed {
    /// Hidden.
    pub fn new(id: Uuid) -> Self {
        Self {
            id,
            numbers: RwSignal::new(None),
            asking: RwSignal::new(false),
            turn: StoredValue::new(0),
        }
    }

    /// The numbers, while they are shown.
    pub fn numbers(self) -> Option<RevealedNumbers> {
        self.numbers.get()
    }

    fn show(self, numbers: RevealedNumbers) {
        self.numbers.set(Some(numbers));
        self.turn.update_value(|turn| *turn += 1);
        let mine = self.turn.get_value();
        let hide = move || {
            // The page may be gone, or the numbers shown anew.
            if self.turn.try_get_value() == Some(mine) {
                self.numbers.set(None);
            }
        };
        set_timeout(hide, SHOWN_FOR);
    }
}

/// Shows or hides.
pub fn button(revealed: Revealed) -> AnyView {
    view! {
        {move || match revealed.numbers.get().is_some() {
            true => view! {
                <button type="button" class="btn" on:click=move |_| revealed.numbers.set(None)>{icon(Icon::EyeOff)}{t(Person::RevealHide)}</button>
            }
            .into_any(),
            false => view! {
                <button type="button" class="btn" on:click=move |_| revealed.asking.set(true)>{icon(Icon::Eye)}{t(Person::Reveal)}</button>
            }
            .into_any(),
        }}
    }
    .into_any()
}

/// Asks for the reason.
#[component]
pub fn RevealDialog(
    /// The numbers.
    revealed: Revealed,
) -> impl IntoView {
    let app = app();
    let form = FormState::with(&[("reason", "")]);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let request = RevealRequest {
            reason: form.now("reason"),
        };
        form.submit(async move || {
            let numbers = app
                .api
                .call(async |client| client.worker_reveal(revealed.id, &request).await)
                .await?;
            revealed.show(numbers);
            revealed.asking.set(false);
            form.set("reason", "");
            Ok(())
        });
    };
    view! {
        <Overlay open=revealed.asking title=Signal::derive(|| t(Person::RevealTitle)().to_owned())>
            <form class="cw-form" on:submit=submit novalidate>
                <p class="text-secondary">{t(Person::RevealText)}</p>
                {form_failure(form)}
                <TextField form=form key="reason" label=Common::Reason required=true hint=Common::ReasonHint/>
                <div class="cw-overlay-foot">
                    <button type="button" class="btn" on:click=move |_| revealed.asking.set(false)>{t(Common::Cancel)}</button>
                    {submit_button(form, Person::Reveal)}
                </div>
            </form>
        </Overlay>
    }
}
