//! What whoever checks a run looks at: how somebody's pay differs from the month before and why, and
//! what is out of the ordinary.

use super::{Input, LineKind, Slip, days_of};
use crate::{code_enum::code_enum, money::Money, pay::contribution::Parameters, time::YearMonth};

code_enum! {
    /// Why an amount is another than the month before (变动原因).
    Cause {
        Joined = "JOINED", "本月新增", "Came this month";
        Left = "LEFT", "本月减少", "Left";
        PartMonth = "PART_MONTH", "计薪天数变化", "Other days with pay";
        Post = "POST", "岗位变动", "Other post";
        Level = "LEVEL", "等级变动", "Other level";
        Years = "YEARS", "年限变化", "More years";
        Certificate = "CERTIFICATE", "证书变化", "Other certificate";
        Study = "STUDY", "学历变化", "Other study";
        Assessment = "ASSESSMENT", "考核结果变化", "Other assessment";
        Entered = "ENTERED", "本月录入", "Entered for the month";
        Scheme = "SCHEME", "薪酬方案调整", "Other scheme";
        Cycle = "CYCLE", "非每月发放项目", "Not paid every month";
        Corrected = "CORRECTED", "以前月份补发补扣", "Back pay";
        Base = "BASE", "缴费基数变化", "Other base";
        Rates = "RATES", "缴费参数调整", "Other rates";
        Cumulative = "CUMULATIVE", "累计预扣", "Cumulative withholding";
    }
}

code_enum! {
    /// What is out of the ordinary (复核提示).
    Finding {
        Owing = "OWING", "实发为负，转入欠款", "Deductions exceed pay";
        BelowMinimum = "BELOW_MINIMUM", "应发低于最低工资", "Below the minimum wage";
        BaseBelowFloor = "BASE_BELOW_FLOOR", "缴费基数按下限", "Base raised to the floor";
        Outlier = "OUTLIER", "与上月相差较大", "Differs much from last month";
        NoBankCard = "NO_BANK_CARD", "无银行卡号", "No bank account";
        BackPay = "BACK_PAY", "有补发补扣", "Back pay";
    }
}

/// An amount that is another than the month before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What it is.
    pub kind: LineKind,
    /// Item or contribution.
    pub name: String,
    /// The month before.
    pub before: Money,
    /// This month.
    pub after: Money,
    /// Why, as far as can be told.
    pub causes: Vec<Cause>,
}

/// A month of somebody: what it was computed from, and the result.
#[derive(Clone, Copy, Debug)]
pub struct Reckoned<'a> {
    /// Month.
    pub month: YearMonth,
    /// Input.
    pub input: &'a Input,
    /// Result.
    pub slip: &'a Slip,
}

/// By what a slip is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Yardstick {
    /// Bounds and rates of the month. The floor of the housing fund is the minimum wage
    /// (住房公积金缴存基数下限).
    pub parameters: Parameters,
    /// Per cent by which gross pay may differ from the month before.
    pub outlier_percent: i64,
}

/// Why items differ: facts that are others at the end of the month than at the end of the one before.
pub fn causes(before: Reckoned<'_>, after: Reckoned<'_>) -> Vec<Cause> {
    let ends = (before.input.spans.last(), after.input.spans.last());
    let (was, is) = match ends {
        (Some(was), Some(is)) => (&was.person, &is.person),
        (None, Some(_)) => return vec![Cause::Joined],
        (Some(_), None) => return vec![Cause::Left],
        (None, None) => return Vec::new(),
    };
    let part = |side: Reckoned<'_>| {
        let paid = side.input.spans.iter().map(|span| span.days.calendar);
        paid.sum::<u32>() < days_of(side.month).calendar
    };
    let all = [
        (
            was.class != is.class || was.both_posts != is.both_posts,
            Cause::Post,
        ),
        (was.level != is.level, Cause::Level),
        (was.years != is.years, Cause::Years),
        (was.certificate != is.certificate, Cause::Certificate),
        (was.study != is.study, Cause::Study),
        (was.grade != is.grade, Cause::Assessment),
        (
            was.factor != is.factor || was.entered != is.entered,
            Cause::Entered,
        ),
        (part(before) || part(after), Cause::PartMonth),
    ];
    let found = all.into_iter().filter(|(differs, _)| *differs);
    found.map(|(_, cause)| cause).collect()
}

