//! The steps of an act as cards: in their order, each in words.

use contract::ActStep;
use domain::organisation::act::StepKind;
use leptos::prelude::*;

use super::desk::Desk;
use super::sheet::SheetImport;
use super::step_form::StepForm;
use crate::logic::act::{draft, steps};
use crate::logic::failure::field_message;
use crate::logic::text::{Acts, Common, Label};
use crate::state::lang::{fill, lang, t, tl};
use crate::ui::controls::{Menu, Mood, badge, close_menu};
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::{ConfirmDanger, Overlay, Place};
use crate::ui::states;

/// What the drawer is open for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edited {
    /// Which step; a new one without.
    pub at: Option<usize>,
    /// Its kind.
    pub kind: StepKind,
}

/// What a step does.
pub fn label(kind: StepKind) -> Label {
    Label {
        zh: kind.label(),
        en: kind.label_en(),
    }
}

/// The cards with what may be done with them.
#[component]
pub fn Steps(
    /// The act.
    desk: Desk,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let edited = RwSignal::new(Edited {
        at: None,
        kind: StepKind::Merge,
    });
    let edit = Callback::new(move |what: Edited| {
        edited.set(what);
        open.set(true);
    });
    let asking = RwSignal::new(false);
    let leave = Callback::new(move |()| {
        if desk.typing.get_untracked() {
            asking.set(true);
        } else {
            open.set(false);
        }
    });
    let all = Memo::new(move |_| desk.steps());
    let cards = move || {
        let all = all.get();
        if all.is_empty() {
            let text = desk.editable.then(|| Acts::StepsNoneText.into());
            return states::empty(Icon::Branch, Acts::StepsNone, text, None);
        }
        let cards = (0..all.len())
            .map(|at| card(desk, &all, at, edit))
            .collect_view();
        view! { <ol class="cw-act-steps">{cards}</ol> }.into_any()
    };
    let title = Signal::derive(move || tl(label(edited.get().kind))().to_owned());
    view! {
        {cards}
        {desk.editable.then(|| view! {
            <div class="btn-list">{add_menu(edit)}<SheetImport desk=desk/></div>
            <Overlay open=open title=title place=Place::Edge leave=leave>
                <StepForm desk=desk edited=edited.get_untracked() open=open leave=leave/>
            </Overlay>
            <ConfirmDanger open=asking title=Acts::StepLeaveTitle text=Signal::derive(|| t(Acts::StepLeaveText)().to_owned())
                action=Acts::StepLeaveGo decline=Common::LeaveStay confirm=Callback::new(move |()| open.set(false))/>
        })}
    }
}

fn add_menu(edit: Callback<Edited>) -> AnyView {
    let button = view! { {icon(Icon::Plus)}<span>{t(Acts::StepAdd)}</span> }.into_any();
    view! {
        <Menu button=button name=Acts::StepAdd class="btn cw-act-add">
            {StepKind::ALL
                .iter()
                .map(|kind| {
                    let kind = *kind;
                    let choose = move |event: web_sys::MouseEvent| {
                        close_menu(&event);
                        edit.run(Edited { at: None, kind });
                    };
                    view! { <button type="button" class="dropdown-item" on:click=choose>{tl(label(kind))}</button> }
                })
                .collect_view()}
        </Menu>
    }
    .into_any()
}

/// Writes the steps into the draft.
pub fn write(desk: Desk, steps: &[ActStep]) {
    desk.form.form.update(|form| draft::set_steps(form, steps));
    // Numbers of steps have moved: what was said of them no longer stands.
    desk.form
        .problems
        .update(|problems| problems.retain(|problem| !problem.field.starts_with("steps")));
    desk.refused.set(None);
}

fn card(desk: Desk, all: &[ActStep], at: usize, edit: Callback<Edited>) -> AnyView {
    let Some(step) = all.get(at).cloned() else {
        return ().into_any();
    };
    let kind = step.kind();
    let number = (at + 1).to_string();
    let words = move || {
        let (said, lines) = steps::words(&step, &|node| desk.name(node), lang());
        let lines = lines
            .into_iter()
            .map(|line| view! { <li>{line}</li> })
            .collect_view();
        view! { <p class="cw-act-said">{said}</p><ul class="cw-act-lines">{lines}</ul> }
    };
    let problem = move || {
        let problem = desk.form.problem(&format!("steps.{at}"))?;
        Some(
            view! { <div class="cw-field-error" role="alert">{field_message(&problem, lang())}</div> },
        )
    };
    let numbered = {
        let number = number.clone();
        move |text: Acts| {
            let number = number.clone();
            move || fill(text, &[("n", &number)])
        }
    };
    let buttons = desk
        .editable
        .then(|| buttons(desk, all, at, kind, edit, &numbered));
    view! {
        <li class="card cw-act-step" id=format!("step-{at}") tabindex="-1" aria-label=numbered(Acts::StepNumber)>
            <span class="cw-act-number" aria-hidden="true">{number.clone()}</span>
            <div class="cw-act-words">{badge(label(kind), Mood::Primary)}{words}{problem}</div>
            {buttons}
        </li>
    }
    .into_any()
}

fn buttons<F: Fn() -> String + Clone + Send + Sync + 'static>(
    desk: Desk,
    all: &[ActStep],
    at: usize,
    kind: StepKind,
    edit: Callback<Edited>,
    numbered: &impl Fn(Acts) -> F,
) -> AnyView {
    let up = at
        .checked_sub(1)
        .is_some_and(|before| steps::may_follow(all, before));
    let down = steps::may_follow(all, at);
    let swap = move |first: usize| {
        let mut steps = desk.steps();
        if first + 1 < steps.len() {
            steps.swap(first, first + 1);
            write(desk, &steps);
        }
    };
    let remove = move |_| {
        let mut steps = desk.steps();
        match steps::needed_by(&steps, at) {
            Some(other) => desk
                .app
                .toasts
                .info(fill(Acts::StepNeeded, &[("n", &(other + 1).to_string())])),
            None if at < steps.len() => {
                steps.remove(at);
                write(desk, &steps);
            }
            None => {}
        }
    };
    let tool = "btn btn-icon btn-sm btn-ghost-secondary";
    view! {
        <div class="cw-act-tools">
            <button type="button" class=tool aria-label=numbered(Acts::StepUp) title=numbered(Acts::StepUp) disabled=!up
                on:click=move |_| swap(at.saturating_sub(1))>{icon(Icon::Up)}</button>
            <button type="button" class=tool aria-label=numbered(Acts::StepDown) title=numbered(Acts::StepDown) disabled=!down
                on:click=move |_| swap(at)>{icon(Icon::Down)}</button>
            <button type="button" class=tool aria-label=numbered(Acts::StepEdit) title=numbered(Acts::StepEdit)
                on:click=move |_| edit.run(Edited { at: Some(at), kind })>{icon(Icon::Edit)}</button>
            <button type="button" class="btn btn-icon btn-sm btn-ghost-danger" aria-label=numbered(Acts::StepRemove) title=numbered(Acts::StepRemove)
                on:click=remove>{icon(Icon::Trash)}</button>
        </div>
    }
    .into_any()
}
