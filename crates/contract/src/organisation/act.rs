//! Acts of reorganisation: drafted, approved by somebody else, taking effect on their day.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    election::Body,
    ids::{OrganisationActId, OrganisationId, WorkerId},
    organisation::{
        OrganisationKind, OrganisationNature,
        act::{ActState, AllocationBasis, StepKind},
    },
    worker::submission::Level,
};

use super::OrganisationRef;
use crate::wire;

/// An organisation in a step: one that exists, or one that the act establishes, by the label
/// that its step gives it.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NodeRef {
    /// Exists.
    Id(OrganisationId),
    /// Is established by a step of this act that bears the label.
    New(String),
}

wire! {
    /// One part of a split.
    request SplitPart {
        /// Where it goes; the organisation that is split itself where it lives on.
        node: NodeRef,
        /// What hangs below the organisation that is split and goes to this part.
        children: Vec<OrganisationId>,
        /// Words of addresses that belong to this part, e.g. names of streets and housing estates.
        #[validate(length(max = 200))]
        address_words: Vec<String>,
        /// Part of population and approved posts in ten-thousandths; without it in proportion to
        /// the people allocated.
        share: Option<u32>,
    }
}

/// One step of an act (调整步骤). A code that is not given stays as it is.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "step", rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum ActStep {
    /// Establishes an organisation (设立).
    Establish {
        /// By which other steps name it.
        label: String,
        /// Kind.
        kind: OrganisationKind,
        /// What it is in law.
        nature: Option<OrganisationNature>,
        /// Name.
        name: String,
        /// Administering parent.
        parent: NodeRef,
        /// Statutory division code.
        division_code: Option<String>,
    },
    /// Gives another name (更名).
    Rename {
        /// Whom.
        organisation_id: OrganisationId,
        /// New name.
        name: String,
        /// New code.
        division_code: Option<String>,
    },
    /// Changes what it is in law, e.g. a village into a community (村改居).
    Convert {
        /// Whom.
        organisation_id: OrganisationId,
        /// New nature.
        nature: OrganisationNature,
        /// New name.
        name: Option<String>,
        /// New code.
        division_code: Option<String>,
    },
    /// Hangs it below another parent (调整隶属), with all below it.
    Move {
        /// Whom.
        organisation_id: OrganisationId,
        /// New parent.
        parent: NodeRef,
        /// New code.
        division_code: Option<String>,
    },
    /// Several become one (合并), which is one of them, another, or a new one.
    Merge {
        /// Those that are merged.
        sources: Vec<OrganisationId>,
        /// What they become.
        into: NodeRef,
    },
    /// One becomes several (拆分).
    Split {
        /// That which is split.
        source: OrganisationId,
        /// What it becomes.
        parts: Vec<SplitPart>,
    },
    /// Ends it without a successor (撤销); nobody may be left in it.
    Abolish {
        /// Whom.
        organisation_id: OrganisationId,
    },
    /// People of a subtree answer to another department (变更主管部门).
    Supervise {
        /// Department so far.
        from: OrganisationId,
        /// Department from then on.
        to: NodeRef,
        /// Subtree in which this holds.
        within: OrganisationId,
    },
}

impl ActStep {
    /// What it does.
    pub const fn kind(&self) -> StepKind {
        match self {
            Self::Establish { .. } => StepKind::Establish,
            Self::Rename { .. } => StepKind::Rename,
            Self::Convert { .. } => StepKind::Convert,
            Self::Move { .. } => StepKind::Move,
            Self::Merge { .. } => StepKind::Merge,
            Self::Split { .. } => StepKind::Split,
            Self::Abolish { .. } => StepKind::Abolish,
            Self::Supervise { .. } => StepKind::Supervise,
        }
    }
}

wire! {
    /// An act of reorganisation, drafted or changed.
    request OrganisationActInput {
        /// Title, e.g. `锦江区街道区划调整`.
        #[validate(length(min = 1, max = 100))]
        title: String,
        /// Number of the document that orders it, e.g. `川民政函〔2026〕12号`; needed to submit.
        #[validate(length(max = 100))]
        document_number: Option<String>,
        /// Day on which it takes effect.
        #[validate(custom(function = "crate::calendar::calendar"))]
        effective_on: NaiveDate,
        /// Why.
        #[validate(length(max = 500))]
        reason: Option<String>,
        /// Steps, each on the tree that the one before leaves.
        #[validate(length(max = 2000))]
        steps: Vec<ActStep>,
    }
}

wire! {
    /// The name of a document's file.
    query ActDocumentQuery {
        /// Name with its ending, e.g. `川民政函〔2026〕12号.pdf`.
        #[validate(length(min = 1, max = 200))]
        name: String,
    }
}

