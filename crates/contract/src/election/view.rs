//! What is answered about elections, terms and seats.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    election::{
        Body, ElectionKind, ElectionState, Manner, Outcome, Rank, Reviewer, SeatEnd, effect::Fate,
    },
    ids::{ElectionId, OrganisationId, TermId, WorkerId},
    worker::{Post, submission::Level},
};

use crate::{FieldProblem, SubmissionList, wire, word_enum};

word_enum! {
    /// What a place lacks for its terms.
    TermNeed {
        /// No term is registered.
        #[default]
        Unknown,
        /// An election is under way.
        UnderWay,
        /// The result of one waits to be approved.
        Waiting,
        /// The term is over by its plan.
        Overdue,
        /// The term ends within a year.
        EndsSoon,
        /// Nothing.
        Nothing,
    }
}

wire! {
    /// Which places of the board.
    query ElectionBoardQuery {
        /// In the subtree of this place.
        organisation_id: OrganisationId,
        /// Only those that need this.
        need: TermNeed,
        /// Page size, 1 to 200.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
        /// `next_cursor` of the page before.
        cursor: String,
    }
}

wire! {
    /// Terms and elections of the villages and communities of a subtree, in the order of the tree.
    response ElectionBoard {
        /// A page of places.
        items: Vec<BoardPlace>,
        /// Cursor of the next page.
        next_cursor: Option<String>,
        /// Number of places.
        total: i64,
        /// Sums of the whole subtree.
        sums: BoardSums,
    }
}

wire! {
    /// Sums of a subtree. People are counted, not seats.
    response BoardSums {
        /// Villages and communities.
        places: i64,
        /// Without a registered term.
        unknown: i64,
        /// With an election under way that is not handed in.
        under_way: i64,
        /// With a result that waits to be approved.
        waiting: i64,
        /// Whose term is over by its plan.
        overdue: i64,
        /// Whose term ends within a year.
        ends_soon: i64,
        /// Of which the terms of party organisation and committee are registered.
        both: i64,
        /// Of these, where one person is secretary and director (一肩挑).
        one_head: i64,
        /// People who hold a seat.
        people: i64,
    }
}

wire! {
    /// A place of the board.
    response BoardPlace {
        /// Place.
        organisation_id: OrganisationId,
        /// Its name from the top.
        name: String,
        /// What it lacks.
        need: TermNeed,
        /// Running terms.
        terms: Vec<TermSummary>,
        /// People who hold a seat, each once.
        people: i64,
        /// Whether one person is secretary and director; none where it is not known.
        one_head: Option<bool>,
        /// The election that is under way, or else the last.
        election: Option<ElectionSummary>,
    }
}

wire! {
    /// A term of office.
    response TermSummary {
        /// Term.
        id: TermId,
        /// Body.
        body: Body,
        /// Its number.
        ordinal: u16,
        /// First day.
        from: NaiveDate,
        /// First day of the term after, as planned.
        planned_to: NaiveDate,
        /// First day on which it no longer ran.
        actual_to: Option<NaiveDate>,
    }
}

wire! {
    /// An election in a list.
    response ElectionSummary {
        /// Election.
        id: ElectionId,
        /// Revision.
        revision: i64,
        /// What it fills.
        kind: ElectionKind,
        /// Where it stands.
        state: ElectionState,
        /// First day on which the result holds.
        effective_on: NaiveDate,
    }
}

wire! {
    /// Which elections that were handed in.
    query ElectionQuery {
        /// Which of them; `queue` without it.
        view: SubmissionList,
        /// Most of them, 1 to 200.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
    }
}

wire! {
    /// Elections that were handed in, the longest waiting first.
    response ElectionList {
        /// Elections.
        items: Vec<ElectionWaiting>,
        /// Number of all of them.
        total: i64,
    }
}

wire! {
    /// An election that was handed in.
    response ElectionWaiting {
        /// Election.
        election: ElectionSummary,
        /// Place.
        organisation_id: OrganisationId,
        /// Its names from the top.
        place: String,
        /// Who handed the result in.
        submitted_by: String,
        /// When.
        submitted_at: DateTime<Utc>,
        /// Level that approves it.
        approving: Option<Level>,
    }
}

wire! {
    /// Terms of a place with their seats, and its elections; the latest first.
    response PlaceTerms {
        /// Terms.
        terms: Vec<TermView>,
        /// Elections.
        elections: Vec<ElectionSummary>,
    }
}

wire! {
    /// A term with everyone who holds or held a seat in it.
    response TermView {
        /// Term.
        term: TermSummary,
        /// Seats.
        seats: Vec<SeatView>,
    }
}

wire! {
    /// A seat.
    response SeatView {
        /// Who; none of somebody who serves elsewhere by now.
        worker_id: Option<WorkerId>,
        /// Name, as far as they serve in the own view.
        name: Option<String>,
        /// Rank.
        rank: Rank,
        /// How they came to it.
        manner: Manner,
        /// Votes.
        votes: Option<u32>,
        /// First day.
        from: NaiveDate,
        /// Last day, included.
        until: Option<NaiveDate>,
        /// How it ended; none of one that runs, and of whoever left with all seats.
        end: Option<SeatEnd>,
    }
}

