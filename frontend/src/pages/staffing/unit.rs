//! Posts and staffing on the page of one organisation.

use chrono::NaiveDate;
use contract::{AsOfQuery, Permission, PostApproval, StaffingView};
use domain::ids::OrganisationId;
use domain::organisation::OrganisationKind;
use leptos::prelude::*;

use super::parts::{class_table, norm_table};
use super::quota::QuotaDrawer;
use crate::logic::format;
use crate::logic::route::PageKind;
use crate::logic::text::{Label, Staffing};
use crate::state::app;
use crate::state::lang::{t, tl};
use crate::state::remote::Remote;
use crate::ui::controls::Card;
use crate::ui::icon::{Icon, icon};
use crate::ui::show::show;
use crate::ui::table::{Head, link_button, plain_table};

/// The section; nothing for departments and employers, which have no posts.
#[component]
pub fn UnitStaffing(
    /// Whose.
    id: OrganisationId,
    /// What it is.
    kind: OrganisationKind,
    /// On which day.
    as_of: NaiveDate,
) -> impl IntoView {
    if kind.code_digits().is_none() {
        return ().into_any();
    }
    let app = app();
    let staffing = Remote::load(
        || (),
        async move |()| {
            let query = AsOfQuery {
                as_of: Some(as_of),
                ..AsOfQuery::default()
            };
            app.api
                .call(async |client| client.staffing_get(id.into(), &query).await)
                .await
        },
    );
    let may_edit = kind.holds_workers() && app.session.may(Permission::OrganisationEdit);
    let open = RwSignal::new(false);
    let reload = Callback::new(move |()| staffing.reload());
    let more = format!(
        "{}?organisation_id={id}&as_of={as_of}",
        PageKind::Staffing.path()
    );
    let chart = format!("{}?as_of={as_of}", PageKind::StaffingChart.of(id));
    let actions = view! {
        <div class="btn-list">
            {may_edit.then(|| view! {
                <button type="button" class="btn btn-sm" aria-haspopup="dialog" on:click=move |_| open.set(true)>{icon(Icon::Edit)}{t(Staffing::Approve)}</button>
            })}
            {(kind != OrganisationKind::Village).then(|| view! {
                {link_button(more, Icon::List, Staffing::More, false)}
                {link_button(chart, Icon::Tree, Staffing::Chart, false)}
            })}
        </div>
    };
    let body = show(staffing, 6, move |view| sheet(view, kind, open, reload));
    view! { <Card title=Staffing::Title actions=actions.into_any() flush=true>{body}</Card> }
        .into_any()
}

fn sheet(
    view: StaffingView,
    kind: OrganisationKind,
    open: RwSignal<bool>,
    saved: Callback<()>,
) -> AnyView {
    let history = kind.holds_workers().then(|| history(&view.approvals));
    view! {
        {class_table(&view.classes, &view.total)}
        <h3 class="cw-section-title">{t(Staffing::Norms)}</h3>
        {norm_table(view.checks.clone())}
        {history}
        <QuotaDrawer open=open view=view saved=saved/>
    }
    .into_any()
}

fn history(approvals: &[PostApproval]) -> AnyView {
    if approvals.is_empty() {
        return view! { <p class="text-secondary cw-section-title">{t(Staffing::NoHistory)}</p> }
            .into_any();
    }
    let rows = approvals
        .iter()
        .map(|approval| {
            let name = Label {
                zh: approval.class.label(),
                en: approval.class.label_en(),
            };
            let until = format::day(approval.valid_to);
            view! {
                <tr>
                    <th scope="row">{tl(name)}</th>
                    <td class="cw-number">{format::number(approval.number)}</td>
                    <td class="cw-code">{approval.valid_from.to_string()}" — "{until}</td>
                    <td>{format::or_dash(approval.document_number.as_deref())}</td>
                </tr>
            }
        })
        .collect_view();
    let heads = [
        Head::text(Staffing::Class),
        Head::number(Staffing::Approved),
        Head::text(Staffing::Period),
        Head::text(Staffing::DocumentNumber),
    ];
    view! {
        <details class="cw-approvals">
            <summary>{t(Staffing::History)}</summary>
            {plain_table(Staffing::History, &heads, rows.into_any())}
        </details>
    }
    .into_any()
}
