//! The organisation tree, one organisation in it, and both sums.

mod edit;
mod lineage;
mod rollup;
mod unit;

use chrono::NaiveDate;
use contract::{OrganisationSummary, Permission};
use domain::ids::OrganisationId;
use domain::organisation::OrganisationKind;
use leptos::prelude::*;

use crate::logic::query;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Places};
use crate::state::app;
use crate::state::lang::{fill, t};
use crate::ui::controls::PageHead;
use crate::ui::icon::{Icon, icon};
use crate::ui::org_picker::{OrganisationTree, Tree};
use crate::ui::states;
use crate::ui::table::link_button;

pub use rollup::RollupPage;

/// Tree at the left, the chosen organisation at the right.
#[component]
pub fn Organisations() -> impl IntoView {
    let app = app();
    let router = app.router;
    let chosen = Signal::derive(move || router.page().and_then(|page| page.id));
    let as_of: Memo<Option<NaiveDate>> = Memo::new(move |_| router.param("as_of").parse().ok());
    let employers = Memo::new(move |_| router.param("tab") == "employers");
    let creating = RwSignal::new(false);
    let above = RwSignal::new(Vec::<OrganisationId>::new());
    let tell_above = Callback::new(move |ids| above.set(ids));
    let choose = Callback::new(move |node: OrganisationSummary| {
        let kept = query::with(&router.query_now(), &[]);
        let address = PageKind::Organisation.of(node.id);
        router.go(&if kept.is_empty() {
            address
        } else {
            format!("{address}?{kept}")
        });
    });
    let tree = move || Tree {
        as_of: as_of.into(),
        chosen: Signal::derive(move || chosen.get().map(Into::into)),
        above: above.into(),
        choose,
        suits: |_| true,
        only: employers.get().then_some(OrganisationKind::Employer),
    };
    let side = move |key: &'static str, title: Places| {
        let active = move || employers.get() == (key == "employers");
        view! {
            <li class="nav-item" role="presentation">
                <button type="button" class="nav-link" role="tab" class:active=active aria-selected=move || active().to_string()
                    on:click=move |_| router.set_params(&[("tab", key)])>{t(title)}</button>
            </li>
        }
    };
    let may_edit = app.session.may(Permission::OrganisationEdit);
    view! {
        <PageHead title=Signal::derive(|| t(Common::Organisations)().to_owned())>
            <label class="cw-inline">
                <span>{t(Places::AsOf)}</span>
                <input type="date" class="form-control" prop:value=move || router.param("as_of") on:change=move |event| router.set_params(&[("as_of", &event_target_value(&event))])/>
            </label>
            {link_button(PageKind::Rollup.path().to_owned(), Icon::Chart, Places::RollupTitle, false)}
            {may_edit.then(|| view! {
                <button type="button" class="btn" on:click=move |_| creating.set(true)>{icon(Icon::Plus)}{t(Places::CreateEmployer)}</button>
            })}
        </PageHead>
        {move || as_of.get().map(|day| view! {
            <div class="alert alert-info" role="status">
                {icon(Icon::Calendar)}
                <span>{move || fill(Places::AsOfPast, &[("day", &day.to_string())])}</span>
                <button type="button" class="btn btn-sm ms-2" on:click=move |_| router.set_params(&[("as_of", "")])>{t(Places::AsOfToday)}</button>
            </div>
        })}
        <div class="cw-split" class:cw-split-chosen=move || chosen.get().is_some()>
            <section class="card cw-split-side" aria-label=t(Places::Tree)>
                <ul class="nav nav-tabs cw-tabs" role="tablist">{side("", Places::TreeUnits)}{side("employers", Places::Employers)}</ul>
                {move || view! { <OrganisationTree tree=tree()/> }}
            </section>
            <div class="cw-split-main">
                {move || match chosen.get() {
                    Some(id) => view! {
                        <a class="btn btn-sm cw-split-back" href=PageKind::Organisations.path()>{icon(Icon::Left)}{t(Places::Tree)}</a>
                        <unit::UnitPage id=id as_of=as_of.get() above=tell_above/>
                    }
                    .into_any(),
                    None => view! { <div class="card">{states::empty(Icon::Tree, Places::ChooseTitle, Some(Places::ChooseText.into()), None)}</div> }.into_any(),
                }}
            </div>
        </div>
        <edit::CreateDialog open=creating parent=None/>
    }
}
