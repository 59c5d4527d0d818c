//! The rounds of the annual assessment, and opening one.

use contract::{RoundInput, RoundSettings, RoundSummary};
use domain::organisation::OrganisationKind;
use domain::personnel::round::RoundState;
use leptos::prelude::*;

use crate::logic::route::PageKind;
use crate::logic::text::{Common, Label, Yearly as Words};
use crate::pages::entry::organisation;
use crate::state::lang::t;
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::{Mood, PageHead, badge};
use crate::ui::field::{DateField, TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::Icon;
use crate::ui::overlay::{Overlay, Place};
use crate::ui::paging::Listing;
use crate::ui::states;
use crate::ui::table::{DataTable, Head};

/// The page.
#[component]
pub fn Rounds() -> impl IntoView {
    let app = app();
    let may_open = RwSignal::new(false);
    let found = Remote::load(
        || (),
        async move |()| {
            let page = app
                .api
                .call(async |client| client.assessment_round_list().await)
                .await?;
            may_open.set(page.may_open);
            let total = i64::try_from(page.items.len()).unwrap_or(i64::MAX);
            Ok(Listing {
                items: page.items,
                next_cursor: None,
                total,
            })
        },
    );
    let heads = Signal::derive(|| {
        vec![
            Head::number(Words::Year),
            Head::text(Words::District),
            Head::text(Words::State),
            Head::text(Words::GradesUntil),
            Head::text(Words::ObjectionsUntil),
            Head::number(Words::Percent),
            Head::text(Words::Document),
        ]
    });
    let table = DataTable {
        caption: Words::Rounds.into(),
        heads,
        remote: found,
        pager: None,
        wording: Common::Total.into(),
    }
    .view(row, || {
        let text = Some(Label::from(Words::RoundsNoneText));
        states::empty(Icon::Calendar, Words::RoundsNone, text, None)
    });
    let open = RwSignal::new(false);
    view! {
        <PageHead title=Signal::derive(|| t(Words::Rounds)().to_owned()) note=Signal::derive(|| t(Words::RoundsNote)().to_owned())>
            {move || may_open.get().then(|| view! { <button type="button" class="btn btn-primary" on:click=move |_| open.set(true)>{t(Words::NewRound)}</button> })}
        </PageHead>
        <div class="card cw-list">{table}</div>
        <Overlay open=open title=Signal::derive(|| t(Words::NewRound)().to_owned()) place=Place::Edge>
            <NewRound/>
        </Overlay>
    }
}

/// Where a round stands.
pub(super) fn state_badge(state: RoundState) -> AnyView {
    let mood = match state {
        RoundState::Grading => Mood::Primary,
        RoundState::Objections | RoundState::Deciding => Mood::Attention,
        RoundState::Closed => Mood::Plain,
    };
    let label = Label {
        zh: state.label(),
        en: state.label_en(),
    };
    badge(label, mood)
}

fn row(round: RoundSummary) -> AnyView {
    view! {
        <tr>
            <td class="cw-number">{round.year}</td>
            <td class="cw-name"><a href=PageKind::AssessmentRound.of(round.id)>{round.organisation.name}</a></td>
            <td>{state_badge(round.state)}</td>
            <td class="cw-nowrap">{round.grades_until.to_string()}</td>
            <td class="cw-nowrap">{round.objections_until.to_string()}</td>
            <td class="cw-number">{round.excellent_percent}</td>
            <td>{round.document_number}</td>
        </tr>
    }
    .into_any()
}

/// The fields that a district sets; `within` stands before their keys.
pub(super) fn settings_fields(form: FormState, within: &'static str) -> AnyView {
    let key = |name: &str| format!("{within}{name}");
    view! {
        <TextField form=form key=key("excellent_percent") label=Words::Percent hint=Words::PercentHint kind="number" length=3 required=true/>
        <DateField form=form key=key("grades_until") label=Words::GradesUntil required=true/>
        <DateField form=form key=key("objections_until") label=Words::ObjectionsUntil hint=Words::ObjectionsHint required=true/>
        <TextField form=form key=key("document_number") label=Words::Document length=60/>
    }
    .into_any()
}

/// What the form says of them; none while a day or the share is not filled in.
pub(super) fn settings(form: FormState, within: &'static str) -> Option<RoundSettings> {
    let now = |name: &str| form.now(&format!("{within}{name}"));
    Some(RoundSettings {
        excellent_percent: now("excellent_percent").parse().ok()?,
        grades_until: now("grades_until").parse().ok()?,
        objections_until: now("objections_until").parse().ok()?,
        document_number: Some(now("document_number")).filter(|text| !text.is_empty()),
    })
}

#[component]
fn NewRound() -> impl IntoView {
    let app = app();
    let today = browser::today();
    let year = chrono::Datelike::year(&today).to_string();
    let form = FormState::with(&[("year", year.as_str()), ("rules.excellent_percent", "20")]);
    let key = StoredValue::new(browser::request_key());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (Ok(organisation_id), Ok(year)) = (
            form.now("organisation_id").parse(),
            form.now("year").parse(),
        ) else {
            form.require(&["organisation_id", "year"]);
            return;
        };
        let Some(rules) = settings(form, "rules.") else {
            form.require(&[
                "rules.excellent_percent",
                "rules.grades_until",
                "rules.objections_until",
            ]);
            return;
        };
        let input = RoundInput {
            organisation_id,
            year,
            rules,
        };
        form.submit(async move || {
            let key = key.get_value();
            let view = app
                .api
                .call(async |client| client.assessment_round_create(Some(&key), &input).await)
                .await?;
            app.toasts.success(Words::RoundOpened);
            app.router
                .go(&PageKind::AssessmentRound.of(view.summary.id));
            Ok(())
        });
    };
    view! {
        <form class="cw-form" on:submit=submit novalidate>
            {form_failure(form)}
            {organisation(form, "organisation_id", Words::District, Words::ChooseDistrict, true, |kind| kind == OrganisationKind::Unit, Some(OrganisationKind::Unit))}
            <TextField form=form key="year" label=Words::Year kind="number" length=4 required=true/>
            {settings_fields(form, "rules.")}
            <div class="cw-overlay-foot">{submit_button(form, Words::OpenIt)}</div>
        </form>
    }
}
