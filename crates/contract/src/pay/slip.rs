//! Payslips: in a run, and of the person they are for.

use domain::{
    ids::{PayRunId, WorkerId},
    money::Money,
    pay::{
        run::{Cause, Finding, Input, LineKind, RunState},
        scheme::Days,
    },
    time::YearMonth,
    worker::WorkerClass,
};

use crate::{OrganisationRef, PayRunSummary, wire};

wire! {
    /// Which payslips of a run.
    query PaySlipQuery {
        /// Of whom this was found.
        finding: Finding,
        /// Whose pay differs from the month before for this reason.
        cause: Cause,
        /// Held back, or not.
        held: bool,
        /// Beginning of the name, or of its initials.
        #[validate(length(max = 50))]
        name: String,
        /// At most so many.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
        /// `next_cursor` of the page before.
        cursor: String,
    }
}

wire! {
    /// Payslips of a run, and what whoever checks it looks at.
    response PaySlipPage {
        /// Payslips by name.
        items: Vec<PaySlipSummary>,
        /// Where the next page begins.
        next_cursor: Option<String>,
        /// All that fit.
        total: i64,
        /// What is out of the ordinary in the whole run, with the number of people.
        findings: Vec<PayFindingCount>,
        /// Why pay differs from the month before in the whole run, with the number of people.
        causes: Vec<PayCauseCount>,
        /// Sums of each item in the whole run, and in the month before.
        sums: Vec<PaySumLine>,
    }
}

wire! {
    /// How many.
    response PayFindingCount {
        /// Finding.
        finding: Finding,
        /// People.
        people: i64,
    }
}

wire! {
    /// How many.
    response PayCauseCount {
        /// Cause.
        cause: Cause,
        /// People.
        people: i64,
    }
}

wire! {
    /// Sum of an item over a run.
    response PaySumLine {
        /// What it is.
        kind: LineKind,
        /// Item, or code of a contribution.
        name: String,
        /// Sum this month.
        amount: Money,
        /// What the employer pays beside it.
        employer: Money,
        /// Sum the month before.
        before: Money,
    }
}

wire! {
    /// A payslip in one line.
    response PaySlipSummary {
        /// Person.
        worker_id: WorkerId,
        /// Name.
        name: String,
        /// Place, with what it belongs to.
        place: String,
        /// Class; none of whom only back pay concerns.
        class: Option<WorkerClass>,
        /// Gross pay.
        gross: Money,
        /// Gross pay the month before.
        before: Option<Money>,
        /// Contributions of the person.
        employee: Money,
        /// Income tax.
        tax: Money,
        /// Paid out.
        net: Money,
        /// Still owed.
        owed: Money,
        /// Why nothing is paid.
        fault: Option<PayFault>,
        /// What is out of the ordinary.
        findings: Vec<Finding>,
        /// Why it differs from the month before.
        causes: Vec<Cause>,
    }
}

wire! {
    /// Why somebody is held back.
    response PayFault {
        /// Item that cannot be computed.
        item: String,
        /// Month of the item.
        month: YearMonth,
        /// Stable code.
        code: String,
        /// What to do, in Chinese.
        text: String,
        /// What to do, in English.
        text_en: String,
    }
}

wire! {
    /// A payslip with everything it is made of.
    response PaySlipView {
        /// Run.
        run: PayRunSummary,
        /// Person.
        worker_id: WorkerId,
        /// Name.
        name: String,
        /// Place, with what it belongs to.
        place: String,
        /// Class.
        class: Option<WorkerClass>,
        /// Lines.
        lines: Vec<PaySlipLineView>,
        /// Gross pay.
        gross: Money,
        /// Contributions of the person.
        employee: Money,
        /// Contributions of the employer.
        employer: Money,
        /// Income tax.
        tax: Money,
        /// Paid out.
        net: Money,
        /// Still owed after the month.
        owed: Money,
        /// Base of the insurances.
        base_social: Money,
        /// Base of the housing fund.
        base_housing: Money,
        /// Taxable so far this year.
        cum_taxable: Money,
        /// Tax withheld so far this year.
        cum_withheld: Money,
        /// Standard deduction so far this year, in months.
        standard_months: u32,
        /// Everything it was computed from.
        input: Input,
        /// Days of the month.
        days: Days,
        /// Why nothing is paid.
        fault: Option<PayFault>,
        /// Amounts that differ from the month before.
        differences: Vec<PayDifference>,
    }
}

wire! {
    /// A line of a payslip, with the rule behind it.
    response PaySlipLineView {
        /// What it is.
        kind: LineKind,
        /// Item, or code of a contribution; empty where the kind says all.
        name: String,
        /// The earlier month that back pay is for.
        of: Option<YearMonth>,
        /// What the person gets, or what is taken off.
        amount: Money,
        /// What the employer pays beside it.
        employer: Money,
        /// The rule in words.
        rule: Option<String>,
        /// Number of the document in which it stands.
        document_number: Option<String>,
    }
}

wire! {
    /// An amount that differs from the month before.
    response PayDifference {
        /// What it is.
        kind: LineKind,
        /// Item, or code of a contribution.
        name: String,
        /// The month before.
        before: Money,
        /// This month.
        after: Money,
        /// Why, as far as can be told.
        causes: Vec<Cause>,
    }
}

wire! {
    /// The own payslips.
    response OwnPaySlips {
        /// The latest first.
        items: Vec<OwnPaySlip>,
    }
}

wire! {
    /// An own payslip in one line.
    response OwnPaySlip {
        /// Run.
        run_id: PayRunId,
        /// Month.
        month: YearMonth,
        /// Who paid.
        organisation: OrganisationRef,
        /// Approved, paid, or closed.
        state: RunState,
        /// Gross pay.
        gross: Money,
        /// Contributions and tax.
        deducted: Money,
        /// Paid out.
        net: Money,
    }
}
