//! What the law asks of a labour contract (劳动合同): 《中华人民共和国劳动合同法》 articles 13 to 15, 19
//! and 58. Elected members have no contract and no probation.

use chrono::{Months, NaiveDate, TimeDelta};

use crate::{code_enum::code_enum, problems::problems, time::Period, worker::Severity};

code_enum! {
    /// How long a contract is made for (合同期限类型, art. 12).
    ContractTerm {
        Fixed = "FIXED", "固定期限", "Fixed term";
        OpenEnded = "OPEN_ENDED", "无固定期限", "Open-ended";
        Task = "TASK", "以完成一定工作任务为期限", "Until a task is done";
    }
}

code_enum! {
    /// With whom it is made (合同类型).
    ContractParty {
        Employer = "EMPLOYER", "用人单位", "The employer";
        /// The agency that sends its workers (art. 58).
        Agency = "AGENCY", "劳务派遣单位", "A dispatch agency";
    }
}

/// One contract of a person with one employer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contract {
    /// How long it is made for.
    pub term: ContractTerm,
    /// With whom.
    pub party: ContractParty,
    /// Its days.
    pub period: Period,
    /// First day after the probation, which begins with the contract and is part of its term.
    pub probation_until: Option<NaiveDate>,
}

problems! {
    /// What can be wrong with a contract.
    ContractProblem {
        EndRequired = "contract_end_required", "固定期限合同须填写终止日期。", "A fixed term needs its end.";
        EndNotAllowed = "contract_end_not_allowed", "无固定期限合同不填写终止日期。", "An open-ended contract has no end.";
        ProbationEmpty = "probation_empty", "试用期结束日期应晚于合同开始日期。", "The probation ends after the contract begins.";
        ProbationNotAllowed = "probation_not_allowed", "不满三个月的合同和以完成一定工作任务为期限的合同不得约定试用期(劳动合同法第十九条)。", "No probation in a contract of less than three months or until a task is done (Labour Contract Law, article 19).";
        ProbationTooLong = "probation_too_long", "试用期超过法定上限：合同不满一年的一个月，一年以上不满三年的二个月，三年以上和无固定期限的六个月(劳动合同法第十九条)。", "The probation is too long: one month under a year, two months under three years, otherwise six (Labour Contract Law, article 19).";
        ProbationRepeated = "probation_repeated", "同一用人单位与同一劳动者只能约定一次试用期(劳动合同法第十九条)。", "One employer may agree on one probation only (Labour Contract Law, article 19).";
        OpenEndedDue = "open_ended_due", "已连续订立二次固定期限合同，续订应订立无固定期限合同；劳动者本人提出订立固定期限合同等法定例外的，请填写说明(劳动合同法第十四条)。", "Two fixed terms in a row: the next is open-ended, unless the law excepts it, as when the worker asks for a fixed term; state the reason (Labour Contract Law, article 14).";
        DispatchTooShort = "dispatch_too_short", "劳务派遣合同应为二年以上固定期限(劳动合同法第五十八条)。", "A dispatch contract runs two years at least (Labour Contract Law, article 58).";
    }
}

