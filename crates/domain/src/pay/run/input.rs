//! What somebody's pay of a month is computed from. It is frozen with the run, and what was paid can
//! be computed again from it and from nothing else.

use serde::{Deserialize, Serialize};

use super::super::{
    contribution::Bases,
    scheme::Span,
    tax::{Sums, YEAR_MONTHS},
};
use crate::{code_enum::code_enum, money::Money, time::YearMonth, worker::RelationKind};

code_enum! {
    /// How often 5,000 yuan are deducted (减除费用方式).
    StandardRule {
        Months = "MONTHS", "按在本单位的月份数", "Months at this employer";
        /// 国家税务总局公告2020年第13号.
        FirstJob = "FIRST_JOB", "当年首次入职，按当年月份数", "First employment of the year: months of the year";
        /// 国家税务总局公告2020年第19号.
        WholeYear = "WHOLE_YEAR", "上年收入不超过6万元，按全年扣除", "At most 60,000 the year before: twelve months at once";
    }
}

/// What was paid in this year before, by the same organisation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = PayYearSoFar))]
#[serde(deny_unknown_fields)]
pub struct YearSoFar {
    /// Sums.
    pub sums: Sums,
    /// First month of the year with pay from here.
    pub first_month: Option<u32>,
    /// Whether a bonus was taxed apart already, which is allowed once a year.
    pub bonus_apart: bool,
}

/// The bonus of a year (全年一次性奖金).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = PayBonus))]
#[serde(deny_unknown_fields)]
pub struct Bonus {
    /// Amount.
    pub amount: Money,
    /// Whether it is taxed apart from the wages.
    pub apart: bool,
}

/// What was paid of an item for a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = PayPaid))]
#[serde(deny_unknown_fields)]
pub struct Paid {
    /// Item.
    pub item: String,
    /// All that was paid of it, in the run of the month and in later ones.
    pub amount: Money,
}

/// An earlier month whose facts are others now than those it was paid by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = PayPast))]
#[serde(deny_unknown_fields)]
pub struct Past {
    /// Month.
    pub month: YearMonth,
    /// The facts as they are known now.
    pub spans: Vec<Span>,
    /// What was paid for it.
    pub paid: Vec<Paid>,
}

/// What somebody's pay of a month is computed from (计薪快照).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = PayInput))]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Parts of the month.
    pub spans: Vec<Span>,
    /// The relation by which contributions are paid here for the month; without one there are none.
    pub insured: Option<RelationKind>,
    /// Bases as declared; without, what the scheme counts of a whole month.
    pub declared: Option<Bases>,
    /// Special additional deductions of the year up to and with the month, as they are known now. What
    /// was declared late is made up for by itself.
    pub additional: Money,
    /// How often the standard deduction is made.
    pub standard: StandardRule,
    /// Bonus.
    pub bonus: Option<Bonus>,
    /// The year before this month.
    pub year: YearSoFar,
    /// Owed from earlier months.
    pub owed: Money,
    /// Earlier months to be paid anew.
    pub past: Vec<Past>,
}

impl Input {
    /// How often 5,000 yuan are deducted up to and with a month of the year.
    pub fn standard_months(&self, month: u32) -> u32 {
        match self.standard {
            StandardRule::Months => {
                let first = self.year.first_month.unwrap_or(month).min(month);
                month - first + 1
            }
            StandardRule::FirstJob => month,
            StandardRule::WholeYear => YEAR_MONTHS,
        }
    }
}
