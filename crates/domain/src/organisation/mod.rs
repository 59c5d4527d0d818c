//! The organisation tree: kinds of node, what may hang below what, and paths.

pub mod act;
pub mod forest;
#[cfg(test)]
mod forest_tests;
pub mod staffing;
mod steps;
mod verify;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::code_enum::code_enum;

code_enum! {
    /// Kind of organisation (机构类别).
    OrganisationKind {
        City = "CITY", "市", "City";
        Unit = "UNIT", "区(市)县", "District unit";
        Town = "TOWN", "镇(街道)", "Street or town";
        Village = "VILLAGE", "村(社区)", "Village or community";
        Department = "DEPARTMENT", "部门", "Department";
        Employer = "EMPLOYER", "用人单位", "Employer";
    }
}

code_enum! {
    /// What a place of the tree is in law (机构性质).
    OrganisationNature {
        Municipality = "MUNICIPALITY", "副省级市", "Municipality";
        District = "DISTRICT", "市辖区", "District";
        County = "COUNTY", "县", "County";
        CountyCity = "COUNTY_CITY", "县级市", "County-level city";
        FunctionalZone = "FUNCTIONAL_ZONE", "功能区", "Functional zone";
        Street = "STREET", "街道", "Street";
        TownProper = "TOWN_PROPER", "镇", "Town";
        Township = "TOWNSHIP", "乡", "Township";
        ResidentsCommittee = "RESIDENTS_COMMITTEE", "社区(居委会)", "Residents' committee";
        VillagersCommittee = "VILLAGERS_COMMITTEE", "村(村委会)", "Villagers' committee";
        PartyDepartment = "PARTY_DEPARTMENT", "党委部门", "Party department";
        GovernmentDepartment = "GOVERNMENT_DEPARTMENT", "政府部门", "Government department";
        DispatchCompany = "DISPATCH_COMPANY", "劳务派遣公司", "Dispatch company";
        StateCompany = "STATE_COMPANY", "区属国企", "District state company";
        SocialOrganisation = "SOCIAL_ORGANISATION", "社会组织", "Social organisation";
    }
}

code_enum! {
    /// Whose code a division code is (代码来源).
    CodeKind {
        Gb2260 = "GB2260", "GB/T 2260 行政区划代码", "GB/T 2260";
        Nbs = "NBS", "统计用区划代码", "National Bureau of Statistics";
        Local = "LOCAL", "本地代码", "Local";
    }
}

code_enum! {
    /// A yearly figure of a place (机构指标).
    FigureKind {
        PostQuota = "POST_QUOTA", "岗位核定数", "Approved posts";
        Population = "POPULATION", "常住人口", "Resident population";
        Households = "HOUSEHOLDS", "户数", "Households";
    }
}

impl OrganisationKind {
    /// Whether a node of this kind may hang directly below a node of `parent`'s kind; `None` is
    /// outside the tree. Departments exist at city, unit and town; employers only outside.
    pub const fn may_hang_below(self, parent: Option<Self>) -> bool {
        use OrganisationKind::{City, Department, Employer, Town, Unit, Village};
        matches!(
            (self, parent),
            (City | Employer, None)
                | (Unit, Some(City))
                | (Town, Some(Unit))
                | (Village, Some(Town))
                | (Department, Some(City | Unit | Town))
        )
    }

    /// Number of digits of a division code of this kind (GB/T 2260 for six, statistical codes of
    /// the National Bureau of Statistics for nine and twelve); none where there is no such code.
    pub const fn code_digits(self) -> Option<usize> {
        match self {
            Self::City | Self::Unit => Some(6),
            Self::Town => Some(9),
            Self::Village => Some(12),
            Self::Department | Self::Employer => None,
        }
    }

    /// Whether people can be assigned to a node of this kind.
    pub const fn holds_workers(self) -> bool {
        matches!(self, Self::Village | Self::Town)
    }
}

impl OrganisationNature {
    /// The kind of organisation that can be this.
    pub const fn kind(self) -> OrganisationKind {
        match self {
            Self::Municipality => OrganisationKind::City,
            Self::District | Self::County | Self::CountyCity | Self::FunctionalZone => {
                OrganisationKind::Unit
            }
            Self::Street | Self::TownProper | Self::Township => OrganisationKind::Town,
            Self::ResidentsCommittee | Self::VillagersCommittee => OrganisationKind::Village,
            Self::PartyDepartment | Self::GovernmentDepartment => OrganisationKind::Department,
            Self::DispatchCompany | Self::StateCompany | Self::SocialOrganisation => {
                OrganisationKind::Employer
            }
        }
    }
}

