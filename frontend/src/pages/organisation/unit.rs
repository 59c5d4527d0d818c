//! One organisation: facts, figures, history.

use chrono::NaiveDate;
use contract::{AsOfQuery, OrganisationFact, OrganisationView, Permission};
use domain::ids::OrganisationId;
use domain::organisation::OrganisationKind;
use leptos::prelude::*;
use uuid::Uuid;

use super::edit::{CreateDialog, EditDialog, FigureDialog};
use super::lineage::{ActsOf, lineage, remarks};
use crate::logic::format;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Label, Places};
use crate::pages::election::PlaceTermsCard;
use crate::pages::staffing::UnitStaffing;
use crate::state::lang::{fill, t, tl};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::{Card, Mood, badge, facts};
use crate::ui::icon::{Icon, icon};
use crate::ui::show::show;
use crate::ui::states;
use crate::ui::table::{Head, link_button, plain_table};
use crate::ui::timeline::{Event, timeline};

/// The organisation on a day.
#[component]
pub fn UnitPage(
    /// Which.
    id: Uuid,
    /// On which day; today without one.
    as_of: Option<NaiveDate>,
    /// Told what stands above it.
    above: Callback<Vec<OrganisationId>>,
) -> impl IntoView {
    let api = app().api;
    let unit = Remote::load(
        || (),
        async move |()| {
            let query = AsOfQuery {
                as_of,
                ..AsOfQuery::default()
            };
            let view = api
                .call(async |client| client.organisation_get(id, &query).await)
                .await?;
            above.run(view.ancestors.iter().map(|above| above.id).collect());
            Ok(view)
        },
    );
    show(unit, 8, move |view| {
        let reload = Callback::new(move |()| unit.reload());
        sheet(view, reload)
    })
}

fn own(zh: &'static str, en: &'static str) -> Label {
    Label { zh, en }
}

