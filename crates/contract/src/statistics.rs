//! Figures of the home page.

use chrono::NaiveDate;
use domain::{ids::OrganisationId, money::Money};
use rust_decimal::Decimal;

use crate::{OrganisationRef, wire};

wire! {
    /// For which subtree and day.
    query OverviewQuery {
        /// Root of the subtree; the whole own view without it.
        organisation_id: OrganisationId,
        /// Civil date counted; today without it.
        #[validate(custom(function = "crate::calendar::calendar"))]
        as_of: NaiveDate,
    }
}

wire! {
    /// Counts of the subtree.
    response Overview {
        /// Day counted.
        as_of: NaiveDate,
        /// Subtree counted.
        organisation: Option<OrganisationRef>,
        /// Everyone in service.
        workers: i64,
        /// Full-time workers.
        full_time: i64,
        /// Members of the two committees.
        committee: i64,
        /// Districts units in view.
        units: i64,
        /// Streets and towns in view.
        towns: i64,
        /// Villages and communities in view.
        places: i64,
        /// Indicators of full-time workers, with the 2018 baseline for the whole city.
        indicators: Vec<Indicator>,
        /// Full-time and other workers by child unit of the subtree.
        by_unit: Vec<UnitCount>,
        /// Everyone by class.
        by_class: Vec<Count>,
        /// Full-time workers by age band.
        by_age: Vec<Count>,
        /// Full-time workers by education group.
        by_education: Vec<Count>,
        /// Full-time workers by sex.
        by_sex: Vec<Count>,
        /// Full-time workers by social-work level.
        by_qualification: Vec<Count>,
    }
}

wire! {
    /// One indicator now and in the baseline.
    response Indicator {
        /// Identifier in the indicator list, e.g. `B01`.
        code: String,
        /// Chinese name.
        name: String,
        /// English name.
        name_en: String,
        /// Unit: `岁`, `%`, `元`.
        unit: String,
        /// Unit in English: `years`, `%`, `yuan`.
        unit_en: String,
        /// Value now; none when nobody is counted or the viewer may not see it.
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        value: Option<Decimal>,
        /// Value in the baseline year.
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        baseline: Option<Decimal>,
        /// Baseline year.
        baseline_year: Option<i32>,
        /// Change: points for shares, per cent for amounts, units otherwise.
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        change: Option<Decimal>,
        /// Unit of the change, e.g. `个百分点`.
        change_unit: String,
        /// Unit of the change in English, e.g. `points`.
        change_unit_en: String,
    }
}

wire! {
    /// Number of people under one label.
    response Count {
        /// Code.
        code: String,
        /// Chinese label.
        label: String,
        /// English label.
        label_en: String,
        /// People.
        count: i64,
    }
}

wire! {
    /// Number of people in one child unit.
    response UnitCount {
        /// Unit.
        organisation: OrganisationRef,
        /// Full-time workers.
        full_time: i64,
        /// Everyone else.
        others: i64,
        /// Mean fiscal cost per full-time worker; none without the right to see pay.
        mean_cost: Option<Money>,
    }
}
