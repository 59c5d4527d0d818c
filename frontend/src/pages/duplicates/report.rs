//! Reporting, from a person's page, that the person has another record.

use contract::{DuplicateReport, FieldProblem, WorkerQuery, WorkerSummary};
use domain::ids::WorkerId;
use leptos::prelude::*;
use uuid::Uuid;

use crate::logic::duplicate::place;
use crate::logic::failure::{Failure, field_message};
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Duplicates as Words, Lang, Text};
use crate::state::app;
use crate::state::lang::{fill, lang, t};
use crate::ui::field::{TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::{Overlay, Place};

/// Records offered at once.
const OFFERED: u32 = 20;

/// The button and its drawer.
#[component]
pub fn ReportDuplicate(
    /// The person of the page.
    id: WorkerId,
    /// Their name: the other record most often bears it too.
    name: String,
) -> impl IntoView {
    let app = app();
    let open = RwSignal::new(false);
    let form = FormState::with(&[("q", &name), ("other", "")]);
    let found = RwSignal::new(None::<Vec<WorkerSummary>>);
    let asked = StoredValue::new(None::<String>);
    let find = move || {
        asked.set_value(Some(form.now("q")));
        let query = WorkerQuery {
            q: form.optional("q"),
            limit: Some(OFFERED),
            ..WorkerQuery::default()
        };
        form.set("other", "");
        form.submit(async move || {
            let page = app
                .api
                .call(async |client| client.worker_list(&query).await)
                .await?;
            let _ = found.try_set(Some(page.items));
            Ok(())
        });
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        // Whoever types a name and presses Enter wants to see who bears it.
        if asked.get_value() != Some(form.now("q")) {
            return find();
        }
        let Ok(other) = form.now("other").parse::<Uuid>() else {
            let text = |lang| Words::ReportMissing.get(lang);
            let missing = FieldProblem::error("other", "required", text(Lang::Zh), text(Lang::En));
            form.refuse(Failure::of_fields(vec![missing]));
            return;
        };
        let report = DuplicateReport {
            worker_id: id,
            other_id: WorkerId(other),
        };
        form.submit(async move || {
            let view = app
                .api
                .call(async |client| client.duplicate_create(&report).await)
                .await?;
            let _ = open.try_set(false);
            app.toasts.success(Words::ReportDone);
            app.router.go(&PageKind::Duplicate.of(view.pair.id));
            Ok(())
        });
    };
    let problem = move || {
        form.problem("other").map(
            |problem| view! { <div class="cw-field-error">{field_message(&problem, lang())}</div> },
        )
    };
    view! {
        <button type="button" class="btn" on:click=move |_| open.set(true)>{icon(Icon::Twins)}{t(Words::Report)}</button>
        <Overlay open=open title=Signal::derive(|| t(Words::ReportTitle)().to_owned()) place=Place::Edge>
            <form class="cw-form" on:submit=submit novalidate>
                <p>{t(Words::ReportText)}</p>
                {form_failure(form)}
                <TextField form=form key="q" label=Words::ReportName length=50/>
                <button type="button" class="btn mb-3" disabled=move || form.busy.get() on:click=move |_| find()>{icon(Icon::Search)}{t(Words::ReportFind)}</button>
                {move || found.get().map(|all| choices(form, id, all))}
                {problem}
                <div class="cw-overlay-foot">
                    <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Common::Cancel)}</button>
                    {submit_button(form, Words::ReportGo)}
                </div>
            </form>
        </Overlay>
    }
}

/// The records found, without the person's own.
fn choices(form: FormState, own: WorkerId, all: Vec<WorkerSummary>) -> AnyView {
    let full = u32::try_from(all.len()).is_ok_and(|count| count >= OFFERED);
    let others: Vec<_> = all.into_iter().filter(|one| one.id != own).collect();
    if others.is_empty() {
        return view! { <p class="text-secondary" role="status">{t(Words::ReportNone)}</p> }
            .into_any();
    }
    let options = others
        .into_iter()
        .map(|one| {
            let (id, read) = (one.id.to_string(), one.id.to_string());
            let text = format!("{} · {} · {}", one.name, one.id_number_masked, place(&one));
            view! {
                <label class="form-check">
                    <input type="radio" class="form-check-input" name="other"
                        prop:checked=move || form.get("other") == read on:change=move |_| form.set("other", id.clone())/>
                    <span class="form-check-label">{text}</span>
                </label>
            }
        })
        .collect_view();
    let more = move || {
        let count = OFFERED.to_string();
        full.then(|| fill(Words::ReportMore, &[("n", &count)]))
    };
    view! {
        <fieldset class="cw-field" role="radiogroup" tabindex="-1" aria-invalid=move || form.problem("other").is_some().to_string()>
            <legend class="form-label required">{t(Words::ReportFound)}</legend>
            {options}
            <div class="form-hint">{more}</div>
        </fieldset>
    }
    .into_any()
}
