//! What is set for one person's pay beside the career.

use chrono::NaiveDate;
use domain::{ids::OrganisationId, money::Money, pay::run::StandardRule};
use uuid::Uuid;

use crate::wire;

wire! {
    /// What is set over time.
    response PayProfilePage {
        /// The latest first.
        items: Vec<PayProfileView>,
        /// Whether it may be set by who asks.
        may_edit: bool,
    }
}

wire! {
    /// What is set from a day on.
    response PayProfileView {
        /// Id, to replace it.
        id: Uuid,
        /// Base of the insurances as declared; without, what the scheme counts.
        base_social: Option<Money>,
        /// Base of the housing fund as declared.
        base_housing: Option<Money>,
        /// Special additional deductions of a month.
        deduction: Money,
        /// How often the standard deduction is made.
        standard: StandardRule,
        /// Whether the bonus of the year is taxed apart.
        bonus_apart: bool,
        /// On what it rests.
        reason: String,
        /// First day.
        valid_from: NaiveDate,
        /// First day on which it no longer holds.
        valid_to: Option<NaiveDate>,
    }
}

wire! {
    /// What to set from a day on.
    request PayProfileInput {
        /// What holds on the day now; none when nothing does.
        replaces: Option<Uuid>,
        /// First day.
        #[validate(custom(function = "crate::calendar::calendar"))]
        valid_from: NaiveDate,
        /// Base of the insurances as declared. Both bases or neither.
        base_social: Option<Money>,
        /// Base of the housing fund as declared.
        base_housing: Option<Money>,
        /// Special additional deductions of a month. Declared late they are made up for.
        deduction: Money,
        /// How often the standard deduction is made.
        standard: StandardRule,
        /// Whether the bonus of the year is taxed apart.
        bonus_apart: bool,
        /// On what it rests.
        #[validate(length(min = 1, max = 500))]
        reason: String,
    }
}

wire! {
    /// The yearly adjustment of bases (缴费基数年度调整).
    request PayBaseAdjustment {
        /// Whose people.
        organisation_id: OrganisationId,
        /// The year whose monthly average becomes the base.
        #[validate(range(min = 2000, max = 9998))]
        year: i32,
        /// From when on.
        #[validate(custom(function = "crate::calendar::calendar"))]
        valid_from: NaiveDate,
        /// Number of the notice it rests on.
        #[validate(length(min = 1, max = 100))]
        document_number: String,
    }
}

wire! {
    /// What an adjustment came to.
    response PayBaseAdjusted {
        /// People whose bases were set.
        people: i64,
        /// People whose bases are the same as before.
        unchanged: i64,
    }
}
