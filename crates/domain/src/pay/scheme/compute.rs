//! What a scheme pays somebody in a month.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use super::{
    super::rate::{Rounding, half_up, money},
    Amount, Item, Rules,
    typed::Asked,
};
use crate::{
    code_enum::code_enum,
    money::Money,
    personnel::{career::Grade, level::Study},
    problems::problems,
    worker::{QualificationLevel, WorkerClass},
};

code_enum! {
    /// What is paid to who was there for a part of a month (折算方式).
    Proration {
        Whole = "WHOLE", "不折算", "The whole amount";
        /// 人力资源社会保障部: 21.75 paid days a month.
        WorkDays = "WORK_DAYS", "按21.75个计薪日折算", "By 21.75 paid days";
        CalendarDays = "CALENDAR_DAYS", "按日历天数折算", "By calendar days";
    }
}

problems! {
    /// Why somebody's pay cannot be computed; they are held back, and the others paid.
    Fault {
        NoLevel = "level_missing", "该人员没有岗位等级，请先核定。", "The person has no level; set it first.";
        NoRow = "figure_missing", "该人员的情形没有对应标准，请补充标准。", "No figure holds for what the person is; add it.";
        TooLarge = "amount_too_large", "计算结果超出范围，请检查标准和公式。", "The amount is beyond measure; look at figures and formulas.";
    }
}

/// What is known of somebody for a part of a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = PayFacts))]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Post (岗位).
    pub class: WorkerClass,
    /// Level, if there is one.
    pub level: Option<i32>,
    /// Whole years that count (年限).
    pub years: i32,
    /// Whether somebody leads both committees (一肩挑).
    pub both_posts: bool,
    /// Highest certificate.
    pub certificate: Option<QualificationLevel>,
    /// Highest study.
    pub study: Option<Study>,
    /// Grade of the last assessment.
    pub grade: Option<Grade>,
    /// Factor of performance (绩效系数).
    pub factor: Decimal,
    /// What was entered for this month, by the name of the item.
    pub entered: BTreeMap<String, Money>,
}

/// A part of a month under the same facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = PaySpan))]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The facts.
    pub person: Person,
    /// Days of it.
    pub days: Days,
}

/// Days of a month, or of a part of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = PayDays))]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// Days on the calendar.
    pub calendar: u32,
    /// Days that are paid: working days and public holidays.
    pub paid: u32,
}

/// An item of a payslip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Name of the item.
    pub item: String,
    /// Amount of a whole month under the last facts.
    pub whole: Money,
    /// What is paid.
    pub amount: Money,
}

/// What is paid in a month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// Items, in the order of the scheme.
    pub lines: Vec<Line>,
    /// Their sum.
    pub gross: Money,
    /// What of it income tax is withheld of.
    pub taxable: Money,
    /// What of it counts for the base of the insurances.
    pub social_base: Money,
    /// What of it counts for the base of the housing fund.
    pub housing_base: Money,
}

impl Rules {
    /// What is due in a month of the year; nothing without a span.
    ///
    /// # Errors
    /// The item that cannot be computed, and why.
    pub fn compute(
        &self,
        month: u32,
        of_month: Days,
        spans: &[Span],
    ) -> Result<Amounts, (String, Fault)> {
        let wholes = spans.iter().map(|span| self.wholes(&span.person));
        let wholes = wholes.collect::<Result<Vec<_>, _>>()?;
        let mut amounts = Amounts::default();
        for (at, item) in self.scheme.items.iter().enumerate() {
            let paid: Vec<Option<Money>> = wholes
                .iter()
                .map(|items| items.get(at).copied().flatten())
                .collect();
            let nobody = paid.iter().all(Option::is_none);
            if nobody || !item.pays.due(month) {
                continue;
            }
            let amount = prorated(item, of_month, spans, &paid);
            let add = |sum: &mut Money, counts| {
                if counts {
                    *sum += amount;
                }
            };
            add(&mut amounts.gross, true);
            add(&mut amounts.taxable, item.taxable);
            add(&mut amounts.social_base, item.in_social_base);
            add(&mut amounts.housing_base, item.in_housing_base);
            amounts.lines.push(Line {
                item: item.name.clone(),
                whole: paid.last().copied().flatten().unwrap_or_default(),
                amount,
            });
        }
        Ok(amounts)
    }

    /// The items of a whole month; none of what is not paid.
    fn wholes(&self, person: &Person) -> Result<Vec<Option<Money>>, (String, Fault)> {
        let count = self.scheme.items.len();
        let (mut wholes, mut values) = (vec![None; count], vec![Decimal::ZERO; count]);
        for at in &self.order {
            let Some(item) = self.scheme.items.get(*at) else {
                continue;
            };
            let asked = Asked {
                person,
                figures: &self.scheme.figures,
                items: &values,
            };
            let whole = self
                .whole(*at, item, &asked)
                .map_err(|fault| (item.name.clone(), fault))?;
            if let (Some(whole), Some(value)) = (whole, values.get_mut(*at)) {
                *value = whole.yuan();
            }
            if let Some(place) = wholes.get_mut(*at) {
                *place = whole;
            }
        }
        Ok(wholes)
    }

    fn whole(&self, at: usize, item: &Item, asked: &Asked<'_>) -> Result<Option<Money>, Fault> {
        if let Some(Some(condition)) = self.conditions.get(at)
            && !asked.truth(condition)?
        {
            return Ok(None);
        }
        match (&item.amount, self.amounts.get(at)) {
            (Amount::Formula(_), Some(Some(formula))) => {
                let yuan = asked.number(formula)?;
                rounded(yuan, item.rounding)
                    .ok_or(Fault::TooLarge)
                    .map(Some)
            }
            _ => Ok(asked.person.entered.get(&item.name).copied()),
        }
    }
}

/// Beyond any pay; sums of such amounts still fit.
const MOST: Money = Money::from_fen(100_000_000_000_000);

fn rounded(yuan: Decimal, to: Rounding) -> Option<Money> {
    let places = match to {
        Rounding::Fen => 2,
        Rounding::Jiao => 1,
        Rounding::Yuan => 0,
    };
    let rounded = yuan.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    let amount = Money::from_yuan(rounded).ok()?;
    (amount <= MOST && Money::ZERO - amount <= MOST).then_some(amount)
}

/// What is paid of an item: each span's amount by its share of the month. A part of a month is paid
/// by the day, and never more than the whole; who was there on every day gets the whole.
fn prorated(item: &Item, of_month: Days, spans: &[Span], wholes: &[Option<Money>]) -> Money {
    let last = wholes.last().copied().flatten().unwrap_or_default();
    let days = |of: fn(&Days) -> u32| spans.iter().map(|span| of(&span.days)).sum::<u32>();
    // Quarters of days, for 21.75 of them make a month.
    let (of, quarters): (fn(&Days) -> u32, u32) = match item.proration {
        _ if matches!(item.amount, Amount::Entered) => return last,
        Proration::Whole => return last,
        Proration::CalendarDays => (|days| days.calendar, of_month.calendar * 4),
        Proration::WorkDays => {
            let there = days(|days| days.paid);
            let whole = if there >= of_month.paid {
                there * 4
            } else {
                (there * 4).max(87)
            };
            (|days| days.paid, whole)
        }
    };
    let shares = spans.iter().zip(wholes).map(|(span, whole)| {
        let fen = i128::from(whole.unwrap_or_default().fen());
        fen * i128::from(of(&span.days)) * 4
    });
    let unit = item.rounding.fen();
    let divisor = i128::from(quarters.max(1)) * unit;
    money(half_up(shares.sum(), divisor) * unit)
}
