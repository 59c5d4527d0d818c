//! Education, degree and social-work certificate.

use chrono::{Datelike, NaiveDate};
use domain::worker::{QualificationLevel, StudyMode};

use super::{
    divisions::{Divisions, Village},
    person::{SyntheticDegree, SyntheticEducation, SyntheticQualification},
    quotas::Outline,
    random::{Chance, Purpose},
};

/// First social-work examination (国人部发〔2006〕71号), and first of the senior level.
const FIRST_EXAMINATION: i32 = 2008;
const FIRST_SENIOR_EXAMINATION: i32 = 2019;

/// Subjects of university study and their discipline of GB/T 6864.
const UNIVERSITY_SUBJECTS: [(&str, Discipline); 16] = [
    ("社会工作", Discipline::Law),
    ("行政管理", Discipline::Management),
    ("公共事业管理", Discipline::Management),
    ("法学", Discipline::Law),
    ("汉语言文学", Discipline::Literature),
    ("会计学", Discipline::Management),
    ("工商管理", Discipline::Management),
    ("计算机科学与技术", Discipline::Engineering),
    ("思想政治教育", Discipline::Law),
    ("学前教育", Discipline::Education),
    ("人力资源管理", Discipline::Management),
    ("护理学", Discipline::Medicine),
    ("经济学", Discipline::Economics),
    ("土木工程", Discipline::Engineering),
    ("英语", Discipline::Literature),
    ("园艺", Discipline::Agriculture),
];
const COLLEGE_SUBJECTS: [&str; 14] = [
    "社会工作",
    "社区管理与服务",
    "行政管理",
    "法律事务",
    "会计",
    "学前教育",
    "计算机应用技术",
    "护理",
    "工程造价",
    "现代农业技术",
    "旅游管理",
    "文秘",
    "人力资源管理",
    "市场营销",
];
const VOCATIONAL_SUBJECTS: [&str; 6] = [
    "会计",
    "计算机应用",
    "现代农艺",
    "护理",
    "机械加工",
    "旅游服务",
];
const UNIVERSITIES: [&str; 10] = [
    "四川大学",
    "西南财经大学",
    "西南交通大学",
    "四川师范大学",
    "成都大学",
    "西华大学",
    "四川农业大学",
    "成都理工大学",
    "西南民族大学",
    "西华师范大学",
];
const COLLEGES: [&str; 8] = [
    "成都职业技术学院",
    "成都航空职业技术学院",
    "四川城市职业学院",
    "成都农业科技职业学院",
    "四川国际标榜职业学院",
    "成都工业职业技术学院",
    "四川交通职业技术学院",
    "四川工商职业技术学院",
];
const OPEN_UNIVERSITIES: [&str; 3] = ["国家开放大学", "四川开放大学", "成都开放大学"];

/// The disciplines of GB/T 6864 that occur here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Discipline {
    Economics,
    Law,
    Education,
    Literature,
    Engineering,
    Agriculture,
    Medicine,
    Management,
}

impl Discipline {
    /// Codes of doctor, master and bachelor.
    const fn degrees(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Economics => ("202", "302", "402"),
            Self::Law => ("203", "303", "403"),
            Self::Education => ("204", "304", "404"),
            Self::Literature => ("205", "305", "405"),
            Self::Engineering => ("208", "308", "408"),
            Self::Agriculture => ("209", "309", "409"),
            Self::Medicine => ("210", "310", "410"),
            Self::Management => ("212", "312", "412"),
        }
    }
}

pub(super) struct Study {
    chance: Chance,
    reference: NaiveDate,
}

impl Study {
    pub(super) fn new(seed: u64, reference: NaiveDate) -> Self {
        Self {
            chance: Chance::new(seed, Purpose::Education),
            reference,
        }
    }

