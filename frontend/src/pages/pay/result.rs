//! What a year of pay comes to.

use contract::{BonusSeparate, PayCalculation, PayCalculationMonth};
use domain::money::Money;
use leptos::prelude::*;

use crate::logic::format::{decimal, money};
use crate::logic::pay::MONTHS;
use crate::logic::text::{Label, Pay as Words};
use crate::state::lang::t;
use crate::ui::controls::{Card, Mood, badge, facts};
use crate::ui::table::{Head, plain_table};

/// The whole answer; it takes the focus when it comes.
pub(super) fn result(year: &PayCalculation) -> AnyView {
    let (sums, table, paid) = (totals(year), months(year), contributions(year));
    let both = year
        .bonus_separate
        .as_ref()
        .map(|separate| ways(year, separate));
    view! {
        <div id="pay-result" tabindex="-1" role="region" aria-label=t(Words::Year)>
            <Card title=Words::Year>
                {sums}
                <p class="text-secondary mt-2 mb-0">{t(Words::SettlementText)}</p>
            </Card>
            {both.map(|both| view! {
                <Card title=Words::Ways>
                    {both}
                    <p class="text-secondary mt-2 mb-0">{t(Words::WaysText)}</p>
                </Card>
            })}
            <Card title=Words::Months>
                <div class="cw-pay-months">{table}</div>
                <p class="text-secondary mt-2 mb-0">{t(Words::MonthsText)}</p>
            </Card>
            <Card title=Words::MonthlyContributions>{paid}</Card>
        </div>
    }
    .into_any()
}

fn totals(year: &PayCalculation) -> AnyView {
    let own = year
        .months
        .last()
        .map_or(Money::ZERO, |last| last.cum_social);
    let mut pairs = vec![
        (Words::TotalGross, year.total_gross),
        (Words::TotalOwn, own),
        (Words::TotalTax, year.total_tax),
        (Words::TotalNet, year.total_net),
        (Words::TotalCost, year.total_cost),
        (Words::Settlement, year.settlement_balance),
    ];
    if year.total_receivable != Money::ZERO {
        pairs.push((Words::TotalReceivable, year.total_receivable));
    }
    let shown = |(name, amount): (Words, Money)| (Label::from(name), money(amount).into_any());
    facts(pairs.into_iter().map(shown).collect())
}

fn number(amount: Money) -> AnyView {
    view! { <td class="cw-number">{money(amount)}</td> }.into_any()
}

fn ways(year: &PayCalculation, separate: &BonusSeparate) -> AnyView {
    let less = |is: bool| is.then(|| badge(Words::Less, Mood::Good));
    let heads = [
        Head::text(Words::Way),
        Head::number(Words::BonusTax),
        Head::number(Words::WageTax),
        Head::number(Words::WayTotal),
        Head::number(Words::TotalNet),
        Head::number(Words::Settlement),
    ];
    let rows = view! {
        <tr>
            <th scope="row">{t(Words::Merged)}" "{less(separate.tax_saved < Money::ZERO)}</th>
            <td class="cw-number">"–"</td>
            <td class="cw-number">"–"</td>
            {number(year.total_tax)}
            {number(year.total_net)}
            {number(year.settlement_balance)}
        </tr>
        <tr>
            <th scope="row">{t(Words::Separate)}" "{less(separate.tax_saved > Money::ZERO)}</th>
            {number(separate.bonus_tax)}
            {number(separate.wage_tax)}
            {number(separate.total_tax)}
            {number(separate.total_net)}
            {number(separate.settlement_balance)}
        </tr>
    };
    plain_table(Words::Ways, &heads, rows.into_any())
}

fn months(year: &PayCalculation) -> AnyView {
    let owed = year.total_receivable != Money::ZERO;
    let mut heads = vec![
        Head::text(Words::Month),
        Head::number(Words::MonthGross),
        Head::number(Words::CumIncome),
        Head::number(Words::CumStd),
        Head::number(Words::CumSocial),
        Head::number(Words::CumAdditional),
        Head::number(Words::CumTaxable),
        Head::number(Words::Rate),
        Head::number(Words::Quick),
        Head::number(Words::CumTax),
        Head::number(Words::Tax),
        Head::number(Words::Net),
    ];
    if owed {
        heads.push(Head::number(Words::Receivable));
    }
    let row = |month: &PayCalculationMonth| {
        let name = MONTHS.get((month.month as usize).wrapping_sub(1)).copied();
        view! {
            <tr>
                <th scope="row" class="cw-nowrap">{name.map(t)}</th>
                {number(month.gross)}
                {number(month.cum_income)}
                {number(month.cum_std)}
                {number(month.cum_social)}
                {number(month.cum_additional)}
                {number(month.cum_taxable)}
                <td class="cw-number">{decimal(month.rate)}"%"</td>
                {number(month.quick)}
                {number(month.cum_tax)}
                {number(month.tax)}
                {number(month.net)}
                {owed.then(|| number(month.receivable))}
            </tr>
        }
    };
    let rows = year.months.iter().map(row).collect_view();
    plain_table(Words::Months, &heads, rows.into_any())
}

fn contributions(year: &PayCalculation) -> AnyView {
    let (own, paid) = (&year.employee, &year.employer);
    let (social, fund) = (year.base_social, year.base_housing);
    let kinds = [
        (Words::Pension, social, Some(own.pension), paid.pension),
        (Words::Medical, social, Some(own.medical), paid.medical),
        (Words::Maternity, social, None, paid.maternity),
        (
            Words::Unemployment,
            social,
            Some(own.unemployment),
            paid.unemployment,
        ),
        (Words::Injury, social, None, paid.injury),
        (Words::Housing, fund, Some(own.housing), paid.housing),
    ];
    let row = |(kind, base, own, paid): (Words, Money, Option<Money>, Money)| {
        view! {
            <tr>
                <th scope="row">{t(kind)}</th>
                {number(base)}
                <td class="cw-number">{own.map_or_else(|| "–".to_owned(), money)}</td>
                {number(paid)}
            </tr>
        }
    };
    let heads = [
        Head::text(Words::Kind),
        Head::number(Words::Base),
        Head::number(Words::Employee),
        Head::number(Words::Employer),
    ];
    let rows = view! {
        {kinds.map(row).into_iter().collect_view()}
        <tr class="cw-sum">
            <th scope="row">{t(Words::Sum)}</th>
            <td></td>
            {number(year.employee_total)}
            {number(year.employer_total)}
        </tr>
    };
    plain_table(Words::MonthlyContributions, &heads, rows.into_any())
}
