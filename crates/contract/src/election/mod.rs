//! Term elections: what is sent.

mod view;

use chrono::NaiveDate;
use domain::{
    election::{Body, ElectionKind, Outcome, Rank, Reviewer},
    ids::{ElectionId, OrganisationId, WorkerId},
};

use validator::Validate as _;
pub use view::*;

use crate::wire;

wire! {
    /// Elections to plan, one in each place. Of `RECORD` there is no vote: the running term is
    /// registered as the posts have it, from `effective_on`, and handed in and approved as a result.
    request ElectionPlan {
        /// Term election or by-election.
        kind: ElectionKind,
        /// Villages and communities.
        #[validate(length(min = 1, max = 200))]
        organisation_ids: Vec<OrganisationId>,
        /// Bodies elected.
        #[validate(length(min = 1, max = 3))]
        bodies: Vec<Body>,
        /// Number of the new term where none is registered yet; of a by-election it is that of the
        /// running one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[validate(range(min = 1, max = 100))]
        ordinal: Option<u16>,
        /// Day of the vote.
        #[validate(custom(function = "crate::calendar::calendar"))]
        voting_on: NaiveDate,
        /// First day on which the result holds.
        #[validate(custom(function = "crate::calendar::calendar"))]
        effective_on: NaiveDate,
    }
}

wire! {
    /// The candidates of an election, in place of those before.
    request CandidatesInput {
        /// Candidates.
        #[validate(length(max = 60), nested)]
        candidates: Vec<CandidateInput>,
    }
}

wire! {
    /// Somebody who stands.
    request CandidateInput {
        /// Record in the register; without it the name counts.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        worker_id: Option<WorkerId>,
        /// Name of somebody who is not in the register yet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[validate(length(min = 1, max = 50))]
        name: Option<String>,
        /// What they stand for, one seat in each body.
        #[validate(length(max = 3))]
        stands: Vec<StandingInput>,
        /// What the reviewers say.
        #[serde(default)]
        #[validate(length(max = 6), nested)]
        verdicts: Vec<VerdictInput>,
    }
}

wire! {
    /// A seat somebody stands for.
    request StandingInput {
        /// Body.
        body: Body,
        /// Rank.
        rank: Rank,
    }
}

wire! {
    /// What a department says in the joint review.
    request VerdictInput {
        /// Department.
        reviewer: Reviewer,
        /// Whether the candidate may stand.
        passed: bool,
        /// Why not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[validate(length(max = 200))]
        reason: Option<String>,
    }
}

wire! {
    /// Results of elections, of many places in one call. All are written, or none.
    request ElectionResults {
        /// Results.
        #[validate(length(min = 1, max = 200), nested)]
        items: Vec<ElectionResult>,
    }
}

wire! {
    /// The result of one election.
    request ElectionResult {
        /// Election.
        election_id: ElectionId,
        /// Revision that was read.
        revision: i64,
        /// How many voted, by body.
        #[validate(length(max = 3))]
        counts: Vec<CountInput>,
        /// What came of every candidacy.
        #[validate(length(max = 180))]
        outcomes: Vec<OutcomeInput>,
        /// Where those go who are not elected again.
        #[serde(default)]
        #[validate(length(max = 60))]
        outgoing: Vec<OutgoingInput>,
    }
}

wire! {
    /// How many voted for a body.
    request CountInput {
        /// Body.
        body: Body,
        /// Registered voters, or members of the party organisation.
        voters: u32,
        /// Ballots handed in, or members who came.
        ballots: u32,
    }
}

wire! {
    /// What came of a candidacy.
    request OutcomeInput {
        /// Position of the candidate in the list, from 0.
        candidate: u32,
        /// Body.
        body: Body,
        /// Votes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        votes: Option<u32>,
        /// Elected or not, or appointed from above; none of somebody who may not stand.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outcome: Option<Outcome>,
    }
}

wire! {
    /// Where somebody goes who is not elected again.
    request OutgoingInput {
        /// Person.
        worker_id: WorkerId,
        /// Whether they leave; else they stay as full-time staff.
        leaves: bool,
        /// Whether the work is handed over.
        handed_over: bool,
        /// Whether the audit of the term is done, of a head.
        audited: bool,
    }
}

wire! {
    /// What goes with a result that is handed in.
    request ElectionSubmit {
        /// Number of the paper it rests on.
        #[validate(length(min = 1, max = 60))]
        document_number: String,
        /// Why; needed where something is doubtful.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[validate(length(max = 200))]
        reason: Option<String>,
    }
}

wire! {
    /// One of several elections.
    request ElectionChosen {
        /// Election.
        election_id: ElectionId,
        /// Revision that was read.
        revision: i64,
    }
}

wire! {
    /// Results of several places to hand in. All are handed in, or none.
    request ElectionSubmitBatch {
        /// Elections.
        #[validate(length(min = 1, max = 50), nested)]
        items: Vec<ElectionChosen>,
        /// What goes with them.
        #[validate(nested)]
        submission: ElectionSubmit,
    }
}

wire! {
    /// Results of several places to approve. All are approved, or none.
    request ElectionApproveBatch {
        /// Elections.
        #[validate(length(min = 1, max = 50), nested)]
        items: Vec<ElectionChosen>,
    }
}

wire! {
    /// Why a result is returned or taken back.
    request ElectionDecision {
        /// Why.
        #[validate(length(min = 1, max = 200))]
        reason: String,
    }
}
