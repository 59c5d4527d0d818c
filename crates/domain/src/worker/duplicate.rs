//! One person registered twice (重复登记): why two records are suspected, and what of the one
//! that goes the other takes over.

use chrono::NaiveDate;

use crate::{code_enum::code_enum, time::Period};

code_enum! {
    /// Why two records are suspected to be one person (疑似理由).
    DuplicateGround {
        SameNameAndBirth = "SAME_NAME_AND_BIRTH", "姓名、性别、出生日期相同", "Same name, sex and birth date";
        SimilarNumber = "SIMILAR_NUMBER", "证件号码相近", "Similar identity numbers";
        SameBankCard = "SAME_BANK_CARD", "银行卡号相同", "Same bank card";
        SameNameAndPhone = "SAME_NAME_AND_PHONE", "姓名、手机号码相同", "Same name and phone";
        Reported = "REPORTED", "人工提出", "Reported by hand";
    }
}

code_enum! {
    /// What was decided about two records (处理状态).
    DuplicateState {
        Open = "OPEN", "待处理", "Open";
        Dismissed = "DISMISSED", "不是同一人", "Not one person";
        Merged = "MERGED", "已合并", "Merged";
    }
}

/// Positions in which two numbers of one length may differ and still be a slip of the pen.
const SLIPS: usize = 2;

/// Whether two different numbers differ so little that one may be the other mistyped: two digits
/// wrong or exchanged.
pub fn similar(one: &str, other: &str) -> bool {
    let differing = one
        .chars()
        .zip(other.chars())
        .filter(|(a, b)| a != b)
        .count();
    one.chars().count() == other.chars().count() && (1..=SLIPS).contains(&differing)
}

/// The days of a period that none of some others covers, in order.
pub fn uncovered(period: Period, taken: &[Period]) -> Vec<Period> {
    let mut taken: Vec<&Period> = taken.iter().filter(|one| one.overlaps(&period)).collect();
    taken.sort_by_key(|one| one.from);
    let mut free = Vec::new();
    // First day that is not yet decided; none once what is taken is open.
    let mut at = Some(period.from);
    for one in taken {
        let Some(from) = at else { break };
        if let Ok(gap) = Period::new(from, Some(one.from)) {
            free.push(gap);
        }
        at = one.to.map(|to| from.max(to));
    }
    let rest = at.filter(|from: &NaiveDate| period.to.is_none_or(|to| *from < to));
    free.extend(rest.map(|from| Period { from, ..period }));
    free
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn two_wrong_digits_are_a_slip_and_three_are_another_number() {
        assert!(similar("510104198503150013", "510104198503150031"));
        assert!(similar("510104198503150013", "510104198503150014"));
        assert!(!similar("510104198503150013", "510104198503150013"));
        assert!(!similar("510104198503150013", "510104198503161113"));
        assert!(!similar("510104198503150013", "51010419850315001"));
    }

    fn period() -> impl Strategy<Value = Period> {
        (0u64..40, prop::option::of(1u64..20)).prop_map(|(from, days)| {
            let day = |at| {
                NaiveDate::default()
                    .checked_add_days(Days::new(at))
                    .unwrap()
            };
            Period {
                from: day(from),
                to: days.map(|days| day(from + days)),
            }
        })
    }

    proptest! {
        /// Day by day: what is left is the period without what is taken, in pieces that do not meet.
        #[test]
        fn what_is_left_is_what_nobody_covers(one in period(), taken in prop::collection::vec(period(), 0..5)) {
            let left = uncovered(one, &taken);
            for at in 0..80 {
                let day = NaiveDate::default().checked_add_days(Days::new(at)).unwrap();
                let wanted = one.contains(day) && !taken.iter().any(|other| other.contains(day));
                let pieces = left.iter().filter(|piece| piece.contains(day)).count();
                prop_assert_eq!(pieces, usize::from(wanted), "{}", day);
            }
        }
    }
}
