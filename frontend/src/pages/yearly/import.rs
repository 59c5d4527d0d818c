//! A batch from a sheet: the template of a kind, what was read of the file, and handing it in.

use contract::{BatchInput, BatchRow, BatchSheet, BatchSheetQuery, BatchSheetRow};
use domain::personnel::action::ActionKind;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::kind_label;
use crate::logic::failure::{Failure, field_message};
use crate::logic::format;
use crate::logic::route::PageKind;
use crate::logic::text::{Acts, Label, Yearly as Words};
use crate::state::lang::{fill, lang, t, tl};
use crate::state::wizard::sheet_type;
use crate::state::{App, app, browser};
use crate::ui::choice::Choices;
use crate::ui::field::{AreaField, DateField, SelectField, TextField, form_failure, submit_button};
use crate::ui::file_drop::FileDrop;
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::{Overlay, Place};
use crate::ui::states;
use crate::ui::table::{Head, plain_table};

/// What became of the chosen file.
#[derive(Clone, Debug, PartialEq)]
enum Read {
    Nothing,
    Reading,
    Unfit(Label),
    Refused(Failure),
    Done(Box<BatchSheet>),
}

/// The button, and the drawer that it opens.
#[component]
pub fn FromSheet() -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button type="button" class="btn btn-primary" on:click=move |_| open.set(true)>{icon(Icon::Import)}{t(Words::FromSheet)}</button>
        <Overlay open=open title=Signal::derive(|| t(Words::FromSheet)().to_owned()) place=Place::Edge>
            <Sheet/>
        </Overlay>
    }
}

#[component]
fn Sheet() -> impl IntoView {
    let app = app();
    let today = browser::today().to_string();
    let form = FormState::with(&[
        ("kind", ActionKind::Level.code()),
        ("effective_on", today.as_str()),
    ]);
    let read = RwSignal::new(Read::Nothing);
    // What was read under other words says nothing of these.
    Effect::new(move |_| {
        form.form.track();
        if matches!(read.get_untracked(), Read::Done(_)) {
            read.set(Read::Nothing);
        }
    });
    let kinds = Signal::derive(move || {
        let lang = lang();
        let all = ActionKind::ALL.iter();
        all.filter(|kind| **kind != ActionKind::Reversal)
            .map(|kind| {
                (
                    kind.code().to_owned(),
                    kind_label(*kind).get(lang).to_owned(),
                )
            })
            .collect::<Choices>()
    });
    let chosen = Callback::new(move |file: web_sys::File| choose(app, form, read, &file));
    let key = StoredValue::new(browser::request_key());
    let ready = move || {
        read.with(|read| match read {
            Read::Done(sheet) => {
                !sheet.rows.is_empty() && sheet.rows.iter().all(|row| row.problems.is_empty())
            }
            _ => false,
        })
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (Read::Done(sheet), Ok(effective_on)) =
            (read.get_untracked(), form.now("effective_on").parse())
        else {
            form.require(&["kind", "effective_on"]);
            return;
        };
        let rows = sheet.rows.into_iter().filter_map(|row| {
            Some(BatchRow {
                worker_id: row.worker_id?,
                fields: row.fields,
            })
        });
        let input = BatchInput {
            kind: sheet.kind,
            effective_on,
            document_number: form.optional("document_number"),
            reason: form.optional("reason"),
            rows: rows.collect(),
        };
        form.submit(async move || {
            let key = key.get_value();
            let view = app
                .api
                .call(async |client| client.personnel_batch_create(Some(&key), &input).await)
                .await?;
            app.toasts
                .info(fill(Words::Sent, &[("n", &view.total.to_string())]));
            app.tasks.refresh();
            app.router.go(&PageKind::Batch.of(view.id));
            Ok(())
        });
    };
    view! {
        <form class="cw-form" on:submit=submit novalidate>
            <p>{t(Words::FromSheetText)}</p>
            {form_failure(form)}
            <SelectField form=form key="kind" label=Words::Kind options=kinds required=true/>
            <DateField form=form key="effective_on" label=Words::EffectiveOn required=true/>
            <TextField form=form key="document_number" label=Words::Document length=60/>
            <AreaField form=form key="reason" label=Words::Reason hint=Words::ReasonHint/>
            <p><button type="button" class="btn" on:click=move |_| template(app, form)>{icon(Icon::Download)}{t(Acts::SheetTemplate)}</button></p>
            <FileDrop accept=".xlsx,.csv" chosen=chosen/>
            <div aria-live="polite">{move || outcome(read.get())}</div>
            <div class="cw-overlay-foot">
                {move || ready().then(|| submit_button(form, Words::SendTitle))}
            </div>
        </form>
    }
}

