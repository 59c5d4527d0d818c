//! A world small enough to know by heart: one city, two units, three towns, four places, one
//! account of each role.
//!
//! ```text
//! 成都市 510100
//! ├─ 锦江区 510104 ─ 督院街街道 510104017 ─ 督院街社区 510104017001, 华兴街社区 510104017002
//! │                └ 锦华路街道 510104018 ─ 锦华社区 510104018001
//! └─ 简阳市 510185 ─ 石桥镇 510185100 ─ 石桥村 510185100201
//! ```

use application::{
    Access, Actor, App, Once, Settings,
    identity::{
        AccountSeed, BuiltinRole, SecondFactorRule, SignInLimits, hash_password, seed_account,
        seed_builtin_roles,
    },
    worker,
};
use contract::{EducationEntry, PoliticalEntry, WorkerInput, WorkerView, perm};
use domain::{
    identity_number::IdentityNumber,
    ids::{AccountId, OrganisationId, WorkerId},
    organisation::{CodeKind, OrganisationKind as Kind, OrganisationNature as Nature},
    worker::{EntryKind, NoticeManner, Post, RelationKind, WorkerClass, submission::ConfirmRules},
};
use persistence::{Origin, organisation::NewOrganisation};

use crate::TestDatabase;

/// Password of every account of the world.
pub const PASSWORD: &str = "Proben-2026";

/// The small world.
#[derive(Debug)]
pub struct World {
    /// The application.
    pub app: App,
    /// Its database.
    pub database: TestDatabase,
    accounts: Vec<(&'static str, AccountId)>,
}

const PLACES: &[(Kind, Nature, &str, &str, Option<&str>)] = &[
    (Kind::City, Nature::Municipality, "510100", "成都市", None),
    (
        Kind::Unit,
        Nature::District,
        "510104",
        "锦江区",
        Some("510100"),
    ),
    (
        Kind::Town,
        Nature::Street,
        "510104017",
        "督院街街道",
        Some("510104"),
    ),
    (
        Kind::Village,
        Nature::ResidentsCommittee,
        "510104017001",
        "督院街社区",
        Some("510104017"),
    ),
    (
        Kind::Village,
        Nature::ResidentsCommittee,
        "510104017002",
        "华兴街社区",
        Some("510104017"),
    ),
    (
        Kind::Town,
        Nature::Street,
        "510104018",
        "锦华路街道",
        Some("510104"),
    ),
    (
        Kind::Village,
        Nature::ResidentsCommittee,
        "510104018001",
        "锦华社区",
        Some("510104018"),
    ),
    (
        Kind::Unit,
        Nature::CountyCity,
        "510185",
        "简阳市",
        Some("510100"),
    ),
    (
        Kind::Town,
        Nature::TownProper,
        "510185100",
        "石桥镇",
        Some("510185"),
    ),
    (
        Kind::Village,
        Nature::VillagersCommittee,
        "510185100201",
        "石桥村",
        Some("510185100"),
    ),
];

const ACCOUNTS: &[(&str, BuiltinRole, Option<&str>)] = &[
    ("city", BuiltinRole::CityOfficer, Some("510100")),
    (
        "district-510104",
        BuiltinRole::DistrictOfficer,
        Some("510104"),
    ),
    (
        "district-510185",
        BuiltinRole::DistrictOfficer,
        Some("510185"),
    ),
    (
        "town-510104017",
        BuiltinRole::StreetOfficer,
        Some("510104017"),
    ),
    (
        "village-510104017001",
        BuiltinRole::CommunityClerk,
        Some("510104017001"),
    ),
    ("sysadmin", BuiltinRole::SystemAdmin, Some("510100")),
    ("secadmin", BuiltinRole::SecurityAdmin, None),
    ("auditor", BuiltinRole::Auditor, None),
];

impl World {
    /// The world in a fresh database, in which everyone writes at once what they may write: most
    /// tests are about what is written, and not about who confirms it.
    ///
    /// # Panics
    /// When it cannot be made.
    pub async fn new(database: TestDatabase) -> Self {
        let world = Self::layered(database).await;
        let work = world.app.store().begin(Origin::system("test")).await;
        let work = work.expect("a unit of work");
        let (_, revision) = world.app.store().confirm_rules().await.expect("rules");
        work.set_confirm_rules(&ConfirmRules::none(), revision)
            .await
            .expect("no rules");
        work.commit().await.expect("committed");
        world
    }

