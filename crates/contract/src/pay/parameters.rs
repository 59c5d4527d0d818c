//! Bounds and rates of contributions over time.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::{OrganisationId, PayParametersId},
    pay::rate::Rounding,
};
use validator::Validate as _;

use super::PayParameters;
use crate::{OrganisationRef, wire};

wire! {
    /// Which parameters.
    query PayParametersQuery {
        /// All of one organisation over time, newest first; without it those of all in view that hold
        /// on the day.
        organisation_id: OrganisationId,
        /// Civil date on which they hold; today without it.
        #[validate(custom(function = "crate::calendar::calendar"))]
        as_of: NaiveDate,
    }
}

wire! {
    /// Parameters.
    response PayParametersPage {
        /// Parameters, in the order of the tree or of time.
        items: Vec<PayParametersView>,
        /// All of them.
        total: i64,
    }
}

wire! {
    /// Bounds and rates over some days.
    response PayParametersView {
        /// Id.
        id: PayParametersId,
        /// Of whose people.
        organisation: OrganisationRef,
        /// Number of the document that sets them.
        document_number: String,
        /// First day.
        valid_from: NaiveDate,
        /// First day on which they no longer hold.
        valid_to: Option<NaiveDate>,
        /// Entered at.
        recorded_at: DateTime<Utc>,
        /// Bounds and rates.
        parameters: PayParameters,
        /// Usual rate of the housing fund, which both sides pay.
        housing_rate: String,
        /// To what the housing fund is rounded.
        housing_rounding: Rounding,
    }
}

wire! {
    /// Bounds and rates to put in force.
    request PayParametersInput {
        /// City or district whose people they are for.
        organisation_id: OrganisationId,
        /// From this day on, until some that begin later.
        #[validate(custom(function = "crate::calendar::calendar"))]
        valid_from: NaiveDate,
        /// Number of the document that sets them.
        #[validate(length(min = 1, max = 100))]
        document_number: String,
        /// What holds on that day as the caller knows it; none when nothing does. Anything else is
        /// `revision_outdated`.
        replaces: Option<PayParametersId>,
        /// Bounds and rates.
        #[validate(nested)]
        parameters: PayParameters,
        /// Usual rate of the housing fund, which both sides pay.
        #[cfg_attr(feature = "openapi", schema(pattern = r"^(0(\.\d{1,6})?|1(\.0{1,6})?)$", example = "0.12"))]
        #[validate(length(max = 40))]
        housing_rate: String,
        /// To what the housing fund is rounded.
        housing_rounding: Rounding,
    }
}
