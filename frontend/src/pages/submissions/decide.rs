//! What an account may do with a submission: confirm, return with reasons, hand in again,
//! withdraw, and see its numbers.

use std::collections::BTreeMap;

use contract::{
    ErrorCode, Permission, RevealRequest, RevealedNumbers, SubmissionAction, SubmissionReturn,
    SubmissionView, SubmittedField,
};
use domain::worker::submission::{SubmissionKind, SubmissionState};
use leptos::prelude::*;
use uuid::Uuid;

use crate::logic::failure::{Failure, field_message};
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Label, Person, Submissions as Words, Text};
use crate::logic::{history, submission};
use crate::state::App;
use crate::state::lang::{fill, lang, lang_now, t};
use crate::state::remote::Remote;
use crate::ui::controls::facts;
use crate::ui::field::{AreaField, TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::{ConfirmDanger, Overlay};
use crate::ui::table::link_button;

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Desk {
    pub(super) app: App,
    /// Which.
    pub id: Uuid,
    /// As it was read.
    pub found: Remote<SubmissionView>,
    pub(super) revision: i64,
    /// Whether the account may return it.
    pub may_return: bool,
    /// Whether reasons are being typed.
    returning: RwSignal<bool>,
    reasons: RwSignal<BTreeMap<String, String>>,
    note: FormState,
    pub(super) busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
}

impl Desk {
    /// For a submission as it was read.
    pub fn new(app: App, id: Uuid, found: Remote<SubmissionView>, view: &SubmissionView) -> Self {
        Self {
            app,
            id,
            found,
            revision: view.summary.revision,
            may_return: view.may.contains(&SubmissionAction::Return),
            returning: RwSignal::new(false),
            reasons: RwSignal::new(BTreeMap::new()),
            note: FormState::with(&[("note", "")]),
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
        }
    }

    /// Does something with it, and shows what became of it.
    pub(super) fn run(
        self,
        done: impl FnOnce(&SubmissionView) -> Words + 'static,
        send: impl AsyncFnOnce() -> Result<SubmissionView, Failure> + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        leptos::task::spawn_local(async move {
            match send().await {
                Ok(view) => {
                    self.app.toasts.success(done(&view));
                    self.app.tasks.refresh();
                    let _ = self.found.data.try_set(Some(view));
                }
                Err(failure) => {
                    let _ = self.busy.try_set(false);
                    // What is shown is no longer what there is.
                    if failure.code() == Some(ErrorCode::SubmissionOutdated) {
                        self.found.reload();
                        self.app.toasts.failure(&failure);
                    }
                    let _ = self.failure.try_set(Some(failure));
                    crate::state::browser::focus_first_error();
                }
            }
        });
    }
}

/// The buttons at the head.
pub fn actions(desk: Desk, view: &SubmissionView) -> AnyView {
    let may = |action: SubmissionAction| view.may.contains(&action);
    let photo = view.summary.kind == SubmissionKind::Photo;
    let may_reveal = desk.app.session.may(Permission::IdentityReveal)
        && view.summary.action.is_none()
        && !photo
        && view.summary.state.is_open()
        && !view.fields.is_empty();
    let id = view.summary.id;
    let again = match view.summary.action {
        Some(_) => PageKind::ActionAgain,
        None => PageKind::SubmissionEdit,
    };
    view! {
        {may_reveal.then(|| view! { <Numbers desk=desk/> })}
        {may(SubmissionAction::Withdraw).then(|| withdraw(desk))}
        // A photo is chosen anew where it stands.
        {(may(SubmissionAction::Resubmit) && !photo).then(|| link_button(again.of(id), Icon::Edit, Words::Resubmit, true))}
        {may(SubmissionAction::Return).then(|| view! {
            <button type="button" class="btn" disabled=move || desk.busy.get() aria-expanded=move || desk.returning.get().to_string()
                on:click=move |_| desk.returning.update(|open| *open = !*open)>{icon(Icon::Left)}{t(Words::Return)}</button>
        })}
        {may(SubmissionAction::Confirm).then(|| confirm(desk))}
    }
    .into_any()
}

fn confirm(desk: Desk) -> AnyView {
    let asking = RwSignal::new(false);
    let go = move |_| {
        asking.set(false);
        let (app, id, revision) = (desk.app, desk.id, desk.revision);
        desk.run(
            |view| match view.summary.state {
                SubmissionState::Confirmed => Words::Confirmed,
                _ => Words::ConfirmedOn,
            },
            async move || {
                app.api
                    .call(async |client| client.submission_confirm(id, revision).await)
                    .await
            },
        );
    };
    view! {
        <button type="button" class="btn btn-primary" disabled=move || desk.busy.get() on:click=move |_| asking.set(true)>{icon(Icon::Check)}{t(Words::Confirm)}</button>
        <Overlay open=asking title=Signal::derive(|| t(Words::ConfirmTitle)().to_owned())>
            <p>{t(Words::ConfirmText)}</p>
            <div class="cw-overlay-foot">
                <button type="button" class="btn" on:click=move |_| asking.set(false)>{t(Common::Cancel)}</button>
                <button type="button" class="btn btn-primary" on:click=go>{t(Words::Confirm)}</button>
            </div>
        </Overlay>
    }
    .into_any()
}

fn withdraw(desk: Desk) -> AnyView {
    let asking = RwSignal::new(false);
    let go = Callback::new(move |()| {
        let (app, id, revision) = (desk.app, desk.id, desk.revision);
        desk.run(
            |_| Words::Withdrawn,
            async move || {
                app.api
                    .call(async |client| client.submission_withdraw(id, revision).await)
                    .await
            },
        );
    });
    view! {
        <button type="button" class="btn" disabled=move || desk.busy.get() on:click=move |_| asking.set(true)>{icon(Icon::Close)}{t(Words::Withdraw)}</button>
        <ConfirmDanger open=asking title=Words::WithdrawTitle text=Signal::derive(|| t(Words::WithdrawText)().to_owned()) action=Words::Withdraw confirm=go/>
    }
    .into_any()
}

/// What was refused, with the fields it is about.
pub fn failure(desk: Desk) -> AnyView {
    let shown = move || {
        desk.failure.get().map(|failure| {
            let lines = failure
                .fields()
                .iter()
                .map(|problem| view! { <li>{field_message(problem, lang())}</li> })
                .collect_view();
            view! {
                <div class="alert alert-danger" role="alert">
                    {icon(Icon::Warning)}
                    <div>{failure.message(lang())}<ul class="mb-0">{lines}</ul></div>
                </div>
            }
        })
    };
    view! { <div aria-live="assertive">{shown}</div> }.into_any()
}

/// Why a field is returned, beside its value, while one is typing reasons.
pub fn reason(desk: Desk, field: &SubmittedField) -> AnyView {
    let (key, label) = (field.field.clone(), field.label.clone());
    let input = move || {
        if !desk.returning.get() {
            return None;
        }
        let (key, label) = (key.clone(), label.clone());
        let named = key.clone();
        let name = move || {
            let field = history::field_name(&named, &label, lang());
            fill(Words::ReturnReasonFor, &[("name", &field)])
        };
        let read = key.clone();
        let value = move || {
            desk.reasons
                .with(|all| all.get(&read).cloned().unwrap_or_default())
        };
        Some(view! {
            <input type="text" class="form-control form-control-sm mt-1" maxlength="200" aria-label=name.clone() placeholder=t(Words::ReturnedWhy)
                prop:value=value on:input=move |event| {
                    let text = event_target_value(&event);
                    desk.reasons.update(|all| { all.insert(key.clone(), text); });
                }/>
        })
    };
    view! { {input} }.into_any()
}

/// The values, and below them what else is needed to return the submission.
pub fn returning(desk: Desk, values: AnyView) -> AnyView {
    let go = move |_| {
        let reasons = submission::typed(&desk.reasons.get_untracked());
        if reasons.is_empty() {
            let text = |lang| Words::ReturnNeedsReason.get(lang).to_owned();
            let (zh, en) = (
                text(crate::logic::text::Lang::Zh),
                text(crate::logic::text::Lang::En),
            );
            let problem = contract::FieldProblem::error("reasons", "required", &zh, &en);
            desk.failure.set(Some(Failure::of_fields(vec![problem])));
            return;
        }
        let request = SubmissionReturn {
            reasons,
            note: desk.note.optional("note"),
        };
        let (app, id, revision) = (desk.app, desk.id, desk.revision);
        desk.run(
            |_| Words::Returned,
            async move || {
                app.api
                    .call(async |client| client.submission_return(id, revision, &request).await)
                    .await
            },
        );
    };
    view! {
        {move || desk.returning.get().then(|| view! { <p class="text-secondary px-3 pt-3 mb-0" role="status">{t(Words::ReturnHint)}</p> })}
        {values}
        {move || desk.returning.get().then(|| view! {
            <div class="p-3">
                <AreaField form=desk.note key="note" label=Words::ReturnNote/>
                <div class="btn-list">
                    <button type="button" class="btn btn-danger" disabled=move || desk.busy.get() on:click=go>{t(Words::ReturnGo)}</button>
                    <button type="button" class="btn" on:click=move |_| desk.returning.set(false)>{t(Common::Cancel)}</button>
                </div>
            </div>
        })}
    }
    .into_any()
}

/// The numbers in clear, with a reason, to compare them with the card.
#[component]
fn Numbers(desk: Desk) -> impl IntoView {
    let open = RwSignal::new(false);
    let numbers = RwSignal::new(None::<RevealedNumbers>);
    let form = FormState::with(&[("reason", "")]);
    // Closed, they are gone.
    Effect::new(move |_| {
        if !open.get() {
            numbers.set(None);
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let request = RevealRequest {
            reason: form.now("reason"),
        };
        form.submit(async move || {
            let seen = desk
                .app
                .api
                .call(async |client| client.submission_reveal(desk.id, &request).await)
                .await?;
            numbers.set(Some(seen));
            form.set("reason", "");
            Ok(())
        });
    };
    let ask = move || {
        view! {
            <form class="cw-form" on:submit=submit novalidate>
                <p class="text-secondary">{t(Words::NumbersText)}</p>
                {form_failure(form)}
                <TextField form=form key="reason" label=Common::Reason required=true hint=Common::ReasonHint/>
                <div class="cw-overlay-foot">
                    <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Common::Cancel)}</button>
                    {submit_button(form, Person::Reveal)}
                </div>
            </form>
        }
    };
    view! {
        <button type="button" class="btn" on:click=move |_| open.set(true)>{icon(Icon::Eye)}{t(Words::Numbers)}</button>
        <Overlay open=open title=Signal::derive(|| t(Words::Numbers)().to_owned())>
            {move || match numbers.get() {
                None => ask().into_any(),
                Some(seen) => clear(seen),
            }}
        </Overlay>
    }
}

fn clear(seen: RevealedNumbers) -> AnyView {
    let given = [
        (Person::IdNumber, Some(seen.id_number)),
        (Person::Phone, seen.phone),
        (Person::Address, seen.address),
        (Person::HouseholdPlace, seen.household_place),
        (Person::BankCard, seen.bank_card),
    ];
    let pairs = given.into_iter().filter_map(|(name, value)| {
        let value = value?;
        Some((
            Label::from(name),
            view! { <span class="cw-code">{value}</span> }.into_any(),
        ))
    });
    facts(pairs.collect())
}

/// What to say when something was handed in.
pub fn handed(view: &SubmissionView) -> String {
    let level = view
        .summary
        .stage
        .map_or("", |level| submission::level(level).get(lang_now()));
    fill(Words::Handed, &[("level", level)])
}
