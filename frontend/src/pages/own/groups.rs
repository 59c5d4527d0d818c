//! The own record in groups of names and values, which fit a phone where tables do not.

use chrono::NaiveDate;
use contract::WorkerView;
use domain::codes::CodeList;
use leptos::prelude::*;

use crate::logic::format;
use crate::logic::text::{Common, Label, Own, Person};
use crate::pages::person::reveal::{Revealed, clear};
use crate::state::app;
use crate::state::lang::{t, tl};
use crate::ui::controls::facts;

/// A field's name with its value.
pub type Pair = (Label, AnyView);

fn pair(name: Person, value: AnyView) -> Pair {
    (name.into(), value)
}

fn coded(list: CodeList, code: Option<&str>) -> AnyView {
    let codes = app().codes;
    let code = code.map(str::to_owned);
    view! { {move || codes.label_or_dash(list, code.as_deref())} }.into_any()
}

fn text(value: Option<&str>) -> AnyView {
    format::or_dash(value).into_any()
}

fn date(day: Option<NaiveDate>) -> AnyView {
    format::day(day).into_any()
}

fn worded(zh: &'static str, en: &'static str) -> AnyView {
    view! { {tl(Label { zh, en })} }.into_any()
}

fn period(from: NaiveDate, to: Option<NaiveDate>) -> AnyView {
    let to = to.map(|to| to.to_string());
    view! { {from.to_string()}" – "{move || to.clone().unwrap_or_else(|| t(Person::Ongoing)().to_owned())} }.into_any()
}

/// One field as registered; numbers masked, or in clear while they are revealed.
pub fn value(view: &WorkerView, key: &str, revealed: Revealed) -> AnyView {
    match key {
        "id_kind" => coded(CodeList::IdDocument, Some(&view.id_kind)),
        "id_number" => clear(revealed, Some(view.id_number_masked.clone()), |numbers| {
            Some(numbers.id_number.clone())
        }),
        "sex" => coded(CodeList::Sex, Some(&view.sex)),
        "birth_date" => date(Some(view.birth_date)),
        "phone" => clear(revealed, view.phone_masked.clone(), |n| n.phone.clone()),
        "address" => clear(revealed, view.address_masked.clone(), |n| n.address.clone()),
        "household_place" => clear(revealed, view.household_place_masked.clone(), |n| {
            n.household_place.clone()
        }),
        "ethnicity" => coded(CodeList::Ethnicity, Some(&view.ethnicity)),
        "marital" => coded(CodeList::Marital, view.marital.as_deref()),
        "health" => health(revealed),
        "native_place" => text(view.native_place.as_deref()),
        "work_since" => date(view.work_since),
        "community_since" => date(view.community_since),
        "veteran" => view! { {t(if view.veteran { Common::Yes } else { Common::No })} }.into_any(),
        "note" => text(view.note.as_deref()),
        _ => view.name.clone().into_any(),
    }
}

/// Health has no masked form: it is shown with the numbers or not at all.
fn health(revealed: Revealed) -> AnyView {
    let codes = app().codes;
    let shown = move || match revealed.numbers() {
        Some(numbers) => codes.label_or_dash(CodeList::Health, numbers.health.as_deref()),
        None => t(Own::NotShown)().to_owned(),
    };
    view! { {shown} }.into_any()
}

/// Rows below each other, each a block of names and values.
pub fn blocks(rows: Vec<Vec<Pair>>) -> AnyView {
    if rows.is_empty() {
        return view! { <span class="text-secondary">{t(Person::NoRows)}</span> }.into_any();
    }
    let rows = rows
        .into_iter()
        .map(|pairs| view! { <li class="cw-own-block">{facts(pairs)}</li> })
        .collect_view();
    view! { <ol class="list-unstyled mb-0">{rows}</ol> }.into_any()
}

/// The rows of a list of the record.
pub fn rows(view: &WorkerView, key: &str) -> Vec<Vec<Pair>> {
    match key {
        "political" => political(view),
        "educations" => educations(view),
        "degrees" => degrees(view),
        "qualifications" => qualifications(view),
        _ => family(view),
    }
}

fn political(view: &WorkerView) -> Vec<Vec<Pair>> {
    let rows = view.political.iter().map(|row| {
        vec![
            pair(
                Person::Political,
                coded(CodeList::Political, Some(&row.code)),
            ),
            pair(Person::JoinedOn, date(row.joined_on)),
        ]
    });
    rows.collect()
}

