//! The pay of one organisation for one month (发薪批次): the way it goes from opened to closed, what
//! it is computed from, what it comes to, and how it differs from the month before.

mod difference;
mod input;
mod slip;
mod subject;

pub use difference::{
    Cause, Difference, Finding, Reckoned, Yardstick, causes, differences, findings,
};
pub use input::{Bonus, Input, Paid, Past, StandardRule, YearSoFar};
pub use slip::{HeldBack, LineKind, RunRules, Slip, SlipLine};
pub use subject::{Held, Subject, days_of};

use crate::{code_enum::code_enum, problems::problems};

/// Version of the computation. It goes into the hash of every result: what one version computed is not
/// compared with what another would.
pub const ENGINE: &str = "1";

code_enum! {
    /// How far a run is (发薪批次状态).
    RunState {
        Open = "OPEN", "录入中", "Open";
        Frozen = "FROZEN", "已冻结", "Frozen";
        Computed = "COMPUTED", "已计算", "Computed";
        Checked = "CHECKED", "已复核", "Checked";
        Approved = "APPROVED", "已审批", "Approved";
        Paid = "PAID", "已发放", "Paid";
        Closed = "CLOSED", "已关账", "Closed";
    }
}

code_enum! {
    /// A step of a run (办理步骤).
    RunStep {
        Freeze = "FREEZE", "冻结数据", "Freeze";
        Compute = "COMPUTE", "计算", "Compute";
        Check = "CHECK", "复核通过", "Check";
        Approve = "APPROVE", "审批通过", "Approve";
        Pay = "PAY", "登记发放", "Pay";
        Close = "CLOSE", "关账", "Close";
        /// Back to where amounts are entered; what was computed is dropped.
        Reopen = "REOPEN", "退回录入", "Reopen";
    }
}

problems! {
    /// Why a run cannot take a step.
    RunProblem {
        NotNext = "run_step_not_next", "当前状态不能办理该步骤。", "The run is not where this step begins.";
        SamePerson = "run_second_person", "计算、复核、审批须由不同人员办理。", "Whoever computed does not check, and neither of the two approves.";
        ReasonMissing = "run_reason_missing", "请填写退回原因。", "Say why it goes back.";
        MonthTaken = "run_month_taken", "该单位本月已有发薪批次，或上级、下级单位已建立本月批次。", "This organisation, one above or one below has a run of the month already.";
        EarlierOpen = "run_earlier_open", "更早月份的批次尚未审批，请按月份先后办理。", "A run of an earlier month is not approved yet; months go in their order.";
        LaterExists = "run_later_exists", "已有更晚月份的批次，不能再建立本月批次。", "There is a run of a later month already.";
        NotYet = "run_not_yet", "本月及以前月份才能建立批次。", "A run is of this month or an earlier one.";
        NoScheme = "run_scheme_missing", "该月没有生效的薪酬方案。", "No scheme of pay holds in the month.";
        NoParameters = "run_parameters_missing", "该月没有生效的缴费参数。", "No rates of contributions hold in the month.";
        NotApproved = "run_not_approved", "批次审批通过后才能生成文件。", "Files are made once the run is approved.";
        Nobody = "run_nobody", "没有可发放的人员。", "There is nobody to pay.";
    }
}

impl RunState {
    /// The state after a step; none when the step does not begin here.
    pub const fn after(self, step: RunStep) -> Option<Self> {
        match (self, step) {
            (Self::Open, RunStep::Freeze) => Some(Self::Frozen),
            (Self::Frozen, RunStep::Compute) => Some(Self::Computed),
            (Self::Computed, RunStep::Check) => Some(Self::Checked),
            (Self::Checked, RunStep::Approve) => Some(Self::Approved),
            (Self::Approved, RunStep::Pay) => Some(Self::Paid),
            (Self::Paid, RunStep::Close) => Some(Self::Closed),
            (Self::Frozen | Self::Computed | Self::Checked, RunStep::Reopen) => Some(Self::Open),
            _ => None,
        }
    }

    /// The step that leads on.
    pub const fn next(self) -> Option<RunStep> {
        match self {
            Self::Open => Some(RunStep::Freeze),
            Self::Frozen => Some(RunStep::Compute),
            Self::Computed => Some(RunStep::Check),
            Self::Checked => Some(RunStep::Approve),
            Self::Approved => Some(RunStep::Pay),
            Self::Paid => Some(RunStep::Close),
            Self::Closed => None,
        }
    }

    /// Whether its amounts stand: later months count on them, files are made of them.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Approved | Self::Paid | Self::Closed)
    }
}

/// Whether somebody may take a step after those who took earlier ones since the run was last open
/// (四眼原则): who froze or computed does not check, and neither they nor who checked approve.
pub fn is_another<A: PartialEq>(step: RunStep, by: &A, earlier: &[(RunStep, A)]) -> bool {
    let bars: &[RunStep] = match step {
        RunStep::Check => &[RunStep::Freeze, RunStep::Compute],
        RunStep::Approve => &[RunStep::Freeze, RunStep::Compute, RunStep::Check],
        _ => &[],
    };
    let since = earlier
        .iter()
        .rposition(|(taken, _)| *taken == RunStep::Reopen)
        .map_or(0, |at| at + 1);
    earlier
        .iter()
        .skip(since)
        .all(|(taken, who)| !bars.contains(taken) || who != by)
}

#[cfg(test)]
mod tests;
