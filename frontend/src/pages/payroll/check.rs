//! The payslips of a run as whoever checks it looks at them: what is out of the ordinary, how pay differs
//! from the month before, and the sums of every item.

use contract::{PaySlipPage, PaySlipQuery, PaySlipSummary, PaySumLine};
use domain::{
    money::Money,
    pay::run::{Cause, Finding},
};
use leptos::prelude::*;
use uuid::Uuid;

use super::{cell, label, line_name};
use crate::logic::format;
use crate::logic::query;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Payroll as Words};
use crate::state::app;
use crate::state::lang::{fill, lang, t, tl};
use crate::state::remote::Remote;
use crate::ui::controls::{Card, Mood, badge};
use crate::ui::icon::Icon;
use crate::ui::paging::{Listing, Pager};
use crate::ui::states;
use crate::ui::table::{DataTable, Head, nothing_matches, plain_table};

const FILTERS: [&str; 4] = ["finding", "cause", "held", "name"];

#[component]
pub fn Slips(run: Uuid) -> impl IntoView {
    let app = app();
    let router = app.router;
    let page = RwSignal::new(None::<PaySlipPage>);
    let listed = Remote::load(
        move || router.query(),
        async move |address| {
            let query = question(&address);
            let found = app
                .api
                .call(async |client| client.pay_slip_list(run, &query).await)
                .await?;
            let _ = page.try_set(Some(found.clone()));
            Ok(Listing {
                items: found.items,
                next_cursor: found.next_cursor,
                total: found.total,
            })
        },
    );
    let clear = Callback::new(move |()| {
        let mut none = FILTERS.map(|key| (key, "")).to_vec();
        none.push(("cursor", ""));
        router.set_params(&none);
    });
    let heads = Signal::derive(|| {
        vec![
            Head::text(Words::Name),
            Head::text(Words::Place),
            Head::text(Words::Class),
            Head::number(Words::Gross),
            Head::number(Words::Change),
            Head::number(Words::Employee),
            Head::number(Words::Tax),
            Head::number(Words::Net),
            Head::text(Words::Findings),
            Head::text(Words::Causes),
        ]
    });
    let table = DataTable {
        caption: Words::Slips.into(),
        heads,
        remote: listed,
        pager: Some(Pager::new()),
        wording: Common::TotalPeople.into(),
    }
    .view(
        move |slip| row(run, slip),
        move || {
            if FILTERS.iter().any(|key| !router.param(key).is_empty()) {
                return nothing_matches(clear);
            }
            states::empty(Icon::File, Words::SlipsNone, None, None)
        },
    );
    view! {
        <Card title=Words::Slips flush=true>
            <div class="cw-toolbar">
                {choose("finding", Words::Findings, Words::AnyFinding, page, |page| page.findings.iter()
                    .map(|one| (one.finding.code(), label!(one.finding), one.people)).collect())}
                {choose("cause", Words::Causes, Words::AnyCause, page, |page| page.causes.iter()
                    .map(|one| (one.cause.code(), label!(one.cause), one.people)).collect())}
                <select class="form-select cw-narrow" aria-label=t(Words::Held) prop:value=move || router.param("held")
                    on:change=move |event| router.set_params(&[("held", &event_target_value(&event)), ("cursor", "")])>
                    <option value="">{t(Words::Everyone)}</option>
                    <option value="true">{t(Words::HeldOnly)}</option>
                </select>
                <input type="search" class="form-control cw-narrow" maxlength="50" placeholder=t(Words::NameSearch) aria-label=t(Words::NameSearch)
                    prop:value=move || router.param("name")
                    on:change=move |event| router.set_params(&[("name", event_target_value(&event).trim()), ("cursor", "")])/>
            </div>
            {table}
        </Card>
        {move || page.with(|page| page.as_ref().map(|page| sums(&page.sums)))}
    }
}

fn question(address: &str) -> PaySlipQuery {
    let text = |key| Some(query::value(address, key)).filter(|text| !text.is_empty());
    PaySlipQuery {
        finding: text("finding").and_then(|code| Finding::from_code(&code)),
        cause: text("cause").and_then(|code| Cause::from_code(&code)),
        held: text("held").and_then(|held| held.parse().ok()),
        name: text("name"),
        limit: text("limit").and_then(|limit| limit.parse().ok()),
        cursor: text("cursor"),
    }
}

