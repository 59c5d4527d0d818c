//! The demonstration city: the real places of Chengdu and a made-up population in them, whose
//! totals are the published ones for every seed. No number in it can belong to a real person.

mod baseline;
mod career;
mod divisions;
mod names;
mod normal;
mod person;
mod population;
mod quotas;
mod random;
mod seed;
mod statuses;
mod strata;
mod study;
#[cfg(test)]
mod tests;

pub use baseline::{BASELINE_2018, PublishedBaseline};
pub use divisions::{Divisions, Town, Unit, Village};
pub use person::{
    SyntheticDegree, SyntheticEducation, SyntheticPerson, SyntheticPolitical,
    SyntheticQualification,
};
pub use population::{MAX_PEOPLE, People, Population, PopulationError, PopulationSpec};
pub use seed::{SEEDED, SeedCareers, SeedOptions, SeedSummary, seed, seed_city, write_sheet};

/// People registered in the city as published.
pub const PUBLISHED_PEOPLE: u32 = strata::CITY;
