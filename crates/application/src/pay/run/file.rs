//! Files of a run whose amounts stand: for signature, for the bank, for the insurance and tax offices,
//! for the accounts. What has numbers in clear asks for a fresh second factor and is kept for those whose
//! numbers they are.

use std::collections::BTreeMap;

use contract::{PayBankColumn, PayFileKind, PayFileRequest, perm};
use domain::{
    ids::{ExportId, PayRunId, WorkerId},
    money::Money,
    pay::{
        contribution::Contribution,
        run::{LineKind, RunProblem, Slip, SlipLine},
    },
};
use persistence::{
    audit::AuditDraft,
    pay::{PayRun, PaySlip, Payee},
};
use serde_json::json;

use super::{
    super::rule,
    frozen::read_input,
    reached,
    workbook::{Sheet, Value, workbook},
};
use crate::{
    Access, AppResult,
    exchange::{
        TemplateFile,
        sheet::{csv_head, csv_line},
    },
    identity,
    organisation::{Tree, tree_of},
};

/// Somebody who is paid.
struct Paid {
    worker: WorkerId,
    name: String,
    place: String,
    /// Taxed with the wages of the year before this month.
    taxed_before: Money,
    slip: Slip,
}

impl Paid {
    /// What of the month is taxed with the wages, and what is not taxed at all.
    fn taxed(&self) -> (Money, Money) {
        let taxed = self.slip.sums.income - self.taxed_before;
        let lines = self.slip.lines.iter();
        let apart = lines.clone().any(|line| line.kind == LineKind::BonusTax);
        let bonus = lines.filter(|line| apart && line.kind == LineKind::Bonus);
        let bonus: Money = bonus.map(|line| line.amount).sum();
        (taxed, self.slip.gross - bonus - taxed)
    }
}

/// Makes a file of a run.
///
/// # Errors
/// `not_found` outside the edit scope; `rule_violated` until the run is approved; for files with numbers
/// in clear `second_factor_proof_required`, `second_factor_missing`.
pub async fn file(
    access: &Access<perm::PayRunEdit>,
    id: PayRunId,
    request: &PayFileRequest,
) -> AppResult<TemplateFile> {
    let clear = matches!(
        request.kind,
        PayFileKind::Bank | PayFileKind::Contributions | PayFileKind::Tax
    );
    if clear {
        identity::require_fresh_second_factor(access.actor())?;
    }
    let run = reached(access, id).await?;
    if !run.state.is_settled() {
        return Err(rule(RunProblem::NotApproved));
    }
    let tree = tree_of(access).await?;
    let runs = access.store().pay_runs();
    let runs = runs.within(access.scope());
    let slips = runs.slips(&run).await?;
    let mut before = BTreeMap::new();
    for input in runs.inputs(&run).await? {
        let sums = read_input(&input.input)?.year.sums;
        before.insert(WorkerId(input.worker_id), sums.income);
    }
    let mut people: Vec<Paid> = sorted(slips)
        .into_iter()
        .filter_map(|slip| {
            Some(Paid {
                worker: slip.worker,
                place: tree
                    .node(slip.place)
                    .map(|node| node.full_name.clone())
                    .unwrap_or_default(),
                name: slip.name,
                taxed_before: before.get(&slip.worker).copied().unwrap_or_default(),
                slip: slip.result.ok()?,
            })
        })
        .collect();
    let payees = if clear {
        runs.payees(&run, run.month.last_day()).await?
    } else {
        BTreeMap::new()
    };
    if request.kind == PayFileKind::Bank {
        // Whoever has no account is paid another way, and stays on the list of what is out of the ordinary.
        people.retain(|paid| {
            let card = payees
                .get(&paid.worker)
                .and_then(|payee| payee.bank_card.as_ref());
            card.is_some() && paid.slip.net > Money::ZERO
        });
    }
    let payer = payer(&tree, &run);
    let title = format!("{payer}{}年{}月", run.month.year(), run.month.month());
    let file = match request.kind {
        PayFileKind::Bank => bank(request, &title, &people, &payees),
        PayFileKind::Sheet => workbook(sheet(&title, &people)).await,
        PayFileKind::Contributions => workbook(contributions(&title, &people, &payees)).await,
        PayFileKind::Tax => workbook(tax(&title, &people, &payees)).await,
        PayFileKind::Accounts => workbook(accounts(&title, &people)).await,
    }?;
    log(access, &run, request, clear, &people).await?;
    Ok(file)
}

async fn log(
    access: &Access<perm::PayRunEdit>,
    run: &PayRun,
    request: &PayFileRequest,
    clear: bool,
    people: &[Paid],
) -> AppResult<()> {
    let mut work = access.store().begin(access.origin()).await?;
    let number: ExportId = access.store().new_id();
    if clear {
        let workers: Vec<WorkerId> = people.iter().map(|paid| paid.worker).collect();
        let actor = work.origin().actor.clone();
        work.keep_clear_export(number, &actor, &request.reason, &workers)
            .await?;
    }
    work.audit(AuditDraft {
        action: "pay.run_file",
        object_kind: "pay_run",
        object_id: Some(run.id.to_string()),
        reason: Some(request.reason.clone()),
        after: Some(json!({ "kind": request.kind, "people": people.len(), "clear": clear })),
        ..AuditDraft::default()
    });
    Ok(work.commit().await?)
}

