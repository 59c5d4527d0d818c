//! How far back the districts of the own view let personnel actions be dated, and its change.

use contract::{BackLimitInput, BackLimitView, Permission};
use leptos::prelude::*;

use crate::logic::text::{Common, Personnel as Words};
use crate::state::app;
use crate::state::lang::{fill, t};
use crate::state::remote::Remote;
use crate::ui::field::{TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::overlay::{Overlay, Place};
use crate::ui::show::show;

/// The drawer.
#[component]
pub fn BackLimits(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Overlay open=open title=Signal::derive(|| t(Words::BackLimits)().to_owned()) place=Place::Edge>
            <Limits/>
        </Overlay>
    }
}

#[component]
fn Limits() -> impl IntoView {
    let app = app();
    let may_edit = app.session.may(Permission::PersonnelEdit);
    let limits = Remote::load(
        || (),
        async move |()| {
            app.api
                .call(async |client| client.personnel_back_limit_list().await)
                .await
        },
    );
    let edited = RwSignal::new(None::<BackLimitView>);
    let saved = Callback::new(move |()| {
        edited.set(None);
        limits.reload();
    });
    view! {
        {show(limits, 5, move |list| {
            let most = list.most_days.to_string();
            let none = list.items.is_empty();
            let items = list.items.into_iter().map(|limit| item(limit, may_edit, edited, saved)).collect_view();
            view! {
                <p class="text-secondary">{move || fill(Words::BackLimitsNote, &[("n", &most)])}</p>
                {none.then(|| view! { <p>{t(Words::BackLimitsNone)}</p> })}
                <ul class="cw-norms">{items}</ul>
            }.into_any()
        })}
    }
}

fn item(
    limit: BackLimitView,
    may_edit: bool,
    edited: RwSignal<Option<BackLimitView>>,
    saved: Callback<()>,
) -> AnyView {
    let (id, days) = (limit.organisation.id, limit.days.to_string());
    let name = limit.organisation.name.clone();
    let label = {
        let name = name.clone();
        move || format!("{} {name}", t(Common::Edit)())
    };
    let limit = StoredValue::new(limit);
    let here = move || {
        edited.with(|edited| {
            edited
                .as_ref()
                .is_some_and(|edited| edited.organisation.id == id)
        })
    };
    view! {
        <li>
            <div class="cw-norm-head">
                <div>
                    <strong>{name}</strong>
                    <div>{move || fill(Words::BackLimitDays, &[("n", &days)])}</div>
                </div>
                {may_edit.then(|| view! {
                    <button type="button" class="btn btn-sm" aria-expanded=move || here().to_string() aria-label=label
                        on:click=move |_| edited.set(Some(limit.get_value()))>{t(Common::Edit)}</button>
                })}
            </div>
            {move || here().then(|| view! { <LimitForm limit=limit.get_value() edited=edited saved=saved/> })}
        </li>
    }
    .into_any()
}

#[component]
fn LimitForm(
    limit: BackLimitView,
    edited: RwSignal<Option<BackLimitView>>,
    saved: Callback<()>,
) -> impl IntoView {
    let app = app();
    let form = FormState::with(&[("days", &limit.days.to_string())]);
    let (id, revision) = (uuid::Uuid::from(limit.organisation.id), limit.revision);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Ok(days) = form.now("days").trim().parse() else {
            form.require(&["days"]);
            return;
        };
        let input = BackLimitInput { days };
        form.submit(async move || {
            app.api
                .call(async |client| client.personnel_back_limit_save(id, revision, &input).await)
                .await?;
            app.toasts.success(Words::BackLimitSaved);
            saved.run(());
            Ok(())
        });
    };
    view! {
        <form class="cw-form" on:submit=submit novalidate>
            {form_failure(form)}
            <TextField form=form key="days" label=Words::BackLimitField kind="number" length=4 required=true/>
            <div class="btn-list">
                {submit_button(form, Common::Save)}
                <button type="button" class="btn" on:click=move |_| edited.set(None)>{t(Common::Cancel)}</button>
            </div>
        </form>
    }
}
