//! The rows of an import with what was found in them.

use contract::{ImportResultFileQuery, ImportResultQuery, ImportView, RowOutcome, RowResult};
use leptos::prelude::*;
use uuid::Uuid;

use super::outcome_badge;
use super::progress::Watched;
use crate::logic::failure::field_message;
use crate::logic::format;
use crate::logic::history;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Exchange, Person, Text};
use crate::state::lang::{lang, t};
use crate::state::remote::Remote;
use crate::state::{App, app};
use crate::ui::icon::{Icon, icon};
use crate::ui::paging::{Listing, Pager};
use crate::ui::states;
use crate::ui::table::{DataTable, Head};

/// Rows, all or those with findings.
#[component]
pub fn Results(
    /// Which import.
    id: Uuid,
    /// The import as the page shows it.
    watched: Watched,
    /// Whether nothing has been written yet. Then only the whole file is offered for correction:
    /// of the rows to fix alone, sent again in its place, the right rows would be missing.
    #[prop(optional)]
    unwritten: bool,
) -> impl IntoView {
    let app = app();
    let router = app.router;
    let all = move || router.param("rows") == "all";
    let rows = Remote::load(
        move || (router.query(), all()),
        async move |(address, all)| {
            let value = |key| crate::logic::query::value(&address, key);
            let query = ImportResultQuery {
                outcome: outcome(&value("outcome")),
                findings_only: (!all).then_some(true),
                limit: value("limit").parse().ok(),
                cursor: Some(value("cursor")).filter(|cursor| !cursor.is_empty()),
            };
            let page = app
                .api
                .call(async |client| client.import_results(id, &query).await)
                .await?;
            Ok(Listing {
                items: page.items,
                next_cursor: page.next_cursor,
                total: page.total,
            })
        },
    );
    let heads = Signal::derive(|| {
        vec![
            Head::number(Exchange::Row),
            Head::text(Person::Name),
            Head::text(Exchange::Outcome),
            Head::text(Exchange::Problem),
        ]
    });
    let outcomes = move || {
        let chosen = router.param("outcome");
        let lang = lang();
        [
            ("invalid", Exchange::OutcomeInvalid),
            ("valid", Exchange::OutcomeValid),
            ("created", Exchange::OutcomeCreated),
            ("updated", Exchange::OutcomeUpdated),
            ("skipped", Exchange::OutcomeSkipped),
            ("submitted", Exchange::OutcomeSubmitted),
        ]
        .map(|(code, label)| view! { <option value=code selected=chosen == code>{label.get(lang)}</option> })
        .into_iter()
        .collect_view()
    };
    let of_import = move |asked: fn(&ImportView) -> bool| {
        watched.view.with(|view| view.as_ref().is_some_and(asked))
    };
    let undone = Memo::new(move |_| of_import(|view| view.undone_at.is_some()));
    let some_wrong = Memo::new(move |_| of_import(|view| view.counts.invalid > 0));
    let table = DataTable {
        caption: Exchange::Results.into(),
        heads,
        remote: rows,
        pager: Some(Pager::new()),
        wording: Common::Total.into(),
    }
    .view(
        move |found| row(found, undone),
        || {
            states::empty(
                Icon::Check,
                Exchange::NoFindings,
                Some(Exchange::NoFindingsText.into()),
                None,
            )
        },
    );
    view! {
        <div class="cw-toolbar">
            <label class="form-check cw-inline">
                <input type="checkbox" class="form-check-input" prop:checked=move || !all() on:change=move |event| {
                    router.set_params(&[("rows", if event_target_checked(&event) { "" } else { "all" })]);
                }/>
                <span class="form-check-label">{t(Exchange::ResultsOnlyFindings)}</span>
            </label>
            <select class="form-select cw-narrow" aria-label=t(Exchange::Outcome) on:change=move |event| router.set_params(&[("outcome", &event_target_value(&event))])>
                <option value="">{t(Exchange::AnyOutcome)}</option>
                {outcomes}
            </select>
            <div class="btn-list ms-auto">
                {move || (!unwritten && some_wrong.get()).then(|| view! {
                    <button type="button" class="btn" on:click=move |_| download(app, id, true)>{icon(Icon::Download)}{t(Exchange::DownloadToFix)}</button>
                })}
                <button type="button" class="btn" on:click=move |_| download(app, id, false)>{icon(Icon::Download)}{t(Exchange::DownloadAnnotated)}</button>
            </div>
        </div>
        <p class="text-secondary cw-pad">{t(Exchange::DownloadHint)}</p>
        {table}
    }
}

fn outcome(word: &str) -> Option<RowOutcome> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}

/// Saves the file with its error column, all of it or only the rows with findings.
pub fn download(app: App, id: Uuid, findings_only: bool) {
    leptos::task::spawn_local(async move {
        let query = ImportResultFileQuery {
            findings_only: findings_only.then_some(true),
        };
        match app
            .api
            .file(async |client| client.import_results_file(id, &query).await)
            .await
        {
            Ok(file) => file.save("import-results"),
            Err(failure) => app.toasts.failure(&failure),
        }
    });
}

fn row(row: RowResult, undone: Memo<bool>) -> AnyView {
    let name = row.name_masked.clone().unwrap_or_else(|| "–".to_owned());
    let (worker, outcome) = (row.worker_id, row.outcome);
    // Who was entered is gone with the import.
    let person = move || match worker {
        Some(id) if outcome != RowOutcome::Created || !undone.get() => {
            view! { <a href=PageKind::Person.of(id)>{name.clone()}</a> }.into_any()
        }
        _ => name.clone().into_any(),
    };
    let findings = row
        .findings
        .into_iter()
        .map(|finding| {
            let bad = finding.problem.severity == domain::worker::Severity::Error;
            let class = if bad {
                "cw-finding cw-finding-bad"
            } else {
                "cw-finding"
            };
            let value = finding.value_masked.clone();
            let (field, heading) = (finding.problem.field.clone(), finding.column);
            let column = move || history::column_name(&field, &heading, lang());
            view! {
                <li class=class>
                    <strong>{column}</strong>
                    {value.map(|value| view! { <code>{value}</code> })}
                    <span>{move || field_message(&finding.problem, lang())}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <tr>
            <td class="cw-number">{format::number(row.row)}</td>
            <td>{person}</td>
            <td>{move || outcome_badge(outcome, undone.get())}</td>
            <td><ul class="cw-findings">{findings}</ul></td>
        </tr>
    }
    .into_any()
}
