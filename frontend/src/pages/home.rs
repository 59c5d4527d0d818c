//! The figures of the own view.

use contract::{Count, ImportListQuery, Indicator, Overview, OverviewQuery, Permission, UnitCount};
use domain::organisation::OrganisationKind;
use leptos::prelude::*;

use crate::logic::route::PageKind;
use crate::logic::text::{Common, Lang, Text};
use crate::logic::{chart, format, statistics};
use crate::pages::exchange::state_badge;
use crate::pages::exports::ExportLines;
use crate::pages::notices::NoticeLine;
use crate::pages::own::RecordPage;
use crate::shell::greeting;
use crate::state::app;
use crate::state::lang::{fill, lang, t};
use crate::state::remote::Remote;
use crate::ui::chart::{Chart, Series};
use crate::ui::controls::{Card, PageHead, stat};
use crate::ui::icon::Icon;
use crate::ui::org_picker::OrganisationPicker;
use crate::ui::show::show;
use crate::ui::states;
use crate::ui::table::{Head, link_button, plain_table};

/// The page.
#[component]
pub fn Home() -> impl IntoView {
    let app = app();
    let Some(me) = app.session.me_now() else {
        return ().into_any();
    };
    let hello = greeting(&me);
    // A worker has no figures to look at, only what is recorded of themselves.
    if me.permissions == [Permission::OwnRecordView] {
        return view! { <RecordPage/> }.into_any();
    }
    if !app.session.may(Permission::StatisticsView) {
        return view! {
            <PageHead title=Signal::derive(|| t(Common::Home)().to_owned()) note=Signal::derive(hello)/>
            <div class="card">{states::empty(Icon::Shield, Common::GroupSystem, Some(Common::HomeNoData.into()), None)}</div>
        }
        .into_any();
    }
    let organisation = Signal::derive(move || app.router.param("organisation_id"));
    let overview = Remote::load(
        move || (organisation.get(), app.router.param("as_of")),
        async move |(organisation, as_of)| {
            let query = OverviewQuery {
                organisation_id: organisation.parse().ok(),
                as_of: as_of.parse().ok(),
            };
            app.api
                .call(async |client| client.statistics_overview(&query).await)
                .await
        },
    );
    let note = Signal::derive(move || {
        let day = overview
            .data
            .with(|data| data.as_ref().map(|data| data.as_of.to_string()));
        let day = day.map(|day| format!(" · {}", fill(Common::AsOfDay, &[("day", &day)])));
        format!("{}{}", hello(), day.unwrap_or_default())
    });
    let choose = Callback::new(move |(id, _): (String, String)| {
        app.router.set_params(&[("organisation_id", &id)])
    });
    view! {
        <PageHead title=Signal::derive(|| t(Common::Home)().to_owned()) note=note>
            <label class="cw-inline">
                <span>{t(Common::CountedOn)}</span>
                <input type="date" class="form-control" prop:value=move || app.router.param("as_of")
                    on:change=move |event| app.router.set_params(&[("as_of", &event_target_value(&event))])/>
            </label>
            <div class="cw-head-picker">
                <OrganisationPicker id="home-unit" title=Common::ScopeRoot value=organisation change=choose none=Common::ScopeAll narrows=true
                    suits=|kind| !matches!(kind, OrganisationKind::Department | OrganisationKind::Employer)/>
            </div>
        </PageHead>
        <NoticeLine/>
        <ExportLines/>
        {show(overview, 8, figures)}
        {app.session.may(Permission::ImportRun).then(|| view! { <RecentImports/> })}
    }
    .into_any()
}

