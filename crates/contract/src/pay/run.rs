//! Runs of pay, and the steps they take.

use chrono::{DateTime, Utc};
use domain::{
    ids::{OrganisationId, PayParametersId, PayRunId, PaySchemeId, WorkerId},
    money::Money,
    pay::run::{RunState, RunStep},
    time::YearMonth,
};
use rust_decimal::Decimal;
use validator::Validate as _;

use crate::{OrganisationRef, wire, word_enum};

wire! {
    /// Which month.
    query PayBoardQuery {
        /// Month; this one without it.
        month: YearMonth,
    }
}

wire! {
    /// How far the runs of a month are.
    response PayBoard {
        /// Month.
        month: YearMonth,
        /// City and districts in view, in the order of the tree, and streets that pay for themselves.
        items: Vec<PayBoardRow>,
    }
}

wire! {
    /// An organisation and its run of a month.
    response PayBoardRow {
        /// Organisation.
        organisation: OrganisationRef,
        /// Its run, if there is one.
        run: Option<PayRunSummary>,
        /// Name of the scheme by which it pays in the month.
        scheme: Option<String>,
        /// Whether who asks may open a run here.
        may_open: bool,
    }
}

wire! {
    /// A run to open.
    request PayRunInput {
        /// Who pays: a district, or a street that pays for itself.
        organisation_id: OrganisationId,
        /// Month, this one or an earlier one.
        month: YearMonth,
    }
}

wire! {
    /// A run in one line.
    response PayRunSummary {
        /// Id.
        id: PayRunId,
        /// For `If-Match`.
        revision: i64,
        /// Who pays.
        organisation: OrganisationRef,
        /// Month.
        month: YearMonth,
        /// How far it is.
        state: RunState,
        /// People it pays.
        people: i64,
        /// People held back.
        held: i64,
        /// Gross pay.
        gross: Money,
        /// Contributions of the employees.
        employee: Money,
        /// Contributions of the employer.
        employer: Money,
        /// Income tax.
        tax: Money,
        /// Paid out.
        net: Money,
        /// Gross pay and contributions of the employer.
        cost: Money,
        /// SM3 over schemes, rates and everything frozen of everyone.
        input_hash: Option<String>,
        /// SM3 over that, the version of the computation and every payslip.
        result_hash: Option<String>,
    }
}

wire! {
    /// A run with its way so far.
    response PayRunView {
        /// The run.
        run: PayRunSummary,
        /// Steps that were taken, the first first.
        steps: Vec<PayRunStepView>,
        /// Schemes and rates it was frozen with.
        rests_on: Vec<PayRunBasis>,
        /// The run before it.
        before: Option<PayRunSummary>,
        /// What may be done next by who asks.
        may: Vec<RunStep>,
        /// Whether amounts may be entered by who asks.
        may_enter: bool,
        /// Whether who asks is paid by it.
        includes_self: bool,
    }
}

wire! {
    /// A document on which a run rests.
    response PayRunBasis {
        /// Scheme; none of rates.
        scheme_id: Option<PaySchemeId>,
        /// Rates; none of a scheme.
        parameters_id: Option<PayParametersId>,
        /// Name of the scheme.
        name: Option<String>,
        /// Number of the document.
        document_number: String,
        /// First month that it decides in this run.
        from: YearMonth,
    }
}

wire! {
    /// A step that was taken.
    response PayRunStepView {
        /// Step; none of the opening.
        step: Option<RunStep>,
        /// By whom.
        by: String,
        /// When.
        at: DateTime<Utc>,
        /// Stated reason.
        reason: Option<String>,
    }
}

wire! {
    /// A step to take.
    request PayRunStepInput {
        /// Step.
        step: RunStep,
        /// Why; of what goes back.
        #[validate(length(max = 500))]
        reason: Option<String>,
    }
}

wire! {
    /// What came of computing a run again from what was frozen.
    response PayRunVerification {
        /// Whether everything is as it was.
        holds: bool,
        /// Hash of the inputs as they lie there.
        input_hash: String,
        /// Hash of the result computed anew.
        result_hash: String,
        /// People whose payslip is not what is computed.
        differing: Vec<WorkerId>,
        /// Payslips compared.
        people: i64,
    }
}

wire! {
    /// What is entered for a month.
    response PayEntryPage {
        /// People of whom something is entered.
        items: Vec<PayEntryView>,
        /// Items of the scheme that are entered.
        enterable: Vec<String>,
    }
}

wire! {
    /// What is entered of somebody.
    response PayEntryView {
        /// Person.
        worker_id: WorkerId,
        /// Name.
        name: String,
        /// Factor of performance.
        factor: Option<Decimal>,
        /// Bonus of the year.
        bonus: Option<Money>,
        /// Amounts of items.
        items: Vec<PayEntryItem>,
        /// On what it rests.
        reason: String,
    }
}

wire! {
    /// An amount of an item.
    request PayEntryItem {
        /// Item of the scheme.
        #[validate(length(min = 1, max = 30))]
        item: String,
        /// Amount; below nought is taken off.
        amount: Money,
    }
}

wire! {
    /// What to enter for a month.
    request PayEntriesInput {
        /// People, each once. What was entered of them before is replaced; of whom there is nothing here
        /// nothing is entered any more.
        #[validate(length(min = 1, max = 5000), nested)]
        people: Vec<PayEntryInput>,
    }
}

wire! {
    /// What to enter of somebody.
    request PayEntryInput {
        /// Person.
        worker_id: WorkerId,
        /// Factor of performance, from 0 to 10 with at most six decimal places.
        factor: Option<Decimal>,
        /// Bonus of the year.
        bonus: Option<Money>,
        /// Amounts of items.
        #[validate(length(max = 100), nested)]
        items: Vec<PayEntryItem>,
        /// On what it rests: number of a document, or why.
        #[validate(length(max = 500))]
        reason: String,
    }
}

word_enum! {
    /// A file of a run.
    PayFileKind {
        /// Payroll sheet for signature (工资发放表).
        #[default]
        Sheet,
        /// For the bank (银行代发).
        Bank,
        /// Contributions person by person (社保公积金明细).
        Contributions,
        /// For the withholding client of the tax administration (个人所得税扣缴申报).
        Tax,
        /// Sums for the accounts (记账汇总).
        Accounts,
    }
}

word_enum! {
    /// A column of the file for the bank.
    PayBankColumn {
        /// Running number.
        #[default]
        Number,
        /// Holder of the account.
        Name,
        /// Number of the account.
        Account,
        /// Amount in yuan.
        Amount,
        /// Month and organisation.
        Remark,
        /// Identity number.
        Identity,
    }
}

wire! {
    /// A file to make.
    request PayFileRequest {
        /// Which.
        kind: PayFileKind,
        /// Columns of the file for the bank in their order; number, account, name, amount, remark
        /// without it.
        #[validate(length(min = 1, max = 10))]
        bank_columns: Option<Vec<PayBankColumn>>,
        /// What it is for.
        #[validate(length(min = 1, max = 200))]
        reason: String,
    }
}
