//! What may be decided about a pair: one person, two people, and the way back.

use contract::{
    DuplicateComparison, DuplicateDecision, DuplicateMerge, ErrorCode, FieldProblem, WorkerSummary,
};
use domain::ids::WorkerId;
use domain::worker::duplicate::DuplicateState;
use leptos::prelude::*;
use uuid::Uuid;

use crate::logic::duplicate::place;
use crate::logic::failure::{Failure, field_message};
use crate::logic::text::{Common, Duplicates as Words, Label, Lang, Text};
use crate::state::App;
use crate::state::lang::{fill, lang, t, tl};
use crate::state::remote::Remote;
use crate::ui::field::{AreaField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::{ConfirmDanger, Overlay, Place};

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The page's state.
    pub app: App,
    /// The pair.
    pub id: Uuid,
    /// Its revision as it was read.
    pub revision: i64,
    /// The pair as read.
    pub found: Remote<DuplicateComparison>,
    /// Why what was asked for was not done.
    pub notice: RwSignal<Option<Failure>>,
}

impl Desk {
    /// Sends a decision. One about a pair that is no longer as it was read closes the form: what
    /// there is now is read, and the page says why.
    fn send(
        self,
        form: FormState,
        open: RwSignal<bool>,
        done: Words,
        ask: impl AsyncFnOnce() -> Result<DuplicateComparison, Failure> + 'static,
    ) {
        form.submit(async move || match ask().await {
            Ok(view) => {
                let _ = open.try_set(false);
                let _ = self.notice.try_set(None);
                self.app.toasts.success(done);
                let _ = self.found.data.try_set(Some(view));
                Ok(())
            }
            Err(failure) if is_outdated(&failure) => {
                let _ = open.try_set(false);
                let _ = self.notice.try_set(Some(failure));
                self.found.reload();
                Ok(())
            }
            Err(failure) => Err(failure),
        });
    }
}

fn is_outdated(failure: &Failure) -> bool {
    matches!(
        failure.code(),
        Some(ErrorCode::RevisionOutdated | ErrorCode::DuplicateStateUnfit)
    )
}

/// The buttons at the head.
pub fn actions(desk: Desk, view: &DuplicateComparison) -> AnyView {
    let pair = &view.pair;
    match pair.state {
        DuplicateState::Open => {
            let people = pair.people.clone();
            view! {
                <Decide desk=desk what=What::Dismiss/>
                {(people.len() == 2).then(|| view! { <Merge desk=desk people=people/> })}
            }
            .into_any()
        }
        DuplicateState::Dismissed => {
            view! { <Decide desk=desk what=What::Reopen(false)/> }.into_any()
        }
        DuplicateState::Merged => view! { <Decide desk=desk what=What::Reopen(true)/> }.into_any(),
    }
}

/// A decision that needs nothing but a reason.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    /// They are two people.
    Dismiss,
    /// Undo what was decided; true of a merger.
    Reopen(bool),
}

impl What {
    const fn words(self) -> [Words; 4] {
        match self {
            Self::Dismiss => [
                Words::Dismiss,
                Words::DismissTitle,
                Words::DismissText,
                Words::DismissDone,
            ],
            Self::Reopen(merged) => [
                Words::Reopen,
                Words::ReopenTitle,
                if merged {
                    Words::ReopenMergedText
                } else {
                    Words::ReopenDismissedText
                },
                Words::ReopenDone,
            ],
        }
    }
}

/// A button and the question for the reason.
#[component]
fn Decide(desk: Desk, what: What) -> impl IntoView {
    let [name, title, text, done] = what.words();
    let open = RwSignal::new(false);
    let form = FormState::with(&[("reason", "")]);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if !filled(form, false) {
            return;
        }
        let decision = DuplicateDecision {
            reason: form.now("reason"),
        };
        let Desk {
            app, id, revision, ..
        } = desk;
        desk.send(form, open, done, async move || {
            let asked = app.api.call(async |client| match what {
                What::Dismiss => client.duplicate_dismiss(id, revision, &decision).await,
                What::Reopen(_) => client.duplicate_reopen(id, revision, &decision).await,
            });
            asked.await
        });
    };
    let image = match what {
        What::Dismiss => Icon::Close,
        What::Reopen(_) => Icon::Refresh,
    };
    view! {
        <button type="button" class="btn" on:click=move |_| open.set(true)>{icon(image)}{t(name)}</button>
        <Overlay open=open title=Signal::derive(move || t(title)().to_owned())>
            <form class="cw-form" on:submit=submit novalidate>
                <p>{t(text)}</p>
                {form_failure(form)}
                <AreaField form=form key="reason" label=Words::Reason required=true hint=Words::ReasonHint/>
                <div class="cw-overlay-foot">
                    <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Common::Cancel)}</button>
                    {submit_button(form, name)}
                </div>
            </form>
        </Overlay>
    }
}

