//! The demonstration city: the real places of Chengdu and a made-up population in them, whose
//! totals are the published ones for every seed. No number in it can belong to a real person.

mod baseline;
mod divisions;
mod names;
mod normal;
mod person;
mod population;
mod quotas;
mod random;
mod strata;
#[cfg(test)]
mod tests;

pub use baseline::{BASELINE_2018, PublishedBaseline};
pub use divisions::{Divisions, Town, Unit, Village};
pub use person::{
    SyntheticDegree, SyntheticEducation, SyntheticPerson, SyntheticPolitical, SyntheticQualification,
};
pub use population::{MAX_PEOPLE, People, Population, PopulationError, PopulationSpec};
