//! The sections of the entry form.

use contract::WorkerView;
use domain::codes::CodeList;
use domain::identity_number::IdentityKind;
use domain::ids::WorkerId;
use domain::organisation::OrganisationKind;
use domain::worker::{
    EntryKind, NoticeManner, Post, QualificationKind, QualificationLevel, RelationKind, StudyMode,
    WorkerClass,
};
use leptos::prelude::*;

use super::identity::live_check;
use super::widgets::{organisation, rows, secret, section};
use crate::logic::text::{Common, Person, Places};
use crate::pages::people::{listed, own};
use crate::state::lang::{lang, t};
use crate::ui::field::{
    AreaField, CheckField, DateField, Input, SelectField, Spec, TextField, field,
};
use crate::ui::form::FormState;

/// Identity.
pub fn identity(form: FormState, saved: Option<&WorkerView>, id: Option<WorkerId>) -> AnyView {
    let hint = saved.map(|_| Person::SecretHint.into());
    let masked = saved
        .map(|view| view.id_number_masked.clone())
        .unwrap_or_default();
    let number = field(
        Spec {
            form,
            key: "id_number".to_owned(),
            label: Person::IdNumber.into(),
            required: saved.is_none(),
            hint,
            below: Some(live_check(form, id)),
        },
        move |input: Input| input.line("text", "off", masked, 20),
    );
    let body = view! {
        <div class="cw-fields">
            <TextField form=form key="name" label=Person::Name required=true length=50/>
            <SelectField form=form key="id_kind" label=Person::IdKind options=own!(IdentityKind)/>
            <div class="cw-wide">{number}</div>
            <SelectField form=form key="sex" label=Person::Sex options=listed(CodeList::Sex)/>
            <DateField form=form key="birth_date" label=Person::BirthDate/>
            <SelectField form=form key="ethnicity" label=Person::Ethnicity options=listed(CodeList::Ethnicity) required=true/>
            <SelectField form=form key="marital" label=Person::Marital options=listed(CodeList::Marital)/>
            <TextField form=form key="native_place" label=Person::NativePlace length=60/>
            <SelectField form=form key="health" label=Person::Health options=listed(CodeList::Health) none=if saved.is_some() { Person::SecretKeptBlank.into() } else { crate::logic::text::Label::from(Common::AnyChoice) }/>
            <CheckField form=form key="veteran" label=Person::Veteran/>
        </div>
    };
    section(Person::SectionIdentity, body.into_any())
}

/// Contact.
pub fn contact(form: FormState, saved: Option<&WorkerView>, may_pay: bool) -> AnyView {
    let kept = |pick: fn(&WorkerView) -> Option<String>| saved.map(pick);
    let body = view! {
        <div class="cw-fields">
            {secret(form, "phone", Person::Phone, 20, kept(|view| view.phone_masked.clone()))}
            <div class="cw-wide">{secret(form, "address", Person::Address, 120, kept(|view| view.address_masked.clone()))}</div>
            <div class="cw-wide">{secret(form, "household_place", Person::HouseholdPlace, 120, kept(|view| view.household_place_masked.clone()))}</div>
            {may_pay.then(|| secret(form, "bank_card", Person::BankCard, 24, kept(|view| view.bank_card_masked.clone())))}
        </div>
    };
    section(Person::SectionContact, body.into_any())
}

/// Place, post, service period.
pub fn work(form: FormState) -> AnyView {
    let employer = Some(OrganisationKind::Employer);
    let department = Some(OrganisationKind::Department);
    let body = view! {
        <div class="cw-fields">
            <div class="cw-wide">
                {organisation(form, "organisation_id", Person::PlaceField, Places::PickPlace, true, OrganisationKind::holds_workers, None)}
            </div>
            <SelectField form=form key="class" label=Person::Class options=own!(WorkerClass) required=true/>
            <SelectField form=form key="post" label=Person::Post options=own!(Post) required=true/>
            <DateField form=form key="assigned_on" label=Person::AssignedOn required=true/>
            <SelectField form=form key="entry_kind" label=Person::EntryKind options=own!(EntryKind) required=true/>
            <DateField form=form key="entered_on" label=Person::EnteredOn required=true/>
            <SelectField form=form key="relation" label=Person::Relation options=own!(RelationKind) required=true/>
            {organisation(form, "employer_id", Person::Employer, Places::PickEmployer, false, |kind| kind == OrganisationKind::Employer, employer)}
            {organisation(form, "department_id", Person::Department, Places::PickDepartment, false, |kind| kind == OrganisationKind::Department, department)}
            <DateField form=form key="work_since" label=Person::WorkSince/>
            <DateField form=form key="community_since" label=Person::CommunitySince/>
        </div>
    };
    section(Person::SectionWork, body.into_any())
}

/// That the person was told what is done with their data.
pub fn notice(form: FormState, new: bool) -> AnyView {
    let body = view! {
        <p class="text-secondary">{t(Person::NoticeText)}</p>
        <div class="cw-fields">
            <DateField form=form key="notice_on" label=Person::NoticeOn required=new/>
            <TextField form=form key="notice_version" label=Person::NoticeVersion hint=Person::NoticeVersionHint length=40 required=new/>
            <SelectField form=form key="notice_manner" label=Person::NoticeManner options=own!(NoticeManner) required=new/>
        </div>
    };
    section(Person::SectionNotice, body.into_any())
}

