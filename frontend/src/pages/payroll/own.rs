//! The own payslips.

use contract::{OwnPaySlip, OwnPaySlips, PaySlipView};
use leptos::prelude::*;
use uuid::Uuid;

use super::slip::whole;
use super::{cell, state_badge};
use crate::logic::route::PageKind;
use crate::logic::text::Payroll as Words;
use crate::state::app;
use crate::state::lang::t;
use crate::state::remote::Remote;
use crate::ui::controls::PageHead;
use crate::ui::icon::Icon;
use crate::ui::show::show;
use crate::ui::states;
use crate::ui::table::{Head, plain_table};

/// The page: with a run in the address its payslip, without one the list.
#[component]
pub fn OwnSlips() -> impl IntoView {
    let router = app().router;
    let run = Memo::new(move |_| router.param("run").parse::<Uuid>().ok());
    move || match run.get() {
        Some(run) => view! { <OwnSlip run=run/> }.into_any(),
        None => view! { <Slips/> }.into_any(),
    }
}

#[component]
fn Slips() -> impl IntoView {
    let api = app().api;
    let found = Remote::load(
        || (),
        async move |()| {
            api.call(async |client| client.own_pay_slip_list().await)
                .await
        },
    );
    view! {
        <PageHead title=Signal::derive(|| t(Words::Own)().to_owned()) note=Signal::derive(|| t(Words::OwnNote)().to_owned())><span></span></PageHead>
        <div class="card cw-list">{show(found, 4, |slips: OwnPaySlips| table(slips))}</div>
    }
}

fn table(slips: OwnPaySlips) -> AnyView {
    if slips.items.is_empty() {
        return states::empty(Icon::File, Words::OwnNone, None, None);
    }
    let heads = [
        Head::text(Words::Month),
        Head::text(Words::Organisation),
        Head::number(Words::Gross),
        Head::number(Words::Deducted),
        Head::number(Words::Net),
        Head::text(Words::State),
    ];
    let rows = slips.items.into_iter().map(row).collect_view();
    plain_table(Words::Own, &heads, rows.into_any())
}

fn row(slip: OwnPaySlip) -> AnyView {
    let address = format!("{}?run={}", PageKind::OwnPaySlips.path(), slip.run_id);
    view! {
        <tr>
            <td class="cw-name"><a href=address>{slip.month.to_string()}</a></td>
            <td>{slip.organisation.name}</td>
            {cell(slip.gross)}
            {cell(slip.deducted)}
            {cell(slip.net)}
            <td>{state_badge(slip.state)}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn OwnSlip(run: Uuid) -> impl IntoView {
    let api = app().api;
    let found = Remote::load(
        || (),
        async move |()| {
            api.call(async |client| client.own_pay_slip_get(run).await)
                .await
        },
    );
    show(found, 8, move |slip: PaySlipView| {
        let back = view! { <a class="btn" href=PageKind::OwnPaySlips.path()>{t(Words::Own)}</a> };
        whole(&slip, back.into_any())
    })
}
