//! The plan of an act: what orders it, its document, its steps.

use contract::{ActDocumentQuery, OrganisationActView};
use leptos::prelude::*;

use super::desk::Desk;
use super::steps::Steps;
use crate::logic::form::Form;
use crate::logic::format;
use crate::logic::text::{Acts, Common};
use crate::state::browser;
use crate::state::lang::t;
use crate::ui::controls::facts;
use crate::ui::field::{AreaField, DateField, TextField, form_failure};
use crate::ui::file_drop::FileDrop;
use crate::ui::icon::{Icon, icon};

/// Largest document in bytes; the server refuses more.
const MAX_DOCUMENT: f64 = 10.0 * 1_048_576.0;

/// Id of the form, for the button that stands outside it.
const FORM: &str = "act-form";

/// The tab.
#[component]
pub fn PlanTab(
    /// The act.
    desk: Desk,
    /// As it is saved.
    act: OrganisationActView,
) -> impl IntoView {
    let document = document(desk);
    if !desk.editable {
        let basics = facts(vec![
            (Acts::Title.into(), act.title.into_any()),
            (
                Acts::DocumentNumber.into(),
                format::or_dash(act.document_number.as_deref()).into_any(),
            ),
            (
                Acts::EffectiveOn.into(),
                act.effective_on.to_string().into_any(),
            ),
            (
                Acts::Reason.into(),
                format::or_dash(act.reason.as_deref()).into_any(),
            ),
        ]);
        return view! {
            <section class="cw-section"><h2>{t(Acts::Basics)}</h2>{basics}</section>
            <section class="cw-section"><h2>{t(Acts::Document)}</h2>{document}</section>
            <section class="cw-section"><h2>{t(Acts::Steps)}</h2><Steps desk=desk/></section>
        }
        .into_any();
    }
    let form = desk.form;
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        form.submit(async move || {
            let view = desk.save().await?;
            desk.app.toasts.success(Common::Saved);
            desk.refused.set(None);
            desk.take(view);
            Ok(())
        });
    };
    let clean = move || form.busy.get() || !form.form.with(Form::is_dirty);
    view! {
        // The steps have forms of their own, which must not stand within this one.
        <form id=FORM on:submit=save novalidate>
            {form_failure(form)}
            <section class="cw-section">
                <h2>{t(Acts::Basics)}</h2>
                <div class="cw-fields">
                    <TextField form=form key="title" label=Acts::Title hint=Acts::TitleHint required=true length=100/>
                    <TextField form=form key="document_number" label=Acts::DocumentNumber hint=Acts::DocumentNumberHint length=100/>
                    <DateField form=form key="effective_on" label=Acts::EffectiveOn hint=Acts::EffectiveHint required=true/>
                    <div class="cw-wide"><AreaField form=form key="reason" label=Acts::Reason length=500/></div>
                </div>
            </section>
        </form>
        <section class="cw-section"><h2>{t(Acts::Document)}</h2>{document}</section>
        <section class="cw-section">
            <h2>{t(Acts::Steps)}</h2>
            <p class="text-secondary">{t(Acts::StepsNote)}</p>
            <Steps desk=desk/>
        </section>
        <div class="cw-entry-foot">
            <button type="submit" form=FORM class="btn btn-primary" disabled=clean>
                {move || t(if form.busy.get() { Common::Saving } else { Common::Save })()}
            </button>
        </div>
    }
    .into_any()
}

/// The file of the document: what is kept, and another in its place.
fn document(desk: Desk) -> AnyView {
    let app = desk.app;
    let name = desk.document;
    let (busy, wrong) = (RwSignal::new(false), RwSignal::new(false));
    let download = move |_| {
        leptos::task::spawn_local(async move {
            let file = app
                .api
                .file(async |client| client.organisation_act_document_get(desk.id).await)
                .await;
            match file {
                Ok(file) => file.save(&name.get_untracked().unwrap_or_default()),
                Err(failure) => app.toasts.failure(&failure),
            }
        });
    };
    let upload = Callback::new(move |file: web_sys::File| {
        if file.size() > MAX_DOCUMENT {
            wrong.set(true);
            return;
        }
        wrong.set(false);
        busy.set(true);
        leptos::task::spawn_local(async move {
            let bytes = browser::read_file(&file).await.unwrap_or_default();
            let query = ActDocumentQuery {
                name: Some(file.name()),
            };
            let kind = file.type_();
            let kept = app
                .api
                .call(async |client| {
                    client
                        .organisation_act_document_put(desk.id, &query, &kind, bytes)
                        .await
                })
                .await;
            match kept {
                Ok(()) => {
                    let _ = name.try_set(query.name);
                    app.toasts.success(Acts::DocumentKept);
                }
                Err(failure) => app.toasts.failure(&failure),
            }
            let _ = busy.try_set(false);
        });
    });
    let shown = move || {
        match name.get() {
        Some(name) => view! {
            <div class="cw-act-file">
                {icon(Icon::File)}<span>{name}</span>
                <button type="button" class="btn btn-sm" on:click=download>{icon(Icon::Download)}{t(Acts::DocumentDownload)}</button>
            </div>
        }
        .into_any(),
        None => view! { <p class="text-secondary">{t(Acts::DocumentNone)}</p> }.into_any(),
    }
    };
    view! {
        {shown}
        {desk.editable.then(|| view! {
            <FileDrop accept=".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png" chosen=upload/>
            <p class="form-hint" role="status">
                {move || match (busy.get(), name.with(Option::is_some)) {
                    (true, _) => t(Acts::Uploading)(),
                    (false, true) => t(Acts::DocumentReplace)(),
                    (false, false) => t(Acts::DocumentHint)(),
                }}
            </p>
            {move || wrong.get().then(|| view! { <p class="cw-field-error" role="alert">{t(Acts::DocumentTooLarge)}</p> })}
        })}
    }
    .into_any()
}
