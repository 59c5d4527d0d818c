//! A scheme as a form, checked while it is typed.

use contract::{
    FieldProblem, PaySchemeInput, PaySchemeModelPage, PaySchemeQuery, PaySchemeView, Permission,
    ScopeAction,
};
use domain::{
    ids::{OrganisationId, PaySchemeId},
    organisation::OrganisationKind,
    pay::{
        rate::Rounding,
        scheme::{FigureKey, PayCycle, Proration, Rules, Scheme, fact_names},
    },
};
use leptos::prelude::*;
use uuid::Uuid;

use super::simulate::Simulate;
use super::trial::Trial;
use crate::logic::failure::Failure;
use crate::logic::form::Form;
use crate::logic::pay_scheme::{ENTERED, FORMULA, complete, field, read, values};
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Lang, PaySchemes as Words, Text};
use crate::pages::entry::{organisation, rows};
use crate::pages::people::own;
use crate::state::lang::{fill, lang, t};
use crate::state::remote::Remote;
use crate::state::{App, app, browser};
use crate::ui::controls::{Card, PageHead};
use crate::ui::field::{
    AreaField, CheckField, DateField, SelectField, TextField, form_failure, submit_button,
};
use crate::ui::form::FormState;
use crate::ui::show::show;

/// What the form begins with.
#[derive(Clone)]
struct Beginning {
    models: PaySchemeModelPage,
    based_on: Option<PaySchemeView>,
}

/// The page.
#[component]
pub fn SchemeNew() -> impl IntoView {
    let app = app();
    let found = Remote::load(
        move || app.router.param("based_on").parse::<Uuid>().ok(),
        async move |based_on| {
            let models = app
                .api
                .call(async |client| client.pay_scheme_model_list().await)
                .await?;
            let based_on = match based_on {
                Some(id) => Some(
                    app.api
                        .call(async |client| client.pay_scheme_get(id).await)
                        .await?,
                ),
                None => None,
            };
            Ok(Beginning { models, based_on })
        },
    );
    let title = Signal::derive(move || {
        found.data.with(
            |data| match data.as_ref().and_then(|data| data.based_on.as_ref()) {
                Some(scheme) => format!("{} · {}", t(Words::Revise)(), scheme.organisation.name),
                None => t(Words::New)().to_owned(),
            },
        )
    });
    view! {
        <PageHead title=title/>
        {show(found, 10, |beginning| view! { <Editor beginning=beginning/> }.into_any())}
    }
}

fn opened(scheme: &Scheme, based_on: Option<&PaySchemeView>) -> Form {
    let mut all = values(scheme);
    if let Some(based_on) = based_on {
        all.insert(
            "organisation_id".to_owned(),
            based_on.organisation.id.to_string(),
        );
        all.insert(
            "document_number".to_owned(),
            based_on.document_number.clone(),
        );
    }
    Form::opened(all)
}

/// The organisation of who works for one alone.
pub(super) fn only_place() -> Option<String> {
    let me = app().session.me_now()?;
    let mut edited = me
        .scopes
        .iter()
        .filter(|scope| scope.action == ScopeAction::Edit);
    let only = edited.next()?;
    edited
        .next()
        .is_none()
        .then(|| only.organisation_id.to_string())
}

#[component]
fn Editor(beginning: Beginning) -> impl IntoView {
    let app = app();
    let Beginning { models, based_on } = beginning;
    let first = based_on
        .as_ref()
        .map(|scheme| &scheme.scheme)
        .or(models.items.first().map(|model| &model.scheme));
    let form = FormState::new(
        first
            .map(|scheme| opened(scheme, based_on.as_ref()))
            .unwrap_or_default(),
    );
    if let (None, Some(own)) = (&based_on, only_place()) {
        form.form.update(|form| form.set("organisation_id", own));
    }
    // A new item begins as most items are.
    let count = Memo::new(move |_| form.form.with(|form| form.rows("items")));
    Effect::new(move |_| {
        count.track();
        form.form.update(complete);
    });
    let rules = Memo::new(move |_| form.form.with(read));
    // What is wrong is said while it is typed; an empty field waits until the form is sent.
    Effect::new(move |_| {
        let wrong = rules.with(|rules| rules.as_ref().err().cloned().unwrap_or_default());
        let typed = |problem: &FieldProblem| {
            form.form
                .with_untracked(|form| form.text(&problem.field).is_some())
        };
        form.problems.set(wrong.into_iter().filter(typed).collect());
    });
    app.router
        .guard(Signal::derive(move || form.form.with(Form::is_dirty)));
    let may_simulate = app.session.may(Permission::PayRunView);
    let key = browser::request_key();
    let kept = StoredValue::new(based_on.clone());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (scheme, organisation_id, valid_from) = match ready(form, &rules.get_untracked()) {
            Ok(ready) => ready,
            Err(problems) => return form.refuse(Failure::of_fields(problems)),
        };
        let document_number = form.now("document_number");
        let key = key.clone();
        form.submit(async move || {
            let based_on = kept
                .get_value()
                .filter(|scheme| scheme.organisation.id == organisation_id);
            let replaces = replaced(app, organisation_id, valid_from, based_on).await?;
            let input = PaySchemeInput {
                organisation_id,
                valid_from,
                document_number,
                replaces,
                scheme,
            };
            let saved = app
                .api
                .call(async |client| client.pay_scheme_create(Some(&key), &input).await)
                .await
                .map_err(named)?;
            app.toasts.success(Words::Saved);
            app.router.release();
            app.router.go(&PageKind::PayScheme.of(saved.id));
            Ok(())
        });
    };
    view! {
        <form class="cw-entry" on:submit=submit novalidate>
            {form_failure(form)}
            {general(form, models, based_on)}
            {levels(form)}
            {figures(form)}
            {items(form)}
            <Card title=Words::Check>
                <p role="status">{move || rules.with(|rules| match rules {
                    Ok(_) => t(Words::CheckGood)().to_owned(),
                    Err(wrong) => fill(Words::CheckBad, &[("n", &wrong.len().to_string())]),
                })}</p>
                <Trial rules=Signal::derive(move || rules.get().ok())/>
                {may_simulate.then(|| view! { <Simulate rules=Signal::derive(move || rules.get().ok())/> })}
            </Card>
            <div class="cw-entry-foot">{submit_button(form, Words::Save)}</div>
        </form>
    }
}

