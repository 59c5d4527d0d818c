//! The places of the city: 23 units that administer, 261 streets and towns, 3,047 villages and
//! communities. The statutory division of a place is the beginning of its code; the unit that
//! administers it differs where one of the three functional zones does.
//!
//! Sources: codes and names from the National Bureau of Statistics, 统计用区划代码 2023, as packed
//! by china-division 2.7.0; the towns of the functional zones from local practice, kept apart in
//! `functional-zones.csv` because they have no statutory code and may change by local decision.

use std::{collections::BTreeMap, sync::LazyLock};

use domain::organisation::OrganisationNature;

/// Every place, each level in the order of its codes.
#[derive(Clone, Debug)]
pub struct Divisions {
    /// The 23 units: the 20 statutory ones in the order of their codes, then the zones.
    pub units: Vec<Unit>,
    /// Streets and towns (镇街).
    pub towns: Vec<Town>,
    /// Villages and communities (村社区).
    pub villages: Vec<Village>,
}

/// A district-level unit (区市县).
#[derive(Clone, Debug)]
pub struct Unit {
    /// Six digits; those of the functional zones are local, not of GB/T 2260.
    pub code: &'static str,
    /// Name.
    pub name: &'static str,
    /// District, county, county-level city or functional zone.
    pub nature: OrganisationNature,
    /// Statutory districts on whose ground a functional zone lies; empty for the others.
    pub host_codes: Vec<&'static str>,
}

/// A street or town.
#[derive(Clone, Debug)]
pub struct Town {
    /// Nine digits.
    pub code: &'static str,
    /// Name.
    pub name: &'static str,
    /// Street or town.
    pub nature: OrganisationNature,
    /// Code of the unit that administers it.
    pub unit_code: &'static str,
    /// Code of the statutory district, county or city it lies in.
    pub statutory_code: &'static str,
}

/// A village or community.
#[derive(Clone, Debug)]
pub struct Village {
    /// Twelve digits.
    pub code: &'static str,
    /// Full name, of the committee (…社区居委会, …村村民委员会).
    pub name: &'static str,
    /// Residents' or villagers' committee.
    pub nature: OrganisationNature,
    /// Code of its street or town.
    pub town_code: &'static str,
    /// Code of the unit that administers it.
    pub unit_code: &'static str,
    /// Code of the statutory district, county or city it lies in.
    pub statutory_code: &'static str,
}

impl Unit {
    /// Whether it is one of the functional zones, whose code is local.
    pub fn is_functional_zone(&self) -> bool {
        self.nature == OrganisationNature::FunctionalZone
    }
}

impl Village {
    /// Whether it has a residents' committee (居委会) rather than a villagers' one (村委会).
    pub fn is_community(&self) -> bool {
        self.nature == OrganisationNature::ResidentsCommittee
    }

    /// Name of the place itself (…社区, …村), without that of its committee.
    pub fn place_name(&self) -> String {
        let committees = ["居民委员会", "居委会", "村民委员会", "村委会"];
        let place = committees
            .iter()
            .find_map(|committee| self.name.strip_suffix(committee))
            .unwrap_or(self.name);
        // 石蹬村委会 is the committee of 石蹬村, 三星村村委会 that of 三星村.
        let lost_village = !self.is_community() && !place.ends_with('村');
        format!("{place}{}", if lost_village { "村" } else { "" })
    }
}

static DIVISIONS: LazyLock<Divisions> = LazyLock::new(Divisions::read);

impl Divisions {
    /// The places of Chengdu.
    pub fn chengdu() -> &'static Self {
        &DIVISIONS
    }

    /// The unit with a code.
    pub fn unit(&self, code: &str) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.code == code)
    }

    /// The street or town with a code.
    pub fn town(&self, code: &str) -> Option<&Town> {
        find_by_code(&self.towns, code, |town| town.code)
    }

    /// The village or community with a code.
    pub fn village(&self, code: &str) -> Option<&Village> {
        find_by_code(&self.villages, code, |village| village.code)
    }

    fn read() -> Self {
        let zones: BTreeMap<&str, &str> = lines(include_str!("../../data/functional-zones.csv"))
            .filter_map(|cells| Some((*cells.get(1)?, *cells.first()?)))
            .collect();
        let mut divisions = Self {
            units: lines(include_str!("../../data/units.csv"))
                .filter_map(unit)
                .collect(),
            towns: Vec::new(),
            villages: Vec::new(),
        };
        for cells in lines(include_str!("../../data/divisions.csv")) {
            if let Some(town) = town(&cells, &zones) {
                divisions.towns.push(town);
            } else if let Some(village) = village(&cells, &zones) {
                divisions.villages.push(village);
            }
        }
        divisions.towns.sort_by_key(|town| town.code);
        divisions.villages.sort_by_key(|village| village.code);
        divisions
    }
}

fn find_by_code<'a, T>(sorted: &'a [T], code: &str, code_of: impl Fn(&T) -> &str) -> Option<&'a T> {
    sorted
        .binary_search_by(|entry| code_of(entry).cmp(code))
        .ok()
        .and_then(|at| sorted.get(at))
}

/// The cells of each line after the heading; the files hold no quotes.
fn lines(source: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    source.lines().skip(1).map(|line| line.split(',').collect())
}

