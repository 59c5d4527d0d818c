//! Income tax on wages (个人所得税): cumulative withholding after 国家税务总局公告2018年第61号, the
//! bonus taxed apart after 财税公告2023年第30号 (until 2027-12-31), and the settlement of a year.

use serde::{Deserialize, Serialize};

use super::rate::{half_up, money};
use crate::money::Money;

/// One step of the table of rates.
struct Bracket {
    /// Taxable income of a year up to which it holds, in yuan.
    upto: i64,
    percent: u32,
    /// What makes the tax continuous from step to step (速算扣除数), in yuan.
    quick: i64,
}

const fn bracket(upto: i64, percent: u32, quick: i64) -> Bracket {
    Bracket {
        upto,
        percent,
        quick,
    }
}

/// Table 1 of the annex, for a year.
const TABLE: [Bracket; 6] = [
    bracket(36_000, 3, 0),
    bracket(144_000, 10, 2_520),
    bracket(300_000, 20, 16_920),
    bracket(420_000, 25, 31_920),
    bracket(660_000, 30, 52_920),
    bracket(960_000, 35, 85_920),
];
const BEYOND: Bracket = bracket(i64::MAX, 45, 181_920);

/// Standard deduction of a month (减除费用): 5,000 yuan.
const STANDARD: i64 = 500_000;
/// Months of the standard deduction in a year.
pub const YEAR_MONTHS: u32 = 12;

/// What a table says of an amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Charge {
    /// Rate in per cent; 0 of what is not taxed.
    pub percent: u32,
    /// Quick deduction.
    pub quick: Money,
    /// Tax, rounded to the fen.
    pub tax: Money,
}

impl Charge {
    /// On the taxable income of a year.
    pub fn on_year(taxable: Money) -> Self {
        Self::by(taxable, 1)
    }

    /// On a bonus that is taxed apart. A twelfth of it is looked up in the table for months, whose
    /// limits and quick deductions are a twelfth of those for years: so the bonus itself is looked
    /// up in the table for years, and a twelfth of its quick deduction taken off.
    pub fn on_bonus(bonus: Money) -> Self {
        Self::by(bonus, 12)
    }

    fn by(amount: Money, part: i64) -> Self {
        if amount <= Money::ZERO {
            return Self::default();
        }
        let within = |step: &&Bracket| amount.fen() <= step.upto * 100;
        let step = TABLE.iter().find(within).unwrap_or(&BEYOND);
        let quick = Money::from_fen(step.quick * 100 / part);
        let share = i128::from(amount.fen()) * i128::from(step.percent);
        Self {
            percent: step.percent,
            quick,
            tax: money(half_up(share, 100)) - quick,
        }
    }
}

/// Sums since January, or since somebody came, at one employer. Who has two employers has two of
/// these, and both begin at nothing; the year's settlement brings them together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = PayTaxSums))]
#[serde(deny_unknown_fields)]
pub struct Sums {
    /// Taxable pay, before anything is deducted.
    pub income: Money,
    /// The employee's own insurance and housing fund (专项扣除).
    pub contributions: Money,
    /// Special additional deductions (专项附加扣除). Declared late, they are made up for in the month
    /// of the declaration.
    pub additional: Money,
    /// Tax withheld.
    pub withheld: Money,
}

/// What is withheld in one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// Sums up to and with the month.
    pub sums: Sums,
    /// Standard deduction up to and with the month.
    pub standard: Money,
    /// Taxable so far; below nought, it is carried on.
    pub taxable: Money,
    /// What the table says of it.
    pub charge: Charge,
    /// Tax of the month. Too much withheld before is carried on and not given back within the year.
    pub tax: Money,
}

impl Sums {
    /// Adds a month and withholds its tax. `standard_months` is how often 5,000 yuan have been
    /// deducted up to and with it: the months at this employer; the month of the year for who had
    /// no employer before in it (公告2020年第13号); twelve from January on for who earned 60,000 at
    /// most at this employer in the whole year before (公告2020年第19号).
    pub fn withhold(
        &mut self,
        income: Money,
        contributions: Money,
        additional: Money,
        standard_months: u32,
    ) -> Withheld {
        self.income += income;
        self.contributions += contributions;
        self.additional += additional;
        let standard = standard(standard_months);
        let taxable = self.taxable(standard);
        let charge = Charge::on_year(taxable);
        let tax = (charge.tax - self.withheld).max(Money::ZERO);
        self.withheld += tax;
        Withheld {
            sums: *self,
            standard,
            taxable,
            charge,
            tax,
        }
    }

    fn taxable(&self, standard: Money) -> Money {
        self.income - standard - self.contributions - self.additional
    }

    /// What the settlement of the year (汇算清缴, March to June of the next) still asks of everything
    /// earned in it; below nought is given back.
    pub fn settled(employers: &[Self]) -> Money {
        let sum = |part: fn(&Self) -> Money| employers.iter().map(part).sum::<Money>();
        let year = Self {
            income: sum(|one| one.income),
            contributions: sum(|one| one.contributions),
            additional: sum(|one| one.additional),
            withheld: sum(|one| one.withheld),
        };
        Charge::on_year(year.taxable(standard(YEAR_MONTHS))).tax - year.withheld
    }
}

fn standard(months: u32) -> Money {
    Money::from_fen(STANDARD * i64::from(months.min(YEAR_MONTHS)))
}
