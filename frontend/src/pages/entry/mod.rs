//! The entry form, for a new person and for a change. What is typed is kept until it is saved,
//! across leaving the page and an expired session.

mod identity;
pub(crate) mod sections;
mod widgets;

pub(crate) use widgets::{organisation, rows};

use client::{Client, Outcome};
use contract::{ErrorCode, Permission, SubmissionView, WorkerUpdate, WorkerView};
use domain::worker::Severity;
use domain::worker::submission::SubmissionKind;
use leptos::prelude::*;
use uuid::Uuid;

use crate::logic;
use crate::logic::failure::Failure;
use crate::logic::form::Form;
use crate::logic::history::field_name;
use crate::logic::record;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Person, Submissions};
use crate::pages::submissions;
use crate::state::lang::{fill, lang, t};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::PageHead;
use crate::ui::field::form_failure;
use crate::ui::form::FormState;
use crate::ui::icon::Icon;
use crate::ui::org_picker::sole_organisation;
use crate::ui::show::show;
use crate::ui::states;

/// A new person.
#[component]
pub fn PersonNew() -> impl IntoView {
    let api = app().api;
    let place = Remote::load(|| (), async move |()| Ok(sole_organisation(api).await));
    show(place, 10, |place| {
        let place = place.filter(|place| place.kind.holds_workers());
        let place = place.map(|place| place.id.to_string()).unwrap_or_default();
        view! { <Entry opened=blank(&place) saved=None/> }.into_any()
    })
}

/// The form of a new person; who enters for one place need not say which.
fn blank(place: &str) -> Form {
    let today = browser::today().to_string();
    let defaults = [
        ("id_kind", "ID_CARD"),
        ("ethnicity", "01"),
        ("entered_on", &today),
        ("assigned_on", &today),
        ("organisation_id", place),
    ];
    let mut form = Form::opened(
        defaults
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect(),
    );
    for (list, field) in [("political", "code"), ("educations", "code")] {
        form.add_row(list, field);
    }
    form.settle();
    form
}

/// A change of a record.
#[component]
pub fn PersonEdit(
    /// Whose.
    id: Uuid,
) -> impl IntoView {
    let api = app().api;
    let person = Remote::load(
        || (),
        async move |()| api.call(async |client| client.worker_get(id).await).await,
    );
    show(person, 10, |view| {
        let form = Form::opened(record::from_view(&view));
        view! { <Entry opened=form saved=Some(view)/> }.into_any()
    })
}

/// A submission that was returned, with the reasons beside the fields and everything as typed.
#[component]
pub fn SubmissionEdit(
    /// Which.
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
    show(found, 10, |view| {
        let Some(proposed) = view.proposed.clone() else {
            return states::empty(Icon::Inbox, Submissions::ResubmitNone, None, None);
        };
        let mut form = Form::opened(record::from_view(&proposed));
        // Of a change, from when it holds and why is as typed too.
        if let Some(day) = view.effective_on {
            form.set("effective_on", day.to_string());
        }
        if let (Some(reason), SubmissionKind::Change) = (&view.reason, view.summary.kind) {
            form.set("change_reason", reason.clone());
        }
        form.settle();
        view! { <Entry opened=form saved=Some(*proposed) returned=Some(view)/> }.into_any()
    })
}

/// Why it was returned, as a list above the form.
fn reasons(view: &SubmissionView) -> AnyView {
    let returned = view.fields.iter();
    let lines = returned
        .filter_map(|field| {
            let why = field.returned.clone()?;
            let (key, label) = (field.field.clone(), field.label.clone());
            let name = move || field_name(&key, &label, lang());
            Some(view! { <li><strong>{name}</strong>{t(Common::Colon)}{why}</li> })
        })
        .collect_view();
    view! {
        <div class="alert alert-warning" role="status">
            <div>{t(Submissions::ResubmitIntro)}<ul class="mb-0">{lines}</ul></div>
        </div>
    }
    .into_any()
}

