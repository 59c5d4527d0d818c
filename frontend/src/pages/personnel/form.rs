//! The form of an action: what to do, its fields, what it would change, and handing it in.

use contract::{ActionInput, ActionPreview, NumberedActionInput, SubmissionView, WorkerView};
use domain::personnel::action::ActionKind;
use domain::worker::Severity;
use leptos::prelude::*;
use uuid::Uuid;

use super::fields::fields;
use super::kind_label;
use crate::logic::failure::{Failure, field_message};
use crate::logic::personnel::{kinds, opened, read};
use crate::logic::route::PageKind;
use crate::logic::submission;
use crate::logic::text::{Common, Personnel as Words, Text};
use crate::pages::submissions::{handed, values};
use crate::state::lang::{fill, lang, t};
use crate::state::remote::Remote;
use crate::state::{App, app, browser};
use crate::ui::choice::Choices;
use crate::ui::controls::{Card, Mood, PageHead, badge};
use crate::ui::field::{AreaField, DateField, SelectField, TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::show::show;

/// Whom an action is about, as far as the form knows.
#[derive(Clone)]
enum Target {
    /// Somebody of the own people, at a revision.
    Person(Uuid, i64),
    /// A returned action, at a revision.
    Returned(Uuid, i64),
    /// Somebody registered elsewhere.
    Numbered,
}

/// An action on somebody's career.
#[component]
pub fn ActionNew(
    /// Who.
    id: Uuid,
) -> impl IntoView {
    let api = app().api;
    let person = Remote::load(
        || (),
        async move |()| api.call(async |client| client.worker_get(id).await).await,
    );
    show(person, 8, move |view: WorkerView| {
        let title = fill(Words::NewTitle, &[("name", &view.name)]);
        let asked = app().router.param("kind");
        let chosen = ActionKind::from_code(&asked).map_or("", ActionKind::code);
        let values = vec![("kind".to_owned(), chosen.to_owned())];
        let target = Target::Person(id, view.revision);
        sheet(title, target, kinds(view.status), values)
    })
}

/// A returned action as a form.
#[component]
pub fn ActionAgain(
    /// Its submission.
    id: Uuid,
) -> impl IntoView {
    let api = app().api;
    let found = Remote::load(
        || (),
        async move |()| {
            api.call(async |client| client.submission_get(id).await)
                .await
        },
    );
    show(found, 8, move |view: SubmissionView| {
        let Some(action) = &view.action else {
            return crate::ui::states::not_found();
        };
        let name = view.summary.name.clone().unwrap_or_default();
        let title = fill(Words::AgainTitle, &[("name", &name)]);
        let target = Target::Returned(id, view.summary.revision);
        sheet(title, target, vec![action.kind], opened(action))
    })
}

/// Asking for somebody by number.
#[component]
pub fn ActionRequest() -> impl IntoView {
    let kinds = vec![ActionKind::Transfer, ActionKind::ReEntry];
    let values = vec![("kind".to_owned(), ActionKind::Transfer.code().to_owned())];
    sheet(
        t(Words::RequestTitle)().to_owned(),
        Target::Numbered,
        kinds,
        values,
    )
}

fn sheet(
    title: String,
    target: Target,
    kinds: Vec<ActionKind>,
    values: Vec<(String, String)>,
) -> AnyView {
    let app = app();
    let today = browser::today().to_string();
    let mut filled = vec![("effective_on", today.as_str())];
    filled.extend(
        values
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str())),
    );
    let form = FormState::with(&filled);
    let dirty = Signal::derive(move || form.form.with(|form| form.is_dirty()));
    app.router.guard(dirty);
    let numbered = matches!(target, Target::Numbered);
    let kind = Memo::new(move |_| ActionKind::from_code(&form.get("kind")));
    let preview = RwSignal::new(None::<ActionPreview>);
    // What was shown of another kind says nothing of this one.
    Effect::new(move |_| {
        kind.track();
        preview.set(None);
    });
    let choices = Signal::derive(move || {
        let lang = lang();
        let choice = |kind: &ActionKind| {
            (
                kind.code().to_owned(),
                kind_label(*kind).get(lang).to_owned(),
            )
        };
        kinds.iter().map(choice).collect::<Choices>()
    });
    let back = match &target {
        Target::Person(id, _) => PageKind::Person.of(*id),
        Target::Returned(id, _) => PageKind::Submission.of(*id),
        Target::Numbered => PageKind::Home.path().to_owned(),
    };
    let target = StoredValue::new(target);
    let key = StoredValue::new(browser::request_key());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(input) = typed(form) else { return };
        form.submit(async move || {
            let view = send(
                app,
                target.get_value(),
                form.now("id_number"),
                input,
                key.get_value(),
            )
            .await?;
            app.toasts.info(handed(&view));
            app.tasks.refresh();
            app.router.release();
            app.router
                .replace(&PageKind::Submission.of(view.summary.id));
            Ok(())
        });
    };
    let look = move |_| {
        let Some(input) = typed(form) else { return };
        let Target::Person(id, _) = target.get_value() else {
            return;
        };
        form.submit(async move || {
            let found = app
                .api
                .call(async |client| client.personnel_action_preview(id, &input).await)
                .await?;
            let _ = preview.try_set(Some(found));
            Ok(())
        });
    };
    let may_look = target.with_value(|target| matches!(target, Target::Person(..)));
    view! {
        <PageHead title=Signal::derive(move || title.clone())><span></span></PageHead>
        <form class="cw-form" on:submit=submit novalidate>
            {form_failure(form)}
            {numbered.then(|| view! { <div class="alert alert-info" role="note">{icon(Icon::Info)}<div>{t(Words::RequestText)}</div></div> })}
            <section class="card cw-card">
                <div class="card-body">
                    <div class="cw-fields">
                        <SelectField form=form key="kind" label=Words::Kind options=choices required=true/>
                        {numbered.then(|| view! { <TextField form=form key="id_number" label=Words::IdNumber required=true length=40/> })}
                        {move || kind.get().map(|kind| fields(form, kind))}
                        <DateField form=form key="effective_on" label=Words::EffectiveOn hint=Words::EffectiveHint required=true/>
                        <TextField form=form key="document_number" label=Words::DocumentNumber length=60/>
                    </div>
                    <AreaField form=form key="reason" label=Words::Reason hint=Words::ReasonHint/>
                </div>
            </section>
            {move || preview.get().map(shown)}
            <div class="btn-list mt-3">
                <a class="btn" href=back>{t(Common::Cancel)}</a>
                {may_look.then(|| view! {
                    <button type="button" class="btn" disabled=move || form.busy.get() on:click=look>{icon(Icon::Eye)}{t(Words::Preview)}</button>
                })}
                {submit_button(form, Words::Send)}
            </div>
        </form>
    }
    .into_any()
}

