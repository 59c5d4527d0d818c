//! Export of exactly what is filtered.

use contract::{FileFormat, WorkerExport};
use leptos::prelude::*;

use crate::logic::route::PageKind;
use crate::logic::text::{Common, Exports, Person, Text};
use crate::logic::{export, filter, format};
use crate::pages::second_factor::Proof;
use crate::state::lang::{fill, lang, t};
use crate::state::{app, browser};
use crate::ui::field::{SelectField, TextField, form_failure};
use crate::ui::form::FormState;
use crate::ui::overlay::Overlay;

/// Asks for format and reason, then saves the file.
#[component]
pub fn ExportDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// How many people the filter finds.
    total: Signal<i64>,
) -> impl IntoView {
    let app = app();
    let form = FormState::with(&[("reason", ""), ("format", "xlsx"), ("code", "")]);
    let proof = Proof::of(form);
    let formats = Signal::derive(move || {
        let lang = lang();
        [
            ("xlsx", Person::ExportXlsx),
            ("csv", Person::ExportCsv),
            ("ndjson", Person::ExportNdjson),
        ]
        .map(|(code, label)| (code.to_owned(), label.get(lang).to_owned()))
        .to_vec()
    });
    let waits = Signal::derive(move || export::waits(&app.tasks.exports()?, total.get()));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let mut query = filter::from_address(&app.router.query_now());
        (query.cursor, query.limit) = (None, None);
        let (extension, kind) = match form.now("format").as_str() {
            "csv" => ("csv", FileFormat::Csv),
            "ndjson" => ("ndjson", FileFormat::Ndjson),
            _ => ("xlsx", FileFormat::Xlsx),
        };
        let request = WorkerExport {
            reason: form.now("reason"),
            format: kind,
            filter: query,
        };
        form.submit(async move || {
            let save = async || {
                let file = app
                    .api
                    .file(async |client| client.worker_export(&request).await)
                    .await?;
                open.set(false);
                form.set("reason", "");
                if file.asked {
                    app.toasts.success(Exports::Asked);
                    app.router
                        .go(&format!("{}?view=mine", PageKind::Exports.path()));
                    return Ok(());
                }
                file.save(&format!(
                    "{}-{}.{extension}",
                    Person::ListTitle.get(crate::logic::text::Lang::Zh),
                    browser::today()
                ));
                app.toasts.success(Person::Exported);
                app.tasks.refresh();
                Ok(())
            };
            proof.act(save).await
        });
    };
    view! {
        <Overlay open=open title=Signal::derive(|| t(Person::ExportTitle)().to_owned())>
            <form class="cw-form" on:submit=submit novalidate>
                <p>{move || fill(Person::ExportText, &[("n", &format::number(total.get()))])}</p>
                {move || waits.get().map(|(why, limit)| view! {
                    <div class="alert alert-info" role="status">
                        <div>{fill(why, &[("n", &format::number(limit))])}</div>
                    </div>
                })}
                {form_failure(form)}
                <SelectField form=form key="format" label=Person::ExportFormat options=formats required=true/>
                <TextField form=form key="reason" label=Common::Reason required=true hint=Common::ReasonHint placeholder=Person::ExportReasonPlaceholder.get(lang()).to_owned()/>
                {proof.field()}
                <div class="cw-overlay-foot">
                    <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Common::Cancel)}</button>
                    <button type="submit" class="btn btn-primary" disabled=move || form.busy.get()>
                        {move || match (waits.get(), form.busy.get()) {
                            (Some(_), true) => t(Exports::DialogAsking)(),
                            (Some(_), false) => t(Exports::DialogAsk)(),
                            (None, true) => t(Person::Exporting)(),
                            (None, false) => t(Person::Export)(),
                        }}
                    </button>
                </div>
            </form>
        </Overlay>
    }
}
