//! Acts of reorganisation from draft to reversal, on both databases.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{
    Access, Once,
    identity::{AccountSeed, BuiltinRole, hash_password, seed_account},
    organisation::{self, act},
    worker,
};
use chrono::{NaiveDate, TimeDelta};
use contract::{
    ActAllocationEntry, ActAllocationInput, ActAllocationPropose, ActAllocationQuery, ActDecision,
    ActSheetQuery, ActStep, AsOfQuery, ErrorCode, NodeRef, OrganisationActInput,
    OrganisationActQuery, OrganisationActView, OrganisationCreate, OrganisationFigureInput,
    OrganisationQuery, Requires, RollupQuery, RollupTree, SplitPart, TimelineQuery, WorkerQuery,
    WorkerUpdate, perm,
};
use domain::{
    ids::{OrganisationId, WorkerId},
    organisation::{
        FigureKind, OrganisationKind as Kind, OrganisationNature as Nature,
        act::{ActState, AllocationBasis},
    },
};
use persistence::Origin;
use testkit::{PASSWORD, World, both_databases, worker_input};

const TODAY: &str = "2026-06-30";
const NEXT_MONTH: &str = "2026-08-01";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn access<P: Requires>(world: &World, username: &str) -> Access<P> {
    // Grants may have changed since the last use.
    world.actor(username).await.require().unwrap()
}

fn input(effective_on: &str, steps: Vec<ActStep>) -> OrganisationActInput {
    OrganisationActInput {
        title: "街道区划调整".to_owned(),
        document_number: Some("川民政函〔2026〕12号".to_owned()),
        effective_on: day(effective_on),
        reason: None,
        steps,
    }
}

async fn drafted(
    world: &World,
    username: &str,
    input: &OrganisationActInput,
) -> OrganisationActView {
    let once = Once::new("organisation_act_create", None, input).unwrap();
    act::create(&access(world, username).await, &once, input)
        .await
        .unwrap()
}

async fn submitted(world: &World, act: &OrganisationActView) -> OrganisationActView {
    act::submit(
        &access(world, "district-510104").await,
        act.id,
        act.revision,
    )
    .await
    .unwrap()
}

/// Drafted by the district, approved by the city.
async fn carried_out(world: &World, input: &OrganisationActInput) -> OrganisationActView {
    let act = drafted(world, "district-510104", input).await;
    let act = submitted(world, &act).await;
    act::approve(&access(world, "city").await, act.id, act.revision)
        .await
        .unwrap()
}

async fn entered(world: &World, place: OrganisationId, number: u16) -> WorkerId {
    let input = worker_input(place, number);
    let once = Once::new("worker_create", None, &input).unwrap();
    let entered = worker::create(&access(world, "city").await, &input, &once).await;
    entered.unwrap().done().unwrap().id
}

/// Names of the children of a place on a day.
async fn children(world: &World, parent: OrganisationId, on: &str) -> Vec<String> {
    let query = OrganisationQuery {
        parent_id: Some(parent),
        as_of: Some(day(on)),
        ..OrganisationQuery::default()
    };
    let page = organisation::list(&access(world, "city").await, &query).await;
    page.unwrap()
        .items
        .into_iter()
        .map(|item| item.name)
        .collect()
}

/// People on the list of a place on a day; none when the place does not exist then.
async fn people(
    world: &World,
    username: &str,
    place: OrganisationId,
    on: Option<&str>,
) -> Option<i64> {
    let query = WorkerQuery {
        organisation_id: Some(place),
        as_of: on.map(day),
        ..WorkerQuery::default()
    };
    let page = worker::list(&access(world, username).await, &query).await;
    page.ok().map(|page| page.total)
}

async fn midnight(world: &World, on: &str) {
    let at = day(on).and_hms_opt(1, 0, 0).unwrap().and_utc();
    world.database.clock.set(at);
    worker::refresh_roster(&world.app).await.unwrap();
}

