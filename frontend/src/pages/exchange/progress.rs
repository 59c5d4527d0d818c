//! How far an import has come, asked for every second until it has ended.

use contract::{ImportCounts, ImportMode, ImportState, ImportView};
use leptos::prelude::*;
use uuid::Uuid;

use super::state_badge;
use crate::logic::failure::Failure;
use crate::logic::format;
use crate::logic::text::{Exchange, Label};
use crate::state::lang::{lang, t, tl};
use crate::state::{app, browser};
use crate::ui::controls::progress;

/// An import that is being watched.
#[derive(Clone, Copy)]
pub struct Watched {
    /// As last seen.
    pub view: RwSignal<Option<ImportView>>,
    /// Why it was not seen at all.
    pub failure: RwSignal<Option<Failure>>,
    /// Counted up to look again, after a cancellation or a failure.
    turn: RwSignal<u32>,
}

impl Watched {
    /// Watches the import that `id` names, from now on and whenever it names another.
    pub fn new(id: impl Fn() -> Option<Uuid> + 'static) -> Self {
        let api = app().api;
        let watched = Self {
            view: RwSignal::new(None),
            failure: RwSignal::new(None),
            turn: RwSignal::new(0),
        };
        Effect::new(move |_| {
            watched.turn.track();
            let Some(id) = id() else {
                watched.view.set(None);
                return;
            };
            let seen = watched
                .view
                .with_untracked(|view| view.as_ref().map(|view| view.id));
            if seen.is_some_and(|seen| Uuid::from(seen) != id) {
                watched.view.set(None);
            }
            leptos::task::spawn_local_scoped_with_cancellation(async move {
                let mut pause = 300;
                loop {
                    match api.call(async |client| client.import_get(id).await).await {
                        Ok(view) => {
                            let ended = view.state.is_final();
                            watched.failure.set(None);
                            watched.view.set(Some(view));
                            if ended {
                                return;
                            }
                            pause = (pause * 2).min(1_000);
                        }
                        // The server may be restarting; the import goes on without this page.
                        Err(Failure::Unreachable) => pause = 3_000,
                        Err(failure) => {
                            watched.failure.set(Some(failure));
                            return;
                        }
                    }
                    browser::sleep(pause).await;
                }
            });
        });
        watched
    }

    /// Looks again.
    pub fn again(self) {
        self.turn.update(|turn| *turn += 1);
    }
}

/// Whole per cent: checking is the first half of an import that writes.
pub fn percent(view: &ImportView) -> i64 {
    let ImportCounts {
        rows,
        checked,
        valid,
        written,
        ..
    } = view.counts;
    let (checked, written) = (
        format::percent(checked, rows),
        format::percent(written, valid),
    );
    match (view.state, view.mode) {
        (ImportState::Done, _) => 100,
        (ImportState::Queued, _) => 0,
        (_, ImportMode::Validate) => checked,
        (_, ImportMode::Commit) => (checked + written) / 2,
    }
}

/// Bar, state and counts.
pub fn panel(watched: Watched) -> AnyView {
    let done = Signal::derive(move || watched.view.with(|view| view.as_ref().map_or(0, percent)));
    let running = move || {
        watched
            .view
            .with(|view| view.as_ref().is_none_or(|view| !view.state.is_final()))
    };
    view! {
        <div class="cw-import-progress" aria-live="polite">
            <div class="cw-import-state">
                {move || watched.view.with(|view| view.as_ref().map(|view| state_badge(view.state)))}
                <span class="ms-auto">{move || format!("{}%", done.get())}</span>
            </div>
            {progress(done, Exchange::Progress.into())}
            {move || running().then(|| view! { <p class="text-secondary">{t(Exchange::CheckRunning)}</p> })}
            {move || watched.view.with(|view| view.as_ref().map(|view| counts(view.counts.clone(), view.mode)))}
            {move || watched.view.with(|view| view.as_ref().and_then(|view| lang().of(&view.failure, &view.failure_en).clone()).map(|failure| view! {
                <div class="alert alert-danger" role="alert">{failure}</div>
            }))}
        </div>
    }
    .into_any()
}

/// Rows by what became of them.
pub fn counts(counts: ImportCounts, mode: ImportMode) -> AnyView {
    let mut shown: Vec<(Label, i64, &'static str)> = vec![
        (Exchange::Rows.into(), counts.rows, ""),
        (Exchange::Checked.into(), counts.checked, ""),
        (Exchange::Valid.into(), counts.valid, "cw-good"),
        (
            Exchange::Invalid.into(),
            counts.invalid,
            if counts.invalid > 0 { "cw-danger" } else { "" },
        ),
        (
            Exchange::Warned.into(),
            counts.warned,
            if counts.warned > 0 {
                "cw-attention"
            } else {
                ""
            },
        ),
    ];
    if mode == ImportMode::Commit {
        shown.push((Exchange::CreatedRows.into(), counts.created, ""));
        shown.push((Exchange::UpdatedRows.into(), counts.updated, ""));
        shown.push((Exchange::SkippedRows.into(), counts.skipped, ""));
        if counts.submitted > 0 {
            shown.push((
                Exchange::SubmittedRows.into(),
                counts.submitted,
                "cw-attention",
            ));
        }
    }
    let shown = shown
        .into_iter()
        .map(|(name, value, class)| {
            view! {
                <div class="cw-count">
                    <dt>{tl(name)}</dt>
                    <dd class=class>{format::number(value)}</dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="cw-counts">{shown}</dl> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{ImportAtomic, OnExisting};

    fn import(state: ImportState, mode: ImportMode, counts: [i64; 4]) -> ImportView {
        let [rows, checked, valid, written] = counts;
        let counts = ImportCounts {
            rows,
            checked,
            valid,
            invalid: 0,
            warned: 0,
            created: 0,
            updated: 0,
            skipped: 0,
            submitted: 0,
            written,
        };
        ImportView {
            id: Uuid::nil().into(),
            state,
            mode,
            atomic: ImportAtomic::All,
            on_existing: OnExisting::Reject,
            file_name: None,
            content_type: String::new(),
            bytes: 0,
            actor: String::new(),
            counts,
            failure: None,
            failure_en: None,
            created_at: Default::default(),
            finished_at: None,
            undone_at: None,
            undo_reason: None,
        }
    }

    #[test]
    fn checking_is_half_of_an_import_that_writes() {
        assert_eq!(
            percent(&import(
                ImportState::Checking,
                ImportMode::Validate,
                [200, 50, 50, 0]
            )),
            25
        );
        assert_eq!(
            percent(&import(
                ImportState::Writing,
                ImportMode::Commit,
                [200, 200, 200, 100]
            )),
            75
        );
        assert_eq!(
            percent(&import(
                ImportState::Queued,
                ImportMode::Commit,
                [0, 0, 0, 0]
            )),
            0
        );
        assert_eq!(
            percent(&import(ImportState::Done, ImportMode::Commit, [0, 0, 0, 0])),
            100
        );
    }
}
