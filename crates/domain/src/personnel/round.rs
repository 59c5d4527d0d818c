//! The assessment of one year in one district (考核轮次): until when streets grade, until when
//! objections may be raised, and when the grades may be decided.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::assessment::ExcellentCap;
use crate::{code_enum::code_enum, problems::problems};

/// Fewest working days for objections (公示、异议期).
pub const OBJECTION_DAYS: u32 = 5;

code_enum! {
    /// Where a round stands (考核轮次状态).
    RoundState {
        Grading = "GRADING", "评定中", "Grading";
        Objections = "OBJECTIONS", "公示中", "Open to objections";
        Deciding = "DECIDING", "审定中", "Deciding";
        Closed = "CLOSED", "已办结", "Closed";
    }
}

problems! {
    /// What can be wrong with a round, or with the grades of a street.
    RoundProblem {
        NotADistrict = "not_a_district", "请选择您管理的区（市）县。", "Choose a district that you manage.";
        NotAStreet = "not_a_street", "请选择本轮次所辖的镇（街道）。", "Choose a street or town of the round.";
        YearUnfit = "year_unfit", "考核年度应为本年度或上一年度。", "The year is this one or the one before.";
        YearTaken = "year_taken", "该区（市）县本年度的考核轮次已建立。", "The round of this year exists already.";
        GradesBeforeYearEnds = "grades_before_year_ends", "评定截止日不应早于考核年度结束。", "Grading ends after the year does.";
        WindowShort = "window_short", "公示（异议）期不得少于5个工作日，请推迟公示截止日。", "Objections need five working days.";
        DecidedTooLate = "decided_too_late", "公示截止日应在考核年度的次年之内。", "The round ends in the year after the one assessed.";
        GradingOver = "grading_over", "评定已截止，如需补评请由区（市）县延长截止日。", "Grading is over; the district may prolong it.";
        RoundClosed = "round_closed", "本轮考核已办结。", "The round is closed.";
        PersonNotAssessed = "person_not_assessed", "该人员不在本轮考核范围，或已报送、已审定。", "Not among the people of this round, or handed in already.";
        Ungraded = "ungraded", "还有人员未评定等次。", "Some people have no grade yet.";
        ExcellentCap = "excellent_cap", "优秀等次超过规定比例。", "More are excellent than the cap allows.";
        NothingToSubmit = "nothing_to_submit", "没有待报送的考核结果。", "There is nothing to hand in.";
        StillWaiting = "still_waiting", "还有考核结果待审核或被退回，不能办结。", "Some grades wait or were given back.";
        GradedOutside = "graded_outside", "该年度考核已按轮次组织，请在年度考核中评定。", "The year is assessed in a round; grade it there.";
        HandedIn = "handed_in", "已有镇（街道）报送考核结果，不能删除。", "Grades were handed in; the round stays.";
    }
}

/// What a district sets for a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundRules {
    /// Year assessed.
    pub year: i32,
    /// Cap on 优秀, over the people of a street.
    pub cap: ExcellentCap,
    /// Last day on which streets hand grades in.
    pub grades_until: NaiveDate,
    /// Last day on which objections may be raised.
    pub objections_until: NaiveDate,
}

impl RoundRules {
    /// What is wrong with them, by field.
    pub fn problems(&self) -> Vec<(&'static str, RoundProblem)> {
        let mut found = Vec::new();
        if self.grades_until.year() < self.year {
            found.push(("grades_until", RoundProblem::GradesBeforeYearEnds));
        }
        if self.objections_until < after_working_days(self.grades_until, OBJECTION_DAYS) {
            found.push(("objections_until", RoundProblem::WindowShort));
        } else if self.decided_from().year() > self.year + 1 {
            found.push(("objections_until", RoundProblem::DecidedTooLate));
        }
        found
    }

    /// First day on which grades may be decided, and from which they hold.
    pub fn decided_from(&self) -> NaiveDate {
        self.objections_until + Days::new(1)
    }

    /// Where the round stands on a day.
    pub fn state(&self, today: NaiveDate, closed: bool) -> RoundState {
        if closed {
            RoundState::Closed
        } else if today <= self.grades_until {
            RoundState::Grading
        } else if today <= self.objections_until {
            RoundState::Objections
        } else {
            RoundState::Deciding
        }
    }
}

/// The day so many working days after another. Working days are Monday to Friday: which of them
/// are holidays is announced year by year, and a round that is longer for it harms nobody.
pub fn after_working_days(day: NaiveDate, count: u32) -> NaiveDate {
    let works = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let later = day.iter_days().skip(1).filter(works);
    later.take(count as usize).last().unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn rules(grades: &str, objections: &str) -> RoundRules {
        RoundRules {
            year: 2026,
            cap: ExcellentCap(20),
            grades_until: day(grades),
            objections_until: day(objections),
        }
    }

    #[test]
    fn working_days_leave_out_the_weekend() {
        // 2026-12-25 is a Friday: Monday to Friday of the next week are the five.
        assert_eq!(after_working_days(day("2026-12-25"), 5), day("2027-01-01"));
        assert_eq!(after_working_days(day("2026-12-23"), 5), day("2026-12-30"));
        assert_eq!(after_working_days(day("2026-12-26"), 1), day("2026-12-28"));
        assert_eq!(after_working_days(day("2026-12-25"), 0), day("2026-12-25"));
    }

    #[test]
    fn objections_have_five_working_days() {
        assert_eq!(rules("2026-12-25", "2027-01-01").problems(), []);
        let short = rules("2026-12-25", "2026-12-31").problems();
        assert_eq!(short, [("objections_until", RoundProblem::WindowShort)]);
        let early = rules("2025-12-30", "2026-01-30").problems();
        assert_eq!(
            early,
            [("grades_until", RoundProblem::GradesBeforeYearEnds)]
        );
        // The day after the last one for objections is the first of 2028.
        let late = rules("2027-12-01", "2027-12-31").problems();
        assert_eq!(late, [("objections_until", RoundProblem::DecidedTooLate)]);
    }

    #[test]
    fn a_round_goes_by_its_days() {
        let rules = rules("2026-12-25", "2027-01-01");
        let state = |on: &str| rules.state(day(on), false);
        assert_eq!(state("2026-12-25"), RoundState::Grading);
        assert_eq!(state("2026-12-26"), RoundState::Objections);
        assert_eq!(state("2027-01-01"), RoundState::Objections);
        assert_eq!(state("2027-01-02"), RoundState::Deciding);
        assert_eq!(rules.decided_from(), day("2027-01-02"));
        assert_eq!(rules.state(day("2026-12-25"), true), RoundState::Closed);
    }
}
