//! Posts of a place are approved.

use contract::{ClassQuota, FieldProblem, PostQuotaInput, StaffingView};
use domain::worker::WorkerClass;
use leptos::prelude::*;

use crate::logic::failure::Failure;
use crate::logic::staffing::{approved, typed};
use crate::logic::text::{Common, Label, Lang, Staffing, Text};
use crate::state::lang::t;
use crate::state::{app, browser};
use crate::ui::field::{AreaField, DateField, TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::overlay::{Overlay, Place};

/// The drawer in which posts are approved.
#[component]
pub fn QuotaDrawer(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// As it is.
    view: StaffingView,
    /// Called after saving.
    saved: Callback<()>,
) -> impl IntoView {
    let view = StoredValue::new(view);
    view! {
        <Overlay open=open title=Signal::derive(|| t(Staffing::Approve)().to_owned()) place=Place::Edge>
            <QuotaForm view=view.get_value() open=open saved=saved/>
        </Overlay>
    }
}

fn key(class: WorkerClass) -> String {
    format!("post.{}", class.code())
}

#[component]
fn QuotaForm(view: StaffingView, open: RwSignal<bool>, saved: Callback<()>) -> impl IntoView {
    let app = app();
    let today = browser::today().to_string();
    let form = FormState::with(&[("effective_on", &today)]);
    let before: Vec<(WorkerClass, Option<i64>)> = WorkerClass::ALL
        .iter()
        .map(|class| (*class, approved(&view.approvals, *class, view.as_of)))
        .collect();
    for (class, number) in &before {
        let number = number.map(|number| number.to_string());
        form.set(&key(*class), number.unwrap_or_default());
    }
    let before = StoredValue::new(before);
    let (id, revision) = (view.organisation.id, view.revision);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let input = match before.with_value(|before| read(form, before)) {
            Ok(input) => input,
            Err(problems) => return form.refuse(refused(problems)),
        };
        form.submit(async move || {
            app.api
                .call(async |client| client.post_quota_save(id.into(), revision, &input).await)
                .await?;
            app.toasts.success(Staffing::Saved);
            open.set(false);
            saved.run(());
            Ok(())
        });
    };
    let fields = WorkerClass::ALL
        .iter()
        .map(|class| {
            let label = Label {
                zh: class.label(),
                en: class.label_en(),
            };
            view! { <TextField form=form key=key(*class) label=label kind="number" length=5/> }
        })
        .collect_view();
    view! {
        <form class="cw-form" on:submit=submit novalidate>
            {form_failure(form)}
            <p class="text-secondary">{t(Staffing::ApproveHint)}</p>
            <div class="cw-quota-fields">{fields}</div>
            <DateField form=form key="effective_on" label=Staffing::EffectiveOn required=true/>
            <TextField form=form key="document_number" label=Staffing::DocumentNumber hint=Staffing::DocumentHint length=100/>
            <AreaField form=form key="reason" label=Staffing::Reason/>
            <div class="cw-overlay-foot">
                <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Common::Cancel)}</button>
                {submit_button(form, Common::Save)}
            </div>
        </form>
    }
}

fn problem(field: &str, code: &str, text: Staffing) -> FieldProblem {
    FieldProblem::error(field, code, text.get(Lang::Zh), text.get(Lang::En))
}

/// What is sent: the classes that were changed.
fn read(
    form: FormState,
    before: &[(WorkerClass, Option<i64>)],
) -> Result<PostQuotaInput, Vec<FieldProblem>> {
    let (mut posts, mut problems) = (Vec::new(), Vec::new());
    for (class, was) in before {
        match typed(&form.now(&key(*class))) {
            Ok(number) if number != *was => posts.push(ClassQuota {
                class: *class,
                number,
            }),
            Ok(_) => {}
            Err(()) => problems.push(problem(
                &key(*class),
                "number_invalid",
                Staffing::NumberInvalid,
            )),
        }
    }
    let effective_on = form.now("effective_on").parse().map_err(|_| {
        let finding =
            domain::worker::Finding::new("effective_on", domain::worker::FindingCode::DateInvalid);
        vec![finding.into()]
    })?;
    if posts.is_empty() && problems.is_empty() {
        let first = before.first().map(|(class, _)| key(*class));
        problems.push(problem(
            &first.unwrap_or_default(),
            "unchanged",
            Staffing::Unchanged,
        ));
    }
    match problems.is_empty() {
        true => Ok(PostQuotaInput {
            posts,
            effective_on,
            document_number: form.optional("document_number"),
            reason: form.optional("reason"),
        }),
        false => Err(problems),
    }
}

fn refused(problems: Vec<FieldProblem>) -> Failure {
    let mut problem = contract::ErrorCode::FieldsInvalid.problem();
    problem.errors = problems;
    Failure::Refused(Box::new(problem))
}