    /// The world with the rules that a new installation has: clerks of communities hand in, streets
    /// and districts confirm.
    ///
    /// # Panics
    /// When it cannot be made.
    pub async fn layered(database: TestDatabase) -> Self {
        let settings = Settings {
            demonstration: true,
            files: database.folder().join("files"),
            digests: database.folder().join("digests"),
            max_upload: 10 << 20,
            act_back_days: 366,
            personnel_back_days: 366,
            escalate_days: 10,
            export_limit: 500,
            export_day_limit: 1000,
            export_kept: chrono::TimeDelta::hours(24),
            // Accounts of the world sign in by name and password alone.
            sign_in: SignInLimits {
                second_factor: SecondFactorRule::Offered,
                ..SignInLimits::default()
            },
        };
        let app = App::new(database.store.clone(), settings);
        let mut work = app
            .store()
            .begin(Origin::system("test"))
            .await
            .expect("a unit of work");
        work.seed_builtin_codes().await.expect("codes");
        seed_builtin_roles(&mut work).await.expect("roles");
        let mut known: Vec<(&str, OrganisationId)> = Vec::new();
        let mut places = Vec::new();
        for (kind, nature, code, name, parent) in PLACES {
            let id: OrganisationId = app.store().new_id();
            known.push((code, id));
            places.push(NewOrganisation {
                id,
                kind: *kind,
                nature: Some(*nature),
                name: (*name).to_owned(),
                parent_id: parent
                    .and_then(|code| known.iter().find(|(known, _)| *known == code))
                    .map(|(_, id)| *id),
                division_code: Some((*code).to_owned()),
                code_kind: Some(if code.len() == 6 {
                    CodeKind::Gb2260
                } else {
                    CodeKind::Nbs
                }),
                statutory_code: matches!(kind, Kind::Town | Kind::Village)
                    .then(|| code.chars().take(6).collect()),
                valid_from: "2019-01-01".parse().expect("a date"),
            });
        }
        application::organisation::load_tree(&work, places)
            .await
            .expect("the tree");
        let password = hash_password(app.store().keyring(), PASSWORD)
            .await
            .expect("a hash");
        let mut accounts = Vec::new();
        for (username, role, scope) in ACCOUNTS {
            let scopes = scope
                .iter()
                .filter_map(|code| known.iter().find(|(known, _)| known == code))
                .map(|(_, id)| *id)
                .collect();
            let seed = AccountSeed {
                username: (*username).to_owned(),
                display_name: (*username).to_owned(),
                password: password.clone(),
                must_change_password: false,
                role: *role,
                scopes,
            };
            accounts.push((
                *username,
                seed_account(&mut work, &seed).await.expect("an account"),
            ));
        }
        work.commit().await.expect("committed");
        Self {
            app,
            database,
            accounts,
        }
    }

    /// Another account with a role in the subtree of a place.
    ///
    /// # Panics
    /// When it cannot be made.
    pub async fn add_account(&mut self, username: &'static str, role: BuiltinRole, code: &str) {
        let seed = AccountSeed {
            username: username.to_owned(),
            display_name: username.to_owned(),
            password: hash_password(self.app.store().keyring(), PASSWORD)
                .await
                .expect("a hash"),
            must_change_password: false,
            role,
            scopes: vec![self.place(code).await],
        };
        let origin = Origin::system("test");
        let mut work = self
            .app
            .store()
            .begin(origin)
            .await
            .expect("a unit of work");
        let account = seed_account(&mut work, &seed).await.expect("an account");
        work.commit().await.expect("committed");
        self.accounts.push((username, account));
    }

