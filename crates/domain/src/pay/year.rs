//! A year of pay at one employer: from gross amounts to contributions, tax, net and cost.

use super::{
    PayProblem,
    contribution::{Bases, Each, Parameters, Sides, total},
    tax::{Charge, Sums, Withheld},
};
use crate::money::Money;

/// What a year is computed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayYear {
    /// Rates and bounds.
    pub parameters: Parameters,
    /// Bases as declared.
    pub declared: Bases,
    /// The kinds that are paid.
    pub covered: Each<bool>,
    /// Months in which there is pay.
    pub months: Months,
}

/// One or more months of a year in their order, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Months {
    first: PayMonth,
    later: Vec<PayMonth>,
}

impl Months {
    /// Months that can be of one year.
    ///
    /// # Errors
    /// What is wrong, and with which month of the list; with none when it is the list itself.
    pub fn new(months: Vec<PayMonth>) -> Result<Self, Vec<(Option<usize>, PayProblem)>> {
        let (mut month, mut standard) = (0, 0);
        let mut wrong = Vec::new();
        for (at, one) in months.iter().enumerate() {
            if !(1..=12).contains(&one.month) || one.month <= month {
                wrong.push((Some(at), PayProblem::MonthsUnordered));
            }
            let deducted = one.deducted(standard, month);
            if deducted < standard {
                wrong.push((Some(at), PayProblem::StandardMonthsFewer));
            }
            (month, standard) = (one.month, deducted);
        }
        let mut months = months.into_iter();
        match months.next() {
            Some(first) if wrong.is_empty() => Ok(Self {
                first,
                later: months.collect(),
            }),
            Some(_) => Err(wrong),
            None => Err(vec![(None, PayProblem::MonthsMissing)]),
        }
    }

    /// The first.
    pub const fn first(&self) -> &PayMonth {
        &self.first
    }

    fn iter(&self) -> impl DoubleEndedIterator<Item = &PayMonth> {
        std::iter::once(&self.first).chain(&self.later)
    }
}

impl PayMonth {
    /// How often the standard deduction has been made up to and with this month, after so many times
    /// up to and with an earlier month of service. One without pay between the two counts like any other.
    const fn deducted(&self, before: u32, earlier: u32) -> u32 {
        match self.standard_months {
            Some(months) => months,
            None if earlier == 0 => 1,
            None => before.saturating_add(self.month.saturating_sub(earlier)),
        }
    }
}

/// One month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PayMonth {
    /// Month of the year, 1 to 12.
    pub month: u32,
    /// Pay before deductions, without the bonus.
    pub gross: Money,
    /// The year's bonus (全年一次性奖金), if it is paid in this month.
    pub bonus: Money,
    /// Special additional deductions of this month.
    pub additional: Money,
    /// How often 5,000 yuan have been deducted up to and with this month, where that is not one more
    /// for every month since the last one.
    pub standard_months: Option<u32>,
}

/// What a year comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComputedYear {
    /// Bases that count.
    pub bases: Bases,
    /// Contributions of each month.
    pub contributions: Each<Sides<Money>>,
    /// Their sums.
    pub total: Sides<Money>,
    /// With a bonus taxed together with the wages.
    pub merged: Way,
    /// With the greatest bonus taxed apart, which is allowed once a year.
    pub separate: Option<Separate>,
    /// What the employer spends.
    pub cost: Money,
}

/// A year under one way of taxing the bonus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Months.
    pub months: Vec<ComputedMonth>,
    /// Gross amounts with every bonus.
    pub gross: Money,
    /// Tax.
    pub tax: Money,
    /// What is paid out.
    pub net: Money,
    /// Deductions beyond what there was to deduct from.
    pub receivable: Money,
    /// What the year's settlement still asks, if this was all that was earned; below nought is given
    /// back.
    pub settlement: Money,
}

/// A year with a bonus taxed apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Separate {
    /// Month of the bonus.
    pub month: u32,
    /// The bonus.
    pub bonus: Money,
    /// Its tax.
    pub charge: Charge,
    /// The year.
    pub way: Way,
}

/// What one month comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComputedMonth {
    /// Month of the year.
    pub month: u32,
    /// Pay before deductions, with the bonus.
    pub gross: Money,
    /// Withholding on what is taxed together.
    pub withheld: Withheld,
    /// Tax of the month, with that of a bonus taxed apart.
    pub tax: Money,
    /// What is paid out; never below nought.
    pub net: Money,
    /// Deductions beyond what there was to deduct from: owed by the employee.
    pub receivable: Money,
}

impl PayYear {
    /// Computes the year.
    pub fn compute(&self) -> ComputedYear {
        let bases = self.parameters.bases(self.declared);
        let contributions = self.parameters.contributions(bases, self.covered);
        let total = total(&contributions);
        let merged = self.way(total.employee, None);
        let employer = self.months.iter().map(|_| total.employer).sum::<Money>();
        ComputedYear {
            bases,
            contributions,
            total,
            cost: merged.gross + employer,
            separate: self.separate(total.employee),
            merged,
        }
    }

    fn separate(&self, contributions: Money) -> Option<Separate> {
        let paid = self.months.iter().filter(|month| month.bonus > Money::ZERO);
        // Of two alike, the first.
        let of = paid.rev().max_by_key(|month| month.bonus)?;
        Some(Separate {
            month: of.month,
            bonus: of.bonus,
            charge: Charge::on_bonus(of.bonus),
            way: self.way(contributions, Some(of.month)),
        })
    }

    /// The year, with the bonus of one month taxed apart.
    fn way(&self, contributions: Money, apart: Option<u32>) -> Way {
        let mut sums = Sums::default();
        let (mut standard, mut earlier) = (0, 0);
        let months: Vec<ComputedMonth> = self
            .months
            .iter()
            .map(|month| {
                standard = month.deducted(standard, earlier);
                earlier = month.month;
                let apart = apart == Some(month.month);
                let (together, bonus_tax) = if apart {
                    (month.gross, Charge::on_bonus(month.bonus).tax)
                } else {
                    (month.gross + month.bonus, Money::ZERO)
                };
                let withheld = sums.withhold(together, contributions, month.additional, standard);
                let gross = month.gross + month.bonus;
                let tax = withheld.tax + bonus_tax;
                let left = gross - contributions - tax;
                ComputedMonth {
                    month: month.month,
                    gross,
                    withheld,
                    tax,
                    net: left.max(Money::ZERO),
                    receivable: (Money::ZERO - left).max(Money::ZERO),
                }
            })
            .collect();
        let sum = |part: fn(&ComputedMonth) -> Money| months.iter().map(part).sum();
        Way {
            gross: sum(|month| month.gross),
            tax: sum(|month| month.tax),
            net: sum(|month| month.net),
            receivable: sum(|month| month.receivable),
            settlement: Sums::settled(&[sums]),
            months,
        }
    }
}
