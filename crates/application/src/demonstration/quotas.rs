//! Who has which trait: by quota, not by chance, so that every total is exact for every seed.
//! Chance decides only who gets what.

use domain::worker::WorkerClass;

use super::{
    divisions::{Divisions, Village},
    normal::{self, Normal, ONE, scaled},
    random::{Chance, Purpose},
    strata::{self, STRATA, Stratum, largest_remainder},
};

/// One person before names, dates and numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outline {
    pub(super) class: WorkerClass,
    /// Age in whole months on the reference day.
    pub(super) age_months: i64,
    pub(super) woman: bool,
    pub(super) party: bool,
    pub(super) college: bool,
    pub(super) certified: bool,
    /// Fiscal cost of the reference year in yuan; 0 of classes without.
    pub(super) cost: i64,
    /// Index of the village.
    pub(super) place: usize,
    /// Youngest and oldest age of the class in months.
    bounds: (i64, i64),
}

/// Spread of the noise, in months, with which the younger are the better educated.
const EDUCATION_NOISE: i64 = 84;
/// No repaired cost falls below this, in yuan.
const LEAST_COST: i64 = 35_000;
/// Step in which costs are repaired, in yuan.
const COST_STEP: i64 = 50;

/// Outlines of everyone, grouped by place and, within a place, by class.
pub(super) fn outlines(people: u32, seed: u64, city: &Divisions) -> Vec<Outline> {
    let mut draw = Draw::new(seed);
    let sizes = strata::sizes(people, city.villages.len());
    let mut outlines = Vec::with_capacity(people as usize);
    for (stratum, size) in STRATA.iter().zip(&sizes) {
        outlines.extend(draw.stratum(stratum, *size));
    }
    draw.repair(&mut outlines);
    draw.place(&mut outlines, &sizes, city);
    // Stable: within place and class the order of drawing stays.
    outlines.sort_by_key(|outline| (outline.place, outline.class));
    outlines
}

struct Draw {
    normal: Normal,
    ages: Chance,
    sex: Chance,
    party: Chance,
    college: Chance,
    certificates: Chance,
    costs: Chance,
    repairs: Chance,
    places: Chance,
}

impl Draw {
    fn new(seed: u64) -> Self {
        let chance = |purpose| Chance::new(seed, purpose);
        Self {
            normal: Normal::new(),
            ages: chance(Purpose::Ages),
            sex: chance(Purpose::Sex),
            party: chance(Purpose::Party),
            college: chance(Purpose::College),
            certificates: chance(Purpose::Certificates),
            costs: chance(Purpose::Costs),
            repairs: chance(Purpose::Repairs),
            places: chance(Purpose::Places),
        }
    }

    fn stratum(&mut self, stratum: &Stratum, size: u32) -> Vec<Outline> {
        let ages = self.ages(stratum, size);
        let women = quota(&mut self.sex, size, stratum.women);
        let party = quota(&mut self.party, size, stratum.party);
        let college = self.college(stratum, &ages);
        let certified = self.certified(stratum, &college);
        let costs = self.costs(stratum, size);
        let traits = ages
            .into_iter()
            .zip(women)
            .zip(party)
            .zip(college)
            .zip(certified)
            .zip(costs);
        traits
            .map(
                |(((((age_months, woman), party), college), certified), cost)| Outline {
                    class: stratum.class,
                    age_months,
                    woman,
                    party,
                    college,
                    certified,
                    cost,
                    place: 0,
                    bounds: (stratum.age_years.0 * 12, stratum.age_years.1 * 12),
                },
            )
            .collect()
    }

    /// Quantiles of the truncated normal distribution in whole months, shuffled.
    fn ages(&mut self, stratum: &Stratum, size: u32) -> Vec<i64> {
        let (mean, deviation) = stratum.age;
        let at = |years: i64| normal::distribution((years * 12 - mean) * ONE / deviation);
        let (low, high) = (at(stratum.age_years.0), at(stratum.age_years.1));
        let mut ages: Vec<i64> = middles(size)
            .map(|middle| {
                let z = self.normal.quantile(low + scaled(high - low, middle, ONE));
                let month = mean + rounded(deviation * z);
                month.clamp(stratum.age_years.0 * 12, stratum.age_years.1 * 12)
            })
            .collect();
        self.ages.shuffle(&mut ages);
        ages
    }

