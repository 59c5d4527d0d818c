//! Every kind of fact: its row, its value, and which columns are sealed.

use chrono::NaiveDate;
use domain::{
    identity_number::{IdentityKind, IdentityNumber},
    ids::OrganisationId,
    money::Money,
    name_key::NameKey,
    personnel::career::CareerFact,
    time::Period,
    worker::{
        AnnualCost, Assignment, Degree, Education, Engagement, EntryKind, FamilyMember, Later,
        Notice, NoticeManner, PoliticalStatus, Post, Profile, Qualification, QualificationKind,
        QualificationLevel, RelationKind, StudyMode, WorkerClass,
    },
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::fact::{Fact, RowFrame, StoredFact};
use crate::{
    Store, StoreError, Stored,
    cipher::Cell,
    dated::end_from_stored,
    entity::{
        assignment, career_fact, engagement, worker_cost, worker_degree, worker_education,
        worker_family, worker_political, worker_profile, worker_qualification,
    },
};

/// Purpose of the keyed hash of identity numbers.
pub(crate) const ID_NUMBER: &str = "id_number";

/// A stored code that no longer is one.
fn broken(table: &'static str, column: &'static str) -> StoreError {
    StoreError::Inconsistent(format!("{table}.{column}"))
}

/// Seals text of one column of one worker; an absent text stays absent.
pub(super) fn seal(
    store: &Store,
    kind: Cell,
    worker: Uuid,
    text: Option<&str>,
) -> Stored<Option<Vec<u8>>> {
    text.map(|text| {
        store
            .keyring()
            .seal(kind, worker.as_bytes(), text.as_bytes())
    })
    .transpose()
}

/// Opens text of one column of one worker.
pub(super) fn open(
    store: &Store,
    kind: Cell,
    worker: Uuid,
    cell: Option<&[u8]>,
) -> Stored<Option<String>> {
    cell.map(|cell| store.keyring().open_text(kind, worker.as_bytes(), cell))
        .transpose()
}

/// The address of someone, or else where their household is registered.
pub(crate) fn open_address(
    store: &Store,
    worker: Uuid,
    address: Option<&[u8]>,
    household_place: Option<&[u8]>,
) -> Stored<Option<String>> {
    match open(store, Cell::Address, worker, address)? {
        Some(address) => Ok(Some(address)),
        None => open(store, Cell::HouseholdPlace, worker, household_place),
    }
}

fn hash(store: &Store, purpose: &str, text: Option<&str>) -> Stored<Option<Vec<u8>>> {
    text.map(|text| store.keyring().keyed_hash(purpose, text))
        .transpose()
}

/// Builds the row of a fact: its own columns, then those of every dated table.
macro_rules! row {
    ($module:ident, $frame:ident, { $($field:ident : $value:expr),* $(,)? }) => {
        $module::Model {
            id: $frame.id,
            worker_id: $frame.worker.into(),
            $($field: $value,)*
            valid_from: $frame.from,
            valid_to: $frame.to,
            recorded_at: $frame.recorded_at,
            superseded_at: None,
        }
    };
}

macro_rules! stored {
    ($row:ident, $value:expr) => {
        StoredFact {
            row: $row.id,
            from: $row.valid_from,
            to: $row.valid_to,
            value: $value,
        }
    };
}

impl Fact for Profile {
    type Table = worker_profile::Entity;

    fn natural_start(&self) -> Option<NaiveDate> {
        None
    }

    fn row(&self, frame: RowFrame<'_>) -> Stored<worker_profile::Model> {
        let (store, worker) = (frame.store, Uuid::from(frame.worker));
        let key = NameKey::of(&self.name);
        let number = self.id_number.expose();
        Ok(row!(worker_profile, frame, {
            name: self.name.clone(),
            name_pinyin: key.pinyin,
            initials: key.initials,
            id_kind: self.id_kind.code().to_owned(),
            id_number: store.keyring().seal(Cell::IdNumber, worker.as_bytes(), number.as_bytes())?,
            id_hash: store.keyring().keyed_hash(ID_NUMBER, number)?,
            sex: self.sex.clone(),
            birth_date: self.birth_date,
            ethnicity: self.ethnicity.clone(),
            marital: self.marital.clone(),
            health: seal(store, Cell::Health, worker, self.health.as_deref())?,
            native_place: self.native_place.clone(),
            household_place: seal(store, Cell::HouseholdPlace, worker, self.household_place.as_deref())?,
            phone: seal(store, Cell::Phone, worker, self.phone.as_deref())?,
            phone_hash: hash(store, "phone", self.phone.as_deref())?,
            address: seal(store, Cell::Address, worker, self.address.as_deref())?,
            bank_card: seal(store, Cell::BankCard, worker, self.bank_card.as_deref())?,
            bank_hash: hash(store, "bank_card", self.bank_card.as_deref())?,
            work_since: self.work_since,
            community_since: self.community_since,
            veteran: self.veteran,
            note: self.note.clone(),
            notice_on: self.notice.as_ref().map(|notice| notice.on),
            notice_version: self.notice.as_ref().map(|notice| notice.version.clone()),
            notice_manner: self.notice.as_ref().map(|notice| notice.manner.code().to_owned()),
        }))
    }

    fn read(store: &Store, row: worker_profile::Model) -> Stored<StoredFact<Self>> {
        let worker = row.worker_id;
        let manner = row.notice_manner.as_deref().map(NoticeManner::from_code);
        let manner =
            manner.map(|manner| manner.ok_or_else(|| broken("worker_profile", "notice_manner")));
        let said = row
            .notice_on
            .zip(row.notice_version)
            .zip(manner.transpose()?);
        let notice = said.map(|((on, version), manner)| Notice {
            on,
            version,
            manner,
        });
        let number =
            store
                .keyring()
                .open_text(Cell::IdNumber, worker.as_bytes(), &row.id_number)?;
        Ok(stored!(
            row,
            Self {
                name: row.name,
                id_kind: IdentityKind::from_code(&row.id_kind)
                    .ok_or_else(|| broken("worker_profile", "id_kind"))?,
                id_number: IdentityNumber::from_stored(number),
                sex: row.sex,
                birth_date: row.birth_date,
                ethnicity: row.ethnicity,
                marital: row.marital,
                health: open(store, Cell::Health, worker, row.health.as_deref())?,
                native_place: row.native_place,
                household_place: open(
                    store,
                    Cell::HouseholdPlace,
                    worker,
                    row.household_place.as_deref()
                )?,
                phone: open(store, Cell::Phone, worker, row.phone.as_deref())?,
                address: open(store, Cell::Address, worker, row.address.as_deref())?,
                bank_card: open(store, Cell::BankCard, worker, row.bank_card.as_deref())?,
                work_since: row.work_since,
                community_since: row.community_since,
                veteran: row.veteran,
                notice,
                note: row.note,
            }
        ))
    }
}

impl Fact for PoliticalStatus {
    type Table = worker_political::Entity;

    fn natural_start(&self) -> Option<NaiveDate> {
        self.joined_on
    }

    fn row(&self, frame: RowFrame<'_>) -> Stored<worker_political::Model> {
        Ok(row!(worker_political, frame, { code: self.code.clone(), joined_on: self.joined_on }))
    }

    fn read(_: &Store, row: worker_political::Model) -> Stored<StoredFact<Self>> {
        Ok(stored!(
            row,
            Self {
                code: row.code,
                joined_on: row.joined_on
            }
        ))
    }
}

impl Fact for Education {
    type Table = worker_education::Entity;

    fn natural_start(&self) -> Option<NaiveDate> {
        self.graduated_on
    }

    fn row(&self, frame: RowFrame<'_>) -> Stored<worker_education::Model> {
        Ok(row!(worker_education, frame, {
            code: self.code.clone(),
            school: self.school.clone(),
            major: self.major.clone(),
            graduated_on: self.graduated_on,
            mode: self.mode.map(|mode| mode.code().to_owned()),
            certificate_number: self.certificate_number.clone(),
        }))
    }

    fn read(_: &Store, row: worker_education::Model) -> Stored<StoredFact<Self>> {
        Ok(stored!(
            row,
            Self {
                code: row.code,
                school: row.school,
                major: row.major,
                graduated_on: row.graduated_on,
                mode: row.mode.as_deref().and_then(StudyMode::from_code),
                certificate_number: row.certificate_number,
            }
        ))
    }
}

impl Fact for Degree {
    type Table = worker_degree::Entity;

    fn natural_start(&self) -> Option<NaiveDate> {
        self.awarded_on
    }

    fn row(&self, frame: RowFrame<'_>) -> Stored<worker_degree::Model> {
        Ok(row!(worker_degree, frame, {
            code: self.code.clone(),
            school: self.school.clone(),
            awarded_on: self.awarded_on,
            certificate_number: self.certificate_number.clone(),
        }))
    }

    fn read(_: &Store, row: worker_degree::Model) -> Stored<StoredFact<Self>> {
        Ok(stored!(
            row,
            Self {
                code: row.code,
                school: row.school,
                awarded_on: row.awarded_on,
                certificate_number: row.certificate_number,
            }
        ))
    }
}

impl Fact for Qualification {
    type Table = worker_qualification::Entity;

    fn natural_start(&self) -> Option<NaiveDate> {
        self.approved_on
    }

    fn row(&self, frame: RowFrame<'_>) -> Stored<worker_qualification::Model> {
        Ok(row!(worker_qualification, frame, {
            kind: self.kind.code().to_owned(),
            level: self.level.map(|level| level.code().to_owned()),
            level_rank: self.level.map_or(0, |level| level as i64 + 1),
            certificate_number: self.certificate_number.clone(),
            approved_on: self.approved_on,
            registered_until: self.registered_until,
        }))
    }

    fn read(_: &Store, row: worker_qualification::Model) -> Stored<StoredFact<Self>> {
        Ok(stored!(
            row,
            Self {
                kind: QualificationKind::from_code(&row.kind)
                    .ok_or_else(|| broken("worker_qualification", "kind"))?,
                level: row.level.as_deref().and_then(QualificationLevel::from_code),
                certificate_number: row.certificate_number,
                approved_on: row.approved_on,
                registered_until: row.registered_until,
            }
        ))
    }
}

/// A family member inside its cell.
#[derive(Serialize, Deserialize)]
struct FamilyCell {
    relation: String,
    name: String,
    birth_date: Option<NaiveDate>,
    political: Option<String>,
    work_unit: Option<String>,
    basis: Option<String>,
}

impl Fact for FamilyMember {
    type Table = worker_family::Entity;

    fn natural_start(&self) -> Option<NaiveDate> {
        None
    }

    fn row(&self, frame: RowFrame<'_>) -> Stored<worker_family::Model> {
        let clear = serde_json::to_vec(&FamilyCell {
            relation: self.relation.clone(),
            name: self.name.clone(),
            birth_date: self.birth_date,
            political: self.political.clone(),
            work_unit: self.work_unit.clone(),
            basis: self.basis.clone(),
        })
        .map_err(|_| broken("worker_family", "cell"))?;
        let cell = frame.store.keyring().seal(
            Cell::Family,
            Uuid::from(frame.worker).as_bytes(),
            &clear,
        )?;
        Ok(row!(worker_family, frame, { cell: cell }))
    }

    fn read(store: &Store, row: worker_family::Model) -> Stored<StoredFact<Self>> {
        let clear = store
            .keyring()
            .open(Cell::Family, row.worker_id.as_bytes(), &row.cell)?;
        let cell: FamilyCell =
            serde_json::from_slice(&clear).map_err(|_| broken("worker_family", "cell"))?;
        Ok(stored!(
            row,
            Self {
                relation: cell.relation,
                name: cell.name,
                birth_date: cell.birth_date,
                political: cell.political,
                work_unit: cell.work_unit,
                basis: cell.basis,
            }
        ))
    }
}

impl Fact for Engagement {
    type Table = engagement::Entity;

    fn natural_start(&self) -> Option<NaiveDate> {
        Some(self.period.from)
    }

    fn same(&self, other: &Self) -> bool {
        Self {
            period: other.period,
            ..self.clone()
        } == *other
    }

    fn row(&self, frame: RowFrame<'_>) -> Stored<engagement::Model> {
        Ok(row!(engagement, frame, {
            entry_kind: self.entry_kind.code().to_owned(),
            relation: self.relation.code().to_owned(),
            employer_id: self.employer.map(Uuid::from),
            department_id: self.department.map(Uuid::from),
        }))
    }

    fn read(_: &Store, row: engagement::Model) -> Stored<StoredFact<Self>> {
        Ok(stored!(
            row,
            Self {
                period: Period {
                    from: row.valid_from,
                    to: end_from_stored(row.valid_to)
                },
                entry_kind: EntryKind::from_code(&row.entry_kind)
                    .ok_or_else(|| broken("engagement", "entry_kind"))?,
                relation: RelationKind::from_code(&row.relation)
                    .ok_or_else(|| broken("engagement", "relation"))?,
                employer: row.employer_id.map(OrganisationId),
                department: row.department_id.map(OrganisationId),
            }
        ))
    }
}

impl Fact for Assignment {
    type Table = assignment::Entity;

    fn natural_start(&self) -> Option<NaiveDate> {
        Some(self.period.from)
    }

    fn same(&self, other: &Self) -> bool {
        Self {
            period: other.period,
            ..self.clone()
        } == *other
    }

    fn after_change(&self, changed: &Self, later: &Self) -> Later<Self> {
        Self::after_change(self, changed, later)
    }

    fn row(&self, frame: RowFrame<'_>) -> Stored<assignment::Model> {
        Ok(row!(assignment, frame, {
            organisation_id: self.organisation.into(),
            class: self.class.code().to_owned(),
            post: self.post.code().to_owned(),
        }))
    }

    fn read(_: &Store, row: assignment::Model) -> Stored<StoredFact<Self>> {
        Ok(stored!(
            row,
            Self {
                period: Period {
                    from: row.valid_from,
                    to: end_from_stored(row.valid_to)
                },
                organisation: OrganisationId(row.organisation_id),
                class: WorkerClass::from_code(&row.class)
                    .ok_or_else(|| broken("assignment", "class"))?,
                post: Post::from_code(&row.post).ok_or_else(|| broken("assignment", "post"))?,
            }
        ))
    }
}

impl Fact for CareerFact {
    type Table = career_fact::Entity;

    fn natural_start(&self) -> Option<NaiveDate> {
        None
    }

    fn row(&self, frame: RowFrame<'_>) -> Stored<career_fact::Model> {
        let clear = serde_json::to_string(self).map_err(|_| broken("career_fact", "cell"))?;
        let owner = Uuid::from(frame.worker);
        let cell = frame
            .store
            .keyring()
            .seal(Cell::Career, owner.as_bytes(), clear.as_bytes())?;
        Ok(row!(career_fact, frame, {
            kind: self.kind().code().to_owned(),
            code: self.code().map(std::borrow::Cow::into_owned),
            number: self.number(),
            cell: cell,
        }))
    }

    fn read(store: &Store, row: career_fact::Model) -> Stored<StoredFact<Self>> {
        let clear = store
            .keyring()
            .open_text(Cell::Career, row.worker_id.as_bytes(), &row.cell)?;
        let value = serde_json::from_str(&clear).map_err(|_| broken("career_fact", "cell"))?;
        Ok(stored!(row, value))
    }
}

impl Fact for AnnualCost {
    type Table = worker_cost::Entity;

    fn natural_start(&self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year, 1, 1)
    }

    fn row(&self, frame: RowFrame<'_>) -> Stored<worker_cost::Model> {
        Ok(row!(worker_cost, frame, { year: i64::from(self.year), amount_fen: self.amount.fen() }))
    }

    fn read(_: &Store, row: worker_cost::Model) -> Stored<StoredFact<Self>> {
        Ok(stored!(
            row,
            Self {
                year: i32::try_from(row.year).map_err(|_| broken("worker_cost", "year"))?,
                amount: Money::from_fen(row.amount_fen),
            }
        ))
    }
}
