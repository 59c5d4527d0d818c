//! What the scheme that is being typed would cost, tried on everyone.

use contract::{PayDistribution, PaySimulation, PaySimulationRequest, PaySimulationRow};
use domain::{money::Money, pay::scheme::Rules, time::YearMonth};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::logic::format;
use crate::logic::text::{Label, PaySchemes as Words, Payroll};
use crate::state::lang::t;
use crate::state::{app, browser};
use crate::ui::controls::facts;
use crate::ui::icon::{Icon, icon};
use crate::ui::table::{Head, plain_table};

/// A button, and what comes of it. It waits until the scheme is right.
#[component]
pub(super) fn Simulate(
    /// The scheme as it stands now.
    #[prop(into)]
    rules: Signal<Option<Rules>>,
) -> impl IntoView {
    let app = app();
    let busy = RwSignal::new(false);
    let answer = RwSignal::new(None::<PaySimulation>);
    // What was computed is of another scheme as soon as something else is typed.
    Effect::new(move |_| {
        rules.track();
        answer.set(None);
    });
    let go = move |_| {
        let Some(rules) = rules.get_untracked() else {
            return;
        };
        busy.set(true);
        let request = PaySimulationRequest {
            organisation_ids: None,
            month: YearMonth::of(browser::today()),
            scheme: rules.scheme().clone(),
        };
        spawn_local(async move {
            let found = app
                .api
                .call(async |client| client.pay_simulate(&request).await)
                .await;
            match found {
                Ok(found) => {
                    let _ = answer.try_set(Some(found));
                }
                Err(failure) => app.toasts.failure(&failure),
            }
            let _ = busy.try_set(false);
        });
    };
    view! {
        <div class="mt-3">
            <p class="text-secondary">{t(Words::SimulateText)}</p>
            <button type="button" class="btn" disabled=move || busy.get() || rules.with(Option::is_none) on:click=go>
                {icon(Icon::Chart)}{move || t(if busy.get() { Words::Simulating } else { Words::Simulate })()}
            </button>
            <div role="status">{move || answer.with(|found| found.as_ref().map(shown))}</div>
        </div>
    }
}

fn shown(found: &PaySimulation) -> AnyView {
    let count = |count: i64| format::number(count).into_any();
    let money = |money: Money| format::money(money).into_any();
    let pairs: Vec<(Label, AnyView)> = vec![
        (Words::Winners.into(), count(found.winners)),
        (Words::Gained.into(), money(found.gained)),
        (Words::Losers.into(), count(found.losers)),
        (Words::Lost.into(), money(found.lost)),
        (Words::Unchanged.into(), count(found.unchanged)),
        (Words::NotComputed.into(), count(found.held)),
    ];
    let heads = [
        Head::text(Words::Organisation),
        Head::number(Payroll::People),
        Head::number(Words::CostNow),
        Head::number(Words::CostThen),
        Head::number(Payroll::Difference),
        Head::number(Words::PerHeadNow),
        Head::number(Words::PerHeadThen),
    ];
    let rows = found.items.iter().chain([&found.total]).map(row);
    let rows = rows.collect_view();
    let spread_heads = [
        Head::text(Words::Spread),
        Head::number(Words::P10),
        Head::number(Words::Median),
        Head::number(Words::P90),
    ];
    let spread = [(Words::AsItIs, &found.now), (Words::AsItWould, &found.then)];
    let spread = spread.map(|(name, of)| spread_row(name, of)).into_iter();
    let spread = spread.collect_view();
    view! {
        <div class="mt-3">{facts(pairs)}</div>
        {plain_table(Words::Spread, &spread_heads, spread.into_any())}
        {plain_table(Words::Simulate, &heads, rows.into_any())}
    }
    .into_any()
}

fn optional(money: Option<Money>) -> AnyView {
    let text = money.map_or_else(|| "–".to_owned(), format::money);
    view! { <td class="cw-number">{text}</td> }.into_any()
}

fn row(row: &PaySimulationRow) -> AnyView {
    let name = match &row.organisation {
        Some(organisation) => organisation.name.clone().into_any(),
        None => view! { <strong>{t(Payroll::Total)}</strong> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="cw-number">{format::number(row.people)}</td>
            {optional(Some(row.now))}
            {optional(Some(row.then))}
            {optional(Some(row.then - row.now))}
            {optional(row.now_per_head)}
            {optional(row.then_per_head)}
        </tr>
    }
    .into_any()
}

fn spread_row(name: Words, of: &PayDistribution) -> AnyView {
    view! {
        <tr>
            <th scope="row">{t(name)}</th>
            {optional(of.p10)}
            {optional(of.median)}
            {optional(of.p90)}
        </tr>
    }
    .into_any()
}
