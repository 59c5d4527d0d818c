//! How somebody leaves (退出), and what each way brings with it.

use crate::{code_enum::code_enum, worker::WorkerClass};

code_enum! {
    /// How somebody leaves (退出方式).
    ExitKind {
        Resign = "RESIGN", "辞职", "Resigned";
        Dismiss = "DISMISS", "辞退/解除合同", "Dismissed";
        Expire = "EXPIRE", "合同到期终止", "Contract ran out";
        Retire = "RETIRE", "退休", "Retired";
        TermEnd = "TERM_END", "届满/落选离任", "Term of office over, not elected again";
        Recall = "RECALL", "罢免", "Recalled";
        ToCivil = "TO_CIVIL", "进入党政机关", "To a party or state organ";
        ToInstitution = "TO_INSTITUTION", "进入事业单位", "To a public institution";
        TransferOut = "TRANSFER_OUT", "调出本市", "Transferred out of the city";
        Discipline = "DISCIPLINE", "开除/处分", "Expelled";
        Death = "DEATH", "去世", "Died";
        Other = "OTHER", "其他", "Other";
    }
}

code_enum! {
    /// Where somebody goes (去向).
    Destination {
        /// Civil servants, and those of organs run like them (参照公务员法管理).
        Civil = "CIVIL", "党政机关", "Party or state organ";
        Institution = "INSTITUTION", "事业单位", "Public institution";
        OtherCity = "OTHER_CITY", "外地单位", "Another city";
    }
}

impl ExitKind {
    /// Where somebody goes who leaves in this way; none where it does not say.
    pub const fn destination(self) -> Option<Destination> {
        match self {
            Self::ToCivil => Some(Destination::Civil),
            Self::ToInstitution => Some(Destination::Institution),
            Self::TransferOut => Some(Destination::OtherCity),
            _ => None,
        }
    }

    /// Whether it counts among those who went to party and state organs and public institutions:
    /// the figure the city publishes, 104 at the last count.
    pub const fn is_advancement(self) -> bool {
        matches!(
            self.destination(),
            Some(Destination::Civil | Destination::Institution)
        )
    }

    /// Whether there is a list of what is handed over.
    pub const fn has_hand_over(self) -> bool {
        !matches!(self, Self::Death)
    }

    /// Whether the accounts of the time in office are audited (离任经济责任审计): of whoever headed a
    /// place and can still answer for it. 《村民委员会组织法》 art. 35; for communities alike.
    pub fn needs_audit(self, class: WorkerClass) -> bool {
        class == WorkerClass::Head && self != Self::Death
    }

    /// Days of notice that the person gives (劳动合同法 art. 37). None where nobody gives any, or
    /// where it depends on the ground, as with a dismissal (art. 39 to 41).
    pub const fn notice_days(self, on_probation: bool) -> Option<u32> {
        match self {
            Self::Resign if on_probation => Some(3),
            Self::Resign => Some(30),
            _ => None,
        }
    }

    /// Code in 免职、辞职原因 of GB/T 14946.2; none where the list has nothing of the kind.
    pub const fn national_reason(self) -> Option<&'static str> {
        match self {
            Self::Resign => Some("52"),
            Self::Retire => Some("13"),
            Self::TermEnd => Some("15"),
            Self::Recall => Some("33"),
            Self::TransferOut => Some("23"),
            Self::Discipline => Some("32"),
            Self::Death => Some("1A"),
            Self::Other => Some("1Z"),
            Self::Dismiss | Self::Expire | Self::ToCivil | Self::ToInstitution => None,
        }
    }

    /// Code in 免职方式 of GB/T 14946.2. Whoever was not elected again has 1 instead of 4.
    pub const fn national_manner(self) -> &'static str {
        match self {
            Self::Dismiss | Self::Expire => "2",
            Self::Recall => "3",
            Self::TermEnd => "4",
            _ => "9",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_kinds_are_the_published_figure() {
        let counted: Vec<_> = ExitKind::ALL
            .iter()
            .filter(|kind| kind.is_advancement())
            .collect();
        assert_eq!(counted, [&ExitKind::ToCivil, &ExitKind::ToInstitution]);
    }

    #[test]
    fn only_whoever_resigns_gives_notice() {
        for kind in ExitKind::ALL {
            let resigns = *kind == ExitKind::Resign;
            assert_eq!(kind.notice_days(false), resigns.then_some(30), "{kind}");
            assert_eq!(kind.notice_days(true), resigns.then_some(3), "{kind}");
        }
    }

    #[test]
    fn heads_are_audited_and_all_but_the_dead_hand_over() {
        assert!(ExitKind::Retire.needs_audit(WorkerClass::Head));
        assert!(!ExitKind::Retire.needs_audit(WorkerClass::Deputy));
        assert!(!ExitKind::Death.needs_audit(WorkerClass::Head));
        for kind in ExitKind::ALL {
            assert_eq!(kind.has_hand_over(), *kind != ExitKind::Death);
        }
    }

    #[test]
    fn the_national_codes_are_those_of_the_list() {
        let reasons: Vec<_> = ExitKind::ALL
            .iter()
            .filter_map(|kind| kind.national_reason())
            .collect();
        assert_eq!(reasons, ["52", "13", "15", "33", "23", "32", "1A", "1Z"]);
        assert_eq!(ExitKind::TermEnd.national_manner(), "4");
        assert_eq!(ExitKind::Recall.national_manner(), "3");
    }
}