/// The form and its saving.
#[component]
fn Entry(
    opened: Form,
    saved: Option<WorkerView>,
    #[prop(default = None)] returned: Option<SubmissionView>,
) -> impl IntoView {
    let app = app();
    let new = saved.is_none();
    let submission = returned.as_ref().map(|view| view.summary.id);
    let address = match (submission, &saved) {
        (Some(id), _) => PageKind::SubmissionEdit.of(id),
        (None, Some(view)) => PageKind::PersonEdit.of(view.id),
        (None, None) => PageKind::PersonNew.path().to_owned(),
    };
    let draft = app.drafts.get(&address);
    let restored = RwSignal::new(draft.is_some());
    let clean = StoredValue::new(opened.clone());
    let form = FormState::new(draft.unwrap_or(opened));
    if let Some(returned) = &returned {
        form.problems.set(logic::submission::reasons(returned));
    }
    let revision = RwSignal::new(match (&returned, &saved) {
        (Some(view), _) => view.summary.revision,
        (None, Some(view)) => view.revision,
        (None, None) => 0,
    });
    let key = StoredValue::new(browser::request_key());
    let dirty = Signal::derive(move || form.form.with(Form::is_dirty));
    app.router.guard(dirty);
    let address = StoredValue::new(address);
    Effect::new(move |_| {
        // Every keystroke, so that even a crash of the page above loses nothing.
        if dirty.get() {
            address.with_value(|address| app.drafts.keep(address, form.form.get()));
        }
    });
    let discard = move |_| {
        address.with_value(|address| app.drafts.drop(address));
        form.form.set(clean.get_value());
        form.problems.set(Vec::new());
        form.failure.set(None);
        restored.set(false);
    };
    // A new person who was returned has no id but that of the submission.
    let id = match &returned {
        Some(view) => view.summary.worker_id,
        None => saved.as_ref().map(|view| view.id),
    };
    let name = saved.as_ref().map(|view| view.name.clone());
    let save = move |another: bool| {
        let values = form.form.get_untracked();
        let found = record::problems(
            &values,
            new,
            browser::today(),
            app.session.is_demonstration(),
        );
        if found
            .iter()
            .any(|problem| problem.severity == Severity::Error)
        {
            form.refuse(Failure::of_fields(found));
            return;
        }
        let Some(input) = record::to_input(&values, new) else {
            form.refuse(Failure::Unreadable);
            return;
        };
        form.submit(async move || {
            let effective_on = values.text("effective_on").and_then(|day| day.parse().ok());
            let reason = values.text("change_reason").map(str::to_owned);
            let revision = revision.get_untracked();
            let change = |record| WorkerUpdate {
                record,
                effective_on,
                reason,
            };
            let written = match (submission, id) {
                (Some(submission), _) => {
                    let update = change(input);
                    let send = async |client: &Client| {
                        client
                            .submission_resubmit(submission.into(), revision, &update)
                            .await
                    };
                    Outcome::Accepted(app.api.call(send).await?)
                }
                (None, None) => {
                    let key = key.get_value();
                    app.api
                        .call(async |client| client.worker_create(Some(&key), &input).await)
                        .await?
                }
                (None, Some(id)) => {
                    let update = change(input);
                    app.api
                        .call(async |client| {
                            client.worker_update(id.into(), revision, &update).await
                        })
                        .await?
                }
            };
            let next_page = match &written {
                Outcome::Done(view) => {
                    app.toasts.success(if new {
                        Person::Created
                    } else {
                        Person::Updated
                    });
                    PageKind::Person.of(view.id)
                }
                Outcome::Accepted(view) => {
                    app.toasts.info(submissions::handed(view));
                    app.tasks.refresh();
                    PageKind::Submission.of(view.summary.id)
                }
            };
            address.with_value(|address| app.drafts.drop(address));
            app.router.release();
            if another {
                // The place is the same for the next person; a second save is another request.
                let mut next = clean.get_value();
                for kept in ["organisation_id", "relation", "entry_kind"] {
                    next.set(kept, values.get(kept));
                }
                next.settle();
                form.form.set(next);
                key.set_value(browser::request_key());
                app.router.guard(dirty);
                browser::focus_soon("field-name");
            } else {
                // Back leads to where the form was opened, not into it again.
                app.router.replace(&next_page);
            }
            Ok(())
        });
    };
    let title = Signal::derive(move || match &name {
        None => t(Person::FormNewTitle)().to_owned(),
        Some(name) if submission.is_some() => fill(Submissions::ResubmitTitle, &[("name", name)]),
        Some(name) => fill(Person::FormEditTitle, &[("name", name)]),
    });
    let outdated = move || {
        form.failure.with(|failure| {
            failure.as_ref().and_then(Failure::code) == Some(ErrorCode::RevisionOutdated)
        })
    };
    let take_latest = move |_| {
        leptos::task::spawn_local(async move {
            let latest = app.api.call(async |client| match (submission, id) {
                (Some(submission), _) => client
                    .submission_get(submission.into())
                    .await
                    .map(|view| view.summary.revision),
                (None, Some(id)) => client.worker_get(id.into()).await.map(|view| view.revision),
                (None, None) => Ok(0),
            });
            match latest.await {
                Ok(latest) => {
                    let _ = revision.try_set(latest);
                    let _ = form.failure.try_set(None);
                }
                Err(failure) => app.toasts.failure(&failure),
            }
        });
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        save(false);
    };
    let back = match (submission, id) {
        (Some(id), _) => PageKind::Submission.of(id),
        (None, Some(id)) => PageKind::Person.of(id),
        (None, None) => PageKind::People.path().to_owned(),
    };
    let change = id.is_some();
    let may = |permission| app.session.may(permission);
    view! {
        <PageHead title=title/>
        {returned.as_ref().map(reasons)}
        {move || restored.get().then(|| view! {
            <div class="alert alert-info" role="status">
                {t(Person::DraftRestored)}
                <button type="button" class="btn btn-sm ms-2" on:click=discard>{t(Person::DraftDiscard)}</button>
            </div>
        })}
        <form class="cw-entry" on:submit=submit novalidate>
            {form_failure(form)}
            {move || outdated().then(|| view! {
                <div class="alert alert-warning" role="alert">
                    {t(Person::Outdated)}
                    {id.map(|id| view! { <a class="btn btn-sm ms-2" target="_blank" href=PageKind::Person.of(id)>{t(Common::View)}</a> })}
                    <button type="button" class="btn btn-sm ms-2" on:click=take_latest>{t(Person::OutdatedReload)}</button>
                </div>
            })}
            {sections::identity(form, saved.as_ref(), id)}
            {sections::contact(form, saved.as_ref(), may(Permission::PayView))}
            {sections::work(form)}
            {sections::notice(form, saved.is_none())}
            {sections::lists(form)}
            {may(Permission::FamilyView).then(|| sections::family(form))}
            {may(Permission::PayView).then(|| sections::pay(form))}
            {sections::note(form, change)}
            <div class="cw-entry-foot">
                <a class="btn" href=back>{t(Common::Cancel)}</a>
                {new.then(|| view! {
                    <button type="button" class="btn" disabled=move || form.busy.get() on:click=move |_| save(true)>{t(Person::SaveAndNew)}</button>
                })}
                <button type="submit" class="btn btn-primary" disabled=move || form.busy.get()>
                    {move || t(if form.busy.get() { Common::Saving } else { Common::Save })()}
                </button>
            </div>
        </form>
    }
}
