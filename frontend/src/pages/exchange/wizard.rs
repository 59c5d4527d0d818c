//! The import wizard. Its state outlives the page: one can leave and come back.

use contract::{
    ErrorCode, ImportAtomic, ImportCommit, ImportMode, ImportQuery, ImportState, OnExisting,
};
use domain::ids::JobId;
use leptos::prelude::*;

use super::mapping::MapStep;
use super::progress::{Watched, panel};
use super::results::{Results, download};
use super::steps::{TemplateStep, UploadStep};
use crate::logic::failure::Failure;
use crate::logic::format;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Exchange, Submissions};
use crate::state::lang::{fill, t};
use crate::state::wizard::{Step, Wizard};
use crate::state::{App, app, browser};
use crate::ui::controls::{Card, PageHead};
use crate::ui::icon::{Icon, icon};
use crate::ui::states;
use crate::ui::table::link_button;

/// The page.
#[component]
pub fn ImportWizard() -> impl IntoView {
    let wizard = app().wizard;
    Effect::new(move |_| wizard.settle());
    let place = Memo::new(move |_| wizard.place());
    let step = Memo::new(move |_| place.get().step);
    let check = Memo::new(move |_| place.get().check);
    let commit = Memo::new(move |_| place.get().commit);
    let checked = Watched::new(move || check.get().map(Into::into));
    Effect::new(move |_| {
        if let Some(view) = checked.view.get() {
            wizard.take_up(&view, step.get_untracked());
        }
    });
    view! {
        <PageHead title=Signal::derive(|| t(Exchange::WizardTitle)().to_owned())>
            <button type="button" class="btn" on:click=move |_| wizard.clear()>{icon(Icon::Refresh)}{t(Exchange::StartOver)}</button>
            {link_button(PageKind::Imports.path().to_owned(), Icon::List, Common::Imports, false)}
        </PageHead>
        <ol class="steps steps-counter cw-steps">
            {Step::ALL
                .into_iter()
                .map(|each| view! {
                    <li class="step-item" class:active=move || step.get() == each aria-current=move || (step.get() == each).then_some("step")>
                        {t(name(each))}
                    </li>
                })
                .collect_view()}
        </ol>
        {move || match step.get() {
            Step::Template => view! { <TemplateStep/> }.into_any(),
            Step::Upload => view! { <UploadStep/> }.into_any(),
            Step::Map => view! { <MapStep/> }.into_any(),
            Step::Check => view! { <CheckStep checked=checked/> }.into_any(),
            Step::Fix => view! { <FixStep checked=checked check=check/> }.into_any(),
            Step::Commit => view! { <CommitStep checked=checked check=check commit=commit/> }.into_any(),
        }}
    }
}

const fn name(step: Step) -> Exchange {
    match step {
        Step::Template => Exchange::StepTemplate,
        Step::Upload => Exchange::StepUpload,
        Step::Map => Exchange::StepMap,
        Step::Check => Exchange::StepCheck,
        Step::Fix => Exchange::StepFix,
        Step::Commit => Exchange::StepCommit,
    }
}

/// Back and forward below a step.
pub fn foot(back: Option<Step>, next: AnyView) -> AnyView {
    let wizard = app().wizard;
    view! {
        <div class="cw-wizard-foot">
            {back.map(|step| view! {
                <button type="button" class="btn" on:click=move |_| wizard.go(step)>{icon(Icon::Left)}{t(Exchange::Back)}</button>
            })}
            <div class="ms-auto btn-list">{next}</div>
        </div>
    }
    .into_any()
}

/// Sends the file to be checked; that runs on the server from then on.
pub async fn start_check(app: App) -> Result<(), Failure> {
    let wizard = app.wizard;
    let Some(file) = wizard.file.get_untracked() else {
        wizard.go(Step::Upload);
        return Ok(());
    };
    let source = wizard.source.get_untracked().trim().to_owned();
    let query = ImportQuery {
        mode: Some(ImportMode::Validate),
        atomic: Some(wizard.atomic.get_untracked()),
        on_existing: Some(wizard.on_existing.get_untracked()),
        file_name: Some(file.name.clone()),
        source: Some(source).filter(|source| !source.is_empty()),
    };
    let key = browser::request_key();
    let bytes = file.bytes.to_vec();
    let job = app
        .api
        .call(async |client| {
            client
                .import_create(&query, Some(&key), file.media_type, bytes)
                .await
        })
        .await?;
    wizard.checking(job.id);
    Ok(())
}