wire! {
    /// Elections that were planned.
    response ElectionsPlanned {
        /// They, in the order of the places.
        items: Vec<PlannedElection>,
    }
}

wire! {
    /// An election that was planned.
    response PlannedElection {
        /// Election.
        id: ElectionId,
        /// Place.
        organisation_id: OrganisationId,
        /// Revision.
        revision: i64,
    }
}

wire! {
    /// Elections whose results were kept.
    response ElectionsCounted {
        /// They, in the order of the request.
        items: Vec<ElectionView>,
    }
}

wire! {
    /// How many elections went a step on.
    response ElectionsDecided {
        /// Number.
        count: i64,
    }
}

wire! {
    /// An election, as far as it has come.
    response ElectionView {
        /// Election.
        id: ElectionId,
        /// Revision.
        revision: i64,
        /// Place.
        organisation_id: OrganisationId,
        /// Its name from the top.
        place: String,
        /// What it fills.
        kind: ElectionKind,
        /// Bodies elected.
        bodies: Vec<Body>,
        /// Where it stands.
        state: ElectionState,
        /// Number of the term.
        ordinal: u16,
        /// Day of the vote.
        voting_on: NaiveDate,
        /// First day on which the result holds.
        effective_on: NaiveDate,
        /// First day of the term after, as planned.
        planned_to: NaiveDate,
        /// Number of the paper it rests on.
        document_number: Option<String>,
        /// Stated reason.
        reason: Option<String>,
        /// The frozen list.
        listed: Vec<ListedView>,
        /// Candidates.
        candidates: Vec<CandidateView>,
        /// How many voted.
        counts: Vec<CountView>,
        /// What is wrong, or doubtful.
        findings: Vec<FieldProblem>,
        /// What the result comes to, once it is entered.
        effects: Vec<EffectView>,
        /// Who planned it.
        drafted_by: String,
        /// Who handed the result in.
        submitted_by: Option<String>,
        /// Handed in at.
        submitted_at: Option<DateTime<Utc>>,
        /// The level that approves it.
        approving: Option<Level>,
        /// Who decided.
        decided_by: Option<String>,
        /// Decided at.
        decided_at: Option<DateTime<Utc>>,
        /// Why it was returned or taken back.
        decision_reason: Option<String>,
        /// What the account may do now.
        may: Vec<ElectionStep>,
    }
}

word_enum! {
    /// A step of an election that an account may take.
    ElectionStep {
        /// Freeze the list.
        #[default]
        Freeze,
        /// Enter candidates and the review.
        Candidates,
        /// Enter the result.
        Result,
        /// Hand the result in.
        Submit,
        /// Approve it.
        Approve,
        /// Return it.
        Return,
        /// Take it back.
        Reverse,
        /// Delete the election.
        Delete,
    }
}

wire! {
    /// Somebody of the frozen list.
    response ListedView {
        /// Person.
        worker_id: WorkerId,
        /// Name.
        name: String,
        /// Post.
        post: Option<Post>,
        /// Whether they leave when they are not elected again.
        leaves: bool,
        /// Whether the work is handed over.
        handed_over: bool,
        /// Whether the audit of the term is done, of a head.
        audited: bool,
    }
}

wire! {
    /// A candidate.
    response CandidateView {
        /// Record in the register.
        worker_id: Option<WorkerId>,
        /// Name.
        name: String,
        /// What they stand for.
        stands: Vec<StandingView>,
        /// What the reviewers say.
        verdicts: Vec<VerdictView>,
        /// Whether all reviewers have passed them.
        passed: bool,
    }
}

wire! {
    /// A candidacy.
    response StandingView {
        /// Body.
        body: Body,
        /// Rank.
        rank: Rank,
        /// Votes.
        votes: Option<u32>,
        /// What came of it.
        outcome: Option<Outcome>,
    }
}

wire! {
    /// What a department says.
    response VerdictView {
        /// Department.
        reviewer: Reviewer,
        /// Whether the candidate may stand.
        passed: bool,
        /// Why not.
        reason: Option<String>,
    }
}

wire! {
    /// How many voted for a body.
    response CountView {
        /// Body.
        body: Body,
        /// Registered voters, or members of the party organisation.
        voters: u32,
        /// Ballots handed in, or members who came.
        ballots: u32,
    }
}

wire! {
    /// What the result comes to for one person.
    response EffectView {
        /// Person.
        worker_id: WorkerId,
        /// Name.
        name: String,
        /// Post before.
        before: Option<Post>,
        /// Post then.
        after: Option<Post>,
        /// What becomes of them.
        fate: Fate,
        /// Seats that begin.
        seats: Vec<StandingView>,
    }
}

impl From<domain::election::check::ElectionFinding> for FieldProblem {
    fn from(found: domain::election::check::ElectionFinding) -> Self {
        let problem = found.problem;
        Self {
            severity: problem.severity(),
            ..Self::error(
                &found.field,
                problem.code(),
                problem.text(),
                problem.text_en(),
            )
        }
    }
}
