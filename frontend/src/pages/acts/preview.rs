//! What an act would come to: what stands in its way first, then every consequence.

use contract::{ActProblemView, OrganisationActPreview, OrganisationActView};
use domain::organisation::act::ActProblemCode;
use leptos::prelude::*;

use super::desk::{Desk, unsaved};
use super::preview_parts::{accounts, changes, figures, flows};
use crate::logic::text::Acts;
use crate::state::browser;
use crate::state::lang::{fill, lang, t};
use crate::state::remote::Remote;
use crate::ui::icon::{Icon, icon};
use crate::ui::show::show;

/// The tab.
#[component]
pub fn PreviewTab(
    /// The act.
    desk: Desk,
    /// As it is saved.
    act: OrganisationActView,
) -> impl IntoView {
    let api = desk.app.api;
    let preview = Remote::load(
        || (),
        async move |()| {
            api.call(async |client| client.organisation_act_preview(desk.id).await)
                .await
        },
    );
    view! {
        {unsaved(desk)}
        {show(preview, 10, move |preview| sheet(desk, &act, preview))}
    }
}

fn sheet(desk: Desk, act: &OrganisationActView, preview: OrganisationActPreview) -> AnyView {
    let section = |title: Acts, body: AnyView| {
        view! { <section class="cw-section" aria-label=t(title)><h2>{t(title)}</h2>{body}</section> }
    };
    let back = act.effective_on < browser::today();
    view! {
        {problems(desk, preview.problems)}
        {section(Acts::PreviewChanges, changes(preview.changes))}
        {section(Acts::PreviewFlows, flows(preview.flows))}
        {section(Acts::PreviewAccounts, accounts(preview.accounts))}
        {section(Acts::PreviewFigures, figures(preview.figures, back))}
    }
    .into_any()
}

fn problems(desk: Desk, problems: Vec<ActProblemView>) -> AnyView {
    if problems.is_empty() {
        let text = if desk.editable {
            Acts::PreviewClear
        } else {
            Acts::PreviewClearToDecide
        };
        return view! {
            <div class="alert alert-success" role="status">{icon(Icon::Check)}<span>{t(text)}</span></div>
        }
        .into_any();
    }
    let count = problems.len().to_string();
    let items = problems
        .into_iter()
        .map(|problem| {
            let allocate = problem.code == ActProblemCode::Unallocated.code();
            let step = problem.step.and_then(|step| usize::try_from(step).ok());
            let who = problem.organisation.map(|place| place.name);
            let (zh, en) = (problem.message, problem.message_en);
            let said = move || {
                let place = step.map(|at| fill(Acts::StepNumber, &[("n", &(at + 1).to_string())]));
                let before = [place, who.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
                let message = lang().of(zh.as_str(), en.as_str()).to_owned();
                if before.is_empty() { message } else { format!("{before}：{message}") }
            };
            let go = move |at: usize| {
                desk.app.router.replace_params(&[("tab", "")]);
                browser::focus_soon(format!("step-{at}"));
            };
            view! {
                <li>
                    {said}
                    {allocate.then(|| view! {
                        <button type="button" class="btn btn-sm ms-2" on:click=move |_| desk.app.router.replace_params(&[("tab", "allocation")])>{t(Acts::PreviewAllocate)}</button>
                    })}
                    {step.map(|at| view! { <button type="button" class="btn btn-sm ms-2" on:click=move |_| go(at)>{t(Acts::PreviewGo)}</button> })}
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="alert alert-danger cw-form-failure" role="alert">
            {icon(Icon::Warning)}
            <div>
                <div>{move || fill(Acts::PreviewProblems, &[("n", &count)])}</div>
                <ul class="cw-act-points">{items}</ul>
            </div>
        </div>
    }
    .into_any()
}
