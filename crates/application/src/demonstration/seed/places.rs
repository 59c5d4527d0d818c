//! The tree of the demonstration city: the real places, the departments that supervise the work
//! at each level, and made-up employers.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::{
    ids::OrganisationId,
    organisation::{CodeKind, OrganisationKind, OrganisationNature},
};
use persistence::organisation::NewOrganisation;

use super::super::{Divisions, Unit};

/// Since when the tree stands as it is: the city's last reform of streets and towns ended in
/// spring 2020. A constant date.
fn since() -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 7, 1).unwrap_or_default()
}

/// Departments of a unit (主管部门) and employers (用人单位) that work for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offices {
    /// The unit itself.
    pub(super) unit: OrganisationId,
    /// 社治委.
    pub(super) governance: OrganisationId,
    /// 组织部.
    pub(super) cadres: OrganisationId,
    /// 民政局.
    pub(super) civil_affairs: OrganisationId,
    /// 劳务派遣公司.
    pub(super) dispatch: OrganisationId,
    /// 区属国企.
    pub(super) state_company: OrganisationId,
    /// 社会组织.
    pub(super) social: OrganisationId,
}

/// The organisations to enter, and where to find those that people refer to.
pub(super) struct Places<'a> {
    new_id: Box<dyn Fn() -> OrganisationId + Send + Sync + 'a>,
    /// Parents before children.
    pub(super) organisations: Vec<NewOrganisation>,
    pub(super) city: OrganisationId,
    pub(super) units: HashMap<&'static str, Offices>,
    /// Street or town and its 社治办, by code.
    pub(super) towns: HashMap<&'static str, (OrganisationId, OrganisationId)>,
    /// In the order of [`Divisions::villages`].
    pub(super) villages: Vec<OrganisationId>,
}

impl<'a> Places<'a> {
    /// The tree with new ids.
    pub(super) fn new(
        new_id: impl Fn() -> OrganisationId + Send + Sync + 'a,
        divisions: &'static Divisions,
    ) -> Self {
        let city = new_id();
        let mut places = Self {
            new_id: Box::new(new_id),
            organisations: Vec::new(),
            city,
            units: HashMap::new(),
            towns: HashMap::new(),
            villages: Vec::new(),
        };
        places.add_city();
        divisions
            .units
            .iter()
            .for_each(|unit| places.add_unit(unit));
        for town in &divisions.towns {
            let Some(offices) = places.units.get(town.unit_code).copied() else {
                continue;
            };
            let place = places.place(OrganisationKind::Town, town.nature, town.name, offices.unit);
            let id = places.add(NewOrganisation {
                division_code: Some(town.code.to_owned()),
                code_kind: Some(CodeKind::Nbs),
                statutory_code: Some(town.statutory_code.to_owned()),
                ..place
            });
            let office = format!("{}党建工作和社区治理办公室", town.name);
            let office = places.department(&office, OrganisationNature::PartyDepartment, id);
            places.towns.insert(town.code, (id, office));
        }
        for village in &divisions.villages {
            let Some((town, _)) = places.towns.get(village.town_code).copied() else {
                continue;
            };
            let place = places.place(
                OrganisationKind::Village,
                village.nature,
                &village.place_name(),
                town,
            );
            let id = places.add(NewOrganisation {
                division_code: Some(village.code.to_owned()),
                code_kind: Some(CodeKind::Nbs),
                statutory_code: Some(village.statutory_code.to_owned()),
                ..place
            });
            places.villages.push(id);
        }
        places
    }

    fn add_city(&mut self) {
        self.organisations.push(NewOrganisation {
            id: self.city,
            kind: OrganisationKind::City,
            nature: Some(OrganisationNature::Municipality),
            name: "成都市".to_owned(),
            parent_id: None,
            division_code: Some("510100".to_owned()),
            code_kind: Some(CodeKind::Gb2260),
            statutory_code: None,
            valid_from: since(),
        });
        self.department(
            "成都市委社治委",
            OrganisationNature::PartyDepartment,
            self.city,
        );
        self.department(
            "成都市委组织部",
            OrganisationNature::PartyDepartment,
            self.city,
        );
        self.department(
            "成都市民政局",
            OrganisationNature::GovernmentDepartment,
            self.city,
        );
    }

    fn add_unit(&mut self, unit: &Unit) {
        let zone = unit.is_functional_zone();
        let place = self.place(OrganisationKind::Unit, unit.nature, unit.name, self.city);
        let id = self.add(NewOrganisation {
            division_code: Some(unit.code.to_owned()),
            code_kind: Some(if zone {
                CodeKind::Local
            } else {
                CodeKind::Gb2260
            }),
            statutory_code: (!zone).then(|| unit.code.to_owned()),
            ..place
        });
        // A functional zone has a working committee of the Party (党工委) and no committee (委).
        let committee = format!("{}{}", unit.name, if zone { "党工委" } else { "委" });
        let offices = Offices {
            unit: id,
            governance: self.department(
                &format!("{committee}社治委"),
                OrganisationNature::PartyDepartment,
                id,
            ),
            cadres: self.department(
                &format!("{committee}组织部"),
                OrganisationNature::PartyDepartment,
                id,
            ),
            civil_affairs: self.department(
                &format!("{}民政局", unit.name),
                OrganisationNature::GovernmentDepartment,
                id,
            ),
            dispatch: self.employer(
                unit,
                "人力资源服务有限公司",
                OrganisationNature::DispatchCompany,
            ),
            state_company: self.employer(
                unit,
                "城乡社区服务集团有限公司",
                OrganisationNature::StateCompany,
            ),
            social: self.employer(
                unit,
                "社会工作服务中心",
                OrganisationNature::SocialOrganisation,
            ),
        };
        self.units.insert(unit.code, offices);
    }

    fn department(
        &mut self,
        name: &str,
        nature: OrganisationNature,
        parent: OrganisationId,
    ) -> OrganisationId {
        let department = self.place(OrganisationKind::Department, nature, name, parent);
        self.add(department)
    }

    /// The name says that no such company is meant.
    fn employer(&mut self, unit: &Unit, name: &str, nature: OrganisationNature) -> OrganisationId {
        let name = format!("{}{name}（演示）", unit.name);
        let employer = self.place(OrganisationKind::Employer, nature, &name, self.city);
        self.add(NewOrganisation {
            parent_id: None,
            ..employer
        })
    }

    fn place(
        &self,
        kind: OrganisationKind,
        nature: OrganisationNature,
        name: &str,
        parent: OrganisationId,
    ) -> NewOrganisation {
        NewOrganisation {
            id: (self.new_id)(),
            kind,
            nature: Some(nature),
            name: name.to_owned(),
            parent_id: Some(parent),
            division_code: None,
            code_kind: None,
            statutory_code: None,
            valid_from: since(),
        }
    }

    fn add(&mut self, organisation: NewOrganisation) -> OrganisationId {
        let id = organisation.id;
        self.organisations.push(organisation);
        id
    }
}
