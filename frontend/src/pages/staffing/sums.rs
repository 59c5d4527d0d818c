//! The sums of one organisation: figures, its children to walk down to, classes and norms.

use contract::{StaffingSums, StaffingView};
use leptos::prelude::*;

use super::parts::{class_table, norm_table, number_cells, number_heads};
use crate::logic::route::PageKind;
use crate::logic::text::{Places, Staffing};
use crate::logic::{format, query};
use crate::state::app;
use crate::state::lang::{fill, t};
use crate::ui::controls::stat;
use crate::ui::icon::Icon;
use crate::ui::table::{Head, plain_table};

/// What the page shows of an organisation.
pub fn sheet(view: StaffingView) -> AnyView {
    let total = view.total.clone();
    let places = format::number(view.places);
    let note = view! { {move || fill(Staffing::PlacesOf, &[("n", &places)])} }.into_any();
    let children = (!view.children.is_empty()).then(|| children(&view));
    view! {
        <div class="cw-staffing">
            <h2 class="cw-staffing-name"><a href=PageKind::Organisation.of(view.organisation.id)>{view.organisation.name.clone()}</a></h2>
            <div class="cw-stats">
                {stat(Icon::Badge, Staffing::Approved.into(), format::number(total.approved), Some(note), "blue")}
                {stat(Icon::People, Staffing::Occupied.into(), format::number(total.occupied), None, "teal")}
                {stat(Icon::Plus, Staffing::Vacant.into(), format::number(total.vacant), None, "amber")}
                {stat(Icon::Warning, Staffing::Over.into(), format::number(total.over), None, "slate")}
            </div>
            <p class="text-secondary">{t(Staffing::UnapprovedNote)}</p>
            {children}
            <h3>{t(Staffing::ByClass)}</h3>
            {class_table(&view.classes, &view.total)}
            <h3>{t(Staffing::Norms)}</h3>
            {norm_table(view.checks)}
        </div>
    }
    .into_any()
}

fn children(view: &StaffingView) -> AnyView {
    let own = view.organisation.id;
    let row = |sums: &StaffingSums| {
        let name = sums.organisation.name.clone();
        let name = if sums.organisation.id == own {
            view! { {move || fill(Staffing::Own, &[("name", &name)])} }.into_any()
        } else {
            let changes = [("organisation_id", sums.organisation.id.to_string())];
            let changes: Vec<(&str, &str)> = changes
                .iter()
                .map(|(key, value)| (*key, value.as_str()))
                .collect();
            let kept = query::with(&app().router.query_now(), &changes);
            let address = format!("{}?{kept}", PageKind::Staffing.path());
            view! { <a href=address>{name}</a> }.into_any()
        };
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="cw-number">{format::number(sums.places)}</td>
                {number_cells(&sums.total)}
            </tr>
        }
    };
    let rows = view.children.iter().map(row).collect_view();
    let sum = view! {
        <tr class="cw-sum">
            <th scope="row">{t(Places::Sum)}</th>
            <td class="cw-number">{format::number(view.places)}</td>
            {number_cells(&view.total)}
        </tr>
    };
    let heads: Vec<Head> = [Head::text(Staffing::Below), Head::number(Staffing::Places)]
        .into_iter()
        .chain(number_heads())
        .collect();
    plain_table(Staffing::Below, &heads, view! { {rows} {sum} }.into_any())
}
