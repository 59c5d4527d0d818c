//! The tabs of a person's page.

use chrono::NaiveDate;
use contract::{AssignmentView, WorkerView};
use domain::codes::CodeList;
use leptos::prelude::*;

use super::reveal::{Revealed, clear};
use crate::logic::format;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Label, Person};
use crate::state::app;
use crate::state::lang::{t, tl};
use crate::ui::controls::{Mood, badge, facts};
use crate::ui::icon::Icon;
use crate::ui::states;
use crate::ui::table::{Head, plain_table};

/// A code's label.
fn coded(list: CodeList, code: Option<&str>) -> AnyView {
    let codes = app().codes;
    let code = code.map(str::to_owned);
    view! { {move || codes.label_or_dash(list, code.as_deref())} }.into_any()
}

fn text(value: Option<&str>) -> AnyView {
    format::or_dash(value).into_any()
}

fn date(day: Option<NaiveDate>) -> AnyView {
    view! { <span class="cw-nowrap">{format::day(day)}</span> }.into_any()
}

fn own(zh: &'static str, en: &'static str) -> AnyView {
    view! { {tl(Label { zh, en })} }.into_any()
}

fn none() -> AnyView {
    states::empty(Icon::Inbox, Person::NoRows, None, None)
}

fn section(title: Person, body: AnyView) -> AnyView {
    view! { <section class="cw-section"><h2>{t(title)}</h2>{body}</section> }.into_any()
}

/// Basics: identity and contact, masked unless revealed.
pub fn basic(view: &WorkerView, revealed: Revealed) -> AnyView {
    let clear = |masked: Option<String>, pick| clear(revealed, masked, pick);
    let codes = app().codes;
    // Health is shown only in clear, so its row is there only then.
    let health = move || {
        revealed.numbers().map(|numbers| {
            facts(vec![(
                Person::Health.into(),
                codes
                    .label_or_dash(CodeList::Health, numbers.health.as_deref())
                    .into_any(),
            )])
        })
    };
    let identity = facts(vec![
        (Person::Name.into(), view.name.clone().into_any()),
        (Person::Sex.into(), coded(CodeList::Sex, Some(&view.sex))),
        (Person::BirthDate.into(), date(Some(view.birth_date))),
        (
            Person::IdKind.into(),
            coded(CodeList::IdDocument, Some(&view.id_kind)),
        ),
        (
            Person::IdNumber.into(),
            clear(Some(view.id_number_masked.clone()), |n| {
                Some(n.id_number.clone())
            }),
        ),
        (
            Person::Ethnicity.into(),
            coded(CodeList::Ethnicity, Some(&view.ethnicity)),
        ),
        (
            Person::Marital.into(),
            coded(CodeList::Marital, view.marital.as_deref()),
        ),
        (
            Person::NativePlace.into(),
            text(view.native_place.as_deref()),
        ),
        (
            Person::Veteran.into(),
            view! { {t(if view.veteran { Common::Yes } else { Common::No })} }.into_any(),
        ),
        (Person::WorkSince.into(), date(view.work_since)),
        (Person::CommunitySince.into(), date(view.community_since)),
    ]);
    let contact = facts(vec![
        (
            Person::Phone.into(),
            clear(view.phone_masked.clone(), |n| n.phone.clone()),
        ),
        (
            Person::Address.into(),
            clear(view.address_masked.clone(), |n| n.address.clone()),
        ),
        (
            Person::HouseholdPlace.into(),
            clear(view.household_place_masked.clone(), |n| {
                n.household_place.clone()
            }),
        ),
    ]);
    view! {
        {section(Person::SectionIdentity, identity)}
        {section(Person::SectionContact, contact)}
        {health}
        {section(Person::SectionNotice, notice(view))}
        {section(Person::SectionRecord, facts(vec![
            (Person::Note.into(), text(view.note.as_deref())),
            (Person::CreatedAt.into(), format::instant(view.created_at).into_any()),
            (Person::UpdatedAt.into(), format::instant(view.updated_at).into_any()),
        ]))}
    }
    .into_any()
}

