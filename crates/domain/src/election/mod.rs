//! Term elections (换届): terms of office and seats, who may stand, what an election comes to.
//!
//! 《村民委员会组织法》 and 《城市居民委员会组织法》 (2018): terms of five years, re-election allowed;
//! whoever is elected in between serves to the end of the running term (art. 19).

pub mod carry;
pub mod check;
pub mod effect;
pub mod freeze;
mod problems;
pub mod seat;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use problems::ElectionProblem;
pub use seat::{Body, Manner, Rank, Removal, Seat, SeatEnd};

use crate::{
    code_enum::code_enum,
    ids::{OrganisationId, TermId, WorkerId},
    worker::submission::Level,
};

/// Years of a term.
pub const TERM_YEARS: u32 = 5;

code_enum! {
    /// What an election fills (选举类别).
    ElectionKind {
        General = "GENERAL", "换届选举", "Term election";
        ByElection = "BY_ELECTION", "补选", "By-election";
        /// No vote: the term that runs when the register is first used, as its posts have it.
        Record = "RECORD", "登记现任期", "Registration of a running term";
    }
}

impl ElectionKind {
    /// Whether terms begin with it; otherwise it is about those that run.
    pub const fn begins_terms(self) -> bool {
        matches!(self, Self::General | Self::Record)
    }
}

code_enum! {
    /// Where an election stands (选举进度).
    ElectionState {
        Planned = "PLANNED", "已启动", "Planned";
        Frozen = "FROZEN", "名单已冻结，候选人资格联审", "List frozen, candidates under review";
        Counted = "COUNTED", "结果已录入", "Result entered";
        Submitted = "SUBMITTED", "待审批", "Awaiting approval";
        Returned = "RETURNED", "已退回", "Returned";
        Approved = "APPROVED", "已批准", "Approved";
        Reversed = "REVERSED", "已撤销", "Reversed";
    }
}

impl ElectionState {
    /// Whether it is under way; a place has one such election at a time.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Approved | Self::Reversed)
    }

    /// Whether its list is frozen: nobody decides beside it what it elects.
    pub const fn is_frozen(self) -> bool {
        matches!(
            self,
            Self::Frozen | Self::Counted | Self::Submitted | Self::Returned
        )
    }

    /// Whether the candidates may be changed.
    pub const fn takes_candidates(self) -> bool {
        matches!(self, Self::Frozen | Self::Counted | Self::Returned)
    }
}

code_enum! {
    /// Who looks at candidates (资格联审部门). Each gives a verdict on everyone.
    Reviewer {
        Organisation = "ORGANISATION", "组织部门", "Organisation department";
        Discipline = "DISCIPLINE", "纪检监察机关", "Discipline inspection";
        PoliticalLegal = "POLITICAL_LEGAL", "政法部门", "Political and legal affairs";
        PublicSecurity = "PUBLIC_SECURITY", "公安机关", "Public security";
        CivilAffairs = "CIVIL_AFFAIRS", "民政部门", "Civil affairs";
        Petitions = "PETITIONS", "信访部门", "Petitions";
    }
}

code_enum! {
    /// What became of somebody who stood (选举结果).
    Outcome {
        Elected = "ELECTED", "当选", "Elected";
        NotElected = "NOT_ELECTED", "未当选", "Not elected";
        Appointed = "APPOINTED", "上级任命", "Appointed from above";
    }
}

/// What a reviewer says of a candidate (联审意见).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// Who.
    pub reviewer: Reviewer,
    /// Whether they may stand.
    pub passed: bool,
    /// Why not.
    pub reason: Option<String>,
}

/// A seat somebody stands for, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// Body.
    pub body: Body,
    /// Rank.
    pub rank: Rank,
    /// Votes.
    pub votes: Option<u32>,
    /// What came of it.
    pub outcome: Option<Outcome>,
}

impl Standing {
    /// Whether it came to a seat.
    pub fn won(&self) -> bool {
        matches!(self.outcome, Some(Outcome::Elected | Outcome::Appointed))
    }
}

/// Somebody who stands (候选人).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// Name.
    pub name: String,
    /// Record in the register; whoever is new there is entered before the result takes effect.
    pub worker: Option<WorkerId>,
    /// What they stand for.
    pub stands: Vec<Standing>,
    /// What the reviewers say.
    pub verdicts: Vec<Verdict>,
}

impl Candidate {
    /// Seats they have won.
    pub fn won(&self) -> impl Iterator<Item = &Standing> {
        self.stands.iter().filter(|one| one.won())
    }
}

/// How many voted for a body (投票情况).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// Body.
    pub body: Body,
    /// Who might vote: registered voters, or the members of the party organisation.
    pub voters: u32,
    /// Ballots handed in, or members who came.
    pub ballots: u32,
}

/// Somebody of the frozen list who is not elected again (届满、落选人员去向).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outgoing {
    /// Whom.
    pub worker: WorkerId,
    /// Whether they leave; else they stay as full-time staff.
    pub leaves: bool,
    /// Whether the work is handed over.
    pub handed_over: bool,
    /// Whether the audit of the term is done, of a head.
    pub audited: bool,
}

/// What is written down in the course of an election; personal data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Papers {
    /// The frozen list: whoever holds a seat or post of the bodies.
    pub listed: Vec<WorkerId>,
    /// Candidates.
    pub candidates: Vec<Candidate>,
    /// Votes, by body.
    pub counts: Vec<Count>,
    /// Where those go who are not elected again.
    pub outgoing: Vec<Outgoing>,
}

impl Papers {
    /// What is known of where somebody goes; unsaid, they leave and nothing is done yet.
    pub fn outgoing_of(&self, worker: WorkerId) -> Outgoing {
        let said = self.outgoing.iter().find(|one| one.worker == worker);
        said.copied().unwrap_or(Outgoing {
            worker,
            leaves: true,
            handed_over: false,
            audited: false,
        })
    }

    /// Everyone of the register whom the result touches, each once.
    pub fn people(&self) -> Vec<WorkerId> {
        let mut people = self.listed.clone();
        let winners = self
            .candidates
            .iter()
            .filter(|one| one.won().next().is_some());
        people.extend(winners.filter_map(|one| one.worker));
        people.sort_unstable();
        people.dedup();
        people
    }
}

/// A term of office of a body of a place (任期).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Term.
    pub id: TermId,
    /// Place.
    pub organisation: OrganisationId,
    /// Body.
    pub body: Body,
    /// Its number (届次).
    pub ordinal: u16,
    /// First day.
    pub from: NaiveDate,
    /// First day of the next term, as planned.
    pub planned_to: NaiveDate,
    /// First day on which it no longer ran.
    pub actual_to: Option<NaiveDate>,
}

/// The level that approves what somebody of a level has handed in: the one above, of streets at
/// least; in districts and the city somebody else of the same.
pub const fn approving(writer: Level) -> Level {
    match writer {
        Level::Community => Level::Street,
        Level::Street | Level::District => Level::District,
        Level::City => Level::City,
    }
}
