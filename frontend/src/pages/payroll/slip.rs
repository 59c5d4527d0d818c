//! A payslip: every amount with its rule, and everything it was computed from. It prints as one page.

use contract::{PaySlipLineView, PaySlipView};
use domain::{
    money::Money,
    pay::{
        run::{Past, StandardRule},
        scheme::{Days, Span},
    },
};
use leptos::prelude::*;
use uuid::Uuid;

use super::profile::Profile;
use super::{LineName, amount, cell, label, line_name};
use crate::logic::format;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Label, Payroll as Words};
use crate::state::lang::{fill, lang, t, tl};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::{Card, PageHead, facts};
use crate::ui::show::show;
use crate::ui::table::{Head, plain_table};

/// One payslip of a run.
#[component]
pub fn SlipPage(run: Uuid, worker: Uuid) -> impl IntoView {
    let api = app().api;
    let found = Remote::load(
        || (),
        async move |()| {
            api.call(async |client| client.pay_slip_get(run, worker).await)
                .await
        },
    );
    show(found, 8, move |slip: PaySlipView| {
        let back = view! { <a class="btn" href=PageKind::PayRun.of(run)>{t(Words::BackToRun)}</a> };
        view! {
            {whole(&slip, back.into_any())}
            <Profile worker=worker/>
        }
        .into_any()
    })
}

/// A payslip, with what leads away from it.
pub(super) fn whole(slip: &PaySlipView, back: AnyView) -> AnyView {
    let title = {
        let (name, month) = (slip.name.clone(), slip.run.month.to_string());
        Signal::derive(move || fill(Words::SlipTitle, &[("name", &name), ("month", &month)]))
    };
    let mut pairs: Vec<(Label, AnyView)> = vec![
        (
            Words::Organisation.into(),
            slip.run.organisation.name.clone().into_any(),
        ),
        (
            Words::Place.into(),
            slip.place.replace('/', " / ").into_any(),
        ),
    ];
    if let Some(class) = slip.class {
        pairs.push((Words::Class.into(), tl(label!(class)).into_any()));
    }
    let deducted = slip.gross - slip.net;
    pairs.extend([
        (Label::from(Words::Gross), amount(slip.gross)),
        (Words::Deducted.into(), amount(deducted)),
        (Words::Net.into(), strong(slip.net)),
        (Words::Employer.into(), amount(slip.employer)),
    ]);
    if slip.owed != Money::ZERO {
        pairs.push((Words::Owed.into(), amount(slip.owed)));
    }
    let fault = slip.fault.clone().map(|fault| {
        let text = move || {
            let reason = lang().of(&fault.text, &fault.text_en).clone();
            fill(Words::HeldBack, &[("item", &fault.item), ("text", &reason)])
        };
        view! { <div class="alert alert-danger" role="status"><div>{text}</div></div> }
    });
    let (lines, differences, basis) = (lines(&slip.lines), differences(slip), basis(slip));
    view! {
        <PageHead title=title>
            <div class="btn-list d-print-none">
                {back}
                <button type="button" class="btn" on:click=move |_| browser::print()>{t(Words::Print)}</button>
            </div>
        </PageHead>
        {fault}
        <section class="card cw-card"><div class="card-body">{facts(pairs)}</div></section>
        <Card title=Words::Slips flush=true>{lines}</Card>
        {differences}
        {basis}
    }
    .into_any()
}

fn strong(money: Money) -> AnyView {
    view! { <strong>{format::money(money)}</strong> }.into_any()
}

fn lines(lines: &[PaySlipLineView]) -> AnyView {
    let heads = [
        Head::text(Words::Line),
        Head::number(Words::Amount),
        Head::number(Words::EmployerPart),
        Head::text(Words::Rule),
        Head::text(Words::Document),
    ];
    let rows = lines
        .iter()
        .map(|line| {
            let name = line_name(line.kind, &line.name);
            let of = line.of.map(|month| month.to_string());
            let shown = move || match &of {
                Some(month) => fill(
                    Words::ForMonth,
                    &[("item", &LineName::get(&name)), ("month", month)],
                ),
                None => name.get(),
            };
            let employer = (line.employer != Money::ZERO).then(|| format::money(line.employer));
            view! {
                <tr>
                    <th scope="row">{shown}</th>
                    {cell(line.amount)}
                    <td class="cw-number">{employer}</td>
                    <td>{line.rule.clone()}</td>
                    <td>{line.document_number.clone()}</td>
                </tr>
            }
        })
        .collect_view();
    plain_table(Words::Slips, &heads, rows.into_any())
}

