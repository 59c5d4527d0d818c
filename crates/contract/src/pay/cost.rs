//! What pay costs, from closed runs only.

use domain::{ids::PayRunId, money::Money, time::YearMonth, worker::WorkerClass};
use rust_decimal::Decimal;

use crate::{OrganisationRef, wire};

wire! {
    /// Which year.
    query PayCostQuery {
        /// Year; this one without it.
        #[validate(range(min = 2000, max = 9998))]
        year: i32,
    }
}

wire! {
    /// Cost per head of a year.
    response PayCostReport {
        /// Year.
        year: i32,
        /// Organisations in view that closed a month of the year or of the one before.
        items: Vec<PayCost>,
        /// All of them together.
        total: PayCost,
        /// By class, all organisations together.
        classes: Vec<PayClassCost>,
    }
}

wire! {
    /// What an organisation's pay cost (人均财政支出: 薪酬加单位缴费，除以年平均人数).
    response PayCost {
        /// Organisation; none of the total.
        organisation: Option<OrganisationRef>,
        /// Closed months.
        months: i64,
        /// Average number of people paid in a closed month, to the hundredth.
        people: Decimal,
        /// Gross pay.
        gross: Money,
        /// Contributions of the employer.
        employer: Money,
        /// Both.
        cost: Money,
        /// Cost per head so far.
        per_head: Option<Money>,
        /// The same for twelve months at this rate.
        per_head_year: Option<Money>,
        /// Cost per head for twelve months at the rate of the year before.
        before_per_head_year: Option<Money>,
        /// Runs it was added up from.
        runs: Vec<PayCostRun>,
    }
}

wire! {
    /// A closed run.
    response PayCostRun {
        /// Run.
        id: PayRunId,
        /// Month.
        month: YearMonth,
        /// People paid.
        people: i64,
        /// Cost.
        cost: Money,
    }
}

wire! {
    /// What a class cost.
    response PayClassCost {
        /// Class; none of whom only back pay concerned.
        class: Option<WorkerClass>,
        /// People and months.
        person_months: i64,
        /// Gross pay and contributions of the employer.
        cost: Money,
        /// Cost of a person for twelve months.
        per_head_year: Option<Money>,
    }
}
