//! What a career consists of besides places and posts: dated statements, each of one kind.

use std::borrow::Cow;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{contract::ContractTerm, exit::ExitKind};
use crate::{code_enum::code_enum, election::Seat, time::Period};

code_enum! {
    /// Kind of a statement about a career (履历事项类别).
    CareerKind {
        Contract = "CONTRACT", "劳动合同", "Contract";
        Probation = "PROBATION", "试用期", "Probation";
        Level = "LEVEL", "岗位等级", "Post level";
        Assessment = "ASSESSMENT", "年度考核", "Annual assessment";
        Reward = "REWARD", "表彰奖励", "Reward";
        Penalty = "PENALTY", "处理处分", "Penalty";
        Absence = "ABSENCE", "借调、停职、休假", "Absence";
        Departure = "DEPARTURE", "退出", "Departure";
        Seat = "SEAT", "两委席位", "Seat";
    }
}

impl CareerKind {
    /// Whether one statement of the kind holds at a time, so that the next ends the one before.
    pub const fn is_single(self) -> bool {
        matches!(
            self,
            Self::Contract | Self::Probation | Self::Level | Self::Absence | Self::Departure
        )
    }

    /// Whether what holds ends when the person leaves, seats too, of which somebody may hold
    /// several at a time. Assessments, rewards and penalties are events, which leaving does not undo.
    pub const fn ends_on_leaving(self) -> bool {
        matches!(
            self,
            Self::Contract | Self::Probation | Self::Level | Self::Absence | Self::Seat
        )
    }
}

code_enum! {
    /// Grade of an annual assessment (考核结论, GB/T 14946).
    Grade {
        Excellent = "1", "优秀", "Excellent";
        Competent = "2", "称职", "Competent";
        Basic = "3", "基本称职", "Basically competent";
        Incompetent = "4", "不称职", "Not competent";
        Undetermined = "5", "不确定等次", "Not graded";
    }
}

code_enum! {
    /// Why someone serves but is not at their post (离岗类型).
    AbsenceKind {
        Secondment = "SECONDMENT", "借调、挂职", "Secondment";
        Suspension = "SUSPENSION", "停职", "Suspension";
        Maternity = "MATERNITY", "产假", "Maternity leave";
        Sick = "SICK", "病假", "Sick leave";
        Personal = "PERSONAL", "事假", "Personal leave";
    }
}

code_enum! {
    /// Kind of a penalty (处理处分类型, after GB/T 8563.3).
    PenaltyKind {
        Admonition = "ADMONITION", "批评教育、诫勉", "Admonition";
        Warning = "WARNING", "警告", "Warning";
        Demerit = "DEMERIT", "记过", "Demerit";
        GreatDemerit = "GREAT_DEMERIT", "记大过", "Great demerit";
        Demotion = "DEMOTION", "降低岗位等级", "Demotion";
        Removal = "REMOVAL", "撤职", "Removal from post";
    }
}

impl AbsenceKind {
    /// Whether days of it are days away for the annual assessment (病假、事假、停职累计超过半年的不确定等次).
    pub const fn is_away(self) -> bool {
        matches!(self, Self::Sick | Self::Personal | Self::Suspension)
    }
}

/// One statement about a career (履历事项).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum CareerFact {
    /// A contract; its days are those of the statement.
    Contract {
        /// Kind of term.
        term: ContractTerm,
        /// Number of the signed paper.
        number: Option<String>,
    },
    /// On probation.
    Probation,
    /// Level of the post.
    Level {
        /// Level, counted from 1.
        level: u8,
    },
    /// Grade of a calendar year.
    Assessment {
        /// Year assessed.
        year: i32,
        /// Grade.
        grade: Grade,
    },
    /// A reward.
    Reward {
        /// What and by whom.
        title: String,
    },
    /// A penalty, over the days of its effect.
    Penalty {
        /// Kind.
        penalty: PenaltyKind,
        /// What for.
        title: String,
    },
    /// Not at the post.
    Absence {
        /// Why.
        absence: AbsenceKind,
        /// Where to, of a secondment.
        destination: Option<String>,
    },
    /// Left.
    Departure {
        /// How.
        exit: ExitKind,
        /// Where to.
        destination: Option<String>,
    },
    /// Holds a seat.
    Seat(Seat),
}