/// Has the file of a check written; the server still has it.
async fn start_commit(app: App, check: JobId, key: &str) -> Result<(), Failure> {
    let wizard = app.wizard;
    let wish = ImportCommit {
        atomic: Some(wizard.atomic.get_untracked()),
        on_existing: Some(wizard.on_existing.get_untracked()),
    };
    let job = app
        .api
        .call(async |client| client.import_commit(check.into(), Some(key), &wish).await)
        .await;
    if job
        .as_ref()
        .is_err_and(|failure| failure.code() == Some(ErrorCode::UploadGone))
    {
        wizard.choose_again();
    }
    wizard.committing(job?.id);
    Ok(())
}

/// The check as it runs, and what it found.
#[component]
fn CheckStep(
    /// The check.
    checked: Watched,
) -> impl IntoView {
    let wizard = app().wizard;
    let verdict = move || {
        let view = checked.view.get()?;
        if !view.state.is_final() {
            return None;
        }
        let counts = view.counts;
        let (invalid, valid) = (format::number(counts.invalid), format::number(counts.valid));
        Some(match (counts.invalid, counts.valid) {
            (0, 0) => ().into_any(),
            (0, _) => view! { <div class="alert alert-success" role="status">{icon(Icon::Check)}{move || fill(Exchange::AllRight, &[("n", &valid)])}</div> }.into_any(),
            _ => view! { <div class="alert alert-warning" role="status">{icon(Icon::Warning)}{move || fill(Exchange::SomeWrong, &[("invalid", &invalid), ("valid", &valid)])}</div> }.into_any(),
        })
    };
    let next = move || {
        let view = checked.view.get()?;
        let ended = matches!(view.state, ImportState::Done | ImportState::Refused);
        let (wrong, right) = (view.counts.invalid > 0, view.counts.valid > 0);
        Some(view! {
            {(ended && wrong).then(|| view! {
                <button type="button" class="btn btn-primary" on:click=move |_| wizard.go(Step::Fix)><span>{t(Exchange::GoFix)}</span>{icon(Icon::Right)}</button>
            })}
            {(ended && !wrong && right).then(|| view! {
                <button type="button" class="btn btn-primary" on:click=move |_| wizard.go(Step::Commit)><span>{t(Exchange::Next)}</span>{icon(Icon::Right)}</button>
            })}
        })
    };
    let failed = move || {
        checked
            .failure
            .get()
            .map(|failure| states::failed(&failure, None))
    };
    view! {
        <Card title=Exchange::CheckTitle>{panel(checked)}{failed}{verdict}</Card>
        {foot(Some(Step::Map), view! { {next} }.into_any())}
    }
}

/// What is wrong, and the ways on.
#[component]
fn FixStep(
    /// The check.
    checked: Watched,
    /// Which.
    check: Memo<Option<JobId>>,
) -> impl IntoView {
    let wizard = app().wizard;
    let valid_only = move |_| {
        wizard.atomic.set(ImportAtomic::ValidRows);
        wizard.go(Step::Commit);
    };
    let some_right = move || {
        checked
            .view
            .with(|view| view.as_ref().is_some_and(|view| view.counts.valid > 0))
    };
    let next = view! {
        <button type="button" class="btn" on:click=move |_| wizard.go(Step::Upload)>{icon(Icon::Import)}{t(Exchange::Reupload)}</button>
        {move || some_right().then(|| view! {
            <button type="button" class="btn btn-primary" on:click=valid_only><span>{t(Exchange::AtomicValid)}</span>{icon(Icon::Right)}</button>
        })}
    }
    .into_any();
    view! {
        <Card title=Exchange::FixTitle flush=true>
            <p class="cw-pad">{t(Exchange::FixText)}</p>
            {move || check.get().map(|id| view! { <Results id=id.into() watched=checked unwritten=true/> })}
        </Card>
        {foot(Some(Step::Check), next)}
    }
}