fn payer(tree: &Tree, run: &PayRun) -> String {
    let node = tree.node(run.organisation);
    node.map(|node| node.name.clone()).unwrap_or_default()
}

fn sorted(mut slips: Vec<PaySlip>) -> Vec<PaySlip> {
    slips.sort_by(|one, other| {
        (one.place, &one.name_pinyin, one.worker).cmp(&(
            other.place,
            &other.name_pinyin,
            other.worker,
        ))
    });
    slips
}

fn bank(
    request: &PayFileRequest,
    title: &str,
    people: &[Paid],
    payees: &BTreeMap<WorkerId, Payee>,
) -> AppResult<TemplateFile> {
    use PayBankColumn as Column;
    let usual = [
        Column::Number,
        Column::Account,
        Column::Name,
        Column::Amount,
        Column::Remark,
    ];
    let columns = request.bank_columns.as_deref().unwrap_or(&usual);
    let heading = |column: &Column| match column {
        Column::Number => "序号",
        Column::Name => "户名",
        Column::Account => "账号",
        Column::Amount => "金额",
        Column::Remark => "摘要",
        Column::Identity => "证件号码",
    };
    let headings: Vec<String> = columns.iter().map(|one| heading(one).to_owned()).collect();
    let mut bytes = csv_head(&headings);
    for (number, paid) in (1..).zip(people) {
        let payee = payees.get(&paid.worker);
        let cell = |column: &Column| match column {
            Column::Number => i32::to_string(&number),
            Column::Name => paid.name.clone(),
            Column::Account => payee
                .and_then(|payee| payee.bank_card.clone())
                .unwrap_or_default(),
            Column::Amount => paid.slip.net.to_string(),
            Column::Remark => format!("{title}工资"),
            Column::Identity => payee
                .map(|payee| payee.id_number.clone())
                .unwrap_or_default(),
        };
        let cells: Vec<String> = columns.iter().map(cell).collect();
        bytes.extend(csv_line(&cells));
    }
    Ok(TemplateFile {
        content_type: "text/csv; charset=utf-8",
        file_name: format!("{title}银行代发.csv"),
        bytes,
    })
}

