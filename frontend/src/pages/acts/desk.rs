//! One act: what is shared by its tabs, its head, and the saving of its draft.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use contract::{ActStep, ErrorCode, NodeRef, OrganisationActView, Permission};
use domain::ids::{OrganisationId, WorkerId};
use domain::organisation::act::ActState;
use leptos::prelude::*;
use uuid::Uuid;

use super::{allocation, course, decide, plan, preview, standing};
use crate::logic::act::draft;
use crate::logic::failure::Failure;
use crate::logic::form::Form;
use crate::logic::format;
use crate::logic::route::PageKind;
use crate::logic::text::{Acts, Common, Person};
use crate::state::App;
use crate::state::app;
use crate::state::lang::{fill, t};
use crate::state::remote::Remote;
use crate::ui::controls::PageHead;
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::show::show;
use crate::ui::tabs::{Tab, Tabs};

/// Parts chosen for people and not saved, by person and where they are.
pub type Pending = BTreeMap<(WorkerId, OrganisationId), NodeRef>;

/// What the tabs of an act work on.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The stores.
    pub app: App,
    /// Which act.
    pub id: Uuid,
    /// As it was read last; setting it makes the tabs anew.
    pub act: Remote<OrganisationActView>,
    /// The draft.
    pub form: FormState,
    /// Why it could not be submitted or reversed; outlives the draft being saved.
    pub refused: RwSignal<Option<Failure>>,
    /// Unsaved parts of the allocation.
    pub pending: RwSignal<Pending>,
    /// Whether the drawer of a step holds something that is not yet in the draft.
    pub typing: RwSignal<bool>,
    /// Name of the document's file; kept at once, apart from the draft.
    pub document: RwSignal<Option<String>>,
    /// Whether the draft may be changed.
    pub editable: bool,
}

impl Desk {
    /// Whether the draft differs from what is saved.
    pub fn dirty(self) -> bool {
        self.editable && self.form.form.with(Form::is_dirty)
    }

    /// The steps of the draft.
    pub fn steps(self) -> Vec<ActStep> {
        self.form.form.with(draft::steps)
    }

    /// The name of a node of the draft.
    pub fn name(self, node: &NodeRef) -> String {
        self.form
            .form
            .with(|form| draft::name(form, &draft::steps(form), node))
    }

    /// The day of the draft, on which its pickers read the tree.
    pub fn day(self) -> Option<NaiveDate> {
        self.form.get("effective_on").parse().ok()
    }

    fn address(self) -> String {
        PageKind::Act.of(self.id)
    }

    /// Shows what the server answered.
    pub fn take(self, view: OrganisationActView) {
        self.app.drafts.drop(&self.address());
        // The page may have been left meanwhile.
        let _ = self.act.data.try_set(Some(view));
    }

    /// Saves the draft.
    ///
    /// # Errors
    /// The [`Failure`] to show beside the form; `revision_outdated` when somebody else was first.
    pub async fn save(self) -> Result<OrganisationActView, Failure> {
        let read = self.form.form.with_untracked(draft::to_input);
        let input = read.map_err(Failure::of_fields)?;
        let revision = self.form.form.with_untracked(draft::revision);
        self.app
            .api
            .call(async |client| {
                client
                    .organisation_act_update(self.id, revision, &input)
                    .await
            })
            .await
    }
}

/// The page of an act.
#[component]
pub fn ActPage(
    /// Which.
    id: Uuid,
) -> impl IntoView {
    let app = app();
    let act = Remote::load(
        || (),
        async move |()| {
            app.api
                .call(async |client| client.organisation_act_get(id).await)
                .await
        },
    );
    let refused = RwSignal::new(None);
    let pending = RwSignal::new(Pending::new());
    show(act, 10, move |view| {
        let editable = view.may.edit;
        let opened = draft::opened(&view);
        let kept = app.drafts.get(&PageKind::Act.of(id)).filter(|_| editable);
        let restored = kept.is_some();
        let desk = Desk {
            app,
            id,
            act,
            form: FormState::new(kept.unwrap_or(opened)),
            refused,
            pending,
            typing: RwSignal::new(false),
            document: RwSignal::new(view.document_name.clone()),
            editable,
        };
        if let Some(failure) = refused.get_untracked() {
            desk.form.problems.set(failure.fields().to_vec());
        }
        view! { <Sheet desk=desk view=view restored=restored/> }.into_any()
    })
}

