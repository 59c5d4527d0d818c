//! Personnel actions (人事事项): what can be done to a career, and which fields each asks for.

use crate::{code_enum::code_enum, worker::submission::Matter};

code_enum! {
    /// Kind of a personnel action (人事事项类别).
    ActionKind {
        Contract = "CONTRACT", "签订、续签、变更劳动合同", "Sign, renew or change a contract";
        ContractEnd = "CONTRACT_END", "终止劳动合同", "End a contract";
        Probation = "PROBATION", "试用期考核", "End of probation";
        Post = "POST", "岗位调整", "Change of post";
        Transfer = "TRANSFER", "交流调动", "Transfer";
        Absence = "ABSENCE", "借调、停职、休假", "Secondment, suspension, leave";
        AbsenceEnd = "ABSENCE_END", "返岗", "Return to the post";
        Level = "LEVEL", "岗位等级确定、晋升", "Level of the post";
        Assessment = "ASSESSMENT", "年度考核", "Annual assessment";
        Reward = "REWARD", "表彰奖励", "Reward";
        Penalty = "PENALTY", "处理处分", "Penalty";
        PenaltyEnd = "PENALTY_END", "解除处理处分", "Penalty lifted";
        Exit = "EXIT", "退出", "Exit";
        ReEntry = "RE_ENTRY", "重新进入", "Re-entry";
        SeatEnd = "SEAT_END", "罢免、辞去、免去两委职务", "Recall or removal from a seat";
        Reversal = "REVERSAL", "撤销人事事项", "Reversal of an action";
    }
}

code_enum! {
    /// What a probation came to (试用期考核结论).
    ProbationResult {
        Confirm = "CONFIRM", "合格，予以转正", "Confirmed";
        Extend = "EXTEND", "延长试用期", "Extended";
        Fail = "FAIL", "不合格，终止试用", "Failed";
    }
}

code_enum! {
    /// Where a decided action stands (人事事项状态).
    ActionState {
        Approved = "APPROVED", "已批准，待生效", "Approved, not yet in force";
        InForce = "IN_FORCE", "已生效", "In force";
        Reversed = "REVERSED", "已撤销", "Reversed";
    }
}

/// A field of an action's form: its key as it is sent, and whether it must be filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionField {
    /// Key.
    pub key: &'static str,
    /// Whether it must be filled.
    pub required: bool,
}

/// Labels of fields that only actions have, in Chinese and English.
const LABELS: &[(&str, &str, &str)] = &[
    ("action", "人事事项", "Action"),
    ("effective_on", "生效日期", "Holds from"),
    ("document_number", "文件依据（发文字号）", "Paper (number)"),
    ("reason", "事由", "Reason"),
    ("term", "合同期限类型", "Term"),
    ("until", "终止日期（含当日）", "Last day"),
    ("probation_until", "试用期至（含当日）", "Probation until"),
    ("contract_number", "合同编号", "Contract number"),
    ("result", "考核结论", "Result"),
    ("absence", "离岗类型", "Kind of absence"),
    ("destination", "去向单位", "Where to"),
    ("level", "岗位等级", "Level"),
    ("year", "考核年度", "Year"),
    ("grade", "考核等次", "Grade"),
    ("title", "名称（事实）", "What for"),
    ("penalty", "处理处分类型", "Kind of penalty"),
    ("exit", "退出类别", "How"),
    ("handed_over", "工作已交接", "Handed over"),
    ("audited", "离任审计已完成（书记、主任）", "Audited (heads)"),
    ("reverses", "撤销的事项", "Action taken back"),
    ("body", "班子", "Body"),
    ("removal", "免去职务的方式", "How the seat ends"),
];

/// Label of a field in Chinese and English; none when it is no field of an action alone.
pub fn label(key: &str) -> Option<(&'static str, &'static str)> {
    let found = LABELS.iter().find(|(known, ..)| *known == key)?;
    Some((found.1, found.2))
}

macro_rules! fields {
    ($($key:ident $need:ident),* $(,)?) => {
        &[$(ActionField { key: stringify!($key), required: fields!(@ $need) }),*]
    };
    (@ must) => { true };
    (@ may) => { false };
}

impl ActionKind {
    /// The fields it asks for besides the day from which it holds, the paper and the reason.
    /// What is not among them must not be sent.
    pub const fn fields(self) -> &'static [ActionField] {
        match self {
            Self::Contract => fields![
                term must, until may, probation_until may, relation may, employer_id may,
                contract_number may,
            ],
            Self::Probation => fields![result must, until may],
            Self::Post => fields![class must, post must],
            Self::Transfer => fields![organisation_id must, class must, post must],
            Self::Absence => fields![absence must, until may, destination may],
            Self::ContractEnd | Self::AbsenceEnd | Self::PenaltyEnd => fields![],
            Self::Level => fields![level must],
            Self::Assessment => fields![year must, grade must],
            Self::Reward => fields![title must],
            Self::Penalty => fields![penalty must, title must, until may],
            Self::Exit => fields![exit must, destination may, handed_over must, audited may],
            Self::ReEntry => fields![
                organisation_id must, class must, post must, entry_kind must, relation must,
                employer_id may,
            ],
            Self::SeatEnd => fields![body must, removal must],
            Self::Reversal => fields![reverses must],
        }
    }

    /// Whether a form of it has a field.
    pub fn has(self, key: &str) -> bool {
        self.fields().iter().any(|field| field.key == key)
    }

    /// Whose confirmation it needs is decided by this matter.
    pub const fn matter(self) -> Matter {
        match self {
            Self::Contract | Self::ContractEnd | Self::Probation => Matter::Contract,
            Self::Post | Self::Transfer => Matter::Placement,
            Self::Absence | Self::AbsenceEnd => Matter::Absence,
            Self::Level => Matter::Level,
            Self::Assessment => Matter::Assessment,
            Self::Reward | Self::Penalty | Self::PenaltyEnd => Matter::Conduct,
            Self::Exit | Self::ReEntry | Self::SeatEnd | Self::Reversal => Matter::Service,
        }
    }

    /// Whether it must rest on a paper with a number (发文字号).
    pub const fn needs_document(self) -> bool {
        matches!(
            self,
            Self::Level
                | Self::Reward
                | Self::Penalty
                | Self::PenaltyEnd
                | Self::Transfer
                | Self::SeatEnd
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_asked_for_once() {
        for kind in ActionKind::ALL {
            let mut keys: Vec<&str> = kind.fields().iter().map(|field| field.key).collect();
            keys.sort_unstable();
            let all = keys.len();
            keys.dedup();
            assert_eq!(keys.len(), all, "{kind}");
            assert!(kind.matter().is_action(), "{kind}");
        }
        assert!(ActionKind::Exit.has("exit"));
        assert!(!ActionKind::Exit.has("level"));
    }
}