    /// The younger first, with noise, so that age and education correlate.
    fn college(&mut self, stratum: &Stratum, ages: &[i64]) -> Vec<bool> {
        let mut order: Vec<(i64, usize)> = Vec::with_capacity(ages.len());
        for (at, age) in ages.iter().enumerate() {
            let p = i64::try_from(self.college.below(ONE as u64)).unwrap_or(ONE / 2);
            order.push((age * ONE + EDUCATION_NOISE * self.normal.quantile(p), at));
        }
        order.sort_unstable();
        first_by(order, share(ages.len(), stratum.college))
    }

    /// College graduates first, in random order.
    fn certified(&mut self, stratum: &Stratum, college: &[bool]) -> Vec<bool> {
        let mut order: Vec<((bool, u64), usize)> = Vec::with_capacity(college.len());
        for (at, graduate) in college.iter().enumerate() {
            order.push(((!graduate, self.certificates.below(u64::MAX)), at));
        }
        order.sort_unstable();
        first_by(order, share(college.len(), stratum.certified))
    }

    /// Log-normal around the mean: mean × e^(0.16 z − 0.0128), 0.0128 being half of 0.16².
    fn costs(&mut self, stratum: &Stratum, size: u32) -> Vec<i64> {
        if stratum.cost == 0 {
            return vec![0; size as usize];
        }
        let mut costs: Vec<i64> = middles(size)
            .map(|middle| {
                let x = self.normal.quantile(middle) * 16 / 100 - ONE * 128 / 10_000;
                rounded(stratum.cost * normal::exponential(x))
            })
            .collect();
        self.costs.shuffle(&mut costs);
        costs
    }

    /// Moves the full-time workers to the published totals.
    fn repair(&mut self, outlines: &mut [Outline]) {
        let mut full_time: Vec<&mut Outline> = outlines
            .iter_mut()
            .filter(|outline| outline.class.is_full_time())
            .collect();
        let people = full_time.len();
        let months = strata::MEAN_AGE_MONTHS * people as i64;
        self.nudge(
            &mut full_time,
            months,
            1,
            |outline| &mut outline.age_months,
            |outline, age| (outline.bounds.0..=outline.bounds.1).contains(&age),
        );
        let cost = strata::MEAN_COST * people as i64;
        self.nudge(
            &mut full_time,
            cost,
            COST_STEP,
            |outline| &mut outline.cost,
            |_, cost| cost > LEAST_COST,
        );
        self.flip(&mut full_time, share(people, strata::COLLEGE), |outline| {
            &mut outline.college
        });
        self.flip(
            &mut full_time,
            share(people, strata::CERTIFIED),
            |outline| &mut outline.certified,
        );
    }

    /// Adds or takes at most `step` from random people until the sum is the target. Targets lie
    /// strictly between what everyone's bounds allow, so there is always someone left to move.
    fn nudge(
        &mut self,
        people: &mut [&mut Outline],
        target: i64,
        step: i64,
        value: fn(&mut Outline) -> &mut i64,
        allowed: fn(&Outline, i64) -> bool,
    ) {
        let mut missing = target
            - people
                .iter_mut()
                .map(|outline| *value(outline))
                .sum::<i64>();
        while missing != 0 && !people.is_empty() {
            let at = self.repairs.below(people.len() as u64);
            let Some(outline) = people.get_mut(at as usize) else {
                return;
            };
            let change = missing.clamp(-step, step);
            let wanted = *value(outline) + change;
            if allowed(outline, wanted) {
                *value(outline) = wanted;
                missing -= change;
            }
        }
    }

