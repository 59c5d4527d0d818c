//! 我的信息: the own record as registered.

use contract::{OwnRecord, WorkerView};
use domain::worker::submission::Matter;
use leptos::prelude::*;

use super::{groups, load, objection, show_own};
use crate::logic::correction;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Label, Own, Person, Personnel};
use crate::pages::person::reveal::{self, RevealDialog, Revealed};
use crate::pages::person::tabs;
use crate::pages::personnel::statements;
use crate::state::lang::{fill, t};
use crate::ui::controls::{Card, PageHead, facts};
use crate::ui::icon::{Icon, icon};
use crate::ui::table::link_button;

/// The page.
#[component]
pub fn RecordPage() -> impl IntoView {
    let found = load();
    let revealed = Revealed::own();
    let changed = Callback::new(move |()| found.reload());
    view! {
        <PageHead title=Signal::derive(|| t(Common::OwnRecord)().to_owned()) note=Signal::derive(|| t(Own::Note)().to_owned())>
            {move || found.data.with(Option::is_some).then(|| view! {
                {reveal::button(revealed)}
                {link_button(PageKind::OwnCorrections.path().to_owned(), Icon::List, Common::OwnCorrections, false)}
                {link_button(PageKind::OwnCorrectionNew.path().to_owned(), Icon::Edit, Own::Ask, true)}
            })}
        </PageHead>
        {show_own(found, move |own| sheet(&own, revealed, changed))}
        <RevealDialog revealed=revealed/>
    }
}

fn sheet(own: &OwnRecord, revealed: Revealed, changed: Callback<()>) -> AnyView {
    let view = &own.record;
    let open = own.corrections.iter().filter(|item| item.state.is_open());
    let open = open.count();
    let open = (open > 0).then(|| {
        let count = open.to_string();
        view! {
            <div class="alert alert-info" role="status">
                {icon(Icon::Info)}
                <a href=PageKind::OwnCorrections.path()>{move || fill(Own::Open, &[("n", &count)])}</a>
            </div>
        }
    });
    let masked = view.bank_card_masked.clone();
    let account = facts(vec![(
        Person::BankCard.into(),
        reveal::clear(revealed, masked, |numbers| numbers.bank_card.clone()),
    )]);
    let costs = groups::blocks(groups::costs(view));
    let pay = view! { {account} {costs} }.into_any();
    view! {
        {open}
        {(!own.proposals.is_empty()).then(|| card(Own::SectionProposals, objection::proposals(own.proposals.clone(), changed)))}
        {card(Person::SectionIdentity, fields(view, Matter::Identity, revealed))}
        {card(Person::SectionContact, fields(view, Matter::Contact, revealed))}
        {card(Own::SectionBackground, fields(view, Matter::Background, revealed))}
        {card(Person::SectionNotice, tabs::notice(view))}
        {card(Person::SectionPolitical, list(view, "political"))}
        {card(Person::Educations, list(view, "educations"))}
        {card(Person::Degrees, list(view, "degrees"))}
        {card(Person::SectionQualification, list(view, "qualifications"))}
        {card(Person::SectionFamily, list(view, "family"))}
        {card(Person::Assignments, groups::blocks(groups::posts(view)))}
        {card(Person::Engagements, groups::blocks(groups::service(view)))}
        {(!own.career.is_empty()).then(|| card(Personnel::Career, statements(own.career.clone())))}
        {card(Own::SectionPay, pay)}
    }
    .into_any()
}

fn card(title: impl Into<Label>, body: AnyView) -> AnyView {
    let title = title.into();
    view! { <Card title=title>{body}</Card> }.into_any()
}

fn fields(view: &WorkerView, group: Matter, revealed: Revealed) -> AnyView {
    let keys = correction::FIELDS
        .iter()
        .filter(|(matter, _)| *matter == group)
        .flat_map(|(_, keys)| keys.iter());
    let pairs = keys.map(|key| {
        let name = Label::from(correction::name(key));
        (name, groups::value(view, key, revealed))
    });
    facts(pairs.collect())
}

fn list(view: &WorkerView, key: &str) -> AnyView {
    groups::blocks(groups::rows(view, key))
}
