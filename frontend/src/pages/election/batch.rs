//! Handing in and approving the results of several places at once.

use std::collections::BTreeMap;

use contract::{
    BoardPlace, ElectionApproveBatch, ElectionChosen, ElectionSubmit, ElectionSubmitBatch,
    Permission,
};
use domain::election::ElectionState;
use domain::ids::ElectionId;
use leptos::prelude::*;

use super::dialog::{ApproveDialog, SubmitDialog};
use crate::logic::text::Elections as Words;
use crate::state::app;
use crate::state::lang::fill;
use crate::ui::form::FormState;

/// Most that the server takes in one call.
const MOST: usize = 50;

/// What is done with those that are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Submit,
    Approve,
}

/// Elections of the board that are chosen, with their revisions.
#[derive(Clone, Copy)]
pub(super) struct Chosen(RwSignal<BTreeMap<ElectionId, (i64, Next)>>);

impl Chosen {
    pub(super) fn new() -> Self {
        Self(RwSignal::new(BTreeMap::new()))
    }

    fn of(self, next: Next) -> Vec<ElectionChosen> {
        let of = |(id, (revision, known)): (&ElectionId, &(i64, Next))| {
            (*known == next).then_some(ElectionChosen {
                election_id: *id,
                revision: *revision,
            })
        };
        self.0.with(|chosen| chosen.iter().filter_map(of).collect())
    }

    /// The box of a place whose election could go a step on.
    pub(super) fn tick(self, place: &BoardPlace) -> AnyView {
        let session = app().session;
        let Some(election) = &place.election else {
            return ().into_any();
        };
        let next = match election.state {
            ElectionState::Counted | ElectionState::Returned => Next::Submit,
            ElectionState::Submitted => Next::Approve,
            _ => return ().into_any(),
        };
        let may = match next {
            Next::Submit => session.may(Permission::ElectionEdit),
            Next::Approve => session.may(Permission::ElectionApprove),
        };
        if !may {
            return ().into_any();
        }
        let (id, revision) = (election.id, election.revision);
        let name = match place.name.rsplit_once('/') {
            Some((_, name)) => name.to_owned(),
            None => place.name.clone(),
        };
        let toggle = move |_| {
            self.0.update(|chosen| {
                if chosen.remove(&id).is_none() {
                    chosen.insert(id, (revision, next));
                }
            });
        };
        view! {
            <input type="checkbox" class="form-check-input" aria-label=move || fill(Words::Choose, &[("name", &name)])
                prop:checked=move || self.0.with(|chosen| chosen.contains_key(&id)) on:change=toggle/>
        }
        .into_any()
    }
}

/// The buttons for those that are chosen.
#[component]
pub(super) fn BatchButtons(
    /// Those.
    chosen: Chosen,
    /// Told when they have gone a step on.
    done: Callback<()>,
) -> impl IntoView {
    let (submitting, approving) = (RwSignal::new(false), RwSignal::new(false));
    let button = move |next: Next, words: Words, open: RwSignal<bool>| {
        let count = chosen.of(next).len();
        (count > 0).then(|| {
            let text = move || fill(words, &[("n", &count.to_string())]);
            view! { <button type="button" class="btn btn-primary" on:click=move |_| open.set(true)>{text}</button> }
        })
    };
    view! {
        {move || button(Next::Submit, Words::SubmitChosen, submitting)}
        {move || button(Next::Approve, Words::ApproveChosen, approving)}
        <SubmitChosen open=submitting chosen=chosen done=done/>
        <ApproveChosen open=approving chosen=chosen done=done/>
    }
}

#[component]
fn SubmitChosen(open: RwSignal<bool>, chosen: Chosen, done: Callback<()>) -> impl IntoView {
    let app = app();
    let form = FormState::with(&[("document_number", ""), ("reason", "")]);
    let submit = Callback::new(move |submission: ElectionSubmit| {
        let all = chosen.of(Next::Submit);
        form.submit(async move || {
            for items in all.chunks(MOST) {
                let batch = ElectionSubmitBatch {
                    items: items.to_vec(),
                    submission: submission.clone(),
                };
                app.api
                    .call(async |client| client.election_submit_batch(&batch).await)
                    .await?;
            }
            app.toasts.success(Words::ChosenSubmitted);
            finish(open, chosen, done);
            Ok(())
        });
    });
    view! {
        <SubmitDialog open=open form=form submit=submit/>
    }
}

#[component]
fn ApproveChosen(open: RwSignal<bool>, chosen: Chosen, done: Callback<()>) -> impl IntoView {
    let app = app();
    let form = FormState::with(&[]);
    let approve = Callback::new(move |()| {
        let all = chosen.of(Next::Approve);
        form.submit(async move || {
            for items in all.chunks(MOST) {
                let batch = ElectionApproveBatch {
                    items: items.to_vec(),
                };
                app.api
                    .call(async |client| client.election_approve_batch(&batch).await)
                    .await?;
            }
            app.toasts.success(Words::ChosenApproved);
            finish(open, chosen, done);
            Ok(())
        });
    });
    view! {
        <ApproveDialog open=open form=form approve=approve/>
    }
}

fn finish(open: RwSignal<bool>, chosen: Chosen, done: Callback<()>) {
    let _ = open.try_set(false);
    let _ = chosen.0.try_update(BTreeMap::clear);
    done.run(());
}
