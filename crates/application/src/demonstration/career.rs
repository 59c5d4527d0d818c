//! Service, post and labour relation: dates that agree with the studies and with the age.

use chrono::{Days, Months, NaiveDate};
use domain::worker::{EntryKind, Post, RelationKind, StudyMode, WorkerClass};

use super::{
    divisions::Village,
    person::{SyntheticDegree, SyntheticEducation, SyntheticQualification},
    quotas::Outline,
    random::{Chance, Purpose},
    statuses::{day_between, years_after},
    study::Study,
};

/// Mean length of community work so far, in months, before the young cut it short; about six
/// years remain.
const MEAN_SERVICE: u64 = 84;
/// Longest length of community work, in months.
const MAX_SERVICE: usize = 480;

/// What this module decides of a person.
pub(super) struct Told {
    pub(super) education: SyntheticEducation,
    pub(super) degree: Option<SyntheticDegree>,
    pub(super) qualification: Option<SyntheticQualification>,
    pub(super) post: Post,
    pub(super) entry_kind: EntryKind,
    pub(super) relation: RelationKind,
    pub(super) work_since: NaiveDate,
    pub(super) community_since: NaiveDate,
    pub(super) assigned_on: NaiveDate,
    pub(super) veteran: bool,
}

pub(super) struct Career {
    study: Study,
    service: Chance,
    reference: NaiveDate,
    /// Share of people who have served at least so many months, of 2^32.
    survival: Vec<u64>,
}

impl Career {
    pub(super) fn new(seed: u64, reference: NaiveDate) -> Self {
        let mut survival = vec![1 << 32];
        for _ in 0..MAX_SERVICE {
            let last = survival.last().copied().unwrap_or(0);
            survival.push(last * (MEAN_SERVICE - 1) / MEAN_SERVICE);
        }
        Self {
            study: Study::new(seed, reference),
            service: Chance::new(seed, Purpose::Service),
            reference,
            survival,
        }
    }

    pub(super) fn next(
        &mut self,
        outline: &Outline,
        birth: NaiveDate,
        village: Option<&Village>,
    ) -> Told {
        let mut community_since = self.community_since(birth, outline.age_months);
        let code = self.study.code(outline);
        let (graduated_on, mut mode) = self.study.graduation(code, outline, birth);
        if mode == StudyMode::FullTime && graduated_on > community_since {
            // Who studies full-time works after; the older ones studied beside their work.
            if outline.college && outline.age_months >= 30 * 12 {
                mode = StudyMode::InService;
            } else {
                community_since = day_between(&mut self.service, graduated_on, self.reference);
            }
        }
        let (education, degree) = self.study.education(code, graduated_on, mode, village);
        let work_since = self.work_since(birth, &education, community_since);
        let relation = self.relation(outline, village);
        let veteran = !outline.woman && outline.age_months >= 24 * 12 && self.service.happens(60);
        Told {
            qualification: outline
                .certified
                .then(|| self.study.qualification(outline, birth)),
            post: self.post(outline),
            entry_kind: self.entry_kind(outline, relation, veteran),
            assigned_on: self.assigned_on(outline, community_since),
            education,
            degree,
            relation,
            work_since,
            community_since,
            veteran,
        }
    }

    /// Exponential, from the 18th birthday on.
    fn community_since(&mut self, birth: NaiveDate, age_months: i64) -> NaiveDate {
        let adult_months = (age_months - 18 * 12).max(0);
        let draw = self.service.below(1 << 32);
        let months = self.survival.partition_point(|share| *share > draw) as i64;
        let months = if months < adult_months {
            months
        } else {
            adult_months - self.service.between(0, adult_months.min(36))
        };
        let day = self
            .reference
            .checked_sub_months(Months::new(u32::try_from(months).unwrap_or(0)))
            .and_then(|day| day.checked_sub_days(Days::new(self.service.below(28))))
            .unwrap_or(self.reference);
        day.clamp(years_after(birth, 18).min(self.reference), self.reference)
    }

    /// After full-time study and the 18th birthday; for a third community work is the first.
    fn work_since(
        &mut self,
        birth: NaiveDate,
        education: &SyntheticEducation,
        community_since: NaiveDate,
    ) -> NaiveDate {
        if self.service.happens(330) {
            return community_since;
        }
        let adult = years_after(birth, 18);
        let from = match education.mode {
            StudyMode::FullTime => adult.max(education.graduated_on),
            StudyMode::InService => adult,
        };
        day_between(
            &mut self.service,
            from.min(community_since),
            community_since,
        )
    }