fn new_street() -> ActStep {
    ActStep::Establish {
        label: "新街道".to_owned(),
        kind: Kind::Town,
        nature: Some(Nature::Street),
        name: "新街道".to_owned(),
        parent: NodeRef::New(String::new()),
        division_code: None,
    }
}

async fn merge_streets(world: &World) -> Vec<ActStep> {
    let unit = world.place("510104").await;
    let (one, two) = (
        world.place("510104017").await,
        world.place("510104018").await,
    );
    let establish = match new_street() {
        ActStep::Establish {
            label,
            kind,
            nature,
            name,
            division_code,
            ..
        } => ActStep::Establish {
            label,
            kind,
            nature,
            name,
            parent: NodeRef::Id(unit),
            division_code,
        },
        other => other,
    };
    vec![
        establish,
        ActStep::Merge {
            sources: vec![one, two],
            into: NodeRef::New("新街道".to_owned()),
        },
    ]
}

async fn split_community(world: &World) -> Vec<ActStep> {
    let source = world.place("510104017001").await;
    let street = world.place("510104017").await;
    vec![
        ActStep::Establish {
            label: "东社区".to_owned(),
            kind: Kind::Village,
            nature: Some(Nature::ResidentsCommittee),
            name: "东社区".to_owned(),
            parent: NodeRef::Id(street),
            division_code: None,
        },
        ActStep::Split {
            source,
            parts: vec![
                SplitPart {
                    node: NodeRef::Id(source),
                    children: Vec::new(),
                    address_words: Vec::new(),
                    share: None,
                },
                SplitPart {
                    node: NodeRef::New("东社区".to_owned()),
                    children: Vec::new(),
                    address_words: vec!["督院街1号".to_owned()],
                    share: None,
                },
            ],
        },
    ]
}

