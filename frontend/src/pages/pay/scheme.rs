//! One scheme in words, beside any other version, and tried.

use contract::{PaySchemeQuery, PaySchemeSummary, PaySchemeView};
use domain::{
    ids::PaySchemeId,
    pay::scheme::{Change, ClausePart, Rules, compare},
};
use leptos::prelude::*;
use uuid::Uuid;

use super::{schemes::until, trial::Trial};
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Label, PaySchemes as Words};
use crate::state::lang::{fill, t, tl};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::{Card, Mood, PageHead, badge, facts};
use crate::ui::icon::{Icon, icon};
use crate::ui::show::show;
use crate::ui::table::{Head, link_button, plain_table};

/// The page.
#[component]
pub fn SchemePage(
    /// Which.
    id: Uuid,
) -> impl IntoView {
    let api = app().api;
    let found = Remote::load(
        || (),
        async move |()| {
            api.call(async |client| client.pay_scheme_get(id).await)
                .await
        },
    );
    let title = Signal::derive(move || {
        found.data.with(|data| match data {
            Some(scheme) => format!("{} {}", scheme.organisation.name, scheme.scheme.name),
            None => t(Common::PayScheme)().to_owned(),
        })
    });
    let revise = move || {
        let may = found
            .data
            .with(|data| data.as_ref().is_some_and(|scheme| scheme.may_edit));
        may.then(|| {
            let link = format!("{}?based_on={id}", PageKind::PaySchemeNew.path());
            link_button(link, Icon::Edit, Words::Revise, true)
        })
    };
    view! {
        <PageHead title=title>
            <button type="button" class="btn" on:click=move |_| browser::print()>{icon(Icon::Printer)}{t(Common::Print)}</button>
            {revise}
        </PageHead>
        {show(found, 8, sheet)}
    }
}

fn sheet(scheme: PaySchemeView) -> AnyView {
    let general = facts(vec![
        (
            Words::Organisation.into(),
            scheme.organisation.name.clone().into_any(),
        ),
        (
            Words::Document.into(),
            scheme.document_number.clone().into_any(),
        ),
        (Words::From.into(), scheme.valid_from.to_string().into_any()),
        (Words::To.into(), until(scheme.valid_to)),
        (
            Words::Source.into(),
            scheme.scheme.source.clone().into_any(),
        ),
    ]);
    let part = |part: ClausePart| Label {
        zh: part.label(),
        en: part.label_en(),
    };
    let rows = scheme
        .clauses
        .iter()
        .map(|clause| {
            view! {
                <tr>
                    <td class="cw-nowrap">{tl(part(clause.part))}</td>
                    <th scope="row">{clause.name.clone()}</th>
                    <td>{clause.text.clone()}</td>
                </tr>
            }
        })
        .collect_view();
    let heads = [
        Head::text(Words::ClausePart),
        Head::text(Words::ClauseName),
        Head::text(Words::ClauseText),
    ];
    let clauses = plain_table(Words::Clauses, &heads, rows.into_any());
    // What the server keeps was found right there.
    let rules = Rules::new(scheme.scheme.clone()).ok();
    let trial = rules.clone().map(|rules| {
        let rules = Signal::derive(move || Some(rules.clone()));
        view! { <div class="cw-no-print"><Card title=Words::Try><Trial rules=rules/></Card></div> }
    });
    let versions = rules.map(|rules| view! { <Versions id=scheme.id organisation=scheme.organisation.id.into() rules=rules/> });
    view! {
        <Card title=Words::General>{general}</Card>
        <Card title=Words::Clauses flush=true>{clauses}</Card>
        {trial}
        {versions}
    }
    .into_any()
}

/// Every version of the organisation, and what differs from one of them.
#[component]
fn Versions(id: PaySchemeId, organisation: Uuid, rules: Rules) -> impl IntoView {
    let api = app().api;
    let found = Remote::load(
        || (),
        async move |()| {
            let query = PaySchemeQuery {
                organisation_id: Some(organisation.into()),
                as_of: None,
            };
            api.call(async |client| client.pay_scheme_list(&query).await)
                .await
        },
    );
    let other = RwSignal::new(None::<Uuid>);
    let rules = StoredValue::new(rules);
    let table = show(found, 3, move |page| {
        let rows = page
            .items
            .into_iter()
            .map(|version| version_row(version, id, other))
            .collect_view();
        let heads = [
            Head::text(Words::Name),
            Head::text(Words::Document),
            Head::text(Words::From),
            Head::text(Words::To),
            Head::text(Common::Actions),
        ];
        plain_table(Words::Versions, &heads, rows.into_any())
    });
    let differences = move || {
        other.get().map(|other| {
            let compared = Remote::load(
                || (),
                async move |()| {
                    api.call(async |client| client.pay_scheme_get(other).await)
                        .await
                },
            );
            show(compared, 3, move |other| {
                rules.with_value(|rules| differences(&other, rules))
            })
        })
    };
    view! {
        <Card title=Words::Versions flush=true>{table}</Card>
        <div aria-live="polite">{differences}</div>
    }
}

fn version_row(
    version: PaySchemeSummary,
    shown: PaySchemeId,
    other: RwSignal<Option<Uuid>>,
) -> AnyView {
    let id = Uuid::from(version.id);
    let action = if version.id == shown {
        badge(Words::This, Mood::Primary)
    } else {
        view! {
            <button type="button" class="btn btn-sm cw-no-print" on:click=move |_| other.set(Some(id))>{t(Words::CompareWith)}</button>
        }
        .into_any()
    };
    view! {
        <tr>
            <th scope="row"><a href=PageKind::PayScheme.of(version.id)>{version.name}</a></th>
            <td>{version.document_number}</td>
            <td class="cw-nowrap">{version.valid_from.to_string()}</td>
            <td class="cw-nowrap">{until(version.valid_to)}</td>
            <td>{action}</td>
        </tr>
    }
    .into_any()
}

fn differences(other: &PaySchemeView, rules: &Rules) -> AnyView {
    let changes = Rules::new(other.scheme.clone())
        .map(|before| compare(&before, rules))
        .unwrap_or_default();
    let (name, day) = (other.scheme.name.clone(), other.valid_from.to_string());
    let title = move || fill(Words::Differences, &[("name", &name), ("day", &day)]);
    let body = if changes.is_empty() {
        view! { <p>{t(Words::NoDifference)}</p> }.into_any()
    } else {
        let heads = [
            Head::text(Words::ClausePart),
            Head::text(Words::ClauseName),
            Head::text(Words::Before),
            Head::text(Words::After),
        ];
        let rows = changes.into_iter().map(change_row).collect_view();
        plain_table(Words::Clauses, &heads, rows.into_any())
    };
    view! { <section class="card cw-card"><div class="card-header"><h2 class="card-title">{title}</h2></div><div class="cw-card-flush">{body}</div></section> }
        .into_any()
}

fn change_row(change: Change) -> AnyView {
    let part = Label {
        zh: change.part.label(),
        en: change.part.label_en(),
    };
    let side = |text: Option<String>| match text {
        Some(text) => text.into_any(),
        None => view! { <span class="text-secondary">{t(Words::Gone)}</span> }.into_any(),
    };
    view! {
        <tr>
            <td class="cw-nowrap">{tl(part)}</td>
            <th scope="row">{change.name}</th>
            <td>{side(change.before)}</td>
            <td>{side(change.after)}</td>
        </tr>
    }
    .into_any()
}
