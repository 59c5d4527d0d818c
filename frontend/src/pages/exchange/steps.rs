//! The first steps of the wizard: template and file.

use std::sync::Arc;

use contract::{FileFormat, TemplateQuery};
use leptos::prelude::*;

use super::wizard::foot;
use crate::logic::format;
use crate::logic::text::{Common, Exchange, Label, Text};
use crate::state::lang::{fill, lang, t};
use crate::state::remote::Remote;
use crate::state::wizard::{ChosenFile, Step, media_type};
use crate::state::{app, browser};
use crate::ui::controls::{Card, Mood, badge};
use crate::ui::file_drop::FileDrop;
use crate::ui::icon::{Icon, icon};
use crate::ui::show::show;
use crate::ui::table::{Head, plain_table};

/// Largest file the server takes, in bytes.
const LARGEST: f64 = 100.0 * 1024.0 * 1024.0;

/// The template and what belongs into it.
#[component]
pub fn TemplateStep() -> impl IntoView {
    let app = app();
    let fields = Remote::load(
        || (),
        async move |()| {
            app.api
                .call(async |client| client.import_fields().await)
                .await
        },
    );
    let fetch = move |kind: FileFormat, name: &'static str| {
        leptos::task::spawn_local(async move {
            let query = TemplateQuery { format: Some(kind) };
            match app
                .api
                .file(async |client| client.import_template(&query).await)
                .await
            {
                Ok(file) => file.save(name),
                Err(failure) => app.toasts.failure(&failure),
            }
        });
    };
    let table = show(fields, 8, |page| {
        let required = page
            .items
            .iter()
            .filter(|field| field.required)
            .count()
            .to_string();
        let rows = page
            .items
            .into_iter()
            .map(|field| {
                let (zh, en) = (field.label, field.label_en);
                let about = [(field.note, field.choices), (field.note_en, field.choices_en)];
                let note = move || {
                    let lang = lang();
                    let (note, choices) = lang.of(&about[0], &about[1]);
                    let parts = [note.clone(), choices.join(Common::Comma.get(lang))].into_iter();
                    parts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
                };
                view! {
                    <tr>
                        <th scope="row">{move || lang().of(zh.as_str(), en.as_str()).to_owned()}</th>
                        <td>{if field.required { badge(Common::Required, Mood::Attention) } else { badge(Common::Optional, Mood::Plain) }}</td>
                        <td class="text-secondary">{note}</td>
                    </tr>
                }
            })
            .collect_view();
        let state = Label {
            zh: "要求",
            en: "Need",
        };
        let heads = [
            Head::text(Exchange::FieldName),
            Head::text(state),
            Head::text(Exchange::FieldNote),
        ];
        view! {
            <p class="text-secondary cw-pad">{move || fill(Exchange::FieldsRequired, &[("n", &required)])}</p>
            {plain_table(Exchange::FieldsTitle, &heads, rows.into_any())}
        }
        .into_any()
    });
    let next = view! {
        <button type="button" class="btn btn-primary" on:click=move |_| app.wizard.go(Step::Upload)><span>{t(Exchange::Next)}</span>{icon(Icon::Right)}</button>
    }
    .into_any();
    view! {
        <Card title=Exchange::TemplateTitle>
            <p>{t(Exchange::TemplateText)}</p>
            <div class="btn-list">
                <button type="button" class="btn btn-primary" on:click=move |_| fetch(FileFormat::Xlsx, "template.xlsx")>{icon(Icon::Download)}{t(Exchange::TemplateXlsx)}</button>
                <button type="button" class="btn" on:click=move |_| fetch(FileFormat::Csv, "template.csv")>{icon(Icon::Download)}{t(Exchange::TemplateCsv)}</button>
            </div>
        </Card>
        <Card title=Exchange::FieldsTitle flush=true>{table}</Card>
        {foot(None, next)}
    }
}

/// The file and where it comes from.
#[component]
pub fn UploadStep() -> impl IntoView {
    let app = app();
    let wizard = app.wizard;
    let problem = RwSignal::new(None::<Exchange>);
    let sources = Remote::load(
        || (),
        async move |()| {
            app.api
                .call(async |client| client.import_mapping_list().await)
                .await
        },
    );
    let chosen = Callback::new(move |file: web_sys::File| {
        let name = file.name();
        let Some(kind) = media_type(&name) else {
            problem.set(Some(Exchange::FileKindUnknown));
            return;
        };
        if file.size() == 0.0 || file.size() > LARGEST {
            problem.set(Some(if file.size() == 0.0 {
                Exchange::FileEmpty
            } else {
                Exchange::FileTooLarge
            }));
            return;
        }
        problem.set(None);
        leptos::task::spawn_local(async move {
            if let Some(bytes) = browser::read_file(&file).await {
                wizard.choose(ChosenFile {
                    name,
                    media_type: kind,
                    bytes: Arc::new(bytes),
                });
            }
        });
    });
    let summary = move || {
        wizard.file.get().map(|file| {
            let size = format::bytes(i64::try_from(file.bytes.len()).unwrap_or(i64::MAX));
            view! {
                <div class="alert alert-info" role="status">
                    {icon(Icon::File)}
                    {move || fill(Exchange::FileChosen, &[("name", &file.name), ("size", &size)])}
                </div>
            }
        })
    };
    let known = move || {
        sources.data.get().map(|page| {
            page.items
                .into_iter()
                .map(|mapping| view! { <option value=mapping.source></option> })
                .collect_view()
        })
    };
    let next = view! {
        <button type="button" class="btn btn-primary" disabled=move || wizard.file.with(Option::is_none) on:click=move |_| wizard.go(Step::Map)>
            <span>{t(Exchange::Next)}</span>{icon(Icon::Right)}
        </button>
    }
    .into_any();
    view! {
        <Card title=Exchange::UploadTitle>
            <p>{t(Exchange::UploadText)}</p>
            <FileDrop accept=".xlsx,.csv,.ndjson,.jsonl" chosen=chosen/>
            {move || problem.get().map(|problem| view! { <div class="cw-field-error" role="alert">{t(problem)}</div> })}
            {summary}
            <label class="cw-field cw-source">
                <span class="form-label">{t(Exchange::SourceName)}</span>
                <input class="form-control" list="import-sources" maxlength="60" prop:value=move || wizard.source.get()
                    on:input=move |event| { wizard.source.set(event_target_value(&event)); wizard.inspection.set(None); }/>
                <datalist id="import-sources">{known}</datalist>
                <span class="form-hint">{t(Exchange::SourceHint)}</span>
            </label>
        </Card>
        {foot(Some(Step::Template), next)}
    }
}
