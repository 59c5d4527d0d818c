//! The demonstration city in the register.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot be set up has failed"
)]

use application::{
    App, Settings,
    demonstration::{SEEDED, SeedCareers, SeedOptions, seed},
    identity::SignInLimits,
    organisation::tree,
};
use contract::ErrorCode;
use domain::{
    ids::WorkerId,
    organisation::OrganisationKind as Kind,
    personnel::career::CareerKind,
    worker::{CheckContext, check},
};
use persistence::{
    Scope,
    audit::AuditFilter,
    worker::{RosterFilter, RosterQuery, RosterSort, RosterTotals},
};
use testkit::{TestDatabase, both_databases};

fn app(database: &TestDatabase, demonstration: bool) -> App {
    let settings = Settings {
        demonstration,
        files: database.folder().join("files"),
        digests: database.folder().join("digests"),
        max_upload: 1 << 20,
        act_back_days: 366,
        personnel_back_days: 366,
        escalate_days: 10,
        export_limit: 500,
        export_day_limit: 1000,
        export_kept: chrono::TimeDelta::hours(24),
        sign_in: SignInLimits::default(),
    };
    App::new(database.store.clone(), settings)
}

fn options(people: u32) -> SeedOptions {
    SeedOptions {
        people,
        random_seed: 7,
        password: "any".to_owned(),
        reference: None,
        careers: SeedCareers::LevelOnly,
    }
}

both_databases! {
    async fn careers_of_ten_years_keep_their_rules(database) {
        let app = app(&database, true);
        let history = SeedOptions { careers: SeedCareers::TenYears, ..options(300) };
        seed(&app, &history, &|_| {}).await.unwrap();
        let scope = Scope::system("test");
        let filter = RosterFilter::default();
        let all = RosterQuery { scope: &scope, filter: &filter, sort: RosterSort::Name, descending: false };
        let totals = RosterTotals::default();
        let page = all.page(app.store(), None, 300, totals.at(1)).await.unwrap();
        let mut grades = 0;
        for row in page.rows {
            let people = app.store().workers();
            let found = people.within(&scope).situation(WorkerId(row.worker_id)).await.unwrap().unwrap();
            let career = &found.situation.career;
            grades += career.of(CareerKind::Assessment).count();
            for kind in CareerKind::ALL.iter().filter(|kind| kind.is_single()) {
                let mut periods: Vec<_> = career.of(*kind).map(|entry| entry.period).collect();
                periods.sort_by_key(|period| period.from);
                for pair in periods.windows(2) {
                    assert!(pair[0].to.is_some_and(|to| to <= pair[1].from), "{kind} of {}", found.name);
                }
            }
            for entry in career.entries() {
                assert!(found.situation.engagement(entry.period.from).is_some(), "{:?} of {}", entry.fact.kind(), found.name);
            }
        }
        assert!(grades > 600, "{grades} grades of 300 people");
    }

    async fn the_city_is_made_whole(database) {
        let app = app(&database, true);
        let made = seed(&app, &options(300), &|_| {}).await.unwrap();
        assert_eq!((made.units, made.towns, made.villages, made.people), (23, 261, 3_047, 300));
        for username in ["city", "district-510104", "district-510173", "town-510104017", "village-510104017001", "sysadmin", "secadmin", "auditor", "city-2", "keeper-510104", "worker-demo"] {
            assert!(made.usernames.iter().any(|made| made == username), "{username}");
            let account = app.store().account_with_username(username).await.unwrap().unwrap();
            assert!(account.active && !account.must_change_password);
        }
        let tree = tree(&app).await.unwrap();
        let count = |kind| tree.nodes().iter().filter(|node| node.kind == kind).count();
        assert_eq!((count(Kind::Unit), count(Kind::Town), count(Kind::Village)), (23, 261, 3_047));
        assert_eq!(tree.nodes().len(), 1 + 23 + 261 + 3_047 + made.offices);
        let zone = tree.by_code("510171").unwrap();
        let below: Vec<_> = tree.below(&zone.path).filter_map(|node| node.statutory_code.as_deref()).collect();
        assert!(below.iter().all(|code| *code == "510116"), "the zone's places count elsewhere by statute");
        assert_eq!(app.store().audit_log().verify().await.unwrap().first_broken, None);
        let seeded = AuditFilter { action: Some(SEEDED.to_owned()), ..AuditFilter::default() };
        assert_eq!(app.store().audit_log().count(&seeded).await.unwrap(), 1);
    }

    async fn everyone_would_pass_the_checks_of_an_entry(database) {
        let app = app(&database, true);
        seed(&app, &options(1_000), &|_| {}).await.unwrap();
        let scope = Scope::system("test");
        let workers = app.store().workers().within(&scope);
        let filter = AuditFilter { action: Some("worker.import".to_owned()), ..AuditFilter::default() };
        let entries = app.store().audit_log().list(&filter, None, 1_000).await.unwrap();
        assert_eq!(entries.len(), 1_000);
        for entry in entries.iter().step_by(10) {
            let id = entry.object_id.as_deref().unwrap().parse().unwrap();
            let record = workers.find(id).await.unwrap().unwrap().record(app.store().today()).unwrap();
            assert_eq!(check(&record, &CheckContext { today: app.store().today() }), []);
        }
    }

    async fn only_a_new_demonstration_is_filled(database) {
        let refused = seed(&app(&database, false), &options(1), &|_| {}).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::RuleViolated);
        let app = app(&database, true);
        seed(&app, &options(1), &|_| {}).await.unwrap();
        let refused = seed(&app, &options(1), &|_| {}).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::RuleViolated);
    }
}

both_databases! {
    async fn a_city_can_begin_its_own_register_on_the_real_places(database) {
        let app = app(&database, false);
        // The city, 23 units, 261 streets and towns, 3,047 villages and communities.
        assert_eq!(application::demonstration::seed_city(&app).await.unwrap(), 1 + 23 + 261 + 3_047);
        let tree = application::organisation::tree(&app).await.unwrap();
        assert_eq!(tree.by_full_name("成都市/锦江区").and_then(|unit| unit.division_code.as_deref()), Some("510104"));
        let again = application::demonstration::seed_city(&app).await.unwrap_err();
        assert_eq!(again.code(), contract::ErrorCode::RuleViolated);
    }
}
