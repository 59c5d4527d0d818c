//! Approved posts, staffing and its norms, on both databases.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{
    Access, AppError, AppResult, Once,
    identity::BuiltinRole,
    organisation::{self, act, staffing},
    worker,
};
use chrono::{NaiveDate, TimeDelta};
use contract::{
    ActDecision, ActStep, AsOfQuery, ClassQuota, ErrorCode, NodeRef, NormInput,
    OrganisationActInput, OrganisationActView, OrganisationFigureInput, PostQuotaInput, PostSums,
    Requires, SplitPart, StaffingOnly, StaffingPage, StaffingQuery, StaffingView,
};
use domain::{
    ids::OrganisationId,
    organisation::{
        FigureKind, OrganisationKind as Kind, OrganisationNature as Nature,
        staffing::{Norm, NormFit},
    },
    worker::{Post, WorkerClass as Class},
};
use testkit::{World, both_databases, worker_input};

const TODAY: &str = "2026-06-30";
const NEXT_MONTH: &str = "2026-08-01";
const LONG_AGO: &str = "2025-01-01";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn access<P: Requires>(world: &World, username: &str) -> Access<P> {
    world.actor(username).await.require().unwrap()
}

fn posts(numbers: &[(Class, Option<i64>)], effective_on: &str) -> PostQuotaInput {
    PostQuotaInput {
        posts: numbers
            .iter()
            .map(|(class, number)| ClassQuota {
                class: *class,
                number: *number,
            })
            .collect(),
        effective_on: day(effective_on),
        document_number: Some("锦编〔2026〕1号".to_owned()),
        reason: None,
    }
}

async fn save_as(
    world: &World,
    username: &str,
    id: OrganisationId,
    input: &PostQuotaInput,
) -> AppResult<StaffingView> {
    let revision = get(world, "city", id, None).await.unwrap().revision;
    staffing::save(&access(world, username).await, id, revision, input).await
}

async fn approved(
    world: &World,
    id: OrganisationId,
    numbers: &[(Class, Option<i64>)],
    effective_on: &str,
) -> StaffingView {
    save_as(world, "city", id, &posts(numbers, effective_on))
        .await
        .unwrap()
}

async fn get(
    world: &World,
    username: &str,
    id: OrganisationId,
    as_of: Option<&str>,
) -> AppResult<StaffingView> {
    let query = AsOfQuery {
        as_of: as_of.map(day),
        ..AsOfQuery::default()
    };
    staffing::get(&access(world, username).await, id, &query).await
}

async fn list(world: &World, username: &str, query: StaffingQuery) -> StaffingPage {
    staffing::list(&access(world, username).await, &query)
        .await
        .unwrap()
}

fn names(page: &StaffingPage) -> Vec<&str> {
    let names = page.items.iter();
    names.map(|row| row.organisation.name.as_str()).collect()
}

async fn enter(world: &World, place: OrganisationId, class: Class, number: u16) {
    let input = contract::WorkerInput {
        class,
        post: if class.is_committee() {
            Post::CommitteeMember
        } else {
            Post::Staff
        },
        ..worker_input(place, number)
    };
    let once = Once::new("worker_create", None, &input).unwrap();
    worker::create(&access(world, "city").await, &input, &once)
        .await
        .unwrap();
}

async fn figure(world: &World, id: OrganisationId, kind: FigureKind, value: i64) {
    let input = OrganisationFigureInput {
        kind,
        year: 2025,
        value,
        source: "统计局".to_owned(),
    };
    organisation::save_figure(&access(world, "city").await, id, &input)
        .await
        .unwrap();
}

fn of(view: &StaffingView, class: Class) -> &PostSums {
    let found = view.classes.iter().find(|posts| posts.class == class);
    &found.unwrap().posts
}

fn code<T: std::fmt::Debug>(outcome: AppResult<T>) -> ErrorCode {
    outcome.as_ref().map_err(AppError::code).unwrap_err()
}

fn sums(approved: i64, occupied: i64, vacant: i64, over: i64, unapproved: i64) -> PostSums {
    PostSums {
        approved,
        occupied,
        vacant,
        over,
        unapproved,
    }
}

/// Drafted by the district, approved by the city.
async fn carried_out(world: &World, steps: Vec<ActStep>, on: &str) -> OrganisationActView {
    let input = OrganisationActInput {
        title: "社区调整".to_owned(),
        document_number: Some("锦府函〔2026〕7号".to_owned()),
        effective_on: day(on),
        reason: None,
        steps,
    };
    let once = Once::new("organisation_act_create", None, &input).unwrap();
    let district = access(world, "district-510104").await;
    let drafted = act::create(&district, &once, &input).await.unwrap();
    let district = access(world, "district-510104").await;
    let act = act::submit(&district, drafted.id, drafted.revision)
        .await
        .unwrap();
    let city = access(world, "city").await;
    act::approve(&city, act.id, act.revision).await.unwrap()
}

