//! The organisation tree as its users change and read it, on both databases.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{
    Access, Actor, AppError, AppResult, Once,
    identity::{AccountSeed, BuiltinRole, hash_password, seed_account},
    organisation,
};
use chrono::NaiveDate;
use contract::{
    AsOfQuery, ErrorCode, OrganisationCreate, OrganisationFigureInput, OrganisationPage,
    OrganisationQuery, OrganisationUpdate, OrganisationView, Requires, Rollup, RollupBasis,
    RollupQuery, perm,
};
use domain::{
    ids::OrganisationId,
    organisation::{FigureKind, OrganisationKind as Kind, OrganisationNature as Nature},
};
use persistence::Origin;
use testkit::{PASSWORD, World, both_databases, worker_input};

/// The day on which every test begins.
const TODAY: &str = "2026-06-30";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn access<P: Requires>(world: &World, username: &str) -> Access<P> {
    world.actor(username).await.require().unwrap()
}

/// Someone who maintains organisations, but of one district only.
async fn district_editor(world: &World, code: &str) -> Access<perm::OrganisationEdit> {
    let seed = AccountSeed {
        username: format!("maintainer-{code}"),
        display_name: "机构维护员".to_owned(),
        password: hash_password(world.app.store().keyring(), PASSWORD)
            .await
            .unwrap(),
        must_change_password: false,
        role: BuiltinRole::CityOfficer,
        scopes: vec![world.place(code).await],
    };
    let mut work = world
        .app
        .store()
        .begin(Origin::system("test"))
        .await
        .unwrap();
    let account = seed_account(&mut work, &seed).await.unwrap();
    work.commit().await.unwrap();
    Actor::for_job(&world.app, account)
        .await
        .unwrap()
        .require()
        .unwrap()
}

async fn list(
    world: &World,
    username: &str,
    query: OrganisationQuery,
) -> AppResult<OrganisationPage> {
    organisation::list(
        &access::<perm::OrganisationView>(world, username).await,
        &query,
    )
    .await
}

async fn names(world: &World, username: &str, query: OrganisationQuery) -> Vec<String> {
    let page = list(world, username, query).await.unwrap();
    assert_eq!(page.total, page.items.len() as i64);
    page.items.into_iter().map(|item| item.name).collect()
}

fn called(name: &str) -> OrganisationQuery {
    OrganisationQuery {
        q: Some(name.to_owned()),
        ..OrganisationQuery::default()
    }
}

fn below(parent: OrganisationId) -> OrganisationQuery {
    OrganisationQuery {
        parent_id: Some(parent),
        ..OrganisationQuery::default()
    }
}

async fn get(
    world: &World,
    username: &str,
    id: OrganisationId,
    as_of: Option<&str>,
) -> AppResult<OrganisationView> {
    organisation::get(
        &access::<perm::OrganisationView>(world, username).await,
        id,
        &AsOfQuery {
            as_of: as_of.map(day),
            ..AsOfQuery::default()
        },
    )
    .await
}

fn community(parent: OrganisationId, name: &str, code: &str) -> OrganisationCreate {
    OrganisationCreate {
        kind: Kind::Village,
        nature: Some(Nature::ResidentsCommittee),
        name: name.to_owned(),
        parent_id: Some(parent),
        division_code: Some(code.to_owned()),
        valid_from: day("2026-01-01"),
    }
}

fn employer(name: &str) -> OrganisationCreate {
    OrganisationCreate {
        kind: Kind::Employer,
        nature: Some(Nature::DispatchCompany),
        parent_id: None,
        division_code: None,
        ..community(OrganisationId(uuid::Uuid::nil()), name, "")
    }
}

async fn create(world: &World, input: &OrganisationCreate) -> AppResult<OrganisationView> {
    create_as(&access(world, "city").await, input).await
}

async fn create_as(
    editor: &Access<perm::OrganisationEdit>,
    input: &OrganisationCreate,
) -> AppResult<OrganisationView> {
    organisation::create(
        editor,
        &Once::new("organisation_create", None, input).unwrap(),
        input,
    )
    .await
}

fn renamed(name: &str, code: &str, effective_on: Option<&str>) -> OrganisationUpdate {
    OrganisationUpdate {
        name: name.to_owned(),
        nature: Some(Nature::ResidentsCommittee),
        division_code: Some(code.to_owned()),
        effective_on: effective_on.map(day),
    }
}

