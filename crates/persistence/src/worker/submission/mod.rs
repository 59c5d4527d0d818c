//! Submissions (报审): what waits to be confirmed, apart from the register until it is.

mod delegation;
mod photo;
mod proof;
mod read;
mod rules;
mod write;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::{AccountId, JobId, OrganisationId, PersonnelBatchId, SubmissionId, WorkerId},
    organisation::OrganisationPath,
    personnel::action::ActionKind,
    worker::submission::{Deed, Level, Matter, StepKind, SubmissionKind, SubmissionState},
};

pub use delegation::Delegation;
pub use proof::{Proof, ProofFile};
pub use read::{Submissions, SubmissionsBeforeScope};
pub use write::NewSubmission;

use crate::{
    Store, StoreError, Stored,
    cipher::Cell,
    entity::{submission, submission_step},
};

/// What the content of a submission is sealed as.
const CELL: Cell = Cell::Submission;

/// A record or a change of one that waits to be confirmed, or did (报审).
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// Submission.
    pub id: SubmissionId,
    /// Rises with everything done with it.
    pub revision: i64,
    /// What is submitted.
    pub kind: SubmissionKind,
    /// Where it stands.
    pub state: SubmissionState,
    /// Which time it was handed in, from 1.
    pub round: i64,
    /// Person; none while a new one is not confirmed.
    pub worker: Option<WorkerId>,
    /// Place when it was handed in.
    pub organisation: OrganisationId,
    /// Name of the person.
    pub name: Option<String>,
    /// Level of who handed it in.
    pub writer_level: Level,
    /// Levels that confirm, in order.
    pub route: Vec<Level>,
    /// Level that must confirm now, while it waits for one.
    pub stage: Option<Level>,
    /// Groups of fields that it touches.
    pub matters: Vec<Matter>,
    /// Keyed hash of the number of a new person.
    pub number_hash: Option<Vec<u8>>,
    /// What shall be written, sealed; none some time after the decision.
    pub sealed: Option<Vec<u8>>,
    /// Day from which a change holds.
    pub effective_on: Option<NaiveDate>,
    /// Stated reason.
    pub reason: Option<String>,
    /// Whether it may be confirmed together with others.
    pub safe: bool,
    /// Import that it came from.
    pub import: Option<JobId>,
    /// Who handed it in.
    pub submitted_by: AccountId,
    /// First handed in at.
    pub submitted_at: DateTime<Utc>,
    /// Since when it has stood where it stands.
    pub waiting_since: DateTime<Utc>,
    /// Confirmed or withdrawn at.
    pub decided_at: Option<DateTime<Utc>>,
    /// Last day for an answer.
    pub due_on: Option<NaiveDate>,
    /// Kind of personnel action, when it is one.
    pub action: Option<ActionKind>,
    /// Number of the paper that an action rests on.
    pub document_number: Option<String>,
    /// Actions it was handed in with.
    pub batch: Option<PersonnelBatchId>,
    /// First day on which it may be confirmed.
    pub not_before: Option<NaiveDate>,
}

/// A submission with the place where it lies today.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Submission.
    pub submission: Submission,
    /// Path of its person's place, or of what became of the place asked for; none when that
    /// ended without a successor.
    pub path: Option<OrganisationPath>,
    /// Keys of the fields that it touches; none for a new person.
    pub fields: Vec<String>,
}

/// What someone did with a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What.
    pub kind: StepKind,
    /// Which time the submission was handed in then.
    pub round: i64,
    /// Level in whose name.
    pub level: Option<Level>,
    /// Who.
    pub by: AccountId,
    /// In whose place.
    pub on_behalf_of: Option<AccountId>,
    /// Remark.
    pub note: Option<String>,
    /// Reasons by field.
    pub reasons: BTreeMap<String, String>,
    /// When.
    pub at: DateTime<Utc>,
}

impl Step {
    /// The step as far as the four eyes are concerned.
    pub const fn deed(&self) -> Deed {
        Deed {
            kind: self.kind,
            round: self.round,
            by: self.by,
            on_behalf_of: self.on_behalf_of,
        }
    }
}

/// A subtree in which someone confirms, and the level at which they do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Root of the subtree.
    pub root: OrganisationPath,
    /// Its level.
    pub level: Level,
}

/// Which submissions of those in reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubmissionSet {
    /// Those that wait for a seat's own level, longest first.
    Queue,
    /// Those handed in by the account itself, newest first.
    Own,
    /// Those within the seats, newest first.
    Seats,
}

/// Which submissions; every part that is given must fit.
#[derive(Clone, Debug, Default)]
pub struct SubmissionFilter {
    /// State.
    pub state: Option<SubmissionState>,
    /// Kind.
    pub kind: Option<SubmissionKind>,
    /// Touches this group of fields.
    pub matter: Option<Matter>,
    /// In this subtree.
    pub subtree: Option<OrganisationPath>,
    /// Has stood where it stands since before this instant.
    pub before: Option<DateTime<Utc>>,
    /// About this person.
    pub worker: Option<WorkerId>,
    /// Handed in with these.
    pub batch: Option<PersonnelBatchId>,
}

