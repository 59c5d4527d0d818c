//! Approved posts and the people who hold them: sums to walk down through, the list of vacancies,
//! the norms, and the organisation chart.

mod chart;
mod norms;
mod parts;
mod places;
mod quota;
mod sums;
mod unit;

use chrono::NaiveDate;
use contract::{AsOfQuery, OrganisationQuery};
use domain::organisation::OrganisationKind;
use leptos::prelude::*;
use uuid::Uuid;

use crate::logic::route::PageKind;
use crate::logic::text::{Common, Places, Staffing};
use crate::state::lang::{fill, t};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::PageHead;
use crate::ui::icon::{Icon, icon};
use crate::ui::org_picker::OrganisationPicker;
use crate::ui::show::show;
use crate::ui::states;
use crate::ui::table::link_button;
use crate::ui::tabs::{Tab, Tabs};

pub use chart::ChartPage;
pub use unit::UnitStaffing;

/// The organisation that is shown: the chosen one, else the only root of the own view.
fn subject() -> Remote<Option<Uuid>> {
    let app = app();
    Remote::load(
        move || app.router.param("organisation_id"),
        async move |chosen: String| {
            if let Ok(id) = chosen.parse() {
                return Ok(Some(id));
            }
            let query = OrganisationQuery::default();
            let roots = app
                .api
                .call(async |client| client.organisation_list(&query).await)
                .await?;
            Ok(match roots.items.as_slice() {
                [only] => Some(only.id.into()),
                _ => None,
            })
        },
    )
}

/// The day in the address; today without one.
fn day_of_address() -> Memo<Option<NaiveDate>> {
    let router = app().router;
    Memo::new(move |_| router.param("as_of").parse().ok())
}

/// The page.
#[component]
pub fn StaffingPage() -> impl IntoView {
    let router = app().router;
    let organisation = Signal::derive(move || router.param("organisation_id"));
    let as_of = day_of_address();
    let subject = subject();
    let norms_open = RwSignal::new(false);
    let choose = Callback::new(move |(id, _): (String, String)| {
        router.set_params(&[("organisation_id", &id), ("cursor", "")])
    });
    let tabs = vec![
        Tab {
            key: "",
            title: Staffing::TabSums.into(),
        },
        Tab {
            key: "places",
            title: Staffing::TabPlaces.into(),
        },
    ];
    let content = move |key: &'static str| match key {
        "places" => view! { <places::PlaceList/> }.into_any(),
        _ => show(subject, 8, move |subject| match subject {
            Some(id) => view! { <Sums id=id as_of=as_of/> }.into_any(),
            None => states::empty(Icon::Tree, Staffing::ChooseUnit, None, None),
        }),
    };
    let chart = move || {
        let id = subject.data.get().flatten()?;
        let day = as_of.get().map(|day| format!("?as_of={day}"));
        let address = format!(
            "{}{}",
            PageKind::StaffingChart.of(id),
            day.unwrap_or_default()
        );
        Some(link_button(address, Icon::Tree, Staffing::Chart, false))
    };
    view! {
        <PageHead title=Signal::derive(|| t(Staffing::Title)().to_owned())>
            <label class="cw-inline">
                <span>{t(Places::AsOf)}</span>
                <input type="date" class="form-control" prop:value=move || router.param("as_of")
                    on:change=move |event| router.set_params(&[("as_of", &event_target_value(&event)), ("cursor", "")])/>
            </label>
            <div class="cw-head-picker">
                <OrganisationPicker id="staffing-unit" title=Staffing::ChooseUnit value=organisation change=choose none=Staffing::Whole narrows=true
                    suits=|kind| !matches!(kind, OrganisationKind::Department | OrganisationKind::Employer)/>
            </div>
            {chart}
            <button type="button" class="btn" aria-haspopup="dialog" on:click=move |_| norms_open.set(true)>{icon(Icon::Book)}{t(Staffing::NormsButton)}</button>
            <button type="button" class="btn" on:click=move |_| browser::print()>{icon(Icon::Printer)}{t(Common::Print)}</button>
        </PageHead>
        {move || as_of.get().map(|day| view! {
            <div class="alert alert-info" role="status">
                {icon(Icon::Calendar)}
                <span>{move || fill(Places::AsOfPast, &[("day", &day.to_string())])}</span>
                <button type="button" class="btn btn-sm ms-2" on:click=move |_| router.set_params(&[("as_of", ""), ("cursor", "")])>{t(Places::AsOfToday)}</button>
            </div>
        })}
        <div class="card cw-list"><Tabs tabs=tabs content=content/></div>
        <norms::NormsDrawer open=norms_open/>
    }
}

/// One organisation's sums.
#[component]
fn Sums(id: Uuid, as_of: Memo<Option<NaiveDate>>) -> impl IntoView {
    let api = app().api;
    let staffing = Remote::load(
        move || as_of.get(),
        async move |as_of| {
            let query = AsOfQuery {
                as_of,
                ..AsOfQuery::default()
            };
            api.call(async |client| client.staffing_get(id, &query).await)
                .await
        },
    );
    show(staffing, 8, sums::sheet)
}
