//! Amounts that are entered person by person while a run is open.

use contract::{
    PayEntriesInput, PayEntryInput, PayEntryItem, PayEntryPage, PayEntryView, PayRunSummary,
    WorkerQuery, WorkerSummary,
};
use domain::ids::{OrganisationId, WorkerId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use crate::logic::failure::Failure;
use crate::logic::format;
use crate::logic::text::{Common, Payroll as Words};
use crate::state::lang::t;
use crate::state::remote::Remote;
use crate::state::{App, app};
use crate::ui::controls::Card;
use crate::ui::field::{TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::{Overlay, Place};
use crate::ui::show::show;
use crate::ui::table::{Head, plain_table};

/// People offered when one is looked for.
const OFFERED: u32 = 20;

#[component]
pub fn Entries(run: PayRunSummary, may: bool, changed: Callback<()>) -> impl IntoView {
    let app = app();
    let id = Uuid::from(run.id);
    let found = Remote::load(
        || (),
        async move |()| {
            app.api
                .call(async |client| client.pay_entry_list(id).await)
                .await
        },
    );
    let run = StoredValue::new(run);
    show(found, 2, move |page: PayEntryPage| {
        if page.items.is_empty() && !may {
            return ().into_any();
        }
        let run = run.get_value();
        let enter = may.then(|| {
            view! { <Enter run=run.clone() enterable=page.enterable.clone() changed=changed/> }
        });
        view! {
            <Card title=Words::Entries>
                <div class="cw-lead">
                    <p class="text-secondary">{t(Words::EntriesText)}</p>
                    {enter}
                </div>
                {entered(&run, &page, may, changed)}
            </Card>
        }
        .into_any()
    })
}

fn entered(run: &PayRunSummary, page: &PayEntryPage, may: bool, changed: Callback<()>) -> AnyView {
    if page.items.is_empty() {
        return view! { <p class="mb-0">{t(Words::EntriesNone)}</p> }.into_any();
    }
    let heads = [
        Head::text(Words::Name),
        Head::number(Words::Factor),
        Head::number(Words::Bonus),
        Head::text(Words::Item),
        Head::text(Words::EntryReason),
        Head::text(Common::Actions),
    ];
    let rows = page
        .items
        .iter()
        .map(|one| line(run, one.clone(), may, changed))
        .collect_view();
    plain_table(Words::Entries, &heads, rows.into_any())
}

fn line(run: &PayRunSummary, one: PayEntryView, may: bool, changed: Callback<()>) -> AnyView {
    let app = app();
    let (id, revision, worker) = (Uuid::from(run.id), run.revision, one.worker_id);
    let items: Vec<String> = one
        .items
        .iter()
        .map(|item| format!("{} {}", item.item, format::money(item.amount)))
        .collect();
    let remove = move |_| {
        spawn_local(async move {
            let nothing = PayEntryInput {
                worker_id: worker,
                factor: None,
                bonus: None,
                items: Vec::new(),
                reason: String::new(),
            };
            if let Err(failure) = save(app, id, revision, nothing).await {
                app.toasts.failure(&failure);
            }
            changed.run(());
        });
    };
    let action = may.then(|| {
        view! { <button type="button" class="btn btn-sm" on:click=remove>{t(Words::EntryRemove)}</button> }
    });
    view! {
        <tr>
            <td class="cw-name">{one.name}</td>
            <td class="cw-number">{one.factor.map(|factor| factor.to_string())}</td>
            <td class="cw-number">{one.bonus.map(format::money)}</td>
            <td>{items.join("、")}</td>
            <td>{one.reason}</td>
            <td>{action}</td>
        </tr>
    }
    .into_any()
}

async fn save(app: App, id: Uuid, revision: i64, one: PayEntryInput) -> Result<(), Failure> {
    let input = PayEntriesInput { people: vec![one] };
    app.api
        .call(async |client| client.pay_entry_save(id, revision, &input).await)
        .await
        .map(|_| ())
}

#[component]
fn Enter(run: PayRunSummary, enterable: Vec<String>, changed: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button type="button" class="btn btn-primary" aria-haspopup="dialog" on:click=move |_| open.set(true)>
            {icon(Icon::Plus)}{t(Words::Enter)}
        </button>
        <Overlay open=open title=Signal::derive(|| t(Words::Enter)().to_owned()) place=Place::Edge>
            <EnterForm run=run.clone() enterable=enterable.clone() open=open changed=changed/>
        </Overlay>
    }
}

#[component]
fn EnterForm(
    run: PayRunSummary,
    enterable: Vec<String>,
    open: RwSignal<bool>,
    changed: Callback<()>,
) -> impl IntoView {
    let app = app();
    let form = FormState::with(&[]);
    let found = RwSignal::new(None::<Vec<WorkerSummary>>);
    let place = run.organisation.id;
    let find = move |_| look_up(app, form, place, found);
    let (id, revision) = (Uuid::from(run.id), run.revision);
    let items = StoredValue::new(enterable.clone());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Ok(worker) = form.now("worker_id").parse::<Uuid>() else {
            return form.require(&["worker_id"]);
        };
        let one = match typed(form, WorkerId(worker), &items.get_value()) {
            Ok(one) => one,
            Err(failure) => return form.refuse(failure),
        };
        form.submit(async move || {
            save(app, id, revision, one).await.map_err(unwrapped)?;
            app.toasts.success(Words::EntrySaved);
            let _ = open.try_set(false);
            changed.run(());
            Ok(())
        });
    };
    let fields = enterable
        .into_iter()
        .enumerate()
        .map(|(at, item)| {
            view! {
                <div class="mb-2 text-secondary">{item}</div>
                <TextField form=form key=format!("items.{at}.amount") label=Words::Amount length=15/>
            }
        })
        .collect_view();
    let missing = move || {
        form.problem("worker_id")
            .map(|_| view! { <div class="cw-field-error">{t(Words::EnterChoose)}</div> })
    };
    view! {
        <form class="cw-form" on:submit=submit novalidate>
            {form_failure(form)}
            <TextField form=form key="q" label=Words::EnterName length=50/>
            <button type="button" class="btn mb-3" on:click=find>{icon(Icon::Search)}{t(Words::EnterFind)}</button>
            {move || found.get().map(|all| choices(form, all))}
            {missing}
            <TextField form=form key="factor" label=Words::Factor hint=Words::FactorHint length=8/>
            <TextField form=form key="bonus" label=Words::Bonus length=15/>
            {fields}
            <TextField form=form key="reason" label=Words::EntryReason required=true length=500/>
            <div class="cw-overlay-foot">{submit_button(form, Words::Enter)}</div>
        </form>
    }
}

