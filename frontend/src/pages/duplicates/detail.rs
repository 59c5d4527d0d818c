//! One pair: both records field by field, and what may be decided.

use contract::{DuplicateComparison, WorkerView};
use domain::worker::duplicate::DuplicateState;
use leptos::prelude::*;
use uuid::Uuid;

use super::decide::{self, Desk};
use crate::logic::duplicate::{self, Mark, Row};
use crate::logic::failure::Failure;
use crate::logic::format;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Duplicates as Words, Label};
use crate::state::app;
use crate::state::lang::{fill, lang, t, tl};
use crate::state::remote::Remote;
use crate::ui::controls::{Card, Mood, PageHead, badge, facts};
use crate::ui::icon::{Icon, icon};
use crate::ui::show::show;
use crate::ui::table::{Head, cell, stacked_table};

/// The page.
#[component]
pub fn DuplicatePage(
    /// Which pair.
    id: Uuid,
) -> impl IntoView {
    let app = app();
    let found = Remote::load(
        || (),
        async move |()| {
            app.api
                .call(async |client| client.duplicate_get(id).await)
                .await
        },
    );
    // Why what was asked for was not done; it outlives the pair being read again.
    let notice = RwSignal::new(None::<Failure>);
    let told = move || {
        notice.get().map(|failure| {
            view! {
                <div class="alert alert-warning" role="alert">
                    {icon(Icon::Warning)}
                    <div>{failure.message(lang())}" "{t(Words::Reloaded)}</div>
                </div>
            }
        })
    };
    view! {
        <div aria-live="assertive">{told}</div>
        {show(found, 10, move |view| {
            let desk = Desk { app, id, revision: view.pair.revision, found, notice };
            sheet(desk, view)
        })}
    }
}

fn sheet(desk: Desk, view: DuplicateComparison) -> AnyView {
    let names: Vec<String> = view.records.iter().map(named).collect();
    let title = Signal::derive(move || match names.is_empty() {
        true => t(Common::DuplicateDetail)().to_owned(),
        false => names.join(t(Common::Comma)()),
    });
    let state = view.pair.state;
    let mood = match state {
        DuplicateState::Open => Mood::Attention,
        DuplicateState::Dismissed => Mood::Plain,
        DuplicateState::Merged => Mood::Good,
    };
    let label = Label {
        zh: state.label(),
        en: state.label_en(),
    };
    let buttons = decide::actions(desk, &view);
    let (about, compared) = (basics(&view), comparison(view.records, state));
    view! {
        <PageHead title=title>{buttons}</PageHead>
        <div class="cw-badges mb-3">{badge(label, mood)}</div>
        <Card title=Words::About>{about}</Card>
        <Card title=Words::Fields flush=true>{compared}</Card>
    }
    .into_any()
}

fn named(record: &WorkerView) -> String {
    record.name.clone()
}

/// Why it is suspected, and what was decided.
fn basics(view: &DuplicateComparison) -> AnyView {
    let pair = view.pair.clone();
    let suspected = pair.clone();
    let grounds = move || duplicate::grounds(&suspected, lang());
    let mut pairs: Vec<(Label, AnyView)> = vec![
        (Words::Grounds.into(), view! { {grounds} }.into_any()),
        (
            Words::FoundAt.into(),
            format::instant(pair.found_at).into_any(),
        ),
    ];
    let decided = [
        (Words::DecidedBy, pair.decided_by),
        (Words::DecidedAt, pair.decided_at.map(format::instant)),
        (Words::DecidedWhy, pair.reason),
    ];
    if pair.state != DuplicateState::Open {
        let decided = decided.into_iter();
        pairs.extend(decided.filter_map(|(name, value)| Some((name.into(), value?.into_any()))));
    }
    let people = view
        .records
        .iter()
        .zip(columns(view.records.len(), view.pair.state).iter().copied())
        .map(|(record, which)| {
            let name = record.name.clone();
            let text = move || {
                let which = t(which)();
                fill(Words::OpenPerson, &[("which", which), ("name", &name)])
            };
            view! { <a class="btn btn-sm" href=PageKind::Person.of(record.id)>{icon(Icon::Person)}{text}</a> }
        })
        .collect_view();
    view! { {facts(pairs)} <div class="btn-list mt-2">{people}</div> }.into_any()
}

/// What the records are called: of two the first and the second, of one whether it was kept.
fn columns(records: usize, state: DuplicateState) -> &'static [Words] {
    match (records, state) {
        (2, _) => &[Words::First, Words::Second],
        (_, DuplicateState::Merged) => &[Words::Kept],
        _ => &[Words::First],
    }
}

fn comparison(records: Vec<WorkerView>, state: DuplicateState) -> AnyView {
    let codes = app().codes;
    let two = records.len() == 2;
    let names = columns(records.len(), state);
    let mut heads = vec![Head::text(Words::Field)];
    heads.extend(names.iter().map(|name| Head::text(*name)));
    if two {
        heads.push(Head::text(Words::Result));
    }
    let rows = Memo::new(move |_| {
        duplicate::rows(&records, lang(), &|list, code| codes.label(list, code))
    });
    let count = move || {
        let differing = |rows: &Vec<Row>| {
            let rows = rows.iter();
            rows.filter(|row| row.mark == Mark::Differs).count()
        };
        fill(
            Words::DifferCount,
            &[("n", &rows.with(differing).to_string())],
        )
    };
    let body = move || {
        let rows = rows.get().into_iter();
        rows.map(|row| line(row, names)).collect_view()
    };
    let hint = two.then(|| {
        view! { <p class="text-secondary cw-pad">{count}" "{t(Words::NumbersHint)}</p> }
    });
    view! {
        {hint}
        <div class="cw-compare">{stacked_table(Words::Fields, &heads, view! { {body} }.into_any())}</div>
    }
    .into_any()
}

fn line(row: Row, names: &'static [Words]) -> AnyView {
    let cells = row
        .values
        .iter()
        .zip(names)
        .map(|(value, name)| {
            let lines = value
                .lines()
                .map(|line| view! { <div>{line.to_owned()}</div> });
            let lines = lines.collect::<Vec<_>>();
            let none = lines.is_empty().then_some("–");
            cell(*name, view! { {lines}{none} }.into_any())
        })
        .collect_view();
    let mark = match row.mark {
        Mark::Same => view! { <span class="text-secondary">{t(Words::Same)}</span> }.into_any(),
        Mark::Differs => badge(Words::Differs, Mood::Attention),
        Mark::Hidden => view! { <span class="text-secondary">{t(Words::Hidden)}</span> }.into_any(),
        Mark::Untold => "–".into_any(),
    };
    view! {
        <tr class:cw-row-attention=row.mark == Mark::Differs>
            <th scope="row">{tl(row.name)}</th>
            {cells}
            {(names.len() == 2).then(|| cell(Words::Result, mark))}
        </tr>
    }
    .into_any()
}
