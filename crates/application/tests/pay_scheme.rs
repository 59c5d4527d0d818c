//! Schemes of pay, on both databases.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{Access, AppResult, Once, pay::scheme};
use chrono::NaiveDate;
use contract::{ErrorCode, PaySchemeInput, PaySchemeQuery, PaySchemeView, Permission, Requires};
use domain::{
    ids::{OrganisationId, PaySchemeId},
    pay::scheme::{Amount, PUBLISHED, Scheme},
};
use testkit::{World, both_databases};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn published(at: usize) -> Scheme {
    serde_json::from_str(PUBLISHED[at].1).unwrap()
}

async fn access<P: Requires>(world: &World, username: &str) -> Access<P> {
    world.actor(username).await.require().unwrap()
}

fn input(
    organisation_id: OrganisationId,
    from: &str,
    replaces: Option<PaySchemeId>,
    scheme: Scheme,
) -> PaySchemeInput {
    PaySchemeInput {
        organisation_id,
        valid_from: day(from),
        document_number: "锦社发〔2026〕3号".to_owned(),
        replaces,
        scheme,
    }
}

async fn put_as(
    world: &World,
    username: &str,
    input: &PaySchemeInput,
    key: Option<&str>,
) -> AppResult<PaySchemeView> {
    let once = Once::new("pay_scheme_create", key.map(str::to_owned), input)?;
    scheme::create(&access(world, username).await, &once, input).await
}

async fn put(world: &World, input: &PaySchemeInput) -> PaySchemeView {
    put_as(world, "district-510104", input, None).await.unwrap()
}

async fn refused(world: &World, username: &str, input: &PaySchemeInput) -> ErrorCode {
    put_as(world, username, input, None)
        .await
        .unwrap_err()
        .code()
}

/// Names and days of what one sees.
async fn seen(
    world: &World,
    username: &str,
    query: PaySchemeQuery,
) -> Vec<(String, String, Option<String>)> {
    let page = scheme::list(&access(world, username).await, &query)
        .await
        .unwrap();
    assert_eq!(page.total, i64::try_from(page.items.len()).unwrap());
    let items = page.items.into_iter();
    items
        .map(|item| {
            (
                item.name,
                item.valid_from.to_string(),
                item.valid_to.map(|to| to.to_string()),
            )
        })
        .collect()
}

fn on(text: &str) -> PaySchemeQuery {
    PaySchemeQuery {
        as_of: Some(day(text)),
        ..PaySchemeQuery::default()
    }
}

fn over_time(organisation_id: OrganisationId) -> PaySchemeQuery {
    PaySchemeQuery {
        organisation_id: Some(organisation_id),
        ..PaySchemeQuery::default()
    }
}