    /// Three of four committee members took their post in the elections of the winter 2020/21.
    fn assigned_on(&mut self, outline: &Outline, community_since: NaiveDate) -> NaiveDate {
        let election = NaiveDate::from_ymd_opt(2020, 12, 1)
            .map(|first| day_between(&mut self.service, first, first + Days::new(80)));
        let elected = outline.class.is_committee() && self.service.happens(750);
        match election {
            Some(day) if elected && day >= community_since && day <= self.reference => day,
            _ if self.service.happens(600) => community_since,
            _ => day_between(&mut self.service, community_since, self.reference),
        }
    }

    fn post(&mut self, outline: &Outline) -> Post {
        let weights: &[(Post, u64)] = match outline.class {
            WorkerClass::Head => &[
                (Post::SecretaryDirector, 88),
                (Post::Secretary, 8),
                (Post::Director, 4),
            ],
            WorkerClass::Deputy if outline.party => {
                &[(Post::DeputySecretary, 55), (Post::DeputyDirector, 45)]
            }
            WorkerClass::Deputy => &[(Post::DeputyDirector, 1)],
            WorkerClass::Member if outline.party => {
                &[(Post::PartyMember, 50), (Post::CommitteeMember, 50)]
            }
            WorkerClass::Member => &[(Post::CommitteeMember, 1)],
            WorkerClass::Staff | WorkerClass::Purchased => &[(Post::Staff, 1)],
            WorkerClass::Grid => &[(Post::GridWorker, 1)],
            WorkerClass::Welfare => &[(Post::Other, 1)],
            WorkerClass::PartTime => &[(Post::GroupLeader, 85), (Post::Other, 15)],
        };
        self.service.weighted(weights, Post::Other)
    }

    fn relation(&mut self, outline: &Outline, village: Option<&Village>) -> RelationKind {
        use RelationKind as R;
        let community = village.is_none_or(Village::is_community);
        let weights: &[(R, u64)] = match outline.class {
            WorkerClass::Head | WorkerClass::Deputy | WorkerClass::Member if community => {
                &[(R::LabourContract, 65), (R::ServiceAgreement, 35)]
            }
            WorkerClass::Head | WorkerClass::Deputy | WorkerClass::Member => {
                &[(R::Tenure, 70), (R::ServiceAgreement, 30)]
            }
            WorkerClass::Staff => &[(R::LabourContract, 80), (R::Dispatch, 20)],
            WorkerClass::Grid => &[
                (R::LabourContract, 45),
                (R::ServiceAgreement, 35),
                (R::Dispatch, 20),
            ],
            WorkerClass::Purchased => &[(R::LabourContract, 60), (R::Dispatch, 40)],
            WorkerClass::Welfare => &[(R::WelfareAgreement, 1)],
            WorkerClass::PartTime if outline.age_months >= 60 * 12 => {
                &[(R::Tenure, 55), (R::ReEmployed, 25), (R::None, 20)]
            }
            WorkerClass::PartTime => &[(R::Tenure, 70), (R::None, 30)],
        };
        self.service.weighted(weights, R::None)
    }

    fn entry_kind(
        &mut self,
        outline: &Outline,
        relation: RelationKind,
        veteran: bool,
    ) -> EntryKind {
        use EntryKind as E;
        let weights: &[(E, u64)] = match outline.class {
            _ if relation == RelationKind::Dispatch && outline.class != WorkerClass::Purchased => {
                &[(E::Dispatched, 1)]
            }
            WorkerClass::Staff | WorkerClass::Grid if veteran => {
                &[(E::Military, 30), (E::Recruited, 70)]
            }
            WorkerClass::Head => &[
                (E::Elected, 80),
                (E::Appointed, 14),
                (E::Seconded, 3),
                (E::Converted, 3),
            ],
            WorkerClass::Deputy | WorkerClass::Member => &[
                (E::Elected, 80),
                (E::Recruited, 10),
                (E::Converted, 7),
                (E::Transferred, 3),
            ],
            WorkerClass::Staff => &[(E::Recruited, 82), (E::Converted, 15), (E::Transferred, 3)],
            WorkerClass::Grid => &[(E::Recruited, 80), (E::Converted, 20)],
            WorkerClass::Purchased => &[(E::Purchased, 1)],
            WorkerClass::Welfare => &[(E::Welfare, 1)],
            WorkerClass::PartTime => &[(E::Elected, 75), (E::Appointed, 24), (E::Returned, 1)],
        };
        self.service.weighted(weights, E::Recruited)
    }
}