fn sheet(view: OrganisationView, reload: Callback<()>) -> AnyView {
    let app = app();
    let may_edit = app.session.may(Permission::OrganisationEdit);
    let (editing, creating, recording) = (
        RwSignal::new(false),
        RwSignal::new(false),
        RwSignal::new(false),
    );
    let mut people = format!("{}?organisation_id={}", PageKind::People.path(), view.id);
    if view.as_of != browser::today() {
        people.push_str(&format!("&as_of={}", view.as_of));
    }
    let may_people =
        app.session.may(Permission::WorkerView) && view.kind != OrganisationKind::Employer;
    let above = view
        .ancestors
        .iter()
        .map(|above| view! { <a href=PageKind::Organisation.of(above.id)>{above.name.clone()}</a>" / " })
        .collect_view();
    let base = facts(vec![
        (
            Places::Kind.into(),
            view! { {tl(own(view.kind.label(), view.kind.label_en()))} }.into_any(),
        ),
        (
            Places::Nature.into(),
            view.nature.map_or_else(
                || "–".into_any(),
                |nature| view! { {tl(own(nature.label(), nature.label_en()))} }.into_any(),
            ),
        ),
        (
            if view.kind == OrganisationKind::Employer {
                Places::CreditCode.into()
            } else {
                Places::DivisionCode.into()
            },
            view! { <code>{format::or_dash(view.division_code.as_deref())}</code> }.into_any(),
        ),
        (
            Places::CodeKind.into(),
            view.code_kind.map_or_else(
                || "–".into_any(),
                |kind| view! { {tl(own(kind.label(), kind.label_en()))} }.into_any(),
            ),
        ),
        (
            Places::StatutoryCode.into(),
            view! { <code>{format::or_dash(view.statutory_code.as_deref())}</code> }.into_any(),
        ),
        (
            Places::Children.into(),
            format::number(view.children).into_any(),
        ),
        (
            Places::Workers.into(),
            format::number(view.workers).into_any(),
        ),
    ]);
    let record = may_edit.then(|| {
        view! { <button type="button" class="btn btn-sm" on:click=move |_| recording.set(true)>{icon(Icon::Plus)}{t(Places::FigureAdd)}</button> }
            .into_any()
    });
    let mut figures = view.figures.clone();
    figures.sort_by_key(|figure| (figure.kind, std::cmp::Reverse(figure.year)));
    let figures = if figures.is_empty() {
        states::empty(Icon::Chart, Places::NoFigures, None, None)
    } else {
        let rows = figures
            .into_iter()
            .map(|figure| {
                view! {
                    <tr>
                        <th scope="row">{tl(own(figure.kind.label(), figure.kind.label_en()))}</th>
                        <td>{figure.year}</td>
                        <td class="cw-number">{format::number(figure.value)}</td>
                        <td class="text-secondary">{figure.source}</td>
                    </tr>
                }
            })
            .collect_view();
        let heads = [
            Head::text(Places::FigureKind),
            Head::text(Places::FigureYear),
            Head::number(Places::FigureValue),
            Head::text(Places::FigureSource),
        ];
        plain_table(Places::Figures, &heads, rows.into_any())
    };
    let history = if view.history.is_empty() {
        states::empty(Icon::Log, Places::NoHistory, None, None)
    } else {
        timeline(view.history.iter().map(fact).collect())
    };
    let id = view.id;
    let parent = view.kind;
    view! {
        {remarks(&view)}
        <div class="card cw-card">
            <div class="card-body">
                <div class="cw-unit-head">
                    <div>
                        <div class="text-secondary cw-unit-path">{above}</div>
                        <h2 class="cw-unit-name">
                            {view.name.clone()}" "
                            {badge(own(view.kind.label(), view.kind.label_en()), Mood::Primary)}
                        </h2>
                    </div>
                    <div class="cw-page-actions">
                        {may_people.then(|| link_button(people, Icon::People, Places::WorkersOf, true))}
                        {may_edit.then(|| view! {
                            <button type="button" class="btn" on:click=move |_| editing.set(true)>{icon(Icon::Edit)}{t(Places::Edit)}</button>
                        })}
                        {(may_edit && !matches!(parent, OrganisationKind::Village | OrganisationKind::Department | OrganisationKind::Employer)).then(|| view! {
                            <button type="button" class="btn" on:click=move |_| creating.set(true)>{icon(Icon::Plus)}{t(Places::CreateBelow)}</button>
                        })}
                    </div>
                </div>
                {base}
            </div>
        </div>
        <UnitStaffing id=id kind=parent as_of=view.as_of/>
        {(may_people && parent == OrganisationKind::Village).then(|| view! { <PlaceTermsCard id=id.into()/> })}
        {match record {
            Some(record) => view! { <Card title=Places::Figures actions=record flush=true>{figures}</Card> }.into_any(),
            None => view! { <Card title=Places::Figures flush=true>{figures}</Card> }.into_any(),
        }}
        {lineage(&view)}
        <ActsOf id=id/>
        <Card title=Places::History>
            <p class="text-secondary">{t(Places::HistoryNote)}</p>
            {history}
        </Card>
        <EditDialog open=editing view=view.clone() saved=reload/>
        <CreateDialog open=creating parent=Some((id, parent))/>
        <FigureDialog open=recording id=id.into() saved=reload/>
    }
    .into_any()
}

/// What it was called and where it hung.
fn fact(fact: &OrganisationFact) -> Event {
    let (from, to) = (
        fact.valid_from.to_string(),
        fact.valid_to.map(|to| to.to_string()),
    );
    let held = move || match &to {
        Some(to) => fill(Places::Between, &[("from", &from), ("to", to)]),
        None => fill(Places::Since, &[("from", &from)]),
    };
    let parent = fact.parent.as_ref().map(|parent| parent.name.clone());
    let code = fact.division_code.clone();
    Event {
        image: Icon::Building,
        at: format::instant(fact.recorded_at),
        title: fact.name.clone().into_any(),
        by: Signal::stored(String::new()),
        body: Some(
            view! {
                <div class="text-secondary">{held}</div>
                <div class="text-secondary">
                    {parent.map(|parent| view! { {t(Places::Parent)}{t(Common::Colon)}{parent}"　" })}
                    {code.map(|code| view! { {t(Places::DivisionCode)}{t(Common::Colon)}<code>{code}</code> })}
                </div>
            }
            .into_any(),
        ),
    }
}
