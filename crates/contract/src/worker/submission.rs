//! Layered entry: what waits to be confirmed, and what is done with it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::{DelegationId, JobId, OrganisationId, PersonnelBatchId, ProofId, SubmissionId, WorkerId},
    personnel::{action::ActionKind, career::Grade},
    worker::submission::{Level, Matter, StepKind, SubmissionKind, SubmissionState},
};

use validator::Validate as _;

use super::{input::WorkerInput, view::WorkerView};
use crate::{ActionInput, CareerLine, FieldProblem, OrganisationRef, wire, word_enum};

word_enum! {
    /// Which submissions.
    SubmissionList {
        /// Those that wait for one's own confirmation, longest first.
        #[default]
        Queue,
        /// Those one has handed in oneself, newest first.
        Mine,
        /// Those one may or might confirm, whatever became of them, newest first.
        Scope,
    }
}

word_enum! {
    /// What the reader may do with a submission.
    SubmissionAction {
        /// Confirm it.
        #[default]
        Confirm,
        /// Give it back with reasons.
        Return,
        /// Change it and hand it in again.
        Resubmit,
        /// Take it back.
        Withdraw,
    }
}

word_enum! {
    /// Which photo of a submission.
    PhotoSide {
        /// The one that was handed in.
        #[default]
        Submitted,
        /// The one that is registered.
        Registered,
    }
}

wire! {
    /// Which photo of a submission.
    query PhotoQuery {
        /// Which of the two; `submitted` without it.
        side: PhotoSide,
    }
}

wire! {
    /// Which submissions; every part that is given must fit.
    query SubmissionQuery {
        /// Which of them; `queue` without it.
        view: SubmissionList,
        /// State.
        state: SubmissionState,
        /// Kind.
        kind: SubmissionKind,
        /// Touches this group of fields.
        matter: Matter,
        /// In the subtree of this place.
        organisation_id: OrganisationId,
        /// Has waited for more than this many days.
        #[validate(range(min = 0, max = 3650))]
        older_than_days: u32,
        /// About this person.
        worker_id: WorkerId,
        /// Handed in with these.
        batch_id: PersonnelBatchId,
        /// Page size, 1 to 200.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
        /// `next_cursor` of the page before.
        cursor: String,
    }
}

wire! {
    /// A page of submissions.
    response SubmissionPage {
        /// Submissions.
        items: Vec<SubmissionSummary>,
        /// Cursor of the next page.
        next_cursor: Option<String>,
        /// Number of submissions.
        total: i64,
    }
}

wire! {
    /// A line of a list of submissions.
    response SubmissionSummary {
        /// Submission.
        id: SubmissionId,
        /// Revision for `If-Match`.
        revision: i64,
        /// What is submitted.
        kind: SubmissionKind,
        /// Where it stands.
        state: SubmissionState,
        /// Level that must confirm now.
        stage: Option<Level>,
        /// Person, once registered.
        worker_id: Option<WorkerId>,
        /// Name of the person; no longer kept some time after the decision.
        name: Option<String>,
        /// Names of the place from the top.
        place: String,
        /// Groups of fields that it touches.
        matters: Vec<Matter>,
        /// Keys of the fields that it touches; empty for a new person.
        fields: Vec<String>,
        /// Who handed it in.
        submitted_by: String,
        /// First handed in at.
        submitted_at: DateTime<Utc>,
        /// Since when it has stood where it stands.
        waiting_since: DateTime<Utc>,
        /// Whole days since then; of one that is decided, the days it took.
        age_days: i64,
        /// Whether it has waited so long that it stands in the queues of the levels above as well.
        overdue: bool,
        /// Kind of personnel action, when it is one.
        action: Option<ActionKind>,
        /// Last day for an answer, where a law sets one.
        due_on: Option<NaiveDate>,
        /// Whether it may be confirmed together with others.
        safe: bool,
    }
}

