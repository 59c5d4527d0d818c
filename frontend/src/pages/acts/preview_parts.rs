//! The consequences of an act as tables.

use contract::{ActAccount, ActBody, ActChange, ActFigure, ActFlow, NodeRef};
use domain::organisation::OrganisationNature;
use leptos::prelude::*;

use crate::logic::act::standing::below_city;
use crate::logic::format;
use crate::logic::text::{Acts, Common, Label, Places};
use crate::state::lang::{fill, lang, t, tl};
use crate::ui::table::{Head, plain_table};

fn nothing(text: Acts) -> AnyView {
    view! { <p class="text-secondary">{t(text)}</p> }.into_any()
}

/// What happens to each organisation: what changes itself, and folded away what only follows.
pub fn changes(changes: Vec<ActChange>) -> AnyView {
    if changes.is_empty() {
        return nothing(Acts::PreviewNothing);
    }
    let (follows, direct): (Vec<_>, Vec<_>) =
        changes.into_iter().partition(|change| change.follows);
    let count = format::number(i64::try_from(follows.len()).unwrap_or(i64::MAX));
    view! {
        {(!direct.is_empty()).then(|| view! { <h3 class="cw-act-sub">{t(Acts::PreviewDirect)}</h3> {table(Acts::PreviewDirect.into(), direct)} })}
        {(!follows.is_empty()).then(|| view! {
            <details class="cw-details">
                <summary>{move || fill(Acts::PreviewFollows, &[("n", &count)])}</summary>
                {table(Acts::PreviewChanges.into(), follows)}
            </details>
        })}
    }
    .into_any()
}

fn table(caption: Label, changes: Vec<ActChange>) -> AnyView {
    let rows = changes
        .into_iter()
        .map(|change| {
            let (zh, en) = (change.kind.label(), change.kind.label_en());
            let before = match change.before {
                Some(before) => view! { {below_city(&before)} }.into_any(),
                None => view! { <span class="text-secondary">{t(Acts::PreviewEstablished)}</span> }
                    .into_any(),
            };
            let after = match change.after {
                Some(after) => view! { {below_city(&after)} }.into_any(),
                None => view! { <span class="cw-danger">{t(Acts::PreviewEnded)}</span> }.into_any(),
            };
            let code = moved(change.code_before, change.code_after);
            let (from, to) = (change.nature_before, change.nature_after);
            let nature = move || {
                let name = |nature: OrganisationNature| {
                    lang().of(nature.label(), nature.label_en()).to_owned()
                };
                moved(from.map(name), to.map(name))
            };
            view! {
                <tr>
                    <td>{tl(Label { zh, en })}</td>
                    <td>{before}</td>
                    <td>{after}</td>
                    <td class="cw-nowrap">{code}</td>
                    <td>{nature}</td>
                </tr>
            }
        })
        .collect_view();
    let heads = [
        Head::text(Places::Kind),
        Head::text(Acts::PreviewBefore),
        Head::text(Acts::PreviewAfter),
        Head::text(Acts::PreviewCode),
        Head::text(Acts::PreviewNature),
    ];
    plain_table(caption, &heads, rows.into_any())
}

/// Before and after of a value; nothing where it stays, or the organisation itself comes or goes.
fn moved(before: Option<String>, after: Option<String>) -> String {
    match (before, after) {
        (Some(before), Some(after)) if before != after => format!("{before} → {after}"),
        (None, Some(after)) => after,
        _ => "–".to_owned(),
    }
}

/// Who goes where.
pub fn flows(flows: Vec<ActFlow>) -> AnyView {
    if flows.is_empty() {
        return nothing(Acts::PreviewFlowsNone);
    }
    let rows = flows
        .into_iter()
        .map(|flow| {
            let stays = flow.to == NodeRef::Id(flow.from.id);
            view! {
                <tr>
                    <td>{flow.from.name}</td>
                    <td>
                        {below_city(&flow.to_name)}
                        {stays.then(|| view! { <span class="text-secondary">{t(Acts::SayLivesOn)}</span> })}
                    </td>
                    <td class="cw-number">{format::number(flow.people)}</td>
                </tr>
            }
        })
        .collect_view();
    let heads = [
        Head::text(Acts::PreviewFrom),
        Head::text(Acts::PreviewTo),
        Head::number(Acts::PreviewPeople),
    ];
    plain_table(Acts::PreviewFlows, &heads, rows.into_any())
}