both_databases! {
    async fn a_scheme_holds_from_its_day_until_the_next(database) {
        let world = World::new(database).await;
        let district = world.place("510104").await;
        let first = put(&world, &input(district, "2026-01-01", None, published(0))).await;
        assert_eq!((first.organisation.name.as_str(), first.valid_to, first.may_edit), ("锦江区", None, true));
        assert_eq!(first.scheme, published(0));
        assert!(first.clauses.iter().any(|clause| clause.name == "岗位工资"));
        let second = put(&world, &input(district, "2026-08-01", Some(first.id), published(1))).await;
        let (s1, s2) = (published(0).name, published(1).name);
        let whole = [
            (s2.clone(), "2026-08-01".to_owned(), None),
            (s1.clone(), "2026-01-01".to_owned(), Some("2026-08-01".to_owned())),
        ];
        assert_eq!(seen(&world, "district-510104", over_time(district)).await, whole);
        assert_eq!(seen(&world, "district-510104", on("2026-07-31")).await, [whole[1].clone()]);
        assert_eq!(seen(&world, "city", on("2026-08-01")).await, [whole[0].clone()]);
        assert!(seen(&world, "city", on("2025-12-31")).await.is_empty());
        // One between the two ends where the later begins; the earlier ends where it begins.
        let current = scheme::list(&access(&world, "city").await, &on("2026-03-01")).await.unwrap().items[0].id;
        let between = put(&world, &input(district, "2026-03-01", Some(current), published(2))).await;
        assert_eq!(between.valid_to, Some(day("2026-08-01")));
        let days: Vec<_> = seen(&world, "city", over_time(district)).await.into_iter().map(|one| (one.1, one.2)).collect();
        let text = |text: &str| text.to_owned();
        assert_eq!(days, [(text("2026-08-01"), None), (text("2026-03-01"), Some(text("2026-08-01"))), (text("2026-01-01"), Some(text("2026-03-01")))]);
        // A correction from the same day leaves nothing of what it corrects.
        let corrected = put(&world, &input(district, "2026-08-01", Some(second.id), published(3))).await;
        assert_eq!(seen(&world, "city", on("2027-01-01")).await, [(published(3).name, text("2026-08-01"), None)]);
        let found = scheme::get(&access(&world, "city").await, corrected.id).await.unwrap();
        assert_eq!(found, corrected);
        let gone = scheme::get(&access(&world, "city").await, second.id).await.unwrap_err();
        assert_eq!(gone.code(), ErrorCode::NotFound);
    }

    async fn a_district_sees_and_changes_its_own_alone(database) {
        let world = World::new(database).await;
        let (district, place, city) = (world.place("510104").await, world.place("510104017001").await, world.place("510100").await);
        let kept = put(&world, &input(district, "2026-01-01", None, published(0))).await;
        put_as(&world, "city", &input(city, "2026-01-01", None, published(1)), None).await.unwrap();
        assert!(seen(&world, "district-510185", on("2026-06-30")).await.is_empty());
        assert_eq!(seen(&world, "city", on("2026-06-30")).await.len(), 2);
        let other = access(&world, "district-510185").await;
        assert_eq!(scheme::get(&other, kept.id).await.unwrap_err().code(), ErrorCode::NotFound);
        assert_eq!(scheme::list(&other, &over_time(district)).await.unwrap_err().code(), ErrorCode::NotFound);
        let replacing = input(district, "2026-07-01", Some(kept.id), published(1));
        assert_eq!(refused(&world, "district-510185", &replacing).await, ErrorCode::NotFound);
        assert_eq!(refused(&world, "district-510104", &input(city, "2026-07-01", None, published(1))).await, ErrorCode::NotFound);
        assert_eq!(refused(&world, "city", &input(place, "2026-07-01", None, published(1))).await, ErrorCode::RuleViolated);
        for username in ["town-510104017", "village-510104017001", "sysadmin"] {
            let actor = world.actor(username).await;
            assert!(!actor.may(Permission::PaySchemeView) && !actor.may(Permission::PaySchemeEdit), "{username}");
        }
    }

    async fn two_who_change_one_scheme_do_not_overwrite_each_other(database) {
        let world = World::new(database).await;
        let district = world.place("510104").await;
        let first = put_as(&world, "city", &input(district, "2026-01-01", None, published(0)), Some("k")).await.unwrap();
        let again = put_as(&world, "city", &input(district, "2026-01-01", None, published(0)), Some("k")).await.unwrap();
        assert_eq!(again, first);
        assert_eq!(refused(&world, "city", &input(district, "2026-02-01", None, published(1))).await, ErrorCode::RevisionOutdated);
        put(&world, &input(district, "2026-02-01", Some(first.id), published(1))).await;
        assert_eq!(refused(&world, "city", &input(district, "2026-02-01", Some(first.id), published(2))).await, ErrorCode::RevisionOutdated);
        assert_eq!(seen(&world, "city", over_time(district)).await.len(), 2);
    }

    async fn what_is_wrong_in_a_scheme_is_said_with_its_place(database) {
        let world = World::new(database).await;
        let district = world.place("510104").await;
        let mut wrong = published(0);
        wrong.items[0].amount = Amount::Formula("岗位标准 + 补贴".to_owned());
        wrong.items[1].name = "岗位标准".to_owned();
        let mut input = input(district, "2026-01-01", None, wrong);
        input.document_number = "  ".to_owned();
        let problem = put_as(&world, "city", &input, None).await.unwrap_err().problem();
        let named: Vec<_> = problem.errors.iter().map(|error| (error.field.as_str(), error.code.as_str(), error.params.get("at").map(String::as_str))).collect();
        assert_eq!(named, [
            ("document_number", "required", None),
            ("scheme.items.1.name", "name_taken", None),
            ("scheme.items.0.formula", "name_unknown", Some("7")),
        ]);
        assert!(seen(&world, "city", over_time(district)).await.is_empty());
        let models = scheme::models(&access(&world, "city").await).unwrap();
        let keys: Vec<_> = models.items.iter().map(|model| model.key.as_str()).collect();
        assert_eq!(keys, ["S1", "S2", "S3", "S4"]);
    }
}
