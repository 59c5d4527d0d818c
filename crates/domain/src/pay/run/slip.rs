//! What a run pays somebody: one line for each item, contribution and tax, and their sums.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    super::{
        contribution::{Bases, Contribution, Each, Parameters, Sides, covered, total},
        scheme::{Amounts, Fault, Item, Rules, Span},
        tax::{Charge, Sums, Withheld},
    },
    Input, Past, days_of,
};
use crate::{code_enum::code_enum, money::Money, time::YearMonth};

code_enum! {
    /// What a line of a payslip is (工资条项目类别).
    LineKind {
        Item = "ITEM", "应发项目", "Item";
        BackPay = "BACK_PAY", "补发补扣", "Back pay";
        Bonus = "BONUS", "全年一次性奖金", "Bonus of the year";
        Contribution = "CONTRIBUTION", "社会保险和公积金", "Contribution";
        Tax = "TAX", "个人所得税", "Income tax";
        BonusTax = "BONUS_TAX", "奖金单独计税", "Tax on the bonus";
        Recovered = "RECOVERED", "扣回以前欠款", "Recovered";
    }
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlipLine {
    /// What it is.
    pub kind: LineKind,
    /// Name of the item, or code of the contribution; empty where the kind says all.
    pub name: String,
    /// The earlier month that back pay is for.
    pub of: Option<YearMonth>,
    /// What the person gets, or what is taken off.
    pub amount: Money,
    /// What the employer pays beside it.
    pub employer: Money,
}

/// What somebody is paid in a month (工资条).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slip {
    /// Lines, in their order.
    pub lines: Vec<SlipLine>,
    /// Everything paid before deductions, with back pay and bonus.
    pub gross: Money,
    /// Bases of the contributions; nought without any.
    pub bases: Bases,
    /// Contributions of the person.
    pub employee: Money,
    /// Contributions of the employer.
    pub employer: Money,
    /// Tax.
    pub tax: Money,
    /// Paid out.
    pub net: Money,
    /// Still owed after this month.
    pub owed: Money,
    /// Sums of the year with this month.
    pub sums: Sums,
    /// How often the standard deduction was made up to and with this month.
    pub standard_months: u32,
    /// Taxable so far in the year.
    pub taxable: Money,
}

impl Slip {
    /// What the month costs.
    pub fn cost(&self) -> Money {
        self.gross + self.employer
    }
}

/// Why somebody is held back: the item, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldBack {
    /// The month whose item it is.
    pub month: YearMonth,
    /// Item.
    pub item: String,
    /// What is wrong.
    pub fault: Fault,
}

/// By what a run is computed.
#[derive(Clone, Debug, PartialEq)]
pub struct RunRules {
    /// Month.
    pub month: YearMonth,
    /// Schemes by month: the own, and those of earlier months that are paid anew.
    pub schemes: BTreeMap<YearMonth, Rules>,
    /// Bounds and rates.
    pub parameters: Parameters,
}

impl RunRules {
    /// What is paid for an input.
    ///
    /// # Errors
    /// [`HeldBack`] when an item cannot be computed.
    pub fn slip(&self, input: &Input) -> Result<Slip, HeldBack> {
        let amounts = self.computed(self.month, &input.spans)?;
        let mut lines: Vec<SlipLine> = amounts
            .lines
            .iter()
            .map(|line| line_of(LineKind::Item, &line.item, line.amount))
            .collect();
        let mut taxed = amounts.taxable;
        for past in &input.past {
            let (back, taxable) = self.back_pay(past)?;
            taxed += taxable;
            lines.extend(back);
        }
        let (mut bonus_tax, bonus) = (Money::ZERO, input.bonus);
        if let Some(bonus) = bonus {
            lines.push(line_of(LineKind::Bonus, "", bonus.amount));
            if bonus.apart && !input.year.bonus_apart {
                bonus_tax = Charge::on_bonus(bonus.amount).tax;
            } else {
                taxed += bonus.amount;
            }
        }
        let gross = lines.iter().map(|line| line.amount).sum::<Money>();
        let (bases, contributions) = self.contributions(input, &amounts);
        let sides = total(&contributions);
        for (kind, paid) in Contribution::ALL.iter().zip(contributions.values()) {
            lines.push(SlipLine {
                employer: paid.employer,
                ..line_of(LineKind::Contribution, kind.code(), paid.employee)
            });
        }
        let withheld = self.withheld(input, taxed, sides.employee);
        let tax = withheld.tax + bonus_tax;
        lines.push(line_of(LineKind::Tax, "", withheld.tax));
        lines.push(line_of(LineKind::BonusTax, "", bonus_tax));
        let left = gross - sides.employee - tax;
        let recovered = input.owed.min(left.max(Money::ZERO));
        lines.push(line_of(LineKind::Recovered, "", recovered));
        lines.retain(|line| {
            line.kind == LineKind::Item
                || line.amount != Money::ZERO
                || line.employer != Money::ZERO
        });
        Ok(Slip {
            lines,
            gross,
            bases,
            employee: sides.employee,
            employer: sides.employer,
            tax,
            net: (left - recovered).max(Money::ZERO),
            owed: input.owed - recovered + (Money::ZERO - left).max(Money::ZERO),
            sums: withheld.sums,
            standard_months: input.standard_months(self.month.month()),
            taxable: withheld.taxable,
        })
    }

