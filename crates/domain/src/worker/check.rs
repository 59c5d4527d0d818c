//! Rules across the fields of a record.

use chrono::NaiveDate;

use super::{Finding, FindingCode as Code, QualificationKind, WorkerRecord};
use crate::time::age_on;

/// What the rules need to know besides the record.
#[derive(Clone, Copy, Debug)]
pub struct CheckContext {
    /// Civil date on which the record is entered.
    pub today: NaiveDate,
}

/// Everything that is wrong or doubtful with a record. Errors block; warnings need a reason.
pub fn check(record: &WorkerRecord, context: &CheckContext) -> Vec<Finding> {
    let mut found = Findings {
        today: context.today,
        birth: record.profile.birth_date,
        list: Vec::new(),
    };
    found.identity(record);
    found.dates(record);
    found.political(record);
    found.lists(record);
    found.list
}

struct Findings {
    today: NaiveDate,
    birth: NaiveDate,
    list: Vec<Finding>,
}

impl Findings {
    fn add(&mut self, field: impl Into<String>, code: Code) {
        self.list.push(Finding::new(field, code));
    }

    /// A past day in the person's life.
    fn day(&mut self, field: &str, day: Option<NaiveDate>) {
        match day {
            Some(day) if day > self.today => self.add(field, Code::DateInFuture),
            Some(day) if day < self.birth => self.add(field, Code::DateBeforeBirth),
            _ => {}
        }
    }

    fn identity(&mut self, record: &WorkerRecord) {
        let profile = &record.profile;
        if !(16..=100).contains(&age_on(profile.birth_date, self.today)) {
            self.add("birth_date", Code::AgeOutOfRange);
        }
        // Archive birth dates do differ from those of the number, so this never blocks.
        if profile
            .id_number
            .birth_date()
            .is_some_and(|date| date != profile.birth_date)
        {
            self.add("birth_date", Code::BirthDateMismatch);
        }
        if profile
            .id_number
            .sex()
            .is_some_and(|sex| sex != profile.sex)
        {
            self.add("sex", Code::SexMismatch);
        }
    }

    fn dates(&mut self, record: &WorkerRecord) {
        let profile = &record.profile;
        self.day("work_since", profile.work_since);
        self.day("community_since", profile.community_since);
        self.day("notice_on", profile.notice.as_ref().map(|notice| notice.on));
        if profile
            .work_since
            .is_some_and(|day| day >= self.birth && age_on(self.birth, day) < 16)
        {
            self.add("work_since", Code::WorkTooEarly);
        }
        if let (Some(work), Some(community)) = (profile.work_since, profile.community_since)
            && community < work
        {
            self.add("community_since", Code::CommunityBeforeWork);
        }
        self.day("entered_on", Some(record.engagement.period.from));
        self.day("assigned_on", Some(record.assignment.period.from));
        if !record
            .engagement
            .period
            .contains(record.assignment.period.from)
        {
            self.add("assigned_on", Code::AssignmentOutsideEngagement);
        }
    }

    fn political(&mut self, record: &WorkerRecord) {
        for (at, status) in record.political.iter().enumerate() {
            self.day(&format!("political.{at}.joined_on"), status.joined_on);
            if status.code == "03" && age_on(self.birth, self.today) > 28 {
                self.add(format!("political.{at}.code"), Code::LeagueOverAge);
            }
        }
        let communist = |code: &str| matches!(code, "01" | "02");
        let democratic =
            |code: &str| matches!(code, "04" | "05" | "06" | "07" | "08" | "09" | "10" | "11");
        let allowed = match record.political.as_slice() {
            [] | [_] => true,
            [a, b] => {
                (communist(&a.code) && democratic(&b.code))
                    || (democratic(&a.code) && communist(&b.code))
            }
            _ => false,
        };
        if !allowed {
            self.add("political", Code::PoliticalTooMany);
        }
    }

    fn lists(&mut self, record: &WorkerRecord) {
        for (at, education) in record.educations.iter().enumerate() {
            self.day(
                &format!("educations.{at}.graduated_on"),
                education.graduated_on,
            );
            if record
                .educations
                .iter()
                .take(at)
                .any(|earlier| earlier == education)
            {
                self.add(format!("educations.{at}.code"), Code::EducationDuplicate);
            }
        }
        for (at, degree) in record.degrees.iter().enumerate() {
            self.day(&format!("degrees.{at}.awarded_on"), degree.awarded_on);
        }
        for (at, held) in record.qualifications.iter().enumerate() {
            self.day(
                &format!("qualifications.{at}.approved_on"),
                held.approved_on,
            );
            match (held.kind, held.level) {
                (QualificationKind::SocialWork, None) => {
                    self.add(format!("qualifications.{at}.level"), Code::LevelRequired);
                }
                (QualificationKind::SocialWork, Some(_)) | (_, None) => {}
                (_, Some(_)) => {
                    self.add(format!("qualifications.{at}.level"), Code::LevelNotAllowed)
                }
            }
        }
        for (at, member) in record.family.iter().enumerate() {
            let minor = member
                .birth_date
                .is_some_and(|birth| age_on(birth, self.today) < 14);
            if minor && member.basis.is_none() {
                self.add(format!("family.{at}.basis"), Code::MinorNeedsBasis);
            }
        }
    }
}
