//! Planning elections of one place, or of all places of a subtree that have none under way.

use contract::{ElectionBoardQuery, TermNeed};
use domain::election::{Body, ElectionKind};
use domain::ids::OrganisationId;
use domain::organisation::OrganisationKind;
use leptos::prelude::*;

use crate::logic::election;
use crate::logic::failure::Failure;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Elections as Words, Lang, Text};
use crate::pages::entry::organisation;
use crate::pages::people::own;
use crate::state::lang::{lang, t};
use crate::state::{App, app, browser};
use crate::ui::field::{
    CheckField, DateField, SelectField, TextField, form_failure, submit_button,
};
use crate::ui::form::FormState;
use crate::ui::overlay::Overlay;

/// Most that the server takes in one call.
const MOST: usize = 200;

/// The dialog.
#[component]
pub fn PlanDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Told when elections were planned.
    planned: Callback<()>,
) -> impl IntoView {
    let app = app();
    let form = FormState::with(&[
        ("kind", ElectionKind::General.code()),
        (Body::Party.code(), "true"),
        (Body::Committee.code(), "true"),
    ]);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let place = form.now("organisation_id").parse::<OrganisationId>().ok();
        // Whatever else is wrong is told before the places are asked for.
        let mut found = match form
            .form
            .with_untracked(|form| election::plan(form, Vec::new()))
        {
            Ok(_) => Vec::new(),
            Err(found) => found,
        };
        let Some(place) = place.filter(|_| found.is_empty()) else {
            if place.is_none() {
                found.insert(0, missing("organisation_id", Words::PlanPlaceMissing));
            }
            return form.refuse(Failure::of_fields(found));
        };
        form.submit(async move || {
            // A place has one election under way: sent again, nothing is planned twice.
            let places = places(app, place).await?;
            if places.is_empty() {
                let none = missing("organisation_id", Words::PlanNone);
                return Err(Failure::of_fields(vec![none]));
            }
            let mut made = Vec::new();
            for places in places.chunks(MOST) {
                let plan = form
                    .form
                    .with_untracked(|form| election::plan(form, places.to_vec()))
                    .map_err(Failure::of_fields)?;
                let key = browser::request_key();
                let planned = app
                    .api
                    .call(async |client| client.election_create(Some(&key), &plan).await)
                    .await?;
                made.extend(planned.items);
            }
            app.toasts.success(Words::Planned);
            open.set(false);
            match made.as_slice() {
                [only] => app.router.go(&PageKind::Election.of(only.id)),
                _ => planned.run(()),
            }
            Ok(())
        });
    };
    view! {
        <Overlay open=open title=Signal::derive(|| t(Words::PlanTitle)().to_owned())>
            <form class="cw-form" on:submit=submit novalidate>
                <p class="text-secondary">{t(Words::PlanText)}</p>
                {form_failure(form)}
                <SelectField form=form key="kind" label=Words::Kind options=own!(ElectionKind) required=true/>
                {organisation(form, "organisation_id", Words::PlanPlace, Words::PlanPlace, true,
                    |kind| !matches!(kind, OrganisationKind::Department | OrganisationKind::Employer), None)}
                <fieldset class="cw-fields">
                    <legend class="form-label">{t(Words::Bodies)}</legend>
                    {Body::ALL
                        .iter()
                        .map(|body| view! { <CheckField form=form key=body.code() label=election::body(*body)/> })
                        .collect_view()}
                </fieldset>
                <DateField form=form key="voting_on" label=Words::VotingOn required=true/>
                <DateField form=form key="effective_on" label=Words::EffectiveOn hint=Words::EffectiveHint required=true/>
                <TextField form=form key="ordinal" label=Words::Ordinal hint=Words::OrdinalHint kind="number" length=3/>
                <div class="cw-overlay-foot">
                    <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Common::Cancel)}</button>
                    {submit_button(form, Words::Plan)}
                </div>
            </form>
        </Overlay>
    }
}

fn missing(field: &str, text: Words) -> contract::FieldProblem {
    contract::FieldProblem::error(field, "required", text.get(Lang::Zh), text.get(Lang::En))
}

/// The places of a subtree that have no election under way.
async fn places(app: App, root: OrganisationId) -> Result<Vec<OrganisationId>, Failure> {
    let mut found = Vec::new();
    let mut cursor = None;
    loop {
        let query = ElectionBoardQuery {
            organisation_id: Some(root),
            limit: Some(200),
            cursor,
            ..ElectionBoardQuery::default()
        };
        let page = app
            .api
            .call(async |client| client.election_board_get(&query).await)
            .await?;
        let free = page.items.into_iter();
        found.extend(
            free.filter(|place| !matches!(place.need, TermNeed::UnderWay | TermNeed::Waiting))
                .map(|place| place.organisation_id),
        );
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok(found);
        }
    }
}