/// What is sent, or what still keeps it from being sent.
fn ready(
    form: FormState,
    rules: &Result<Rules, Vec<FieldProblem>>,
) -> Result<(Scheme, OrganisationId, chrono::NaiveDate), Vec<FieldProblem>> {
    let required = |key: &str, text: Words| {
        FieldProblem::error(key, "required", text.get(Lang::Zh), text.get(Lang::En))
    };
    let mut problems = Vec::new();
    let organisation = form.now("organisation_id").parse::<OrganisationId>().ok();
    if organisation.is_none() {
        problems.push(required("organisation_id", Words::OrganisationMissing));
    }
    let day = form.now("valid_from").parse::<chrono::NaiveDate>().ok();
    if day.is_none() {
        problems.push(required("valid_from", Words::DayMissing));
    }
    match (rules, organisation, day) {
        (Ok(rules), Some(organisation), Some(day)) => {
            Ok((rules.scheme().clone(), organisation, day))
        }
        (Ok(_), ..) => Err(problems),
        (Err(wrong), ..) => {
            problems.extend(wrong.iter().cloned());
            Err(problems)
        }
    }
}

/// The scheme that holds on the day: the one that the form shows, or else whichever does.
async fn replaced(
    app: App,
    organisation_id: OrganisationId,
    day: chrono::NaiveDate,
    shown: Option<PaySchemeView>,
) -> Result<Option<PaySchemeId>, Failure> {
    let holds = |from: chrono::NaiveDate, to: Option<chrono::NaiveDate>| {
        from <= day && to.is_none_or(|to| day < to)
    };
    if let Some(shown) = shown.filter(|shown| holds(shown.valid_from, shown.valid_to)) {
        return Ok(Some(shown.id));
    }
    let query = PaySchemeQuery {
        organisation_id: Some(organisation_id),
        as_of: None,
    };
    let page = app
        .api
        .call(async |client| client.pay_scheme_list(&query).await)
        .await?;
    let found = page
        .items
        .into_iter()
        .find(|one| holds(one.valid_from, one.valid_to));
    Ok(found.map(|one| one.id))
}

/// What the server found, at the fields of the form.
fn named(failure: Failure) -> Failure {
    match failure {
        Failure::Refused(mut problem) => {
            for wrong in &mut problem.errors {
                wrong.field = field(&wrong.field);
            }
            Failure::Refused(problem)
        }
        other => other,
    }
}