/// That they were told what is done with their data.
pub fn notice(view: &WorkerView) -> AnyView {
    match (view.notice_on, view.notice_manner) {
        (Some(on), Some(manner)) => facts(vec![
            (Person::NoticeOn.into(), date(Some(on))),
            (
                Person::NoticeVersion.into(),
                text(view.notice_version.as_deref()),
            ),
            (
                Person::NoticeManner.into(),
                tl(Label {
                    zh: manner.label(),
                    en: manner.label_en(),
                })
                .into_any(),
            ),
        ]),
        _ => view! { <p class="cw-danger">{t(Person::NoticeMissing)}</p> }.into_any(),
    }
}

fn period(from: NaiveDate, to: Option<NaiveDate>) -> AnyView {
    let to = to.map(|to| to.to_string());
    let to = move || {
        to.clone()
            .unwrap_or_else(|| t(Person::Ongoing)().to_owned())
    };
    view! { <span class="cw-nowrap">{from.to_string()}" – "</span><span class="cw-nowrap">{to}</span> }.into_any()
}

/// Places, posts and service periods.
pub fn work(view: &WorkerView) -> AnyView {
    let assignments = view.assignments.iter().map(assignment).collect_view();
    let engagements = view
        .engagements
        .iter()
        .map(|row| {
            view! {
                <tr>
                    <td>{period(row.valid_from, row.valid_to)}</td>
                    <td>{own(row.entry_kind.label(), row.entry_kind.label_en())}</td>
                    <td>{own(row.relation.label(), row.relation.label_en())}</td>
                    <td>{text(row.employer.as_ref().map(|employer| employer.name.as_str()))}</td>
                    <td>{text(row.department.as_ref().map(|department| department.name.as_str()))}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        {section(Person::Assignments, plain_table(
            Person::Assignments,
            &[Head::text(Person::Period), Head::text(Person::PlaceField), Head::text(Person::Class), Head::text(Person::Post), Head::text(Person::Status)],
            assignments.into_any(),
        ))}
        {section(Person::Engagements, plain_table(
            Person::Engagements,
            &[Head::text(Person::Period), Head::text(Person::EntryKind), Head::text(Person::Relation), Head::text(Person::Employer), Head::text(Person::Department)],
            engagements.into_any(),
        ))}
    }
    .into_any()
}

fn assignment(row: &AssignmentView) -> AnyView {
    let place = row.full_name.replace('/', " / ");
    let address = PageKind::Organisation.of(row.organisation.id);
    view! {
        <tr>
            <td>{period(row.valid_from, row.valid_to)}</td>
            <td><a href=address>{place}</a></td>
            <td>{own(row.class.label(), row.class.label_en())}</td>
            <td>{own(row.post.label(), row.post.label_en())}</td>
            <td>{row.valid_to.is_none().then(|| badge(Person::Current, Mood::Good))}</td>
        </tr>
    }
    .into_any()
}

/// Educations and degrees.
pub fn education(view: &WorkerView) -> AnyView {
    let highest = |at: usize| (at == 0).then(|| badge(Person::Highest, Mood::Primary));
    let educations = view
        .educations
        .iter()
        .enumerate()
        .map(|(at, row)| {
            view! {
                <tr>
                    <td>{coded(CodeList::Education, Some(&row.code))}" "{highest(at)}</td>
                    <td>{text(row.school.as_deref())}</td>
                    <td>{text(row.major.as_deref())}</td>
                    <td>{date(row.graduated_on)}</td>
                    <td>{row.mode.map(|mode| own(mode.label(), mode.label_en()))}</td>
                    <td>{text(row.certificate_number.as_deref())}</td>
                </tr>
            }
        })
        .collect_view();
    let degrees = view
        .degrees
        .iter()
        .enumerate()
        .map(|(at, row)| {
            view! {
                <tr>
                    <td>{coded(CodeList::Degree, Some(&row.code))}" "{highest(at)}</td>
                    <td>{text(row.school.as_deref())}</td>
                    <td>{date(row.awarded_on)}</td>
                    <td>{text(row.certificate_number.as_deref())}</td>
                </tr>
            }
        })
        .collect_view();
    let educations = if view.educations.is_empty() {
        none()
    } else {
        let heads = [
            Person::Education,
            Person::School,
            Person::Major,
            Person::GraduatedOn,
            Person::Mode,
            Person::CertificateNumber,
        ];
        plain_table(
            Person::Educations,
            &heads.map(Head::text),
            educations.into_any(),
        )
    };
    let degrees = if view.degrees.is_empty() {
        none()
    } else {
        let heads = [
            Person::Degree,
            Person::AwardingSchool,
            Person::AwardedOn,
            Person::CertificateNumber,
        ];
        plain_table(Person::Degrees, &heads.map(Head::text), degrees.into_any())
    };
    view! { {section(Person::Educations, educations)} {section(Person::Degrees, degrees)} }
        .into_any()
}

/// Qualifications.
pub fn qualification(view: &WorkerView) -> AnyView {
    if view.qualifications.is_empty() {
        return none();
    }
    let rows = view
        .qualifications
        .iter()
        .map(|row| {
            view! {
                <tr>
                    <td>{own(row.kind.label(), row.kind.label_en())}</td>
                    <td>{row.level.map_or_else(|| "–".into_any(), |level| own(level.label(), level.label_en()))}</td>
                    <td>{text(row.certificate_number.as_deref())}</td>
                    <td>{date(row.approved_on)}</td>
                    <td>{date(row.registered_until)}</td>
                </tr>
            }
        })
        .collect_view();
    let heads = [
        Person::QualificationKind,
        Person::QualificationLevel,
        Person::CertificateNumber,
        Person::ApprovedOn,
        Person::RegisteredUntil,
    ];
    plain_table(
        Person::Qualification,
        &heads.map(Head::text),
        rows.into_any(),
    )
}

/// Political statuses.
pub fn political(view: &WorkerView) -> AnyView {
    if view.political.is_empty() {
        return none();
    }
    let rows = view
        .political
        .iter()
        .map(|row| view! { <tr><td>{coded(CodeList::Political, Some(&row.code))}</td><td>{date(row.joined_on)}</td></tr> })
        .collect_view();
    plain_table(
        Person::Political,
        &[Person::Political, Person::JoinedOn].map(Head::text),
        rows.into_any(),
    )
}

/// Family members, for those who may see them.
pub fn family(view: &WorkerView) -> AnyView {
    let Some(family) = &view.family else {
        return states::forbidden();
    };
    let rows = family
        .iter()
        .map(|row| {
            view! {
                <tr>
                    <td>{coded(CodeList::FamilyRelation, Some(&row.relation))}</td>
                    <td>{row.name.clone()}</td>
                    <td>{date(row.birth_date)}</td>
                    <td>{coded(CodeList::Political, row.political.as_deref())}</td>
                    <td>{text(row.work_unit.as_deref())}</td>
                    <td>{text(row.basis.as_deref())}</td>
                </tr>
            }
        })
        .collect_view();
    let body = if family.is_empty() {
        none()
    } else {
        let heads = [
            Person::FamilyRelation,
            Person::Name,
            Person::BirthDate,
            Person::Political,
            Person::WorkUnit,
            Person::Basis,
        ];
        plain_table(Person::TabFamily, &heads.map(Head::text), rows.into_any())
    };
    view! { <p class="text-secondary">{t(Person::FamilyNote)}</p> {body} }.into_any()
}

/// Fiscal cost by year, for those who may see pay.
pub fn pay(view: &WorkerView) -> AnyView {
    let Some(costs) = &view.annual_costs else {
        return states::forbidden();
    };
    let rows = costs
        .iter()
        .map(|row| view! { <tr><td>{row.year}</td><td class="cw-number">{format::money(row.amount)}</td></tr> })
        .collect_view();
    let card = view.bank_card_masked.clone();
    let body = if costs.is_empty() {
        none()
    } else {
        plain_table(
            Person::TabPay,
            &[Head::text(Person::Year), Head::number(Person::Amount)],
            rows.into_any(),
        )
    };
    view! {
        {facts(vec![(Person::BankCard.into(), format::or_dash(card.as_deref()).into_any())])}
        <p class="text-secondary">{t(Person::PayNote)}</p>
        {body}
    }
    .into_any()
}