async fn reverse(world: &World, act: &OrganisationActView) -> AppResult<OrganisationActView> {
    let decision = ActDecision {
        reason: "文件撤销".to_owned(),
    };
    act::reverse(
        &access(world, "city").await,
        act.id,
        act.revision,
        &decision,
    )
    .await
}

both_databases! {
    async fn posts_hold_from_their_day_and_the_days_before_stay(database) {
        let world = World::new(database).await;
        let place = world.place("510104017001").await;
        enter(&world, place, Class::Member, 1).await;
        enter(&world, place, Class::Member, 3).await;
        enter(&world, place, Class::Staff, 5).await;
        // Nothing is approved yet: three people, and no verdict on any.
        assert_eq!(get(&world, "city", place, None).await.unwrap().total, sums(0, 3, 0, 0, 3));
        approved(&world, place, &[(Class::Member, Some(1)), (Class::Deputy, Some(2))], LONG_AGO).await;
        let now = approved(&world, place, &[(Class::Member, Some(4))], TODAY).await;
        assert_eq!(*of(&now, Class::Member), sums(4, 2, 2, 0, 0));
        assert_eq!(*of(&now, Class::Deputy), sums(2, 0, 2, 0, 0), "a class that is not named stays");
        assert_eq!(now.total, sums(6, 3, 4, 0, 1));
        let yesterday = get(&world, "city", place, Some("2026-06-29")).await.unwrap();
        assert_eq!(*of(&yesterday, Class::Member), sums(1, 2, 0, 1, 0));
        // Between: it holds until what was approved for the later day.
        let between = approved(&world, place, &[(Class::Member, Some(2))], "2025-06-01").await;
        assert_eq!(*of(&between, Class::Member), sums(4, 2, 2, 0, 0));
        let then = get(&world, "city", place, Some("2026-06-29")).await.unwrap();
        assert_eq!(of(&then, Class::Member).approved, 2);
        // Without a number the approval ends, and the history says so.
        let ended = approved(&world, place, &[(Class::Deputy, None)], TODAY).await;
        assert_eq!(*of(&ended, Class::Deputy), sums(0, 0, 0, 0, 0));
        let deputy = ended.approvals.iter().find(|approval| approval.class == Class::Deputy).unwrap();
        assert_eq!((deputy.valid_from, deputy.valid_to), (day(LONG_AGO), Some(day(TODAY))));
        // The streets above are the sums.
        let street = get(&world, "city", world.place("510104017").await, None).await.unwrap();
        assert_eq!((street.total, street.places), (ended.total, 2));
        assert_eq!(street.children.iter().map(|child| child.total.occupied).collect::<Vec<_>>(), [3, 0]);
    }

    async fn posts_are_approved_by_whoever_maintains_the_place_and_with_a_document(database) {
        let mut world = World::new(database).await;
        world.add_account("maintainer", BuiltinRole::CityOfficer, "510104").await;
        let (inside, outside) = (world.place("510104017001").await, world.place("510185100201").await);
        let input = posts(&[(Class::Member, Some(5))], TODAY);
        save_as(&world, "maintainer", inside, &input).await.unwrap();
        assert_eq!(code(save_as(&world, "maintainer", outside, &input).await), ErrorCode::NotFound);
        assert_eq!(code(get(&world, "district-510185", inside, None).await), ErrorCode::NotFound);
        let city = access(&world, "city").await;
        assert_eq!(code(staffing::save(&city, inside, 1, &input).await), ErrorCode::RevisionOutdated);
        let unit = world.place("510104").await;
        assert_eq!(code(save_as(&world, "city", unit, &input).await), ErrorCode::RuleViolated);
        let early = posts(&[(Class::Member, Some(5))], "2018-01-01");
        assert_eq!(code(save_as(&world, "city", inside, &early).await), ErrorCode::RuleViolated);
        let unsaid = PostQuotaInput { document_number: Some(" ".to_owned()), ..input.clone() };
        assert_eq!(code(save_as(&world, "city", inside, &unsaid).await), ErrorCode::FieldsInvalid);
        let stated = PostQuotaInput { reason: Some("更正".to_owned()), ..unsaid };
        save_as(&world, "city", inside, &stated).await.unwrap();
        let twice = posts(&[(Class::Member, Some(5)), (Class::Member, Some(6))], TODAY);
        assert_eq!(code(save_as(&world, "city", inside, &twice).await), ErrorCode::FieldsInvalid);
    }

    async fn the_list_names_vacancies_and_committees_of_the_wrong_size(database) {
        let world = World::new(database).await;
        let (one, two) = (world.place("510104017001").await, world.place("510104017002").await);
        let village = world.place("510185100201").await;
        for number in 0..5 {
            enter(&world, one, Class::Member, 2 * number + 1).await;
        }
        for number in 5..8 {
            enter(&world, village, Class::Member, 2 * number + 1).await;
        }
        enter(&world, two, Class::Head, 41).await;
        approved(&world, one, &[(Class::Member, Some(5)), (Class::Staff, Some(1))], LONG_AGO).await;
        approved(&world, two, &[(Class::Head, Some(0))], LONG_AGO).await;
        let only = |only| StaffingQuery { only, ..StaffingQuery::default() };
        let all = list(&world, "city", only(None)).await;
        assert_eq!(names(&all), ["督院街社区", "华兴街社区", "锦华社区", "石桥村"], "streets without posts are left out");
        assert_eq!((all.total, all.sums.clone()), (4, sums(6, 9, 1, 1, 3)));
        assert_eq!(names(&list(&world, "city", only(Some(StaffingOnly::Vacant))).await), ["督院街社区"]);
        let over = list(&world, "city", only(Some(StaffingOnly::Over))).await;
        assert_eq!((names(&over), over.items[0].heads.as_slice()), (vec!["华兴街社区"], ["张三".to_owned()].as_slice()));
        // Five members are enough for a community, three for a village; one and none are not.
        let wrong = list(&world, "city", only(Some(StaffingOnly::CommitteeSize))).await;
        assert_eq!(names(&wrong), ["华兴街社区", "锦华社区"]);
        // A page at a time nobody is missed, nor shown twice.
        let mut query = StaffingQuery { limit: Some(3), ..StaffingQuery::default() };
        let first = list(&world, "city", query.clone()).await;
        query.cursor = first.next_cursor.clone();
        let second = list(&world, "city", query).await;
        assert_eq!([names(&first), names(&second)].concat(), names(&all));
        assert_eq!(second.next_cursor, None);
        // Who sees a street sees its places; who may not see people sees no names.
        let street = list(&world, "town-510104017", StaffingQuery::default()).await;
        assert_eq!(names(&street), ["督院街社区", "华兴街社区"]);
        let blind = list(&world, "sysadmin", StaffingQuery::default()).await;
        assert!(blind.items.iter().all(|row| row.heads.is_empty()));
        let elsewhere = StaffingQuery { organisation_id: Some(village), ..StaffingQuery::default() };
        let refused = staffing::list(&access(&world, "town-510104017").await, &elsewhere).await;
        assert_eq!(code(refused), ErrorCode::NotFound);
    }

    async fn norms_are_held_against_those_places_that_have_the_figure(database) {
        let world = World::new(database).await;
        let (one, street) = (world.place("510104017001").await, world.place("510104017").await);
        for number in 0..3 {
            enter(&world, one, Class::Staff, 2 * number + 1).await;
        }
        // 3 workers for 1,500 residents are 20 for 10,000; the other community has no figure.
        figure(&world, one, FigureKind::Population, 1_500).await;
        figure(&world, one, FigureKind::Households, 1_300).await;
        let view = get(&world, "city", street, None).await.unwrap();
        let check = |view: &StaffingView, norm| view.checks.iter().find(|check| check.norm == norm).unwrap().clone();
        let residents = check(&view, Norm::WorkersPerTenThousand);
        assert_eq!((residents.people, residents.base, residents.measured.as_deref()), (3, Some(1_500), Some("20")));
        assert_eq!((residents.fit, residents.places, residents.unknown), (Some(NormFit::Within), 1, 1));
        // 1,300 households: 4 workers at least (3.25), 4 at most (4.33); 433.33 for each.
        let households = check(&view, Norm::HouseholdsPerWorker);
        assert_eq!((households.least, households.most, households.short), (Some(4), Some(4), 1));
        assert_eq!(households.measured.as_deref(), Some("433.33"));
        let committee = check(&view, Norm::ResidentsCommittee);
        assert_eq!((committee.fit, committee.places, committee.short), (None, 2, 2));

        // A norm is a setting, with its source.
        let norms = staffing::norms(&access(&world, "city").await).await.unwrap();
        assert_eq!((norms.total, norms.items[0].minimum, norms.items[0].revision), (5, Some(5), 0));
        let input = NormInput { minimum: Some(25), maximum: None, source: "昌吉州".to_owned() };
        let city = access(&world, "city").await;
        let set = staffing::save_norm(&city, "WORKERS_PER_TEN_THOUSAND", 0, &input).await.unwrap();
        assert_eq!((set.revision, set.source.as_str()), (1, "昌吉州"));
        assert_eq!(code(staffing::save_norm(&city, "WORKERS_PER_TEN_THOUSAND", 0, &input).await), ErrorCode::RevisionOutdated);
        staffing::save_norm(&city, "WORKERS_PER_TEN_THOUSAND", 1, &input).await.unwrap();
        let wrong = NormInput { maximum: Some(24), ..input.clone() };
        assert_eq!(code(staffing::save_norm(&city, "WORKERS_PER_TEN_THOUSAND", 2, &wrong).await), ErrorCode::FieldsInvalid);
        assert_eq!(code(staffing::save_norm(&city, "NONE", 0, &input).await), ErrorCode::NotFound);
        // 1,500 × 25 ÷ 10,000 = 3.75: four.
        let residents = check(&get(&world, "city", one, None).await.unwrap(), Norm::WorkersPerTenThousand);
        assert_eq!((residents.least, residents.fit), (Some(4), Some(NormFit::Short)));
    }

    async fn merged_places_add_up_their_posts_until_the_act_is_taken_back(database) {
        let world = World::new(database).await;
        let (one, two) = (world.place("510104017001").await, world.place("510104017002").await);
        approved(&world, one, &[(Class::Member, Some(5)), (Class::Grid, Some(3))], LONG_AGO).await;
        approved(&world, two, &[(Class::Member, Some(4))], LONG_AGO).await;
        let before = get(&world, "city", two, Some(NEXT_MONTH)).await.unwrap();
        let act = carried_out(&world, vec![ActStep::Merge { sources: vec![one], into: NodeRef::Id(two) }], NEXT_MONTH).await;
        let merged = get(&world, "city", two, Some(NEXT_MONTH)).await.unwrap();
        assert_eq!((of(&merged, Class::Member).approved, of(&merged, Class::Grid).approved), (9, 3));
        assert!(merged.approvals.iter().any(|approval| approval.document_number.as_deref() == Some("锦府函〔2026〕7号")));
        let street = world.place("510104017").await;
        for on in ["2026-07-31", NEXT_MONTH] {
            let whole = get(&world, "city", street, Some(on)).await.unwrap();
            assert_eq!(whole.total.approved, 12, "{on}");
        }
        assert_eq!(get(&world, "city", one, Some("2026-07-31")).await.unwrap().total.approved, 8);
        world.database.clock.advance(TimeDelta::hours(1));
        reverse(&world, &act).await.unwrap();
        let after = get(&world, "city", two, Some(NEXT_MONTH)).await.unwrap();
        assert_eq!((&after.classes, of(&after, Class::Member).approved), (&before.classes, 4));
        assert_eq!(get(&world, "city", one, Some(NEXT_MONTH)).await.unwrap().total.approved, 8);
        // What was believed in between stays readable.
        let believed = AsOfQuery { as_of: Some(day(NEXT_MONTH)), known_at: Some(world.app.store().now() - TimeDelta::minutes(30)) };
        let then = staffing::get(&access(&world, "city").await, two, &believed).await.unwrap();
        assert_eq!(of(&then, Class::Member).approved, 9);
        // Later approvals rest on the act.
        let again = carried_out(&world, vec![ActStep::Merge { sources: vec![one], into: NodeRef::Id(two) }], NEXT_MONTH).await;
        approved(&world, two, &[(Class::Member, Some(7))], NEXT_MONTH).await;
        assert_eq!(code(reverse(&world, &again).await), ErrorCode::ActRestedOn);
    }

    async fn a_split_divides_posts_by_share_in_whole_numbers(database) {
        let world = World::new(database).await;
        let place = world.place("510104017001").await;
        approved(&world, place, &[(Class::Member, Some(7)), (Class::Staff, Some(4))], LONG_AGO).await;
        let part = |node, share| SplitPart { node, children: Vec::new(), address_words: Vec::new(), share };
        let steps = vec![
            ActStep::Establish {
                label: "东".to_owned(),
                kind: Kind::Village,
                nature: Some(Nature::ResidentsCommittee),
                name: "东社区".to_owned(),
                parent: NodeRef::Id(world.place("510104017").await),
                division_code: None,
            },
            ActStep::Split {
                source: place,
                parts: vec![part(NodeRef::Id(place), Some(6_000)), part(NodeRef::New("东".to_owned()), Some(4_000))],
            },
        ];
        carried_out(&world, steps, NEXT_MONTH).await;
        let query = StaffingQuery { as_of: Some(day(NEXT_MONTH)), ..StaffingQuery::default() };
        let page = list(&world, "city", query).await;
        let of = |name: &str| {
            let row = page.items.iter().find(|row| row.organisation.name == name).unwrap();
            row.classes.iter().map(|of| (of.class, of.posts.approved)).collect::<Vec<_>>()
        };
        // 7 by 60 : 40 = 4.2 and 2.8; 4 = 2.4 and 1.6.
        assert_eq!(of("督院街社区"), [(Class::Member, 4), (Class::Staff, 2)]);
        assert_eq!(of("东社区"), [(Class::Member, 3), (Class::Staff, 2)]);
    }
}
