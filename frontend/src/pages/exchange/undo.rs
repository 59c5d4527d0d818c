//! Undoing an import (撤销导入): what it would do, or whose later changes stand in the way.

use contract::{
    ErrorCode, FieldProblem, ImportMode, ImportState, ImportUndo, ImportUndoPreview, ImportView,
};
use leptos::prelude::*;
use uuid::Uuid;

use super::progress::Watched;
use crate::logic::failure::Failure;
use crate::logic::format;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Exchange, Label, Lang, Text};
use crate::state::lang::{fill, t};
use crate::state::remote::Remote;
use crate::state::{App, app};
use crate::ui::controls::{Mood, badge};
use crate::ui::field::{AreaField, form_failure};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::{ConfirmDanger, Overlay, Place};
use crate::ui::show::show;
use crate::ui::table::{Head, plain_table};

/// Whether an import wrote something that has not been undone.
pub fn may_be_undone(view: &ImportView) -> bool {
    let counts = &view.counts;
    view.state == ImportState::Done
        && view.mode == ImportMode::Commit
        && view.undone_at.is_none()
        && counts.created + counts.updated + counts.submitted > 0
}

/// The badge of an import that was undone.
pub fn undone_badge() -> AnyView {
    badge(Exchange::Undone, Mood::Attention)
}

/// When and why it was undone.
pub fn undone(view: &ImportView) -> Vec<(Label, AnyView)> {
    let at = view.undone_at.map(format::instant);
    let pairs = [
        (Exchange::UndoneAt, at),
        (Exchange::UndoReason, view.undo_reason.clone()),
    ];
    let pairs = pairs.into_iter();
    pairs
        .filter_map(|(name, value)| Some((name.into(), value?.into_any())))
        .collect()
}

/// The button and its drawer.
#[component]
pub fn Undo(
    /// Which import.
    id: Uuid,
    /// The import as the page shows it.
    watched: Watched,
) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button type="button" class="btn btn-outline-danger" on:click=move |_| open.set(true)>{icon(Icon::Refresh)}{t(Exchange::Undo)}</button>
        <Overlay open=open title=Signal::derive(|| t(Exchange::UndoTitle)().to_owned()) place=Place::Edge>
            <Question id=id watched=watched open=open/>
        </Overlay>
    }
}

/// Asks first what it would do.
#[component]
fn Question(id: Uuid, watched: Watched, open: RwSignal<bool>) -> impl IntoView {
    let app = app();
    let found = Remote::load(
        || (),
        async move |()| {
            app.api
                .call(async |client| client.import_undo_preview(id).await)
                .await
        },
    );
    let form = FormState::with(&[("reason", "")]);
    show(found, 4, move |preview| {
        if preview.changed_total > 0 {
            blocked(&preview, open)
        } else {
            let sheet = Sheet {
                app,
                id,
                watched,
                open,
                found,
                form,
            };
            sheet.view(&preview)
        }
    })
}

/// Whose changes stand in the way.
fn blocked(preview: &ImportUndoPreview, open: RwSignal<bool>) -> AnyView {
    let total = format::number(preview.changed_total);
    let shown = preview.changed.len();
    let cut = i64::try_from(shown).is_ok_and(|shown| shown < preview.changed_total);
    let rows = preview
        .changed
        .iter()
        .map(|row| {
            let name = format::or_dash(row.name_masked.as_deref());
            view! {
                <tr>
                    <td class="cw-number">{row.row}</td>
                    <td><a href=PageKind::Person.of(row.worker_id)>{name}</a></td>
                </tr>
            }
        })
        .collect_view();
    let heads = [Head::number(Exchange::Row), Head::text(Exchange::Person)];
    view! {
        <div class="alert alert-warning" role="status">
            {icon(Icon::Warning)}
            <div>{move || fill(Exchange::UndoBlocked, &[("n", &total)])}</div>
        </div>
        {plain_table(Exchange::UndoChanged, &heads, rows.into_any())}
        {cut.then(|| view! { <p class="text-secondary">{move || fill(Exchange::UndoBlockedFirst, &[("n", &shown.to_string())])}</p> })}
        <div class="cw-overlay-foot">
            <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Common::Close)}</button>
        </div>
    }
    .into_any()
}

/// The form of an import that can be undone.
#[derive(Clone, Copy)]
struct Sheet {
    app: App,
    id: Uuid,
    watched: Watched,
    open: RwSignal<bool>,
    found: Remote<ImportUndoPreview>,
    form: FormState,
}

impl Sheet {
    fn view(self, preview: &ImportUndoPreview) -> AnyView {
        let Self { open, form, .. } = self;
        let asking = RwSignal::new(false);
        let submitted = self
            .watched
            .view
            .with_untracked(|view| view.as_ref().map_or(0, |view| view.counts.submitted));
        let effects: Vec<(Exchange, String)> = [
            (Exchange::UndoRemoved, preview.created),
            (Exchange::UndoRestored, preview.updated),
            (Exchange::UndoWithdrawn, submitted),
        ]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(text, count)| (text, format::number(count)))
        .collect();
        let effects = StoredValue::new(effects);
        let said = move || {
            let said = effects.get_value().into_iter();
            said.map(|(text, count)| fill(text, &[("n", &count)]))
                .collect::<Vec<_>>()
        };
        let listed = move || {
            let said = said().into_iter();
            said.map(|text| view! { <li>{text}</li> }).collect_view()
        };
        let submit = move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            if form.now("reason").is_empty() {
                let text = |lang| Exchange::UndoReasonMissing.get(lang);
                let missing =
                    FieldProblem::error("reason", "required", text(Lang::Zh), text(Lang::En));
                form.refuse(Failure::of_fields(vec![missing]));
            } else {
                asking.set(true);
            }
        };
        let go = Callback::new(move |()| self.send());
        view! {
            <form class="cw-form" on:submit=submit novalidate>
                {form_failure(form)}
                <ul>{listed}</ul>
                <p>{t(Exchange::UndoFinal)}</p>
                <AreaField form=form key="reason" label=Exchange::UndoReason required=true hint=Exchange::UndoReasonHint/>
                <div class="cw-overlay-foot">
                    <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Common::Cancel)}</button>
                    <button type="submit" class="btn btn-danger" disabled=move || form.busy.get()>{t(Exchange::Undo)}</button>
                </div>
            </form>
            <ConfirmDanger open=asking title=Exchange::UndoAsk text=Signal::derive(move || said().join("")) action=Exchange::Undo confirm=go/>
        }
        .into_any()
    }

    fn send(self) {
        let app = self.app;
        let request = ImportUndo {
            reason: self.form.now("reason"),
        };
        self.form.submit(async move || {
            let answer = app
                .api
                .call(async |client| client.import_undo(self.id, &request).await)
                .await;
            match answer {
                Ok(view) => {
                    app.toasts.success(Exchange::UndoDone);
                    let _ = self.open.try_set(false);
                    let _ = self.watched.view.try_set(Some(view));
                    Ok(())
                }
                Err(failure) => {
                    match failure.code() {
                        // Somebody changed a person meanwhile: say whom.
                        Some(ErrorCode::ImportRestedOn) => self.found.reload(),
                        Some(ErrorCode::ImportStateUnfit) => self.watched.again(),
                        _ => {}
                    }
                    Err(failure)
                }
            }
        });
    }
}