/// Fields are named with their place in the list that is sent; here there is one.
fn unwrapped(failure: Failure) -> Failure {
    let fields = failure.fields();
    if fields.is_empty() {
        return failure;
    }
    let own = fields.iter().cloned().map(|mut problem| {
        if let Some(rest) = problem.field.strip_prefix("people.0.") {
            problem.field = rest.to_owned();
        }
        problem
    });
    Failure::of_fields(own.collect())
}

fn look_up(
    app: App,
    form: FormState,
    place: OrganisationId,
    found: RwSignal<Option<Vec<WorkerSummary>>>,
) {
    let query = WorkerQuery {
        q: form.optional("q"),
        organisation_id: Some(place),
        limit: Some(OFFERED),
        ..WorkerQuery::default()
    };
    spawn_local(async move {
        let page = app
            .api
            .call(async |client| client.worker_list(&query).await)
            .await;
        match page {
            Ok(page) => {
                let _ = found.try_set(Some(page.items));
            }
            Err(failure) => app.toasts.failure(&failure),
        }
    });
}

fn choices(form: FormState, all: Vec<WorkerSummary>) -> AnyView {
    if all.is_empty() {
        return view! { <p class="text-secondary" role="status">{t(Words::EnterNone)}</p> }
            .into_any();
    }
    let options = all
        .into_iter()
        .map(|one| {
            let (id, read) = (one.id.to_string(), one.id.to_string());
            let text = format!("{} · {}", one.name, one.id_number_masked);
            view! {
                <label class="form-check">
                    <input type="radio" class="form-check-input" name="worker_id"
                        prop:checked=move || form.get("worker_id") == read on:change=move |_| form.set("worker_id", id.clone())/>
                    <span class="form-check-label">{text}</span>
                </label>
            }
        })
        .collect_view();
    view! { <fieldset class="cw-field" role="radiogroup"><legend class="form-label required">{t(Words::Name)}</legend>{options}</fieldset> }
        .into_any()
}

/// What is typed.
fn typed(form: FormState, worker: WorkerId, items: &[String]) -> Result<PayEntryInput, Failure> {
    let amount = |key: &str| {
        let text = form.optional(key);
        text.map(|text| {
            text.parse()
                .map_err(|_| Failure::of_fields(vec![unreadable(key)]))
        })
        .transpose()
    };
    let mut entered = Vec::new();
    for (at, item) in items.iter().enumerate() {
        if let Some(amount) = amount(&format!("items.{at}.amount"))? {
            entered.push(PayEntryItem {
                item: item.clone(),
                amount,
            });
        }
    }
    let factor = form.optional("factor").map(|text| {
        text.parse()
            .map_err(|_| Failure::of_fields(vec![unreadable("factor")]))
    });
    Ok(PayEntryInput {
        worker_id: worker,
        factor: factor.transpose()?,
        bonus: amount("bonus")?,
        items: entered,
        reason: form.now("reason"),
    })
}

fn unreadable(field: &str) -> contract::FieldProblem {
    let problem = domain::pay::PayProblem::AmountInvalid;
    contract::FieldProblem::error(field, problem.code(), problem.text(), problem.text_en())
}