/// How a slip differs from the one before, line by line. `scheme` and `rates` say whether those are
/// others.
pub fn differences(
    before: Option<Reckoned<'_>>,
    after: Option<Reckoned<'_>>,
    scheme: bool,
    rates: bool,
) -> Vec<Difference> {
    let facts = match (before, after) {
        (Some(before), Some(after)) => causes(before, after),
        (None, Some(_)) => vec![Cause::Joined],
        (Some(_), None) => vec![Cause::Left],
        (None, None) => return Vec::new(),
    };
    let of = |side: Option<Reckoned<'_>>, key: (LineKind, &str)| {
        let lines = side.into_iter().flat_map(|side| &side.slip.lines);
        let same = lines.filter(|line| (line.kind, line.name.as_str()) == key);
        same.map(|line| line.amount).sum::<Money>()
    };
    let lines = [after, before].into_iter().flatten();
    let mut keys: Vec<(LineKind, &str)> = Vec::new();
    for line in lines.flat_map(|side| &side.slip.lines) {
        let key = (line.kind, line.name.as_str());
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys.into_iter()
        .map(|key| Difference {
            kind: key.0,
            name: key.1.to_owned(),
            before: of(before, key),
            after: of(after, key),
            causes: Vec::new(),
        })
        .filter(|difference| difference.before != difference.after)
        .map(|difference| Difference {
            causes: reasons(&difference, &facts, scheme, rates),
            ..difference
        })
        .collect()
}

fn reasons(difference: &Difference, facts: &[Cause], scheme: bool, rates: bool) -> Vec<Cause> {
    let came_or_left = facts
        .iter()
        .any(|cause| matches!(cause, Cause::Joined | Cause::Left));
    match difference.kind {
        _ if came_or_left => facts.to_vec(),
        LineKind::Item => {
            let mut all = facts.to_vec();
            if scheme {
                all.push(Cause::Scheme);
            }
            if all.is_empty() {
                all.push(Cause::Cycle);
            }
            all
        }
        LineKind::BackPay => vec![Cause::Corrected],
        LineKind::Bonus => vec![Cause::Entered],
        LineKind::Contribution if rates => vec![Cause::Rates],
        LineKind::Contribution => vec![Cause::Base],
        LineKind::Tax | LineKind::BonusTax => vec![Cause::Cumulative],
        LineKind::Recovered => vec![Cause::Corrected],
    }
}

/// What is out of the ordinary about a slip.
pub fn findings(
    input: &Input,
    slip: &Slip,
    before: Option<&Slip>,
    yardstick: &Yardstick,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut note = |is: bool, finding| {
        if is {
            found.push(finding);
        }
    };
    note(slip.owed > input.owed, Finding::Owing);
    let whole = input.insured.is_some() && input.spans.len() == 1;
    note(
        whole && slip.gross < yardstick.parameters.housing.floor(),
        Finding::BelowMinimum,
    );
    let floor = yardstick.parameters.social.floor();
    note(
        slip.bases.social == floor && slip.gross < floor,
        Finding::BaseBelowFloor,
    );
    let far = before.is_some_and(|before| {
        let difference = (slip.gross - before.gross).fen().abs();
        difference.saturating_mul(100)
            > before
                .gross
                .fen()
                .abs()
                .saturating_mul(yardstick.outlier_percent)
    });
    note(far, Finding::Outlier);
    let back = slip.lines.iter().any(|line| line.kind == LineKind::BackPay);
    note(back, Finding::BackPay);
    found
}