impl ContractProblem {
    /// Whether it blocks.
    pub const fn severity(self) -> Severity {
        match self {
            Self::OpenEndedDue => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// The field it is about.
    pub const fn field(self) -> &'static str {
        match self {
            Self::EndRequired | Self::EndNotAllowed | Self::DispatchTooShort => "valid_to",
            Self::ProbationEmpty
            | Self::ProbationNotAllowed
            | Self::ProbationTooLong
            | Self::ProbationRepeated => "probation_until",
            Self::OpenEndedDue => "term",
        }
    }
}

/// Longest probation in months (art. 19); 0 where none may be agreed on.
pub fn probation_limit(contract: &Contract) -> u32 {
    match contract.term {
        ContractTerm::Task => 0,
        ContractTerm::OpenEnded => 6,
        ContractTerm::Fixed if !lasts(&contract.period, 3) => 0,
        ContractTerm::Fixed if !lasts(&contract.period, 12) => 1,
        ContractTerm::Fixed if !lasts(&contract.period, 36) => 2,
        ContractTerm::Fixed => 6,
    }
}

/// Everything that is wrong or doubtful with a contract, given the earlier ones of the same person
/// with the same employer. Errors block; warnings need a reason.
pub fn check(contract: &Contract, earlier: &[Contract]) -> Vec<ContractProblem> {
    use ContractProblem as Problem;
    let mut found = Vec::new();
    let ends = contract.period.to.is_some();
    match contract.term {
        ContractTerm::Fixed if !ends => found.push(Problem::EndRequired),
        ContractTerm::OpenEnded if ends => found.push(Problem::EndNotAllowed),
        _ => {}
    }
    if let Some(until) = contract.probation_until {
        let limit = probation_limit(contract);
        if until <= contract.period.from {
            found.push(Problem::ProbationEmpty);
        } else if limit == 0 {
            found.push(Problem::ProbationNotAllowed);
        } else if later(contract.period.from, limit).is_some_and(|last| until > last) {
            found.push(Problem::ProbationTooLong);
        }
        if earlier.iter().any(|one| one.probation_until.is_some()) {
            found.push(Problem::ProbationRepeated);
        }
    }
    if contract.term == ContractTerm::Fixed && fixed_before(contract, earlier) >= 2 {
        found.push(Problem::OpenEndedDue);
    }
    let dispatched = contract.party == ContractParty::Agency;
    let fits = match contract.term {
        ContractTerm::Fixed => !ends || lasts(&contract.period, 24),
        ContractTerm::OpenEnded => true,
        ContractTerm::Task => false,
    };
    if dispatched && !fits {
        found.push(Problem::DispatchTooShort);
    }
    found
}

/// A pause of so many days between two contracts does not interrupt them. The law names no length;
/// this is chosen so that a pause of some weeks does not hide a third fixed term.
const PAUSE: TimeDelta = TimeDelta::days(30);

/// Fixed terms in a row that end where a contract begins; any other contract interrupts them.
fn fixed_before(contract: &Contract, earlier: &[Contract]) -> usize {
    let mut earlier: Vec<&Contract> = earlier
        .iter()
        .filter(|one| one.period.from < contract.period.from)
        .collect();
    earlier.sort_by_key(|one| one.period.from);
    let mut begins = contract.period.from;
    earlier
        .iter()
        .rev()
        .take_while(|one| {
            let meets = one.period.to.is_none_or(|to| begins - to <= PAUSE);
            begins = one.period.from;
            one.term == ContractTerm::Fixed && meets
        })
        .count()
}

/// Whether a period has so many months at least; one without an end has.
fn lasts(period: &Period, months: u32) -> bool {
    period
        .to
        .is_none_or(|to| later(period.from, months).is_some_and(|reached| reached <= to))
}

/// The same day so many months later, or the last of that month.
fn later(day: NaiveDate, months: u32) -> Option<NaiveDate> {
    day.checked_add_months(Months::new(months))
}

/// Days before the last day of a contract on which it is reminded of.
pub const REMINDERS: [i64; 3] = [60, 30, 7];

/// The nearest reminder that has come for what ends with a last day: 60, 30 or 7 days. None when it
/// is further away, or over.
pub fn reminder(last_day: NaiveDate, today: NaiveDate) -> Option<i64> {
    let left = (last_day - today).num_days();
    let come = |days: &i64| (0..=*days).contains(&left);
    REMINDERS.into_iter().rev().find(come)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ContractProblem as Problem, *};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn fixed(from: &str, to: &str) -> Contract {
        Contract {
            term: ContractTerm::Fixed,
            party: ContractParty::Employer,
            period: Period::new(day(from), Some(day(to))).unwrap(),
            probation_until: None,
        }
    }

    fn open(from: &str) -> Contract {
        Contract {
            term: ContractTerm::OpenEnded,
            party: ContractParty::Employer,
            period: Period::since(day(from)),
            probation_until: None,
        }
    }

    fn on_probation(contract: Contract, until: &str) -> Contract {
        Contract {
            probation_until: Some(day(until)),
            ..contract
        }
    }

    #[test]
    fn the_probation_follows_the_term() {
        let limits = [
            // The last day of each contract is the day before its end.
            (fixed("2024-01-01", "2024-03-31"), 0),
            (fixed("2024-01-01", "2024-04-01"), 1),
            (fixed("2024-01-01", "2024-12-31"), 1),
            (fixed("2024-01-01", "2025-01-01"), 2),
            (fixed("2024-01-01", "2026-12-31"), 2),
            (fixed("2024-01-01", "2027-01-01"), 6),
            (open("2024-01-01"), 6),
            // From the 31st, three months are over with the last day of April.
            (fixed("2024-01-31", "2024-04-30"), 1),
            (fixed("2024-01-31", "2024-04-29"), 0),
            // A leap day.
            (fixed("2024-02-29", "2025-02-28"), 2),
            (fixed("2024-02-29", "2025-02-27"), 1),
        ];
        for (contract, months) in limits {
            assert_eq!(probation_limit(&contract), months, "{:?}", contract.period);
        }
        let task = Contract {
            term: ContractTerm::Task,
            ..fixed("2024-01-01", "2030-01-01")
        };
        assert_eq!(probation_limit(&task), 0);
    }