fn question(form: FormState) -> BatchSheetQuery {
    BatchSheetQuery {
        kind: ActionKind::from_code(&form.now("kind")),
        effective_on: form.now("effective_on").parse().ok(),
        document_number: form.optional("document_number"),
        reason: form.optional("reason"),
    }
}

fn template(app: App, form: FormState) {
    let query = question(form);
    let kind = query.kind.unwrap_or(ActionKind::Level);
    spawn_local(async move {
        let file = app
            .api
            .file(async |client| client.personnel_batch_template(&query).await)
            .await;
        match file {
            Ok(file) => file.save(&format!("{}.xlsx", kind_label(kind).zh)),
            Err(failure) => app.toasts.failure(&failure),
        }
    });
}

/// Sends a file and keeps what was read of it.
fn choose(app: App, form: FormState, read: RwSignal<Read>, file: &web_sys::File) {
    let kind = match sheet_type(file) {
        Ok(kind) => kind,
        Err(why) => return read.set(Read::Unfit(why)),
    };
    read.set(Read::Reading);
    let file = file.clone();
    let query = question(form);
    spawn_local(async move {
        let bytes = browser::read_file(&file).await.unwrap_or_default();
        let answer = app
            .api
            .call(async |client| client.personnel_batch_sheet(&query, kind, bytes).await)
            .await;
        // The drawer may have been closed meanwhile.
        let _ = read.try_set(match answer {
            Ok(found) => Read::Done(Box::new(found)),
            Err(failure) => Read::Refused(failure),
        });
    });
}

fn outcome(read: Read) -> AnyView {
    match read {
        Read::Nothing => ().into_any(),
        Read::Reading => view! { <p role="status">{t(Acts::SheetReading)}</p> }.into_any(),
        Read::Unfit(why) => {
            view! { <p class="cw-field-error" role="alert">{tl(why)}</p> }.into_any()
        }
        Read::Refused(failure) => states::failed(&failure, None),
        Read::Done(found) => {
            let people = found.rows.len().to_string();
            let wrong: Vec<BatchSheetRow> = found
                .rows
                .into_iter()
                .filter(|row| !row.problems.is_empty())
                .collect();
            let text = move || fill(Words::SheetFound, &[("n", &people)]);
            view! { <p>{text}</p>{(!wrong.is_empty()).then(|| problems(wrong))} }.into_any()
        }
    }
}

/// What is wrong, by row and column.
fn problems(rows: Vec<BatchSheetRow>) -> AnyView {
    let count = rows.len().to_string();
    let lines = rows
        .into_iter()
        .flat_map(|row| {
            let (number, name) = (row.row, row.name);
            row.problems
                .into_iter()
                .map(move |problem| (number, name.clone(), problem))
        })
        .map(|(number, name, problem)| {
            let column = problem.field.clone();
            view! {
                <tr>
                    <td class="cw-number">{format::number(number)}</td>
                    <td>{name}</td>
                    <td class="cw-nowrap">{column}</td>
                    <td>{move || field_message(&problem, lang())}</td>
                </tr>
            }
        })
        .collect_view();
    let heads = [
        Head::number(Acts::SheetRow),
        Head::text(Words::Name),
        Head::text(Acts::SheetColumn),
        Head::text(Acts::SheetProblem),
    ];
    view! {
        <div class="alert alert-warning" role="alert">
            {icon(Icon::Warning)}<span>{move || fill(Words::SheetWrong, &[("n", &count)])}</span>
        </div>
        {plain_table(Acts::SheetProblemsTitle, &heads, lines.into_any())}
    }
    .into_any()
}
