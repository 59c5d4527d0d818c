//! Pay, as it is computed.

use domain::{money::Money, pay::rate::Rounding, worker::RelationKind};
use rust_decimal::Decimal;
use validator::Validate as _;

use crate::wire;

wire! {
    /// Figures of one year at one employer.
    request PayCalculationRequest {
        /// Bounds and rates.
        #[validate(nested)]
        parameters: PayParameters,
        /// Declared base of the insurances in yuan; the first month's gross amount without it. It counts
        /// within its bounds.
        #[cfg_attr(feature = "openapi", schema(pattern = r"^\d+(\.\d{1,2})?$", example = "9800"))]
        #[validate(length(max = 40))]
        base_social: Option<String>,
        /// Declared base of the housing fund in yuan; that of the insurances without it.
        #[cfg_attr(feature = "openapi", schema(pattern = r"^\d+(\.\d{1,2})?$", example = "9800"))]
        #[validate(length(max = 40))]
        base_housing: Option<String>,
        /// Rate of the housing fund, which both sides pay.
        #[cfg_attr(feature = "openapi", schema(pattern = r"^(0(\.\d{1,6})?|1(\.0{1,6})?)$", example = "0.12"))]
        #[validate(length(max = 40))]
        housing_rate: String,
        /// To what the housing fund is rounded; to the fen without it.
        housing_rounding: Option<Rounding>,
        /// Relation, which says what is paid: all kinds for contracts and members of committees, no housing
        /// fund for posts of public welfare, accidents alone for who was re-employed after retirement,
        /// nothing without a relation. As for a labour contract without it.
        relation: Option<RelationKind>,
        /// One to twelve months of a year, in their order.
        #[validate(nested)]
        months: Vec<PayCalculationInput>,
    }
}

wire! {
    /// Bounds in yuan and rates as decimals of a place's insurances and housing fund.
    request PayParameters {
        /// Lowest base of the insurances.
        #[cfg_attr(feature = "openapi", schema(pattern = r"^\d+(\.\d{1,2})?$", example = "4588"))]
        #[validate(length(max = 40))]
        ss_floor: String,
        /// Highest base of the insurances.
        #[cfg_attr(feature = "openapi", schema(pattern = r"^\d+(\.\d{1,2})?$", example = "22938"))]
        #[validate(length(max = 40))]
        ss_cap: String,
        /// Lowest base of the housing fund.
        #[cfg_attr(feature = "openapi", schema(pattern = r"^\d+(\.\d{1,2})?$", example = "2330"))]
        #[validate(length(max = 40))]
        hf_floor: String,
        /// Highest base of the housing fund.
        #[cfg_attr(feature = "openapi", schema(pattern = r"^\d+(\.\d{1,2})?$", example = "31362"))]
        #[validate(length(max = 40))]
        hf_cap: String,
        /// Pension, employee.
        #[cfg_attr(feature = "openapi", schema(pattern = r"^(0(\.\d{1,6})?|1(\.0{1,6})?)$", example = "0.08"))]
        #[validate(length(max = 40))]
        pe: String,
        /// Pension, employer.
        #[cfg_attr(feature = "openapi", schema(pattern = r"^(0(\.\d{1,6})?|1(\.0{1,6})?)$", example = "0.16"))]
        #[validate(length(max = 40))]
        pr: String,
        /// Medical insurance, employee.
        #[cfg_attr(feature = "openapi", schema(pattern = r"^(0(\.\d{1,6})?|1(\.0{1,6})?)$", example = "0.02"))]
        #[validate(length(max = 40))]
        me: String,
        /// Medical insurance, employer.
        #[cfg_attr(feature = "openapi", schema(pattern = r"^(0(\.\d{1,6})?|1(\.0{1,6})?)$", example = "0.0595"))]
        #[validate(length(max = 40))]
        mr: String,
        /// Maternity insurance, employer.
        #[cfg_attr(feature = "openapi", schema(pattern = r"^(0(\.\d{1,6})?|1(\.0{1,6})?)$", example = "0.008"))]
        #[validate(length(max = 40))]
        mat: String,
        /// Unemployment insurance, employee.
        #[cfg_attr(feature = "openapi", schema(pattern = r"^(0(\.\d{1,6})?|1(\.0{1,6})?)$", example = "0.004"))]
        #[validate(length(max = 40))]
        ue: String,
        /// Unemployment insurance, employer.
        #[cfg_attr(feature = "openapi", schema(pattern = r"^(0(\.\d{1,6})?|1(\.0{1,6})?)$", example = "0.006"))]
        #[validate(length(max = 40))]
        ur: String,
        /// Injury insurance, employer.
        #[cfg_attr(feature = "openapi", schema(pattern = r"^(0(\.\d{1,6})?|1(\.0{1,6})?)$", example = "0.002"))]
        #[validate(length(max = 40))]
        inj: String,
    }
}

