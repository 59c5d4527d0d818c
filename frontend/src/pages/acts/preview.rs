//! What an act would come to: what stands in its way first, then every consequence.

use contract::{ActProblemView, OrganisationActPreview, OrganisationActView};
use leptos::prelude::*;

use super::desk::{Desk, unsaved};
use super::points::{Point, points};
use super::preview_parts::{accounts, bodies, changes, figures, flows};
use crate::logic::text::Acts;
use crate::state::browser;
use crate::state::lang::{fill, t};
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
        {section(Acts::PreviewBodies, bodies(preview.bodies))}
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
    let title = move || fill(Acts::PreviewProblems, &[("n", &count)]);
    points(desk, title, problems.into_iter().map(Point::from).collect())
}
