//! What pay costs a head, from closed runs, down to the run.

use chrono::Datelike;
use contract::{PayClassCost, PayCost, PayCostQuery, PayCostReport};
use domain::money::Money;
use leptos::prelude::*;
use rust_decimal::Decimal;

use super::{cell, label};
use crate::logic::chart::stacked_bars;
use crate::logic::format;
use crate::logic::route::PageKind;
use crate::logic::text::{Label, Payroll as Words};
use crate::state::lang::{t, tl};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::chart::{Chart, Series};
use crate::ui::controls::{Card, PageHead};
use crate::ui::icon::{Icon, icon};
use crate::ui::show::show;
use crate::ui::states;
use crate::ui::table::{Head, plain_table};

/// The page.
#[component]
pub fn Costs() -> impl IntoView {
    let app = app();
    let router = app.router;
    let year = Memo::new(move |_| {
        let asked = router.param("year").parse::<i32>().ok();
        asked.unwrap_or_else(|| browser::today().year())
    });
    let found = Remote::load(
        move || year.get(),
        async move |year| {
            let query = PayCostQuery { year: Some(year) };
            app.api
                .call(async |client| client.pay_cost_get(&query).await)
                .await
        },
    );
    let at = move |step: i32| {
        move || format!("{}?year={}", PageKind::PayCosts.path(), year.get() + step)
    };
    view! {
        <PageHead title=Signal::derive(|| t(Words::Costs)().to_owned()) note=Signal::derive(|| t(Words::CostsNote)().to_owned())>
            <div class="btn-list">
                <a class="btn btn-icon" href=at(-1) aria-label=t(Words::Before)>{icon(Icon::Left)}</a>
                <span class="btn cw-static">{move || year.get().to_string()}</span>
                <a class="btn btn-icon" href=at(1) aria-label=t(Words::After)>{icon(Icon::Right)}</a>
            </div>
        </PageHead>
        {show(found, 8, |report: PayCostReport| whole(&report))}
    }
}

fn whole(report: &PayCostReport) -> AnyView {
    if report.items.is_empty() {
        return view! { <div class="card">{states::empty(Icon::Chart, Words::CostsNone, None, None)}</div> }
            .into_any();
    }
    let heads = [
        Head::text(Words::Organisation),
        Head::number(Words::Months),
        Head::number(Words::AveragePeople),
        Head::number(Words::Gross),
        Head::number(Words::Employer),
        Head::number(Words::Cost),
        Head::number(Words::PerHead),
        Head::number(Words::PerHeadYear),
        Head::number(Words::BeforeYear),
        Head::number(Words::Growth),
        Head::text(Words::Runs),
    ];
    let all = report.items.iter().chain([&report.total]);
    let rows = all.map(row).collect_view();
    let classes = report.classes.iter().map(class).collect_view();
    let class_heads = [
        Head::text(Words::Class),
        Head::number(Words::PersonMonths),
        Head::number(Words::Cost),
        Head::number(Words::PerHeadYear),
    ];
    let chart = chart(report);
    view! {
        <Card title=Words::ChartTitle>{chart}</Card>
        <Card title=Words::Costs flush=true>{plain_table(Words::Costs, &heads, rows.into_any())}</Card>
        <Card title=Words::Classes flush=true>{plain_table(Words::Classes, &class_heads, classes.into_any())}</Card>
    }
    .into_any()
}

fn optional(money: Option<Money>) -> AnyView {
    let text = money.map_or_else(|| "–".to_owned(), format::money);
    view! { <td class="cw-number">{text}</td> }.into_any()
}

fn row(cost: &PayCost) -> AnyView {
    let name = match &cost.organisation {
        Some(organisation) => organisation.name.clone().into_any(),
        None => view! { <strong>{t(Words::Total)}</strong> }.into_any(),
    };
    let runs = cost
        .runs
        .iter()
        .map(|run| {
            let month = run.month.month().to_string();
            view! { <a class="me-1" href=PageKind::PayRun.of(run.id)>{month}</a> }
        })
        .collect_view();
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="cw-number">{format::number(cost.months)}</td>
            <td class="cw-number">{format::decimal(cost.people)}</td>
            {cell(cost.gross)}
            {cell(cost.employer)}
            {cell(cost.cost)}
            {optional(cost.per_head)}
            {optional(cost.per_head_year)}
            {optional(cost.before_per_head_year)}
            <td class="cw-number">{growth(cost)}</td>
            <td>{runs}</td>
        </tr>
    }
    .into_any()
}

/// Growth over the year before, in per cent.
fn growth(cost: &PayCost) -> String {
    match (cost.per_head_year, cost.before_per_head_year) {
        (Some(now), Some(before)) if before > Money::ZERO => {
            let rate = now.yuan() / before.yuan() - Decimal::ONE;
            format!("{}%", (rate * Decimal::ONE_HUNDRED).round_dp(1))
        }
        _ => "–".to_owned(),
    }
}

fn class(cost: &PayClassCost) -> AnyView {
    let name = match cost.class {
        Some(class) => tl(label!(class)).into_any(),
        None => "–".into_any(),
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="cw-number">{format::number(cost.person_months)}</td>
            {cell(cost.cost)}
            {optional(cost.per_head_year)}
        </tr>
    }
    .into_any()
}

/// Ranked bars.
fn chart(report: &PayCostReport) -> AnyView {
    let mut ranked: Vec<(String, Money)> = report
        .items
        .iter()
        .filter_map(|cost| {
            let name = cost.organisation.as_ref()?.name.clone();
            Some((name, cost.per_head_year?))
        })
        .collect();
    ranked.sort_by_key(|(_, money)| std::cmp::Reverse(*money));
    let series = Series {
        names: vec![Label::from(Words::PerHeadYear)],
        rows: ranked
            .iter()
            .map(|(name, money)| (name.clone(), vec![format::money(*money)]))
            .collect(),
    };
    let names: Vec<String> = ranked.iter().map(|(name, _)| name.clone()).collect();
    let values: Vec<i64> = ranked.iter().map(|(_, money)| money.fen() / 100).collect();
    let class = if names.len() > 8 {
        "cw-chart cw-chart-tall"
    } else {
        "cw-chart"
    };
    let option = Signal::derive(move || {
        let name = t(Words::PerHeadYear)().to_owned();
        stacked_bars(&names, &[(name, values.clone())])
    });
    view! { <Chart title=Words::ChartTitle option=option series=Signal::stored(series) class=class/> }
        .into_any()
}
