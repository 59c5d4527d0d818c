//! A scheme of pay (薪酬方案): posts with their levels, figures, and items with formulas over them. All
//! of it is data, checked as a whole when it is saved; only what was found right can be computed.

mod check;
mod compute;
mod explain;
mod formula;
mod problems;
mod typed;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use check::Rules;
pub use compute::{Amounts, Days, Fault, Line, Person, Proration, Span};
pub use explain::{Change, Clause, ClausePart, compare};
pub use problems::{SchemeProblem, Wrong};

/// Names that every formula may use for what is known of a person.
pub fn fact_names() -> impl Iterator<Item = &'static str> {
    typed::FACTS.iter().map(|(name, _)| *name)
}

use super::rate::Rounding;
use crate::{
    code_enum::code_enum,
    personnel::{
        career::Grade,
        level::{LevelRules, Study},
    },
    worker::{QualificationLevel, WorkerClass},
};

code_enum! {
    /// By what a figure differs (取值依据).
    FigureKey {
        Class = "CLASS", "岗位", "Post";
        Level = "LEVEL", "级别", "Level";
        /// A row holds from its number of years on.
        Years = "YEARS", "年限", "Years";
        Certificate = "CERTIFICATE", "证书", "Certificate";
        Study = "STUDY", "学历", "Study";
        Grade = "GRADE", "考核", "Assessment";
    }
}

code_enum! {
    /// When an item is paid (发放周期).
    PayCycle {
        Monthly = "MONTHLY", "每月", "Every month";
        HalfYearly = "HALF_YEARLY", "每半年(6月、12月)", "In June and December";
        Yearly = "YEARLY", "每年(12月)", "In December";
    }
}

impl FigureKey {
    /// Codes and labels of what somebody can be or have; none for what is counted.
    pub fn choices(self) -> Vec<(&'static str, &'static str)> {
        macro_rules! all {
            ($list:ty) => {
                <$list>::ALL
                    .iter()
                    .map(|one| (one.code(), one.label()))
                    .collect()
            };
        }
        match self {
            Self::Class => all!(WorkerClass),
            Self::Certificate => all!(QualificationLevel),
            Self::Study => all!(Study),
            Self::Grade => all!(Grade),
            Self::Level | Self::Years => Vec::new(),
        }
    }
}

impl PayCycle {
    /// Whether it is paid in a month of the year.
    pub const fn due(self, month: u32) -> bool {
        match self {
            Self::Monthly => true,
            Self::HalfYearly => month == 6 || month == 12,
            Self::Yearly => month == 12,
        }
    }
}

/// A scheme as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = PayRules))]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// Name.
    pub name: String,
    /// Number of its document, or where it was published.
    pub source: String,
    /// Posts that it pays, and the rule of their levels.
    pub levels: LevelRules,
    /// Figures, which formulas name.
    pub figures: Vec<Figure>,
    /// Items, in the order in which a payslip shows them.
    pub items: Vec<Item>,
}

/// A figure (标准) with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = PayFigure))]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Name.
    pub name: String,
    /// What it is.
    pub is: Figures,
}

/// One number, or one for each of some cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = PayFigureValue))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Figures {
    /// The same for everyone.
    One(Decimal),
    /// By what somebody is or has.
    Table {
        /// By what.
        by: FigureKey,
        /// Code, level or years, and the value.
        rows: Vec<Row>,
        /// For every other case; without it the rows must hold every case.
        otherwise: Option<Decimal>,
    },
}

/// One row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = PayFigureRow))]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Code, level or years.
    pub key: String,
    /// Value.
    pub value: Decimal,
}

/// An item (项目) of a payslip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = PayItem))]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Name, by which formulas mean its amount of a whole month.
    pub name: String,
    /// When it is paid.
    pub pays: PayCycle,
    /// How it is found.
    pub amount: Amount,
    /// Condition without which it is not paid.
    pub only_if: Option<String>,
    /// To what it is rounded.
    pub rounding: Rounding,
    /// What of it is paid to who was there for part of a month.
    pub proration: Proration,
    /// Whether income tax is withheld of it.
    pub taxable: bool,
    /// Whether it counts for the base of the insurances.
    pub in_social_base: bool,
    /// Whether it counts for the base of the housing fund.
    pub in_housing_base: bool,
}

/// How an amount is found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = PayAmount))]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    /// By a formula, in yuan.
    Formula(String),
    /// It is entered for each person and month, as a one-off payment.
    Entered,
}

/// Published schemes that have figures, as examples to begin with: name of the example, and its JSON.
pub const PUBLISHED: [(&str, &str); 4] = [
    ("S1", include_str!("../../../data/pay_schemes/s1.json")),
    ("S2", include_str!("../../../data/pay_schemes/s2.json")),
    ("S3", include_str!("../../../data/pay_schemes/s3.json")),
    ("S4", include_str!("../../../data/pay_schemes/s4.json")),
];

#[cfg(test)]
mod formula_tests;
#[cfg(test)]
mod tests;
