//! Handing in: what a writer may not write at once goes up.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc};
use contract::{ErrorCode, Requires, SubmissionView};
use domain::{
    ids::{JobId, OrganisationId, SubmissionId, WorkerId},
    organisation::OrganisationPath,
    worker::{
        FindingCode, WorkerRecord,
        submission::{
            ConfirmRules, Level, Matter, StepKind, SubmissionKind, SubmissionState, action_route,
        },
    },
};
use persistence::{
    Scope, UnitOfWork,
    audit::AuditDraft,
    worker::submission::{NewSubmission, Placed, Step, Submission},
};
use serde_json::json;

use super::{bench::Bench, content::Content, view};
use crate::{
    Access, AppError, AppResult,
    error::field_problem,
    organisation::{Tree, tree_of},
};

/// Whose confirmation a writer needs, asked once for a form or a whole import.
#[derive(Clone, Debug)]
pub(crate) struct Layers {
    rules: ConfirmRules,
    tree: Arc<Tree>,
    scope: Scope,
}

impl Layers {
    /// The rules as they are for someone who writes within a scope.
    pub(crate) async fn of<P: Requires>(access: &Access<P>) -> AppResult<Self> {
        let (rules, _) = access.store().confirm_rules().await?;
        Ok(Self {
            rules,
            tree: tree_of(access).await?,
            scope: access.scope().clone(),
        })
    }

    /// Whether anything that the writer may write needs anyone's confirmation.
    pub(crate) fn bind(&self) -> bool {
        let levels = self.scope.roots().iter().map(|root| self.level_of(root));
        levels.into_iter().any(|level| self.rules.bind(level))
    }

    fn level_of(&self, root: &OrganisationPath) -> Level {
        // What hangs elsewhere than at a level confirms nothing and so writes nothing by itself.
        self.tree
            .by_path(root)
            .and_then(|node| Level::of(node.kind))
            .unwrap_or(Level::Community)
    }

    /// At which level someone writes about a place: that of the root of their scope it lies in.
    fn writer(&self, place: OrganisationId) -> Level {
        let path = self.tree.node(place).map(|node| &node.path);
        let root = path.and_then(|path| self.scope.roots().iter().find(|root| root.contains(path)));
        root.map_or(Level::Community, |root| self.level_of(root))
    }

    /// Whether the writer may write something about somebody at a place without anyone's confirmation.
    pub(crate) fn writes_at_once(&self, place: OrganisationId, matter: Matter) -> bool {
        self.changing(place, place, &[matter]).route.is_empty()
    }

    /// Who must confirm a new person.
    pub(super) fn entering(&self, place: OrganisationId) -> Way {
        let writer = self.writer(place);
        Way {
            writer,
            route: self.rules.route(writer, [Matter::NewWorker]),
        }
    }

    /// Who must confirm a personnel action: `at` is the place it is asked for from, `from` where
    /// the person serves.
    pub(super) fn acting(
        &self,
        matter: Matter,
        at: OrganisationId,
        from: Option<OrganisationId>,
    ) -> Way {
        let writer = self.writer(at);
        let path = |place| self.tree.node(place).map(|node| &node.path);
        let moves = from.filter(|from| *from != at).and_then(path);
        let elsewhere = moves.is_some_and(|path| !self.scope.contains(path));
        let common = moves.zip(path(at)).and_then(|(from, to)| {
            let mut above = self.tree.nodes().iter();
            let both = |node: &&crate::organisation::Node| {
                node.path.contains(from) && node.path.contains(to)
            };
            let levels = above.by_ref().filter(both);
            levels.filter_map(|node| Level::of(node.kind)).min()
        });
        Way {
            writer,
            route: action_route(
                writer,
                self.rules.demanded(writer, matter),
                common,
                elsewhere,
            ),
        }
    }

    /// Who must confirm a change; for a move, as the lower of the two places has it.
    pub(super) fn changing(
        &self,
        from: OrganisationId,
        to: OrganisationId,
        matters: &[Matter],
    ) -> Way {
        let writer = self.writer(from).min(self.writer(to));
        Way {
            writer,
            route: self.rules.route(writer, matters.iter().copied()),
        }
    }
}

/// Who writes, and who confirms it one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Way {
    pub(super) writer: Level,
    pub(super) route: Vec<Level>,
}

/// A new person to hand in.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) record: &'a WorkerRecord,
    /// Whether it passes only with a reason.
    pub(crate) warned: bool,
    pub(crate) import: Option<JobId>,
}

