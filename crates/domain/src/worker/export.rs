//! Exports that wait for a second person (导出申请): where they stand, and who is a second person.

use crate::{
    code_enum::code_enum,
    ids::{AccountId, WorkerId},
};

code_enum! {
    /// Where an export request stands (申请状态).
    ExportState {
        Requested = "REQUESTED", "待审批", "Waiting for approval";
        Approved = "APPROVED", "已批准，文件生成中", "Approved, the file is being made";
        Ready = "READY", "可下载", "Ready to download";
        Downloaded = "DOWNLOADED", "已下载", "Downloaded";
        Refused = "REFUSED", "未批准", "Refused";
        Withdrawn = "WITHDRAWN", "已撤回", "Withdrawn";
        Expired = "EXPIRED", "已过期", "Expired";
        Failed = "FAILED", "生成失败", "Failed";
    }
}

/// How many people somebody may export without asking anybody (直接导出限额).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DirectLimits {
    /// In one export.
    pub at_once: i64,
    /// In all exports of a running day together: many small ones carry away what a large one does.
    pub in_a_day: i64,
}

impl DirectLimits {
    /// How many are left in the next export of somebody who has taken so many within a day.
    pub fn left(self, taken: i64) -> i64 {
        self.in_a_day.saturating_sub(taken).clamp(0, self.at_once)
    }
}

/// Somebody with an account, and the person of the register to whom it belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Party {
    /// Account.
    pub account: AccountId,
    /// Person.
    pub person: Option<WorkerId>,
}

impl Party {
    /// Four eyes: whether somebody else is not the same by account nor by person. An account that
    /// was given to another person, or a person who was given another account, is no second one.
    pub fn is_second_to(&self, first: &Self) -> bool {
        let same_person = self.person.is_some() && self.person == first.person;
        self.account != first.account && !same_person
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn many_small_exports_come_to_the_same_as_a_large_one() {
        let limits = DirectLimits {
            at_once: 500,
            in_a_day: 1000,
        };
        for (taken, left) in [
            (0, 500),
            (500, 500),
            (501, 499),
            (999, 1),
            (1000, 0),
            (1001, 0),
        ] {
            assert_eq!(limits.left(taken), left, "{taken}");
        }
        // A day may hold less than one export might.
        let narrow = DirectLimits {
            at_once: 500,
            in_a_day: 100,
        };
        assert_eq!(narrow.left(0), 100);
    }

    #[test]
    fn a_second_person_is_another_account_of_another_person() {
        let party = |account, person: Option<u128>| Party {
            account: AccountId(Uuid::from_u128(account)),
            person: person.map(|person| WorkerId(Uuid::from_u128(person))),
        };
        for (one, other, second) in [
            (party(1, None), party(2, None), true),
            (party(1, Some(7)), party(2, None), true),
            (party(1, Some(7)), party(2, Some(8)), true),
            (party(1, Some(7)), party(2, Some(7)), false),
            (party(1, None), party(1, None), false),
            (party(1, Some(7)), party(1, Some(8)), false),
        ] {
            assert_eq!(one.is_second_to(&other), second, "{one:?} {other:?}");
            assert_eq!(other.is_second_to(&one), second);
        }
    }
}