fn general(
    form: FormState,
    models: PaySchemeModelPage,
    based_on: Option<PaySchemeView>,
) -> AnyView {
    let existing = based_on.is_some();
    let offered: Vec<(String, String)> = models
        .items
        .iter()
        .map(|model| {
            (
                model.key.clone(),
                format!("{} {}", model.key, model.scheme.name),
            )
        })
        .collect();
    let choose = move |event: web_sys::Event| {
        let chosen = event_target_value(&event);
        let model = models.items.iter().find(|model| model.key == chosen);
        let scheme = model
            .map(|model| &model.scheme)
            .or(based_on.as_ref().map(|scheme| &scheme.scheme));
        if let Some(scheme) = scheme {
            let mut next = opened(scheme, None);
            form.form.with_untracked(|form| {
                for key in ["organisation_id", "document_number", "valid_from"] {
                    next.set(key, form.get(key));
                }
            });
            form.form.set(next);
        }
    };
    let options = offered
        .into_iter()
        .map(|(key, name)| view! { <option value=key>{name}</option> })
        .collect_view();
    view! {
        <Card title=Words::General>
            <div class="cw-fields">
                {organisation(form, "organisation_id", Words::Organisation, Words::ChooseOrganisation, true,
                    |kind| matches!(kind, OrganisationKind::City | OrganisationKind::Unit), None)}
                <DateField form=form key="valid_from" label=Words::From required=true/>
                <TextField form=form key="document_number" label=Words::Document required=true length=100/>
                <div class="cw-field">
                    <label class="form-label" for="scheme-model">{t(Words::Model)}</label>
                    <select id="scheme-model" class="form-select" aria-describedby="scheme-model-hint" on:change=choose>
                        {existing.then(|| view! { <option value="">{t(Words::ModelExisting)}</option> })}
                        {options}
                    </select>
                    <div id="scheme-model-hint" class="form-hint">{t(Words::ModelHint)}</div>
                </div>
                <TextField form=form key="name" label=Words::Name required=true length=100/>
            </div>
            <AreaField form=form key="source" label=Words::Source length=500/>
        </Card>
    }
    .into_any()
}

fn levels(form: FormState) -> AnyView {
    view! {
        <Card title=Words::Levels>
            <div class="cw-fields">
                <AreaField form=form key="ranges" label=Words::Ranges hint=Words::RangesHint required=true length=1000/>
                <AreaField form=form key="bonuses" label=Words::Bonuses hint=Words::BonusesHint length=1000/>
                <TextField form=form key="step_years" label=Words::StepYears required=true length=2/>
            </div>
        </Card>
    }
    .into_any()
}

fn figures(form: FormState) -> AnyView {
    let row = move |key: String| {
        view! {
            <TextField form=form key=format!("{key}.name") label=Words::FigureName required=true length=30/>
            <SelectField form=form key=format!("{key}.by") label=Words::FigureBy options=own!(FigureKey) none=Words::FigureOne/>
            <AreaField form=form key=format!("{key}.values") label=Words::FigureValues hint=Words::FigureValuesHint required=true length=5000/>
        }
        .into_any()
    };
    view! {
        <Card title=Words::Figures>
            <p class="text-secondary">{t(Words::FiguresText)}</p>
            {rows(form, "figures", Words::Figures, "name", 100, row)}
        </Card>
    }
    .into_any()
}

fn items(form: FormState) -> AnyView {
    let how = Signal::derive(|| {
        let choice = |code: &str, text| (code.to_owned(), t(text)().to_owned());
        vec![
            choice(FORMULA, Words::ByFormula),
            choice(ENTERED, Words::Entered),
        ]
    });
    let row = move |key: String| {
        let entered = {
            let how = format!("{key}.how");
            move || form.get(&how) == ENTERED
        };
        let formula = format!("{key}.formula");
        let formula = move || {
            (!entered()).then(|| view! { <TextField form=form key=formula.clone() label=Words::Formula required=true length=500/> })
        };
        view! {
            <TextField form=form key=format!("{key}.name") label=Words::ItemName required=true length=30/>
            <SelectField form=form key=format!("{key}.how") label=Words::How options=how/>
            {formula}
            <TextField form=form key=format!("{key}.only_if") label=Words::OnlyIf hint=Words::OnlyIfHint length=500/>
            <SelectField form=form key=format!("{key}.pays") label=Words::Pays options=own!(PayCycle)/>
            <SelectField form=form key=format!("{key}.proration") label=Words::Proration options=own!(Proration)/>
            <SelectField form=form key=format!("{key}.rounding") label=Words::Rounding options=own!(Rounding)/>
            <CheckField form=form key=format!("{key}.taxable") label=Words::Taxable/>
            <CheckField form=form key=format!("{key}.in_social_base") label=Words::InSocialBase/>
            <CheckField form=form key=format!("{key}.in_housing_base") label=Words::InHousingBase/>
        }
        .into_any()
    };
    // What a formula may name, as it stands now.
    let names = Memo::new(move |_| {
        form.form.with(|form| {
            let of = |list: &str| {
                let names = (0..form.rows(list))
                    .map(|at| form.get(&format!("{list}.{at}.name")).trim().to_owned());
                names.filter(|name| !name.is_empty()).collect::<Vec<_>>()
            };
            let facts = fact_names().map(str::to_owned).collect();
            [facts, of("figures"), of("items")].concat()
        })
    });
    view! {
        <Card title=Words::Items>
            <p class="text-secondary">
                {t(Words::ItemsText)}{move || { lang(); names.get().join(t(Common::Comma)()) }}
            </p>
            <p class="text-secondary">{t(Words::FunctionsText)}</p>
            {rows(form, "items", Words::Items, "name", 100, row)}
        </Card>
    }
    .into_any()
}