/// The last submission of the page before.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubmissionAfter {
    /// Since when it has stood where it stands.
    pub waiting_since: DateTime<Utc>,
    /// Itself.
    pub id: SubmissionId,
}

fn known<T>(found: Option<T>, what: &str) -> Stored<T> {
    found.ok_or_else(|| StoreError::Inconsistent(format!("submission.{what}")))
}

/// Codes between commas, with one at either end, so that one can be looked for.
fn listed<T: Copy>(items: &[T], code: fn(T) -> &'static str) -> String {
    items.iter().fold(",".to_owned(), |text, item| {
        format!("{text}{},", code(*item))
    })
}

fn of_list<T>(text: &str, of: fn(&str) -> Option<T>, what: &str) -> Stored<Vec<T>> {
    text.split(',')
        .filter(|code| !code.is_empty())
        .map(|code| known(of(code), what))
        .collect()
}

fn stored(submission: &Submission) -> submission::Model {
    submission::Model {
        id: submission.id.into(),
        revision: submission.revision,
        kind: submission.kind.code().to_owned(),
        state: submission.state.code().to_owned(),
        round: submission.round,
        worker_id: submission.worker.map(Into::into),
        organisation_id: submission.organisation.into(),
        name: submission.name.clone(),
        writer_level: submission.writer_level.code().to_owned(),
        route: listed(&submission.route, Level::code),
        stage: submission.stage.map(|level| level.code().to_owned()),
        matters: listed(&submission.matters, Matter::code),
        number_hash: submission.number_hash.clone(),
        cell: submission.sealed.clone(),
        effective_on: submission.effective_on,
        reason: submission.reason.clone(),
        safe: submission.safe,
        import_id: submission.import.map(Into::into),
        submitted_by: submission.submitted_by.into(),
        submitted_at: submission.submitted_at,
        waiting_since: submission.waiting_since,
        decided_at: submission.decided_at,
        due_on: submission.due_on,
        action: submission.action.map(|kind| kind.code().to_owned()),
        document_number: submission.document_number.clone(),
        batch_id: submission.batch.map(Into::into),
        not_before: submission.not_before,
    }
}

impl TryFrom<submission::Model> for Submission {
    type Error = StoreError;

    fn try_from(row: submission::Model) -> Stored<Self> {
        Ok(Self {
            id: SubmissionId(row.id),
            revision: row.revision,
            kind: known(SubmissionKind::from_code(&row.kind), "kind")?,
            state: known(SubmissionState::from_code(&row.state), "state")?,
            round: row.round,
            worker: row.worker_id.map(WorkerId),
            organisation: OrganisationId(row.organisation_id),
            name: row.name,
            writer_level: known(Level::from_code(&row.writer_level), "writer_level")?,
            route: of_list(&row.route, Level::from_code, "route")?,
            stage: row
                .stage
                .map(|code| known(Level::from_code(&code), "stage"))
                .transpose()?,
            matters: of_list(&row.matters, Matter::from_code, "matters")?,
            number_hash: row.number_hash,
            sealed: row.cell,
            effective_on: row.effective_on,
            reason: row.reason,
            safe: row.safe,
            import: row.import_id.map(JobId),
            submitted_by: AccountId(row.submitted_by),
            submitted_at: row.submitted_at,
            waiting_since: row.waiting_since,
            decided_at: row.decided_at,
            due_on: row.due_on,
            action: row
                .action
                .map(|code| known(ActionKind::from_code(&code), "action"))
                .transpose()?,
            document_number: row.document_number,
            batch: row.batch_id.map(PersonnelBatchId),
            not_before: row.not_before,
        })
    }
}

impl TryFrom<submission_step::Model> for Step {
    type Error = StoreError;

    fn try_from(row: submission_step::Model) -> Stored<Self> {
        Ok(Self {
            kind: known(StepKind::from_code(&row.kind), "step")?,
            round: row.round,
            level: row
                .level
                .map(|code| known(Level::from_code(&code), "step.level"))
                .transpose()?,
            by: AccountId(row.account_id),
            on_behalf_of: row.behalf_id.map(AccountId),
            note: row.note,
            reasons: known(serde_json::from_str(&row.reasons).ok(), "step.reasons")?,
            at: row.at,
        })
    }
}

impl Store {
    /// Seals what a submission shall write.
    ///
    /// # Errors
    /// [`StoreError::Cipher`] when the suite refuses.
    pub fn seal_submission(&self, id: SubmissionId, content: &str) -> Stored<Vec<u8>> {
        self.keyring()
            .seal(CELL, id.0.as_bytes(), content.as_bytes())
    }

    /// What a submission shall write; none some time after the decision.
    ///
    /// # Errors
    /// [`StoreError::Cipher`] when the cell does not open.
    pub fn open_submission(&self, submission: &Submission) -> Stored<Option<String>> {
        submission
            .sealed
            .as_ref()
            .map(|cell| {
                self.keyring()
                    .open_text(CELL, submission.id.0.as_bytes(), cell)
            })
            .transpose()
    }
}
