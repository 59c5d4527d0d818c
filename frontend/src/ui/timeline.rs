//! A vertical line of events, newest first.

use leptos::prelude::*;

use super::icon::{Icon, icon};

/// One event.
pub struct Event {
    /// Picture on the line.
    pub image: Icon,
    /// When.
    pub at: String,
    /// What.
    pub title: AnyView,
    /// By whom and from where.
    pub by: Signal<String>,
    /// More.
    pub body: Option<AnyView>,
}

/// The events.
pub fn timeline(events: Vec<Event>) -> AnyView {
    let events = events
        .into_iter()
        .map(|event| {
            view! {
                <li class="timeline-event">
                    <div class="timeline-event-icon">{icon(event.image)}</div>
                    <div class="card timeline-event-card">
                        <div class="card-body">
                            <div class="cw-event-head">
                                <strong>{event.title}</strong>
                                <span class="text-secondary">{event.by}</span>
                                <time class="text-secondary ms-auto">{event.at}</time>
                            </div>
                            {event.body}
                        </div>
                    </div>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="timeline cw-timeline">{events}</ul> }.into_any()
}
