//! Steps from a sheet: the template, what was read of the file, and how it joins the draft.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use contract::{ActSheet, ActSheetProblem, ActSheetQuery, ActStep};
use leptos::prelude::*;

use super::desk::Desk;
use super::steps::write;
use crate::logic::act::{draft, sheet, steps};
use crate::logic::failure::Failure;
use crate::logic::form::Form;
use crate::logic::format;
use crate::logic::text::{Acts, Common, Label};
use crate::state::browser;
use crate::state::lang::{fill, lang, t, tl};
use crate::state::wizard::sheet_type;
use crate::ui::file_drop::FileDrop;
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::Overlay;
use crate::ui::states;
use crate::ui::table::{Head, plain_table};

/// What became of the chosen file.
#[derive(Clone, Debug, PartialEq)]
enum Read {
    /// None is chosen.
    Nothing,
    /// It is on its way.
    Reading,
    /// It is not sent.
    Unfit(Label),
    /// The server refused it.
    Refused(Failure),
    /// What it holds, by its name.
    Done(String, Box<ActSheet>),
}

/// The button, and the dialog that it opens.
#[component]
pub fn SheetImport(
    /// The act.
    desk: Desk,
) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button type="button" class="btn" on:click=move |_| open.set(true)>{icon(Icon::Import)}{t(Acts::SheetImport)}</button>
        <Overlay open=open title=Signal::derive(|| t(Acts::SheetImport)().to_owned())>
            <Import desk=desk open=open/>
        </Overlay>
    }
}

#[component]
fn Import(desk: Desk, open: RwSignal<bool>) -> impl IntoView {
    let read = RwSignal::new(Read::Nothing);
    let replace = RwSignal::new(false);
    let Some(day) = untrack(|| desk.day()) else {
        return view! { <p>{t(Acts::SheetNoDay)}</p> }.into_any();
    };
    let chosen = Callback::new(move |file: web_sys::File| choose(desk, day, read, &file));
    let take = move |_| {
        if let Read::Done(_, found) = read.get_untracked() {
            adopt(desk, *found, replace.get_untracked());
            open.set(false);
        }
    };
    let unready =
        move || read.with(|read| !matches!(read, Read::Done(_, found) if !found.steps.is_empty()));
    let text = move || fill(Acts::SheetText, &[("day", &day.to_string())]);
    view! {
        <p>{text}</p>
        <p>
            <button type="button" class="btn" on:click=move |_| template(desk)>{icon(Icon::Download)}{t(Acts::SheetTemplate)}</button>
        </p>
        <FileDrop accept=".xlsx,.csv" chosen=chosen/>
        <div class="cw-act-sheet" aria-live="polite">{move || outcome(desk, read.get())}</div>
        {move || (!unready()).then(|| how(desk, replace))}
        <div class="cw-overlay-foot">
            <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Common::Cancel)}</button>
            <button type="button" class="btn btn-primary" disabled=unready on:click=take>{t(Acts::SheetTake)}</button>
        </div>
    }
    .into_any()
}

fn template(desk: Desk) {
    let app = desk.app;
    leptos::task::spawn_local(async move {
        let file = app
            .api
            .file(async |client| client.organisation_act_sheet_template().await)
            .await;
        match file {
            Ok(file) => file.save(&format!("{}.xlsx", t(Acts::SheetTemplateName)())),
            Err(failure) => app.toasts.failure(&failure),
        }
    });
}

/// Sends a file and keeps what was read of it.
fn choose(desk: Desk, day: NaiveDate, read: RwSignal<Read>, file: &web_sys::File) {
    let name = file.name();
    let kind = match sheet_type(file) {
        Ok(kind) => kind,
        Err(why) => return read.set(Read::Unfit(why)),
    };
    read.set(Read::Reading);
    let file = file.clone();
    leptos::task::spawn_local(async move {
        let bytes = browser::read_file(&file).await.unwrap_or_default();
        let query = ActSheetQuery {
            effective_on: Some(day),
        };
        let answer = desk
            .app
            .api
            .call(async |client| client.organisation_act_sheet(&query, kind, bytes).await)
            .await;
        // The dialog may have been closed meanwhile.
        let _ = read.try_set(match answer {
            Ok(found) => Read::Done(name, Box::new(found)),
            Err(failure) => Read::Refused(failure),
        });
    });
}

