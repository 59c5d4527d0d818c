//! Personnel management: actions, careers, and what ends soon.

mod assessment;
mod batch;
mod promotion;
mod proposal;
mod retirement;
mod view;

use chrono::NaiveDate;
use domain::{
    election::{Body, Removal},
    ids::{ActionId, OrganisationId},
    personnel::{
        action::{ActionKind, ProbationResult},
        career::{AbsenceKind, Grade, PenaltyKind},
        contract::ContractTerm,
        exit::ExitKind,
    },
    worker::{EntryKind, Post, RelationKind, WorkerClass},
};
use validator::Validate as _;

pub use assessment::*;
pub use batch::*;
pub use promotion::*;
pub use retirement::*;
pub use view::{
    ActionPage, ActionPreview, ActionQuery, ActionView, BackLimitInput, BackLimitList,
    BackLimitView, CareerLine, CareerSeat, CareerView, EndingPage, EndingQuery, EndingView,
};

use crate::wire;

wire! {
    /// The fields of a personnel action. Which of them a kind asks for: `CONTRACT` term, until,
    /// probation_until, relation, employer_id, contract_number; `PROBATION` result, until; `POST`
    /// class, post; `TRANSFER` organisation_id, class, post; `ABSENCE` absence, until, destination;
    /// `LEVEL` level; `ASSESSMENT` year, grade; `REWARD` title; `PENALTY` penalty, title, until;
    /// `EXIT` exit, destination, handed_over, audited; `RE_ENTRY` organisation_id, class, post,
    /// entry_kind, relation, employer_id; `SEAT_END` body, removal; `REVERSAL` reverses; the others none.
    #[derive(Default)]
    request ActionFields {
        /// Place: village, community, street or town.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organisation_id: Option<OrganisationId>,
        /// Class.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        class: Option<WorkerClass>,
        /// Post.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        post: Option<Post>,
        /// How someone enters again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entry_kind: Option<EntryKind>,
        /// Labour relation, where it becomes another.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        relation: Option<RelationKind>,
        /// Employer, where it becomes another.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        employer_id: Option<OrganisationId>,
        /// Kind of term of a contract.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        term: Option<ContractTerm>,
        /// Last day, included.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[validate(custom(function = "crate::calendar::calendar"))]
        until: Option<NaiveDate>,
        /// Last day of probation, included.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[validate(custom(function = "crate::calendar::calendar"))]
        probation_until: Option<NaiveDate>,
        /// Number of the signed contract.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[validate(length(max = 60))]
        contract_number: Option<String>,
        /// What a probation came to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        result: Option<ProbationResult>,
        /// Kind of absence.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        absence: Option<AbsenceKind>,
        /// Where someone goes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[validate(length(max = 100))]
        destination: Option<String>,
        /// Level of the post, 1 to 40.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[validate(range(min = 1, max = 40))]
        level: Option<i64>,
        /// Year assessed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[validate(range(min = 1949, max = 2100))]
        year: Option<i32>,
        /// Grade, GB/T 14946 考核结论.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        grade: Option<Grade>,
        /// Name of a reward, or the fact punished.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[validate(length(max = 100))]
        title: Option<String>,
        /// Kind of penalty.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        penalty: Option<PenaltyKind>,
        /// How someone leaves.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        exit: Option<ExitKind>,
        /// Whether the work is handed over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        handed_over: Option<bool>,
        /// Whether the audit of the term is done, of a head who leaves.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        audited: Option<bool>,
        /// The action taken back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reverses: Option<ActionId>,
        /// Body of which a seat ends.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<Body>,
        /// How a seat ends.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        removal: Option<Removal>,
    }
}

wire! {
    /// A personnel action as it is proposed.
    request ActionInput {
        /// Kind.
        kind: ActionKind,
        /// First day on which it holds; of an exit, the first day out of service.
        #[validate(custom(function = "crate::calendar::calendar"))]
        effective_on: NaiveDate,
        /// Number of the paper it rests on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[validate(length(max = 60))]
        document_number: Option<String>,
        /// Why; needed where something is doubtful.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[validate(length(max = 200))]
        reason: Option<String>,
        /// What the kind asks for.
        #[serde(default)]
        #[validate(nested)]
        fields: ActionFields,
    }
}

wire! {
    /// An action about somebody registered elsewhere, who is named by their number: a transfer
    /// asked for by the receiving side, or a re-entry.
    request NumberedActionInput {
        /// Identity number.
        #[validate(length(min = 1, max = 40))]
        id_number: String,
        /// The action: `TRANSFER` or `RE_ENTRY`.
        #[validate(nested)]
        action: ActionInput,
    }
}
