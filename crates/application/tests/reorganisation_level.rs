//! Acts of reorganisation are decided about by the level above whoever drafted them, on both
//! databases.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use application::{Access, AppError, AppResult, Once, identity::BuiltinRole, organisation::act};
use contract::{
    ActDecision, ActStep, ErrorCode, OrganisationActInput, OrganisationActView, Permission,
    Requires,
};
use domain::{organisation::act::ActState, worker::submission::Level};
use testkit::{World, both_databases};

const STREET: &str = "town-510104017";
const DISTRICT: &str = "district-510104";
const CITY: &str = "city";

async fn access<P: Requires>(world: &World, username: &str) -> Access<P> {
    world.actor(username).await.require().unwrap()
}

/// Somebody renames a community of 督院街 and hands the act in.
async fn submitted(world: &World, username: &str, name: &str) -> OrganisationActView {
    let step = ActStep::Rename {
        organisation_id: world.place("510104017001").await,
        name: name.to_owned(),
        division_code: None,
    };
    let input = OrganisationActInput {
        title: "社区更名".to_owned(),
        document_number: Some("锦府函〔2026〕12号".to_owned()),
        effective_on: "2026-06-30".parse().unwrap(),
        reason: None,
        steps: vec![step],
    };
    let once = Once::new("organisation_act_create", None, &input).unwrap();
    let editor = access(world, username).await;
    let draft = act::create(&editor, &once, &input).await.unwrap();
    act::submit(&editor, draft.id, draft.revision)
        .await
        .unwrap()
}

async fn approve(
    world: &World,
    username: &str,
    act: &OrganisationActView,
) -> AppResult<OrganisationActView> {
    act::approve(&access(world, username).await, act.id, act.revision).await
}

async fn may_decide(world: &World, username: &str, act: &OrganisationActView) -> bool {
    let seen = act::get(&access(world, username).await, act.id)
        .await
        .unwrap();
    seen.may.decide
}

fn refusal<T: std::fmt::Debug>(outcome: AppResult<T>) -> ErrorCode {
    outcome.as_ref().map_err(AppError::code).unwrap_err()
}

both_databases! {
    async fn what_a_street_drafts_its_district_decides(database) {
        let mut world = World::new(database).await;
        world.add_account("street-2", BuiltinRole::StreetOfficer, "510104017").await;
        let act = submitted(&world, STREET, "督院街北社区").await;
        assert_eq!(act.approver, Some(Level::District));
        assert!(!world.actor("street-2").await.may(Permission::ActApprove));
        for (username, may) in [(STREET, false), ("street-2", false), (DISTRICT, true), (CITY, true)] {
            assert_eq!(may_decide(&world, username, &act).await, may, "{username}");
        }
        assert_eq!(approve(&world, DISTRICT, &act).await.unwrap().state, ActState::Approved);
        // A higher level stands in for the one below it.
        let act = submitted(&world, STREET, "督院街南社区").await;
        assert_eq!(approve(&world, CITY, &act).await.unwrap().state, ActState::Approved);
    }

    async fn what_a_district_drafts_the_city_decides_and_nobody_beside(database) {
        let mut world = World::new(database).await;
        world.add_account("district-2", BuiltinRole::DistrictOfficer, "510104").await;
        let act = submitted(&world, DISTRICT, "督院街北社区").await;
        assert_eq!(act.approver, Some(Level::City));
        assert!(!may_decide(&world, "district-2", &act).await);
        assert_eq!(refusal(approve(&world, "district-2", &act).await), ErrorCode::ActStateUnfit);
        let why = ActDecision { reason: "文号有误".to_owned() };
        let beside = access(&world, "district-2").await;
        assert_eq!(refusal(act::give_back(&beside, act.id, act.revision, &why).await), ErrorCode::ActStateUnfit);
        let approved = approve(&world, CITY, &act).await.unwrap();
        // Nor does a lower level take back what a higher one decided.
        assert_eq!(refusal(act::reverse(&beside, act.id, approved.revision, &why).await), ErrorCode::ActStateUnfit);
        act::reverse(&access(&world, CITY).await, act.id, approved.revision, &why).await.unwrap();
    }

    async fn at_the_top_somebody_else_decides(database) {
        let mut world = World::new(database).await;
        world.add_account("city-2", BuiltinRole::CityOfficer, "510100").await;
        let act = submitted(&world, CITY, "督院街北社区").await;
        assert_eq!(act.approver, Some(Level::City));
        assert_eq!(refusal(approve(&world, CITY, &act).await), ErrorCode::SecondPersonRequired);
        approve(&world, "city-2", &act).await.unwrap();
    }
}
