//! Trying a scheme on somebody who is only stated.

use domain::{
    pay::scheme::{Amount, Amounts, Rules},
    personnel::{career::Grade, level::Study},
    worker::{QualificationLevel, WorkerClass},
};
use leptos::prelude::*;

use crate::logic::format::money;
use crate::logic::pay::MONTHS;
use crate::logic::pay_scheme::{entered_key, person, whole_month};
use crate::logic::text::{PaySchemes as Words, Text};
use crate::pages::people::own;
use crate::state::lang::{fill, lang, t};
use crate::ui::field::{CheckField, SelectField, TextField};
use crate::ui::form::FormState;
use crate::ui::table::{Head, plain_table};

/// Facts to state, and what the scheme pays for them. Nothing while the scheme is not right.
#[component]
pub(super) fn Trial(
    /// The scheme as it stands now.
    #[prop(into)]
    rules: Signal<Option<Rules>>,
) -> impl IntoView {
    let form = FormState::with(&[
        ("class", WorkerClass::Head.code()),
        ("level", "7"),
        ("years", "0"),
        ("factor", "1"),
        ("month", "1"),
    ]);
    let months = Signal::derive(|| {
        let lang = lang();
        let choice = |(month, name): (u32, crate::logic::text::Pay)| {
            (month.to_string(), name.get(lang).to_owned())
        };
        (1..).zip(MONTHS).map(choice).collect::<Vec<_>>()
    });
    let entered = Memo::new(move |_| {
        let named = |rules: &Rules| {
            let items = rules
                .scheme()
                .items
                .iter()
                .filter(|item| matches!(item.amount, Amount::Entered));
            items.map(|item| item.name.clone()).collect::<Vec<_>>()
        };
        rules.with(|rules| rules.as_ref().map(named).unwrap_or_default())
    });
    let entered = move || {
        let fields = entered.get().into_iter().map(|item| {
            let key = entered_key(&item);
            view! {
                <label class="cw-field">
                    <span class="form-label">{item}</span>
                    <input class="form-control" maxlength="20" prop:value={ let key = key.clone(); move || form.get(&key) }
                        on:input=move |event| form.set(&key, event_target_value(&event))/>
                </label>
            }
        });
        fields.collect_view()
    };
    let paid = move || {
        let month = form.get("month").parse().unwrap_or(1);
        rules.with(|rules| {
            let rules = rules.as_ref()?;
            let (days, spans) = form.form.with(|form| whole_month(person(form, rules)));
            Some(match rules.compute(month, days, &spans) {
                Ok(amounts) => amounts_table(&amounts),
                Err((item, fault)) => {
                    let reason = lang().of(fault.text(), fault.text_en());
                    let text = fill(Words::Held, &[("item", &item), ("reason", reason)]);
                    view! { <div class="alert alert-warning">{text}</div> }.into_any()
                }
            })
        })
    };
    view! {
        <p class="text-secondary">{t(Words::TryText)}</p>
        <div class="cw-fields">
            <SelectField form=form key="class" label=Words::Class options=own!(WorkerClass)/>
            <TextField form=form key="level" label=Words::Level length=3/>
            <TextField form=form key="years" label=Words::Years length=3/>
            <SelectField form=form key="certificate" label=Words::Certificate options=own!(QualificationLevel) none=Words::NoneHad/>
            <SelectField form=form key="study" label=Words::Study options=own!(Study) none=Words::NoneHad/>
            <SelectField form=form key="grade" label=Words::Grade options=own!(Grade) none=Words::NoneHad/>
            <TextField form=form key="factor" label=Words::Factor length=6/>
            <SelectField form=form key="month" label=Words::Month options=months/>
            {entered}
            <CheckField form=form key="both_posts" label=Words::BothPosts/>
        </div>
        <div class="mt-3" aria-live="polite">{paid}</div>
    }
}

fn amounts_table(amounts: &Amounts) -> AnyView {
    let line = |name: AnyView, amount| view! { <tr><th scope="row">{name}</th><td class="cw-number">{money(amount)}</td></tr> };
    let items = amounts
        .lines
        .iter()
        .map(|one| line(one.item.clone().into_any(), one.amount))
        .collect_view();
    let sums = [
        (Words::Gross, amounts.gross),
        (Words::TaxableSum, amounts.taxable),
        (Words::SocialSum, amounts.social_base),
        (Words::HousingSum, amounts.housing_base),
    ];
    let sums = sums
        .map(|(name, amount)| line(view! { {t(name)} }.into_any(), amount))
        .into_iter()
        .collect_view();
    let heads = [Head::text(Words::ItemName), Head::number(Words::Amount)];
    plain_table(Words::Try, &heads, view! { {items}{sums} }.into_any())
}