wire! {
    /// One month that is paid. Amounts are in yuan.
    request PayCalculationInput {
        /// Month of the year.
        #[validate(range(min = 1, max = 12))]
        month: u32,
        /// Pay before deductions, without the bonus.
        #[cfg_attr(feature = "openapi", schema(pattern = r"^\d+(\.\d{1,2})?$", example = "10350.00"))]
        #[validate(length(max = 40))]
        gross: String,
        /// The year's bonus, if it is paid in this month.
        #[cfg_attr(feature = "openapi", schema(pattern = r"^\d+(\.\d{1,2})?$", example = "18000.00"))]
        #[validate(length(max = 40))]
        bonus: Option<String>,
        /// Special additional deductions of this month. Declared late, those of earlier months are
        /// added here.
        #[cfg_attr(feature = "openapi", schema(pattern = r"^\d+(\.\d{1,2})?$", example = "2000.00"))]
        #[validate(length(max = 40))]
        additional: Option<String>,
        /// How many times 5,000 yuan have been deducted up to and with this month. Without it: once
        /// more for every month since the last one, beginning with one. The month of the year for who
        /// had no employer before in it.
        #[validate(range(min = 1, max = 12))]
        standard_months: Option<u32>,
        /// From this month on the whole year's 60,000 yuan are deducted, as for who earned no more
        /// than that at this employer in the whole year before.
        annual_deduction: Option<bool>,
    }
}

wire! {
    /// What a year comes to. Amounts are in yuan.
    response PayCalculation {
        /// Base of the insurances that counts.
        base_social: Money,
        /// Base of the housing fund that counts.
        base_housing: Money,
        /// What the employee pays each month.
        employee: EmployeeContributions,
        /// Their sum.
        employee_total: Money,
        /// What the employer pays each month.
        employer: EmployerContributions,
        /// Their sum.
        employer_total: Money,
        /// Months, a bonus taxed together with the wages.
        months: Vec<PayCalculationMonth>,
        /// Pay of the year before deductions.
        total_gross: Money,
        /// Tax withheld in the year.
        total_tax: Money,
        /// Paid out in the year.
        total_net: Money,
        /// Deductions for which the pay of their month was not enough; the employee owes them.
        total_receivable: Money,
        /// What the employer spends in the year: pay and the contributions of every month given.
        total_cost: Money,
        /// What the settlement of the year still asks if this was all that was earned; below nought is
        /// given back.
        settlement_balance: Money,
        /// The same year with the greatest bonus taxed apart, which is allowed once a year until
        /// 2027-12-31; none without a bonus.
        bonus_separate: Option<BonusSeparate>,
    }
}

wire! {
    /// What an employee pays.
    response EmployeeContributions {
        /// Pension.
        pension: Money,
        /// Medical insurance.
        medical: Money,
        /// Unemployment insurance.
        unemployment: Money,
        /// Housing fund.
        housing: Money,
    }
}

wire! {
    /// What an employer pays.
    response EmployerContributions {
        /// Pension.
        pension: Money,
        /// Medical insurance.
        medical: Money,
        /// Maternity insurance.
        maternity: Money,
        /// Unemployment insurance.
        unemployment: Money,
        /// Injury insurance.
        injury: Money,
        /// Housing fund.
        housing: Money,
    }
}

wire! {
    /// What one month comes to.
    response PayCalculationMonth {
        /// Month of the year.
        month: u32,
        /// Pay before deductions, with the bonus.
        gross: Money,
        /// Income so far.
        cum_income: Money,
        /// Standard deductions so far.
        cum_std: Money,
        /// Own contributions so far.
        cum_social: Money,
        /// Special additional deductions so far.
        cum_additional: Money,
        /// Taxable so far; below nought, it is carried on.
        cum_taxable: Money,
        /// Rate that the table gives, in per cent; 0 while nothing is taxable.
        #[cfg_attr(feature = "openapi", schema(example = "10"))]
        rate: Decimal,
        /// Quick deduction that the table gives.
        quick: Money,
        /// Tax on what is taxable so far.
        cum_tax: Money,
        /// Tax of the month: that, less what was withheld before; never below nought.
        tax: Money,
        /// Paid out; never below nought.
        net: Money,
        /// Deductions for which the pay was not enough.
        receivable: Money,
    }
}

wire! {
    /// A year with its greatest bonus taxed apart.
    response BonusSeparate {
        /// Month of the bonus.
        month: u32,
        /// The bonus.
        bonus: Money,
        /// Rate of a twelfth of it in the table for months, in per cent.
        #[cfg_attr(feature = "openapi", schema(example = "3"))]
        rate: Decimal,
        /// Quick deduction of that table.
        quick: Money,
        /// Tax of the bonus.
        bonus_tax: Money,
        /// Tax of everything else.
        wage_tax: Money,
        /// Both.
        total_tax: Money,
        /// Paid out in the year.
        total_net: Money,
        /// What the settlement of the year still asks of everything else; below nought is given back.
        settlement_balance: Money,
        /// Tax that is withheld less than when taxed together; below nought, more.
        tax_saved: Money,
    }
}
