//! The population of the demonstration city: a fixed set of outlines, told one by one as people.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use domain::{identity_number::IdentityNumber, money::Money};

use super::{
    career::Career,
    divisions::Divisions,
    names::Names,
    person::SyntheticPerson,
    quotas::{self, Outline},
    random::{Chance, Purpose},
    statuses::Statuses,
    strata,
};

/// Largest population. Beyond it the 500 numbers a day and sex of one division could run out.
pub const MAX_PEOPLE: u32 = 1_000_000;

/// What population to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PopulationSpec {
    /// People; in another number than 66,380 every class is scaled in proportion, the means and
    /// shares of the full-time workers stay.
    pub people: u32,
    /// Decides who gets what; the totals do not depend on it.
    pub seed: u64,
    /// Day on which ages are counted and the record is drawn up.
    pub reference: NaiveDate,
}

impl PopulationSpec {
    /// The registered city of 66,380 people at the end of June 2022.
    pub fn city(seed: u64) -> Self {
        let reference = NaiveDate::from_ymd_opt(2022, 6, 30).unwrap_or_default();
        Self {
            people: strata::CITY,
            seed,
            reference,
        }
    }
}

/// Why a population cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PopulationError {
    /// More than [`MAX_PEOPLE`].
    #[error("the demonstration has at most {MAX_PEOPLE} people")]
    TooManyPeople,
    /// Identity numbers hold years of four digits, and no one was born before 1900.
    #[error("the reference day must lie in the years 1990 to 2200")]
    ReferenceOutOfRange,
}

/// A population, small in memory; [`Population::people`] tells it person by person.
#[derive(Clone, Debug)]
pub struct Population {
    spec: PopulationSpec,
    city: &'static Divisions,
    outlines: Vec<Outline>,
}

impl Population {
    /// Makes a population.
    ///
    /// # Errors
    /// [`PopulationError`] for what cannot be made.
    pub fn generate(spec: PopulationSpec) -> Result<Self, PopulationError> {
        if spec.people > MAX_PEOPLE {
            return Err(PopulationError::TooManyPeople);
        }
        if !(1990..=2200).contains(&spec.reference.year()) {
            return Err(PopulationError::ReferenceOutOfRange);
        }
        let city = Divisions::chengdu();
        Ok(Self {
            spec,
            city,
            outlines: quotas::outlines(spec.people, spec.seed, city),
        })
    }

    /// What was asked for.
    pub const fn spec(&self) -> PopulationSpec {
        self.spec
    }

    /// Number of people.
    pub const fn len(&self) -> usize {
        self.outlines.len()
    }

    /// Whether there is no one.
    pub const fn is_empty(&self) -> bool {
        self.outlines.is_empty()
    }

    /// Everyone, place by place in the order of [`Divisions::villages`], in each place heads first.
    /// The same people each time.
    pub fn people(&self) -> People<'_> {
        let seed = self.spec.seed;
        People {
            reference: self.spec.reference,
            outlines: self.outlines.iter(),
            identities: Identities::new(seed),
            names: Names::new(seed),
            statuses: Statuses::new(seed, self.spec.reference, self.city),
            career: Career::new(seed, self.spec.reference),
        }
    }
}

impl<'a> IntoIterator for &'a Population {
    type Item = SyntheticPerson;
    type IntoIter = People<'a>;

    fn into_iter(self) -> People<'a> {
        self.people()
    }
}

/// The people of a [`Population`], made one at a time.
pub struct People<'a> {
    reference: NaiveDate,
    outlines: std::slice::Iter<'a, Outline>,
    identities: Identities,
    names: Names,
    statuses: Statuses,
    career: Career,
}

