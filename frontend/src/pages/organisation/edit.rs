//! New organisations, names and figures.

use contract::{OrganisationCreate, OrganisationFigureInput, OrganisationUpdate, OrganisationView};
use domain::ids::OrganisationId;
use domain::organisation::{FigureKind, OrganisationKind, OrganisationNature};
use leptos::prelude::*;
use uuid::Uuid;

use crate::logic::failure::Failure;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Places};
use crate::pages::people::own;
use crate::state::lang::{lang, t};
use crate::state::{app, browser};
use crate::ui::field::{DateField, SelectField, TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::overlay::Overlay;

fn buttons(form: FormState, open: RwSignal<bool>) -> AnyView {
    view! {
        <div class="cw-overlay-foot">
            <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Common::Cancel)}</button>
            {submit_button(form, Common::Save)}
        </div>
    }
    .into_any()
}

/// A new child of an organisation, or a new employer outside the tree.
#[component]
pub fn CreateDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Parent with its kind; none for an employer.
    parent: Option<(OrganisationId, OrganisationKind)>,
) -> impl IntoView {
    let app = app();
    let above = parent.map(|(_, kind)| kind);
    let kinds: Vec<OrganisationKind> = OrganisationKind::ALL
        .iter()
        .copied()
        .filter(|kind| kind.may_hang_below(above) && *kind != OrganisationKind::City)
        .collect();
    let first = kinds.first().map_or("", |kind| kind.code());
    let today = browser::today().to_string();
    let form = FormState::with(&[("kind", first), ("valid_from", &today)]);
    let key = StoredValue::new(browser::request_key());
    let options = Signal::derive(move || {
        let lang = lang();
        kinds
            .iter()
            .map(|kind| {
                (
                    kind.code().to_owned(),
                    lang.of(kind.label(), kind.label_en()).to_owned(),
                )
            })
            .collect::<Vec<_>>()
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (Some(kind), Ok(valid_from)) = (
            OrganisationKind::from_code(&form.now("kind")),
            form.now("valid_from").parse(),
        ) else {
            return;
        };
        let input = OrganisationCreate {
            kind,
            nature: OrganisationNature::from_code(&form.now("nature")),
            name: form.now("name"),
            parent_id: parent.map(|(id, _)| id),
            division_code: form.optional("division_code"),
            valid_from,
        };
        form.submit(async move || {
            let key = key.get_value();
            let made = app
                .api
                .call(async |client| client.organisation_create(Some(&key), &input).await)
                .await?;
            app.toasts.success(Places::Created);
            open.set(false);
            app.router.go(&PageKind::Organisation.of(made.id));
            Ok(())
        });
    };
    // Another organisation is another request.
    Effect::new(move |_| {
        if open.get() {
            key.set_value(browser::request_key());
        }
    });
    let title = if parent.is_some() {
        Places::CreateBelow
    } else {
        Places::CreateEmployer
    };
    let code = if parent.is_some() {
        Places::DivisionCode
    } else {
        Places::CreditCode
    };
    view! {
        <Overlay open=open title=Signal::derive(move || t(title)().to_owned())>
            <form class="cw-form" on:submit=submit novalidate>
                {form_failure(form)}
                <SelectField form=form key="kind" label=Places::Kind options=options required=true/>
                <SelectField form=form key="nature" label=Places::Nature options=own!(OrganisationNature)/>
                <TextField form=form key="name" label=Places::Name required=true length=100/>
                <TextField form=form key="division_code" label=code length=20/>
                <DateField form=form key="valid_from" label=Places::ValidFrom required=true/>
                {buttons(form, open)}
            </form>
        </Overlay>
    }
}

/// A new name from a day on, or a correction.
#[component]
pub fn EditDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// As it is.
    view: OrganisationView,
    /// Called after saving.
    saved: Callback<()>,
) -> impl IntoView {
    let app = app();
    let form = FormState::with(&[
        ("name", &view.name),
        ("nature", view.nature.map_or("", |nature| nature.code())),
        (
            "division_code",
            view.division_code.as_deref().unwrap_or_default(),
        ),
        ("effective_on", ""),
    ]);
    let (id, revision) = (view.id, view.revision);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let input = OrganisationUpdate {
            name: form.now("name"),
            nature: OrganisationNature::from_code(&form.now("nature")),
            division_code: form.optional("division_code"),
            effective_on: form
                .optional("effective_on")
                .and_then(|day| day.parse().ok()),
        };
        form.submit(async move || {
            app.api
                .call(async |client| {
                    client
                        .organisation_update(id.into(), revision, &input)
                        .await
                })
                .await?;
            app.toasts.success(Places::Updated);
            open.set(false);
            saved.run(());
            Ok(())
        });
    };
    view! {
        <Overlay open=open title=Signal::derive(|| t(Places::Edit)().to_owned())>
            <form class="cw-form" on:submit=submit novalidate>
                {form_failure(form)}
                <TextField form=form key="name" label=Places::Name required=true length=100/>
                <SelectField form=form key="nature" label=Places::Nature options=own!(OrganisationNature)/>
                <TextField form=form key="division_code" label=Places::DivisionCode length=20/>
                <DateField form=form key="effective_on" label=Places::EffectiveOn hint=Places::EffectiveHint/>
                {buttons(form, open)}
            </form>
        </Overlay>
    }
}

/// A figure of one year.
#[component]
pub fn FigureDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Whose.
    id: Uuid,
    /// Called after saving.
    saved: Callback<()>,
) -> impl IntoView {
    let app = app();
    let year = browser::today().format("%Y").to_string();
    let form = FormState::with(&[("kind", FigureKind::Population.code()), ("year", &year)]);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let numbers = (
            FigureKind::from_code(&form.now("kind")),
            form.now("year").parse(),
            form.now("value").replace(',', "").parse(),
        );
        let (Some(kind), Ok(year), Ok(value)) = numbers else {
            form.refuse(missing());
            return;
        };
        let input = OrganisationFigureInput {
            kind,
            year,
            value,
            source: form.now("source"),
        };
        form.submit(async move || {
            app.api
                .call(async |client| client.organisation_figure_save(id, &input).await)
                .await?;
            app.toasts.success(Common::Saved);
            open.set(false);
            saved.run(());
            Ok(())
        });
    };
    view! {
        <Overlay open=open title=Signal::derive(|| t(Places::FigureAdd)().to_owned())>
            <form class="cw-form" on:submit=submit novalidate>
                {form_failure(form)}
                <SelectField form=form key="kind" label=Places::FigureKind options=own!(FigureKind) required=true/>
                <TextField form=form key="year" label=Places::FigureYear kind="number" required=true length=4/>
                <TextField form=form key="value" label=Places::FigureValue kind="number" required=true length=10/>
                <TextField form=form key="source" label=Places::FigureSource hint=Places::FigureSourceHint required=true/>
                {buttons(form, open)}
            </form>
        </Overlay>
    }
}

/// A figure without a number.
fn missing() -> Failure {
    let mut problem = contract::ErrorCode::FieldsInvalid.problem();
    problem.errors =
        vec![domain::worker::Finding::new("value", domain::worker::FindingCode::Required).into()];
    Failure::Refused(Box::new(problem))
}
