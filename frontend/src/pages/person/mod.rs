//! One person: head, tabs, timeline.

pub mod disclosures;
mod history;
mod photo;
pub(crate) mod reveal;
pub mod tabs;

use contract::{PendingMark, Permission, WorkerView};
use leptos::prelude::*;
use uuid::Uuid;

use crate::logic::route::PageKind;
use crate::logic::text::{Common, Label, Person, Personnel, Safeguards, Submissions, Text};
use crate::logic::{format, submission};
use crate::pages::{duplicates, personnel, submissions};
use crate::state::lang::{fill, lang, t, tl};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::{Mood, PageTitle, badge};
use crate::ui::icon::Icon;
use crate::ui::show::show;
use crate::ui::table::link_button;
use crate::ui::tabs::{Tab, Tabs};

use photo::Photo;
use reveal::Revealed;

/// The page.
#[component]
pub fn PersonPage(
    /// Which person.
    id: Uuid,
) -> impl IntoView {
    let api = app().api;
    let person = Remote::load(
        || (),
        async move |()| api.call(async |client| client.worker_get(id).await).await,
    );
    let revealed = Revealed::new(id);
    show(person, 8, move |view| {
        let reload = Callback::new(move |()| person.reload());
        view! { <Sheet view=view revealed=revealed reload=reload/> }.into_any()
    })
}

#[component]
fn Sheet(view: WorkerView, revealed: Revealed, reload: Callback<()>) -> impl IntoView {
    let app = app();
    let id = view.id;
    let may = |permission| app.session.may(permission);
    let name = view.name.clone();
    let has_family = view.family.is_some() || may(Permission::FamilyView);
    let has_pay = view.annual_costs.is_some() || may(Permission::PayView);
    let tabs = [
        Some(("", Person::TabBasic)),
        Some(("work", Person::TabWork)),
        Some(("career", Person::TabCareer)),
        Some(("education", Person::TabEducation)),
        Some(("qualification", Person::TabQualification)),
        Some(("political", Person::TabPolitical)),
        has_family.then_some(("family", Person::TabFamily)),
        has_pay.then_some(("pay", Person::TabPay)),
        Some(("history", Person::TabTimeline)),
    ]
    .into_iter()
    .flatten()
    .map(|(key, title)| Tab {
        key,
        title: title.into(),
    })
    .chain(may(Permission::IdentityReveal).then(|| Tab {
        key: "disclosures",
        title: Safeguards::Disclosures.into(),
    }))
    .collect::<Vec<_>>();
    // On paper, the whole record; its history is asked for page by page.
    let printed = tabs
        .iter()
        .map(|tab| tab.key)
        .filter(|key| !matches!(*key, "history" | "disclosures" | "career"))
        .collect::<Vec<_>>();
    let kept = StoredValue::new(view.clone());
    let may_edit = may(Permission::WorkerEdit);
    let content = move |key: &'static str| {
        kept.with_value(|view| match key {
            "work" => {
                view! { {tabs::work(view)}<personnel::RetirementSection id=id.into() may_edit=may_edit/> }
                    .into_any()
            }
            "career" => view! { <personnel::Career id=view.id revision=view.revision/> }.into_any(),
            "education" => tabs::education(view),
            "qualification" => tabs::qualification(view),
            "political" => tabs::political(view),
            "family" => tabs::family(view),
            "pay" => tabs::pay(view),
            "disclosures" => view! { <disclosures::Disclosures id=Some(id.into())/> }.into_any(),
            "history" => view! { <history::History id=id.into()/> }.into_any(),
            _ => tabs::basic(view, revealed),
        })
    };
    let pending = view.pending.clone().map(pending);
    view! {
        {pending}
        <div class="card cw-person">
            <div class="cw-person-head">
                <Photo id=id.into() name=name.clone() has_photo=view.has_photo may_edit=may_edit changed=reload/>
                {identity(&view)}
                <div class="cw-page-actions">
                    {may(Permission::DuplicateDecide).then(|| view! { <duplicates::ReportDuplicate id=id name=name.clone()/> })}
                    {may(Permission::IdentityReveal).then(|| reveal::button(revealed))}
                    <button type="button" class="btn" on:click=move |_| browser::print()>
                        {crate::ui::icon::icon(Icon::Printer)}{t(Common::Print)}
                    </button>
                    {may(Permission::PersonnelEdit).then(|| link_button(PageKind::ActionNew.of(id), Icon::Branch, Personnel::Act, false))}
                    {may_edit.then(|| link_button(PageKind::PersonEdit.of(id), Icon::Edit, Common::Edit, true))}
                </div>
            </div>
            <Tabs tabs=tabs printed=printed content=content/>
        </div>
        <reveal::RevealDialog revealed=revealed/>
    }
}

/// Changes that wait: for everyone that there are some, for whom they concern their values.
fn pending(mark: PendingMark) -> AnyView {
    let count = mark.count.to_string();
    let shown = mark
        .submissions
        .iter()
        .map(|one| {
            let standing = (one.state, one.stage);
            let standing = move || submission::standing(standing.0, standing.1, lang());
            view! {
                <details class="cw-pending">
                    <summary>{t(Submissions::PendingChange)}" · "{one.submitted_by.clone()}" · "{format::instant(one.submitted_at)}" · "{standing}</summary>
                    {submissions::pair(one.id.into(), &one.fields)}
                    {submissions::values(&one.fields, false, None)}
                    <a class="btn btn-sm" href=PageKind::Submission.of(one.id)>{t(Common::View)}</a>
                </details>
            }
        })
        .collect_view();
    view! {
        <div class="alert alert-warning" role="status">
            {crate::ui::icon::icon(Icon::Inbox)}
            <div class="flex-fill">
                {move || fill(Submissions::PendingTitle, &[("n", &count)])}
                {shown}
            </div>
        </div>
    }
    .into_any()
}

/// Name, marks and the lines below.
fn identity(view: &WorkerView) -> AnyView {
    let codes = app().codes;
    let current = view.assignments.first();
    let place = current.map(|a| a.full_name.replace('/', " / "));
    let class = current.map(|a| a.class);
    let post = current.map(|a| Label {
        zh: a.post.label(),
        en: a.post.label_en(),
    });
    let status = view.status;
    let mood = if status == domain::worker::WorkerStatus::Active {
        Mood::Good
    } else {
        Mood::Plain
    };
    let sex = match view.sex.as_str() {
        "1" => Some(Person::Male),
        "2" => Some(Person::Female),
        _ => None,
    };
    let age = view.age.to_string();
    let ethnicity = view.ethnicity.clone();
    let facts = move || {
        let mut parts = Vec::new();
        parts.extend(sex.map(|sex| sex.get(lang()).to_owned()));
        parts.push(fill(Person::Years, &[("n", &age)]));
        parts.push(codes.label(domain::codes::CodeList::Ethnicity, &ethnicity));
        parts.join(" · ")
    };
    view! {
        <div class="cw-person-id">
            <div class="cw-person-name">
                <PageTitle title=view.name.clone()/>
                {badge(Label { zh: status.label(), en: status.label_en() }, mood)}
                {class.map(|class| badge(Label { zh: class.label(), en: class.label_en() }, Mood::Primary))}
                {class.is_some_and(|class| class.is_full_time()).then(|| badge(Person::FullTime, Mood::Plain))}
            </div>
            <div>{facts}</div>
            <div class="text-secondary">
                {post.map(|post| view! { <span>{tl(post)}</span>" · " })}
                {place}
            </div>
        </div>
    }
    .into_any()
}
