//! Which column fills which field.

use std::collections::BTreeMap;

use contract::{ImportField, ImportMappingInput, Inspection, InspectionQuery, OnExisting};
use leptos::prelude::*;

use super::wizard::{foot, options, start_check};
use crate::logic::failure::Failure;
use crate::logic::text::{Common, Exchange, Lang, Text};
use crate::state::app;
use crate::state::lang::{fill, lang, t};
use crate::state::remote::Remote;
use crate::state::wizard::{Step, Wizard};
use crate::ui::controls::Card;
use crate::ui::icon::{Icon, icon};
use crate::ui::show::show;
use crate::ui::table::{Head, plain_table};

/// The columns of the file beside the fields of the register.
#[component]
pub fn MapStep() -> impl IntoView {
    let app = app();
    let wizard = app.wizard;
    let busy = RwSignal::new(false);
    let inspected = Remote::load(
        || (),
        async move |()| {
            let fields = app
                .api
                .call(async |client| client.import_fields().await)
                .await?;
            let inspection = inspect(app, wizard).await?;
            if wizard.mapping.with_untracked(Vec::len) != inspection.columns.len() {
                wizard.mapping.set(
                    inspection
                        .columns
                        .iter()
                        .map(|column| column.field.clone().unwrap_or_default())
                        .collect(),
                );
            }
            Ok((fields.items, inspection))
        },
    );
    let ready = Memo::new(move |_| {
        inspected.data.with(|data| {
            // A file that only updates people need not hold what a new person must have.
            let updates = wizard.on_existing.get() == OnExisting::Update;
            data.as_ref().is_some_and(|(fields, _)| {
                wizard.mapping.with(|mapping| {
                    (updates || missing(fields, mapping).is_empty()) && twice(mapping).is_none()
                })
            })
        })
    });
    let check = move |_| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            let result = async {
                keep(app, wizard).await?;
                start_check(app).await
            };
            if let Err(failure) = result.await {
                app.toasts.failure(&failure);
            }
            let _ = busy.try_set(false);
        });
    };
    let next = view! {
        <button type="button" class="btn btn-primary" disabled=move || busy.get() || !ready.get() on:click=check>
            <span>{t(Exchange::StartCheck)}</span>{icon(Icon::Right)}
        </button>
    }
    .into_any();
    view! {
        <Card title=Exchange::MapTitle flush=true>
            <p class="cw-pad">{t(Exchange::MapText)}</p>
            {show(inspected, 8, move |(fields, inspection)| columns(wizard, fields, inspection))}
        </Card>
        <Card title=Exchange::Options>{options(wizard)}</Card>
        {foot(Some(Step::Upload), next)}
    }
}

async fn inspect(app: crate::state::App, wizard: Wizard) -> Result<Inspection, Failure> {
    if let Some(known) = wizard.inspection.get_untracked() {
        return Ok(known);
    }
    let Some(file) = wizard.file.get_untracked() else {
        wizard.go(Step::Upload);
        return Ok(Inspection {
            columns: Vec::new(),
            missing: Vec::new(),
        });
    };
    let source = wizard.source.get_untracked().trim().to_owned();
    let query = InspectionQuery {
        source: Some(source).filter(|source| !source.is_empty()),
    };
    let bytes = file.bytes.to_vec();
    let found = app
        .api
        .call(async |client| client.import_inspect(&query, file.media_type, bytes).await)
        .await?;
    wizard.inspection.set(Some(found.clone()));
    Ok(found)
}

/// Keeps the mapping under the source's name. One that was chosen by hand needs a name, since
/// the import refers to it; the file's own name serves.
async fn keep(app: crate::state::App, wizard: Wizard) -> Result<(), Failure> {
    let Some(inspection) = wizard.inspection.get_untracked() else {
        return Ok(());
    };
    let mapping = wizard.mapping.get_untracked();
    let by_itself = inspection
        .columns
        .iter()
        .zip(&mapping)
        .all(|(column, field)| column.field.as_deref().unwrap_or_default() == field);
    if wizard
        .source
        .with_untracked(|source| source.trim().is_empty())
    {
        if by_itself {
            return Ok(());
        }
        let name = wizard
            .file
            .with_untracked(|file| file.as_ref().map(|file| file.name.clone()))
            .unwrap_or_default();
        wizard.source.set(name.chars().take(60).collect());
    }
    let columns: BTreeMap<String, String> = inspection
        .columns
        .into_iter()
        .zip(mapping)
        .filter(|(_, field)| !field.is_empty())
        .map(|(column, field)| (column.heading, field))
        .collect();
    let source = wizard.source.get_untracked().trim().to_owned();
    let input = ImportMappingInput { columns };
    app.api
        .call(async |client| client.import_mapping_save(&source, &input).await)
        .await?;
    Ok(())
}