wire! {
    /// One submission in full. Values are shown to whoever handed it in and to whoever may
    /// confirm it.
    response SubmissionView {
        /// Its line in the list.
        summary: SubmissionSummary,
        /// Place.
        organisation: OrganisationRef,
        /// Level of who handed it in.
        writer_level: Level,
        /// Levels that confirm, in order.
        route: Vec<Level>,
        /// Which time it was handed in.
        round: i64,
        /// Day from which the change holds; without it what is recorded is corrected.
        effective_on: Option<NaiveDate>,
        /// Stated reason.
        reason: Option<String>,
        /// Import that it came from.
        import_id: Option<JobId>,
        /// Actions it was handed in with.
        batch_id: Option<PersonnelBatchId>,
        /// First day on which it may be confirmed.
        not_before: Option<NaiveDate>,
        /// Fields with their values.
        fields: Vec<SubmittedField>,
        /// What the checks find now.
        findings: Vec<FieldProblem>,
        /// What was done with it, oldest first.
        steps: Vec<SubmissionStep>,
        /// Files that prove what a correction request says.
        proofs: Vec<SubmissionProof>,
        /// What the reader may do.
        may: Vec<SubmissionAction>,
        /// Why the reader may not decide although it waits for their level, in Chinese.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        may_not: Option<String>,
        /// The same in English.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        may_not_en: Option<String>,
        /// The record as it would be, for the form; only to whoever may hand it in again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proposed: Option<Box<WorkerView>>,
        /// The action as it was handed in, for the form; only to whoever may hand it in again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        action: Option<Box<ActionInput>>,
    }
}

wire! {
    /// One field of a submission; numbers masked.
    response SubmittedField {
        /// Key of the field.
        field: String,
        /// Chinese label.
        label: String,
        /// Group.
        matter: Matter,
        /// What the register held when it was handed in, in words (Chinese).
        before: Option<String>,
        /// The same in English.
        before_en: Option<String>,
        /// What shall stand there, in words (Chinese).
        after: Option<String>,
        /// The same in English.
        after_en: Option<String>,
        /// What the register holds by now, where that is something else, in words (Chinese).
        now: Option<String>,
        /// The same in English.
        now_en: Option<String>,
        /// Whether the register holds something else by now.
        outdated: bool,
        /// Why it was returned, the last time it was.
        returned: Option<String>,
    }
}

wire! {
    /// What someone did with a submission.
    response SubmissionStep {
        /// What.
        kind: StepKind,
        /// When.
        at: DateTime<Utc>,
        /// Who.
        by: String,
        /// In whose place.
        on_behalf_of: Option<String>,
        /// Level in whose name.
        level: Option<Level>,
        /// Remark.
        note: Option<String>,
        /// Reasons by field.
        reasons: BTreeMap<String, String>,
    }
}

wire! {
    /// A file that proves what a correction request says.
    response SubmissionProof {
        /// File.
        id: ProofId,
        /// Name.
        name: String,
        /// Size.
        bytes: i64,
        /// Added at.
        added_at: DateTime<Utc>,
    }
}

wire! {
    /// A file to add to a request.
    query ProofQuery {
        /// Name with its ending, e.g. `毕业证书.jpg`.
        #[validate(length(min = 1, max = 200))]
        name: String,
    }
}

wire! {
    /// The own record, and whether it is to be corrected.
    response OwnRecord {
        /// The record as confirmed; numbers masked.
        record: WorkerView,
        /// Grades that are proposed, as long as objections may be raised.
        proposals: Vec<OwnProposal>,
        /// Own requests, newest first.
        corrections: Vec<SubmissionSummary>,
        /// The own career, those that begin last first.
        career: Vec<CareerLine>,
    }
}

wire! {
    /// A grade that is proposed for the person themselves (考核等次公示).
    response OwnProposal {
        /// The submission that proposes it.
        submission_id: SubmissionId,
        /// Year.
        year: i32,
        /// Grade.
        grade: Grade,
        /// Last day for objections.
        objections_until: NaiveDate,
        /// What was objected.
        objection: Option<String>,
        /// When.
        objected_at: Option<DateTime<Utc>>,
    }
}

wire! {
    /// An objection to a grade that is proposed.
    request ObjectionInput {
        /// Why, 2 to 200 characters.
        #[validate(length(min = 2, max = 200))]
        reason: String,
    }
}

wire! {
    /// A wish to have the own record corrected.
    request CorrectionInput {
        /// The record as it should be; secrets that are left out stay. Post, labour relation and
        /// pay must be as they are.
        #[validate(nested)]
        record: WorkerInput,
        /// Why, and what proves it.
        #[validate(length(min = 2, max = 200))]
        reason: String,
    }
}

wire! {
    /// A submission given back.
    request SubmissionReturn {
        /// Why, by the key of the field; at least one.
        reasons: BTreeMap<String, String>,
        /// Further remark.
        #[serde(default)]
        #[validate(length(max = 200))]
        note: Option<String>,
    }
}

wire! {
    /// Submissions to confirm together.
    request SubmissionBatch {
        /// Which, at most 100.
        #[validate(length(min = 1, max = 100))]
        ids: Vec<SubmissionId>,
    }
}

wire! {
    /// What became of submissions confirmed together.
    response SubmissionBatchResult {
        /// One verdict for each, in the order asked.
        items: Vec<SubmissionVerdict>,
        /// Number of those confirmed.
        confirmed: i64,
    }
}

