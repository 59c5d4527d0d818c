//! One person's career besides places and posts, and taking a decided action back.

use contract::{ActionFields, ActionInput, ActionView, CareerLine, CareerView, Permission};
use domain::ids::WorkerId;
use domain::personnel::action::{ActionKind, ActionState};
use leptos::prelude::*;

use super::{career_label, kind_label};
use crate::logic::format;
use crate::logic::personnel::content;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Label, Person, Personnel as Words};
use crate::pages::submissions::{handed, values};
use crate::state::app;
use crate::state::lang::{lang, t, tl};
use crate::state::remote::Remote;
use crate::ui::controls::{Mood, badge};
use crate::ui::field::{AreaField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::Icon;
use crate::ui::overlay::Overlay;
use crate::ui::show::show;
use crate::ui::states;
use crate::ui::table::{Head, plain_table};

/// The tab.
#[component]
pub fn Career(
    /// Who.
    id: WorkerId,
    /// Revision of the record, which an action names.
    revision: i64,
) -> impl IntoView {
    let api = app().api;
    let career = Remote::load(
        || (),
        async move |()| {
            api.call(async |client| client.worker_career_get(id.into()).await)
                .await
        },
    );
    show(career, 6, move |view| sheet(view, revision))
}

fn sheet(view: CareerView, revision: i64) -> AnyView {
    if view.lines.is_empty() && view.actions.is_empty() {
        let text = Some(Label::from(Words::CareerNoneText));
        return states::empty(Icon::Log, Words::CareerNone, text, None);
    }
    let decided = view.actions.iter();
    let decided = decided
        .map(|action| entry(action.clone(), revision))
        .collect_view();
    view! {
        <section class="cw-section">
            <h2>{t(Words::Career)}</h2>
            {statements(view.lines)}
        </section>
        <section class="cw-section">
            <h2>{t(Words::Decisions)}</h2>
            {decided}
        </section>
    }
    .into_any()
}

/// The statements of a career as a table.
pub fn statements(lines: Vec<CareerLine>) -> AnyView {
    let heads = [
        Head::text(Words::What),
        Head::text(Words::Content),
        Head::text(Words::Period),
    ];
    let rows = lines.into_iter().map(line).collect_view().into_any();
    plain_table(Words::Career, &heads, rows)
}

fn line(line: CareerLine) -> AnyView {
    let label = career_label(line.kind);
    let days = (line.from.to_string(), line.until.map(|day| day.to_string()));
    // What happened on a day has no end.
    let event = !line.kind.is_single() && line.until.is_none();
    let until = move || match (&days.1, event) {
        (Some(day), _) => format!(" – {day}"),
        (None, true) => String::new(),
        (None, false) => format!(" – {}", t(Person::Ongoing)()),
    };
    let from = days.0.clone();
    let told = move || content(&line, lang());
    view! {
        <tr>
            <th scope="row">{tl(label)}</th>
            <td>{told}</td>
            <td>{from}{until}</td>
        </tr>
    }
    .into_any()
}

fn entry(action: ActionView, revision: i64) -> AnyView {
    let app = app();
    let (kind, state) = (action.kind, action.state);
    let may = app.session.may(Permission::PersonnelEdit)
        && state != ActionState::Reversed
        && kind != ActionKind::Reversal;
    let document = action
        .document_number
        .clone()
        .map(|number| format!(" · {number}"));
    let standing = Label {
        zh: state.label(),
        en: state.label_en(),
    };
    let mood = match state {
        ActionState::Approved => Mood::Attention,
        ActionState::InForce => Mood::Good,
        ActionState::Reversed => Mood::Plain,
    };
    let table = values(&action.fields, false, None);
    let submission = PageKind::Submission.of(action.submission_id);
    let reason = action.reason.clone();
    let day = action.effective_on.to_string();
    let decided = format::instant(action.decided_at);
    view! {
        <details class="cw-pending">
            <summary>{day}" · "{tl(kind_label(kind))}{document}" "{badge(standing, mood)}</summary>
            {table}
            {reason.map(|reason| view! { <p>{t(Words::Reason)}{t(Common::Colon)}{reason}</p> })}
            <p class="text-secondary">{t(Words::DecidedAt)}" "{decided}</p>
            <div class="cw-page-actions">
                <a class="btn btn-sm" href=submission>{t(Words::OpenSubmission)}</a>
                {may.then(|| view! { <Reverse action=action.clone() revision=revision/> })}
            </div>
        </details>
    }
    .into_any()
}

/// Asks to take an action back.
#[component]
fn Reverse(action: ActionView, revision: i64) -> impl IntoView {
    let app = app();
    let open = RwSignal::new(false);
    let form = FormState::with(&[("reason", "")]);
    let (worker, id) = (action.worker_id, action.id);
    let (day, document) = (action.effective_on, action.document_number);
    let document = StoredValue::new(document);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let input = ActionInput {
            kind: ActionKind::Reversal,
            effective_on: day,
            document_number: document.get_value(),
            reason: form.optional("reason"),
            fields: ActionFields {
                reverses: Some(id),
                ..ActionFields::default()
            },
        };
        form.submit(async move || {
            let view = app
                .api
                .call(async |client| {
                    client
                        .personnel_action_create(worker.into(), revision, None, &input)
                        .await
                })
                .await?;
            app.toasts.info(handed(&view));
            app.tasks.refresh();
            app.router.go(&PageKind::Submission.of(view.summary.id));
            Ok(())
        });
    };
    view! {
        <button type="button" class="btn btn-sm btn-ghost-danger" on:click=move |_| open.set(true)>{t(Words::Reverse)}</button>
        <Overlay open=open title=Signal::derive(|| t(Words::ReverseTitle)().to_owned())>
            <form class="cw-form" on:submit=submit novalidate>
                {form_failure(form)}
                <p>{t(Words::ReverseText)}</p>
                <AreaField form=form key="reason" label=Words::Reason/>
                <div class="cw-overlay-foot">
                    <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Common::Cancel)}</button>
                    {submit_button(form, Words::Send)}
                </div>
            </form>
        </Overlay>
    }
}