/// Political statuses, row by row.
pub fn political(form: FormState) -> AnyView {
    rows(
        form,
        "political",
        Person::SectionPolitical,
        "code",
        2,
        move |at| {
            view! {
            <SelectField form=form key=format!("{at}.code") label=Person::Political options=listed(CodeList::Political) required=true/>
            <DateField form=form key=format!("{at}.joined_on") label=Person::JoinedOn/>
        }
        .into_any()
        },
    )
}

/// Educations, row by row.
pub fn educations(form: FormState) -> AnyView {
    rows(
        form,
        "educations",
        Person::SectionEducation,
        "code",
        20,
        move |at| {
            view! {
            <SelectField form=form key=format!("{at}.code") label=Person::Education options=listed(CodeList::Education) required=true/>
            <TextField form=form key=format!("{at}.school") label=Person::School length=80/>
            <TextField form=form key=format!("{at}.major") label=Person::Major length=60/>
            <DateField form=form key=format!("{at}.graduated_on") label=Person::GraduatedOn/>
            <SelectField form=form key=format!("{at}.mode") label=Person::Mode options=own!(StudyMode)/>
            <TextField form=form key=format!("{at}.certificate_number") label=Person::CertificateNumber length=40/>
        }
        .into_any()
        },
    )
}

/// Degrees, row by row.
pub fn degrees(form: FormState) -> AnyView {
    rows(
        form,
        "degrees",
        Person::SectionDegree,
        "code",
        20,
        move |at| {
            view! {
            <SelectField form=form key=format!("{at}.code") label=Person::Degree options=listed(CodeList::Degree) required=true/>
            <TextField form=form key=format!("{at}.school") label=Person::AwardingSchool length=80/>
            <DateField form=form key=format!("{at}.awarded_on") label=Person::AwardedOn/>
            <TextField form=form key=format!("{at}.certificate_number") label=Person::CertificateNumber length=40/>
        }
        .into_any()
        },
    )
}

/// Qualifications, row by row.
pub fn qualifications(form: FormState) -> AnyView {
    rows(
        form,
        "qualifications",
        Person::SectionQualification,
        "kind",
        20,
        move |at| {
            view! {
            <SelectField form=form key=format!("{at}.kind") label=Person::QualificationKind options=own!(QualificationKind) required=true/>
            <SelectField form=form key=format!("{at}.level") label=Person::QualificationLevel options=own!(QualificationLevel)/>
            <TextField form=form key=format!("{at}.certificate_number") label=Person::CertificateNumber length=40/>
            <DateField form=form key=format!("{at}.approved_on") label=Person::ApprovedOn/>
            <DateField form=form key=format!("{at}.registered_until") label=Person::RegisteredUntil/>
        }
        .into_any()
        },
    )
}

/// Political status, education, degrees, qualifications.
pub fn lists(form: FormState) -> AnyView {
    view! {
        {section(Person::SectionPolitical, political(form))}
        {section(Person::SectionEducation, educations(form))}
        {section(Person::SectionDegree, degrees(form))}
        {section(Person::SectionQualification, qualifications(form))}
    }
    .into_any()
}

/// Family members, row by row.
pub fn relatives(form: FormState) -> AnyView {
    rows(
        form,
        "family",
        Person::SectionFamily,
        "name",
        30,
        move |at| {
            view! {
            <SelectField form=form key=format!("{at}.relation") label=Person::FamilyRelation options=listed(CodeList::FamilyRelation) required=true/>
            <TextField form=form key=format!("{at}.name") label=Person::Name required=true length=50/>
            <DateField form=form key=format!("{at}.birth_date") label=Person::BirthDate/>
            <SelectField form=form key=format!("{at}.political") label=Person::Political options=listed(CodeList::Political)/>
            <TextField form=form key=format!("{at}.work_unit") label=Person::WorkUnit length=120/>
            <TextField form=form key=format!("{at}.basis") label=Person::Basis hint=Person::BasisHint length=120/>
        }
        .into_any()
        },
    )
}

/// Family members.
pub fn family(form: FormState) -> AnyView {
    section(Person::SectionFamily, relatives(form))
}

/// Fiscal cost by year.
pub fn pay(form: FormState) -> AnyView {
    let body = rows(
        form,
        "annual_costs",
        Person::SectionPay,
        "year",
        50,
        move |at| {
            view! {
            <TextField form=form key=format!("{at}.year") label=Person::Year required=true kind="number" length=4/>
            <TextField form=form key=format!("{at}.amount") label=Person::Amount required=true length=16/>
        }
        .into_any()
        },
    );
    section(Person::SectionPay, body)
}

/// Reasons, and of a change from when it holds and why.
pub fn note(form: FormState, change: bool) -> AnyView {
    let note = view! { <AreaField form=form key="note" label=Person::Note hint=Person::NoteHint/> };
    let change = change.then(|| {
        let body = view! {
            <div class="cw-fields">
                <DateField form=form key="effective_on" label=Person::EffectiveOn hint=Person::EffectiveHint/>
                <div class="cw-wide"><TextField form=form key="change_reason" label=Person::ChangeReason/></div>
            </div>
        };
        section(Person::SectionChange, body.into_any())
    });
    view! { {section(Person::SectionNote, note.into_any())} {change} }.into_any()
}
