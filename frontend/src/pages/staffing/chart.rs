//! The organisation chart (组织架构图): one organisation on top, boxes of what hangs below it, with
//! who heads each and how its posts are filled; on paper landscape.

use std::collections::HashMap;

use chrono::NaiveDate;
use contract::{AsOfQuery, PostSums, StaffingQuery, StaffingRow, StaffingSums, StaffingView};
use domain::ids::OrganisationId;
use domain::organisation::OrganisationKind;
use leptos::prelude::*;
use uuid::Uuid;

use super::day_of_address;
use crate::logic::failure::Failure;
use crate::logic::format;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Places, Staffing};
use crate::state::lang::{fill, t};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::PageHead;
use crate::ui::icon::{Icon, icon};
use crate::ui::show::show;
use crate::ui::states;

/// The organisation and its places.
#[derive(Clone)]
struct Drawn {
    top: StaffingView,
    places: HashMap<OrganisationId, Vec<StaffingRow>>,
}

/// The page.
#[component]
pub fn ChartPage(
    /// Of which organisation.
    id: Uuid,
) -> impl IntoView {
    let router = app().router;
    let as_of = day_of_address();
    let drawn = Remote::load(
        move || as_of.get(),
        async move |as_of| {
            let api = app().api;
            let query = AsOfQuery {
                as_of,
                ..AsOfQuery::default()
            };
            let top = api
                .call(async |client| client.staffing_get(id, &query).await)
                .await?;
            let places = match top.organisation.kind {
                OrganisationKind::Unit | OrganisationKind::Town => places(id, as_of).await?,
                _ => HashMap::new(),
            };
            Ok(Drawn { top, places })
        },
    );
    view! {
        <PageHead title=Signal::derive(|| t(Staffing::Chart)().to_owned())>
            <label class="cw-inline">
                <span>{t(Places::AsOf)}</span>
                <input type="date" class="form-control" prop:value=move || router.param("as_of") on:change=move |event| router.set_params(&[("as_of", &event_target_value(&event))])/>
            </label>
            <button type="button" class="btn btn-primary" on:click=move |_| browser::print()>{icon(Icon::Printer)}{t(Common::Print)}</button>
        </PageHead>
        {show(drawn, 8, chart)}
    }
}

/// Every place of a subtree by what it hangs below.
async fn places(
    id: Uuid,
    as_of: Option<NaiveDate>,
) -> Result<HashMap<OrganisationId, Vec<StaffingRow>>, Failure> {
    let api = app().api;
    let mut places: HashMap<OrganisationId, Vec<StaffingRow>> = HashMap::new();
    let mut query = StaffingQuery {
        organisation_id: Some(id.into()),
        as_of,
        limit: Some(contract::MAX_PAGE),
        ..StaffingQuery::default()
    };
    loop {
        let page = api
            .call(async |client| client.staffing_list(&query).await)
            .await?;
        for row in page.items {
            if let Some(parent) = &row.parent {
                places.entry(parent.id).or_default().push(row);
            }
        }
        if page.next_cursor.is_none() {
            return Ok(places);
        }
        query.cursor = page.next_cursor;
    }
}

fn chart(drawn: Drawn) -> AnyView {
    let Drawn { top, mut places } = drawn;
    let own = top.organisation.id;
    let children: Vec<StaffingSums> = top
        .children
        .into_iter()
        .filter(|child| child.organisation.id != own)
        .collect();
    let day = top.as_of.to_string();
    let below = if children.is_empty() {
        states::empty(Icon::Tree, Staffing::NothingBelow, None, None)
    } else {
        let boxes = children
            .into_iter()
            .map(|child| {
                let places = places.remove(&child.organisation.id).unwrap_or_default();
                view! { <li>{child_box(child, places)}</li> }
            })
            .collect_view();
        view! { <ul class="cw-orgchart-below">{boxes}</ul> }.into_any()
    };
    let headed = top.organisation.kind.holds_workers();
    view! {
        <div class="card cw-orgchart">
            <div class="cw-orgchart-top">
                <div class="cw-orgchart-box">
                    <h2>{top.organisation.name}</h2>
                    {headed.then(|| head(&top.heads))}
                    {numbers(&top.total)}
                </div>
            </div>
            {below}
            <p class="cw-orgchart-day text-secondary">{move || fill(Staffing::AsOf, &[("day", &day)])}</p>
        </div>
    }
    .into_any()
}

fn child_box(child: StaffingSums, places: Vec<StaffingRow>) -> AnyView {
    let StaffingSums {
        organisation,
        places: count,
        total,
        heads,
        ..
    } = child;
    let count = format::number(count);
    let own = match organisation.kind {
        OrganisationKind::Village => head(&heads),
        _ => view! { <div class="text-secondary">{move || fill(Staffing::PlacesOf, &[("n", &count)])}</div> }
            .into_any(),
    };
    let lines = (!places.is_empty()).then(|| {
        let lines = places.into_iter().map(line).collect_view();
        view! { <ul class="cw-orgchart-places">{lines}</ul> }
    });
    view! {
        <div class="cw-orgchart-box">
            <h3><a href=PageKind::Organisation.of(organisation.id)>{organisation.name}</a></h3>
            {own}
            {numbers(&total)}
            {lines}
        </div>
    }
    .into_any()
}

/// A place within the box of its street.
fn line(row: StaffingRow) -> AnyView {
    let posts = format!(
        "{}/{}",
        format::number(row.total.occupied),
        format::number(row.total.approved)
    );
    view! {
        <li>
            <span class="cw-orgchart-place">{row.organisation.name}</span>
            <span>{move || row.heads.join(t(Common::Comma)())}</span>
            <span class="cw-number">{posts}</span>
        </li>
    }
    .into_any()
}

/// Who heads a place; an empty chair is said to be one, unless names are not for the reader.
fn head(heads: &[String]) -> AnyView {
    if !app().session.may(contract::Permission::WorkerView) {
        return ().into_any();
    }
    let names = heads.to_vec();
    view! {
        <div>
            {move || match names.is_empty() {
                true => t(Staffing::NoHead)().to_owned(),
                false => fill(Staffing::HeadOf, &[("name", &names.join(t(Common::Comma)()))]),
            }}
        </div>
    }
    .into_any()
}

fn numbers(total: &PostSums) -> AnyView {
    let (occupied, approved) = (
        format::number(total.occupied),
        format::number(total.approved),
    );
    let remark = |text: Staffing, n: i64, class: &'static str| {
        (n > 0).then(|| {
            let n = format::number(n);
            view! { " "<span class=class>{move || fill(text, &[("n", &n)])}</span> }
        })
    };
    view! {
        <div class="cw-orgchart-numbers">
            {move || fill(Staffing::Numbers, &[("occupied", &occupied), ("approved", &approved)])}
            {remark(Staffing::Short, total.vacant, "cw-vacant")}
            {remark(Staffing::Excess, total.over, "cw-over")}
        </div>
    }
    .into_any()
}
