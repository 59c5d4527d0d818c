//! Tables of posts and of norms, shared by the pages and the unit page.

use contract::{ClassPosts, NormCheck, PostSums};
use domain::organisation::staffing::{Norm, NormFit};
use leptos::prelude::*;

use crate::logic::text::{Label, Places, Staffing};
use crate::logic::{format, staffing};
use crate::state::lang::{fill, lang, t, tl};
use crate::ui::controls::{Mood, badge};
use crate::ui::table::{Head, plain_table};

/// Headings of the numbers of posts.
pub fn number_heads() -> [Head; 5] {
    [
        Head::number(Staffing::Approved),
        Head::number(Staffing::Occupied),
        Head::number(Staffing::Vacant),
        Head::number(Staffing::Over),
        Head::number(Staffing::Unapproved),
    ]
}

/// Cells of the numbers of posts; what is vacant or over stands out.
pub fn number_cells(posts: &PostSums) -> AnyView {
    let cell = |value: i64, class: &'static str| {
        let class = match value {
            0 => "cw-number text-secondary".to_owned(),
            _ => format!("cw-number {class}"),
        };
        view! { <td class=class>{format::number(value)}</td> }
    };
    view! {
        {cell(posts.approved, "")}
        {cell(posts.occupied, "")}
        {cell(posts.vacant, "cw-vacant")}
        {cell(posts.over, "cw-over")}
        {cell(posts.unapproved, "")}
    }
    .into_any()
}

/// Posts by class with their sum.
pub fn class_table(classes: &[ClassPosts], total: &PostSums) -> AnyView {
    let row = |of: &ClassPosts| {
        let name = Label {
            zh: of.class.label(),
            en: of.class.label_en(),
        };
        view! { <tr><th scope="row">{tl(name)}</th>{number_cells(&of.posts)}</tr> }
    };
    let rows = classes.iter().map(row).collect_view();
    let heads: Vec<Head> = [Head::text(Staffing::Class)]
        .into_iter()
        .chain(number_heads())
        .collect();
    let sum = view! { <tr class="cw-sum"><th scope="row">{t(Places::Sum)}</th>{number_cells(total)}</tr> };
    plain_table(Staffing::ByClass, &heads, view! { {rows} {sum} }.into_any())
}

/// How people compare with a norm, as a badge.
pub fn fit_badge(fit: NormFit) -> AnyView {
    let mood = match fit {
        NormFit::Within => Mood::Good,
        NormFit::Short => Mood::Bad,
        NormFit::Excess => Mood::Attention,
    };
    badge(
        Label {
            zh: fit.label(),
            en: fit.label_en(),
        },
        mood,
    )
}

/// The check of the committee's size, if one concerns the place.
pub fn committee(checks: &[NormCheck]) -> Option<&NormCheck> {
    checks.iter().find(|check| check.norm.is_committee())
}

fn norm_name(norm: Norm) -> Label {
    Label {
        zh: norm.label(),
        en: norm.label_en(),
    }
}

/// Against the norms.
pub fn norm_table(checks: Vec<NormCheck>) -> AnyView {
    let rows = checks.into_iter().map(norm_row).collect_view();
    let heads = [
        Head::text(Staffing::Norm),
        Head::number(Staffing::People),
        Head::number(Staffing::Measured),
        Head::text(Staffing::Standard),
        Head::number(Staffing::Need),
        Head::text(Staffing::Verdict),
        Head::text(Staffing::Counted),
    ];
    plain_table(Staffing::Norms, &heads, rows.into_any())
}

fn norm_row(check: NormCheck) -> AnyView {
    let (least, most) = (check.least, check.most);
    let needed = move || staffing::range(least, most, lang());
    let bounds = check.clone();
    let standard = move || staffing::standard(&bounds, lang());
    let verdict = match check.fit {
        Some(fit) => fit_badge(fit),
        None if check.places == 0 => {
            view! { <span class="text-secondary">{t(Staffing::NoFigure)}</span> }.into_any()
        }
        None => {
            let check = check.clone();
            view! { {move || staffing::places(&check, lang())} }.into_any()
        }
    };
    let (places, unknown) = (
        format::number(check.places),
        (check.unknown > 0).then(|| format::number(check.unknown)),
    );
    view! {
        <tr>
            <th scope="row" class="cw-norm-name">{tl(norm_name(check.norm))}</th>
            <td class="cw-number">{format::number(check.people)}</td>
            <td class="cw-number">{check.measured.unwrap_or_else(|| "–".to_owned())}</td>
            <td>{standard}</td>
            <td class="cw-number">{needed}</td>
            <td>{verdict}</td>
            <td>
                {move || fill(Staffing::CountedOf, &[("n", &places)])}
                {unknown.map(|n| view! { <div class="text-secondary">{move || fill(Staffing::UnknownOf, &[("n", &n)])}</div> })}
            </td>
        </tr>
    }
    .into_any()
}
