//! Bounds and rates of contributions, on both databases.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{Access, AppResult, Once, pay::parameters};
use chrono::NaiveDate;
use contract::{
    ErrorCode, PayParameters, PayParametersInput, PayParametersQuery, PayParametersView, Requires,
};
use domain::{
    ids::{OrganisationId, PayParametersId},
    pay::rate::Rounding,
};
use testkit::{World, both_databases};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn access<P: Requires>(world: &World, username: &str) -> Access<P> {
    world.actor(username).await.require().unwrap()
}

fn example() -> PayParameters {
    let text = str::to_owned;
    PayParameters {
        ss_floor: text("4588"),
        ss_cap: text("22938.00"),
        hf_floor: text("2330"),
        hf_cap: text("31362"),
        pe: text("0.08"),
        pr: text("0.16"),
        me: text("0.02"),
        mr: text("0.0595"),
        mat: text("0.008"),
        ue: text("0.004"),
        ur: text("0.006"),
        inj: text("0.002"),
    }
}

fn input(
    organisation_id: OrganisationId,
    from: &str,
    replaces: Option<PayParametersId>,
) -> PayParametersInput {
    PayParametersInput {
        organisation_id,
        valid_from: day(from),
        document_number: "锦人社〔2026〕1号".to_owned(),
        replaces,
        parameters: example(),
        housing_rate: "0.12".to_owned(),
        housing_rounding: Rounding::Yuan,
    }
}

async fn put_as(
    world: &World,
    username: &str,
    input: &PayParametersInput,
    key: Option<&str>,
) -> AppResult<PayParametersView> {
    let once = Once::new("pay_parameters_create", key.map(str::to_owned), input)?;
    parameters::create(&access(world, username).await, &once, input).await
}

async fn seen(world: &World, username: &str, query: PayParametersQuery) -> Vec<PayParametersView> {
    let page = parameters::list(&access(world, username).await, &query)
        .await
        .unwrap();
    assert_eq!(page.total, i64::try_from(page.items.len()).unwrap());
    page.items
}

fn on(text: &str) -> PayParametersQuery {
    PayParametersQuery {
        as_of: Some(day(text)),
        ..PayParametersQuery::default()
    }
}

fn over_time(organisation_id: OrganisationId) -> PayParametersQuery {
    PayParametersQuery {
        organisation_id: Some(organisation_id),
        ..PayParametersQuery::default()
    }
}

both_databases! {
    async fn parameters_hold_from_their_day_and_come_back_to_the_millionth(database) {
        let world = World::new(database).await;
        let district = world.place("510104").await;
        let first = put_as(&world, "district-510104", &input(district, "2026-01-01", None), Some("k")).await.unwrap();
        assert_eq!(put_as(&world, "district-510104", &input(district, "2026-01-01", None), Some("k")).await.unwrap(), first);
        let shown = |text: &str| text.parse::<domain::money::Money>().unwrap().to_string();
        let wanted = PayParameters { ss_floor: shown("4588"), ss_cap: shown("22938"), hf_floor: shown("2330"), hf_cap: shown("31362"), ..example() };
        assert_eq!((&first.parameters, first.housing_rate.as_str(), first.housing_rounding), (&wanted, "0.12", Rounding::Yuan));
        let mut later = input(district, "2026-07-01", Some(first.id));
        later.parameters.ss_floor = "4700".to_owned();
        later.parameters.inj = "0.000001".to_owned();
        let second = put_as(&world, "district-510104", &later, None).await.unwrap();
        assert_eq!((second.parameters.ss_floor.as_str(), second.parameters.inj.as_str()), ("4700.00", "0.000001"));
        let days: Vec<_> = seen(&world, "city", over_time(district)).await.into_iter().map(|one| (one.valid_from, one.valid_to)).collect();
        assert_eq!(days, [(day("2026-07-01"), None), (day("2026-01-01"), Some(day("2026-07-01")))]);
        assert_eq!(seen(&world, "city", on("2026-06-30")).await[0].parameters, wanted);
        assert_eq!(seen(&world, "city", on("2026-07-01")).await, [second]);
        assert!(seen(&world, "city", on("2025-12-31")).await.is_empty());
        let outdated = put_as(&world, "city", &input(district, "2026-07-01", Some(first.id)), None).await.unwrap_err();
        assert_eq!(outdated.code(), ErrorCode::RevisionOutdated);
        let unknown = put_as(&world, "city", &input(district, "2026-08-01", None), None).await.unwrap_err();
        assert_eq!(unknown.code(), ErrorCode::RevisionOutdated);
        // Before everything: until what begins first.
        let before = put_as(&world, "city", &input(district, "2025-06-01", None), None).await.unwrap();
        assert_eq!(before.valid_to, Some(day("2026-01-01")));
    }

    async fn who_is_elsewhere_neither_sees_nor_sets_them(database) {
        let world = World::new(database).await;
        let (district, place) = (world.place("510104").await, world.place("510104017001").await);
        put_as(&world, "city", &input(district, "2026-01-01", None), None).await.unwrap();
        assert!(seen(&world, "district-510185", on("2026-06-30")).await.is_empty());
        let other = access(&world, "district-510185").await;
        assert_eq!(parameters::list(&other, &over_time(district)).await.unwrap_err().code(), ErrorCode::NotFound);
        let refused = async |username: &str, input: PayParametersInput| put_as(&world, username, &input, None).await.unwrap_err().code();
        assert_eq!(refused("district-510185", input(district, "2026-02-01", None)).await, ErrorCode::NotFound);
        assert_eq!(refused("city", input(place, "2026-02-01", None)).await, ErrorCode::RuleViolated);
        let mut wrong = input(district, "2026-02-01", None);
        wrong.parameters.pe = "8".to_owned();
        wrong.parameters.ss_cap = "1".to_owned();
        let problem = put_as(&world, "city", &wrong, None).await.unwrap_err().problem();
        let named: Vec<_> = problem.errors.iter().map(|error| (error.field.as_str(), error.code.as_str())).collect();
        assert_eq!(named, [("parameters.ss_floor", "floor_above_cap"), ("parameters.pe", "rate_invalid")]);
    }
}