    fn rules(&self, month: YearMonth) -> Result<&Rules, HeldBack> {
        self.schemes.get(&month).ok_or_else(|| HeldBack {
            month,
            item: String::new(),
            fault: Fault::NoRow,
        })
    }

    fn computed(&self, month: YearMonth, spans: &[Span]) -> Result<Amounts, HeldBack> {
        let computed = self
            .rules(month)?
            .compute(month.month(), days_of(month), spans);
        computed.map_err(|(item, fault)| HeldBack { month, item, fault })
    }

    /// What an earlier month comes to now less what was paid for it, item by item, and what of that
    /// is taxed: in the month in which it is paid.
    fn back_pay(&self, past: &Past) -> Result<(Vec<SlipLine>, Money), HeldBack> {
        let due = self.computed(past.month, &past.spans)?;
        let mut owed: Vec<(String, Money)> = due
            .lines
            .into_iter()
            .map(|line| (line.item, line.amount))
            .collect();
        for paid in &past.paid {
            match owed.iter_mut().find(|(item, _)| *item == paid.item) {
                Some((_, amount)) => *amount = *amount - paid.amount,
                None => owed.push((paid.item.clone(), Money::ZERO - paid.amount)),
            }
        }
        let items: &[Item] = &self.rules(past.month)?.scheme().items;
        let is_taxed = |name: &str| {
            let found = items.iter().find(|item| item.name == name);
            found.is_none_or(|item| item.taxable)
        };
        let mut taxed = Money::ZERO;
        let mut lines = Vec::new();
        for (item, amount) in owed {
            if amount == Money::ZERO {
                continue;
            }
            if is_taxed(&item) {
                taxed += amount;
            }
            lines.push(SlipLine {
                of: Some(past.month),
                ..line_of(LineKind::BackPay, &item, amount)
            });
        }
        Ok((lines, taxed))
    }

    fn contributions(&self, input: &Input, amounts: &Amounts) -> (Bases, Each<Sides<Money>>) {
        let Some(relation) = input.insured else {
            return (Bases::default(), Each::default());
        };
        let declared = input.declared.unwrap_or_else(|| self.counted(amounts));
        let bases = self.parameters.bases(declared);
        let paid = self.parameters.contributions(bases, covered(relation));
        if total(&paid) == Sides::default() {
            return (Bases::default(), paid);
        }
        (bases, paid)
    }

    /// What the scheme counts of a whole month.
    fn counted(&self, amounts: &Amounts) -> Bases {
        let mut bases = Bases::default();
        let Ok(rules) = self.rules(self.month) else {
            return bases;
        };
        for line in &amounts.lines {
            let item = rules
                .scheme()
                .items
                .iter()
                .find(|item| item.name == line.item);
            let Some(item) = item else { continue };
            if item.in_social_base {
                bases.social += line.whole;
            }
            if item.in_housing_base {
                bases.housing += line.whole;
            }
        }
        bases
    }

    fn withheld(&self, input: &Input, taxed: Money, contributions: Money) -> Withheld {
        let mut sums = input.year.sums;
        let additional = input.additional - sums.additional;
        let standard = input.standard_months(self.month.month());
        sums.withhold(taxed, contributions, additional, standard)
    }
}

fn line_of(kind: LineKind, name: &str, amount: Money) -> SlipLine {
    SlipLine {
        kind,
        name: name.to_owned(),
        of: None,
        amount,
        employer: Money::ZERO,
    }
}
