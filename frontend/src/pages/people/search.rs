//! Finding by name as one types, and by identity number without it ever being in an address.

use std::time::Duration;

use contract::{WorkerSearch, WorkerSummary};
use leptos::prelude::*;

use crate::logic::text::{Common, Person};
use crate::state::app;
use crate::state::lang::t;
use crate::ui::controls::Menu;
use crate::ui::field::{TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};

/// Name, pinyin or initials; searches as one pauses.
#[component]
pub fn NameSearch() -> impl IntoView {
    let router = app().router;
    let typed = RwSignal::new(crate::logic::query::value(&router.query_now(), "q"));
    let turn = StoredValue::new(0_u32);
    // Back, forward and a cleared filter change the address behind the field.
    Effect::new(move |_| {
        let asked = router.param("q");
        if asked != typed.get_untracked().trim() {
            typed.set(asked);
        }
    });
    let search = move |text: String| {
        typed.set(text);
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        let after = move || {
            if turn.try_get_value() == Some(mine) {
                router.replace_params(&[("q", typed.get_untracked().trim())]);
            }
        };
        set_timeout(after, Duration::from_millis(300));
    };
    view! {
        <div class="input-icon cw-search">
            <span class="input-icon-addon">{icon(Icon::Search)}</span>
            <input type="search" class="form-control" maxlength="50" aria-label=t(Person::SearchLabel) placeholder=t(Person::SearchPlaceholder)
                prop:value=move || typed.get() on:input=move |event| search(event_target_value(&event))/>
        </div>
    }
}

/// Exact search by identity number, sent as a body.
#[component]
pub fn IdentitySearch(
    /// What was found; none while the list is shown.
    found: RwSignal<Option<Vec<WorkerSummary>>>,
) -> impl IntoView {
    let app = app();
    let form = FormState::with(&[("id_number", "")]);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(number) = form.optional("id_number") else {
            return;
        };
        form.submit(async move || {
            let request = WorkerSearch { id_number: number };
            let page = app
                .api
                .call(async |client| client.worker_search(&request).await)
                .await?;
            found.set(Some(page.items));
            form.set("id_number", "");
            Ok(())
        });
    };
    let button = view! { {icon(Icon::Badge)}<span>{t(Person::IdSearch)}</span> }.into_any();
    view! {
        <Menu button=button name=Person::IdSearch class="btn">
            <form class="cw-form cw-menu-form" on:submit=submit novalidate>
                {form_failure(form)}
                <TextField form=form key="id_number" label=Person::IdNumber hint=Person::IdSearchHint length=40/>
                {submit_button(form, Common::Search)}
            </form>
        </Menu>
    }
}