    #[test]
    fn a_probation_of_exactly_the_limit_passes_and_one_day_more_does_not() {
        let year = fixed("2024-01-01", "2025-01-01");
        assert_eq!(check(&on_probation(year, "2024-03-01"), &[]), []);
        assert_eq!(
            check(&on_probation(year, "2024-03-02"), &[]),
            [Problem::ProbationTooLong]
        );
        assert_eq!(
            check(&on_probation(year, "2024-01-01"), &[]),
            [Problem::ProbationEmpty]
        );
        let short = fixed("2024-01-01", "2024-03-01");
        assert_eq!(
            check(&on_probation(short, "2024-01-08"), &[]),
            [Problem::ProbationNotAllowed]
        );
        assert_eq!(
            check(&on_probation(open("2024-01-01"), "2024-07-01"), &[]),
            []
        );
    }

    #[test]
    fn one_employer_tries_somebody_once() {
        let first = on_probation(fixed("2020-01-01", "2023-01-01"), "2020-07-01");
        let again = on_probation(fixed("2024-06-01", "2027-06-01"), "2024-07-01");
        assert_eq!(check(&again, &[first]), [Problem::ProbationRepeated]);
    }

    #[test]
    fn the_third_fixed_term_in_a_row_is_to_be_open_ended() {
        let (first, second) = (
            fixed("2018-01-01", "2020-01-01"),
            fixed("2020-01-01", "2023-01-01"),
        );
        let third = fixed("2023-01-01", "2026-01-01");
        assert_eq!(check(&third, &[first]), []);
        assert_eq!(check(&third, &[second, first]), [Problem::OpenEndedDue]);
        assert_eq!(Problem::OpenEndedDue.severity(), Severity::Warning);
        assert_eq!(check(&open("2023-01-01"), &[first, second]), []);
        // A month between interrupts nothing, 31 days do.
        let later = |from| fixed(from, "2027-01-01");
        assert_eq!(
            check(&later("2023-01-31"), &[first, second]),
            [Problem::OpenEndedDue]
        );
        assert_eq!(check(&later("2023-02-01"), &[first, second]), []);
        // Nor does a contract that is not a fixed term stand between.
        let task = Contract {
            term: ContractTerm::Task,
            ..second
        };
        assert_eq!(check(&third, &[first, task]), []);
    }

    #[test]
    fn a_dispatch_contract_runs_two_years() {
        let of_agency = |contract| Contract {
            party: ContractParty::Agency,
            ..contract
        };
        assert_eq!(
            check(&of_agency(fixed("2024-01-01", "2026-01-01")), &[]),
            []
        );
        assert_eq!(
            check(&of_agency(fixed("2024-01-01", "2025-12-31")), &[]),
            [Problem::DispatchTooShort]
        );
        let task = Contract {
            term: ContractTerm::Task,
            ..fixed("2024-01-01", "2027-01-01")
        };
        assert_eq!(check(&of_agency(task), &[]), [Problem::DispatchTooShort]);
        assert_eq!(check(&task, &[]), []);
    }

    #[test]
    fn a_term_and_its_end_fit() {
        let endless = Contract {
            period: Period::since(day("2024-01-01")),
            ..fixed("2024-01-01", "2025-01-01")
        };
        assert_eq!(check(&endless, &[]), [Problem::EndRequired]);
        let ends = Contract {
            period: fixed("2024-01-01", "2025-01-01").period,
            ..open("2024-01-01")
        };
        assert_eq!(check(&ends, &[]), [Problem::EndNotAllowed]);
    }

    #[test]
    fn the_reminder_of_sixty_thirty_and_seven_days() {
        let last = day("2026-03-01");
        let cases = [
            ("2025-12-30", None),
            ("2025-12-31", Some(60)),
            ("2026-01-29", Some(60)),
            ("2026-01-30", Some(30)),
            ("2026-02-21", Some(30)),
            ("2026-02-22", Some(7)),
            ("2026-03-01", Some(7)),
            ("2026-03-02", None),
        ];
        for (today, wanted) in cases {
            assert_eq!(reminder(last, day(today)), wanted, "{today}");
        }
    }

    proptest! {
        /// A longer term never allows less, and the limit always lies within the term.
        #[test]
        fn the_limit_grows_with_the_term(start in 0u64..3_000, days in 1u64..2_000) {
            let from = NaiveDate::default().checked_add_days(chrono::Days::new(start)).unwrap();
            let of = |days| Contract {
                period: Period::new(from, from.checked_add_days(chrono::Days::new(days))).unwrap(),
                ..fixed("2024-01-01", "2025-01-01")
            };
            let (limit, longer) = (probation_limit(&of(days)), probation_limit(&of(days + 1)));
            prop_assert!(limit <= longer);
            prop_assert!(limit == 0 || later(from, limit).unwrap() <= of(days).period.to.unwrap());
        }
    }
}