/// Everything that is counted.
fn figures(data: Overview) -> AnyView {
    // Read here, so that the names of what is counted follow the language.
    let lang = lang();
    let data = named(data, lang);
    let share = |part: i64| {
        let text = format::share(part, data.workers);
        view! { {move || fill(Common::OfWorkers, &[("share", &text)])} }.into_any()
    };
    let [units_below, towns_below, places_below] =
        statistics::below([data.units, data.towns, data.places]);
    let per_place = places_below.map(|places| {
        let people = format::decimal(tenths(data.workers, places));
        view! { {move || fill(Common::PerPlace, &[("n", &people)])} }.into_any()
    });
    let levels = [
        (Common::CountUnits, units_below),
        (Common::CountTowns, towns_below),
    ];
    let levels: Vec<String> = levels
        .into_iter()
        .filter_map(|(level, count)| {
            Some(format!("{} {}", level.get(lang), format::number(count?)))
        })
        .collect();
    let levels = (!levels.is_empty()).then(|| levels.join(" · ").into_any());
    view! {
        <div class="cw-stats">
            {stat(Icon::People, Common::CountWorkers.into(), format::number(data.workers), per_place, "blue")}
            {stat(Icon::Badge, Common::CountFullTime.into(), format::number(data.full_time), Some(share(data.full_time)), "teal")}
            {stat(Icon::Star, Common::CountCommittee.into(), format::number(data.committee), Some(share(data.committee)), "amber")}
            {places_below.map(|places| stat(Icon::Building, Common::CountPlaces.into(), format::number(places), levels, "slate"))}
        </div>
        <div class="cw-grid-home">
            <Card title=Common::Indicators flush=true><div class="cw-indicators">{indicators(data.indicators)}</div></Card>
            <Card title=Common::ChartUnits>{units(data.by_unit)}</Card>
            {counted(Common::ChartAge, true, data.by_age, chart::bars)}
            {counted(Common::ChartEducation, true, data.by_education, chart::lying_bars)}
            {counted(Common::ChartClass, false, data.by_class, chart::ring)}
            {counted(Common::ChartQualification, true, data.by_qualification, chart::ring)}
        </div>
    }
    .into_any()
}

/// The figures with their names in the user's language, where the Chinese ones stood.
fn named(mut data: Overview, lang: Lang) -> Overview {
    if lang == Lang::Zh {
        return data;
    }
    for row in &mut data.indicators {
        row.name = std::mem::take(&mut row.name_en);
        row.unit = std::mem::take(&mut row.unit_en);
        row.change_unit = std::mem::take(&mut row.change_unit_en);
    }
    for counts in [
        &mut data.by_class,
        &mut data.by_age,
        &mut data.by_education,
        &mut data.by_qualification,
    ] {
        for count in counts {
            count.label = std::mem::take(&mut count.label_en);
        }
    }
    data
}

fn tenths(part: i64, whole: i64) -> rust_decimal::Decimal {
    (rust_decimal::Decimal::from(part) / rust_decimal::Decimal::from(whole)).round_dp(1)
}

/// The indicators beside their baseline.
fn indicators(list: Vec<Indicator>) -> AnyView {
    let rows = list
        .into_iter()
        .map(|row| {
            let unit = row.unit.clone();
            let value = match row.value {
                Some(value) => {
                    view! { <span><strong>{format::decimal(value)}</strong>" "{unit}</span> }
                        .into_any()
                }
                None => "–".into_any(),
            };
            let baseline = row.baseline.map_or_else(
                || view! { <span class="text-secondary">{t(Common::NoBaseline)}</span> }.into_any(),
                |baseline| {
                    let text = format!("{} {}", format::decimal(baseline), row.unit);
                    let year = row.baseline_year.map(
                        |year| view! { <span class="cw-year text-secondary">"("{year}")"</span> },
                    );
                    view! { <span>{text}</span>" "{year} }.into_any()
                },
            );
            let change = row.change.map(|change| {
                let sign = if change.is_sign_positive() && !change.is_zero() {
                    "+"
                } else {
                    ""
                };
                format!("{sign}{} {}", format::decimal(change), row.change_unit)
            });
            view! {
                <tr>
                    <th scope="row">{row.name}</th>
                    <td class="cw-number">{value}</td>
                    <td class="cw-number">{baseline}</td>
                    <td class="cw-number">{change.unwrap_or_else(|| "–".to_owned())}</td>
                </tr>
            }
        })
        .collect_view();
    plain_table(
        Common::Indicators,
        &[
            Head::text(Common::IndicatorName),
            Head::number(Common::IndicatorNow),
            Head::number(Common::IndicatorBaseline),
            Head::number(Common::IndicatorChange),
        ],
        rows.into_any(),
    )
}

