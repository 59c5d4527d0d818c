//! Who retires, by month.

use contract::RetiringWorker;
use domain::organisation::OrganisationKind;
use leptos::prelude::*;

use super::calculator::Calculator;
use crate::logic::duplicate;
use crate::logic::retirement::{self, OVERDUE, SPANS, USUAL};
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Label, Retirements as Words};
use crate::state::lang::{fill, lang, t, tl};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::{Mood, PageHead, badge};
use crate::ui::icon::Icon;
use crate::ui::org_picker::OrganisationPicker;
use crate::ui::paging::{Listing, Pager};
use crate::ui::states;
use crate::ui::table::{DataTable, Head};
use crate::ui::tabs::{Tab, Tabs};

/// The page.
#[component]
pub fn Retirements() -> impl IntoView {
    let tabs = vec![
        Tab {
            key: "",
            title: Words::TabList.into(),
        },
        Tab {
            key: "calculator",
            title: Words::TabTool.into(),
        },
    ];
    let content = |key: &'static str| match key {
        "calculator" => view! { <Calculator/> }.into_any(),
        _ => view! { <List/> }.into_any(),
    };
    view! {
        <PageHead title=Signal::derive(|| t(Words::Title)().to_owned()) note=Signal::derive(|| t(Words::Note)().to_owned())/>
        <div class="card cw-list"><Tabs tabs=tabs content=content/></div>
    }
}

/// The choice of the organisation whose people are shown, in the address.
pub(in crate::pages) fn unit_choice(id: &'static str) -> AnyView {
    let router = app().router;
    let chosen = Signal::derive(move || router.param("organisation_id"));
    let choose = Callback::new(move |(id, _): (String, String)| {
        router.set_params(&[("organisation_id", &id), ("cursor", "")])
    });
    view! {
        <div class="cw-head-picker">
            <OrganisationPicker id=id title=Words::ChooseUnit value=chosen change=choose none=Words::Whole
                suits=|kind| !matches!(kind, OrganisationKind::Department | OrganisationKind::Employer)/>
        </div>
    }
    .into_any()
}

#[component]
fn List() -> impl IntoView {
    let app = app();
    let router = app.router;
    let found = Remote::load(
        move || router.query(),
        async move |address| {
            let query = retirement::question(&address, browser::today());
            let page = app
                .api
                .call(async |client| client.retirement_list(&query).await)
                .await?;
            Ok(Listing {
                items: page.items,
                next_cursor: page.next_cursor,
                total: page.total,
            })
        },
    );
    let heads = Signal::derive(|| {
        vec![
            Head::text(Words::Month),
            Head::text(Words::Name),
            Head::text(Words::Place),
            Head::text(Words::Post),
            Head::text(Words::BirthDate),
            Head::text(Words::Category),
            Head::text(Words::Age),
            Head::text(Words::Flexible),
        ]
    });
    let table = DataTable {
        caption: Words::TabList.into(),
        heads,
        remote: found,
        pager: Some(Pager::new()),
        wording: Common::TotalPeople.into(),
    }
    .view(row, || {
        states::empty(
            Icon::Calendar,
            Words::None,
            Some(Words::NoneText.into()),
            None,
        )
    });
    let chosen = move || router.param("span");
    let ahead = SPANS
        .into_iter()
        .map(|months| {
            let word = if months == USUAL {
                String::new()
            } else {
                months.to_string()
            };
            let here = {
                let word = word.clone();
                move || chosen() == word
            };
            view! { <option value=word selected=here>{move || fill(Words::SpanNext, &[("n", &months.to_string())])}</option> }
        })
        .collect_view();
    view! {
        <div class="cw-toolbar">
            <label class="cw-inline">
                <span>{t(Words::Span)}</span>
                <select class="form-select" on:change=move |event| router.set_params(&[("span", &event_target_value(&event)), ("cursor", "")])>
                    {ahead}
                    <option value=OVERDUE selected=move || chosen() == OVERDUE>{t(Words::SpanOverdue)}</option>
                </select>
            </label>
            {unit_choice("retirement-unit")}
        </div>
        {table}
    }
}

fn row(one: RetiringWorker) -> AnyView {
    let RetiringWorker {
        worker,
        derived,
        dates,
    } = one;
    let post = Label {
        zh: worker.post.label(),
        en: worker.post.label_en(),
    };
    let category = Label {
        zh: dates.category.label(),
        en: dates.category.label_en(),
    };
    let place = duplicate::place(&worker);
    let month = dates.retire_month.to_string();
    let kept = dates.clone();
    view! {
        <tr>
            <td class="cw-nowrap">{month}</td>
            <td class="cw-name"><a href=PageKind::Person.of(worker.id)>{worker.name}</a></td>
            <td class="cw-words">{place}</td>
            <td>{tl(post)}</td>
            <td class="cw-nowrap">{worker.birth_date.to_string()}</td>
            <td class="cw-words">{tl(category)}" "{derived_badge(derived)}</td>
            <td>{move || retirement::age(&dates, lang())}</td>
            <td class="cw-nowrap">{move || retirement::flexible(&kept, lang())}</td>
        </tr>
    }
    .into_any()
}

/// Whether a category was set, or only follows from sex and post.
pub(super) fn derived_badge(derived: bool) -> AnyView {
    if derived {
        badge(Words::Derived, Mood::Plain)
    } else {
        badge(Words::Set, Mood::Primary)
    }
}
