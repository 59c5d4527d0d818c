//! The runs of a month, district by district.

use contract::{PayBoard, PayBoardQuery, PayBoardRow, PayRunInput, Permission};
use domain::time::YearMonth;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::adjust::Adjust;
use super::{cell, state_badge};
use crate::logic::format;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Payroll as Words};
use crate::state::lang::{fill, t};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::PageHead;
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::Overlay;
use crate::ui::show::show;
use crate::ui::states;
use crate::ui::table::{Head, plain_table};

/// The page.
#[component]
pub fn Board() -> impl IntoView {
    let app = app();
    let router = app.router;
    let month = Memo::new(move |_| {
        let asked = router.param("month").parse::<YearMonth>().ok();
        asked.unwrap_or_else(|| YearMonth::of(browser::today()))
    });
    let found = Remote::load(
        move || month.get(),
        async move |month| {
            let query = PayBoardQuery { month: Some(month) };
            app.api
                .call(async |client| client.pay_board_get(&query).await)
                .await
        },
    );
    let changed = Callback::new(move |()| found.reload());
    let may_edit = app.session.may(Permission::PayRunEdit);
    let at = move |step: i32| {
        move || {
            let to = month.get().plus(step);
            format!("{}?month={to}", PageKind::PayBoard.path())
        }
    };
    view! {
        <PageHead title=Signal::derive(|| t(Words::Board)().to_owned()) note=Signal::derive(|| t(Words::BoardNote)().to_owned())>
            {may_edit.then(|| view! { <Adjust/> })}
        </PageHead>
        <div class="card cw-list">
            <div class="cw-toolbar">
                <a class="btn btn-icon" href=at(-1) aria-label=t(Words::Before)>{icon(Icon::Left)}</a>
                <label class="cw-inline">
                    <span>{t(Words::Month)}</span>
                    <input type="month" class="form-control" prop:value=move || month.get().to_string()
                        on:change=move |event| router.set_params(&[("month", &event_target_value(&event))])/>
                </label>
                <a class="btn btn-icon" href=at(1) aria-label=t(Words::After)>{icon(Icon::Right)}</a>
            </div>
            {show(found, 8, move |board: PayBoard| table(board, changed))}
        </div>
    }
}

fn table(board: PayBoard, changed: Callback<()>) -> AnyView {
    if board.items.is_empty() {
        return states::empty(Icon::Calendar, Words::NoBoard, None, None);
    }
    let month = board.month;
    let heads = [
        Head::text(Words::Organisation),
        Head::text(Words::State),
        Head::text(Words::Scheme),
        Head::number(Words::People),
        Head::number(Words::Held),
        Head::number(Words::Gross),
        Head::number(Words::Net),
        Head::number(Words::Cost),
        Head::text(Common::Actions),
    ];
    let rows = board
        .items
        .into_iter()
        .map(|one| row(one, month, changed))
        .collect_view();
    plain_table(Words::Board, &heads, rows.into_any())
}

fn row(row: PayBoardRow, month: YearMonth, changed: Callback<()>) -> AnyView {
    let name = row.organisation.name.clone();
    let scheme = match &row.scheme {
        Some(name) => name.clone().into_any(),
        None => view! { <span class="text-secondary">{t(Words::NoScheme)}</span> }.into_any(),
    };
    let Some(run) = row.run.clone() else {
        let open = row
            .may_open
            .then(|| view! { <OpenRun row=row.clone() month=month changed=changed/> });
        return view! {
            <tr>
                <td class="cw-name">{name}</td>
                <td class="text-secondary">{t(Words::NotOpened)}</td>
                <td>{scheme}</td>
                <td></td><td></td><td></td><td></td><td></td>
                <td>{open}</td>
            </tr>
        }
        .into_any();
    };
    view! {
        <tr>
            <td class="cw-name"><a href=PageKind::PayRun.of(run.id)>{name}</a></td>
            <td>{state_badge(run.state)}</td>
            <td>{scheme}</td>
            <td class="cw-number">{format::number(run.people)}</td>
            <td class="cw-number">{format::number(run.held)}</td>
            {cell(run.gross)}
            {cell(run.net)}
            {cell(run.cost)}
            <td></td>
        </tr>
    }
    .into_any()
}

#[component]
fn OpenRun(row: PayBoardRow, month: YearMonth, changed: Callback<()>) -> impl IntoView {
    let app = app();
    let asking = RwSignal::new(false);
    let key = StoredValue::new(browser::request_key());
    let (place, of) = (row.organisation.name.clone(), month.to_string());
    let input = PayRunInput {
        organisation_id: row.organisation.id,
        month,
    };
    let open = Callback::new(move |()| {
        let input = input.clone();
        spawn_local(async move {
            let key = key.get_value();
            let made = app
                .api
                .call(async |client| client.pay_run_create(Some(&key), &input).await)
                .await;
            match made {
                Ok(view) => {
                    app.toasts.success(Words::Opened);
                    app.router.go(&PageKind::PayRun.of(view.run.id));
                }
                Err(failure) => {
                    app.toasts.failure(&failure);
                    changed.run(());
                }
            }
        });
    });
    let title = Signal::derive(move || fill(Words::OpenTitle, &[("month", &of)]));
    view! {
        <button type="button" class="btn btn-sm" aria-haspopup="dialog" on:click=move |_| asking.set(true)>{t(Words::Open)}</button>
        <Overlay open=asking title=title>
            <p>{ let place = place.clone(); move || fill(Words::OpenText, &[("place", &place)]) }</p>
            <div class="cw-overlay-foot">
                <button type="button" class="btn" on:click=move |_| asking.set(false)>{t(Common::Cancel)}</button>
                <button type="button" class="btn btn-primary" on:click=move |_| open.run(())>{t(Words::Open)}</button>
            </div>
        </Overlay>
    }
}
