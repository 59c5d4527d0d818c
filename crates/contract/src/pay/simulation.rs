//! What a scheme would cost before it is put in force.

use domain::{ids::OrganisationId, money::Money, pay::scheme::Scheme, time::YearMonth};

use crate::{OrganisationRef, wire};

wire! {
    /// A scheme to try on everyone.
    request PaySimulationRequest {
        /// Districts; all in view without them.
        #[validate(length(min = 1, max = 50))]
        organisation_ids: Option<Vec<OrganisationId>>,
        /// The month whose people and facts are taken.
        month: YearMonth,
        /// The scheme.
        scheme: Scheme,
    }
}

wire! {
    /// What it would come to beside what holds now.
    response PaySimulation {
        /// Month.
        month: YearMonth,
        /// Districts.
        items: Vec<PaySimulationRow>,
        /// All of them.
        total: PaySimulationRow,
        /// Gross pay of a month now.
        now: PayDistribution,
        /// Gross pay of a month under the scheme.
        then: PayDistribution,
        /// People who would get more.
        winners: i64,
        /// What they would get more in a month, together.
        gained: Money,
        /// People who would get less.
        losers: i64,
        /// What they would get less in a month, together.
        lost: Money,
        /// People who would get as much as now.
        unchanged: i64,
        /// People whose pay could not be computed under the scheme.
        held: i64,
    }
}

wire! {
    /// What a district would pay.
    response PaySimulationRow {
        /// District; none of all together.
        organisation: Option<OrganisationRef>,
        /// People whom the scheme would pay.
        people: i64,
        /// Cost of a month now: gross pay and contributions of the employer.
        now: Money,
        /// The same under the scheme.
        then: Money,
        /// Cost of a head for twelve months now.
        now_per_head: Option<Money>,
        /// The same under the scheme.
        then_per_head: Option<Money>,
    }
}

wire! {
    /// How an amount is spread over people; nothing of nobody.
    response PayDistribution {
        /// A tenth get this or less.
        p10: Option<Money>,
        /// Half get this or less.
        median: Option<Money>,
        /// Nine tenths get this or less.
        p90: Option<Money>,
    }
}
