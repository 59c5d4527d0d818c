//! Which scheme holds where.

use contract::{PaySchemeQuery, PaySchemeSummary, Permission};
use leptos::prelude::*;

use crate::logic::route::PageKind;
use crate::logic::text::{Common, PaySchemes as Words};
use crate::state::app;
use crate::state::lang::t;
use crate::state::remote::Remote;
use crate::ui::controls::PageHead;
use crate::ui::icon::Icon;
use crate::ui::paging::Listing;
use crate::ui::states;
use crate::ui::table::{DataTable, Head, link_button};

/// The page.
#[component]
pub fn Schemes() -> impl IntoView {
    let app = app();
    let found = Remote::load(
        || (),
        async move |()| {
            let query = PaySchemeQuery::default();
            let page = app
                .api
                .call(async |client| client.pay_scheme_list(&query).await)
                .await?;
            Ok(Listing {
                items: page.items,
                next_cursor: None,
                total: page.total,
            })
        },
    );
    let may_edit = app.session.may(Permission::PaySchemeEdit);
    let new = move || {
        may_edit.then(|| {
            link_button(
                PageKind::PaySchemeNew.path().to_owned(),
                Icon::Plus,
                Words::New,
                true,
            )
        })
    };
    let table = DataTable {
        caption: Words::Title.into(),
        heads: Signal::derive(|| {
            vec![
                Head::text(Words::Organisation),
                Head::text(Words::Name),
                Head::text(Words::Document),
                Head::text(Words::From),
                Head::text(Words::To),
            ]
        }),
        remote: found,
        pager: None,
        wording: Common::Total.into(),
    }
    .view(row, move || {
        states::empty(Icon::Book, Words::None, Some(Words::NoneText.into()), new())
    });
    view! {
        <PageHead title=Signal::derive(|| t(Words::Title)().to_owned()) note=Signal::derive(|| t(Words::Note)().to_owned())>
            {new()}
        </PageHead>
        <div class="card cw-list">{table}</div>
    }
}

fn row(scheme: PaySchemeSummary) -> AnyView {
    let link = PageKind::PayScheme.of(scheme.id);
    view! {
        <tr>
            <td><a href=link>{scheme.organisation.name}</a></td>
            <td>{scheme.name}</td>
            <td>{scheme.document_number}</td>
            <td class="cw-nowrap">{scheme.valid_from.to_string()}</td>
            <td class="cw-nowrap">{until(scheme.valid_to)}</td>
        </tr>
    }
    .into_any()
}

/// The last day on which a scheme holds.
pub(super) fn until(to: Option<chrono::NaiveDate>) -> AnyView {
    match to.and_then(|to| to.pred_opt()) {
        Some(last) => last.to_string().into_any(),
        None => view! { {t(Words::Open)} }.into_any(),
    }
}
