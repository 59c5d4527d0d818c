//! The figures of the home page, on both databases.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{Access, AppError, Once, statistics};
use contract::{
    AnnualCostEntry, Count, EducationEntry, ErrorCode, Overview, OverviewQuery, QualificationEntry,
    WorkerInput, perm,
};
use domain::worker::{Post, QualificationKind, QualificationLevel, WorkerClass};
use testkit::{World, both_databases, worker_input};

async fn overview(
    world: &World,
    username: &str,
    place: Option<&str>,
) -> Result<Overview, AppError> {
    let access: Access<perm::StatisticsView> = world.actor(username).await.require().unwrap();
    let organisation_id = match place {
        Some(code) => Some(world.place(code).await),
        None => None,
    };
    statistics::overview(
        &access,
        &OverviewQuery {
            organisation_id,
            as_of: None,
        },
    )
    .await
}

async fn enter(world: &World, input: WorkerInput) {
    let access = world.actor("city").await.require().unwrap();
    let once = Once::new("worker_create", None, &input).unwrap();
    application::worker::create(&access, &input, &once)
        .await
        .unwrap();
}

fn shown(counts: &[Count]) -> Vec<(&str, i64)> {
    counts
        .iter()
        .filter(|count| count.count > 0)
        .map(|count| (count.code.as_str(), count.count))
        .collect()
}

fn value(overview: &Overview, code: &str) -> Option<String> {
    overview
        .indicators
        .iter()
        .find(|indicator| indicator.code == code)?
        .value
        .map(|value| value.to_string())
}

fn education(code: &str) -> Vec<EducationEntry> {
    vec![EducationEntry {
        code: code.to_owned(),
        school: None,
        major: None,
        graduated_on: None,
        mode: None,
        certificate_number: None,
    }]
}

fn certificate() -> Vec<QualificationEntry> {
    vec![QualificationEntry {
        kind: QualificationKind::SocialWork,
        level: Some(QualificationLevel::Assistant),
        certificate_number: None,
        approved_on: None,
        registered_until: None,
    }]
}

/// Three committee members of 锦江区, of whom one has a certificate and one never finished
/// college, a grid worker beside them, and one staff member of 简阳市.
async fn people(world: &World) {
    let [first, second, far] = [
        world.place("510104017001").await,
        world.place("510104018001").await,
        world.place("510185100201").await,
    ];
    let cost = |year, yuan: &str| {
        Some(vec![AnnualCostEntry {
            year,
            amount: yuan.parse().unwrap(),
        }])
    };
    enter(
        world,
        WorkerInput {
            qualifications: certificate(),
            annual_costs: cost(2025, "70000.00"),
            ..worker_input(first, 1)
        },
    )
    .await;
    enter(
        world,
        WorkerInput {
            educations: education("22"),
            annual_costs: cost(2025, "75000.01"),
            ..worker_input(first, 3)
        },
    )
    .await;
    enter(world, worker_input(second, 2)).await;
    enter(
        world,
        WorkerInput {
            class: WorkerClass::Grid,
            post: Post::GridWorker,
            ..worker_input(first, 5)
        },
    )
    .await;
    enter(
        world,
        WorkerInput {
            class: WorkerClass::Staff,
            post: Post::Staff,
            annual_costs: cost(2024, "1.00"),
            ..worker_input(far, 7)
        },
    )
    .await;
}

both_databases! {
    async fn the_city_is_counted_by_everything_at_once(database) {
        let world = World::new(database).await;
        people(&world).await;
        let city = overview(&world, "city", None).await.unwrap();
        assert_eq!((city.workers, city.full_time, city.committee), (5, 4, 3));
        assert_eq!((city.units, city.towns, city.places), (2, 3, 4));
        assert_eq!(shown(&city.by_class), [("MEMBER", 3), ("STAFF", 1), ("GRID", 1)]);
        assert_eq!(shown(&city.by_education), [("BACHELOR", 3), ("OTHER", 1)]);
        assert_eq!(shown(&city.by_qualification), [("ASSISTANT", 1), ("NONE", 3)]);
        assert_eq!(shown(&city.by_sex), [("2", 1), ("1", 3)]);
        // Born on 1985-03-15, counted on 2026-06-30: 41 years and 3 months.
        assert_eq!(shown(&city.by_age), [("40_49", 4)]);
        assert_eq!(value(&city, "B01").as_deref(), Some("41.3"));
        assert_eq!(value(&city, "B07").as_deref(), Some("75.0"));
        assert_eq!(value(&city, "C01").as_deref(), Some("25.0"));
        assert_eq!(value(&city, "B04").as_deref(), Some("25.0"));
        assert_eq!(value(&city, "B06").as_deref(), Some("100.0"));
        // 145,000.01 ÷ 2 = 72,500.005; 2024 is not the latest year.
        assert_eq!(value(&city, "E01").as_deref(), Some("72500.01"));
        assert_eq!(city.indicators.iter().filter(|indicator| indicator.baseline_year == Some(2018)).count(), 4);
        let units: Vec<_> = city.by_unit.iter().map(|unit| (unit.organisation.name.as_str(), unit.full_time, unit.others)).collect();
        assert_eq!(units, [("锦江区", 3, 1), ("简阳市", 1, 0)]);
        assert_eq!(city.by_unit[0].mean_cost.map(|cost| cost.to_string()).as_deref(), Some("72500.01"));
    }

    async fn everyone_counts_their_own(database) {
        let world = World::new(database).await;
        people(&world).await;
        let district = overview(&world, "district-510104", None).await.unwrap();
        assert_eq!((district.workers, district.full_time, district.units, district.places), (4, 3, 1, 3));
        let streets: Vec<_> = district.by_unit.iter().map(|unit| (unit.organisation.name.as_str(), unit.full_time)).collect();
        assert_eq!(streets, [("督院街街道", 2), ("锦华路街道", 1)]);
        assert!(district.indicators.iter().all(|indicator| indicator.baseline.is_none()));
        let part = overview(&world, "district-510104", Some("510104018")).await.unwrap();
        assert_eq!((part.workers, part.organisation.unwrap().name.as_str()), (1, "锦华路街道"));
        let outside = overview(&world, "district-510104", Some("510185")).await.unwrap_err();
        assert_eq!(outside.code(), ErrorCode::NotFound);
        let above = overview(&world, "district-510104", Some("510100")).await.unwrap_err();
        assert_eq!(above.code(), ErrorCode::NotFound);
    }

    async fn pay_shows_only_with_the_right_to_it(database) {
        let world = World::new(database).await;
        people(&world).await;
        let clerk = overview(&world, "village-510104017001", None).await.unwrap();
        assert_eq!((clerk.workers, value(&clerk, "E01")), (3, None));
        assert!(clerk.by_unit.iter().all(|unit| unit.mean_cost.is_none()));
        let district = overview(&world, "district-510104", None).await.unwrap();
        assert_eq!(value(&district, "E01").as_deref(), Some("72500.01"));
    }

    async fn nobody_is_counted_without_an_error(database) {
        let world = World::new(database).await;
        let empty = overview(&world, "city", None).await.unwrap();
        assert_eq!((empty.workers, empty.places), (0, 4));
        assert!(empty.by_unit.is_empty());
        assert!(empty.indicators.iter().all(|indicator| indicator.value.is_none()));
    }
}
