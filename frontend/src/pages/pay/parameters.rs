//! Bounds and rates of contributions: what holds where, over time, and others from a day on.

use contract::{PayParametersInput, PayParametersQuery, PayParametersView, Permission};
use domain::{
    ids::{OrganisationId, PayParametersId},
    organisation::OrganisationKind,
    pay::rate::Rounding,
};
use leptos::prelude::*;

use super::calculator::PARAMETERS;
use super::edit::only_place;
use super::schemes::until;
use crate::logic::failure::Failure;
use crate::logic::pay;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Pay, PayParameters as Words, PaySchemes};
use crate::pages::entry::organisation;
use crate::pages::people::own;
use crate::state::lang::{lang, t};
use crate::state::remote::Remote;
use crate::state::{App, app, browser};
use crate::ui::controls::PageHead;
use crate::ui::field::{DateField, SelectField, TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::{Overlay, Place};
use crate::ui::paging::Listing;
use crate::ui::states;
use crate::ui::table::{DataTable, Head};

/// The page.
#[component]
pub fn Parameters() -> impl IntoView {
    let app = app();
    let router = app.router;
    let found = Remote::load(
        move || router.param("organisation_id"),
        async move |organisation| {
            let query = PayParametersQuery {
                organisation_id: organisation.parse().ok(),
                as_of: None,
            };
            let page = app
                .api
                .call(async |client| client.pay_parameters_list(&query).await)
                .await?;
            Ok(Listing {
                items: page.items,
                next_cursor: None,
                total: page.total,
            })
        },
    );
    let open = RwSignal::new(false);
    let begin = RwSignal::new(None::<PayParametersView>);
    let change = Callback::new(move |from: Option<PayParametersView>| {
        begin.set(from);
        open.set(true);
    });
    let saved = Callback::new(move |()| {
        open.set(false);
        found.reload();
    });
    let may_edit = app.session.may(Permission::PaySchemeEdit);
    let new = move || {
        may_edit.then(|| view! {
            <button type="button" class="btn btn-primary" aria-haspopup="dialog" on:click=move |_| change.run(None)>
                {icon(Icon::Plus)}{t(Words::New)}
            </button>
        })
    };
    let over_time = move || !router.param("organisation_id").is_empty();
    let table = DataTable {
        caption: Words::Title.into(),
        heads: Signal::derive(heads),
        remote: found,
        pager: None,
        wording: Common::Total.into(),
    }
    .view(
        move |set| row(set, may_edit, change),
        move || {
            states::empty(
                Icon::Columns,
                Words::None,
                Some(Words::NoneText.into()),
                None,
            )
        },
    );
    view! {
        <PageHead title=Signal::derive(|| t(Words::Title)().to_owned()) note=Signal::derive(|| t(Words::Note)().to_owned())>
            {move || over_time().then(|| view! { <a class="btn" href=PageKind::PayParameters.path()>{t(Words::AllNow)}</a> })}
            {new()}
        </PageHead>
        <div class="card cw-list cw-pay-months">{table}</div>
        <Overlay open=open title=Signal::derive(|| t(Words::New)().to_owned()) place=Place::Edge>
            <ParametersForm begin=begin.get_untracked() saved=saved/>
        </Overlay>
    }
}

fn heads() -> Vec<Head> {
    let mut heads = vec![
        Head::text(PaySchemes::Organisation),
        Head::text(PaySchemes::From),
        Head::text(PaySchemes::To),
    ];
    heads.extend(PARAMETERS.map(|(_, name)| Head::number(name)));
    heads.extend([
        Head::text(PaySchemes::Document),
        Head::text(Common::Actions),
    ]);
    heads
}

fn row(
    set: PayParametersView,
    may_edit: bool,
    change: Callback<Option<PayParametersView>>,
) -> AnyView {
    let values = pay::values(&set);
    let cells = PARAMETERS
        .map(|(key, _)| {
            let value = values.get(key).cloned().unwrap_or_default();
            view! { <td class="cw-number">{value}</td> }
        })
        .into_iter()
        .collect_view();
    let link = format!(
        "{}?organisation_id={}",
        PageKind::PayParameters.path(),
        set.organisation.id
    );
    let name = set.organisation.name.clone();
    let (from, to, document) = (
        set.valid_from.to_string(),
        until(set.valid_to),
        set.document_number.clone(),
    );
    let set = StoredValue::new(set);
    view! {
        <tr>
            <th scope="row" class="cw-nowrap"><a href=link>{name}</a></th>
            <td class="cw-nowrap">{from}</td>
            <td class="cw-nowrap">{to}</td>
            {cells}
            <td>{document}</td>
            <td>{may_edit.then(|| view! {
                <button type="button" class="btn btn-sm" aria-haspopup="dialog" on:click=move |_| change.run(Some(set.get_value()))>{t(Words::Adjust)}</button>
            })}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn ParametersForm(begin: Option<PayParametersView>, saved: Callback<()>) -> impl IntoView {
    let app = app();
    let form = FormState::with(pay::EXAMPLE);
    form.form.update(|form| {
        if let Some(begin) = &begin {
            form.set("organisation_id", begin.organisation.id.to_string());
            for (key, value) in pay::values(begin) {
                form.set(key, value);
            }
        } else if let Some(own) = only_place() {
            form.set("organisation_id", own);
        }
    });
    let key = browser::request_key();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let typed = form.form.get_untracked();
        let input = match pay::parameters_input(&typed) {
            Ok(input) => input,
            Err(problems) => return form.refuse(Failure::of_fields(problems)),
        };
        let (begin, key) = (begin.clone(), key.clone());
        form.submit(async move || {
            let replaces = replaced(app, &input, begin).await?;
            let input = PayParametersInput { replaces, ..input };
            app.api
                .call(async |client| client.pay_parameters_create(Some(&key), &input).await)
                .await?;
            app.toasts.success(Words::Saved);
            saved.run(());
            Ok(())
        });
    };
    let fields = PARAMETERS
        .into_iter()
        .map(|(key, label)| view! { <TextField form=form key=key label=label required=true length=20/> })
        .collect_view();
    view! {
        <form class="cw-form" on:submit=submit novalidate>
            {form_failure(form)}
            <p class="text-secondary">{t(Words::FormText)}</p>
            {organisation(form, "organisation_id", PaySchemes::Organisation, PaySchemes::ChooseOrganisation, true,
                |kind| matches!(kind, OrganisationKind::City | OrganisationKind::Unit), None)}
            <DateField form=form key="valid_from" label=PaySchemes::From required=true/>
            <TextField form=form key="document_number" label=PaySchemes::Document required=true length=100/>
            <div class="cw-pair">{fields}</div>
            <SelectField form=form key="housing_rounding" label=Pay::HousingRounding options=own!(Rounding)/>
            {submit_button(form, Words::Save)}
        </form>
    }
}

/// What holds on the day: what the form began with, or else whatever does.
async fn replaced(
    app: App,
    input: &PayParametersInput,
    begin: Option<PayParametersView>,
) -> Result<Option<PayParametersId>, Failure> {
    let day = input.valid_from;
    let holds =
        |set: &PayParametersView| set.valid_from <= day && set.valid_to.is_none_or(|to| day < to);
    let of: OrganisationId = input.organisation_id;
    if let Some(begin) = begin.filter(|begin| begin.organisation.id == of && holds(begin)) {
        return Ok(Some(begin.id));
    }
    let query = PayParametersQuery {
        organisation_id: Some(of),
        as_of: None,
    };
    let page = app
        .api
        .call(async |client| client.pay_parameters_list(&query).await)
        .await?;
    Ok(page.items.into_iter().find(holds).map(|set| set.id))
}