/// What the form says; none when it says why not.
fn typed(form: FormState) -> Option<ActionInput> {
    let refuse = |problems| {
        let mut problem = contract::ErrorCode::FieldsInvalid.problem();
        problem.errors = problems;
        form.refuse(Failure::Refused(Box::new(problem)));
    };
    let Some(kind) = ActionKind::from_code(&form.now("kind")) else {
        let text = Words::PickKind;
        let problem = contract::FieldProblem::error(
            "kind",
            "required",
            text.get(crate::logic::text::Lang::Zh),
            text.get(crate::logic::text::Lang::En),
        );
        refuse(vec![problem]);
        return None;
    };
    match form.form.with_untracked(|form| read(kind, form)) {
        Ok(input) => Some(input),
        Err(problems) => {
            refuse(problems);
            None
        }
    }
}

async fn send(
    app: App,
    target: Target,
    id_number: String,
    input: ActionInput,
    key: String,
) -> Result<SubmissionView, Failure> {
    let api = app.api;
    match target {
        Target::Person(id, revision) => {
            api.call(async |client| {
                client
                    .personnel_action_create(id, revision, Some(&key), &input)
                    .await
            })
            .await
        }
        Target::Returned(id, revision) => {
            api.call(async |client| client.personnel_action_resubmit(id, revision, &input).await)
                .await
        }
        Target::Numbered => {
            let request = NumberedActionInput {
                id_number,
                action: input,
            };
            api.call(async |client| client.personnel_request_create(Some(&key), &request).await)
                .await
        }
    }
}

/// What an action would change, what is wrong with it, and who decides.
fn shown(preview: ActionPreview) -> AnyView {
    let route = preview
        .route
        .iter()
        .map(|level| {
            view! { <li>{icon(Icon::Right)}{badge(submission::level(*level), Mood::Plain)}</li> }
        })
        .collect_view();
    let findings = preview.findings.clone();
    let wrong = findings.iter().any(|one| one.severity == Severity::Error);
    let found = (!findings.is_empty()).then(|| {
        let class = match wrong {
            true => "alert alert-danger",
            false => "alert alert-warning",
        };
        let lines = move || {
            let findings = findings.iter();
            findings
                .map(|one| view! { <li>{field_message(one, lang())}</li> })
                .collect_view()
        };
        view! { <div class=class role="status">{icon(Icon::Warning)}<ul class="mb-0">{lines}</ul></div> }
    });
    let table = match preview.fields.is_empty() {
        true => view! { <p class="text-secondary p-3 mb-0">{t(Words::PreviewNone)}</p> }.into_any(),
        false => values(&preview.fields, false, None),
    };
    view! {
        {found}
        <Card title=Words::PreviewTitle flush=true>
            {table}
            <div class="p-3">
                <span class="text-secondary">{t(Words::Route)}</span>
                <ol class="cw-badges list-unstyled mb-0">{route}</ol>
            </div>
        </Card>
    }
    .into_any()
}