/// Bodies to which seats come.
pub fn bodies(bodies: Vec<ActBody>) -> AnyView {
    if bodies.is_empty() {
        return nothing(Acts::PreviewBodiesNone);
    }
    let crowded = bodies.iter().any(|body| body.heads > 1);
    let note = crowded.then(|| {
        view! { <div class="alert alert-warning" role="status"><span>{t(Acts::PreviewBodiesHeads)}</span></div> }
    });
    let rows = bodies
        .into_iter()
        .map(|body| {
            let term = move || {
                let (n, day) = (body.ordinal.to_string(), body.planned_to.to_string());
                let text = if body.begins {
                    Acts::PreviewTermBegins
                } else {
                    Acts::PreviewTermRuns
                };
                fill(text, &[("n", &n), ("day", &day)])
            };
            view! {
                <tr>
                    <td>{below_city(&body.place)}</td>
                    <td>{tl(Label { zh: body.body.label(), en: body.body.label_en() })}</td>
                    <td>{term}</td>
                    <td class="cw-number">{format::number(body.come)}</td>
                    <td class="cw-number">{format::number(body.sits)}</td>
                    <td class="cw-number">{format::number(body.heads)}</td>
                </tr>
            }
        })
        .collect_view();
    let heads = [
        Head::text(Acts::PreviewBodyPlace),
        Head::text(Acts::PreviewBody),
        Head::text(Acts::PreviewTerm),
        Head::number(Acts::PreviewSeatsCome),
        Head::number(Acts::PreviewSeatsThen),
        Head::number(Acts::PreviewHeads),
    ];
    view! { {note}{plain_table(Acts::PreviewBodies, &heads, rows.into_any())} }.into_any()
}

/// Accounts whose scope follows.
pub fn accounts(accounts: Vec<ActAccount>) -> AnyView {
    if accounts.is_empty() {
        return nothing(Acts::PreviewAccountsNone);
    }
    let rows = accounts
        .into_iter()
        .map(|account| {
            let to = account.to_names.iter().map(|name| below_city(name)).collect::<Vec<_>>();
            view! {
                <tr>
                    <td>{account.display_name}" "<span class="text-secondary">{account.username}</span></td>
                    <td>{account.from.name}</td>
                    <td>{move || to.join(t(Common::Comma)())}</td>
                </tr>
            }
        })
        .collect_view();
    let heads = [
        Head::text(Acts::PreviewAccount),
        Head::text(Acts::PreviewScopeFrom),
        Head::text(Acts::PreviewScopeTo),
    ];
    plain_table(Acts::PreviewAccounts, &heads, rows.into_any())
}

/// Counts that change; of an act dated back, those of every month since.
pub fn figures(figures: Vec<ActFigure>, back: bool) -> AnyView {
    let note = back.then(|| {
        view! { <div class="alert alert-warning" role="status"><span>{t(Acts::PreviewFiguresBack)}</span></div> }
    });
    if figures.is_empty() {
        return view! { {note}{nothing(Acts::PreviewFiguresNone)} }.into_any();
    }
    let rows = figures
        .into_iter()
        .map(|figure| {
            let change = figure.after - figure.before;
            let sign = if change > 0 { "+" } else { "" };
            view! {
                <tr>
                    <td>{below_city(&figure.name)}</td>
                    <td>{figure.on.to_string()}</td>
                    <td class="cw-number">{format::number(figure.before)}</td>
                    <td class="cw-number">{format::number(figure.after)}</td>
                    <td class="cw-number">{sign}{format::number(change)}</td>
                </tr>
            }
        })
        .collect_view();
    let heads = [
        Head::text(Acts::PreviewFigureUnit),
        Head::text(Acts::PreviewFigureDay),
        Head::number(Acts::PreviewBefore),
        Head::number(Acts::PreviewAfter),
        Head::number(Acts::PreviewFigureChange),
    ];
    view! { {note}{plain_table(Acts::PreviewFigures, &heads, rows.into_any())} }.into_any()
}
