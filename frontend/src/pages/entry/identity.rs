//! The identity number as it is typed: checked at once by the rules of the register, then looked
//! up, so that a person is not entered twice.

use std::time::Duration;

use contract::{Permission, WorkerSearch, WorkerSummary};
use domain::identity_number::{IdentityKind, IdentityNumber, Policy};
use domain::ids::WorkerId;
use domain::text::normalize_digits;
use domain::time::age_on;
use domain::worker::FindingCode;
use leptos::prelude::*;

use crate::logic::record;
use crate::logic::route::PageKind;
use crate::logic::text::{Person, Personnel, Text};
use crate::state::lang::{fill, lang, t};
use crate::state::{app, browser};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};

/// Length of the numbers of GB 11643.
const LENGTH: usize = 18;

/// What the number says, what is wrong with it, and who has it already.
pub fn live_check(form: FormState, own: Option<WorkerId>) -> AnyView {
    let app = app();
    let demonstration = app.session.is_demonstration();
    let number = Memo::new(move |_| normalize_digits(&form.get("id_number")));
    let kind = Memo::new(move |_| {
        IdentityKind::from_code(&form.get("id_kind")).unwrap_or(IdentityKind::IdCard)
    });
    let policy = Policy {
        allow_test_division: demonstration,
        today: browser::today(),
    };
    let parsed = Memo::new(move |_| {
        IdentityNumber::parse(&number.get(), kind.get(), &policy)
            .ok()
            .map(|p| (p.birth_date, p.sex))
    });
    let duplicate = RwSignal::new(None::<WorkerSummary>);
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        duplicate.set(None);
        turn.update_value(|turn| *turn += 1);
        let Some((birth_date, sex)) = parsed.get() else {
            return;
        };
        take_over(form, birth_date, sex);
        let (mine, request) = (
            turn.get_value(),
            WorkerSearch {
                id_number: number.get_untracked(),
            },
        );
        let look_up = move || {
            if turn.try_get_value() != Some(mine) {
                return;
            }
            leptos::task::spawn_local(async move {
                let found = app
                    .api
                    .call(async |client| client.worker_search(&request).await)
                    .await;
                let Ok(page) = found else { return };
                // The field may hold another number by now.
                if turn.try_get_value() == Some(mine) {
                    duplicate.set(page.items.into_iter().find(|person| Some(person.id) != own));
                }
            });
        };
        set_timeout(look_up, Duration::from_millis(400));
    });
    let remark = move || {
        let typed = number.get();
        if typed.is_empty() {
            return None;
        }
        if let Some((birth_date, sex)) = parsed.get() {
            return Some(good(birth_date, sex));
        }
        // While one is still typing, a number that is too short is not yet wrong.
        if kind.get().is_gb11643() && typed.chars().count() < LENGTH && typed.chars().count() != 15
        {
            return Some(view! { <div class="form-hint">{format!("{} / {LENGTH}", typed.chars().count())}</div> }.into_any());
        }
        // Once the form has been checked, the field says it itself.
        if form.problem("id_number").is_some() {
            return None;
        }
        let problems = record::identity(&typed, kind.get().code(), policy.today, demonstration);
        let lines = problems
            .into_iter()
            .map(|problem| view! { <div class="cw-field-error">{lang().of(problem.text(), problem.text_en())}</div> })
            .collect_view();
        Some(lines.into_any())
    };
    // Whoever has come from elsewhere is asked for, and not entered again.
    let elsewhere = move || {
        let registered = form
            .problem("id_number")
            .is_some_and(|problem| problem.code == FindingCode::DuplicateElsewhere.code());
        (registered && app.session.may(Permission::PersonnelEdit)).then(|| {
            view! { <a class="btn btn-sm mt-1" href=PageKind::ActionRequest.path()>{icon(Icon::Right)}{t(Personnel::AskInstead)}</a> }
        })
    };
    view! {
        <div aria-live="polite">
            {remark}
            {move || duplicate.get().map(taken)}
            {elsewhere}
        </div>
    }
    .into_any()
}

/// Fills sex and birth date where nothing is entered; what differs is a matter for the checks.
fn take_over(form: FormState, birth_date: Option<chrono::NaiveDate>, sex: Option<&'static str>) {
    if let Some(birth_date) = birth_date.filter(|_| form.now("birth_date").is_empty()) {
        form.set("birth_date", birth_date.to_string());
    }
    if let Some(sex) = sex.filter(|_| form.now("sex").is_empty()) {
        form.set("sex", sex);
    }
}

fn good(birth_date: Option<chrono::NaiveDate>, sex: Option<&'static str>) -> AnyView {
    let text = match (birth_date, sex) {
        (Some(birth), Some(sex)) => {
            let sex = if sex == "1" {
                Person::Male
            } else {
                Person::Female
            }
            .get(lang());
            let age = age_on(birth, browser::today()).to_string();
            fill(
                Person::IdOk,
                &[("sex", sex), ("birth", &birth.to_string()), ("age", &age)],
            )
        }
        _ => t(Person::IdOkOther)().to_owned(),
    };
    view! { <div class="cw-field-good">{icon(Icon::Check)}{text}</div> }.into_any()
}

fn taken(person: WorkerSummary) -> AnyView {
    let address = PageKind::Person.of(person.id);
    let (name, place) = (person.name, person.organisation_name);
    view! {
        <div class="alert alert-warning cw-duplicate" role="alert">
            {icon(Icon::Warning)}
            <span>{move || fill(Person::IdDuplicate, &[("name", &name), ("place", &place)])}</span>
            <a class="btn btn-sm" target="_blank" href=address>{t(Person::IdDuplicateOpen)}</a>
        </div>
    }
    .into_any()
}