impl CodeKind {
    /// Whose code an organisation of a kind has. Functional zones (功能区) are not in the national
    /// list, so their six digits are local.
    pub const fn of(kind: OrganisationKind, nature: Option<OrganisationNature>) -> Option<Self> {
        match kind {
            OrganisationKind::Unit
                if matches!(nature, Some(OrganisationNature::FunctionalZone)) =>
            {
                Some(Self::Local)
            }
            OrganisationKind::City | OrganisationKind::Unit => Some(Self::Gb2260),
            OrganisationKind::Town | OrganisationKind::Village => Some(Self::Nbs),
            OrganisationKind::Department | OrganisationKind::Employer => None,
        }
    }
}

/// The county code under which an organisation counts by statutory division (按行政区划口径): the
/// beginning of its division code, whoever administers it. The city belongs to no county, and a
/// functional zone is none.
pub fn statutory_code(
    kind: OrganisationKind,
    code_kind: Option<CodeKind>,
    division_code: Option<&str>,
) -> Option<String> {
    if kind == OrganisationKind::City || matches!(code_kind, None | Some(CodeKind::Local)) {
        return None;
    }
    division_code?.get(..6).map(str::to_owned)
}

/// Place of a node in the tree on a day: the keys of its ancestors and its own, root first,
/// each followed by a dot, e.g. `1.5.2K.`. A subtree is exactly the paths that begin with its
/// root's path, so it is one range of an ordinary index and never a list of ids.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrganisationPath(String);

impl OrganisationPath {
    /// The path kept in storage.
    pub fn from_stored(path: String) -> Self {
        Self(path)
    }

    /// The path of a root with this key.
    pub fn root(key: u64) -> Self {
        Self(format!("{}.", base36(key)))
    }

    /// Whether it has no ancestors.
    pub fn is_root(&self) -> bool {
        self.0.matches('.').count() == 1
    }

    /// The path of a child with this key.
    pub fn child(&self, key: u64) -> Self {
        Self(format!("{}{}.", self.0, base36(key)))
    }

    /// The text kept in storage.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// First text after every path of the subtree: `/` follows `.` in ASCII order, so
    /// `1.5/` closes the range of `1.5.`.
    pub fn subtree_end(&self) -> String {
        let mut end = self.0.clone();
        end.pop();
        end.push('/');
        end
    }

    /// Whether `other` is this node or below it.
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// This path and those of its ancestors, root first.
    pub fn lineage(&self) -> Vec<Self> {
        self.0
            .match_indices('.')
            .map(|(at, _)| Self(self.0.chars().take(at + 1).collect()))
            .collect()
    }
}

impl fmt::Display for OrganisationPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn base36(mut key: u64) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(
            char::from_digit((key % 36) as u32, 36)
                .unwrap_or('0')
                .to_ascii_uppercase(),
        );
        key /= 36;
        if key == 0 {
            break;
        }
    }
    digits.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subtree_is_one_range_of_paths() {
        let unit = OrganisationPath::root(1).child(5);
        let inside = unit.child(98);
        let sibling = OrganisationPath::root(1).child(5 * 36 + 3);
        assert_eq!(inside.as_str(), "1.5.2Q.");
        assert!(unit.contains(&inside) && unit.contains(&unit) && !unit.contains(&sibling));
        let end = unit.subtree_end();
        for path in [&unit, &inside] {
            assert!(path.as_str() >= unit.as_str() && path.as_str() < end.as_str());
        }
        assert!(
            sibling.as_str() >= end.as_str(),
            "{sibling} lies outside {unit}..{end}"
        );
        assert_eq!(inside.lineage().len(), 3);
    }

    #[test]
    fn only_the_city_and_employers_stand_without_a_parent() {
        for kind in OrganisationKind::ALL {
            let outside = matches!(kind, OrganisationKind::City | OrganisationKind::Employer);
            assert_eq!(kind.may_hang_below(None), outside);
        }
        assert!(!OrganisationKind::Village.may_hang_below(Some(OrganisationKind::Unit)));
    }

    #[test]
    fn a_place_counts_under_the_county_of_its_code() {
        let of = |nature: OrganisationNature, code| {
            statutory_code(
                nature.kind(),
                CodeKind::of(nature.kind(), Some(nature)),
                code,
            )
        };
        assert_eq!(
            of(OrganisationNature::Street, Some("510116003")).as_deref(),
            Some("510116")
        );
        assert_eq!(
            of(OrganisationNature::District, Some("510104")).as_deref(),
            Some("510104")
        );
        assert_eq!(of(OrganisationNature::FunctionalZone, Some("510171")), None);
        assert_eq!(of(OrganisationNature::Municipality, Some("510100")), None);
        assert_eq!(
            of(
                OrganisationNature::DispatchCompany,
                Some("91510104MA0000000X")
            ),
            None
        );
    }
}
