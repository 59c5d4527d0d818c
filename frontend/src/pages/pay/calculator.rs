//! A year of pay from a few figures.

use std::collections::BTreeSet;

use contract::{FieldProblem, PayCalculation, PayParametersQuery, PayParametersView, Permission};
use domain::{pay::rate::Rounding, worker::RelationKind};
use leptos::prelude::*;

use super::result::result;
use crate::logic::failure::Failure;
use crate::logic::form::Form;
use crate::logic::pay;
use crate::logic::text::{Common, Pay as Words, PayParameters as Sets, Text};
use crate::pages::people::own;
use crate::state::lang::{fill, lang, t};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::PageHead;
use crate::ui::field::{SelectField, TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};

/// Bounds and rates, in the order of the form.
pub(super) const PARAMETERS: [(&str, Words); 13] = [
    ("parameters.ss_floor", Words::SsFloor),
    ("parameters.ss_cap", Words::SsCap),
    ("parameters.hf_floor", Words::HfFloor),
    ("parameters.hf_cap", Words::HfCap),
    ("parameters.pe", Words::Pe),
    ("parameters.pr", Words::Pr),
    ("parameters.me", Words::Me),
    ("parameters.mr", Words::Mr),
    ("parameters.ue", Words::Ue),
    ("parameters.ur", Words::Ur),
    ("parameters.mat", Words::Mat),
    ("parameters.inj", Words::Inj),
    ("housing_rate", Words::HousingRate),
];

/// The page.
#[component]
pub fn Calculator() -> impl IntoView {
    let api = app().api;
    let form = FormState::with(pay::EXAMPLE);
    let computed = RwSignal::new(None::<PayCalculation>);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let typed = form.form.get_untracked();
        let request = match pay::request(&typed) {
            Ok(request) => request,
            Err(problem) => return form.refuse(Failure::of_fields(vec![problem])),
        };
        form.submit(async move || {
            let found = api
                .call(async |client| client.tool_pay_calculation(&request).await)
                .await
                .map_err(|failure| named(failure, &typed))?;
            let _ = form.problems.try_set(Vec::new());
            let _ = computed.try_set(Some(found));
            browser::focus_soon("pay-result");
            Ok(())
        });
    };
    view! {
        <PageHead title=Signal::derive(|| t(Words::Title)().to_owned()) note=Signal::derive(|| t(Words::Note)().to_owned())>
            <button type="button" class="btn" disabled=move || computed.with(Option::is_none) on:click=move |_| browser::print()>
                {icon(Icon::Printer)}{t(Common::Print)}
            </button>
        </PageHead>
        <div class="card cw-card cw-no-print">
            <form class="card-body cw-form" on:submit=submit novalidate>
                {form_failure(form)}
                {pay_fields(form)}
                {contribution_fields(form)}
                {submit_button(form, Words::Compute)}
            </form>
        </div>
        {move || computed.get().map(|year| result(&year))}
    }
}

/// What the server found, at the fields of the form.
fn named(failure: Failure, typed: &Form) -> Failure {
    let Failure::Refused(mut problem) = failure else {
        return failure;
    };
    for wrong in &mut problem.errors {
        wrong.field = pay::field(&wrong.field, typed);
    }
    // What holds for every month alike is said once.
    let mut said = BTreeSet::new();
    let new = |wrong: &FieldProblem| said.insert((wrong.field.clone(), wrong.code.clone()));
    problem.errors.retain(new);
    Failure::Refused(problem)
}