/// Whether the form says what it must; otherwise it shows what is missing.
fn filled(form: FormState, keep: bool) -> bool {
    let missing = |key: &str, text: Words| {
        form.now(key)
            .is_empty()
            .then(|| FieldProblem::error(key, "required", text.get(Lang::Zh), text.get(Lang::En)))
    };
    let asked = keep.then(|| missing("keep", Words::KeepMissing)).flatten();
    let asked = asked
        .into_iter()
        .chain(missing("reason", Words::ReasonMissing));
    let problems: Vec<FieldProblem> = asked.collect();
    let filled = problems.is_empty();
    if !filled {
        form.refuse(Failure::of_fields(problems));
    }
    filled
}

/// Which record is kept, why, and whether that is meant.
#[component]
fn Merge(desk: Desk, people: Vec<WorkerSummary>) -> impl IntoView {
    let open = RwSignal::new(false);
    let asking = RwSignal::new(false);
    let form = FormState::with(&[("keep", ""), ("reason", "")]);
    let options: Vec<(String, String)> = people
        .iter()
        .map(|one| {
            let text = format!("{} · {} · {}", one.name, one.id_number_masked, place(one));
            (one.id.to_string(), text)
        })
        .collect();
    let options = StoredValue::new(options);
    let question = Signal::derive(move || {
        let keep = form.get("keep");
        options.with_value(|options| {
            let text = |kept: bool| {
                let found = options.iter().find(|(id, _)| (*id == keep) == kept);
                found.map_or("", |(_, text)| text.as_str())
            };
            fill(
                Words::MergeAskText,
                &[("kept", text(true)), ("other", text(false))],
            )
        })
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if filled(form, true) {
            asking.set(true);
        }
    };
    let go = Callback::new(move |()| {
        let Ok(keep) = form.now("keep").parse::<Uuid>() else {
            return;
        };
        let merge = DuplicateMerge {
            keep: WorkerId(keep),
            reason: form.now("reason"),
        };
        let Desk {
            app, id, revision, ..
        } = desk;
        desk.send(form, open, Words::MergeDone, async move || {
            app.api
                .call(async |client| client.duplicate_merge(id, revision, &merge).await)
                .await
        });
    });
    view! {
        <button type="button" class="btn btn-primary" on:click=move |_| open.set(true)>{icon(Icon::Twins)}{t(Words::Merge)}</button>
        <Overlay open=open title=Signal::derive(|| t(Words::MergeTitle)().to_owned()) place=Place::Edge>
            <form class="cw-form" on:submit=submit novalidate>
                {form_failure(form)}
                {keep_field(form, options)}
                <p>{t(Words::MergeText)}</p>
                <p>{t(Words::MergeUndo)}</p>
                <AreaField form=form key="reason" label=Words::Reason required=true hint=Words::ReasonHint/>
                <div class="cw-overlay-foot">
                    <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Common::Cancel)}</button>
                    <button type="submit" class="btn btn-danger" disabled=move || form.busy.get()>{t(Words::Merge)}</button>
                </div>
            </form>
        </Overlay>
        <ConfirmDanger open=asking title=Words::MergeAsk text=question action=Words::Merge confirm=go/>
    }
}

fn keep_field(form: FormState, options: StoredValue<Vec<(String, String)>>) -> AnyView {
    let problem = move || {
        form.problem("keep").map(|problem| {
            view! { <div id="keep-error" class="cw-field-error">{field_message(&problem, lang())}</div> }
        })
    };
    let choices = options
        .get_value()
        .into_iter()
        .zip([Words::First, Words::Second])
        .map(|((id, text), which)| {
            let read = id.clone();
            view! {
                <label class="form-check">
                    <input type="radio" class="form-check-input" name="keep" aria-describedby="keep-error"
                        prop:checked=move || form.get("keep") == read on:change=move |_| form.set("keep", id.clone())/>
                    <span class="form-check-label">{tl(Label::from(which))}{t(Common::Colon)}{text}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="cw-field" role="radiogroup" tabindex="-1" aria-invalid=move || form.problem("keep").is_some().to_string()>
            <legend class="form-label required">{t(Words::Keep)}</legend>
            {choices}
            {problem}
        </fieldset>
    }
    .into_any()
}
