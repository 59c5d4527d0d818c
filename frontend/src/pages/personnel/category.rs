//! When one person retires, and the category by which they do.

use contract::{RetirementDates, WorkerRetirement, WorkerRetirementInput};
use domain::personnel::retirement::RetirementCategory;
use leptos::prelude::*;
use uuid::Uuid;

use super::calculator::refused;
use crate::logic::retirement;
use crate::logic::text::{Common, Label, Retirements as Words};
use crate::state::lang::{fill, lang, t, tl};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::{Mood, badge};
use crate::ui::field::{AreaField, DateField, SelectField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::{Overlay, Place};
use crate::ui::show::show;
use crate::ui::table::{Head, plain_table};

/// The part of a person's page.
#[component]
pub fn RetirementSection(
    /// Of which person.
    id: Uuid,
    /// Whether the category may be set.
    may_edit: bool,
) -> impl IntoView {
    let api = app().api;
    let found = Remote::load(
        || (),
        async move |()| {
            api.call(async |client| client.worker_retirement_get(id).await)
                .await
        },
    );
    let reload = Callback::new(move |()| found.reload());
    let body = show(found, 3, move |shown| sheet(id, shown, may_edit, reload));
    view! { <section class="cw-section cw-no-print"><h2>{t(Words::Section)}</h2>{body}</section> }
}

fn sheet(id: Uuid, shown: WorkerRetirement, may_edit: bool, saved: Callback<()>) -> AnyView {
    let open = RwSignal::new(false);
    let how = {
        let shown = shown.clone();
        move || match (shown.category, shown.since) {
            (None, _) => t(Words::Unknown)().to_owned(),
            (Some(_), Some(day)) => {
                let reason = shown.reason.clone().unwrap_or_default();
                fill(
                    Words::SetText,
                    &[("day", &day.to_string()), ("reason", &reason)],
                )
            }
            (Some(_), None) => t(Words::DerivedText)().to_owned(),
        }
    };
    let table = dates_table(shown.dates.clone(), shown.category);
    let change = may_edit.then(|| {
        let kept = StoredValue::new(shown);
        view! {
            <button type="button" class="btn btn-sm" aria-haspopup="dialog" on:click=move |_| open.set(true)>
                {icon(Icon::Edit)}{t(Words::Change)}
            </button>
            <Overlay open=open title=Signal::derive(|| t(Words::Change)().to_owned()) place=Place::Edge>
                <CategoryForm id=id shown=kept.get_value() open=open saved=saved/>
            </Overlay>
        }
    });
    view! {
        {table}
        <p class="text-secondary">{how}</p>
        {change}
    }
    .into_any()
}

/// The dates of some categories; the one that holds is marked.
pub(super) fn dates_table(
    dates: Vec<RetirementDates>,
    holds: Option<RetirementCategory>,
) -> AnyView {
    let rows = dates
        .into_iter()
        .map(|dates| {
            let name = Label {
                zh: dates.category.label(),
                en: dates.category.label_en(),
            };
            let mark = (holds == Some(dates.category)).then(|| badge(Words::Holds, Mood::Good));
            let (month, delay) = (dates.retire_month.to_string(), dates.delay_months);
            let of = StoredValue::new(dates);
            view! {
                <tr>
                    <td>{tl(name)}" "{mark}</td>
                    <td class="cw-nowrap">{month}</td>
                    <td>{move || of.with_value(|dates| retirement::age(dates, lang()))}</td>
                    <td class="cw-number">{delay}</td>
                    <td class="cw-nowrap">{move || of.with_value(|dates| retirement::flexible(dates, lang()))}</td>
                    <td>{move || of.with_value(|dates| retirement::contributions(dates, lang()))}</td>
                </tr>
            }
        })
        .collect_view();
    let heads = [
        Head::text(Words::Category),
        Head::text(Words::Month),
        Head::text(Words::Age),
        Head::number(Words::Delay),
        Head::text(Words::Flexible),
        Head::text(Words::Contributions),
    ];
    plain_table(Words::Section, &heads, rows.into_any())
}

#[component]
fn CategoryForm(
    id: Uuid,
    shown: WorkerRetirement,
    open: RwSignal<bool>,
    saved: Callback<()>,
) -> impl IntoView {
    let app = app();
    let today = browser::today().to_string();
    let now = shown.category.map_or("", RetirementCategory::code);
    let form = FormState::with(&[("category", now), ("effective_on", &today)]);
    let revision = shown.revision;
    let offered: Vec<RetirementCategory> = shown.dates.iter().map(|dates| dates.category).collect();
    let options = Signal::derive(move || {
        let lang = lang();
        let choice = |category: &RetirementCategory| {
            let label = lang.of(category.label(), category.label_en());
            (category.code().to_owned(), label.to_owned())
        };
        offered.iter().map(choice).collect::<Vec<_>>()
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(category) = RetirementCategory::from_code(&form.now("category")) else {
            return form.refuse(refused("category", Words::CategoryMissing));
        };
        let Ok(effective_on) = form.now("effective_on").parse() else {
            return form.refuse(refused("effective_on", Words::DayMissing));
        };
        let Some(reason) = form.optional("reason") else {
            return form.refuse(refused("reason", Words::ReasonMissing));
        };
        let input = WorkerRetirementInput {
            category,
            effective_on,
            reason,
        };
        form.submit(async move || {
            app.api
                .call(async |client| client.worker_retirement_save(id, revision, &input).await)
                .await?;
            app.toasts.success(Words::Saved);
            open.set(false);
            saved.run(());
            Ok(())
        });
    };
    view! {
        <form class="cw-form" on:submit=submit novalidate>
            {form_failure(form)}
            <p class="text-secondary">{t(Words::ChangeHint)}</p>
            <SelectField form=form key="category" label=Words::Category options=options required=true/>
            <DateField form=form key="effective_on" label=Words::EffectiveOn required=true/>
            <AreaField form=form key="reason" label=Words::Reason hint=Words::ReasonHint required=true/>
            <div class="cw-overlay-foot">
                <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Common::Cancel)}</button>
                {submit_button(form, Common::Save)}
            </div>
        </form>
    }
}