fn educations(view: &WorkerView) -> Vec<Vec<Pair>> {
    let rows = view.educations.iter().map(|row| {
        let mode = row
            .mode
            .map_or_else(|| text(None), |mode| worded(mode.label(), mode.label_en()));
        vec![
            pair(
                Person::Education,
                coded(CodeList::Education, Some(&row.code)),
            ),
            pair(Person::School, text(row.school.as_deref())),
            pair(Person::Major, text(row.major.as_deref())),
            pair(Person::GraduatedOn, date(row.graduated_on)),
            pair(Person::Mode, mode),
            pair(
                Person::CertificateNumber,
                text(row.certificate_number.as_deref()),
            ),
        ]
    });
    rows.collect()
}

fn degrees(view: &WorkerView) -> Vec<Vec<Pair>> {
    let rows = view.degrees.iter().map(|row| {
        vec![
            pair(Person::Degree, coded(CodeList::Degree, Some(&row.code))),
            pair(Person::AwardingSchool, text(row.school.as_deref())),
            pair(Person::AwardedOn, date(row.awarded_on)),
            pair(
                Person::CertificateNumber,
                text(row.certificate_number.as_deref()),
            ),
        ]
    });
    rows.collect()
}

fn qualifications(view: &WorkerView) -> Vec<Vec<Pair>> {
    let rows = view.qualifications.iter().map(|row| {
        let level = row.level.map_or_else(
            || text(None),
            |level| worded(level.label(), level.label_en()),
        );
        vec![
            pair(
                Person::QualificationKind,
                worded(row.kind.label(), row.kind.label_en()),
            ),
            pair(Person::QualificationLevel, level),
            pair(
                Person::CertificateNumber,
                text(row.certificate_number.as_deref()),
            ),
            pair(Person::ApprovedOn, date(row.approved_on)),
            pair(Person::RegisteredUntil, date(row.registered_until)),
        ]
    });
    rows.collect()
}

fn family(view: &WorkerView) -> Vec<Vec<Pair>> {
    let rows = view.family.iter().flatten().map(|row| {
        vec![
            pair(Person::Name, text(Some(&row.name))),
            pair(
                Person::FamilyRelation,
                coded(CodeList::FamilyRelation, Some(&row.relation)),
            ),
            pair(Person::BirthDate, date(row.birth_date)),
            pair(
                Person::Political,
                coded(CodeList::Political, row.political.as_deref()),
            ),
            pair(Person::WorkUnit, text(row.work_unit.as_deref())),
            pair(Person::Basis, text(row.basis.as_deref())),
        ]
    });
    rows.collect()
}

/// Places and posts, newest first; those to come before them.
pub fn posts(view: &WorkerView) -> Vec<Vec<Pair>> {
    let all = view.planned_assignments.iter().chain(&view.assignments);
    let rows = all.map(|row| {
        vec![
            pair(
                Person::PlaceField,
                row.full_name.replace('/', " / ").into_any(),
            ),
            pair(
                Person::Class,
                worded(row.class.label(), row.class.label_en()),
            ),
            pair(Person::Post, worded(row.post.label(), row.post.label_en())),
            pair(Person::Period, period(row.valid_from, row.valid_to)),
        ]
    });
    rows.collect()
}

/// Service periods, newest first.
pub fn service(view: &WorkerView) -> Vec<Vec<Pair>> {
    let rows = view.engagements.iter().map(|row| {
        let employer = row.employer.as_ref().map(|place| place.name.as_str());
        let department = row.department.as_ref().map(|place| place.name.as_str());
        vec![
            pair(Person::Period, period(row.valid_from, row.valid_to)),
            pair(
                Person::EntryKind,
                worded(row.entry_kind.label(), row.entry_kind.label_en()),
            ),
            pair(
                Person::Relation,
                worded(row.relation.label(), row.relation.label_en()),
            ),
            pair(Person::Employer, text(employer)),
            pair(Person::Department, text(department)),
        ]
    });
    rows.collect()
}

/// Fiscal cost by year.
pub fn costs(view: &WorkerView) -> Vec<Vec<Pair>> {
    let rows = view.annual_costs.iter().flatten().map(|row| {
        vec![
            pair(Person::Year, row.year.to_string().into_any()),
            pair(Person::Amount, format::money(row.amount).into_any()),
        ]
    });
    rows.collect()
}
