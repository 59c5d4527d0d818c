//! The open calculator. Nothing that is asked here is kept or logged.

use contract::{
    BonusSeparate, EmployeeContributions, EmployerContributions, PayCalculation,
    PayCalculationInput, PayCalculationMonth, PayCalculationRequest, PayParameters,
};
use domain::{
    money::Money,
    pay::{
        PayProblem,
        contribution::{Bases, Bounds, Each, Parameters, Sides, Terms, covered},
        rate::{Rate, Rounding},
        tax::YEAR_MONTHS,
        year::{ComputedMonth, ComputedYear, Months, PayMonth, PayYear, Separate},
    },
    worker::RelationKind,
};

use super::read::Reader;
use crate::AppResult;

/// A year of pay.
///
/// # Errors
/// `fields_invalid` for amounts, rates and months that cannot be.
pub fn calculate(request: &PayCalculationRequest) -> AppResult<PayCalculation> {
    let mut reader = Reader::default();
    let year = read(&mut reader, request);
    let year = reader.done(year)?;
    Ok(view(&year.compute()))
}

fn read(reader: &mut Reader, request: &PayCalculationRequest) -> Option<PayYear> {
    let rounding = request.housing_rounding.unwrap_or(Rounding::Fen);
    let housing = housing(reader.rate("housing_rate", &request.housing_rate), rounding);
    let parameters = parameters(reader, &request.parameters, housing);
    let base = |reader: &mut Reader, field, text: &Option<String>| {
        text.as_ref().map(|text| reader.amount(field, text))
    };
    let social = base(reader, "base_social", &request.base_social);
    let housing = base(reader, "base_housing", &request.base_housing);
    let months = months(reader, &request.months)?;
    let social = social.unwrap_or(months.first().gross);
    Some(PayYear {
        parameters: parameters?,
        declared: Bases {
            social,
            housing: housing.unwrap_or(social),
        },
        covered: covered(request.relation.unwrap_or(RelationKind::LabourContract)),
        months,
    })
}

/// The housing fund, to which both sides pay the same.
pub(super) const fn housing(rate: Rate, rounding: Rounding) -> Terms {
    let rates = Sides {
        employee: rate,
        employer: rate,
    };
    Terms { rates, rounding }
}

/// Bounds and rates as they are typed.
pub(super) fn parameters(
    reader: &mut Reader,
    typed: &PayParameters,
    housing: Terms,
) -> Option<Parameters> {
    let mut bounds = |floor: (&str, &str), cap: (&str, &str)| {
        let bounds = Bounds::new(
            reader.amount(&format!("parameters.{}", floor.0), floor.1),
            reader.amount(&format!("parameters.{}", cap.0), cap.1),
        );
        if bounds.is_none() {
            reader.refuse(
                &format!("parameters.{}", floor.0),
                PayProblem::FloorAboveCap,
            );
        }
        bounds
    };
    let social = bounds(("ss_floor", &typed.ss_floor), ("ss_cap", &typed.ss_cap));
    let fund = bounds(("hf_floor", &typed.hf_floor), ("hf_cap", &typed.hf_cap));
    let mut rate = |field: &str, text: &str| reader.rate(&format!("parameters.{field}"), text);
    let mut terms = |employee: Option<(&str, &str)>, employer: (&str, &str)| Terms {
        rates: Sides {
            employee: employee.map_or(Rate::default(), |(field, text)| rate(field, text)),
            employer: rate(employer.0, employer.1),
        },
        rounding: Rounding::Fen,
    };
    let terms = Each {
        pension: terms(Some(("pe", &typed.pe)), ("pr", &typed.pr)),
        medical: terms(Some(("me", &typed.me)), ("mr", &typed.mr)),
        // The employee pays nothing to these two (社会保险法, arts. 33, 53).
        maternity: terms(None, ("mat", &typed.mat)),
        unemployment: terms(Some(("ue", &typed.ue)), ("ur", &typed.ur)),
        injury: terms(None, ("inj", &typed.inj)),
        housing,
    };
    Some(Parameters {
        social: social?,
        housing: fund?,
        terms,
    })
}

fn months(reader: &mut Reader, typed: &[PayCalculationInput]) -> Option<Months> {
    let mut whole_year = false;
    let months = typed.iter().enumerate().map(|(at, month)| {
        let mut amount = |name: &str, text: &Option<String>| {
            let field = format!("months.{at}.{name}");
            text.as_ref()
                .map_or(Money::ZERO, |text| reader.amount(&field, text))
        };
        whole_year |= month.annual_deduction == Some(true);
        PayMonth {
            month: month.month,
            gross: amount("gross", &Some(month.gross.clone())),
            bonus: amount("bonus", &month.bonus),
            additional: amount("additional", &month.additional),
            standard_months: if whole_year {
                Some(YEAR_MONTHS)
            } else {
                month.standard_months
            },
        }
    });
    let months = months.collect();
    Months::new(months)
        .map_err(|problems| {
            for (at, problem) in problems {
                let field = match (at, problem) {
                    (None, _) => "months".to_owned(),
                    (Some(at), PayProblem::StandardMonthsFewer) => {
                        format!("months.{at}.standard_months")
                    }
                    (Some(at), _) => format!("months.{at}.month"),
                };
                reader.refuse(&field, problem);
            }
        })
        .ok()
}

fn view(year: &ComputedYear) -> PayCalculation {
    let (each, way) = (&year.contributions, &year.merged);
    PayCalculation {
        base_social: year.bases.social,
        base_housing: year.bases.housing,
        employee: EmployeeContributions {
            pension: each.pension.employee,
            medical: each.medical.employee,
            unemployment: each.unemployment.employee,
            housing: each.housing.employee,
        },
        employee_total: year.total.employee,
        employer: EmployerContributions {
            pension: each.pension.employer,
            medical: each.medical.employer,
            maternity: each.maternity.employer,
            unemployment: each.unemployment.employer,
            injury: each.injury.employer,
            housing: each.housing.employer,
        },
        employer_total: year.total.employer,
        months: way.months.iter().map(month).collect(),
        total_gross: way.gross,
        total_tax: way.tax,
        total_net: way.net,
        total_receivable: way.receivable,
        total_cost: year.cost,
        settlement_balance: way.settlement,
        bonus_separate: year.separate.as_ref().map(|apart| separate(apart, way.tax)),
    }
}

fn month(computed: &ComputedMonth) -> PayCalculationMonth {
    let withheld = &computed.withheld;
    PayCalculationMonth {
        month: computed.month,
        gross: computed.gross,
        cum_income: withheld.sums.income,
        cum_std: withheld.standard,
        cum_social: withheld.sums.contributions,
        cum_additional: withheld.sums.additional,
        cum_taxable: withheld.taxable,
        rate: withheld.charge.percent.into(),
        quick: withheld.charge.quick,
        cum_tax: withheld.charge.tax,
        tax: computed.tax,
        net: computed.net,
        receivable: computed.receivable,
    }
}

fn separate(apart: &Separate, merged: Money) -> BonusSeparate {
    let way = &apart.way;
    BonusSeparate {
        month: apart.month,
        bonus: apart.bonus,
        rate: apart.charge.percent.into(),
        quick: apart.charge.quick,
        bonus_tax: apart.charge.tax,
        wage_tax: way.tax - apart.charge.tax,
        total_tax: way.tax,
        total_net: way.net,
        settlement_balance: way.settlement,
        tax_saved: merged - way.tax,
    }
}