wire! {
    /// Which acts.
    query OrganisationActQuery {
        /// State.
        state: ActState,
        /// Acts that concern this organisation.
        organisation_id: OrganisationId,
        /// Page size, 1 to 200.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
        /// `next_cursor` of the page before.
        cursor: String,
    }
}

wire! {
    /// Acts, newest day first.
    response OrganisationActPage {
        /// Acts.
        items: Vec<OrganisationActSummary>,
        /// Cursor of the next page.
        next_cursor: Option<String>,
        /// Number that match.
        total: i64,
    }
}

wire! {
    /// An act in a list.
    response OrganisationActSummary {
        /// Act.
        id: OrganisationActId,
        /// State.
        state: ActState,
        /// Whether it is approved and its day has come.
        in_effect: bool,
        /// Title.
        title: String,
        /// Number of the document.
        document_number: Option<String>,
        /// Day on which it takes effect.
        effective_on: NaiveDate,
        /// Number of steps.
        steps: i64,
        /// Who drafted it.
        drafted_by: String,
        /// Drafted at.
        drafted_at: DateTime<Utc>,
    }
}

wire! {
    /// An act of reorganisation (机构调整).
    response OrganisationActView {
        /// Act.
        id: OrganisationActId,
        /// Revision for `If-Match`.
        revision: i64,
        /// State.
        state: ActState,
        /// Whether it is approved and its day has come.
        in_effect: bool,
        /// Title.
        title: String,
        /// Number of the document.
        document_number: Option<String>,
        /// Name of the document's file, if one is kept.
        document_name: Option<String>,
        /// Day on which it takes effect.
        effective_on: NaiveDate,
        /// Why.
        reason: Option<String>,
        /// Steps.
        steps: Vec<ActStep>,
        /// The organisations that the steps name, as they are on the day before.
        organisations: Vec<OrganisationRef>,
        /// Who drafted it.
        drafted_by: String,
        /// Drafted at.
        drafted_at: DateTime<Utc>,
        /// Who submitted it.
        submitted_by: Option<String>,
        /// Submitted at.
        submitted_at: Option<DateTime<Utc>>,
        /// Level that decides about it: the one above whoever submitted it.
        approver: Option<Level>,
        /// Who approved or returned it.
        decided_by: Option<String>,
        /// Approved or returned at.
        decided_at: Option<DateTime<Utc>>,
        /// Why it was returned or reversed.
        decision_reason: Option<String>,
        /// What the asking account may do with it now.
        may: ActRights,
    }
}

wire! {
    /// What an account may do with an act now.
    response ActRights {
        /// Change, submit and delete it.
        edit: bool,
        /// Approve or return it; never whoever drafted or submitted it, nor below `approver`.
        decide: bool,
        /// Reverse it.
        reverse: bool,
    }
}

wire! {
    /// What an act comes to, before anything is done.
    response OrganisationActPreview {
        /// What stands in the way; an act with any cannot be submitted.
        problems: Vec<ActProblemView>,
        /// What happens to each organisation.
        changes: Vec<ActChange>,
        /// Who goes where.
        flows: Vec<ActFlow>,
        /// How the bodies to which seats come stand then: seats go with whoever holds them.
        bodies: Vec<ActBody>,
        /// What becomes of accounts that work within what is merged or split.
        accounts: Vec<ActAccount>,
        /// People in service by unit and street before and after: on the day, and for an act
        /// dated back on every month's end since.
        figures: Vec<ActFigure>,
    }
}

wire! {
    /// Something that stands in the way of an act.
    response ActProblemView {
        /// Step it is about, counted from 0.
        step: Option<i64>,
        /// Organisation it is about.
        organisation: Option<OrganisationRef>,
        /// Stable code.
        code: String,
        /// What to do, in Chinese.
        message: String,
        /// What to do, in English.
        message_en: String,
    }
}

wire! {
    /// What happens to one organisation.
    response ActChange {
        /// Organisation; none while it is not yet established.
        organisation_id: Option<OrganisationId>,
        /// Kind.
        kind: OrganisationKind,
        /// Names from the top before; none when it is established.
        before: Option<String>,
        /// Names from the top after; none when it ends.
        after: Option<String>,
        /// Code before.
        code_before: Option<String>,
        /// Code after.
        code_after: Option<String>,
        /// Nature before.
        nature_before: Option<OrganisationNature>,
        /// Nature after.
        nature_after: Option<OrganisationNature>,
        /// Whether only an organisation above it changes.
        follows: bool,
    }
}

