//! The norms of staffing with their sources, and their change.

use contract::{NormInput, NormView, Permission};
use leptos::prelude::*;

use crate::logic::staffing::bounds;
use crate::logic::text::{Common, Staffing};
use crate::state::app;
use crate::state::lang::{lang, t};
use crate::state::remote::Remote;
use crate::ui::field::{AreaField, TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::overlay::{Overlay, Place};
use crate::ui::show::show;

/// The drawer.
#[component]
pub fn NormsDrawer(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Overlay open=open title=Signal::derive(|| t(Staffing::NormsTitle)().to_owned()) place=Place::Edge>
            <Norms/>
        </Overlay>
    }
}

#[component]
fn Norms() -> impl IntoView {
    let app = app();
    let may_edit = app.session.may(Permission::CodesEdit);
    let norms = Remote::load(
        || (),
        async move |()| app.api.call(async |client| client.norm_list().await).await,
    );
    let edited = RwSignal::new(None::<NormView>);
    let saved = Callback::new(move |()| {
        edited.set(None);
        norms.reload();
    });
    view! {
        <p class="text-secondary">{t(Staffing::NormsNote)}</p>
        {show(norms, 5, move |page| {
            let items = page.items.into_iter().map(|norm| item(norm, may_edit, edited, saved)).collect_view();
            view! { <ul class="cw-norms">{items}</ul> }.into_any()
        })}
    }
}

fn item(
    norm: NormView,
    may_edit: bool,
    edited: RwSignal<Option<NormView>>,
    saved: Callback<()>,
) -> AnyView {
    let norm = StoredValue::new(norm);
    let name = move || {
        norm.with_value(|norm| {
            lang()
                .of(norm.label.as_str(), norm.label_en.as_str())
                .to_owned()
        })
    };
    let here = move || {
        edited.with(|edited| {
            edited
                .as_ref()
                .is_some_and(|edited| norm.with_value(|norm| norm.norm == edited.norm))
        })
    };
    view! {
        <li>
            <div class="cw-norm-head">
                <div>
                    <strong>{name}</strong>
                    <div>{move || norm.with_value(|norm| bounds(norm, lang()))}</div>
                    <div class="text-secondary">{t(Staffing::Source)}{t(Common::Colon)}{norm.with_value(|norm| norm.source.clone())}</div>
                </div>
                {may_edit.then(|| view! {
                    <button type="button" class="btn btn-sm" aria-expanded=move || here().to_string()
                        aria-label=move || format!("{} {}", t(Common::Edit)(), name())
                        on:click=move |_| edited.set(Some(norm.get_value()))>{t(Common::Edit)}</button>
                })}
            </div>
            {move || here().then(|| view! { <NormForm norm=norm.get_value() edited=edited saved=saved/> })}
        </li>
    }
    .into_any()
}

#[component]
fn NormForm(
    norm: NormView,
    edited: RwSignal<Option<NormView>>,
    saved: Callback<()>,
) -> impl IntoView {
    let app = app();
    let text = |bound: Option<i64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
    let form = FormState::with(&[
        ("minimum", &text(norm.minimum)),
        ("maximum", &text(norm.maximum)),
        ("source", &norm.source),
    ]);
    let (code, revision) = (norm.norm.code(), norm.revision);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let input = NormInput {
            minimum: form.now("minimum").parse().ok(),
            maximum: form.now("maximum").parse().ok(),
            source: form.now("source"),
        };
        form.submit(async move || {
            app.api
                .call(async |client| client.norm_save(code, revision, &input).await)
                .await?;
            app.toasts.success(Staffing::NormSaved);
            saved.run(());
            Ok(())
        });
    };
    view! {
        <form class="cw-form" on:submit=submit novalidate>
            {form_failure(form)}
            <div class="cw-pair">
                <TextField form=form key="minimum" label=Staffing::Minimum kind="number" length=7/>
                <TextField form=form key="maximum" label=Staffing::Maximum kind="number" length=7/>
            </div>
            <AreaField form=form key="source" label=Staffing::Source required=true/>
            <div class="btn-list">
                {submit_button(form, Common::Save)}
                <button type="button" class="btn" on:click=move |_| edited.set(None)>{t(Common::Cancel)}</button>
            </div>
        </form>
    }
}