    /// Shares of the full-time workers of 2022; degrees that take longer only at an age for them.
    pub(super) fn code(&mut self, outline: &Outline) -> &'static str {
        let years = outline.age_months / 12;
        let from = |age: i64, weight: u64| if years >= age { weight } else { 0 };
        if outline.college {
            let weights = [
                ("31", 425),
                ("21", from(22, 305)),
                ("14", from(26, 17)),
                ("11", from(30, 1)),
            ];
            return self.chance.weighted(&weights, "31");
        }
        let weights = [
            ("61", 120),
            ("41", 40),
            ("44", 25),
            ("47", 15),
            ("71", from(30, 50)),
            ("81", from(45, 2)),
        ];
        self.chance.weighted(&weights, "61")
    }

    pub(super) fn graduation(
        &mut self,
        code: &str,
        outline: &Outline,
        birth: NaiveDate,
    ) -> (NaiveDate, StudyMode) {
        let years = outline.age_months / 12;
        let beside_work =
            matches!(code, "14" | "21" | "31") && years >= 28 && self.chance.happens(550);
        let age = match code {
            _ if beside_work => 25 + self.chance.between(0, (years - 26).min(20)),
            "11" => 29,
            "14" => 25,
            "21" => 22,
            "31" => 21,
            "71" => 15,
            "81" => 12,
            _ => 18,
        };
        let (month, mode) = if beside_work {
            (1, StudyMode::InService)
        } else {
            (6, StudyMode::FullTime)
        };
        let day = u32::try_from(self.chance.between(10, 30)).unwrap_or(10);
        let mut year = birth.year() + i32::try_from(age).unwrap_or(0);
        let mut graduated_on = NaiveDate::from_ymd_opt(year, month, day);
        while graduated_on.is_some_and(|date| date > self.reference) {
            year -= 1;
            graduated_on = NaiveDate::from_ymd_opt(year, month, day);
        }
        (graduated_on.unwrap_or(self.reference), mode)
    }

    pub(super) fn education(
        &mut self,
        code: &'static str,
        graduated_on: NaiveDate,
        mode: StudyMode,
        village: Option<&Village>,
    ) -> (SyntheticEducation, Option<SyntheticDegree>) {
        let chance = &mut self.chance;
        let beside_work = mode == StudyMode::InService;
        let (subject, discipline) = chance.weighted(
            &UNIVERSITY_SUBJECTS.map(|subject| (subject, 1)),
            ("行政管理", Discipline::Management),
        );
        let (doctor, master, bachelor) = discipline.degrees();
        let district = village
            .and_then(|village| Divisions::chengdu().unit(village.statutory_code))
            .map_or("成都市", |unit| unit.name);
        let (school, major, degree) = match code {
            "11" => (
                chance.pick(&UNIVERSITIES).to_owned(),
                Some(subject),
                Some(doctor),
            ),
            "14" if beside_work => (
                chance.pick(&UNIVERSITIES).to_owned(),
                Some("公共管理"),
                Some("349"),
            ),
            "14" => (
                chance.pick(&UNIVERSITIES).to_owned(),
                Some(subject),
                Some(master),
            ),
            "21" if beside_work => (
                chance.pick(&OPEN_UNIVERSITIES).to_owned(),
                Some(subject),
                chance.happens(300).then_some(bachelor),
            ),
            "21" => (
                chance.pick(&UNIVERSITIES).to_owned(),
                Some(subject),
                chance.happens(950).then_some(bachelor),
            ),
            "31" if beside_work => (
                chance.pick(&OPEN_UNIVERSITIES).to_owned(),
                Some(chance.pick(&COLLEGE_SUBJECTS)),
                None,
            ),
            "31" => (
                chance.pick(&COLLEGES).to_owned(),
                Some(chance.pick(&COLLEGE_SUBJECTS)),
                None,
            ),
            "41" | "44" | "47" => (
                format!("{district}职业学校"),
                Some(chance.pick(&VOCATIONAL_SUBJECTS)),
                None,
            ),
            "81" => (format!("{district}小学"), None, None),
            _ => (format!("{district}中学"), None, None),
        };
        // School code 99999 is not assigned; 05 is bachelor, 06 junior college.
        let level = match code {
            "11" => Some("01"),
            "14" => Some("02"),
            "21" => Some("05"),
            "31" => Some("06"),
            _ => None,
        };
        let certificate_number = level.map(|level| {
            format!(
                "99999{}{level}{:07}",
                graduated_on.year(),
                chance.below(10_000_000)
            )
        });
        let education = SyntheticEducation {
            code,
            school,
            major,
            graduated_on,
            mode,
            certificate_number,
        };
        (
            education,
            degree.map(|code| SyntheticDegree {
                code,
                awarded_on: graduated_on,
            }),
        )
    }

    pub(super) fn qualification(
        &mut self,
        outline: &Outline,
        birth: NaiveDate,
    ) -> SyntheticQualification {
        let years = outline.age_months / 12;
        let drawn = self.chance.weighted(
            &[
                (QualificationLevel::Assistant, 720),
                (QualificationLevel::Intermediate, 276),
                (QualificationLevel::Senior, 4),
            ],
            QualificationLevel::Assistant,
        );
        let last = self.reference.year() - 1;
        let (level, first) = match drawn {
            QualificationLevel::Senior if years >= 35 && last >= FIRST_SENIOR_EXAMINATION => (
                QualificationLevel::Senior,
                FIRST_SENIOR_EXAMINATION.max(birth.year() + 32),
            ),
            QualificationLevel::Senior | QualificationLevel::Intermediate if years >= 27 => (
                QualificationLevel::Intermediate,
                FIRST_EXAMINATION.max(birth.year() + 24),
            ),
            _ => (
                QualificationLevel::Assistant,
                FIRST_EXAMINATION.max(birth.year() + 20),
            ),
        };
        let year = i32::try_from(
            self.chance
                .between(i64::from(first.min(last)), i64::from(last)),
        )
        .unwrap_or(last);
        let day = u32::try_from(self.chance.between(1, 30)).unwrap_or(1);
        SyntheticQualification {
            level,
            approved_on: NaiveDate::from_ymd_opt(year, 9, day).unwrap_or(self.reference),
            certificate_number: format!("9951{year}{:07}", self.chance.below(10_000_000)),
        }
    }
}
