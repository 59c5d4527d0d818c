//! Place by place: the list of vacancies, of people over, of committees of the wrong size.

use contract::{ClassPosts, StaffingOnly, StaffingQuery, StaffingRow};
use leptos::prelude::*;

use super::parts::{committee, fit_badge, number_cells, number_heads};
use crate::logic::format;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Label, Staffing};
use crate::state::app;
use crate::state::lang::{fill, t, tl};
use crate::state::remote::Remote;
use crate::ui::icon::Icon;
use crate::ui::paging::{Listing, Pager};
use crate::ui::states;
use crate::ui::table::{DataTable, Head, nothing_matches};

/// Word in the address and name of each filter.
const ONLY: [(&str, StaffingOnly, Staffing); 3] = [
    ("vacant", StaffingOnly::Vacant, Staffing::OnlyVacant),
    ("over", StaffingOnly::Over, Staffing::OnlyOver),
    (
        "committee",
        StaffingOnly::CommitteeSize,
        Staffing::OnlyCommittee,
    ),
];

fn query(address: &str) -> StaffingQuery {
    let value = |key: &str| crate::logic::query::value(address, key);
    let only = value("only");
    StaffingQuery {
        organisation_id: value("organisation_id").parse().ok(),
        as_of: value("as_of").parse().ok(),
        known_at: None,
        only: ONLY
            .iter()
            .find(|(word, ..)| *word == only)
            .map(|(_, only, _)| *only),
        limit: value("limit").parse().ok(),
        cursor: Some(value("cursor")).filter(|cursor| !cursor.is_empty()),
    }
}

/// The list.
#[component]
pub fn PlaceList() -> impl IntoView {
    let app = app();
    let router = app.router;
    let places = Remote::load(
        move || query(&router.query()),
        async move |query| {
            let page = app
                .api
                .call(async |client| client.staffing_list(&query).await)
                .await?;
            Ok(Listing {
                items: page.items,
                next_cursor: page.next_cursor,
                total: page.total,
            })
        },
    );
    let heads = Signal::derive(|| {
        [
            Head::text(Staffing::Place),
            Head::text(Staffing::Parent),
            Head::text(Staffing::Head),
        ]
        .into_iter()
        .chain(number_heads())
        .chain([
            Head::text(Staffing::Committee),
            Head::text(Staffing::Detail),
        ])
        .collect::<Vec<_>>()
    });
    let clear = Callback::new(move |()| router.set_params(&[("only", ""), ("cursor", "")]));
    let table = DataTable {
        caption: Staffing::TabPlaces.into(),
        heads,
        remote: places,
        pager: Some(Pager::new()),
        wording: Staffing::TotalPlaces.into(),
    }
    .view(row, move || {
        if router.param("only").is_empty() {
            states::empty(Icon::Building, Staffing::Empty, None, None)
        } else {
            nothing_matches(clear)
        }
    });
    let chosen = move || router.param("only");
    view! {
        <div class="cw-toolbar">
            <label class="cw-inline">
                <span>{t(Staffing::Only)}</span>
                <select class="form-select" on:change=move |event| router.set_params(&[("only", &event_target_value(&event)), ("cursor", "")])>
                    <option value="" selected=move || chosen().is_empty()>{t(Staffing::OnlyAll)}</option>
                    {ONLY
                        .into_iter()
                        .map(|(word, _, name)| view! { <option value=word selected=move || chosen() == word>{t(name)}</option> })
                        .collect_view()}
                </select>
            </label>
        </div>
        {table}
    }
}

fn row(row: StaffingRow) -> AnyView {
    let size = committee(&row.checks).map(|check| {
        let people = format::number(check.people);
        view! { {people}" "{check.fit.map(fit_badge)} }
    });
    let heads = row.heads;
    let heads = move || {
        let heads = heads.join(t(Common::Comma)());
        format::or_dash(Some(heads.as_str()).filter(|heads| !heads.is_empty()))
    };
    let classes = row.classes.iter().map(class).collect_view();
    view! {
        <tr>
            <th scope="row" class="cw-name"><a href=PageKind::Organisation.of(row.organisation.id)>{row.organisation.name}</a></th>
            <td>{row.parent.map(|parent| parent.name)}</td>
            <td>{heads}</td>
            {number_cells(&row.total)}
            <td>{size}</td>
            <td><div class="cw-class-posts">{classes}</div></td>
        </tr>
    }
    .into_any()
}

/// `委员 4/5 缺1`
fn class(of: &ClassPosts) -> AnyView {
    let name = Label {
        zh: of.class.label(),
        en: of.class.label_en(),
    };
    let posts = &of.posts;
    let approved = match posts.unapproved > 0 {
        true => "–".to_owned(),
        false => format::number(posts.approved),
    };
    let numbers = format!("{}/{approved}", format::number(posts.occupied));
    let remark = |text: Staffing, n: i64, class: &'static str| {
        (n > 0).then(|| {
            let n = format::number(n);
            view! { <span class=class>{move || fill(text, &[("n", &n)])}</span> }
        })
    };
    view! {
        <span class="cw-class-post">
            {tl(name)}" "{numbers}
            {remark(Staffing::Short, posts.vacant, "cw-vacant")}
            {remark(Staffing::Excess, posts.over, "cw-over")}
        </span>
    }
    .into_any()
}
