//! What is set for one person's pay beside the career.

use contract::{PayProfileInput, PayProfilePage, PayProfileView};
use domain::pay::run::StandardRule;
use leptos::prelude::*;
use uuid::Uuid;

use super::label;
use crate::logic::failure::Failure;
use crate::logic::format;
use crate::logic::text::Payroll as Words;
use crate::pages::people::own;
use crate::state::app;
use crate::state::lang::{lang, t, tl};
use crate::state::remote::Remote;
use crate::ui::controls::Card;
use crate::ui::field::{
    CheckField, DateField, SelectField, TextField, form_failure, submit_button,
};
use crate::ui::form::FormState;
use crate::ui::overlay::{Overlay, Place};
use crate::ui::show::show;
use crate::ui::table::{Head, plain_table};

#[component]
pub fn Profile(worker: Uuid) -> impl IntoView {
    let api = app().api;
    let found = Remote::load(
        || (),
        async move |()| {
            api.call(async |client| client.pay_profile_list(worker).await)
                .await
        },
    );
    let changed = Callback::new(move |()| found.reload());
    view! {
        <div class="d-print-none">
            {show(found, 2, move |page: PayProfilePage| whole(worker, &page, changed))}
        </div>
    }
}

fn whole(worker: Uuid, page: &PayProfilePage, changed: Callback<()>) -> AnyView {
    let open = RwSignal::new(false);
    let held = StoredValue::new(page.items.clone());
    let set = page.may_edit.then(|| {
        view! {
            <button type="button" class="btn" aria-haspopup="dialog" on:click=move |_| open.set(true)>{t(Words::ProfileSet)}</button>
            <Overlay open=open title=Signal::derive(|| t(Words::Profile)().to_owned()) place=Place::Edge>
                <Form worker=worker held=held.get_value() open=open changed=changed/>
            </Overlay>
        }
    });
    let table = if page.items.is_empty() {
        view! { <p class="mb-0">{t(Words::ProfileNone)}</p> }.into_any()
    } else {
        let heads = [
            Head::text(Words::From),
            Head::text(Words::To),
            Head::number(Words::BaseSocial),
            Head::number(Words::BaseHousing),
            Head::number(Words::Deduction),
            Head::text(Words::Standard),
            Head::text(Words::EntryReason),
        ];
        let rows = page.items.iter().map(row).collect_view();
        plain_table(Words::Profile, &heads, rows.into_any())
    };
    view! {
        <Card title=Words::Profile>
            <div class="cw-lead"><p class="text-secondary">{t(Words::ProfileText)}</p>{set}</div>
            {table}
        </Card>
    }
    .into_any()
}

fn row(profile: &PayProfileView) -> AnyView {
    let to = match profile.valid_to.and_then(|to| to.pred_opt()) {
        Some(last) => last.to_string().into_any(),
        None => view! { {t(Words::NoEnd)} }.into_any(),
    };
    view! {
        <tr>
            <td class="cw-nowrap">{profile.valid_from.to_string()}</td>
            <td class="cw-nowrap">{to}</td>
            <td class="cw-number">{profile.base_social.map(format::money)}</td>
            <td class="cw-number">{profile.base_housing.map(format::money)}</td>
            <td class="cw-number">{format::money(profile.deduction)}</td>
            <td>{tl(label!(profile.standard))}</td>
            <td>{profile.reason.clone()}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn Form(
    worker: Uuid,
    held: Vec<PayProfileView>,
    open: RwSignal<bool>,
    changed: Callback<()>,
) -> impl IntoView {
    let app = app();
    let form = FormState::with(&[("standard", StandardRule::Months.code())]);
    if let Some(last) = held.first() {
        form.form.update(|form| {
            let text = |money: Option<domain::money::Money>| {
                money.map(|money| money.to_string()).unwrap_or_default()
            };
            form.set("base_social", text(last.base_social));
            form.set("base_housing", text(last.base_housing));
            form.set("deduction", last.deduction.to_string());
            form.set("standard", last.standard.code());
            form.set("bonus_apart", if last.bonus_apart { "true" } else { "" });
        });
    }
    let held = StoredValue::new(held);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let input = match typed(form, &held.get_value()) {
            Ok(input) => input,
            Err(failure) => return form.refuse(failure),
        };
        form.submit(async move || {
            app.api
                .call(async |client| client.pay_profile_create(worker, &input).await)
                .await?;
            app.toasts.success(Words::ProfileSaved);
            let _ = open.try_set(false);
            changed.run(());
            Ok(())
        });
    };
    view! {
        <form class="cw-form" on:submit=submit novalidate>
            {form_failure(form)}
            <DateField form=form key="valid_from" label=Words::From required=true/>
            <TextField form=form key="base_social" label=Words::BaseSocial length=15/>
            <TextField form=form key="base_housing" label=Words::BaseHousing length=15/>
            <TextField form=form key="deduction" label=Words::Deduction length=15/>
            <SelectField form=form key="standard" label=Words::Standard options=own!(StandardRule) required=true/>
            <CheckField form=form key="bonus_apart" label=Words::BonusApart/>
            <TextField form=form key="reason" label=Words::EntryReason required=true length=500/>
            <div class="cw-overlay-foot">{submit_button(form, Words::ProfileSet)}</div>
        </form>
    }
}

fn typed(form: FormState, held: &[PayProfileView]) -> Result<PayProfileInput, Failure> {
    let unreadable = |key: &str| {
        let problem = domain::pay::PayProblem::AmountInvalid;
        let (code, text, text_en) = (problem.code(), problem.text(), problem.text_en());
        Failure::of_fields(vec![contract::FieldProblem::error(
            key, code, text, text_en,
        )])
    };
    let amount = |key: &str| {
        let text = form.optional(key);
        text.map(|text| text.parse().map_err(|_| unreadable(key)))
            .transpose()
    };
    let missing = |key: &str| {
        let problem = domain::worker::FindingCode::Required;
        let (code, text, text_en) = (problem.code(), problem.text(), problem.text_en());
        Failure::of_fields(vec![contract::FieldProblem::error(
            key, code, text, text_en,
        )])
    };
    let from: chrono::NaiveDate = form
        .now("valid_from")
        .parse()
        .map_err(|_| missing("valid_from"))?;
    let holds =
        |one: &&PayProfileView| one.valid_from <= from && one.valid_to.is_none_or(|to| from < to);
    Ok(PayProfileInput {
        replaces: held.iter().find(holds).map(|one| one.id),
        valid_from: from,
        base_social: amount("base_social")?,
        base_housing: amount("base_housing")?,
        deduction: amount("deduction")?.unwrap_or_default(),
        standard: StandardRule::from_code(&form.now("standard")).unwrap_or(StandardRule::Months),
        bonus_apart: form.now("bonus_apart") == "true",
        reason: form.now("reason"),
    })
}