fn names(found: &ActSheet) -> BTreeMap<String, String> {
    let named = found.organisations.iter();
    named
        .map(|place| (place.id.to_string(), place.name.clone()))
        .collect()
}

/// Writes what was read into the draft.
fn adopt(desk: Desk, found: ActSheet, replace: bool) {
    let present = if replace {
        Vec::new()
    } else {
        desk.form.form.with_untracked(draft::steps)
    };
    let count = found.steps.len().to_string();
    desk.form
        .form
        .update(|form| draft::learn(form, &names(&found)));
    write(desk, &sheet::joined(present, found.steps));
    desk.app
        .toasts
        .info(fill(Acts::SheetTaken, &[("n", &count)]));
}

fn outcome(desk: Desk, read: Read) -> AnyView {
    match read {
        Read::Nothing => ().into_any(),
        Read::Reading => view! { <p role="status">{t(Acts::SheetReading)}</p> }.into_any(),
        Read::Unfit(why) => {
            view! { <p class="cw-field-error" role="alert">{tl(why)}</p> }.into_any()
        }
        Read::Refused(failure) => states::failed(&failure, None),
        Read::Done(name, found) => {
            let count = found.steps.len().to_string();
            let title = move || fill(Acts::SheetFound, &[("name", &name), ("n", &count)]);
            let mut form = desk.form.form.get_untracked();
            draft::learn(&mut form, &names(&found));
            let ActSheet {
                steps, problems, ..
            } = *found;
            let listed = move || said(&form, &steps);
            view! {
                {(!problems.is_empty()).then(|| wrong(problems))}
                <p class="cw-act-said">{title}</p>
                <ol class="cw-act-points">{listed}</ol>
            }
            .into_any()
        }
    }
}

/// The steps in words.
fn said(form: &Form, all: &[ActStep]) -> AnyView {
    all.iter()
        .map(|step| {
            let (said, _) = steps::words(step, &|node| draft::name(form, all, node), lang());
            view! { <li>{said}</li> }
        })
        .collect_view()
        .into_any()
}

/// What could not be read, by row and column.
fn wrong(problems: Vec<ActSheetProblem>) -> AnyView {
    let count = problems.len().to_string();
    let rows = problems
        .into_iter()
        .map(|problem| {
            let (zh, en) = (problem.message, problem.message_en);
            view! {
                <tr>
                    <td class="cw-number">{format::number(problem.row)}</td>
                    <td class="cw-nowrap">{problem.column}</td>
                    <td>{move || lang().of(zh.as_str(), en.as_str()).to_owned()}</td>
                </tr>
            }
        })
        .collect_view();
    let heads = [
        Head::number(Acts::SheetRow),
        Head::text(Acts::SheetColumn),
        Head::text(Acts::SheetProblem),
    ];
    view! {
        <div class="alert alert-warning" role="alert">
            {icon(Icon::Warning)}<span>{move || fill(Acts::SheetProblems, &[("n", &count)])}</span>
        </div>
        {plain_table(Acts::SheetProblemsTitle, &heads, rows.into_any())}
    }
    .into_any()
}

/// What becomes of the steps that the draft has already.
fn how(desk: Desk, replace: RwSignal<bool>) -> Option<AnyView> {
    let count = desk.form.form.with_untracked(draft::steps).len();
    let choice = move |text: Acts, value: bool| {
        let label = move || fill(text, &[("n", &count.to_string())]);
        view! {
            <label class="form-check">
                <input type="radio" class="form-check-input" name="sheet-how" prop:checked=move || replace.get() == value on:change=move |_| replace.set(value)/>
                <span class="form-check-label">{label}</span>
            </label>
        }
    };
    (count > 0).then(|| {
        view! {
            <fieldset class="cw-field">
                <legend class="form-label">{t(Acts::SheetHow)}</legend>
                {choice(Acts::SheetAppend, false)}
                {choice(Acts::SheetReplace, true)}
            </fieldset>
        }
        .into_any()
    })
}
