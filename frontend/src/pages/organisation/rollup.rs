//! Places and people summed both ways; the totals must agree.

use chrono::NaiveDate;
use contract::{Rollup, RollupBasis, RollupQuery, RollupRow, RollupTree};
use leptos::prelude::*;

use crate::logic::format;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Person, Places};
use crate::state::lang::{fill, t};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::{Mood, PageHead, badge};
use crate::ui::icon::{Icon, icon};
use crate::ui::show::show;
use crate::ui::table::{Head, plain_table};
use crate::ui::tabs::{Tab, Tabs};

/// The page.
#[component]
pub fn RollupPage() -> impl IntoView {
    let app = app();
    let router = app.router;
    let as_of: Memo<Option<NaiveDate>> = Memo::new(move |_| router.param("as_of").parse().ok());
    // Only of a day gone by is there a choice.
    let recast = Memo::new(move |_| as_of.get().is_some() && router.param("tree") == "today");
    let both = Remote::load(
        move || (as_of.get(), recast.get()),
        async move |(as_of, recast)| {
            let ask = |by| RollupQuery {
                by: Some(by),
                as_of,
                tree: recast.then_some(RollupTree::Today),
                ..RollupQuery::default()
            };
            let (first, second) = (
                ask(RollupBasis::Administrative),
                ask(RollupBasis::Statutory),
            );
            let administrative = app
                .api
                .call(async |client| client.organisation_rollup(&first).await)
                .await?;
            let statutory = app
                .api
                .call(async |client| client.organisation_rollup(&second).await)
                .await?;
            Ok((administrative, statutory))
        },
    );
    let tabs = vec![
        Tab {
            key: "",
            title: Places::RollupAdministrative.into(),
        },
        Tab {
            key: "statutory",
            title: Places::RollupStatutory.into(),
        },
    ];
    let content = move |key: &'static str| {
        show(both, 10, move |(administrative, statutory)| {
            let agree = same(&administrative.total, &statutory.total);
            let shown = if key == "statutory" {
                statutory
            } else {
                administrative
            };
            let verdict = if agree {
                badge(Places::RollupAgree, Mood::Good)
            } else {
                badge(Places::RollupDiffer, Mood::Bad)
            };
            view! { <p class="cw-rollup-note text-secondary">{verdict}" "{t(Places::RollupNote)}</p> {table(shown)} }.into_any()
        })
    };
    view! {
        <PageHead title=Signal::derive(|| t(Places::RollupTitle)().to_owned())>
            <label class="cw-inline">
                <span>{t(Places::AsOf)}</span>
                <input type="date" class="form-control" prop:value=move || router.param("as_of") on:change=move |event| router.set_params(&[("as_of", &event_target_value(&event))])/>
            </label>
            {move || as_of.get().is_some().then(|| view! {
                <select class="form-select cw-narrow" aria-label=t(Places::RollupTree) on:change=move |event| router.set_params(&[("tree", &event_target_value(&event))])>
                    <option value="" selected=move || !recast.get()>{t(Places::RollupThen)}</option>
                    <option value="today" selected=move || recast.get()>{t(Places::RollupToday)}</option>
                </select>
            })}
            <button type="button" class="btn" on:click=move |_| browser::print()>{icon(Icon::Printer)}{t(Common::Print)}</button>
        </PageHead>
        {move || as_of.get().map(|day| {
            let text = if recast.get() { Places::RollupTodayNote } else { Places::RollupThenNote };
            view! { <div class="alert alert-info" role="status">{icon(Icon::Calendar)}<span>{fill(text, &[("day", &day.to_string())])}</span></div> }
        })}
        <div class="card cw-list"><Tabs tabs=tabs content=content/></div>
    }
}

/// Whether both sums say the same of the city.
fn same(a: &RollupRow, b: &RollupRow) -> bool {
    (
        a.streets,
        a.towns,
        a.communities,
        a.villages,
        a.workers,
        a.full_time,
    ) == (
        b.streets,
        b.towns,
        b.communities,
        b.villages,
        b.workers,
        b.full_time,
    )
}

fn table(rollup: Rollup) -> AnyView {
    let heads = [
        Head::text(Person::Unit),
        Head::text(Places::DivisionCode),
        Head::number(Places::Streets),
        Head::number(Places::Towns),
        Head::number(Places::Communities),
        Head::number(Places::Villages),
        Head::number(Places::Workers),
        Head::number(Places::FullTime),
    ];
    let rows = rollup
        .items
        .into_iter()
        .map(|item| row(item, false))
        .collect_view();
    let total = row(
        RollupRow {
            code: String::new(),
            organisation_id: None,
            ..rollup.total
        },
        true,
    );
    plain_table(
        Places::RollupTitle,
        &heads,
        view! { {rows} {total} }.into_any(),
    )
}

fn row(row: RollupRow, total: bool) -> AnyView {
    let name = match row.organisation_id {
        Some(id) => view! { <a href=PageKind::Organisation.of(id)>{row.name}</a> }.into_any(),
        None if total => view! { {t(Places::Sum)} }.into_any(),
        None if row.code.is_empty() => view! { {t(Places::NoDivision)} }.into_any(),
        None => row.name.into_any(),
    };
    let numbers = [
        row.streets,
        row.towns,
        row.communities,
        row.villages,
        row.workers,
        row.full_time,
    ]
    .map(|value| view! { <td class="cw-number">{format::number(value)}</td> })
    .into_iter()
    .collect_view();
    view! {
        <tr class:cw-sum=total>
            <th scope="row">{name}</th>
            <td>{(!row.code.is_empty()).then(|| view! { <code>{row.code}</code> })}</td>
            {numbers}
        </tr>
    }
    .into_any()
}
