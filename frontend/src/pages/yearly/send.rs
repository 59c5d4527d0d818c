//! Handing in a batch: what is said of all, who they are, and what is wrong with whom.

use std::collections::BTreeMap;

use contract::{ActionFields, BatchInput, BatchRow};
use domain::personnel::action::ActionKind;
use domain::personnel::contract::ContractTerm;
use leptos::prelude::*;
use uuid::Uuid;

use super::kind_label;
use crate::logic::failure::{Failure, field_message};
use crate::logic::route::PageKind;
use crate::logic::text::{Text, Yearly as Words};
use crate::pages::people::own;
use crate::state::lang::{fill, lang, t};
use crate::state::{app, browser};
use crate::ui::field::{AreaField, DateField, SelectField, TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::overlay::{Overlay, Place};

/// People chosen, with what each is to get.
pub type Chosen = RwSignal<BTreeMap<Uuid, (String, ActionFields)>>;

/// The button that opens the form, and the form.
#[component]
pub fn SendBatch(
    /// What is to be done.
    kind: ActionKind,
    /// For whom.
    chosen: Chosen,
    /// Day from which it holds, unless another is chosen.
    #[prop(optional, into)]
    effective_on: Option<Signal<String>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let count = Signal::derive(move || chosen.with(BTreeMap::len));
    let title = Signal::derive(move || {
        format!(
            "{}：{}",
            t(Words::SendTitle)(),
            kind_label(kind).get(lang())
        )
    });
    view! {
        <button type="button" class="btn btn-primary" disabled=move || count.get() == 0 title=move || (count.get() == 0).then(|| t(Words::NoneChosen)())
            on:click=move |_| open.set(true)>
            {move || fill(Words::SendBatch, &[("n", &count.get().to_string())])}
        </button>
        <Overlay open=open title=title place=Place::Edge>
            <Sheet kind=kind chosen=chosen day=effective_on.map(|day| day.get_untracked())/>
        </Overlay>
    }
}

#[component]
fn Sheet(kind: ActionKind, chosen: Chosen, day: Option<String>) -> impl IntoView {
    let app = app();
    let day = day.unwrap_or_else(|| browser::today().to_string());
    let form = FormState::with(&[
        ("effective_on", day.as_str()),
        ("term", ContractTerm::Fixed.code()),
    ]);
    let key = StoredValue::new(browser::request_key());
    // In the order in which they were sent, so that a row's number says whom it is about.
    let sent = StoredValue::new(Vec::<String>::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Ok(effective_on) = form.now("effective_on").parse() else {
            form.require(&["effective_on"]);
            return;
        };
        let people = chosen.get_untracked();
        sent.set_value(people.values().map(|(name, _)| name.clone()).collect());
        let common = common(kind, form);
        let rows = people.into_iter().map(|(id, (_, fields))| BatchRow {
            worker_id: id.into(),
            fields: common.clone().unwrap_or(fields),
        });
        let input = BatchInput {
            kind,
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
            let text = fill(Words::Sent, &[("n", &view.total.to_string())]);
            app.toasts.info(text);
            app.tasks.refresh();
            app.router.go(&PageKind::Batch.of(view.id));
            Ok(())
        });
    };
    let names = move || {
        let all = chosen.get();
        all.into_values()
            .map(|(name, _)| view! { <span class="tag cw-tag">{name}</span> })
            .collect_view()
    };
    let terms = own!(ContractTerm);
    let wrong = move || {
        form.failure
            .get()
            .map(|failure| rows_wrong(&failure, &sent.get_value()))
    };
    view! {
        <form class="cw-form" on:submit=submit novalidate>
            {form_failure(form)}
            {wrong}
            <DateField form=form key="effective_on" label=Words::EffectiveOn required=true/>
            {(kind == ActionKind::Contract).then(|| view! {
                <SelectField form=form key="term" label=Words::RenewTerm options=terms required=true/>
                <DateField form=form key="until" label=Words::RenewUntil/>
            })}
            <TextField form=form key="document_number" label=Words::Document length=60 required=kind.needs_document()/>
            <AreaField form=form key="reason" label=Words::Reason hint=Words::ReasonHint/>
            <div class="btn-list mb-3">{names}</div>
            <div class="cw-overlay-foot">{submit_button(form, Words::SendTitle)}</div>
        </form>
    }
}

/// What everybody gets alike; of other kinds each has their own.
fn common(kind: ActionKind, form: FormState) -> Option<ActionFields> {
    (kind == ActionKind::Contract).then(|| ActionFields {
        term: ContractTerm::from_code(&form.now("term")),
        until: form.now("until").parse().ok(),
        ..ActionFields::default()
    })
}

/// What is wrong with whom. A row is known by its number.
fn rows_wrong(failure: &Failure, names: &[String]) -> AnyView {
    let lines: Vec<(String, String)> = failure
        .fields()
        .iter()
        .filter_map(|problem| {
            let mut parts = problem.field.strip_prefix("rows.")?.splitn(2, '.');
            let name = names.get(parts.next()?.parse::<usize>().ok()?)?;
            Some((name.clone(), field_message(problem, lang())))
        })
        .collect();
    if lines.is_empty() {
        return ().into_any();
    }
    let items = lines
        .into_iter()
        .map(|(name, message)| view! { <li><strong>{name}</strong>" "{message}</li> })
        .collect_view();
    view! { <div class="alert alert-warning" role="alert"><div><p>{Words::RowsWrong.get(lang())}</p><ul>{items}</ul></div></div> }
        .into_any()
}
