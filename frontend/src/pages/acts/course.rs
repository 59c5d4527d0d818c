//! What was done with an act, by whom and when.

use contract::OrganisationActView;
use leptos::prelude::*;

use crate::logic::act::standing::events;
use crate::logic::format;
use crate::logic::text::Acts;
use crate::state::lang::t;
use crate::ui::icon::Icon;
use crate::ui::timeline::{Event, timeline};

/// The tab.
pub fn course(act: &OrganisationActView) -> AnyView {
    let image = |what| match what {
        Acts::EventDrafted => Icon::Edit,
        Acts::EventApproved => Icon::Check,
        Acts::EventReturned => Icon::Left,
        Acts::EventReversed => Icon::Refresh,
        _ => Icon::Right,
    };
    let shown = events(act)
        .into_iter()
        .map(|event| Event {
            image: image(event.what),
            at: format::instant(event.at),
            title: view! { {t(event.what)} }.into_any(),
            by: event.by.into(),
            body: event
                .reason
                .map(|reason| view! { <p class="cw-event-reason">{reason}</p> }.into_any()),
        })
        .collect();
    timeline(shown)
}
