//! The account's imports.

use contract::ImportListQuery;
use leptos::prelude::*;

use super::{mode_text, state_badge, undo};
use crate::logic::format;
use crate::logic::query;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Exchange};
use crate::state::app;
use crate::state::lang::t;
use crate::state::remote::Remote;
use crate::ui::controls::PageHead;
use crate::ui::icon::Icon;
use crate::ui::paging::{Listing, Pager};
use crate::ui::states;
use crate::ui::table::{DataTable, Head, link_button};

/// The page.
#[component]
pub fn Imports() -> impl IntoView {
    let app = app();
    let imports = Remote::load(
        move || app.router.query(),
        async move |address| {
            let value = |key| query::value(&address, key);
            let query = ImportListQuery {
                limit: value("limit").parse().ok(),
                cursor: Some(value("cursor")).filter(|cursor| !cursor.is_empty()),
            };
            let page = app
                .api
                .call(async |client| client.import_list(&query).await)
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
            Head::text(Exchange::FileName),
            Head::text(Exchange::Mode),
            Head::text(Exchange::State),
            Head::number(Exchange::Rows),
            Head::number(Exchange::Invalid),
            Head::number(Exchange::CreatedRows),
            Head::number(Exchange::UpdatedRows),
            Head::text(Exchange::Actor),
            Head::text(Exchange::StartedAt),
        ]
    });
    let new = || {
        link_button(
            PageKind::ImportNew.path().to_owned(),
            Icon::Import,
            Common::ImportNew,
            true,
        )
    };
    let table = DataTable {
        caption: Common::Imports.into(),
        heads,
        remote: imports,
        pager: Some(Pager::new()),
        wording: Common::Total.into(),
    }
    .view(
        |import| {
            let name = import
                .file_name
                .clone()
                .unwrap_or_else(|| import.id.to_string());
            view! {
                <tr>
                    <td class="cw-name"><a href=PageKind::Import.of(import.id)>{name}</a></td>
                    <td>{t(mode_text(import.mode))}</td>
                    <td>{state_badge(import.state)}{import.undone_at.map(|_| undo::undone_badge())}</td>
                    <td class="cw-number">{format::number(import.counts.rows)}</td>
                    <td class="cw-number">{format::number(import.counts.invalid)}</td>
                    <td class="cw-number">{format::number(import.counts.created)}</td>
                    <td class="cw-number">{format::number(import.counts.updated)}</td>
                    <td>{import.actor}</td>
                    <td>{format::instant(import.created_at)}</td>
                </tr>
            }
            .into_any()
        },
        move || {
            states::empty(
                Icon::Inbox,
                Common::NoImports,
                Some(Exchange::ListEmptyText.into()),
                Some(new()),
            )
        },
    );
    view! {
        <PageHead title=Signal::derive(|| t(Common::Imports)().to_owned())>{new()}</PageHead>
        <div class="card cw-list">{table}</div>
    }
}