/// The last question, then the writing as it runs.
#[component]
fn CommitStep(
    /// The check.
    checked: Watched,
    /// Which.
    check: Memo<Option<JobId>>,
    /// The import itself, once it was started.
    commit: Memo<Option<JobId>>,
) -> impl IntoView {
    let app = app();
    let wizard = app.wizard;
    let busy = RwSignal::new(false);
    let watched = Watched::new(move || commit.get().map(Into::into));
    // Asked a second time it is the same import, unless something else is asked for.
    let key = Memo::new(move |_| {
        wizard.atomic.track();
        wizard.on_existing.track();
        browser::request_key()
    });
    let count = move || {
        checked
            .view
            .with(|view| view.as_ref().map_or(0, |view| view.counts.valid))
    };
    let write = move |_| {
        let Some(check) = check.get_untracked() else {
            return;
        };
        let key = key.get_untracked();
        busy.set(true);
        leptos::task::spawn_local(async move {
            if let Err(failure) = start_commit(app, check, &key).await {
                app.toasts.failure(&failure);
            }
            let _ = busy.try_set(false);
        });
    };
    let before = move || {
        view! {
            <p>{move || match count() {
            0 => t(Exchange::NothingRight)().to_owned(),
            count => fill(Exchange::CommitText, &[("n", &format::number(count))]),
        }}</p>
            {options(wizard)}
            <button type="button" class="btn btn-primary" disabled=move || busy.get() || count() == 0 on:click=write>
                {icon(Icon::Check)}{t(Exchange::StartCommit)}
            </button>
        }
    };
    let after = move || {
        let finished = move || {
            let view = watched.view.get()?;
            if view.state != ImportState::Done {
                return None;
            }
            let counts = view.counts;
            let [created, updated, skipped] =
                [counts.created, counts.updated, counts.skipped].map(format::number);
            let (wrong, handed, id) = (counts.invalid, counts.submitted, view.id);
            Some(view! {
                <div class="alert alert-success" role="status">
                    {icon(Icon::Check)}
                    {move || fill(Exchange::Finished, &[("created", &created), ("updated", &updated), ("skipped", &skipped)])}
                </div>
                {(handed > 0).then(|| view! {
                    <div class="alert alert-info" role="status">
                        {icon(Icon::Info)}
                        {move || fill(Exchange::FinishedSubmitted, &[("n", &format::number(handed))])}
                        <a class="btn btn-sm" href=format!("{}?view=mine", PageKind::Submissions.path())>{t(Submissions::Mine)}</a>
                    </div>
                })}
                {(wrong > 0).then(|| view! {
                    <div class="alert alert-warning" role="status">
                        {icon(Icon::Warning)}
                        {move || fill(Exchange::FinishedSome, &[("n", &format::number(wrong))])}
                        <button type="button" class="btn btn-sm" on:click=move |_| download(app, id.into(), true)>{icon(Icon::Download)}{t(Exchange::DownloadToFix)}</button>
                    </div>
                })}
                <div class="btn-list">
                    {link_button(PageKind::People.path().to_owned(), Icon::People, Exchange::SeePeople, true)}
                    <button type="button" class="btn" on:click=move |_| wizard.clear()>{t(Exchange::StartOver)}</button>
                </div>
            })
        };
        let refused = move || {
            let view = watched.view.get()?;
            let id = view.id;
            (view.state == ImportState::Refused || view.state == ImportState::Failed).then(|| view! {
                <div class="btn-list">
                    <button type="button" class="btn" on:click=move |_| download(app, id.into(), false)>{icon(Icon::Download)}{t(Exchange::DownloadAnnotated)}</button>
                    <button type="button" class="btn" on:click=move |_| wizard.choose_again()>{t(Exchange::Reupload)}</button>
                </div>
            })
        };
        view! { {panel(watched)} {finished} {refused} }
    };
    view! {
        <Card title=Exchange::CommitTitle>
            {move || match commit.get().is_some() {
                true => after().into_any(),
                false => before().into_any(),
            }}
        </Card>
        {move || commit.get().is_none().then(|| foot(Some(Step::Check), ().into_any()))}
    }
}

/// What to do with wrong rows and with people already registered.
pub fn options(wizard: Wizard) -> AnyView {
    let atomic = [
        (ImportAtomic::All, Exchange::AtomicAll),
        (ImportAtomic::ValidRows, Exchange::AtomicValid),
    ]
    .map(|(value, text)| {
        choice(
            "atomic",
            move || wizard.atomic.get() == value,
            move || wizard.atomic.set(value),
            text,
        )
    });
    let existing = [
        (OnExisting::Reject, Exchange::ExistingReject),
        (OnExisting::Skip, Exchange::ExistingSkip),
        (OnExisting::Update, Exchange::ExistingUpdate),
    ]
    .map(|(value, text)| {
        choice(
            "existing",
            move || wizard.on_existing.get() == value,
            move || wizard.on_existing.set(value),
            text,
        )
    });
    view! {
        <div class="cw-fields cw-options">
            <fieldset><legend class="form-label">{t(Exchange::OptionAtomic)}</legend>{atomic.into_iter().collect_view()}</fieldset>
            <fieldset><legend class="form-label">{t(Exchange::OptionExisting)}</legend>{existing.into_iter().collect_view()}</fieldset>
        </div>
    }
    .into_any()
}

fn choice(
    group: &'static str,
    chosen: impl Fn() -> bool + Send + Sync + 'static,
    choose: impl Fn() + 'static,
    text: Exchange,
) -> AnyView {
    view! {
        <label class="form-check">
            <input type="radio" class="form-check-input" name=group prop:checked=chosen on:change=move |_| choose()/>
            <span class="form-check-label">{t(text)}</span>
        </label>
    }
    .into_any()
}