/// People by child unit.
fn units(units: Vec<UnitCount>) -> AnyView {
    let names: Vec<String> = units
        .iter()
        .map(|unit| unit.organisation.name.clone())
        .collect();
    let full_time: Vec<i64> = units.iter().map(|unit| unit.full_time).collect();
    let others: Vec<i64> = units.iter().map(|unit| unit.others).collect();
    let class = if units.len() > 12 {
        "cw-chart cw-chart-tall"
    } else {
        "cw-chart"
    };
    let rows = names
        .iter()
        .zip(full_time.iter().zip(&others))
        .map(|(name, (full, others))| {
            (
                name.clone(),
                vec![format::number(*full), format::number(*others)],
            )
        })
        .collect();
    let series = Series {
        names: vec![Common::CountFullTime.into(), Common::ChartOthers.into()],
        rows,
    };
    let option = Signal::derive(move || {
        let lang = lang();
        chart::stacked_bars(
            &names,
            &[
                (
                    Common::CountFullTime.get(lang).to_owned(),
                    full_time.clone(),
                ),
                (Common::ChartOthers.get(lang).to_owned(), others.clone()),
            ],
        )
    });
    view! { <Chart title=Common::ChartUnits option=option series=Signal::derive(move || series.clone()) class=class/> }.into_any()
}

/// People under a few labels.
fn counted(
    title: Common,
    full_time: bool,
    counts: Vec<Count>,
    draw: fn(&[Count]) -> serde_json::Value,
) -> AnyView {
    let whole: i64 = counts.iter().map(|count| count.count).sum();
    let rows = counts
        .iter()
        .map(|count| {
            (
                count.label.clone(),
                vec![
                    format::number(count.count),
                    format::share(count.count, whole),
                ],
            )
        })
        .collect();
    let series = Series {
        names: vec![Common::ChartCount.into(), Common::ChartShare.into()],
        rows,
    };
    let option = Signal::derive(move || draw(&counts));
    let whom = if full_time {
        Common::ChartFullTimeOnly
    } else {
        Common::ChartEveryone
    };
    let actions = view! { <span class="text-secondary cw-card-note">{t(whom)}</span> }.into_any();
    view! {
        <Card title=title actions=actions>
            <Chart title=title option=option series=Signal::derive(move || series.clone())/>
        </Card>
    }
    .into_any()
}

/// The last few imports of the account.
#[component]
fn RecentImports() -> impl IntoView {
    let api = app().api;
    let imports = Remote::load(
        || (),
        async move |()| {
            let query = ImportListQuery {
                limit: Some(5),
                cursor: None,
            };
            api.call(async |client| client.import_list(&query).await)
                .await
        },
    );
    let actions = link_button(
        PageKind::ImportNew.path().to_owned(),
        Icon::Import,
        Common::ImportNew,
        false,
    );
    let body = show(imports, 3, |page| {
        if page.items.is_empty() {
            return states::empty(Icon::Inbox, Common::NoImports, None, None);
        }
        let rows = page
            .items
            .into_iter()
            .map(|import| {
                let name = import.file_name.clone().unwrap_or_else(|| "–".to_owned());
                view! {
                    <tr>
                        <td><a href=PageKind::Import.of(import.id)>{name}</a></td>
                        <td>{state_badge(import.state)}</td>
                        <td class="cw-number">{format::number(import.counts.rows)}</td>
                        <td class="cw-number">{format::number(import.counts.created)}</td>
                        <td>{format::instant(import.created_at)}</td>
                    </tr>
                }
            })
            .collect_view();
        use crate::logic::text::Exchange as X;
        plain_table(
            Common::RecentImports,
            &[
                Head::text(X::FileName),
                Head::text(X::State),
                Head::number(X::Rows),
                Head::number(X::CreatedRows),
                Head::text(X::StartedAt),
            ],
            rows.into_any(),
        )
    });
    view! { <Card title=Common::RecentImports actions=actions flush=true>{body}</Card> }
}