async fn update(
    world: &World,
    id: OrganisationId,
    revision: i64,
    input: &OrganisationUpdate,
) -> AppResult<OrganisationView> {
    organisation::update(&access(world, "city").await, id, revision, input).await
}

async fn rollup(world: &World, username: &str, by: RollupBasis) -> Rollup {
    let query = RollupQuery {
        by: Some(by),
        as_of: None,
        ..RollupQuery::default()
    };
    organisation::rollup(
        &access::<perm::OrganisationView>(world, username).await,
        &query,
    )
    .await
    .unwrap()
}

async fn enter(world: &World, place: &str, number: u16) {
    let input = worker_input(world.place(place).await, number);
    let once = Once::new("worker_create", None, &input).unwrap();
    application::worker::create(&access(world, "city").await, &input, &once)
        .await
        .unwrap();
}

fn code<T: std::fmt::Debug>(outcome: AppResult<T>) -> ErrorCode {
    outcome.as_ref().map_err(AppError::code).unwrap_err()
}

both_databases! {
    async fn a_new_name_leaves_the_days_before_it_as_they_were(database) {
        let world = World::new(database).await;
        let id = world.place("510104017001").await;
        let now = update(&world, id, 1, &renamed("督院社区", "510104017001", Some(TODAY))).await.unwrap();
        assert_eq!((now.name.as_str(), now.revision), ("督院社区", 2));
        assert_eq!(get(&world, "city", id, Some("2026-06-29")).await.unwrap().name, "督院街社区");
        assert_eq!(get(&world, "city", id, None).await.unwrap().name, "督院社区");
        let history: Vec<_> = now.history.iter().map(|fact| (fact.name.as_str(), fact.valid_from, fact.valid_to)).collect();
        assert_eq!(history, [("督院社区", day(TODAY), None), ("督院街社区", day("2019-01-01"), Some(day(TODAY)))]);
        let street = below(world.place("510104017").await);
        assert_eq!(names(&world, "city", street.clone()).await, ["督院社区", "华兴街社区"]);
        let yesterday = OrganisationQuery { as_of: Some(day("2026-06-29")), ..street };
        assert_eq!(names(&world, "city", yesterday).await, ["督院街社区", "华兴街社区"]);
    }

    async fn a_correction_holds_from_the_first_day(database) {
        let world = World::new(database).await;
        let id = world.place("510104017001").await;
        let now = update(&world, id, 1, &renamed("都院街社区", "510104017001", None)).await.unwrap();
        assert_eq!(now.history.len(), 1);
        assert_eq!(get(&world, "city", id, Some("2019-01-01")).await.unwrap().name, "都院街社区");
        assert_eq!(code(get(&world, "city", id, Some("2018-12-31")).await), ErrorCode::NotFound);
    }

    async fn a_name_entered_ahead_takes_effect_on_its_day(database) {
        let world = World::new(database).await;
        let id = world.place("510104017001").await;
        update(&world, id, 1, &renamed("督院社区", "510104017001", Some("2026-07-01"))).await.unwrap();
        assert_eq!(get(&world, "city", id, None).await.unwrap().name, "督院街社区");
        let tree = organisation::tree(&world.app).await.unwrap();
        assert!(tree.by_full_name("锦江区/督院街街道/督院街社区").is_some());
        world.database.clock.set("2026-06-30T16:00:00Z".parse().unwrap());
        let tree = organisation::tree(&world.app).await.unwrap();
        assert_eq!(tree.by_full_name("成都市／锦江区 / 督院街街道/督院社区").map(|node| node.id), Some(id));
        assert_eq!(get(&world, "city", id, None).await.unwrap().name, "督院社区");
    }

    async fn someone_else_was_faster(database) {
        let world = World::new(database).await;
        let id = world.place("510104017001").await;
        update(&world, id, 1, &renamed("督院社区", "510104017001", None)).await.unwrap();
        let late = update(&world, id, 1, &renamed("督院里社区", "510104017001", None)).await;
        assert_eq!(code(late), ErrorCode::RevisionOutdated);
        assert_eq!(get(&world, "city", id, None).await.unwrap().name, "督院社区");
    }

    async fn a_town_sees_its_own_villages_and_above_it_only_names(database) {
        let world = World::new(database).await;
        let (town, village) = (world.place("510104017").await, world.place("510104017002").await);
        assert_eq!(names(&world, "town-510104017", OrganisationQuery::default()).await, ["督院街街道"]);
        assert_eq!(names(&world, "town-510104017", below(town)).await, ["督院街社区", "华兴街社区"]);
        assert_eq!(names(&world, "town-510104017", called("社区")).await, ["督院街社区", "华兴街社区"]);
        assert_eq!(names(&world, "town-510104017", called("510104")).await.len(), 3);
        let seen = get(&world, "town-510104017", village, None).await.unwrap();
        let above: Vec<_> = seen.ancestors.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(above, ["成都市", "锦江区", "督院街街道"]);
    }

    async fn outside_the_scope_nothing_exists(database) {
        let world = World::new(database).await;
        for place in ["510100", "510104", "510104018", "510104018001", "510185100201"] {
            let id = world.place(place).await;
            assert_eq!(code(get(&world, "town-510104017", id, None).await), ErrorCode::NotFound, "{place}");
            assert_eq!(code(list(&world, "town-510104017", below(id)).await), ErrorCode::NotFound, "{place}");
        }
        let editor = district_editor(&world, "510185").await;
        for place in ["510100", "510104", "510104017001"] {
            let id = world.place(place).await;
            let change = organisation::update(&editor, id, 1, &renamed("石桥社区", "510185100209", None)).await;
            assert_eq!(code(change), ErrorCode::NotFound, "{place}");
            let figure = OrganisationFigureInput { kind: FigureKind::Population, year: 2025, value: 1, source: "年鉴".to_owned() };
            assert_eq!(code(organisation::save_figure(&editor, id, &figure).await), ErrorCode::NotFound, "{place}");
        }
        let elsewhere = community(world.place("510104017").await, "新社区", "510104017003");
        assert_eq!(code(create_as(&editor, &elsewhere).await), ErrorCode::NotFound);
        let within = community(world.place("510185100").await, "石桥社区", "510185100001");
        create_as(&editor, &within).await.unwrap();
        assert!(names(&world, "city", called("新社区")).await.is_empty());
    }

    async fn a_new_community_is_in_the_tree_at_once_and_not_before_its_day(database) {
        let world = World::new(database).await;
        let town = world.place("510104017").await;
        let new = create(&world, &community(town, "锦官社区", "510104017003")).await.unwrap();
        assert_eq!((new.revision, new.statutory_code.as_deref(), new.history.len()), (1, Some("510104"), 1));
        assert_eq!(new.ancestors.last().map(|town| town.name.as_str()), Some("督院街街道"));
        assert_eq!(world.place("510104017003").await, new.id);
        assert_eq!(get(&world, "town-510104017", town, None).await.unwrap().children, 3);
        assert_eq!(get(&world, "town-510104017", town, Some("2025-12-31")).await.unwrap().children, 2);
    }

    async fn the_same_key_creates_one_organisation(database) {
        let world = World::new(database).await;
        let input = community(world.place("510104017").await, "锦官社区", "510104017003");
        let once = Once::new("organisation_create", Some("k".to_owned()), &input).unwrap();
        let editor = access(&world, "city").await;
        let first = organisation::create(&editor, &once, &input).await.unwrap();
        assert_eq!(organisation::create(&editor, &once, &input).await.unwrap(), first);
        assert_eq!(names(&world, "city", called("锦官社区")).await.len(), 1);
    }

    async fn names_and_codes_are_not_given_twice(database) {
        let world = World::new(database).await;
        let town = world.place("510104017").await;
        assert_eq!(code(create(&world, &community(town, "督院街社区", "510104017009")).await), ErrorCode::NameTaken);
        assert_eq!(code(create(&world, &community(town, "锦官社区", "510104018001")).await), ErrorCode::Conflict);
        let village = world.place("510104017002").await;
        let same = update(&world, village, 1, &renamed("督院街社区", "510104017002", Some(TODAY))).await;
        assert_eq!(code(same), ErrorCode::NameTaken);
        // Another parent's child may bear the name.
        create(&world, &community(world.place("510104018").await, "督院街社区", "510104018009")).await.unwrap();
    }

    async fn nothing_hangs_where_it_cannot(database) {
        let world = World::new(database).await;
        let district = world.place("510104").await;
        assert_eq!(code(create(&world, &community(district, "锦官社区", "510104017003")).await), ErrorCode::RuleViolated);
        let city = OrganisationCreate { kind: Kind::City, nature: Some(Nature::Municipality), parent_id: None, division_code: Some("510200".to_owned()), ..employer("另一市") };
        assert_eq!(code(create(&world, &city).await), ErrorCode::RuleViolated);
        let early = OrganisationCreate { valid_from: day("2018-01-01"), ..community(world.place("510104017").await, "锦官社区", "510104017003") };
        assert_eq!(code(create(&world, &early).await), ErrorCode::RuleViolated);
        let before = update(&world, district, 1, &OrganisationUpdate { nature: Some(Nature::District), ..renamed("锦江", "510104", Some("2018-01-01")) }).await;
        assert_eq!(code(before), ErrorCode::RuleViolated);
    }

    async fn everyone_sees_employers_and_the_city_keeps_them(database) {
        let world = World::new(database).await;
        let district = district_editor(&world, "510104").await;
        assert_eq!(code(create_as(&district, &employer("蓉城人力公司")).await), ErrorCode::NotFound);
        let company = create(&world, &employer("蓉城人力公司")).await.unwrap();
        let employers = OrganisationQuery { kind: Some(Kind::Employer), ..OrganisationQuery::default() };
        for username in ["city", "district-510185", "town-510104017"] {
            assert_eq!(names(&world, username, employers.clone()).await, ["蓉城人力公司"], "{username}");
        }
        let change = OrganisationUpdate { name: "改名".to_owned(), nature: Some(Nature::DispatchCompany), division_code: None, effective_on: None };
        assert_eq!(code(organisation::update(&district, company.id, 1, &change).await), ErrorCode::NotFound);
    }

    async fn paging_is_stable_while_others_enter(database) {
        let world = World::new(database).await;
        let query = |cursor| OrganisationQuery { kind: Some(Kind::Village), limit: Some(1), cursor, ..OrganisationQuery::default() };
        let (mut cursor, mut seen) = (None, Vec::new());
        loop {
            let page = list(&world, "city", query(cursor)).await.unwrap();
            seen.extend(page.items.into_iter().map(|item| item.division_code.unwrap()));
            if seen.len() == 2 {
                // Before what has been read: neither repeated nor in the way of the rest.
                create(&world, &community(world.place("510104017").await, "锦官社区", "510104017000")).await.unwrap();
            }
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, ["510104017001", "510104017002", "510104018001", "510185100201"]);
        for nonsense in ["", "abc", "e30", "一"] {
            assert_eq!(code(list(&world, "city", query(Some(nonsense.to_owned()))).await), ErrorCode::CursorInvalid, "{nonsense}");
        }
    }

    async fn a_search_takes_its_signs_literally(database) {
        let world = World::new(database).await;
        for text in ["%", "_", "\\", "'"] {
            assert!(names(&world, "city", called(text)).await.is_empty(), "{text}");
        }
    }

    async fn a_figure_replaces_the_one_of_its_year(database) {
        let world = World::new(database).await;
        let town = world.place("510104017").await;
        let editor = access::<perm::OrganisationEdit>(&world, "city").await;
        let figure = |value| OrganisationFigureInput { kind: FigureKind::Households, year: 2025, value, source: "统计年鉴".to_owned() };
        organisation::save_figure(&editor, town, &figure(12_000)).await.unwrap();
        let now = organisation::save_figure(&editor, town, &figure(12_500)).await.unwrap();
        let figures: Vec<_> = now.figures.iter().map(|figure| (figure.year, figure.value)).collect();
        assert_eq!(figures, [(2025, 12_500)]);
        let company = create(&world, &employer("蓉城人力公司")).await.unwrap();
        assert_eq!(code(organisation::save_figure(&editor, company.id, &figure(1)).await), ErrorCode::RuleViolated);
    }

    async fn both_roll_ups_count_the_same(database) {
        let world = World::new(database).await;
        for (place, number) in [("510104017001", 1), ("510104017001", 3), ("510185100201", 5)] {
            enter(&world, place, number).await;
        }
        // A zone administers a street that lies in a statutory district.
        let zone = OrganisationCreate { kind: Kind::Unit, nature: Some(Nature::FunctionalZone), ..community(world.place("510100").await, "高新区", "510172") };
        let zone = create(&world, &zone).await.unwrap().id;
        let street = OrganisationCreate { kind: Kind::Town, nature: Some(Nature::Street), ..community(zone, "桂溪街道", "510104064") };
        let street = create(&world, &street).await.unwrap().id;
        create(&world, &community(street, "天府社区", "510104064001")).await.unwrap();
        enter(&world, "510104064001", 7).await;
        let units = rollup(&world, "city", RollupBasis::Administrative).await;
        let divisions = rollup(&world, "city", RollupBasis::Statutory).await;
        let shown = |rollup: &Rollup| {
            rollup.items.iter().map(|row| (row.name.clone(), row.streets, row.towns, row.communities, row.villages, row.workers)).collect::<Vec<_>>()
        };
        let row = |name: &str, streets, towns, communities, villages, workers| (name.to_owned(), streets, towns, communities, villages, workers);
        assert_eq!(shown(&units), [row("锦江区", 2, 0, 3, 0, 2), row("高新区", 1, 0, 1, 0, 1), row("简阳市", 0, 1, 0, 1, 1)]);
        assert_eq!(shown(&divisions), [row("锦江区", 3, 0, 4, 0, 3), row("简阳市", 0, 1, 0, 1, 1)]);
        assert_eq!(units.total, divisions.total);
        assert_eq!((units.total.full_time, units.total.workers), (4, 4));
        let own = rollup(&world, "district-510185", RollupBasis::Administrative).await;
        assert_eq!(shown(&own), [row("简阳市", 0, 1, 0, 1, 1)]);
    }

    async fn a_roll_up_of_another_day_counts_who_served_then(database) {
        let world = World::new(database).await;
        enter(&world, "510104017001", 1).await;
        let viewer = access::<perm::OrganisationView>(&world, "city").await;
        let workers = |as_of| RollupQuery { as_of: Some(day(as_of)), ..RollupQuery::default() };
        // The person entered on 2021-01-15.
        assert_eq!(organisation::rollup(&viewer, &workers("2021-01-15")).await.unwrap().total.workers, 1);
        assert_eq!(organisation::rollup(&viewer, &workers("2021-01-14")).await.unwrap().total.workers, 0);
        assert_eq!(code(organisation::rollup(&viewer, &workers("0001-01-01")).await), ErrorCode::ParameterInvalid);
    }

    async fn people_are_counted_below_every_node_of_a_page(database) {
        let world = World::new(database).await;
        for (place, number) in [("510104017001", 1), ("510104017002", 3), ("510104018001", 5)] {
            enter(&world, place, number).await;
        }
        let page = list(&world, "city", below(world.place("510104").await)).await.unwrap();
        let counts: Vec<_> = page.items.iter().map(|item| (item.full_name.as_str(), item.workers, item.children)).collect();
        assert_eq!(counts, [("成都市/锦江区/督院街街道", 2, 2), ("成都市/锦江区/锦华路街道", 1, 1)]);
        assert_eq!(list(&world, "city", OrganisationQuery::default()).await.unwrap().items[0].workers, 3);
    }

    async fn employers_and_departments_count_who_names_them(database) {
        let world = World::new(database).await;
        let company = create(&world, &employer("蓉城人力公司")).await.unwrap().id;
        let bureau = OrganisationCreate { kind: Kind::Department, nature: Some(Nature::GovernmentDepartment), division_code: None, ..community(world.place("510104").await, "民政局", "") };
        let bureau = create(&world, &bureau).await.unwrap().id;
        let input = worker_input(world.place("510104017001").await, 1);
        let input = contract::WorkerInput { employer_id: Some(company), department_id: Some(bureau), relation: domain::worker::RelationKind::Dispatch, ..input };
        let once = Once::new("worker_create", None, &input).unwrap();
        application::worker::create(&access(&world, "city").await, &input, &once).await.unwrap();
        enter(&world, "510104017001", 3).await;
        let page = list(&world, "city", below(world.place("510104").await)).await.unwrap();
        let counts: Vec<_> = page.items.iter().map(|item| (item.name.as_str(), item.workers)).collect();
        assert_eq!(counts, [("督院街街道", 2), ("锦华路街道", 0), ("民政局", 1)]);
        assert_eq!(get(&world, "city", company, None).await.unwrap().workers, 1);
        // Another district sees the employer, and of its people none.
        assert_eq!(get(&world, "district-510185", company, None).await.unwrap().workers, 0);
    }
}
