//! When people retire, and who may go to a public institution.

use chrono::NaiveDate;
use domain::{
    ids::OrganisationId,
    personnel::retirement::{RetirementCategory, contribution_months},
    time::YearMonth,
};

use crate::{WorkerSummary, wire};

wire! {
    /// Whose retirement is asked for.
    request RetirementDateRequest {
        /// Month of birth, `YYYY-MM`, from 1900 on.
        #[cfg_attr(feature = "openapi", schema(pattern = r"^(19|20)\d{2}-(0[1-9]|1[0-2])$", example = "1975-03"))]
        #[validate(length(max = 20))]
        birth_month: String,
        /// Category.
        category: RetirementCategory,
    }
}

wire! {
    /// When somebody of a category retires, by the delay of 2024-09-13.
    response RetirementDates {
        /// Category.
        category: RetirementCategory,
        /// Months by which the original age is delayed.
        delay_months: i32,
        /// Statutory age: whole years.
        age_years: i32,
        /// Statutory age: months beyond them.
        age_months: i32,
        /// Month in which that age is reached.
        retire_month: YearMonth,
        /// Earliest month at the own wish: at most three years before, not before the original age.
        earliest_month: YearMonth,
        /// Latest month as agreed with the employer: at most three years after.
        latest_month: YearMonth,
        /// Months of contributions that a monthly pension takes for whoever retires in that month.
        contribution_months: i32,
    }
}

impl RetirementDates {
    /// The dates of a month of birth.
    pub fn of(category: RetirementCategory, birth: YearMonth) -> Self {
        let found = category.retirement(birth);
        let (age_years, age_months) = found.age();
        Self {
            category,
            delay_months: found.delay_months,
            age_years,
            age_months,
            retire_month: found.month,
            earliest_month: found.earliest,
            latest_month: found.latest,
            contribution_months: contribution_months(found.month.year()),
        }
    }
}

wire! {
    /// When one person retires.
    response WorkerRetirement {
        /// Revision of the record, for `If-Match`.
        revision: i64,
        /// Category that holds; none until one is set where the sex says neither.
        category: Option<RetirementCategory>,
        /// Whether it follows from sex and post, and was not set.
        derived: bool,
        /// Day from which it was set.
        since: Option<NaiveDate>,
        /// Why it was set.
        reason: Option<String>,
        /// The dates of every category the person may have; of a woman both.
        dates: Vec<RetirementDates>,
    }
}

wire! {
    /// A category that shall hold for somebody.
    request WorkerRetirementInput {
        /// Category; of a man `M60` only, of a woman the others.
        category: RetirementCategory,
        /// Day from which it holds, as that of the post on which it rests.
        #[validate(custom(function = "crate::calendar::calendar"))]
        effective_on: NaiveDate,
        /// Why.
        #[validate(length(min = 1, max = 200))]
        reason: String,
    }
}

wire! {
    /// Who retires within some months.
    query RetirementQuery {
        /// Subtree.
        organisation_id: OrganisationId,
        /// First month; this month without it. Whoever reached an earlier one and still serves is
        /// found by an earlier month.
        from: YearMonth,
        /// Number of months, 1 to 60; 12 without it.
        #[validate(range(min = 1, max = 60))]
        months: u32,
        /// Page size, 1 to 200.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
        /// `next_cursor` of the page before.
        cursor: String,
    }
}

wire! {
    /// People who retire.
    response RetirementPage {
        /// People, by month and then by name.
        items: Vec<RetiringWorker>,
        /// Cursor of the next page.
        next_cursor: Option<String>,
        /// Number who retire within the months.
        total: i64,
    }
}

wire! {
    /// Somebody who retires.
    response RetiringWorker {
        /// Person.
        worker: WorkerSummary,
        /// Whether the category follows from sex and post, and was not set.
        derived: bool,
        /// When.
        dates: RetirementDates,
    }
}

wire! {
    /// Which secretaries.
    query InstitutionCandidateQuery {
        /// Subtree.
        organisation_id: OrganisationId,
        /// Page size, 1 to 200.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
        /// `next_cursor` of the page before.
        cursor: String,
    }
}

wire! {
    /// Secretaries whom a public institution may take on.
    response InstitutionCandidatePage {
        /// People by name.
        items: Vec<InstitutionCandidate>,
        /// Cursor of the next page.
        next_cursor: Option<String>,
        /// Number of them.
        total: i64,
    }
}

wire! {
    /// A secretary with ten years in communities and a full term.
    response InstitutionCandidate {
        /// Person; community work since `community_since`.
        worker: WorkerSummary,
        /// Secretary without a break since.
        secretary_since: NaiveDate,
    }
}
