//! What ends soon.

use contract::{ActionFields, EndingQuery, EndingView, Permission};
use domain::personnel::action::ActionKind;
use domain::personnel::career::CareerKind;
use leptos::prelude::*;
use uuid::Uuid;

use super::career_label;
use crate::logic::personnel::coded;
use crate::logic::query;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Label, Personnel as Words, Yearly};
use crate::pages::yearly::{Chosen, SendBatch};
use crate::state::lang::{fill, t, tl};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::PageHead;
use crate::ui::icon::Icon;
use crate::ui::paging::{Listing, Pager};
use crate::ui::states;
use crate::ui::table::{DataTable, Head};

/// Days to look ahead.
const WITHIN: [u32; 5] = [7, 30, 60, 90, 365];

fn question(address: &str) -> EndingQuery {
    let value = |key: &str| query::value(address, key);
    EndingQuery {
        days: value("days").parse().ok(),
        limit: value("limit").parse().ok(),
        cursor: Some(value("cursor")).filter(|cursor| !cursor.is_empty()),
        ..EndingQuery::default()
    }
}

/// The page.
#[component]
pub fn Endings() -> impl IntoView {
    let app = app();
    let router = app.router;
    let found = Remote::load(
        move || question(&router.query()),
        async move |question| {
            let page = app
                .api
                .call(async |client| client.personnel_ending_list(&question).await)
                .await?;
            Ok(Listing {
                items: page.items,
                next_cursor: page.next_cursor,
                total: page.total,
            })
        },
    );
    let chosen: Chosen = RwSignal::new(Default::default());
    let may_act = app.session.may(Permission::PersonnelEdit);
    Effect::new(move |_| {
        found.data.track();
        chosen.set(Default::default());
    });
    // The day after the last contract chosen.
    let begins = Signal::derive(move || {
        let people = chosen.get();
        let page = found.data.get();
        let lines = page.into_iter().flat_map(|page| page.items);
        let last = lines
            .filter(|line| people.contains_key(&Uuid::from(line.worker_id)))
            .map(|line| line.last_day)
            .max();
        let next = last.and_then(|day| day.succ_opt());
        next.unwrap_or_else(browser::today).to_string()
    });
    let options = move || {
        let chosen = router.param("days").parse().unwrap_or(60);
        WITHIN
            .map(|days| {
                let label = move || fill(Words::WithinDays, &[("n", &days.to_string())]);
                view! { <option value=days.to_string() selected=days == chosen>{label}</option> }
            })
            .into_iter()
            .collect_view()
    };
    let heads = Signal::derive(|| {
        vec![
            Head::text(Words::Person),
            Head::text(Words::What),
            Head::text(Words::Place),
            Head::text(Words::LastDay),
            Head::text(Words::DaysLeft),
        ]
    });
    let table = DataTable {
        caption: Common::Endings.into(),
        heads,
        remote: found,
        pager: Some(Pager::new()),
        wording: Common::Total.into(),
    }
    .view(
        move |line| row(line, chosen, may_act),
        || {
            let text = Some(Label::from(Words::EndingsNoneText));
            states::empty(Icon::Calendar, Words::EndingsNone, text, None)
        },
    );
    view! {
        <PageHead title=Signal::derive(|| t(Common::Endings)().to_owned())>
            {may_act.then(|| view! { <SendBatch kind=ActionKind::Contract chosen=chosen effective_on=begins/> })}
        </PageHead>
        <div class="card cw-list">
            <div class="cw-toolbar">
                <label class="cw-inline">
                    <span>{t(Words::Within)}</span>
                    <select class="form-select" on:change=move |event| router.set_params(&[("days", &event_target_value(&event)), ("cursor", "")])>
                        {options}
                    </select>
                </label>
            </div>
            {table}
        </div>
    }
}

fn row(line: EndingView, chosen: Chosen, may_act: bool) -> AnyView {
    let id = Uuid::from(line.worker_id);
    let name = line.name.clone();
    // Several contracts that end may be renewed together.
    let check = (may_act && line.kind == CareerKind::Contract).then(|| {
        let label = name.clone();
        view! {
            <input type="checkbox" class="form-check-input me-2" aria-label=move || fill(Yearly::Choose, &[("name", &label)])
                prop:checked=move || chosen.with(|chosen| chosen.contains_key(&id))
                on:change=move |event| chosen.update(|chosen| {
                    if event_target_checked(&event) {
                        chosen.insert(id, (name.clone(), ActionFields::default()));
                    } else {
                        chosen.remove(&id);
                    }
                })/>
        }
    });
    let address = format!("{}?tab=career", PageKind::Person.of(line.worker_id));
    let days = line.days_left;
    let left = move || match days {
        0 => t(Words::LeftToday)().to_owned(),
        days => fill(Words::LeftDays, &[("n", &days.to_string())]),
    };
    let class = match line.reminder {
        Some(7) => "badge cw-badge cw-badge-bad",
        Some(30) => "badge cw-badge cw-badge-attention",
        _ => "badge cw-badge cw-badge-plain",
    };
    let detail = line.code.as_deref().and_then(|code| coded(line.kind, code));
    view! {
        <tr>
            <td class="cw-name">{check}<a href=address>{line.name}</a></td>
            <td>{tl(career_label(line.kind))}{detail.map(|detail| view! { " · "{tl(detail)} })}</td>
            <td>{line.place.replace('/', " / ")}</td>
            <td>{line.last_day.to_string()}</td>
            <td><span class=class>{left}</span></td>
        </tr>
    }
    .into_any()
}