fn differences(slip: &PaySlipView) -> AnyView {
    if slip.differences.is_empty() {
        return ().into_any();
    }
    let heads = [
        Head::text(Words::Item),
        Head::number(Words::LastMonth),
        Head::number(Words::ThisMonth),
        Head::number(Words::Difference),
        Head::text(Words::Causes),
    ];
    let rows = slip
        .differences
        .iter()
        .map(|one| {
            let name = line_name(one.kind, &one.name);
            let causes: Vec<Label> = one.causes.iter().map(|cause| label!(*cause)).collect();
            let causes = move || {
                let all: Vec<&str> = causes.iter().map(|cause| cause.get(lang())).collect();
                all.join(lang().of("、", ", "))
            };
            view! {
                <tr>
                    <th scope="row">{move || name.get()}</th>
                    {cell(one.before)}
                    {cell(one.after)}
                    {cell(one.after - one.before)}
                    <td>{causes}</td>
                </tr>
            }
        })
        .collect_view();
    view! { <div class="d-print-none"><Card title=Words::Change flush=true>{plain_table(Words::Change, &heads, rows.into_any())}</Card></div> }
        .into_any()
}

/// Everything it was computed from.
fn basis(slip: &PaySlipView) -> AnyView {
    let input = &slip.input;
    let spans = input
        .spans
        .iter()
        .map(|span| view! { <div class="mb-3">{facts(span_facts(span, slip.days))}</div> })
        .collect_view();
    let mut pairs: Vec<(Label, AnyView)> = Vec::new();
    if let Some(relation) = input.insured {
        pairs.push((Words::Insured.into(), tl(label!(relation)).into_any()));
    }
    pairs.extend([
        (Label::from(Words::BaseSocial), amount(slip.base_social)),
        (Words::BaseHousing.into(), amount(slip.base_housing)),
        (Words::CumTaxable.into(), amount(slip.cum_taxable)),
        (Words::CumWithheld.into(), amount(slip.cum_withheld)),
        (
            Words::StandardMonths.into(),
            slip.standard_months.to_string().into_any(),
        ),
        (Words::Additional.into(), amount(input.additional)),
    ]);
    if input.standard != StandardRule::Months {
        pairs.push((
            Words::Standard.into(),
            tl(label!(input.standard)).into_any(),
        ));
    }
    if let Some(bonus) = input.bonus {
        pairs.push((Words::Bonus.into(), amount(bonus.amount)));
    }
    let past = input.past.iter().map(past).collect_view();
    let past = (!input.past.is_empty()).then(|| {
        view! { <h3 class="h4 mt-3">{t(Words::Past)}</h3><ul class="list-unstyled mb-0">{past}</ul> }
    });
    view! {
        <Card title=Words::Basis>
            {spans}
            {facts(pairs)}
            {past}
        </Card>
    }
    .into_any()
}

fn span_facts(span: &Span, month: Days) -> Vec<(Label, AnyView)> {
    let person = &span.person;
    let (n, all) = (span.days.paid.to_string(), span.days.calendar.to_string());
    let of = format!("{n} / {}", month.paid);
    let days = move || fill(Words::DaysOf, &[("n", &of), ("all", &all)]);
    let mut pairs: Vec<(Label, AnyView)> = vec![
        (Words::Days.into(), view! { {days} }.into_any()),
        (Words::Class.into(), tl(label!(person.class)).into_any()),
    ];
    if let Some(level) = person.level {
        pairs.push((Words::Level.into(), level.to_string().into_any()));
    }
    pairs.push((Words::Years.into(), person.years.to_string().into_any()));
    if person.both_posts {
        pairs.push((Words::BothPosts.into(), t(Common::Yes).into_any()));
    }
    if let Some(certificate) = person.certificate {
        pairs.push((
            Words::Certificate.into(),
            tl(label!(certificate)).into_any(),
        ));
    }
    if let Some(study) = person.study {
        pairs.push((Words::Study.into(), tl(label!(study)).into_any()));
    }
    if let Some(grade) = person.grade {
        pairs.push((Words::Grade.into(), tl(label!(grade)).into_any()));
    }
    if person.factor != rust_decimal::Decimal::ONE {
        pairs.push((Words::Factor.into(), person.factor.to_string().into_any()));
    }
    for (item, entered) in &person.entered {
        let shown = format!("{item} {}", format::money(*entered));
        pairs.push((Words::Entered.into(), shown.into_any()));
    }
    pairs
}

/// What an earlier month was paid before.
fn past(past: &Past) -> AnyView {
    let paid: Money = past.paid.iter().map(|paid| paid.amount).sum();
    let (month, paid) = (past.month.to_string(), format::money(paid));
    let levels: Vec<String> = past
        .spans
        .iter()
        .filter_map(|span| span.person.level)
        .map(|level| level.to_string())
        .collect();
    let levels = levels.join("、");
    view! {
        <li>{move || fill(Words::PastText, &[("month", &month), ("level", &levels), ("paid", &paid)])}</li>
    }
    .into_any()
}