    /// Says to which person of the register an account belongs.
    ///
    /// # Panics
    /// When there is no such account, or the person has another.
    pub async fn bind(&self, username: &str, worker: Option<WorkerId>) {
        let store = self.app.store();
        let id = self.actor(username).await.principal().account_id;
        let account = store.account(id).await.expect("an answer");
        let mut account = account.expect("an account");
        account.worker_id = worker;
        let work = store.begin(Origin::system("test")).await;
        let work = work.expect("a unit of work");
        work.update_account(&account).await.expect("kept");
        work.bump_access().await.expect("told");
        work.commit().await.expect("committed");
    }

    /// Somebody whom the city enters in a place.
    ///
    /// # Panics
    /// When they may not be entered there.
    pub async fn enter(&self, code: &str, number: u16) -> WorkerView {
        let access: Access<perm::WorkerEdit> = self
            .actor("city")
            .await
            .require()
            .expect("the city may enter people");
        let input = worker_input(self.place(code).await, number);
        let once = Once::new("worker_create", None, &input).expect("a request");
        let written = worker::create(&access, &input, &once).await;
        let entered = written.expect("someone entered").done();
        entered.expect("nobody else to confirm it")
    }

    /// User names of all accounts.
    pub fn usernames(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.accounts.iter().map(|(username, _)| *username)
    }

    /// Someone signed in.
    ///
    /// # Panics
    /// When there is no such account.
    pub async fn actor(&self, username: &str) -> Actor {
        let (_, id) = self
            .accounts
            .iter()
            .find(|(known, _)| *known == username)
            .expect("an account");
        Actor::for_job(&self.app, *id)
            .await
            .expect("an active account")
    }

    /// The organisation with a division code.
    ///
    /// # Panics
    /// When there is none.
    pub async fn place(&self, code: &str) -> OrganisationId {
        let tree = application::organisation::tree(&self.app)
            .await
            .expect("the tree");
        tree.by_code(code).expect("a place").id
    }
}

/// A person who may enter a place; `number` makes them another.
pub fn worker_input(organisation_id: OrganisationId, number: u16) -> WorkerInput {
    let birth = chrono::NaiveDate::from_ymd_opt(1985, 3, 15).unwrap_or_default();
    WorkerInput {
        name: "张三".to_owned(),
        id_kind: None,
        id_number: Some(IdentityNumber::synthetic(birth, number).expose().to_owned()),
        sex: None,
        birth_date: None,
        ethnicity: "01".to_owned(),
        marital: Some("20".to_owned()),
        health: None,
        native_place: None,
        household_place: None,
        phone: Some("10000123456".to_owned()),
        address: Some("四川省成都市锦江区督院街1号".to_owned()),
        bank_card: None,
        work_since: chrono::NaiveDate::from_ymd_opt(2007, 7, 1),
        community_since: chrono::NaiveDate::from_ymd_opt(2015, 9, 1),
        veteran: false,
        notice_on: chrono::NaiveDate::from_ymd_opt(2021, 11, 15),
        notice_version: Some("2021年11月版".to_owned()),
        notice_manner: Some(NoticeManner::Written),
        note: None,
        political: vec![PoliticalEntry {
            code: "01".to_owned(),
            joined_on: chrono::NaiveDate::from_ymd_opt(2010, 7, 1),
        }],
        educations: vec![EducationEntry {
            code: "21".to_owned(),
            school: Some("四川大学".to_owned()),
            major: None,
            graduated_on: chrono::NaiveDate::from_ymd_opt(2007, 6, 30),
            mode: None,
            certificate_number: None,
        }],
        degrees: Vec::new(),
        qualifications: Vec::new(),
        family: None,
        organisation_id,
        class: WorkerClass::Member,
        post: Post::CommitteeMember,
        assigned_on: chrono::NaiveDate::from_ymd_opt(2021, 1, 15).unwrap_or_default(),
        entry_kind: EntryKind::Elected,
        entered_on: chrono::NaiveDate::from_ymd_opt(2021, 1, 15).unwrap_or_default(),
        relation: RelationKind::Tenure,
        employer_id: None,
        department_id: None,
        annual_costs: None,
    }
}