wire! {
    /// What became of one of several submissions.
    response SubmissionVerdict {
        /// Submission.
        id: SubmissionId,
        /// Whether it was confirmed.
        confirmed: bool,
        /// Where it stands now; absent when it was not confirmed.
        state: Option<SubmissionState>,
        /// Code of the refusal.
        code: Option<String>,
        /// Why not, in Chinese.
        message: Option<String>,
        /// Why not, in English.
        message_en: Option<String>,
    }
}

wire! {
    /// How many submissions want something of the reader.
    response SubmissionCounts {
        /// Wait for the reader's confirmation.
        queue: i64,
        /// Of these, for more than a week.
        queue_old: i64,
        /// Were returned to the reader.
        returned: i64,
        /// The reader's own that others have still to confirm.
        waiting: i64,
        /// Results of elections that wait for the reader's approval, or were returned to the reader.
        elections: i64,
    }
}

wire! {
    /// A mark that a record has changes which wait to be confirmed.
    response PendingMark {
        /// Number of submissions.
        count: i64,
        /// Those that the reader handed in or may confirm, with their values.
        submissions: Vec<PendingSubmission>,
    }
}

wire! {
    /// A submission about a registered person, as their page shows it.
    response PendingSubmission {
        /// Submission.
        id: SubmissionId,
        /// Where it stands.
        state: SubmissionState,
        /// Level that must confirm now.
        stage: Option<Level>,
        /// Who handed it in.
        submitted_by: String,
        /// First handed in at.
        submitted_at: DateTime<Utc>,
        /// Fields with their values.
        fields: Vec<SubmittedField>,
    }
}

wire! {
    /// Whose confirmation what needs.
    response SubmissionRules {
        /// Revision for `If-Match`.
        revision: i64,
        /// One rule for each level of writers and each matter.
        items: Vec<SubmissionRule>,
    }
}

wire! {
    /// Rules as they shall be.
    request SubmissionRulesInput {
        /// Rules; what is not among them needs no confirmation.
        #[validate(nested, length(max = 100))]
        items: Vec<SubmissionRule>,
    }
}

wire! {
    /// Whose confirmation one matter needs from writers of one level.
    request SubmissionRule {
        /// Level of who writes.
        writer: Level,
        /// What is written.
        matter: Matter,
        /// Highest level that must confirm; those between confirm before it. Nobody without it.
        confirmed_by: Option<Level>,
    }
}

wire! {
    /// Substitutions given and received, those that have ended after the others.
    response DelegationPage {
        /// Substitutions.
        items: Vec<DelegationView>,
        /// Number of them.
        total: i64,
    }
}

wire! {
    /// Who confirms in whose place while they are away.
    response DelegationView {
        /// Substitution.
        id: DelegationId,
        /// Who is away.
        from: String,
        /// Who confirms in their place.
        to: String,
        /// Whether the reader is away, and not the substitute.
        given: bool,
        /// First day.
        valid_from: NaiveDate,
        /// First day on which it no longer holds.
        valid_to: NaiveDate,
        /// Why.
        reason: String,
        /// Whether it holds today.
        in_force: bool,
        /// Whether it was ended early.
        revoked: bool,
    }
}

wire! {
    /// Someone to confirm in one's own place.
    request DelegationInput {
        /// User name; the account must have the right to confirm.
        #[validate(length(min = 2, max = 64))]
        username: String,
        /// First day.
        #[validate(custom(function = "crate::calendar::calendar"))]
        valid_from: NaiveDate,
        /// First day on which it no longer holds.
        #[validate(custom(function = "crate::calendar::calendar"))]
        valid_to: NaiveDate,
        /// Why.
        #[validate(length(min = 2, max = 200))]
        reason: String,
    }
}

#[cfg(test)]
mod tests {
    use domain::worker::submission::Matter;

    /// A field that is in no group would need nobody's confirmation.
    #[test]
    fn every_field_of_a_record_is_in_a_group() {
        let place = "00000000-0000-0000-0000-000000000000";
        let input: crate::WorkerInput = serde_json::from_value(serde_json::json!({
            "name": "张三", "ethnicity": "01", "organisation_id": place, "class": "MEMBER", "post": "OTHER",
            "assigned_on": "2021-01-15", "entry_kind": "ELECTED", "entered_on": "2021-01-15", "relation": "TENURE",
        }))
        .unwrap();
        let sent = serde_json::to_value(&input).unwrap();
        let fields = sent.as_object().unwrap();
        assert!(fields.len() > 30);
        for field in fields.keys() {
            assert!(Matter::of_field(field).is_some(), "{field}");
        }
        assert_eq!(Matter::of_field("surname"), None);
    }
}