fn columns(wizard: Wizard, fields: Vec<ImportField>, inspection: Inspection) -> AnyView {
    let fields = StoredValue::new(fields);
    let rows = inspection
        .columns
        .into_iter()
        .enumerate()
        .map(|(at, column)| {
            let chosen = Memo::new(move |_| wizard.mapping.with(|mapping| mapping.get(at).cloned().unwrap_or_default()));
            let choose = move |event| {
                let value = event_target_value(&event);
                wizard.mapping.update(|mapping| {
                    if let Some(field) = mapping.get_mut(at) {
                        *field = value;
                    }
                });
            };
            let choices = move || {
                let (chosen, lang) = (chosen.get(), lang());
                fields.with_value(|fields| {
                    fields
                        .iter()
                        .map(|field| {
                            let name = format!("{}{}", label(field, lang), if field.required { " *" } else { "" });
                            view! { <option value=field.key.clone() selected=field.key == chosen>{name}</option> }
                        })
                        .collect_view()
                })
            };
            let heading = column.heading.clone();
            view! {
                <tr>
                    <th scope="row">{column.heading}</th>
                    <td class="text-secondary">{move || column.samples.join(t(Common::Comma)())}</td>
                    <td>
                        <select class="form-select" class:cw-ignored=move || chosen.get().is_empty() aria-label=heading on:change=choose>
                            <option value="">{t(Exchange::MapIgnore)}</option>
                            {choices}
                        </select>
                    </td>
                </tr>
            }
        })
        .collect_view();
    let verdict = move || {
        let mapping = wizard.mapping.get();
        let lang = lang();
        fields.with_value(|fields| {
            let name = |key: &str| fields.iter().find(|field| field.key == key).map_or_else(String::new, |field| label(field, lang));
            let missing = missing(fields, &mapping);
            if let Some(key) = twice(&mapping) {
                return view! { <div class="cw-pad cw-field-error" role="alert">{fill(Exchange::MapTwice, &[("name", &name(&key))])}</div> }.into_any();
            }
            if missing.is_empty() {
                return view! { <div class="cw-pad cw-field-good">{icon(Icon::Check)}{t(Exchange::MapReady)}</div> }.into_any();
            }
            let names = missing.iter().map(|key| name(key)).collect::<Vec<_>>().join(Common::Comma.get(lang));
            view! { <div class="cw-pad cw-field-error" role="alert">{fill(Exchange::MapMissing, &[("names", &names)])}</div> }.into_any()
        })
    };
    let heads = [
        Head::text(Exchange::MapColumn),
        Head::text(Exchange::MapSample),
        Head::text(Exchange::MapField),
    ];
    view! { {plain_table(Exchange::MapTitle, &heads, rows.into_any())} {verdict} }.into_any()
}

fn label(field: &ImportField, lang: Lang) -> String {
    match lang {
        Lang::Zh => field.label.clone(),
        Lang::En => field.label_en.clone(),
    }
}

/// Required fields that no column fills.
fn missing(fields: &[ImportField], mapping: &[String]) -> Vec<String> {
    fields
        .iter()
        .filter(|field| field.required && !mapping.contains(&field.key))
        .map(|field| field.key.clone())
        .collect()
}

/// A field that two columns would fill.
fn twice(mapping: &[String]) -> Option<String> {
    mapping
        .iter()
        .enumerate()
        .find(|(at, field)| {
            !field.is_empty() && mapping.iter().skip(at + 1).any(|other| other == *field)
        })
        .map(|(_, field)| field.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_filled_by_one_column() {
        let mapping = ["name", "", "", "id_number", "name"].map(str::to_owned);
        assert_eq!(twice(&mapping).as_deref(), Some("name"));
        assert_eq!(
            twice(&mapping.map(|field| if field == "name" {
                String::new()
            } else {
                field
            })),
            None
        );
    }
}
