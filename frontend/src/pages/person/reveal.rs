//! Numbers in clear: asked for with a reason, hidden again after two minutes.

use std::time::Duration;

use contract::{RevealRequest, RevealedNumbers};
use leptos::prelude::*;
use uuid::Uuid;

use crate::logic::format;
use crate::logic::text::{Common, Label, Own, Person, Text};
use crate::state::app;
use crate::state::lang::{lang_now, t, tl};
use crate::ui::field::{TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::Overlay;

/// How long numbers stay in clear: long enough to write one down, not to leave the desk.
const SHOWN_FOR: Duration = Duration::from_secs(120);

/// One person's numbers, while they are shown.
#[derive(Clone, Copy)]
pub struct Revealed {
    /// Whose; none for the own ones.
    id: Option<Uuid>,
    numbers: RwSignal<Option<RevealedNumbers>>,
    asking: RwSignal<bool>,
    turn: StoredValue<u32>,
}

impl Revealed {
    /// Hidden.
    pub fn new(id: Uuid) -> Self {
        Self::of(Some(id))
    }

    /// The own ones, hidden.
    pub fn own() -> Self {
        Self::of(None)
    }

    fn of(id: Option<Uuid>) -> Self {
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

/// A number: masked, or in clear while it is shown.
pub fn clear(
    revealed: Revealed,
    masked: Option<String>,
    pick: fn(&RevealedNumbers) -> Option<String>,
) -> AnyView {
    view! {
        {move || match revealed.numbers().as_ref().map(pick) {
            Some(clear) => view! { <span class="cw-clear">{format::or_dash(clear.as_deref())}</span> }.into_any(),
            None => view! { <span class="cw-code">{format::or_dash(masked.as_deref())}</span> }.into_any(),
        }}
    }
    .into_any()
}

/// Shows or hides.
pub fn button(revealed: Revealed) -> AnyView {
    let word = match revealed.id {
        Some(_) => Label::from(Person::Reveal),
        None => Label::from(Own::ShowNumbers),
    };
    view! {
        {move || match revealed.numbers.get().is_some() {
            true => view! {
                <button type="button" class="btn" on:click=move |_| revealed.numbers.set(None)>{icon(Icon::EyeOff)}{t(Person::RevealHide)}</button>
            }
            .into_any(),
            false => view! {
                <button type="button" class="btn" on:click=move |_| revealed.asking.set(true)>{icon(Icon::Eye)}{tl(word)}</button>
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
    // Whose numbers they are needs no reason, but the log wants one.
    let usual = match revealed.id {
        Some(_) => "",
        None => Own::LookReason.get(lang_now()),
    };
    let form = FormState::with(&[("reason", usual)]);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let request = RevealRequest {
            reason: form.now("reason"),
        };
        form.submit(async move || {
            let numbers = app
                .api
                .call(async |client| match revealed.id {
                    Some(id) => client.worker_reveal(id, &request).await,
                    None => client.own_record_reveal(&request).await,
                })
                .await?;
            revealed.show(numbers);
            revealed.asking.set(false);
            form.set("reason", usual);
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