impl CareerFact {
    /// Its kind.
    pub const fn kind(&self) -> CareerKind {
        match self {
            Self::Contract { .. } => CareerKind::Contract,
            Self::Probation => CareerKind::Probation,
            Self::Level { .. } => CareerKind::Level,
            Self::Assessment { .. } => CareerKind::Assessment,
            Self::Reward { .. } => CareerKind::Reward,
            Self::Penalty { .. } => CareerKind::Penalty,
            Self::Absence { .. } => CareerKind::Absence,
            Self::Departure { .. } => CareerKind::Departure,
            Self::Seat(_) => CareerKind::Seat,
        }
    }

    /// The code by which statements of its kind are found and counted; of a seat, its term.
    pub fn code(&self) -> Option<Cow<'static, str>> {
        let code = match self {
            Self::Contract { term, .. } => term.code(),
            Self::Assessment { grade, .. } => grade.code(),
            Self::Penalty { penalty, .. } => penalty.code(),
            Self::Absence { absence, .. } => absence.code(),
            Self::Departure { exit, .. } => exit.code(),
            Self::Seat(seat) => return Some(seat.term.to_string().into()),
            Self::Probation | Self::Level { .. } | Self::Reward { .. } => return None,
        };
        Some(code.into())
    }

    /// The number by which statements of its kind are compared: a level, a year, a rank.
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Level { level } => Some(i64::from(*level)),
            Self::Assessment { year, .. } => Some(i64::from(*year)),
            Self::Seat(seat) => Some(seat.rank.number()),
            _ => None,
        }
    }
}

/// A statement with its days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CareerEntry {
    /// Days.
    pub period: Period,
    /// Statement.
    pub fact: CareerFact,
}

/// What is known of a career besides places and posts, in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Career(Vec<CareerEntry>);

impl Career {
    /// A career of statements.
    pub const fn new(entries: Vec<CareerEntry>) -> Self {
        Self(entries)
    }

    /// All statements.
    pub fn entries(&self) -> &[CareerEntry] {
        &self.0
    }

    pub(super) const fn entries_mut(&mut self) -> &mut Vec<CareerEntry> {
        &mut self.0
    }

    /// Statements of a kind.
    pub fn of(&self, kind: CareerKind) -> impl Iterator<Item = &CareerEntry> {
        self.0.iter().filter(move |entry| entry.fact.kind() == kind)
    }

    /// The statement of a kind that holds on a day, the latest of several.
    pub fn on(&self, kind: CareerKind, day: NaiveDate) -> Option<&CareerEntry> {
        self.of(kind)
            .filter(|entry| entry.period.contains(day))
            .max_by_key(|entry| entry.period.from)
    }

    /// The grade of a year, if it was assessed.
    pub fn grade_of(&self, assessed: i32) -> Option<Grade> {
        self.0.iter().find_map(|entry| match entry.fact {
            CareerFact::Assessment { year, grade } if year == assessed => Some(grade),
            _ => None,
        })
    }
}

/// The days from one to a last day, which people write and mean to be included (至某日止).
pub fn through(from: NaiveDate, last: Option<NaiveDate>) -> Period {
    Period {
        from,
        to: last.and_then(|day| day.checked_add_days(Days::new(1))),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{
        election::{Body, Manner, Rank},
        ids::{OrganisationId, TermId},
    };

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_through_a_day_includes_it() {
        let period = through(day("2024-01-01"), Some(day("2026-12-31")));
        assert!(period.contains(day("2026-12-31")));
        assert!(!period.contains(day("2027-01-01")));
        assert_eq!(period.last_day(), Some(day("2026-12-31")));
    }

    #[test]
    fn a_statement_is_kept_as_it_is_read() {
        let facts = [
            CareerFact::Probation,
            CareerFact::Level { level: 11 },
            CareerFact::Assessment {
                year: 2025,
                grade: Grade::Excellent,
            },
            CareerFact::Departure {
                exit: ExitKind::ToInstitution,
                destination: Some("某街道便民服务中心".to_owned()),
            },
            CareerFact::Seat(Seat {
                term: TermId(Uuid::from_u128(1)),
                organisation: OrganisationId(Uuid::from_u128(2)),
                body: Body::Committee,
                ordinal: 11,
                rank: Rank::Head,
                manner: Manner::Elected,
                votes: Some(812),
                end: None,
            }),
        ];
        for fact in facts {
            let kept = serde_json::to_string(&fact).unwrap();
            assert!(kept.contains(fact.kind().code()), "{kept}");
            assert_eq!(serde_json::from_str::<CareerFact>(&kept).unwrap(), fact);
        }
    }
}