both_databases! {
    async fn a_merger_dated_ahead_takes_effect_on_its_day(database) {
        let world = World::new(database).await;
        let unit = world.place("510104").await;
        let (one, two) = (world.place("510104017").await, world.place("510104018").await);
        let community = world.place("510104017001").await;
        let worker = entered(&world, community, 1).await;
        let staff = entered(&world, two, 2).await;
        carried_out(&world, &input(NEXT_MONTH, merge_streets(&world).await)).await;

        // Nothing has changed today; the day to come can be read already.
        assert_eq!(children(&world, unit, TODAY).await, ["督院街街道", "锦华路街道"]);
        assert_eq!(children(&world, unit, NEXT_MONTH).await, ["新街道"]);
        assert_eq!(people(&world, "city", one, None).await, Some(1));

        midnight(&world, NEXT_MONTH).await;
        let new = organisation::tree(&world.app).await.unwrap();
        let new = new.by_full_name("锦江区/新街道").unwrap().id;
        assert_eq!(people(&world, "city", new, None).await, Some(2));
        assert_eq!(people(&world, "city", one, None).await, None, "it is no more");
        assert_eq!(people(&world, "city", one, Some(TODAY)).await, Some(1), "yesterday reads as it was");
        // The clerk of a street works in what it became, and sees its past.
        assert_eq!(people(&world, "town-510104017", new, None).await, Some(2));
        let view = organisation::get(&access(&world, "city").await, one, &AsOfQuery::default()).await.unwrap();
        assert_eq!(view.closed_on, Some(day(NEXT_MONTH)));
        assert_eq!((view.successors.len(), view.successors[0].organisation.id, view.successors[0].share), (1, new, 10_000));
        let view = organisation::get(&access(&world, "city").await, new, &AsOfQuery::default()).await.unwrap();
        assert_eq!(view.predecessors.len(), 2);
        // The member of the community stays in it; the staff of the street are moved.
        let kept = worker::get(&access(&world, "city").await, worker).await.unwrap();
        assert_eq!(kept.assignments[0].organisation.id, community);
        let moved = worker::get(&access(&world, "city").await, staff).await.unwrap();
        assert_eq!(moved.assignments[0].organisation.id, new);
    }

    async fn a_split_sends_everyone_where_the_allocation_says(database) {
        let world = World::new(database).await;
        let source = world.place("510104017001").await;
        let by_address = entered(&world, source, 1).await;
        let by_hand = entered(&world, source, 2).await;
        let act = drafted(&world, "district-510104", &input(TODAY, split_community(&world).await)).await;
        let editor = access::<perm::ActEdit>(&world, "district-510104").await;

        let preview = act::preview(&access(&world, "district-510104").await, act.id).await.unwrap();
        let codes: Vec<&str> = preview.problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(codes, ["people_unallocated"]);
        let refused = act::submit(&editor, act.id, act.revision).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::RuleViolated);

        let proposed = act::propose(&editor, act.id, &ActAllocationPropose { basis: AllocationBasis::Address }).await.unwrap();
        assert_eq!((proposed.total, proposed.unallocated), (2, 0));
        // Both live in 督院街1号, which is the eastern part's.
        assert!(proposed.items.iter().all(|row| row.target == Some(NodeRef::New("东社区".to_owned()))));
        let stays = ActAllocationInput { items: vec![ActAllocationEntry { worker_id: by_hand, source_id: source, target: NodeRef::Id(source) }] };
        act::allocate(&editor, act.id, &stays).await.unwrap();
        let preview = act::preview(&access(&world, "district-510104").await, act.id).await.unwrap();
        assert!(preview.problems.is_empty(), "{:?}", preview.problems);
        let flows: Vec<i64> = preview.flows.iter().map(|flow| flow.people).collect();
        assert_eq!(flows, [1, 1]);

        let act = submitted(&world, &act).await;
        act::approve(&access(&world, "city").await, act.id, act.revision).await.unwrap();
        let city = access::<perm::WorkerView>(&world, "city").await;
        let place = |view: contract::WorkerView| view.assignments[0].organisation.name.clone();
        assert_eq!(place(worker::get(&city, by_address).await.unwrap()), "东社区");
        assert_eq!(place(worker::get(&city, by_hand).await.unwrap()), "督院街社区");
        assert_eq!(people(&world, "city", source, None).await, Some(1));
        assert_eq!(people(&world, "city", source, Some("2026-06-29")).await, Some(2));
        // Shares follow the people: one of two each.
        let view = organisation::get(&access(&world, "city").await, source, &AsOfQuery::default()).await.unwrap();
        assert_eq!(view.successors[0].share, 5_000);
        let page = act::allocation(&editor, act.id, &ActAllocationQuery::default()).await.unwrap();
        assert_eq!(page.total, 1, "only who is still there");
    }

    async fn whoever_comes_before_the_day_is_carried_along(database) {
        let world = World::new(database).await;
        let street = world.place("510104018").await;
        carried_out(&world, &input(NEXT_MONTH, merge_streets(&world).await)).await;
        // Entered after the approval, before the day.
        let late = entered(&world, street, 3).await;
        // And somebody who is changed in between goes along as changed.
        let city = access::<perm::WorkerEdit>(&world, "city").await;
        let mut record = worker_input(street, 3);
        record.id_number = None;
        record.post = domain::worker::Post::DeputyDirector;
        record.class = domain::worker::WorkerClass::Deputy;
        let update = WorkerUpdate { record, effective_on: Some(day("2026-07-15")), reason: None };
        worker::update(&city, late, 1, &update).await.unwrap();
        let planned = worker::get(&access(&world, "city").await, late).await.unwrap();
        assert_eq!(planned.planned_assignments[0].full_name, "成都市/锦江区/新街道");
        midnight(&world, NEXT_MONTH).await;
        let view = worker::get(&access(&world, "city").await, late).await.unwrap();
        let now = &view.assignments[0];
        assert_eq!((now.organisation.name.as_str(), now.class), ("新街道", domain::worker::WorkerClass::Deputy));
        assert_eq!(people(&world, "city", street, Some("2026-07-20")).await, Some(1));
    }

    async fn an_act_taken_back_leaves_every_day_as_it_was(database) {
        let world = World::new(database).await;
        let unit = world.place("510104").await;
        let (one, two) = (world.place("510104017").await, world.place("510104018").await);
        let worker = entered(&world, two, 1).await;
        let before = worker::get(&access(&world, "city").await, worker).await.unwrap();
        let figure = |value| OrganisationFigureInput { kind: FigureKind::Population, year: 2025, value, source: "统计局".to_owned() };
        for (place, value) in [(one, 30_001), (two, 20_000)] {
            organisation::save_figure(&access(&world, "city").await, place, &figure(value)).await.unwrap();
        }
        let act = carried_out(&world, &input(TODAY, merge_streets(&world).await)).await;
        let tree = organisation::tree(&world.app).await.unwrap();
        let new = tree.by_full_name("锦江区/新街道").unwrap().id;
        let view = organisation::get(&access(&world, "city").await, new, &AsOfQuery::default()).await.unwrap();
        assert_eq!(view.figures[0].value, 50_001, "population adds up");
        assert_eq!(people(&world, "city", new, None).await, Some(1));

        world.database.clock.advance(TimeDelta::hours(1));
        let reason = ActDecision { reason: "文件撤回".to_owned() };
        let city = access::<perm::ActApprove>(&world, "city").await;
        let reversed = act::reverse(&city, act.id, act.revision, &reason).await.unwrap();
        assert_eq!(reversed.state, ActState::Reversed);
        assert_eq!(children(&world, unit, TODAY).await, ["督院街街道", "锦华路街道"]);
        assert_eq!(people(&world, "city", two, None).await, Some(1));
        assert_eq!(people(&world, "city", new, None).await, None);
        let after = worker::get(&access(&world, "city").await, worker).await.unwrap();
        assert_eq!(after.assignments, before.assignments);
        let view = organisation::get(&access(&world, "city").await, two, &AsOfQuery::default()).await.unwrap();
        assert_eq!((view.figures.len(), view.figures[0].value, view.closed_on), (1, 20_000, None));
        assert!(view.successors.is_empty());
        // What was believed in between stays readable.
        let believed = AsOfQuery { as_of: Some(day(TODAY)), known_at: Some(world.app.store().now() - TimeDelta::minutes(30)) };
        let then = organisation::get(&access(&world, "city").await, new, &believed).await.unwrap();
        assert_eq!((then.name.as_str(), then.ancestors.len()), ("新街道", 2));
        let gone = organisation::get(&access(&world, "city").await, two, &believed).await.unwrap_err();
        assert_eq!(gone.code(), ErrorCode::NotFound);
        // Once only.
        let again = act::reverse(&city, act.id, reversed.revision, &reason).await.unwrap_err();
        assert_eq!(again.code(), ErrorCode::ActStateUnfit);
    }

    async fn what_an_act_added_to_a_place_that_stays_is_taken_back_too(database) {
        let world = World::new(database).await;
        let (one, two) = (world.place("510104017").await, world.place("510104018").await);
        let figure = |value| OrganisationFigureInput { kind: FigureKind::Population, year: 2026, value, source: "统计局".to_owned() };
        for (place, value) in [(one, 30_001), (two, 20_000)] {
            organisation::save_figure(&access(&world, "city").await, place, &figure(value)).await.unwrap();
        }
        let steps = vec![ActStep::Merge { sources: vec![two], into: NodeRef::Id(one) }];
        let act = carried_out(&world, &input(TODAY, steps)).await;
        let population = async || {
            let view = organisation::get(&access(&world, "city").await, one, &AsOfQuery::default()).await;
            view.unwrap().figures[0].value
        };
        assert_eq!(population().await, 50_001);
        let reason = ActDecision { reason: "文件撤回".to_owned() };
        act::reverse(&access(&world, "city").await, act.id, act.revision, &reason).await.unwrap();
        assert_eq!(population().await, 30_001);
    }

    async fn a_department_is_followed_by_those_it_supervises(database) {
        let world = World::new(database).await;
        let unit = world.place("510104").await;
        let office = |name: &str| OrganisationCreate {
            kind: Kind::Department,
            nature: Some(Nature::GovernmentDepartment),
            name: name.to_owned(),
            parent_id: Some(unit),
            division_code: None,
            valid_from: day("2019-01-01"),
        };
        let mut offices = Vec::new();
        for name in ["民政局", "社会工作部"] {
            let new = office(name);
            let once = Once::new("organisation_create", None, &new).unwrap();
            let made = organisation::create(&access(&world, "city").await, &once, &new).await;
            offices.push(made.unwrap().id);
        }
        let place = world.place("510104017001").await;
        let mut person = worker_input(place, 1);
        person.department_id = Some(offices[0]);
        let once = Once::new("worker_create", None, &person).unwrap();
        let worker = worker::create(&access(&world, "city").await, &person, &once).await.unwrap().done().unwrap();
        let steps = vec![ActStep::Supervise { from: offices[0], to: NodeRef::Id(offices[1]), within: unit }];
        let act = carried_out(&world, &input(TODAY, steps)).await;
        let now = worker::get(&access(&world, "city").await, worker.id).await.unwrap();
        assert_eq!(now.engagements[0].department.as_ref().unwrap().name, "社会工作部");
        // The history says what changed.
        let lines = worker::timeline(&access(&world, "city").await, worker.id, &TimelineQuery::default()).await.unwrap();
        let said = lines.items[0].changes.iter().find(|change| change.field == "department_id").unwrap();
        assert_eq!(said.after_text.as_deref(), Some("社会工作部"));
        // Somebody changes it again: then the act cannot be taken back over it.
        person.id_number = None;
        let update = WorkerUpdate { record: person, effective_on: None, reason: None };
        worker::update(&access(&world, "city").await, worker.id, now.revision, &update).await.unwrap();
        let reason = ActDecision { reason: "文件撤回".to_owned() };
        let refused = act::reverse(&access(&world, "city").await, act.id, act.revision, &reason).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::ActRestedOn);
    }

    async fn an_act_that_others_rest_on_is_not_taken_back(database) {
        let world = World::new(database).await;
        let act = carried_out(&world, &input(TODAY, merge_streets(&world).await)).await;
        let tree = organisation::tree(&world.app).await.unwrap();
        let new = tree.by_full_name("锦江区/新街道").unwrap().id;
        world.database.clock.advance(TimeDelta::hours(1));
        entered(&world, new, 7).await;
        let city = access::<perm::ActApprove>(&world, "city").await;
        let reason = ActDecision { reason: "文件撤回".to_owned() };
        let refused = act::reverse(&city, act.id, act.revision, &reason).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::ActRestedOn);
        let said: Vec<String> = refused.problem().errors.into_iter().map(|error| error.message).collect();
        assert_eq!(said, ["新街道：之后新登记1人"]);
    }

    async fn nobody_approves_their_own_act_or_one_outside_their_scope(database) {
        let world = World::new(database).await;
        let own = drafted(&world, "city", &input(TODAY, merge_streets(&world).await)).await;
        let own = act::submit(&access(&world, "city").await, own.id, own.revision).await.unwrap();
        assert!(!own.may.decide);
        let refused = act::approve(&access(&world, "city").await, own.id, own.revision).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::SecondPersonRequired);

        // Another district neither sees it nor drafts about it.
        let seen = act::get(&access(&world, "district-510185").await, own.id).await.unwrap_err();
        assert_eq!(seen.code(), ErrorCode::NotFound);
        let page = act::list(&access(&world, "district-510185").await, &OrganisationActQuery::default()).await.unwrap();
        assert_eq!(page.total, 0);
        let theirs = input(TODAY, merge_streets(&world).await);
        let once = Once::new("organisation_act_create", None, &theirs).unwrap();
        let refused = act::create(&access(&world, "district-510185").await, &once, &theirs).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::NotFound);

        // An approver of one district only does not reach another's.
        let seed = AccountSeed {
            username: "approver".to_owned(),
            display_name: "审批人".to_owned(),
            password: hash_password(world.app.store().keyring(), PASSWORD).await.unwrap(),
            must_change_password: false,
            role: BuiltinRole::CityOfficer,
            scopes: vec![world.place("510104017").await],
        };
        let mut work = world.app.store().begin(Origin::system("test")).await.unwrap();
        let approver = seed_account(&mut work, &seed).await.unwrap();
        work.commit().await.unwrap();
        let approver = application::Actor::for_job(&world.app, approver).await.unwrap();
        let refused = act::approve(&approver.require().unwrap(), own.id, own.revision).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::NotFound);

        // Returned with a reason, it can be changed and submitted again.
        let returned = act::give_back(
            &access(&world, "city").await,
            submitted(&world, &drafted(&world, "district-510104", &theirs).await).await.id,
            2,
            &ActDecision { reason: "文号有误".to_owned() },
        )
        .await
        .unwrap();
        assert_eq!((returned.state, returned.decision_reason.as_deref()), (ActState::Returned, Some("文号有误")));
        let changed = act::update(&access(&world, "district-510104").await, returned.id, returned.revision, &theirs).await.unwrap();
        submitted(&world, &changed).await;
    }

    async fn a_reform_comes_from_a_sheet(database) {
        let world = World::new(database).await;
        let sheet = "调整方式,机构,并入或拆为,新名称,上级机构,机构性质,新代码,地址关键词,比例(%)\n\
            设立,,,新街道,锦江区,街道,510104099,,\n\
            合并,督院街街道,新街道\n\
            合并,510104018,锦江区/新街道\n\
            设立,,,东社区,新街道,社区(居委会),,,\n\
            拆分,督院街街道/督院街社区,督院街社区,,,,,,60\n\
            拆分,督院街社区,东社区,,,,,督院街1号、春熙路,40\n\
            更名,没有的社区,,新名\n";
        let editor = access::<perm::ActEdit>(&world, "district-510104").await;
        let query = ActSheetQuery { effective_on: Some(day(NEXT_MONTH)) };
        let read = act::read_sheet(&editor, &query, "text/csv", sheet.into()).await.unwrap();
        let rows: Vec<(i64, &str)> = read.problems.iter().map(|problem| (problem.row, problem.column.as_str())).collect();
        // Row 6 names the community from its street; the district in front may be left out only
        // where the name alone is one.
        assert_eq!(rows, [(6, "机构"), (8, "机构")]);
        assert_eq!(read.steps.len(), 4, "{:?}", read.steps);
        assert!(matches!(&read.steps[1], ActStep::Merge { sources, into: NodeRef::New(label) } if sources.len() == 2 && label == "新街道"));
        assert!(matches!(&read.steps[3], ActStep::Split { parts, .. } if parts.len() == 1 && parts[0].share == Some(4_000) && parts[0].address_words.len() == 2));
        let refused = act::read_sheet(&editor, &query, "text/csv", "PK\u{3}\u{4}".into()).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::MediaTypeUnsupported);
        assert!(!act::sheet_template(&editor).await.unwrap().bytes.is_empty());
    }

    async fn a_draft_that_names_nothing_yet_is_its_drafters(database) {
        let world = World::new(database).await;
        let blank = input(TODAY, Vec::new());
        let act = drafted(&world, "district-510104", &blank).await;
        assert!(act.may.edit);
        let drafter = access(&world, "district-510104").await;
        assert!(act::get(&drafter, act.id).await.is_ok());
        let mine = act::list(&drafter, &OrganisationActQuery::default()).await.unwrap();
        assert_eq!(mine.total, 1);
        for other in ["city", "district-510185"] {
            let seen = act::get(&access(&world, other).await, act.id).await.unwrap_err();
            assert_eq!(seen.code(), ErrorCode::NotFound, "{other}");
            let page = act::list(&access(&world, other).await, &OrganisationActQuery::default()).await.unwrap();
            assert_eq!(page.total, 0, "{other}");
            let changed = act::update(&access(&world, other).await, act.id, act.revision, &blank).await.unwrap_err();
            assert_eq!(changed.code(), ErrorCode::NotFound, "{other}");
        }
        // Once it names something, whoever sees that sees it.
        let steps = input(TODAY, merge_streets(&world).await);
        let editor = access(&world, "district-510104").await;
        act::update(&editor, act.id, act.revision, &steps).await.unwrap();
        let seen = act::get(&access(&world, "city").await, act.id).await.unwrap();
        assert!(seen.may.edit);
    }

    async fn an_act_concerns_what_it_has_established(database) {
        let world = World::new(database).await;
        let made = carried_out(&world, &input(NEXT_MONTH, merge_streets(&world).await)).await;
        midnight(&world, NEXT_MONTH).await;
        let new = organisation::tree(&world.app).await.unwrap();
        let new = new.by_full_name("锦江区/新街道").unwrap().id;
        let query = OrganisationActQuery { organisation_id: Some(new), ..OrganisationActQuery::default() };
        let page = act::list(&access(&world, "city").await, &query).await.unwrap();
        assert_eq!(page.items.iter().map(|act| act.id).collect::<Vec<_>>(), [made.id]);
    }

    async fn a_past_day_can_be_summed_in_the_tree_of_today(database) {
        let mut world = World::new(database).await;
        world.add_account("city-approver", BuiltinRole::CityOfficer, "510100").await;
        let street = world.place("510104018").await;
        entered(&world, world.place("510104018001").await, 1).await;
        entered(&world, world.place("510104017001").await, 2).await;
        // The street goes to the other unit.
        let steps = vec![ActStep::Move { organisation_id: street, parent: NodeRef::Id(world.place("510185").await), division_code: None }];
        let act = drafted(&world, "city", &input(TODAY, steps)).await;
        let act = act::submit(&access(&world, "city").await, act.id, act.revision).await.unwrap();
        act::approve(&access(&world, "city-approver").await, act.id, act.revision).await.unwrap();
        let sums = |tree| RollupQuery { as_of: Some(day("2026-06-29")), tree: Some(tree), ..RollupQuery::default() };
        for (tree, expected) in [(RollupTree::Then, [2, 0]), (RollupTree::Today, [1, 1])] {
            let found = organisation::rollup(&access(&world, "city").await, &sums(tree)).await.unwrap();
            let workers: Vec<i64> = found.items.iter().map(|row| row.workers).collect();
            assert_eq!((found.tree, workers), (tree, expected.to_vec()));
        }
        // Each district sees its own part of either, and nothing of the other's.
        let theirs = organisation::rollup(&access(&world, "district-510185").await, &sums(RollupTree::Today)).await.unwrap();
        assert_eq!((theirs.items.len(), theirs.total.workers), (1, 1));
    }

    async fn an_act_dated_back_shows_the_figures_that_change(database) {
        let world = World::new(database).await;
        entered(&world, world.place("510104018001").await, 1).await;
        let act = drafted(&world, "district-510104", &input("2026-05-15", merge_streets(&world).await)).await;
        let preview = act::preview(&access(&world, "district-510104").await, act.id).await.unwrap();
        let shown: Vec<(String, NaiveDate, i64, i64)> = preview.figures.into_iter().map(|figure| (figure.name, figure.on, figure.before, figure.after)).collect();
        for on in ["2026-05-15", "2026-05-31", "2026-06-30"] {
            assert!(shown.contains(&("成都市/锦江区/锦华路街道".to_owned(), day(on), 1, 0)), "{shown:?}");
            assert!(shown.contains(&("成都市/锦江区/新街道".to_owned(), day(on), 0, 1)), "{shown:?}");
        }
        assert_eq!(preview.accounts.len(), 1, "the account of the street follows");
        let long_ago = drafted(&world, "district-510104", &input("2020-05-15", merge_streets(&world).await)).await;
        let preview = act::preview(&access(&world, "district-510104").await, long_ago.id).await.unwrap();
        assert_eq!(preview.problems[0].code, "too_early");
    }
}
