//! What is proposed, in types: a form that has been read. Whether it may be is [`super::effect`]'s
//! to say.

use chrono::NaiveDate;

use super::{
    action::{ActionKind, ProbationResult},
    career::{AbsenceKind, Grade, PenaltyKind},
    contract::ContractTerm,
    exit::ExitKind,
};
use crate::{
    election::{Body, Removal},
    ids::{ActionId, OrganisationId},
    worker::{EntryKind, Post, RelationKind, WorkerClass},
};

/// A post somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// Class.
    pub class: WorkerClass,
    /// Post.
    pub post: Post,
}

/// What an action shall do (拟办内容).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposal {
    /// A contract, from the day of the action.
    Contract {
        /// Kind of term.
        term: ContractTerm,
        /// Last day.
        until: Option<NaiveDate>,
        /// Last day of probation.
        probation_until: Option<NaiveDate>,
        /// Labour relation, where it becomes another.
        relation: Option<RelationKind>,
        /// Employer, where it becomes another.
        employer: Option<OrganisationId>,
        /// Number of the paper.
        number: Option<String>,
    },
    /// The contract ends.
    ContractEnd,
    /// The probation comes to something.
    Probation {
        /// What.
        result: ProbationResult,
        /// Last day of one that is extended.
        until: Option<NaiveDate>,
    },
    /// Another post at the same place.
    Post(Placement),
    /// A post at another place.
    Transfer {
        /// Where to.
        to: OrganisationId,
        /// As what.
        placement: Placement,
    },
    /// Away from the post.
    Absence {
        /// Why.
        absence: AbsenceKind,
        /// Last day, when it is known.
        until: Option<NaiveDate>,
        /// Where to.
        destination: Option<String>,
    },
    /// Back at the post.
    AbsenceEnd,
    /// Level of the post.
    Level(u8),
    /// Grade of a year.
    Assessment {
        /// Year.
        year: i32,
        /// Grade.
        grade: Grade,
    },
    /// A reward.
    Reward(String),
    /// A penalty.
    Penalty {
        /// Kind.
        penalty: PenaltyKind,
        /// What for.
        title: String,
        /// Last day of its effect.
        until: Option<NaiveDate>,
    },
    /// The penalty no longer holds.
    PenaltyEnd,
    /// Leaves; the day of the action is the first on which the person no longer serves.
    Exit {
        /// How.
        exit: ExitKind,
        /// Where to.
        destination: Option<String>,
        /// Whether the work is handed over.
        handed_over: bool,
        /// Whether the audit of the term is done.
        audited: bool,
    },
    /// Serves again.
    ReEntry {
        /// Where.
        to: OrganisationId,
        /// As what.
        placement: Placement,
        /// How.
        entry: EntryKind,
        /// Labour relation.
        relation: RelationKind,
        /// Employer.
        employer: Option<OrganisationId>,
    },
    /// A seat of a body ends, and with it the post that rests on it.
    SeatEnd {
        /// Body.
        body: Body,
        /// How.
        removal: Removal,
    },
    /// Takes an earlier action back.
    Reversal(ActionId),
}

impl Proposal {
    /// Its kind.
    pub const fn kind(&self) -> ActionKind {
        match self {
            Self::Contract { .. } => ActionKind::Contract,
            Self::ContractEnd => ActionKind::ContractEnd,
            Self::Probation { .. } => ActionKind::Probation,
            Self::Post(_) => ActionKind::Post,
            Self::Transfer { .. } => ActionKind::Transfer,
            Self::Absence { .. } => ActionKind::Absence,
            Self::AbsenceEnd => ActionKind::AbsenceEnd,
            Self::Level(_) => ActionKind::Level,
            Self::Assessment { .. } => ActionKind::Assessment,
            Self::Reward(_) => ActionKind::Reward,
            Self::Penalty { .. } => ActionKind::Penalty,
            Self::PenaltyEnd => ActionKind::PenaltyEnd,
            Self::Exit { .. } => ActionKind::Exit,
            Self::ReEntry { .. } => ActionKind::ReEntry,
            Self::SeatEnd { .. } => ActionKind::SeatEnd,
            Self::Reversal(_) => ActionKind::Reversal,
        }
    }

    /// Where the person shall serve, if that is said.
    pub const fn place(&self) -> Option<OrganisationId> {
        match self {
            Self::Transfer { to, .. } | Self::ReEntry { to, .. } => Some(*to),
            _ => None,
        }
    }
}
