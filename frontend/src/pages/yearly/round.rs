//! One round: where its streets stand, or the grades of one of them.

use contract::{RoundStreet, RoundView};
use leptos::prelude::*;
use uuid::Uuid;

use super::rounds::{settings, settings_fields, state_badge};
use super::sheet::Sheet;
use crate::logic::format;
use crate::logic::route::PageKind;
use crate::logic::text::{Label, Yearly as Words};
use crate::state::app;
use crate::state::lang::{fill, t};
use crate::state::remote::Remote;
use crate::ui::controls::{Card, PageHead, facts};
use crate::ui::field::{form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::overlay::{ConfirmDanger, Overlay, Place};
use crate::ui::show::show;

/// The page: with a place in the address its sheet, without one the board.
#[component]
pub fn RoundPage(
    /// Which round.
    id: Uuid,
) -> impl IntoView {
    let router = app().router;
    let place = Memo::new(move |_| router.param("place").parse::<Uuid>().ok());
    move || match place.get() {
        Some(place) => view! { <Sheet round=id place=place/> }.into_any(),
        None => view! { <Board id=id/> }.into_any(),
    }
}

#[component]
fn Board(id: Uuid) -> impl IntoView {
    let api = app().api;
    let found = Remote::load(
        || (),
        async move |()| {
            api.call(async |client| client.assessment_round_get(id).await)
                .await
        },
    );
    let changed = Callback::new(move |()| found.reload());
    show(found, 8, move |view: RoundView| board(view, changed))
}

fn board(view: RoundView, changed: Callback<()>) -> AnyView {
    let round = view.summary.clone();
    let title = {
        let (year, place) = (round.year.to_string(), round.organisation.name.clone());
        Signal::derive(move || fill(Words::RoundTitle, &[("year", &year), ("place", &place)]))
    };
    let mut pairs: Vec<(Label, AnyView)> = vec![
        (Words::State.into(), state_badge(round.state)),
        (
            Words::GradesUntil.into(),
            round.grades_until.to_string().into_any(),
        ),
        (
            Words::ObjectionsUntil.into(),
            round.objections_until.to_string().into_any(),
        ),
        (
            Words::DecidedFrom.into(),
            round.decided_from.to_string().into_any(),
        ),
        (
            Words::Percent.into(),
            format!("{}%", round.excellent_percent).into_any(),
        ),
    ];
    if let Some(document) = round.document_number.clone() {
        pairs.push((Words::Document.into(), document.into_any()));
    }
    let open = round.state != domain::personnel::round::RoundState::Closed;
    let lead =
        (round.may_lead && open).then(|| view! { <Lead view=view.clone() changed=changed/> });
    let id = Uuid::from(round.id);
    let rows = view
        .streets
        .into_iter()
        .map(|street| row(id, street))
        .collect_view();
    view! {
        <PageHead title=title>{lead}</PageHead>
        <section class="card cw-card"><div class="card-body">{facts(pairs)}</div></section>
        <Card title=Words::Streets flush=true>
            <div class="cw-table-scroll" tabindex="0" role="region" aria-label=t(Words::Streets)>
                <table class="table table-vcenter table-hover">
                    <thead><tr>
                        <th scope="col">{t(Words::Street)}</th>
                        <th scope="col" class="cw-number">{t(Words::People)}</th>
                        <th scope="col" class="cw-number">{t(Words::Graded)}</th>
                        <th scope="col" class="cw-number">{t(Words::Excellent)}</th>
                        <th scope="col" class="cw-number">{t(Words::Waiting)}</th>
                        <th scope="col" class="cw-number">{t(Words::Returned)}</th>
                        <th scope="col" class="cw-number">{t(Words::Decided)}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </Card>
    }
    .into_any()
}

fn row(round: Uuid, street: RoundStreet) -> AnyView {
    let address = format!(
        "{}?place={}",
        PageKind::AssessmentRound.of(round),
        street.organisation.id
    );
    let (excellent, most) = (
        street.excellent.to_string(),
        street.most_excellent.to_string(),
    );
    let over = street.excellent > street.most_excellent;
    view! {
        <tr>
            <td class="cw-name"><a href=address>{street.organisation.name}</a></td>
            <td class="cw-number">{format::number(street.people)}</td>
            <td class="cw-number">{format::number(street.graded)}</td>
            <td class="cw-number" class:text-danger=over>{move || fill(Words::ExcellentOf, &[("n", &excellent), ("most", &most)])}</td>
            <td class="cw-number">{format::number(street.submitted)}</td>
            <td class="cw-number">{format::number(street.returned)}</td>
            <td class="cw-number">{format::number(street.decided)}</td>
        </tr>
    }
    .into_any()
}

/// What the district may do with its round.
#[component]
fn Lead(view: RoundView, changed: Callback<()>) -> impl IntoView {
    let app = app();
    let round = view.summary;
    let id = Uuid::from(round.id);
    let revision = round.revision;
    let (editing, closing, removing) = (
        RwSignal::new(false),
        RwSignal::new(false),
        RwSignal::new(false),
    );
    let close = Callback::new(move |()| {
        leptos::task::spawn_local(async move {
            let done = app
                .api
                .call(async |client| client.assessment_round_close(id, revision).await)
                .await;
            match done {
                Ok(_) => app.toasts.success(Words::RoundClosed),
                Err(failure) => app.toasts.failure(&failure),
            }
            changed.run(());
        });
    });
    let remove = Callback::new(move |()| {
        leptos::task::spawn_local(async move {
            let done = app
                .api
                .call(async |client| client.assessment_round_delete(id, revision).await)
                .await;
            match done {
                Ok(()) => {
                    app.toasts.success(Words::RoundRemoved);
                    app.router.go(PageKind::AssessmentRounds.path());
                }
                Err(failure) => app.toasts.failure(&failure),
            }
        });
    });
    let handed = view
        .streets
        .iter()
        .any(|street| street.submitted + street.returned + street.decided > 0);
    view! {
        <div class="btn-list">
            {(!handed).then(|| view! { <button type="button" class="btn" on:click=move |_| removing.set(true)>{t(Words::RemoveRound)}</button> })}
            <button type="button" class="btn" on:click=move |_| editing.set(true)>{t(Words::Settings)}</button>
            <button type="button" class="btn btn-primary" on:click=move |_| closing.set(true)>{t(Words::CloseRound)}</button>
        </div>
        <Overlay open=editing title=Signal::derive(|| t(Words::Settings)().to_owned()) place=Place::Edge>
            <Settings round=round.clone() changed=changed/>
        </Overlay>
        <ConfirmDanger open=closing title=Words::CloseTitle text=Signal::derive(|| t(Words::CloseText)().to_owned()) action=Words::CloseRound confirm=close/>
        <ConfirmDanger open=removing title=Words::RemoveTitle text=Signal::derive(|| t(Words::RemoveText)().to_owned()) action=Words::RemoveRound confirm=remove/>
    }
}

#[component]
fn Settings(round: contract::RoundSummary, changed: Callback<()>) -> impl IntoView {
    let app = app();
    let (id, revision) = (Uuid::from(round.id), round.revision);
    let percent = round.excellent_percent.to_string();
    let (grades, objections) = (
        round.grades_until.to_string(),
        round.objections_until.to_string(),
    );
    let document = round.document_number.unwrap_or_default();
    let form = FormState::with(&[
        ("rules.excellent_percent", percent.as_str()),
        ("rules.grades_until", grades.as_str()),
        ("rules.objections_until", objections.as_str()),
        ("rules.document_number", document.as_str()),
    ]);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(rules) = settings(form, "rules.") else {
            form.require(&[
                "rules.excellent_percent",
                "rules.grades_until",
                "rules.objections_until",
            ]);
            return;
        };
        form.submit(async move || {
            app.api
                .call(async |client| client.assessment_round_update(id, revision, &rules).await)
                .await?;
            app.toasts.success(Words::SettingsSaved);
            changed.run(());
            Ok(())
        });
    };
    view! {
        <form class="cw-form" on:submit=submit novalidate>
            {form_failure(form)}
            {settings_fields(form, "rules.")}
            <div class="cw-overlay-foot">{submit_button(form, Words::Settings)}</div>
        </form>
    }
}
