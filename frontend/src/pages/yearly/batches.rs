//! The list of batches.

use contract::{BatchQuery, BatchView};
use leptos::prelude::*;

use super::import::FromSheet;
use super::kind_label;
use crate::logic::format;
use crate::logic::query;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Label, Yearly as Words};
use crate::state::app;
use crate::state::lang::{t, tl};
use crate::state::remote::Remote;
use crate::ui::controls::PageHead;
use crate::ui::icon::Icon;
use crate::ui::paging::{Listing, Pager};
use crate::ui::states;
use crate::ui::table::{DataTable, Head};

/// The page.
#[component]
pub fn Batches() -> impl IntoView {
    let app = app();
    let router = app.router;
    let may_act = app.session.may(contract::Permission::PersonnelEdit);
    let found = Remote::load(
        move || router.query(),
        async move |address| {
            let cursor = query::value(&address, "cursor");
            let query = BatchQuery {
                limit: query::value(&address, "limit").parse().ok(),
                cursor: Some(cursor).filter(|cursor| !cursor.is_empty()),
            };
            let page = app
                .api
                .call(async |client| client.personnel_batch_list(&query).await)
                .await?;
            Ok(Listing {
                items: page.items,
                next_cursor: page.next_cursor,
                total: page.total,
            })
        },
    );
    let heads = Signal::derive(|| {
        vec![
            Head::text(Words::Kind),
            Head::text(Words::EffectiveOn),
            Head::text(Words::Document),
            Head::number(Words::People),
            Head::number(Words::Waiting),
            Head::number(Words::Returned),
            Head::number(Words::Confirmed),
            Head::text(Words::SubmittedBy),
            Head::text(Words::SubmittedAt),
        ]
    });
    let table = DataTable {
        caption: Words::Batches.into(),
        heads,
        remote: found,
        pager: Some(Pager::new()),
        wording: Common::Total.into(),
    }
    .view(row, || {
        let text = Some(Label::from(Words::BatchesNoneText));
        states::empty(Icon::People, Words::BatchesNone, text, None)
    });
    view! {
        <PageHead title=Signal::derive(|| t(Words::Batches)().to_owned()) note=Signal::derive(|| t(Words::BatchesNote)().to_owned())>
            {may_act.then(|| view! { <FromSheet/> })}
        </PageHead>
        <div class="card cw-list">{table}</div>
    }
}

fn row(batch: BatchView) -> AnyView {
    view! {
        <tr>
            <td class="cw-name"><a href=PageKind::Batch.of(batch.id)>{tl(kind_label(batch.kind))}</a></td>
            <td class="cw-nowrap">{batch.effective_on.to_string()}</td>
            <td>{batch.document_number}</td>
            <td class="cw-number">{format::number(batch.total)}</td>
            <td class="cw-number">{format::number(batch.submitted)}</td>
            <td class="cw-number">{format::number(batch.returned)}</td>
            <td class="cw-number">{format::number(batch.confirmed)}</td>
            <td>{batch.submitted_by}</td>
            <td class="cw-nowrap">{format::instant(batch.submitted_at)}</td>
        </tr>
    }
    .into_any()
}