impl Iterator for People<'_> {
    type Item = SyntheticPerson;

    fn next(&mut self) -> Option<SyntheticPerson> {
        let outline = *self.outlines.next()?;
        let (birth_date, id_number) = self.identities.next(&outline, self.reference);
        let ethnicity = self.statuses.ethnicity();
        let career = self
            .career
            .next(&outline, birth_date, self.statuses.village(&outline));
        Some(SyntheticPerson {
            name: self.names.next(ethnicity, outline.woman, birth_date.year()),
            sex: if outline.woman { "2" } else { "1" },
            birth_date,
            id_number,
            phone: self.identities.phone(),
            ethnicity,
            marital: self.statuses.marital(&outline),
            health: self.statuses.health(&outline),
            political: self.statuses.political(&outline, birth_date),
            education: career.education,
            degree: career.degree,
            qualification: career.qualification,
            class: outline.class,
            post: career.post,
            place: outline.place,
            entry_kind: career.entry_kind,
            relation: career.relation,
            work_since: career.work_since,
            community_since: career.community_since,
            assigned_on: career.assigned_on,
            veteran: career.veteran,
            annual_cost: (outline.cost > 0).then(|| Money::from_fen(outline.cost * 100)),
            native_place: self.statuses.native_place(ethnicity),
            address: self.statuses.address(&outline),
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.outlines.size_hint()
    }
}

impl ExactSizeIterator for People<'_> {}

/// Birth dates, identity numbers and phones, each given once.
struct Identities {
    chance: Chance,
    /// People already born on a day, by sex.
    born: BTreeMap<(NaiveDate, bool), u16>,
    /// Where the numbering of a day begins, besides the day itself.
    offset: u32,
    phone: u64,
    phone_step: u64,
}

/// Numbers of one division for one day and sex: half of the thousand sequences.
const NUMBERS_A_DAY: u16 = 500;
/// Phones of six free digits.
const PHONES: u64 = 1_000_000;

impl Identities {
    fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed, Purpose::Identity);
        let offset = u32::try_from(chance.below(u64::from(NUMBERS_A_DAY))).unwrap_or(0);
        let phone = chance.below(PHONES);
        // A step without a common factor with a million visits every number once.
        let phone_step = chance.below(PHONES / 10) * 10 + 7;
        Self {
            chance,
            born: BTreeMap::new(),
            offset,
            phone,
            phone_step,
        }
    }

    fn next(&mut self, outline: &Outline, reference: NaiveDate) -> (NaiveDate, IdentityNumber) {
        let window = birth_window(reference, outline.age_months);
        let first = self.chance.below(window.len() as u64) as usize;
        let days = window.iter().cycle().skip(first).take(window.len());
        let free = days.copied().find(|day| {
            self.born
                .get(&(*day, outline.woman))
                .is_none_or(|born| *born < NUMBERS_A_DAY)
        });
        // A month has fifteen thousand numbers of a sex, and MAX_PEOPLE keeps every month below.
        let birth = free.or(window.first().copied()).unwrap_or(reference);
        let born = self.born.entry((birth, outline.woman)).or_default();
        // 313 has no common factor with 500, so the k-th person of a day gets a number of their own.
        let start = birth.num_days_from_ce().unsigned_abs() * 197 + self.offset;
        let slot = (u32::from(*born) * 313 + start) % u32::from(NUMBERS_A_DAY);
        *born += 1;
        let sequence = slot * 2 + u32::from(!outline.woman);
        (
            birth,
            IdentityNumber::synthetic(birth, u16::try_from(sequence).unwrap_or(0)),
        )
    }

    fn phone(&mut self) -> String {
        self.phone = (self.phone + self.phone_step) % PHONES;
        format!("10000{:06}", self.phone)
    }
}

/// Every day of birth that makes someone so many whole months old on the reference day: the days
/// of one month up to the reference's, and those after it in the month before.
fn birth_window(reference: NaiveDate, age_months: i64) -> Vec<NaiveDate> {
    let months = i64::from(reference.year()) * 12 + i64::from(reference.month0()) - age_months;
    let month = |months: i64| {
        let year = i32::try_from(months.div_euclid(12)).unwrap_or(0);
        let month = u32::try_from(months.rem_euclid(12)).unwrap_or(0) + 1;
        (1..=31).filter_map(move |day| NaiveDate::from_ymd_opt(year, month, day))
    };
    let turn = reference.day();
    month(months - 1)
        .filter(|day| day.day() > turn)
        .chain(month(months).filter(|day| day.day() <= turn))
        .collect()
}

#[cfg(test)]
mod tests {
    use domain::time::whole_months;

    use super::*;

    #[test]
    fn every_birth_date_gives_exactly_the_age() {
        for reference in [
            "2022-06-30",
            "2022-02-28",
            "2024-02-29",
            "2022-12-01",
            "2022-03-31",
        ] {
            let reference: NaiveDate = reference.parse().unwrap();
            for age_months in [228, 251, 480, 481, 719] {
                let window = birth_window(reference, age_months);
                assert!((28..=31).contains(&window.len()));
                for day in window {
                    assert_eq!(
                        i64::from(whole_months(day, reference)),
                        age_months,
                        "{day} {reference}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_phone_step_visits_every_number() {
        for seed in [1, 2, 20_220_630] {
            let step = Identities::new(seed).phone_step;
            assert!(!step.is_multiple_of(2) && !step.is_multiple_of(5), "{step}");
        }
    }
}