wire! {
    /// People who go from one place to another.
    response ActFlow {
        /// Where they are.
        from: OrganisationRef,
        /// Where they go.
        to: NodeRef,
        /// Its name.
        to_name: String,
        /// Number of people.
        people: i64,
    }
}

wire! {
    /// A body to which seats come.
    response ActBody {
        /// Names of its place from the top.
        place: String,
        /// Body.
        body: Body,
        /// Number of the term in which its seats come together.
        ordinal: u16,
        /// First day of the next term, as planned.
        planned_to: NaiveDate,
        /// Whether that term begins with the act; otherwise it runs there already.
        begins: bool,
        /// Seats that come.
        come: i64,
        /// All seats then.
        sits: i64,
        /// Heads among them; with more than one, an election or a decision from above is due.
        heads: i64,
    }
}

wire! {
    /// An account whose scope follows.
    response ActAccount {
        /// User name.
        username: String,
        /// Name shown.
        display_name: String,
        /// Where it works.
        from: OrganisationRef,
        /// Where it works from the day on.
        to_names: Vec<String>,
    }
}

wire! {
    /// People in service of one organisation on one day.
    response ActFigure {
        /// Name of the unit or street.
        name: String,
        /// Civil date.
        on: NaiveDate,
        /// Before the act.
        before: i64,
        /// After it.
        after: i64,
    }
}

wire! {
    /// Which people of an allocation.
    query ActAllocationQuery {
        /// Those of this organisation that is split.
        source_id: OrganisationId,
        /// Page size, 1 to 200.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
        /// `next_cursor` of the page before.
        cursor: String,
    }
}

wire! {
    /// People of what is split, each with the part they go to.
    response ActAllocationPage {
        /// People by name.
        items: Vec<ActAllocationRow>,
        /// Cursor of the next page.
        next_cursor: Option<String>,
        /// Number of people.
        total: i64,
        /// Number of people who have no part yet.
        unallocated: i64,
    }
}

wire! {
    /// One person of an allocation.
    response ActAllocationRow {
        /// Person.
        worker_id: WorkerId,
        /// Name.
        name: String,
        /// Class and post, e.g. `专职 · 委员`.
        post: String,
        /// Address down to the street, as lists show it.
        address: Option<String>,
        /// Where they are.
        source: OrganisationRef,
        /// Part they go to.
        target: Option<NodeRef>,
        /// Why.
        basis: Option<AllocationBasis>,
    }
}

wire! {
    /// Asks for a proposal; what was set by hand is replaced.
    request ActAllocationPropose {
        /// By address, whoever fits no part evenly; or all evenly.
        basis: AllocationBasis,
    }
}

wire! {
    /// Parts set by hand.
    request ActAllocationInput {
        /// People and their parts.
        #[validate(length(min = 1, max = 1000))]
        items: Vec<ActAllocationEntry>,
    }
}

wire! {
    /// The part one person goes to.
    request ActAllocationEntry {
        /// Person.
        worker_id: WorkerId,
        /// Where they are.
        source_id: OrganisationId,
        /// Part.
        target: NodeRef,
    }
}

wire! {
    /// A decision with its reason.
    request ActDecision {
        /// Why; the drafter reads it.
        #[validate(length(min = 1, max = 500))]
        reason: String,
    }
}

wire! {
    /// For which day a sheet is read.
    query ActSheetQuery {
        /// Day on which the act takes effect; today without it.
        #[validate(custom(function = "crate::calendar::calendar"))]
        effective_on: NaiveDate,
    }
}

wire! {
    /// Steps read from a sheet.
    response ActSheet {
        /// Steps in the order of the rows.
        steps: Vec<ActStep>,
        /// What could not be read, by row.
        problems: Vec<ActSheetProblem>,
        /// The organisations that the steps name.
        organisations: Vec<OrganisationRef>,
        /// Day for which it was read: the organisations are those of the day before.
        effective_on: NaiveDate,
    }
}

wire! {
    /// A row of a sheet that could not be read.
    response ActSheetProblem {
        /// Row of the sheet, the heading being row 1.
        row: i64,
        /// Column.
        column: String,
        /// What to do, in Chinese.
        message: String,
        /// What to do, in English.
        message_en: String,
    }
}

wire! {
    /// Where an organisation came from or went (沿革).
    response LineageLink {
        /// The other organisation.
        organisation: OrganisationRef,
        /// Part of the predecessor, in ten-thousandths.
        share: u32,
        /// Day.
        on: NaiveDate,
        /// Act.
        act_id: OrganisationActId,
        /// Title of the act.
        act_title: String,
        /// Number of its document.
        document_number: Option<String>,
    }
}