/// The payroll sheet: a column for each item, and a place to sign.
fn sheet(title: &str, people: &[Paid]) -> Sheet {
    let mut keys: Vec<(LineKind, String)> = Vec::new();
    for line in people.iter().flat_map(|paid| &paid.slip.lines) {
        let key = column(line);
        if line.kind != LineKind::Contribution && !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys.sort_by_key(|(kind, _)| *kind);
    let (earned, taken): (Vec<_>, Vec<_>) = keys.into_iter().partition(|(kind, _)| {
        matches!(kind, LineKind::Item | LineKind::BackPay | LineKind::Bonus)
    });
    let mut heading: Vec<String> = ["序号", "单位", "姓名"].map(str::to_owned).to_vec();
    heading.extend(earned.iter().map(|(_, name)| name.clone()));
    heading.push("应发合计".to_owned());
    heading.push("个人缴费".to_owned());
    heading.extend(taken.iter().map(|(_, name)| name.clone()));
    heading.push("实发".to_owned());
    heading.push("签字".to_owned());
    let row = |(number, paid): (i64, &Paid)| {
        let amount = |key: &(LineKind, String)| {
            let lines = paid.slip.lines.iter().filter(|line| column(line) == *key);
            Value::Money(lines.map(|line| line.amount).sum())
        };
        let mut row: Vec<Value> = vec![
            Value::Whole(number),
            paid.place.clone().into(),
            paid.name.clone().into(),
        ];
        row.extend(earned.iter().map(amount));
        row.push(paid.slip.gross.into());
        row.push(paid.slip.employee.into());
        row.extend(taken.iter().map(amount));
        row.push(paid.slip.net.into());
        row.push("".into());
        row
    };
    Sheet {
        title: format!("{title}工资发放表"),
        heading,
        rows: (1..).zip(people).map(row).collect(),
        summed: true,
        signatures: Some("经办：　　　　　　复核：　　　　　　审批：　　　　　　日期："),
    }
}

/// The column of a line: back pay of one item stands together, whatever month it is for.
fn column(line: &SlipLine) -> (LineKind, String) {
    let name = match line.kind {
        LineKind::Item => line.name.clone(),
        LineKind::BackPay => format!("补发{}", line.name),
        kind => kind.label().to_owned(),
    };
    (line.kind, name)
}

fn contributions(title: &str, people: &[Paid], payees: &BTreeMap<WorkerId, Payee>) -> Sheet {
    let mut heading: Vec<String> = ["姓名", "证件号码", "单位", "社保基数", "公积金基数"]
        .map(str::to_owned)
        .to_vec();
    for kind in Contribution::ALL {
        heading.push(format!("{}(个人)", kind.label()));
        heading.push(format!("{}(单位)", kind.label()));
    }
    heading.push("个人合计".to_owned());
    heading.push("单位合计".to_owned());
    let insured = people
        .iter()
        .filter(|paid| paid.slip.bases.social > Money::ZERO);
    let rows = insured.map(|paid| {
        let mut row: Vec<Value> = vec![
            paid.name.clone().into(),
            number(paid, payees),
            paid.place.clone().into(),
            paid.slip.bases.social.into(),
            paid.slip.bases.housing.into(),
        ];
        for kind in Contribution::ALL {
            let line = paid
                .slip
                .lines
                .iter()
                .find(|line| line.kind == LineKind::Contribution && line.name == kind.code());
            row.push(line.map_or(Money::ZERO, |line| line.amount).into());
            row.push(line.map_or(Money::ZERO, |line| line.employer).into());
        }
        row.push(paid.slip.employee.into());
        row.push(paid.slip.employer.into());
        row
    });
    Sheet {
        title: format!("{title}社会保险和住房公积金缴费明细"),
        heading,
        rows: rows.collect(),
        summed: true,
        signatures: None,
    }
}

fn number(paid: &Paid, payees: &BTreeMap<WorkerId, Payee>) -> Value {
    let payee = payees.get(&paid.worker);
    payee
        .map(|payee| payee.id_number.clone())
        .unwrap_or_default()
        .into()
}

/// Columns after the sheet 正常工资薪金所得 that 自然人电子税务局(扣缴端) imports.
const TAX_COLUMNS: [&str; 11] = [
    "工号",
    "姓名",
    "证件类型",
    "证件号码",
    "本期收入",
    "本期免税收入",
    "基本养老保险费",
    "基本医疗保险费",
    "失业保险费",
    "住房公积金",
    "累计专项附加扣除",
];

fn tax(title: &str, people: &[Paid], payees: &BTreeMap<WorkerId, Payee>) -> Sheet {
    let rows = (1..).zip(people).map(|(at, paid)| {
        let contribution = |kind: Contribution| {
            let mut lines = paid.slip.lines.iter();
            let line =
                lines.find(|line| line.kind == LineKind::Contribution && line.name == kind.code());
            Value::Money(line.map_or(Money::ZERO, |line| line.amount))
        };
        let payee = payees.get(&paid.worker);
        let (taxed, untaxed) = paid.taxed();
        vec![
            Value::Whole(at),
            paid.name.clone().into(),
            payee.map_or("", |payee| payee.id_kind.label()).into(),
            number(paid, payees),
            taxed.into(),
            untaxed.into(),
            contribution(Contribution::Pension),
            contribution(Contribution::Medical),
            contribution(Contribution::Unemployment),
            contribution(Contribution::Housing),
            paid.slip.sums.additional.into(),
        ]
    });
    Sheet {
        title: format!("{title}正常工资薪金所得"),
        heading: TAX_COLUMNS.map(str::to_owned).to_vec(),
        rows: rows.collect(),
        summed: false,
        signatures: None,
    }
}

fn accounts(title: &str, people: &[Paid]) -> Sheet {
    let mut sums: Vec<(LineKind, String, Money, Money)> = Vec::new();
    for line in people.iter().flat_map(|paid| &paid.slip.lines) {
        let name = match line.kind {
            LineKind::Contribution => Contribution::from_code(&line.name)
                .map_or(line.name.clone(), |kind| kind.label().to_owned()),
            _ => column(line).1,
        };
        match sums
            .iter_mut()
            .find(|sum| (sum.0, &sum.1) == (line.kind, &name))
        {
            Some(sum) => {
                sum.2 += line.amount;
                sum.3 += line.employer;
            }
            None => sums.push((line.kind, name, line.amount, line.employer)),
        }
    }
    sums.sort_by_key(|sum| sum.0);
    let mut rows: Vec<Vec<Value>> = sums
        .into_iter()
        .map(|(kind, name, amount, employer)| {
            vec![
                kind.label().into(),
                name.into(),
                amount.into(),
                employer.into(),
            ]
        })
        .collect();
    let sum = |of: fn(&Slip) -> Money| people.iter().map(|paid| of(&paid.slip)).sum::<Money>();
    for (name, amount) in [
        ("应发合计", sum(|slip| slip.gross)),
        ("个人缴费合计", sum(|slip| slip.employee)),
        ("个人所得税合计", sum(|slip| slip.tax)),
        ("实发合计", sum(|slip| slip.net)),
        ("单位缴费合计", sum(|slip| slip.employer)),
        ("用工成本合计", sum(Slip::cost)),
    ] {
        rows.push(vec!["合计".into(), name.into(), amount.into(), "".into()]);
    }
    Sheet {
        title: format!("{title}工资记账汇总"),
        heading: ["类别", "项目", "金额", "单位部分"]
            .map(str::to_owned)
            .to_vec(),
        rows,
        summed: false,
        signatures: Some("制表：　　　　　　复核：　　　　　　日期："),
    }
}
