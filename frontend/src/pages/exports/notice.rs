//! Lines on the first page while an export wants something of the account.

use contract::ExportList;
use leptos::prelude::*;

use crate::logic::export;
use crate::logic::route::PageKind;
use crate::logic::text::Exports as Words;
use crate::state::app;
use crate::state::lang::{fill, t};
use crate::ui::icon::{Icon, icon};

/// The lines; none when there is nothing to do.
#[component]
pub fn ExportLines() -> impl IntoView {
    let tasks = app().tasks;
    let line = |text: Words, list: ExportList, count: i64| {
        (count > 0).then(|| {
            let text = fill(text, &[("n", &count.to_string())]);
            let address = format!("{}?view={}", PageKind::Exports.path(), export::word(list));
            view! {
                <div class="cw-list-note card" role="status">
                    {icon(Icon::Export)}<span>{text}</span>
                    <a class="btn btn-sm" href=address>{t(Words::NoticeOpen)}</a>
                </div>
            }
        })
    };
    move || {
        tasks.exports().map(|counts| {
            view! {
                {line(Words::NoticeQueue, ExportList::Queue, counts.queue)}
                {line(Words::NoticeReady, ExportList::Mine, counts.ready)}
                {line(Words::NoticeRefused, ExportList::Mine, counts.refused)}
            }
        })
    }
}