/// A change of a registered person to hand in.
#[derive(Debug)]
pub(crate) struct Change<'a> {
    pub(crate) worker: WorkerId,
    pub(crate) before: &'a WorkerRecord,
    pub(crate) after: &'a WorkerRecord,
    pub(crate) warned: bool,
    pub(crate) effective_on: Option<NaiveDate>,
    pub(crate) reason: Option<String>,
    pub(crate) import: Option<JobId>,
}

/// What must be handed in of a new person; none when they may be entered at once.
pub(crate) fn enter<P: Requires>(
    access: &Access<P>,
    layers: &Layers,
    at: DateTime<Utc>,
    entry: &Entry<'_>,
) -> AppResult<Option<NewSubmission>> {
    let record = entry.record;
    let place = record.assignment.organisation;
    let way = layers.entering(place);
    if way.route.is_empty() {
        return Ok(None);
    }
    let hash = access
        .store()
        .identity_hash(record.profile.id_number.expose())?;
    let content = Content::entering(record)?;
    let new = Submission {
        number_hash: Some(hash),
        name: Some(record.profile.name.clone()),
        reason: record.profile.note.clone(),
        matters: vec![Matter::NewWorker],
        safe: !entry.warned,
        import: entry.import,
        ..blank(access, SubmissionKind::Enter, place, at, way)
    };
    sealed(access, new, &content).map(Some)
}

/// What must be handed in of a change; none when it may be written at once.
pub(crate) fn change<P: Requires>(
    access: &Access<P>,
    layers: &Layers,
    at: DateTime<Utc>,
    change: &Change<'_>,
) -> AppResult<Option<NewSubmission>> {
    let (before, after) = (change.before, change.after);
    let content = Content::changing(before, after)?;
    let matters = content.matters();
    let (from, to) = (
        before.assignment.organisation,
        after.assignment.organisation,
    );
    let way = layers.changing(from, to, &matters);
    if way.route.is_empty() {
        return Ok(None);
    }
    let new = Submission {
        worker: Some(change.worker),
        name: Some(before.profile.name.clone()),
        effective_on: change.effective_on,
        reason: change.reason.clone(),
        safe: is_safe(&matters, change.warned),
        matters,
        import: change.import,
        ..blank(access, SubmissionKind::Change, from, at, way)
    };
    sealed(access, new, &content).map(Some)
}

/// What a person hands in about themselves: the street answers at least.
pub(super) fn corrected<P: Requires>(
    access: &Access<P>,
    layers: &Layers,
    at: DateTime<Utc>,
    worker: WorkerId,
    before: &WorkerRecord,
    content: &Content,
) -> AppResult<NewSubmission> {
    let matters = content.matters();
    let mut route = layers
        .rules
        .route(Level::Community, matters.iter().copied());
    if route.is_empty() {
        route.push(Level::Street);
    }
    let way = Way {
        writer: Level::Community,
        route,
    };
    let place = before.assignment.organisation;
    let new = Submission {
        worker: Some(worker),
        name: Some(before.profile.name.clone()),
        matters,
        ..blank(access, SubmissionKind::Correction, place, at, way)
    };
    sealed(access, new, content)
}

pub(super) fn is_safe(matters: &[Matter], warned: bool) -> bool {
    !warned && !matters.iter().any(|matter| matter.needs_a_look())
}

pub(super) fn blank<P: Requires>(
    access: &Access<P>,
    kind: SubmissionKind,
    organisation: OrganisationId,
    at: DateTime<Utc>,
    way: Way,
) -> Submission {
    Submission {
        id: access.store().new_id(),
        revision: 1,
        kind,
        state: SubmissionState::Submitted,
        round: 1,
        worker: None,
        organisation,
        name: None,
        writer_level: way.writer,
        stage: way.route.first().copied(),
        route: way.route,
        matters: Vec::new(),
        number_hash: None,
        sealed: None,
        effective_on: None,
        reason: None,
        safe: false,
        import: None,
        submitted_by: access.actor().principal().account_id,
        submitted_at: at,
        waiting_since: at,
        decided_at: None,
        due_on: None,
        action: None,
        document_number: None,
        batch: None,
        not_before: None,
    }
}

