//! The entry form, for a new person and for a change. What is typed is kept until it is saved,
//! across leaving the page and an expired session.

mod identity;
mod sections;
mod widgets;

use contract::{ErrorCode, Permission, WorkerUpdate, WorkerView};
use domain::worker::Severity;
use leptos::prelude::*;
use uuid::Uuid;

use crate::logic::failure::Failure;
use crate::logic::form::Form;
use crate::logic::record;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Person};
use crate::state::lang::{fill, t};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::PageHead;
use crate::ui::field::form_failure;
use crate::ui::form::FormState;
use crate::ui::show::show;

/// A new person.
#[component]
pub fn PersonNew() -> impl IntoView {
    let today = browser::today().to_string();
    let defaults = [
        ("id_kind", "ID_CARD"),
        ("ethnicity", "01"),
        ("entered_on", &today),
        ("assigned_on", &today),
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
    view! { <Entry opened=form saved=None/> }
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

/// The form and its saving.
#[component]
fn Entry(opened: Form, saved: Option<WorkerView>) -> impl IntoView {
    let app = app();
    let new = saved.is_none();
    let address = saved.as_ref().map_or_else(
        || PageKind::PersonNew.path().to_owned(),
        |view| PageKind::PersonEdit.of(view.id),
    );
    let draft = app.drafts.get(&address);
    let restored = RwSignal::new(draft.is_some());
    let clean = StoredValue::new(opened.clone());
    let form = FormState::new(draft.unwrap_or(opened));
    let revision = RwSignal::new(saved.as_ref().map_or(0, |view| view.revision));
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
    let id = saved.as_ref().map(|view| view.id);
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
            let view = match id {
                None => {
                    let key = key.get_value();
                    app.api
                        .call(async |client| client.worker_create(Some(&key), &input).await)
                        .await?
                }
                Some(id) => {
                    let effective_on = values.text("effective_on").and_then(|day| day.parse().ok());
                    let reason = values.text("change_reason").map(str::to_owned);
                    let update = WorkerUpdate {
                        record: input,
                        effective_on,
                        reason,
                    };
                    let revision = revision.get_untracked();
                    app.api
                        .call(async |client| {
                            client.worker_update(id.into(), revision, &update).await
                        })
                        .await?
                }
            };
            app.toasts.success(if new {
                Person::Created
            } else {
                Person::Updated
            });
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
                app.router.go(&PageKind::Person.of(view.id));
            }
            Ok(())
        });
    };
    let title = Signal::derive(move || match &name {
        None => t(Person::FormNewTitle)().to_owned(),
        Some(name) => fill(Person::FormEditTitle, &[("name", name)]),
    });
    let outdated = move || {
        form.failure.with(|failure| {
            failure.as_ref().and_then(Failure::code) == Some(ErrorCode::RevisionOutdated)
        })
    };
    let take_latest = move |_| {
        let Some(id) = id else { return };
        leptos::task::spawn_local(async move {
            match app
                .api
                .call(async |client| client.worker_get(id.into()).await)
                .await
            {
                Ok(view) => {
                    let _ = revision.try_set(view.revision);
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
    let back = id.map_or_else(
        || PageKind::People.path().to_owned(),
        |id| PageKind::Person.of(id),
    );
    let may = |permission| app.session.may(permission);
    view! {
        <PageHead title=title/>
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
            {sections::lists(form)}
            {may(Permission::FamilyView).then(|| sections::family(form))}
            {may(Permission::PayView).then(|| sections::pay(form))}
            {sections::note(form, !new)}
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
