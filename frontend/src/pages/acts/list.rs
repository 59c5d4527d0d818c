//! The list of acts, and a new one.

use contract::{OrganisationActInput, OrganisationActQuery, OrganisationActSummary, Permission};
use domain::organisation::act::ActState;
use leptos::prelude::*;

use crate::logic::act::standing;
use crate::logic::failure::Failure;
use crate::logic::format;
use crate::logic::query;
use crate::logic::route::PageKind;
use crate::logic::text::{Acts as Words, Common, Submissions};
use crate::pages::people::own;
use crate::state::lang::{lang, t};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::{Mood, PageHead, badge};
use crate::ui::field::{DateField, TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::org_picker::organisation_name;
use crate::ui::overlay::Overlay;
use crate::ui::paging::{Listing, Pager};
use crate::ui::states;
use crate::ui::table::{DataTable, Head, nothing_matches};

/// Where an act stands, as a badge.
pub fn standing(state: ActState, in_effect: bool) -> AnyView {
    let mood = match (state, in_effect) {
        (ActState::Draft, _) => Mood::Plain,
        (ActState::Submitted, _) => Mood::Attention,
        (ActState::Returned, _) => Mood::Bad,
        (ActState::Approved, true) => Mood::Good,
        (ActState::Approved, false) => Mood::Primary,
        (ActState::Reversed, _) => Mood::Plain,
    };
    badge(standing::state(state, in_effect), mood)
}

/// The page.
#[component]
pub fn Acts() -> impl IntoView {
    let app = app();
    let router = app.router;
    let may_edit = app.session.may(Permission::ActEdit);
    let creating = RwSignal::new(false);
    let acts = Remote::load(
        move || router.query(),
        async move |address| {
            let value = |key| query::value(&address, key);
            let query = OrganisationActQuery {
                state: ActState::from_code(&value("state")),
                organisation_id: value("organisation_id").parse().ok(),
                limit: value("limit").parse().ok(),
                cursor: Some(value("cursor")).filter(|cursor| !cursor.is_empty()),
            };
            let page = app
                .api
                .call(async |client| client.organisation_act_list(&query).await)
                .await?;
            Ok(Listing {
                items: page.items,
                next_cursor: page.next_cursor,
                total: page.total,
            })
        },
    );
    let clear =
        Callback::new(move |()| router.set_params(&[("state", ""), ("organisation_id", "")]));
    let table = DataTable {
        caption: Common::ActList.into(),
        heads: Signal::derive(|| {
            vec![
                Head::text(Words::Title),
                Head::text(Words::DocumentNumber),
                Head::text(Words::EffectiveOn),
                Head::text(Words::State),
                Head::number(Words::StepCount),
                Head::text(Words::DraftedBy),
                Head::text(Words::DraftedAt),
            ]
        }),
        remote: acts,
        pager: Some(Pager::new()),
        wording: Common::Total.into(),
    }
    .view(row, move || {
        let filtered = ["state", "organisation_id"]
            .iter()
            .any(|key| !router.param(key).is_empty());
        if filtered {
            nothing_matches(clear)
        } else {
            states::empty(
                Icon::Branch,
                Words::None,
                Some(Words::NoneText.into()),
                None,
            )
        }
    });
    let states_offered = own!(ActState);
    let options = move || {
        let chosen = router.param("state");
        states_offered
            .get()
            .into_iter()
            .map(|(code, label)| {
                let selected = code == chosen;
                view! { <option value=code selected=selected>{label}</option> }
            })
            .collect_view()
    };
    // The unit page leads here with its organisation.
    let concerned = move || {
        let id: uuid::Uuid = router.param("organisation_id").parse().ok()?;
        Some(view! {
            <div class="cw-tags">
                <span class="tag cw-tag">
                    {t(Words::Organisation)}{t(Common::Colon)}{organisation_name(id)}
                    <button type="button" class="btn-close ms-1" aria-label=t(Common::Clear) on:click=move |_| router.set_params(&[("organisation_id", "")])></button>
                </span>
            </div>
        })
    };
    view! {
        <PageHead title=Signal::derive(|| t(Common::ActList)().to_owned())>
            {may_edit.then(|| view! {
                <button type="button" class="btn btn-primary" on:click=move |_| creating.set(true)>{icon(Icon::Plus)}{t(Words::New)}</button>
            })}
        </PageHead>
        <div class="card cw-list">
            <div class="cw-toolbar">
                <select class="form-select cw-narrow" aria-label=t(Words::State) prop:value=move || router.param("state")
                    on:change=move |event| router.set_params(&[("state", &event_target_value(&event))])>
                    <option value="">{t(Submissions::AnyState)}</option>
                    {options}
                </select>
            </div>
            {concerned}
            {table}
        </div>
        <CreateDialog open=creating/>
    }
}

fn row(act: OrganisationActSummary) -> AnyView {
    view! {
        <tr>
            <td class="cw-name"><a href=PageKind::Act.of(act.id)>{act.title}</a></td>
            <td>{format::or_dash(act.document_number.as_deref())}</td>
            <td>{act.effective_on.to_string()}</td>
            <td>{standing(act.state, act.in_effect)}</td>
            <td class="cw-number">{format::number(act.steps)}</td>
            <td>{act.drafted_by}</td>
            <td>{format::instant(act.drafted_at)}</td>
        </tr>
    }
    .into_any()
}

/// Title and day of a new act; the steps are drafted on its page.
#[component]
fn CreateDialog(open: RwSignal<bool>) -> impl IntoView {
    let app = app();
    let form = FormState::with(&[("title", "")]);
    let key = StoredValue::new(browser::request_key());
    // Another act is another request.
    Effect::new(move |_| {
        if open.get() {
            key.set_value(browser::request_key());
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let read = form.form.with_untracked(crate::logic::act::draft::to_input);
        let input: OrganisationActInput = match read {
            Ok(input) => input,
            Err(problems) => return form.refuse(Failure::of_fields(problems)),
        };
        form.submit(async move || {
            let key = key.get_value();
            let made = app
                .api
                .call(async |client| client.organisation_act_create(Some(&key), &input).await)
                .await?;
            app.toasts.success(Words::Created);
            open.set(false);
            app.router.go(&PageKind::Act.of(made.id));
            Ok(())
        });
    };
    view! {
        <Overlay open=open title=Signal::derive(|| t(Words::New)().to_owned())>
            <form class="cw-form" on:submit=submit novalidate>
                <p class="text-secondary">{t(Words::NewNote)}</p>
                {form_failure(form)}
                <TextField form=form key="title" label=Words::Title hint=Words::TitleHint required=true length=100/>
                <TextField form=form key="document_number" label=Words::DocumentNumber hint=Words::DocumentNumberHint length=100/>
                <DateField form=form key="effective_on" label=Words::EffectiveOn hint=Words::EffectiveHint required=true/>
                <div class="cw-overlay-foot">
                    <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Common::Cancel)}</button>
                    {submit_button(form, Common::Save)}
                </div>
            </form>
        </Overlay>
    }
}