fn unit(cells: Vec<&'static str>) -> Option<Unit> {
    let nature = match *cells.get(2)? {
        "DISTRICT" => OrganisationNature::District,
        "COUNTY" => OrganisationNature::County,
        "COUNTY_CITY" => OrganisationNature::CountyCity,
        "FUNCTIONAL_ZONE" => OrganisationNature::FunctionalZone,
        _ => return None,
    };
    let host_codes = cells
        .get(7)?
        .split(';')
        .filter(|code| !code.is_empty())
        .collect();
    Some(Unit {
        code: cells.first()?,
        name: cells.get(1)?,
        nature,
        host_codes,
    })
}

fn town(cells: &[&'static str], zones: &BTreeMap<&str, &'static str>) -> Option<Town> {
    let nature = match *cells.get(2)? {
        "STREET" => OrganisationNature::Street,
        "TOWN" => OrganisationNature::TownProper,
        _ => return None,
    };
    let code = *cells.first()?;
    let statutory_code = code.get(..6)?;
    let unit_code = zones.get(code).copied().unwrap_or(statutory_code);
    Some(Town {
        code,
        name: cells.get(1)?,
        nature,
        unit_code,
        statutory_code,
    })
}

fn village(cells: &[&'static str], zones: &BTreeMap<&str, &'static str>) -> Option<Village> {
    let nature = match *cells.get(2)? {
        // Two community stations are counted as residents' committees, as the Bureau does.
        "RESIDENTS" | "RESIDENTS_LIKE" => OrganisationNature::ResidentsCommittee,
        "VILLAGERS" => OrganisationNature::VillagersCommittee,
        _ => return None,
    };
    let code = *cells.first()?;
    let town_code = code.get(..9)?;
    let statutory_code = code.get(..6)?;
    let unit_code = zones.get(town_code).copied().unwrap_or(statutory_code);
    Some(Village {
        code,
        name: cells.get(1)?,
        nature,
        town_code,
        unit_code,
        statutory_code,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count<'a>(codes: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
        codes.fold(BTreeMap::new(), |mut counts, code| {
            *counts.entry(code).or_default() += 1;
            counts
        })
    }

    #[test]
    fn both_roll_ups_give_the_same_totals() {
        let city = Divisions::chengdu();
        let by_unit = count(city.towns.iter().map(|town| town.unit_code));
        let by_statute = count(city.towns.iter().map(|town| town.statutory_code));
        assert_eq!((by_unit.len(), by_statute.len()), (23, 20));
        assert_eq!(
            (
                by_unit.values().sum::<usize>(),
                by_statute.values().sum::<usize>()
            ),
            (261, 261)
        );

        let by_unit = count(city.villages.iter().map(|village| village.unit_code));
        let by_statute = count(city.villages.iter().map(|village| village.statutory_code));
        assert_eq!((by_unit.len(), by_statute.len()), (23, 20));
        assert_eq!(
            (
                by_unit.values().sum::<usize>(),
                by_statute.values().sum::<usize>()
            ),
            (3_047, 3_047)
        );
    }

    /// The counts beside each unit were made independently of the assignment of towns to zones.
    #[test]
    fn each_unit_has_the_places_its_row_states() {
        let city = Divisions::chengdu();
        for cells in lines(include_str!("../../data/units.csv")) {
            let code = cells[0];
            let towns = |nature| {
                city.towns
                    .iter()
                    .filter(|town| town.unit_code == code && town.nature == nature)
                    .count()
            };
            let villages = |nature| {
                city.villages
                    .iter()
                    .filter(|village| village.unit_code == code && village.nature == nature)
                    .count()
            };
            let found = [
                towns(OrganisationNature::Street),
                towns(OrganisationNature::TownProper),
                villages(OrganisationNature::ResidentsCommittee),
                villages(OrganisationNature::VillagersCommittee),
            ];
            let stated: Vec<usize> = cells[3..7]
                .iter()
                .map(|cell| cell.parse().unwrap())
                .collect();
            assert_eq!(found.as_slice(), stated, "{code}");
        }
        assert_eq!(city.units.len(), 23);
        assert_eq!(
            city.units
                .iter()
                .filter(|unit| unit.is_functional_zone())
                .count(),
            3
        );
    }

    #[test]
    fn every_place_hangs_below_a_known_one() {
        let city = Divisions::chengdu();
        for village in &city.villages {
            let town = city.town(village.town_code).unwrap();
            assert_eq!(
                (village.unit_code, village.statutory_code),
                (town.unit_code, town.statutory_code)
            );
            assert!(
                city.unit(village.unit_code).is_some()
                    && city.unit(village.statutory_code).is_some()
            );
        }
        for zone in city.units.iter().filter(|unit| unit.is_functional_zone()) {
            let hosts: Vec<_> = count(
                city.towns
                    .iter()
                    .filter(|town| town.unit_code == zone.code)
                    .map(|town| town.statutory_code),
            )
            .into_keys()
            .collect();
            assert_eq!(zone.host_codes, hosts);
        }
        assert_eq!(
            city.village("510104032004").map(|village| village.name),
            Some("四川师大社区居委会")
        );
        assert!(city.village("510104").is_none());
    }

    #[test]
    fn places_are_called_without_their_committee() {
        for village in &Divisions::chengdu().villages {
            let name = village.place_name();
            assert!(
                !name.contains('会') || village.name.matches('会').count() > 1,
                "{} {name}",
                village.name
            );
            assert!(name.chars().count() > 1, "{} {name}", village.name);
            assert!(
                village.is_community() || name.ends_with('村'),
                "{} {name}",
                village.name
            );
        }
    }
}
