//! Rows of inputs and slips.

use std::collections::BTreeMap;

use domain::time::YearMonth;
use domain::{
    ids::{OrganisationId, PayRunId, WorkerId},
    money::Money,
    pay::{
        contribution::Bases,
        run::{HeldBack, LineKind, Slip, SlipLine},
        scheme::Fault,
        tax::Sums,
    },
    worker::WorkerClass,
};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::broken;
use crate::{
    StoreError, Stored,
    entity::{pay_line, pay_slip},
};

/// What was frozen of somebody.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct PayRunInput {
    /// Person.
    pub worker_id: Uuid,
    /// Place.
    pub place_id: Uuid,
    /// Name.
    pub name: String,
    /// Sort key of the name.
    pub name_pinyin: String,
    /// The input, as text.
    pub input: String,
}

/// What somebody was paid in a run, or why they were held back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaySlip {
    /// Person.
    pub worker: WorkerId,
    /// Place.
    pub place: OrganisationId,
    /// Name at that time.
    pub name: String,
    /// Sort key of the name.
    pub name_pinyin: String,
    /// Class at the end of the month; none of whom only back pay concerns.
    pub class: Option<WorkerClass>,
    /// Slip.
    pub result: Result<Slip, HeldBack>,
}

/// Rows of a slip and its lines.
pub(super) fn rows_of(run: PayRunId, slip: &PaySlip) -> (pay_slip::Model, Vec<pay_line::Model>) {
    let held = slip.result.as_ref().err();
    let paid = slip.result.as_ref().ok();
    let amount = |of: fn(&Slip) -> Money| paid.map_or(0, |slip| of(slip).fen());
    let row = pay_slip::Model {
        run_id: run.into(),
        worker_id: slip.worker.into(),
        place_id: slip.place.into(),
        name: slip.name.clone(),
        name_pinyin: slip.name_pinyin.clone(),
        class: slip.class.map(|class| class.code().to_owned()),
        fault: held.map(|held| held.fault.code().to_owned()),
        fault_item: held
            .map(|held| held.item.clone())
            .filter(|item| !item.is_empty()),
        fault_month: held.map(|held| held.month.first_day()),
        gross: amount(|slip| slip.gross),
        social_base: amount(|slip| slip.bases.social),
        housing_base: amount(|slip| slip.bases.housing),
        employee: amount(|slip| slip.employee),
        employer: amount(|slip| slip.employer),
        tax: amount(|slip| slip.tax),
        net: amount(|slip| slip.net),
        owed: amount(|slip| slip.owed),
        cum_income: amount(|slip| slip.sums.income),
        cum_contributions: amount(|slip| slip.sums.contributions),
        cum_additional: amount(|slip| slip.sums.additional),
        cum_withheld: amount(|slip| slip.sums.withheld),
        standard_months: paid.map_or(0, |slip| i64::from(slip.standard_months)),
        taxable: amount(|slip| slip.taxable),
    };
    let lines = paid.into_iter().flat_map(|slip| &slip.lines);
    let lines = lines.zip(0..).map(|(line, position)| pay_line::Model {
        run_id: run.into(),
        worker_id: slip.worker.into(),
        position,
        kind: line.kind.code().to_owned(),
        name: line.name.clone(),
        of_month: line.of.map(|month| month.first_day()),
        amount: line.amount.fen(),
        employer: line.employer.fen(),
    });
    (row, lines.collect())
}

/// Lines by person, in their order.
pub(super) fn lines_of(rows: Vec<pay_line::Model>) -> Stored<BTreeMap<Uuid, Vec<SlipLine>>> {
    let mut lines: BTreeMap<Uuid, Vec<SlipLine>> = BTreeMap::new();
    for row in rows {
        lines.entry(row.worker_id).or_default().push(SlipLine {
            kind: LineKind::from_code(&row.kind).ok_or_else(|| broken("pay_line.kind"))?,
            name: row.name,
            of: row.of_month.map(YearMonth::of),
            amount: Money::from_fen(row.amount),
            employer: Money::from_fen(row.employer),
        });
    }
    Ok(lines)
}

/// A slip of its row and lines.
pub(super) fn slip_of(row: pay_slip::Model, lines: Vec<SlipLine>) -> Stored<PaySlip> {
    let fen = Money::from_fen;
    let class = row
        .class
        .as_deref()
        .map(|code| WorkerClass::from_code(code).ok_or_else(|| broken("pay_slip.class")));
    let result = match (row.fault.as_deref(), row.fault_month) {
        (Some(fault), Some(month)) => Err(HeldBack {
            month: YearMonth::of(month),
            item: row.fault_item.unwrap_or_default(),
            fault: Fault::from_code(fault).ok_or_else(|| broken("pay_slip.fault"))?,
        }),
        _ => Ok(Slip {
            lines,
            gross: fen(row.gross),
            bases: Bases {
                social: fen(row.social_base),
                housing: fen(row.housing_base),
            },
            employee: fen(row.employee),
            employer: fen(row.employer),
            tax: fen(row.tax),
            net: fen(row.net),
            owed: fen(row.owed),
            sums: Sums {
                income: fen(row.cum_income),
                contributions: fen(row.cum_contributions),
                additional: fen(row.cum_additional),
                withheld: fen(row.cum_withheld),
            },
            standard_months: u32::try_from(row.standard_months)
                .map_err(|_| StoreError::Inconsistent("pay_slip.standard_months".to_owned()))?,
            taxable: fen(row.taxable),
        }),
    };
    Ok(PaySlip {
        worker: WorkerId(row.worker_id),
        place: OrganisationId(row.place_id),
        name: row.name,
        name_pinyin: row.name_pinyin,
        class: class.transpose()?,
        result,
    })
}