#[component]
fn Sheet(desk: Desk, view: OrganisationActView, restored: bool) -> impl IntoView {
    let app = desk.app;
    let dirty = Signal::derive(move || {
        desk.dirty() || desk.typing.get() || desk.pending.with(|all| !all.is_empty())
    });
    app.router.guard(dirty);
    Effect::new(move |_| {
        // Every keystroke, so that even a crash of the page above loses nothing.
        if desk.dirty() {
            app.drafts.keep(&desk.address(), desk.form.form.get());
        }
    });
    let restored = RwSignal::new(restored);
    let clean = StoredValue::new(view.clone());
    let discard = move |_| {
        restored.set(false);
        desk.take(clean.get_value());
    };
    let splits = view
        .steps
        .iter()
        .any(|step| matches!(step, ActStep::Split { .. }));
    let tab = |key, title: Acts| Tab {
        key,
        title: title.into(),
    };
    // Once it is carried out, the tree has it already, and there is nothing to look at before.
    let ahead = !matches!(view.state, ActState::Approved | ActState::Reversed);
    let mut tabs = vec![tab("", Acts::TabPlan)];
    if ahead {
        tabs.push(tab("preview", Acts::TabPreview));
    }
    if ahead && splits && app.session.may(Permission::ActEdit) {
        tabs.push(tab("allocation", Acts::TabAllocation));
    }
    tabs.push(tab("course", Acts::TabCourse));
    let shown = view.clone();
    let content = move |key: &'static str| match key {
        "preview" => view! { <preview::PreviewTab desk=desk act=shown.clone()/> }.into_any(),
        "allocation" => {
            view! { <allocation::AllocationTab desk=desk act=shown.clone()/> }.into_any()
        }
        "course" => course::course(&shown),
        _ => view! { <plan::PlanTab desk=desk act=shown.clone()/> }.into_any(),
    };
    let title = view.title.clone();
    let returned = view
        .decision_reason
        .clone()
        .filter(|_| view.state == ActState::Returned);
    let actions = decide::actions(desk, &view);
    view! {
        <PageHead title=Signal::derive(move || title.clone())>
            {actions}
        </PageHead>
        <div class="cw-act-line">
            {standing(view.state, view.in_effect)}
            <span>{t(Acts::EffectiveOn)}" "<strong>{view.effective_on.to_string()}</strong></span>
            {view.document_number.clone().map(|number| view! { <span>{number}</span> })}
            <span class="text-secondary">{t(Acts::DraftedBy)}" "{view.drafted_by.clone()}" · "{format::instant(view.drafted_at)}</span>
        </div>
        {returned.map(|reason| view! {
            <div class="alert alert-warning" role="status">
                {icon(Icon::Warning)}<span>{move || fill(Acts::ReturnedNote, &[("reason", &reason)])}</span>
            </div>
        })}
        {move || restored.get().then(|| view! {
            <div class="alert alert-info" role="status">
                {t(Person::DraftRestored)}
                <button type="button" class="btn btn-sm ms-2" on:click=discard>{t(Person::DraftDiscard)}</button>
            </div>
        })}
        {outdated(desk)}
        {decide::refusal(desk)}
        <div class="card"><Tabs tabs=tabs content=content/></div>
    }
}

/// What to do when somebody else changed the draft meanwhile.
fn outdated(desk: Desk) -> AnyView {
    let is_outdated = move || {
        desk.form.failure.with(|failure| {
            failure.as_ref().and_then(Failure::code) == Some(ErrorCode::RevisionOutdated)
        })
    };
    let fetch = move |keep: bool| {
        leptos::task::spawn_local(async move {
            let api = desk.app.api;
            match api
                .call(async |client| client.organisation_act_get(desk.id).await)
                .await
            {
                Ok(view) if keep => {
                    desk.form
                        .form
                        .update(|form| draft::rebase(form, view.revision));
                    let _ = desk.form.failure.try_set(None);
                }
                Ok(view) => desk.take(view),
                Err(failure) => desk.app.toasts.failure(&failure),
            }
        });
    };
    view! {
        {move || is_outdated().then(|| view! {
            <div class="alert alert-warning" role="alert">
                {t(Acts::Outdated)}
                <button type="button" class="btn btn-sm ms-2" on:click=move |_| fetch(true)>{t(Acts::OutdatedKeep)}</button>
                <button type="button" class="btn btn-sm ms-2" on:click=move |_| fetch(false)>{t(Acts::OutdatedLoad)}</button>
            </div>
        })}
    }
    .into_any()
}

/// A remark that what is shown is older than what is on the desk, with a way to save.
pub fn unsaved(desk: Desk) -> AnyView {
    let save = move |_| {
        desk.form.submit(async move || {
            let view = desk.save().await?;
            desk.app.toasts.success(Common::Saved);
            desk.take(view);
            Ok(())
        });
    };
    view! {
        {move || desk.dirty().then(|| view! {
            <div class="alert alert-warning" role="status">
                {icon(Icon::Warning)}<span>{t(Acts::Unsaved)}</span>
                <button type="button" class="btn btn-sm ms-2" disabled=move || desk.form.busy.get() on:click=save>{t(Common::Save)}</button>
            </div>
        })}
    }
    .into_any()
}