    /// Gives or takes a trait until its count is the target: among ordinary members first, in
    /// random order, because heads and deputies stand out one by one.
    fn flip(
        &mut self,
        people: &mut [&mut Outline],
        target: usize,
        value: fn(&mut Outline) -> &mut bool,
    ) {
        let mut holders = 0;
        let mut order: Vec<((bool, u64), usize)> = Vec::with_capacity(people.len());
        for (at, outline) in people.iter_mut().enumerate() {
            holders += usize::from(*value(outline));
            order.push((
                (
                    outline.class != WorkerClass::Member,
                    self.repairs.below(u64::MAX),
                ),
                at,
            ));
        }
        order.sort_unstable();
        let give = holders < target;
        let mut missing = holders.abs_diff(target);
        for (_, at) in order {
            let Some(outline) = people.get_mut(at) else {
                continue;
            };
            if missing > 0 && *value(outline) != give {
                *value(outline) = give;
                missing -= 1;
            }
        }
    }

    /// One head in each populated village; the others by largest remainder.
    fn place(&mut self, outlines: &mut [Outline], sizes: &[u32], city: &Divisions) {
        let heads = sizes.first().map_or(0, |heads| *heads as usize);
        let populated = populated(city, heads.max(1));
        let weights: Vec<u64> = populated
            .iter()
            .filter_map(|at| city.villages.get(*at))
            .map(weight)
            .collect();
        let mut left = outlines;
        for (stratum, size) in STRATA.iter().zip(sizes) {
            let counts = match stratum.class {
                WorkerClass::Head => vec![1; heads],
                _ => largest_remainder(u64::from(*size), &weights),
            };
            let mut slots: Vec<usize> = populated
                .iter()
                .zip(counts)
                .flat_map(|(place, count)| std::iter::repeat_n(*place, count as usize))
                .collect();
            self.places.shuffle(&mut slots);
            let Some((mine, rest)) = left.split_at_mut_checked(*size as usize) else {
                return;
            };
            for (outline, place) in mine.iter_mut().zip(slots) {
                outline.place = place;
            }
            left = rest;
        }
    }
}

/// Communities are larger than villages.
fn weight(village: &Village) -> u64 {
    if village.is_community() { 125 } else { 75 }
}

/// The villages with people in them, in the order of their codes: all of them in the whole city;
/// in a smaller one as many as there are heads, from every unit while there is one for each, and
/// evenly from its list.
fn populated(city: &Divisions, heads: usize) -> Vec<usize> {
    let by_unit: Vec<Vec<usize>> = city
        .units
        .iter()
        .map(|unit| {
            let here = city
                .villages
                .iter()
                .enumerate()
                .filter(|(_, village)| village.unit_code == unit.code);
            here.map(|(at, _)| at).collect()
        })
        .collect();
    let each = usize::from(heads >= by_unit.len());
    let weights: Vec<u64> = by_unit
        .iter()
        .map(|villages| (villages.len() - each.min(villages.len())) as u64)
        .collect();
    let shares = largest_remainder((heads - each * by_unit.len()) as u64, &weights);
    let mut chosen: Vec<usize> = Vec::with_capacity(heads);
    for (villages, share) in by_unit.iter().zip(shares) {
        let share = share as usize + each;
        chosen.extend(
            (0..share).filter_map(|step| villages.get(step * villages.len() / share.max(1))),
        );
    }
    chosen.sort_unstable();
    chosen
}

/// The middles (i − ½)/n of n equal parts.
fn middles(size: u32) -> impl Iterator<Item = i64> {
    let size = i64::from(size);
    (0..size).map(move |at| scaled(2 * at + 1, ONE, 2 * size))
}

/// A fixed-point number rounded to a whole one, halves away from zero.
fn rounded(value: i64) -> i64 {
    (value + value.signum() * ONE / 2) / ONE
}

/// The given per mille of a number of people, rounded.
fn share(people: usize, per_mille: u64) -> usize {
    (people * per_mille as usize + 500) / 1_000
}

/// Exactly the given per mille, in random order.
fn quota(chance: &mut Chance, size: u32, per_mille: u64) -> Vec<bool> {
    let holders = share(size as usize, per_mille);
    let mut flags: Vec<bool> = (0..size as usize).map(|at| at < holders).collect();
    chance.shuffle(&mut flags);
    flags
}

/// Marks the first `count` of an order.
fn first_by<K>(order: Vec<(K, usize)>, count: usize) -> Vec<bool> {
    let mut flags = vec![false; order.len()];
    for (_, at) in order.into_iter().take(count) {
        if let Some(flag) = flags.get_mut(at) {
            *flag = true;
        }
    }
    flags
}
