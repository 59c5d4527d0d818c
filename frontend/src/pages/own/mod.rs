//! What a worker sees of their own (本人信息): the record, and asking to have it corrected.

mod correction;
pub mod files;
mod groups;
mod objection;
mod record;
mod requests;

use contract::{ErrorCode, OwnRecord};
use leptos::prelude::*;

use crate::logic::failure::Failure;
use crate::logic::text::Own;
use crate::state::app;
use crate::state::remote::Remote;
use crate::ui::icon::Icon;
use crate::ui::show::show;
use crate::ui::states;

pub use correction::CorrectionNew;
pub use record::RecordPage;
pub use requests::{CorrectionPage, Corrections};

fn load() -> Remote<OwnRecord> {
    let app = app();
    Remote::load(
        || (),
        async move |()| {
            app.api
                .call(async |client| client.own_record_get().await)
                .await
        },
    )
}

/// Shows what belongs to a person; an account that belongs to nobody is told so.
fn show_own<T: Clone + Send + Sync + 'static>(
    found: Remote<T>,
    render: impl Fn(T) -> AnyView + Copy + Send + Sync + 'static,
) -> AnyView {
    let nobody = Memo::new(move |_| {
        found
            .failure
            .with(|failure| failure.as_ref().and_then(Failure::code) == Some(ErrorCode::NotFound))
    });
    let shown = move || {
        if nobody.get() {
            let body = states::empty(
                Icon::Person,
                Own::NoPerson,
                Some(Own::NoPersonText.into()),
                None,
            );
            view! { <div class="card">{body}</div> }.into_any()
        } else {
            show(found, 10, render)
        }
    };
    view! { {shown} }.into_any()
}