type Offered = Vec<(&'static str, crate::logic::text::Label, i64)>;

fn choose(
    key: &'static str,
    name: Words,
    any: Words,
    page: RwSignal<Option<PaySlipPage>>,
    offered: fn(&PaySlipPage) -> Offered,
) -> AnyView {
    let router = app().router;
    let options = move || {
        let chosen = router.param(key);
        let all = page.with(|page| page.as_ref().map(offered));
        all.unwrap_or_default()
            .into_iter()
            .map(|(code, label, people)| {
                let selected = code == chosen;
                let n = format::number(people);
                let text = move || fill(Words::Count, &[("name", label.get(lang())), ("n", &n)]);
                view! { <option value=code selected=selected>{text}</option> }
            })
            .collect_view()
    };
    view! {
        <select class="form-select cw-narrow" aria-label=t(name) prop:value=move || router.param(key)
            on:change=move |event| router.set_params(&[(key, &event_target_value(&event)), ("cursor", "")])>
            <option value="">{t(any)}</option>
            {options}
        </select>
    }
    .into_any()
}

fn row(run: Uuid, slip: PaySlipSummary) -> AnyView {
    let address = format!("{}?worker={}", PageKind::PayRun.of(run), slip.worker_id);
    let class = slip.class.map(|class| tl(label!(class)));
    let findings = slip
        .findings
        .iter()
        .map(|finding| {
            let mood = match finding {
                Finding::Owing | Finding::BelowMinimum => Mood::Bad,
                _ => Mood::Attention,
            };
            badge(label!(*finding), mood)
        })
        .collect_view();
    let causes = slip
        .causes
        .iter()
        .map(|cause| badge(label!(*cause), Mood::Plain))
        .collect_view();
    if let Some(fault) = slip.fault {
        let text = move || {
            let reason = lang().of(&fault.text, &fault.text_en).clone();
            fill(Words::HeldBack, &[("item", &fault.item), ("text", &reason)])
        };
        return view! {
            <tr>
                <td class="cw-name"><a href=address>{slip.name}</a></td>
                <td>{slip.place.replace('/', " / ")}</td>
                <td>{class}</td>
                <td colspan="7" class="text-danger">{text}</td>
            </tr>
        }
        .into_any();
    }
    let change = slip
        .before
        .map(|before| format::money(slip.gross - before))
        .unwrap_or_else(|| "–".to_owned());
    view! {
        <tr>
            <td class="cw-name"><a href=address>{slip.name}</a></td>
            <td>{slip.place.replace('/', " / ")}</td>
            <td>{class}</td>
            {cell(slip.gross)}
            <td class="cw-number">{change}</td>
            {cell(slip.employee)}
            {cell(slip.tax)}
            {cell(slip.net)}
            <td>{findings}</td>
            <td>{causes}</td>
        </tr>
    }
    .into_any()
}

fn sums(sums: &[PaySumLine]) -> AnyView {
    let heads = [
        Head::text(Words::Item),
        Head::number(Words::ThisMonth),
        Head::number(Words::LastMonth),
        Head::number(Words::Difference),
        Head::number(Words::EmployerPart),
    ];
    let rows = sums
        .iter()
        .map(|line| {
            let name = line_name(line.kind, &line.name);
            let kind = label!(line.kind);
            let back = line.kind == domain::pay::run::LineKind::BackPay;
            let employer = (line.employer != Money::ZERO).then(|| format::money(line.employer));
            view! {
                <tr>
                    <th scope="row">{move || name.get()}{back.then(|| view! { " "<span class="text-secondary">{tl(kind)}</span> })}</th>
                    {cell(line.amount)}
                    {cell(line.before)}
                    {cell(line.amount - line.before)}
                    <td class="cw-number">{employer}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Card title=Words::Sums flush=true>{plain_table(Words::Sums, &heads, rows.into_any())}</Card>
    }
    .into_any()
}
