//! The annual assessment in rounds.

use chrono::NaiveDate;
use domain::{
    ids::{AssessmentRoundId, OrganisationId, SubmissionId, WorkerId},
    personnel::{assessment::NotGraded, career::Grade, round::RoundState},
    worker::{Post, WorkerClass},
};
use validator::Validate as _;

use crate::{OrganisationRef, wire};

wire! {
    /// A round to open: the assessment of one year in one district.
    request RoundInput {
        /// District.
        organisation_id: OrganisationId,
        /// Year assessed.
        #[validate(range(min = 1949, max = 2100))]
        year: i32,
        /// What the district sets.
        #[validate(nested)]
        rules: RoundSettings,
    }
}

wire! {
    /// What a district sets for a round.
    request RoundSettings {
        /// Most grades of 优秀 among the graded of a street, in hundredths.
        #[validate(range(min = 0, max = 100))]
        excellent_percent: u32,
        /// Last day on which streets hand grades in.
        #[validate(custom(function = "crate::calendar::calendar"))]
        grades_until: NaiveDate,
        /// Last day on which objections may be raised, at least five working days later.
        #[validate(custom(function = "crate::calendar::calendar"))]
        objections_until: NaiveDate,
        /// Number of the paper it rests on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[validate(length(max = 60))]
        document_number: Option<String>,
    }
}

wire! {
    /// Rounds of the districts in view, the latest year first.
    response RoundPage {
        /// Rounds.
        items: Vec<RoundSummary>,
        /// Whether the reader may open one: a whole district is theirs.
        may_open: bool,
    }
}

wire! {
    /// A round.
    response RoundSummary {
        /// Round.
        id: AssessmentRoundId,
        /// Revision for `If-Match`.
        revision: i64,
        /// District.
        organisation: OrganisationRef,
        /// Year assessed.
        year: i32,
        /// Most grades of 优秀, in hundredths of the graded of a street.
        excellent_percent: u32,
        /// Last day on which streets hand grades in.
        grades_until: NaiveDate,
        /// Last day on which objections may be raised.
        objections_until: NaiveDate,
        /// First day on which grades may be decided, and from which they hold.
        decided_from: NaiveDate,
        /// Number of the paper it rests on.
        document_number: Option<String>,
        /// Where it stands.
        state: RoundState,
        /// Whether the reader may change and close it.
        may_lead: bool,
    }
}

wire! {
    /// A round with where its streets stand, those of the reader's view.
    response RoundView {
        /// The round.
        summary: RoundSummary,
        /// Streets and towns.
        streets: Vec<RoundStreet>,
    }
}

wire! {
    /// Where a street stands in a round.
    response RoundStreet {
        /// Street or town.
        organisation: OrganisationRef,
        /// People who are assessed.
        people: i64,
        /// Those with a grade, also one that only says that they are not graded.
        graded: i64,
        /// Those handed in that wait to be confirmed.
        submitted: i64,
        /// Those given back.
        returned: i64,
        /// Those decided.
        decided: i64,
        /// Grades of 优秀.
        excellent: i64,
        /// How many may be 优秀.
        most_excellent: i64,
    }
}

wire! {
    /// Whose grades.
    query SheetQuery {
        /// Street, town, village or community; required.
        organisation_id: OrganisationId,
    }
}

wire! {
    /// The grades of a place in a round.
    response SheetView {
        /// The round.
        round: RoundSummary,
        /// The place.
        organisation: OrganisationRef,
        /// Whether it can be handed in as a whole: a street or town within the reader's own scope.
        may_submit: bool,
        /// Grades of 优秀.
        excellent: i64,
        /// How many may be 优秀.
        most_excellent: i64,
        /// People, by place and name.
        lines: Vec<SheetLine>,
    }
}

crate::word_enum! {
    /// Where the grade of somebody stands in a round.
    GradeState {
        /// Not handed in.
        #[default]
        Draft,
        /// Waits to be confirmed.
        Submitted,
        /// Given back.
        Returned,
        /// Decided.
        Decided,
    }
}

wire! {
    /// Somebody who is assessed.
    response SheetLine {
        /// Person.
        worker_id: WorkerId,
        /// Name.
        name: String,
        /// Names of the place from the top.
        place: String,
        /// Class.
        class: WorkerClass,
        /// Post.
        post: Post,
        /// Grade of the year before.
        last_grade: Option<Grade>,
        /// Why they are not graded, when they are not.
        not_graded: Option<NotGraded>,
        /// Grade.
        grade: Option<Grade>,
        /// Where it stands.
        state: GradeState,
        /// The submission by which it was last handed in.
        submission_id: Option<SubmissionId>,
        /// Whether this and the year before were both failed, so that leaving is to be proposed.
        proposes_exit: bool,
    }
}

wire! {
    /// Grades to keep until they are handed in.
    request GradesInput {
        /// Grades.
        #[validate(nested, length(min = 1, max = 2000))]
        items: Vec<GradeInput>,
    }
}

wire! {
    /// The grade of somebody.
    request GradeInput {
        /// Person.
        worker_id: WorkerId,
        /// Grade; none takes the proposal back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        grade: Option<Grade>,
    }
}

wire! {
    /// A street's grades to hand in.
    request SheetSubmission {
        /// Street or town.
        organisation_id: OrganisationId,
        /// Remark for whoever decides.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[validate(length(max = 200))]
        reason: Option<String>,
    }
}