fn pay_fields(form: FormState) -> AnyView {
    let months = Signal::derive(|| {
        let lang = lang();
        let choice = |(month, name): (u32, Words)| (month.to_string(), name.get(lang).to_owned());
        (1..).zip(pay::MONTHS).map(choice).collect::<Vec<_>>()
    });
    let standard = Signal::derive(|| {
        let choice = |code: &str, text| (code.to_owned(), t(text)().to_owned());
        vec![
            choice(pay::STANDARD_MONTHS, Words::StandardMonths),
            choice(pay::STANDARD_FIRST_JOB, Words::StandardFirstJob),
            choice(pay::STANDARD_WHOLE_YEAR, Words::StandardWholeYear),
        ]
    });
    let others = (1..)
        .zip(pay::MONTHS)
        .map(|(month, name)| view! { <TextField form=form key=pay::month_key(month) label=name length=20/> })
        .collect_view();
    view! {
        <section class="cw-section">
            <h2>{t(Words::Wages)}</h2>
            <div class="cw-fields">
                <TextField form=form key="gross" label=Words::Gross required=true length=20/>
                <SelectField form=form key="from" label=Words::From options=months/>
                <SelectField form=form key="to" label=Words::To options=months/>
                <SelectField form=form key="relation" label=Words::Relation options=own!(RelationKind)/>
                <TextField form=form key="bonus" label=Words::Bonus length=20/>
                <SelectField form=form key="bonus_month" label=Words::BonusMonth options=months/>
                <TextField form=form key="additional" label=Words::Additional hint=Words::AdditionalHint length=20/>
                <SelectField form=form key="additional_from" label=Words::AdditionalFrom options=months/>
                <SelectField form=form key="standard" label=Words::Standard hint=Words::StandardHint options=standard/>
            </div>
            <details class="cw-details">
                <summary>{t(Words::OtherMonths)}</summary>
                <p class="text-secondary">{t(Words::OtherMonthsText)}</p>
                <div class="cw-fields">{others}</div>
            </details>
        </section>
    }
    .into_any()
}

fn contribution_fields(form: FormState) -> AnyView {
    let parameters = PARAMETERS
        .into_iter()
        .map(|(key, label)| view! { <TextField form=form key=key label=label required=true length=20/> })
        .collect_view();
    view! {
        <section class="cw-section">
            <h2>{t(Words::Contributions)}</h2>
            <p class="text-secondary">{t(Words::ParametersText)}</p>
            <div class="cw-fields">
                {set_parameters(form)}
                <TextField form=form key="base_social" label=Words::BaseSocial hint=Words::BaseSocialHint length=20/>
                <TextField form=form key="base_housing" label=Words::BaseHousing hint=Words::BaseHousingHint length=20/>
                <SelectField form=form key="housing_rounding" label=Words::HousingRounding options=own!(Rounding)/>
                {parameters}
            </div>
        </section>
    }
    .into_any()
}

/// The choice to begin with what is set for an organisation in view, for who may see that.
fn set_parameters(form: FormState) -> AnyView {
    let app = app();
    if !app.session.may(Permission::PaySchemeView) {
        return ().into_any();
    }
    let found = Remote::load(
        || (),
        async move |()| {
            let query = PayParametersQuery::default();
            app.api
                .call(async |client| client.pay_parameters_list(&query).await)
                .await
        },
    );
    let choose = move |event: web_sys::Event| {
        let chosen = event_target_value(&event);
        let set = found.data.with_untracked(|page| {
            let items = page.as_ref().map(|page| page.items.iter());
            items
                .into_iter()
                .flatten()
                .find(|set| set.id.to_string() == chosen)
                .cloned()
        });
        match set {
            Some(set) => pay::values(&set)
                .into_iter()
                .for_each(|(key, value)| form.set(key, value)),
            None => pay::EXAMPLE
                .iter()
                .filter(|(key, _)| pay::is_parameter(key))
                .for_each(|(key, value)| form.set(key, *value)),
        }
    };
    let options = move || {
        let items = found
            .data
            .with(|page| page.as_ref().map(|page| page.items.clone()))
            .unwrap_or_default();
        let option = |set: PayParametersView| {
            let (name, day) = (set.organisation.name, set.valid_from.to_string());
            let text = move || fill(Sets::UseOf, &[("name", &name), ("day", &day)]);
            view! { <option value=set.id.to_string()>{text}</option> }
        };
        items.into_iter().map(option).collect_view()
    };
    view! {
        <div class="cw-field">
            <label class="form-label" for="set-parameters">{t(Sets::Use)}</label>
            <select id="set-parameters" class="form-select" on:change=choose>
                <option value="">{t(Sets::UseExample)}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}