pub(super) fn sealed<P: Requires>(
    access: &Access<P>,
    mut submission: Submission,
    content: &Content,
) -> AppResult<NewSubmission> {
    submission.sealed = Some(
        access
            .store()
            .seal_submission(submission.id, &content.written()?)?,
    );
    let step = step(
        access,
        &submission,
        StepKind::Submit,
        submission.submitted_at,
    );
    Ok(NewSubmission {
        fields: submission
            .worker
            .map(|_| content.keys())
            .unwrap_or_default(),
        submission,
        step,
    })
}

/// A step of the account itself, without remark.
pub(super) fn step<P: Requires>(
    access: &Access<P>,
    submission: &Submission,
    kind: StepKind,
    at: DateTime<Utc>,
) -> Step {
    Step {
        kind,
        round: submission.round,
        level: None,
        by: access.actor().principal().account_id,
        on_behalf_of: None,
        note: None,
        reasons: BTreeMap::new(),
        at,
    }
}

/// The line in the log: which fields, never their values, which the entry of the person has once
/// they are written.
pub(super) fn logged(
    action: &'static str,
    submission: &Submission,
    fields: &[String],
) -> AuditDraft {
    AuditDraft {
        action,
        object_kind: "submission",
        object_id: Some(submission.id.to_string()),
        reason: submission.reason.clone(),
        after: Some(json!({
            "kind": submission.kind, "state": submission.state, "round": submission.round, "stage": submission.stage,
            "worker_id": submission.worker, "organisation_id": submission.organisation, "fields": fields,
        })),
        ..AuditDraft::default()
    }
}

/// Keeps submissions of an import.
pub(crate) async fn handed_in(work: &mut UnitOfWork, new: Vec<NewSubmission>) -> AppResult<()> {
    for one in &new {
        work.audit(logged("submission.submit", &one.submission, &one.fields));
    }
    Ok(work.submit(new).await?)
}

/// Fields of a submission of which another one waits already.
pub(crate) async fn waiting_fields<P: Requires>(
    access: &Access<P>,
    new: &NewSubmission,
) -> AppResult<Vec<String>> {
    let Some(worker) = new.submission.worker else {
        return Ok(Vec::new());
    };
    let mut waiting = access.store().submitted_fields(worker, None).await?;
    waiting.retain(|key| new.fields.contains(key));
    Ok(waiting)
}

/// Keeps one submission of a form, and answers it as its writer sees it.
pub(in crate::worker) async fn hand_in<P: Requires>(
    access: &Access<P>,
    work: &mut UnitOfWork,
    new: NewSubmission,
) -> AppResult<SubmissionView> {
    refuse_waiting(access, &new.submission, &new.fields, None).await?;
    work.audit(logged("submission.submit", &new.submission, &new.fields));
    let placed = Placed {
        path: tree_of(access)
            .await?
            .node(new.submission.organisation)
            .map(|node| node.path.clone()),
        submission: new.submission.clone(),
        fields: new.fields.clone(),
    };
    let steps = [new.step.clone()];
    let bench = Bench::of(access).await?;
    let answer = view::detail(access, &bench, &placed, &steps).await?;
    work.submit(vec![new]).await?;
    Ok(answer)
}

/// Refuses what waits already: the same new person, or the same field of a person. Names the
/// fields, never their values.
pub(super) async fn refuse_waiting<P: Requires>(
    access: &Access<P>,
    submission: &Submission,
    fields: &[String],
    except: Option<SubmissionId>,
) -> AppResult<()> {
    let store = access.store();
    let waiting = match (submission.worker, &submission.number_hash) {
        (Some(worker), _) => {
            let mut waiting = store.submitted_fields(worker, except).await?;
            waiting.retain(|key| fields.contains(key));
            waiting
        }
        (None, Some(hash)) if except.is_none() => {
            let found = store.submitted_numbers(std::slice::from_ref(hash)).await?;
            found.into_iter().map(|_| "id_number".to_owned()).collect()
        }
        _ => Vec::new(),
    };
    if waiting.is_empty() {
        return Ok(());
    }
    let code = FindingCode::AlreadySubmitted;
    let problem = |key: &String| field_problem(key, code.code(), code.text(), code.text_en());
    Err(AppError::new(ErrorCode::SubmissionOpen).with_fields(waiting.iter().map(problem).collect()))
}

/// What a submission shall write.
pub(super) fn opened<P: Requires>(
    access: &Access<P>,
    submission: &Submission,
) -> AppResult<Content> {
    let text = access.store().open_submission(submission)?;
    Content::read(&text.ok_or_else(AppError::not_found)?)
}
