//! Full-time workers counted by one thing at a time, from the groups that share everything.

use contract::Count;
use domain::{
    codes::{CodeList, is_college_or_above},
    worker::{QualificationLevel, WorkerClass},
};
use persistence::statistics::{ClassCount, Profile};

/// Sums over full-time workers.
pub(super) struct Tally<'a> {
    profiles: &'a [Profile],
    /// People.
    pub(super) people: i64,
    /// Sum of their ages in whole months.
    pub(super) months: i64,
}

/// What is counted: its code and its label in Chinese and English.
type Group = (&'static str, &'static str, &'static str);

/// Groups of completed education (学历), highest first, with their codes of GB/T 4658. The first
/// three together are college and above (大专及以上).
const EDUCATIONS: [(Group, &[&str]); 5] = [
    (
        ("POSTGRADUATE", "研究生", "Postgraduate"),
        &["11", "14", "17"],
    ),
    (("BACHELOR", "大学本科", "Undergraduate"), &["21", "28"]),
    (("COLLEGE", "大学专科", "Junior college"), &["31"]),
    (
        ("SECONDARY", "高中、中专", "Secondary"),
        &["41", "44", "47", "61"],
    ),
    (("JUNIOR", "初中及以下", "Junior and below"), &["71", "81"]),
];
const OTHER_EDUCATION: Group = ("OTHER", "其他(含结业、肄业)", "Other (not graduated)");
const NO_EDUCATION: Group = ("UNKNOWN", "未登记", "Not recorded");
const NO_CERTIFICATE: Group = ("NONE", "无证书", "None");

/// Age bands (年龄段) by the decade of age.
const AGES: [(i64, Group); 4] = [
    (2, ("UNDER_30", "30岁以下", "Under 30")),
    (3, ("30_39", "30-39岁", "30-39")),
    (4, ("40_49", "40-49岁", "40-49")),
    (5, ("50_OVER", "50岁及以上", "50 and over")),
];

impl<'a> Tally<'a> {
    pub(super) fn new(profiles: &'a [Profile]) -> Self {
        let months = profiles.iter().map(|profile| profile.months).sum();
        Self {
            profiles,
            people: profiles.iter().map(|profile| profile.people).sum(),
            months,
        }
    }

    fn count(&self, which: impl Fn(&Profile) -> bool) -> i64 {
        self.profiles
            .iter()
            .filter(|profile| which(profile))
            .map(|profile| profile.people)
            .sum()
    }

    /// College and above; completed education only.
    pub(super) fn college(&self) -> i64 {
        self.count(|profile| {
            profile
                .education
                .as_deref()
                .is_some_and(is_college_or_above)
        })
    }

    /// With a social-work certificate; each person counts once, at the highest level.
    pub(super) fn certified(&self) -> i64 {
        self.count(|profile| profile.qualification.is_some())
    }

    pub(super) fn women(&self) -> i64 {
        self.count(|profile| profile.sex == "2")
    }

    pub(super) fn party(&self) -> i64 {
        self.count(|profile| profile.party == 1)
    }

    pub(super) fn ages(&self) -> Vec<Count> {
        AGES.iter()
            .map(|(decade, group)| count(*group, self.count(|profile| profile.decade == *decade)))
            .collect()
    }

    pub(super) fn educations(&self) -> Vec<Count> {
        let mut counts: Vec<Count> = EDUCATIONS
            .iter()
            .map(|(group, codes)| {
                count(
                    *group,
                    self.count(|profile| {
                        profile
                            .education
                            .as_deref()
                            .is_some_and(|education| codes.contains(&education))
                    }),
                )
            })
            .collect();
        let unknown = self.count(|profile| profile.education.is_none());
        let grouped: i64 = counts.iter().map(|count| count.count).sum();
        push_if_any(
            &mut counts,
            OTHER_EDUCATION,
            self.people - grouped - unknown,
        );
        push_if_any(&mut counts, NO_EDUCATION, unknown);
        counts
    }

    pub(super) fn sexes(&self) -> Vec<Count> {
        let mut counts = Vec::new();
        for (code, always) in [("2", true), ("1", true), ("0", false), ("9", false)] {
            let of = self.count(|profile| profile.sex == code);
            let Some(sex) = CodeList::Sex.find(code).filter(|_| always || of > 0) else {
                continue;
            };
            counts.push(count((sex.code, sex.label(), sex.label_en), of));
        }
        counts
    }

    pub(super) fn qualifications(&self) -> Vec<Count> {
        let of = |level: &QualificationLevel| {
            self.count(|profile| profile.qualification.as_deref() == Some(level.code()))
        };
        let mut counts: Vec<Count> = QualificationLevel::ALL
            .iter()
            .map(|level| count((level.code(), level.label(), level.label_en()), of(level)))
            .collect();
        counts.push(count(NO_CERTIFICATE, self.people - self.certified()));
        counts
    }
}

/// Everyone by class, in the order of the classes.
pub(super) fn classes(counts: &[ClassCount]) -> Vec<Count> {
    let of = |class: WorkerClass| {
        counts
            .iter()
            .filter(|count| count.class == class)
            .map(|count| count.people)
            .sum()
    };
    WorkerClass::ALL
        .iter()
        .map(|class| count((class.code(), class.label(), class.label_en()), of(*class)))
        .collect()
}

fn count((code, label, label_en): Group, count: i64) -> Count {
    Count {
        code: code.to_owned(),
        label: label.to_owned(),
        label_en: label_en.to_owned(),
        count,
    }
}

fn push_if_any(counts: &mut Vec<Count>, group: Group, number: i64) {
    if number > 0 {
        counts.push(count(group, number));
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) fn profile(
        sex: &str,
        education: Option<&str>,
        level: Option<&str>,
        people: i64,
        months: i64,
    ) -> Profile {
        Profile {
            sex: sex.to_owned(),
            education: education.map(str::to_owned),
            qualification: level.map(str::to_owned),
            party: i64::from(sex == "2"),
            decade: (months / people / 120).clamp(2, 5),
            people,
            months,
        }
    }

    #[test]
    fn every_breakdown_counts_everyone_once() {
        let profiles = [
            profile("2", Some("21"), Some("SENIOR"), 3, 3 * 359),
            profile("1", Some("22"), None, 2, 2 * 480),
            profile("1", None, Some("ASSISTANT"), 1, 600),
            profile("9", Some("61"), None, 4, 4 * 361),
        ];
        let tally = Tally::new(&profiles);
        for counts in [
            tally.ages(),
            tally.educations(),
            tally.sexes(),
            tally.qualifications(),
        ] {
            assert_eq!(
                counts.iter().map(|count| count.count).sum::<i64>(),
                10,
                "{counts:?}"
            );
        }
        // 结业 (22) is no completed education.
        assert_eq!(
            (
                tally.college(),
                tally.certified(),
                tally.women(),
                tally.party()
            ),
            (3, 4, 3, 3)
        );
        assert_eq!(
            tally
                .ages()
                .iter()
                .map(|count| count.count)
                .collect::<Vec<_>>(),
            [3, 4, 2, 1]
        );
    }

    #[test]
    fn the_first_three_groups_are_college_and_above() {
        let college: Vec<&str> = EDUCATIONS[..3]
            .iter()
            .flat_map(|(_, codes)| codes.iter().copied())
            .collect();
        assert!(college.iter().all(|code| is_college_or_above(code)));
        assert_eq!(
            college.len(),
            CodeList::Education
                .builtin()
                .iter()
                .filter(|entry| is_college_or_above(entry.code))
                .count()
        );
    }
}
