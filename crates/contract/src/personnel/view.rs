//! What is answered about actions and careers.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    election::{Body, Manner, Rank, SeatEnd},
    ids::{ActionId, OrganisationId, PersonnelBatchId, SubmissionId, WorkerId},
    personnel::{
        action::{ActionKind, ActionState},
        career::CareerKind,
    },
    worker::submission::Level,
};

use crate::{FieldProblem, OrganisationRef, SubmittedField, wire};

wire! {
    /// What an action would come to, before it is sent.
    response ActionPreview {
        /// What is wrong; warnings pass with a reason.
        findings: Vec<FieldProblem>,
        /// Fields with what is so today beside what shall be.
        fields: Vec<SubmittedField>,
        /// Levels that confirm, in order.
        route: Vec<Level>,
    }
}

wire! {
    /// Which decided actions; every part that is given must fit.
    query ActionQuery {
        /// Kind.
        kind: ActionKind,
        /// In the subtree of this place.
        organisation_id: OrganisationId,
        /// About this person.
        worker_id: WorkerId,
        /// Handed in with these.
        batch_id: PersonnelBatchId,
        /// Holds from this day or later.
        #[validate(custom(function = "crate::calendar::calendar"))]
        from: NaiveDate,
        /// Holds from this day or earlier.
        #[validate(custom(function = "crate::calendar::calendar"))]
        until: NaiveDate,
        /// Page size, 1 to 200.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
        /// `next_cursor` of the page before.
        cursor: String,
    }
}

wire! {
    /// A page of decided actions, those that begin last first.
    response ActionPage {
        /// Actions.
        items: Vec<ActionView>,
        /// Cursor of the next page.
        next_cursor: Option<String>,
        /// Number of actions.
        total: i64,
    }
}

wire! {
    /// A personnel action that was decided.
    response ActionView {
        /// Action.
        id: ActionId,
        /// Kind.
        kind: ActionKind,
        /// Where it stands.
        state: ActionState,
        /// Whom it is about.
        worker_id: WorkerId,
        /// Name.
        name: String,
        /// Names of the place from the top.
        place: String,
        /// First day on which it holds.
        effective_on: NaiveDate,
        /// Number of the paper it rests on.
        document_number: Option<String>,
        /// Stated reason.
        reason: Option<String>,
        /// The submission through which it was decided.
        submission_id: SubmissionId,
        /// Fields with what was so before beside what was decided.
        fields: Vec<SubmittedField>,
        /// Decided at.
        decided_at: DateTime<Utc>,
        /// Taken back at.
        reversed_at: Option<DateTime<Utc>>,
    }
}

wire! {
    /// A career besides places and posts.
    response CareerView {
        /// Statements, those that begin last first.
        lines: Vec<CareerLine>,
        /// Decided actions, those that begin last first.
        actions: Vec<ActionView>,
    }
}

wire! {
    /// One statement about a career.
    response CareerLine {
        /// Kind.
        kind: CareerKind,
        /// First day.
        from: NaiveDate,
        /// Last day, included.
        until: Option<NaiveDate>,
        /// Code of what it is: kind of term, grade, kind of absence, penalty or exit.
        code: Option<String>,
        /// Level or year.
        number: Option<i64>,
        /// What else is said: a title, a destination, the number of a contract.
        text: Option<String>,
        /// Of a seat, which.
        seat: Option<CareerSeat>,
    }
}

wire! {
    /// A seat in a career.
    response CareerSeat {
        /// Body.
        body: Body,
        /// Rank.
        rank: Rank,
        /// Number of the term.
        ordinal: u16,
        /// How the person came to it.
        manner: Manner,
        /// Votes.
        votes: Option<u32>,
        /// How it ended, of one that did by itself.
        end: Option<SeatEnd>,
    }
}

wire! {
    /// What ends soon.
    query EndingQuery {
        /// Within so many days, today included; 60 without it.
        #[validate(range(min = 1, max = 1000))]
        days: u32,
        /// Only this kind: contract, probation, penalty or absence.
        kind: CareerKind,
        /// In the subtree of this place.
        organisation_id: OrganisationId,
        /// Page size, 1 to 200.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
        /// `next_cursor` of the page before.
        cursor: String,
    }
}

wire! {
    /// A page of what ends soon, the soonest first.
    response EndingPage {
        /// Lines.
        items: Vec<EndingView>,
        /// Cursor of the next page.
        next_cursor: Option<String>,
        /// Number of lines.
        total: i64,
    }
}

wire! {
    /// Something that ends soon.
    response EndingView {
        /// Whom it is about.
        worker_id: WorkerId,
        /// Name.
        name: String,
        /// Names of the place from the top.
        place: String,
        /// What ends.
        kind: CareerKind,
        /// Code of what it is.
        code: Option<String>,
        /// Last day, included.
        last_day: NaiveDate,
        /// Days left until the last day; 0 on it.
        days_left: i64,
        /// The nearest reminder that has come: 60, 30 or 7.
        reminder: Option<i64>,
    }
}

wire! {
    /// How far back districts let personnel actions be dated.
    response BackLimitList {
        /// Districts of the own view.
        items: Vec<BackLimitView>,
        /// Days that the whole city allows at most.
        most_days: u32,
    }
}

wire! {
    /// How far back a district lets personnel actions be dated (追溯期限).
    response BackLimitView {
        /// District.
        organisation: OrganisationRef,
        /// Days.
        days: u32,
        /// Revision for `If-Match`; 0 as long as it was never set.
        revision: i64,
    }
}

wire! {
    /// A limit as it shall be.
    request BackLimitInput {
        /// Days; none back with 0.
        #[validate(range(max = 3660))]
        days: u32,
    }
}
