//! Who saw somebody's numbers in clear.

use contract::{DisclosureKind, DisclosurePage, DisclosureQuery, DisclosureView};
use leptos::prelude::*;
use uuid::Uuid;

use crate::logic::failure::Failure;
use crate::logic::format;
use crate::logic::text::{Common, Safeguards};
use crate::state::api::Api;
use crate::state::app;
use crate::state::lang::{fill, t};
use crate::state::remote::Remote;
use crate::ui::icon::Icon;
use crate::ui::show::show;
use crate::ui::states;
use crate::ui::table::{Head, cell, stacked_table};

/// Rows fetched at a time.
const PAGE: u32 = 20;

async fn page(
    api: Api,
    id: Option<Uuid>,
    cursor: Option<String>,
) -> Result<DisclosurePage, Failure> {
    let query = DisclosureQuery {
        limit: Some(PAGE),
        cursor,
    };
    api.call(async |client| match id {
        Some(id) => client.worker_disclosures(id, &query).await,
        None => client.me_disclosures(&query).await,
    })
    .await
}

/// The newest, and older ones on request.
#[component]
pub fn Disclosures(
    /// Of which person; of the own one without it.
    #[prop(optional_no_strip)]
    id: Option<Uuid>,
) -> impl IntoView {
    let app = app();
    let older = RwSignal::new(Vec::<DisclosureView>::new());
    let cursor = RwSignal::new(None::<String>);
    let first = Remote::load(
        || (),
        async move |()| {
            let found = page(app.api, id, None).await?;
            cursor.set(found.next_cursor.clone());
            Ok(found)
        },
    );
    let more = move |_| {
        let after = cursor.get_untracked();
        leptos::task::spawn_local(async move {
            match page(app.api, id, after).await {
                Ok(found) => {
                    let _ = older.try_update(|older| older.extend(found.items));
                    let _ = cursor.try_set(found.next_cursor);
                }
                Err(failure) => app.toasts.failure(&failure),
            }
        });
    };
    show(first, 4, move |found| {
        if found.items.is_empty() {
            return states::empty(Icon::Eye, Safeguards::DisclosuresNone, None, None);
        }
        let count = format::number(found.total);
        let newest = StoredValue::new(found.items);
        let heads = [
            Safeguards::SeenAt.into(),
            Safeguards::SeenBy.into(),
            Safeguards::SeenHow.into(),
            crate::logic::text::Label::from(Common::Reason),
        ];
        view! {
            <p class="text-secondary cw-pad">{t(Safeguards::DisclosuresNote)}" "{move || fill(Safeguards::DisclosuresAll, &[("n", &count)])}</p>
            {move || {
                let rows = newest.with_value(|newest| newest.iter().map(row).collect_view());
                let further = older.with(|older| older.iter().map(row).collect_view());
                stacked_table(Safeguards::Disclosures, &heads.map(Head::text), view! { {rows}{further} }.into_any())
            }}
            {move || cursor.get().is_some().then(|| view! {
                <p class="cw-pad"><button type="button" class="btn" on:click=more>{t(Safeguards::DisclosuresMore)}</button></p>
            })}
        }
        .into_any()
    })
}

fn row(seen: &DisclosureView) -> AnyView {
    let people = format::number(seen.people.unwrap_or_default());
    let kind = seen.kind;
    let how = move || match kind {
        DisclosureKind::Reveal => t(Safeguards::SeenReveal)().to_owned(),
        DisclosureKind::Submission => t(Safeguards::SeenSubmission)().to_owned(),
        DisclosureKind::Export => fill(Safeguards::SeenExport, &[("n", &people)]),
    };
    view! {
        <tr>
            {cell(Safeguards::SeenAt, format::instant(seen.at).into_any())}
            {cell(Safeguards::SeenBy, seen.actor.clone().into_any())}
            {cell(Safeguards::SeenHow, view! { {how} }.into_any())}
            {cell(Common::Reason, format::or_dash(seen.reason.as_deref()).into_any())}
        </tr>
    }
    .into_any()
}
