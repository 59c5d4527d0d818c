//! Entering, changing and finding workers, as use cases on both databases.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{Access, Actor, App, AppError, Once, worker};
use contract::{
    ErrorCode, RevealRequest, TimelineQuery, WorkerInput, WorkerQuery, WorkerSearch, WorkerUpdate,
    WorkerView, perm,
};
use domain::worker::{Post, WorkerClass};
use testkit::{World, both_databases, worker_input};

async fn editor(world: &World, username: &str) -> Access<perm::WorkerEdit> {
    world.actor(username).await.require().unwrap()
}

async fn viewer(world: &World, username: &str) -> Access<perm::WorkerView> {
    world.actor(username).await.require().unwrap()
}

fn once(input: &WorkerInput, key: Option<&str>) -> Once {
    Once::new("worker_create", key.map(str::to_owned), input).unwrap()
}

async fn enter(world: &World, username: &str, input: &WorkerInput) -> Result<WorkerView, AppError> {
    let written = worker::create(&editor(world, username).await, input, &once(input, None)).await?;
    Ok(written.done().expect("written at once"))
}

async fn names(world: &World, username: &str, query: WorkerQuery) -> Vec<String> {
    let page = worker::list(&viewer(world, username).await, &query)
        .await
        .unwrap();
    assert_eq!(page.total, page.items.len() as i64);
    page.items.into_iter().map(|item| item.name).collect()
}

fn codes(error: &AppError) -> Vec<(String, String)> {
    error
        .problem()
        .errors
        .into_iter()
        .map(|problem| (problem.field, problem.code))
        .collect()
}

both_databases! {
    async fn an_entered_person_is_seen_by_everyone_above_and_nobody_beside(database) {
        let world = World::new(database).await;
        let place = world.place("510104017001").await;
        let entered = enter(&world, "village-510104017001", &worker_input(place, 1)).await.unwrap();
        assert_eq!(entered.sex, "1");
        assert_eq!(entered.id_number_masked, "510***********0013");
        for username in ["city", "district-510104", "town-510104017", "village-510104017001"] {
            assert_eq!(names(&world, username, WorkerQuery::default()).await, ["张三"], "{username}");
            worker::get(&viewer(&world, username).await, entered.id).await.unwrap();
        }
        assert!(names(&world, "district-510185", WorkerQuery::default()).await.is_empty());
        let outside = worker::get(&viewer(&world, "district-510185").await, entered.id).await.unwrap_err();
        assert_eq!(outside.code(), ErrorCode::NotFound);
    }

    async fn a_subtree_outside_the_scope_is_as_unknown_as_one_that_does_not_exist(database) {
        let world = World::new(database).await;
        let query = WorkerQuery { organisation_id: Some(world.place("510104017001").await), ..WorkerQuery::default() };
        let refused = worker::list(&viewer(&world, "district-510185").await, &query).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::NotFound);
        let elsewhere = enter(&world, "district-510185", &worker_input(world.place("510104017001").await, 1)).await.unwrap_err();
        assert_eq!(codes(&elsewhere), [("organisation_id".to_owned(), "place_unknown".to_owned())]);
    }

    async fn the_same_key_and_body_enter_one_person(database) {
        let world = World::new(database).await;
        let input = worker_input(world.place("510104017001").await, 1);
        let access = editor(&world, "city").await;
        let first = worker::create(&access, &input, &once(&input, Some("k1"))).await.unwrap().done().unwrap();
        let again = worker::create(&access, &input, &once(&input, Some("k1"))).await.unwrap().done().unwrap();
        assert_eq!(first, again);
        let other = worker_input(world.place("510104017001").await, 3);
        let reused = worker::create(&access, &other, &once(&other, Some("k1"))).await.unwrap_err();
        assert_eq!(reused.code(), ErrorCode::IdempotencyKeyReused);
        assert_eq!(names(&world, "city", WorkerQuery::default()).await.len(), 1);
    }

    async fn a_registered_number_is_refused_and_tells_others_nothing_but_that(database) {
        let world = World::new(database).await;
        let input = worker_input(world.place("510104017001").await, 1);
        enter(&world, "city", &input).await.unwrap();
        let again = enter(&world, "city", &input).await.unwrap_err();
        assert_eq!(again.code(), ErrorCode::IdentityNumberTaken);
        assert_eq!(codes(&again)[0].1, "duplicate_in_register");
        let elsewhere = WorkerInput { organisation_id: world.place("510185100201").await, ..input };
        let elsewhere = enter(&world, "district-510185", &elsewhere).await.unwrap_err();
        assert_eq!(codes(&elsewhere)[0].1, "duplicate_elsewhere");
        // Whom to ask, and nothing of the person or the place.
        let told = elsewhere.problem();
        assert_eq!(told.errors[0].message, "该证件号码已由其他单位登记且在册，请与锦江区核实。");
        assert_eq!(told.detail.as_deref(), Some(told.errors[0].message.as_str()));
    }

    async fn a_doubtful_record_passes_only_with_a_reason(database) {
        let world = World::new(database).await;
        let mut input = worker_input(world.place("510104017001").await, 1);
        input.birth_date = "1985-04-15".parse().ok();
        let refused = enter(&world, "city", &input).await.unwrap_err();
        assert_eq!(codes(&refused), [("birth_date".to_owned(), "birth_date_mismatch".to_owned())]);
        input.note = Some("档案认定1985年4月15日".to_owned());
        let entered = enter(&world, "city", &input).await.unwrap();
        assert_eq!(entered.birth_date.to_string(), "1985-04-15");
    }

    async fn every_fault_of_a_number_is_named_and_never_the_number(database) {
        let world = World::new(database).await;
        let place = world.place("510104017001").await;
        for (number, expected) in [
            ("510104850315001", &["id_number_fifteen_digit"][..]),
            ("510199198503150014", &["id_number_check_character"]),
            // The day and so the check character.
            ("510199198502300013", &["id_number_birth_date_invalid", "id_number_check_character"]),
        ] {
            let input = WorkerInput { id_number: Some(number.to_owned()), ..worker_input(place, 1) };
            let refused = enter(&world, "city", &input).await.unwrap_err();
            let found: Vec<String> = codes(&refused).into_iter().map(|(field, code)| format!("{field} {code}")).collect();
            let expected: Vec<String> = expected.iter().map(|code| format!("id_number {code}")).collect();
            assert_eq!(found, expected);
            assert!(!serde_json::to_string(&refused.problem()).unwrap().contains(number));
        }
    }

    async fn near_standard_codes_are_refused_with_the_right_one(database) {
        let world = World::new(database).await;
        let mut input = worker_input(world.place("510104017001").await, 1);
        input.educations[0].code = "72".to_owned();
        input.marital = Some("2".to_owned());
        let problems = enter(&world, "city", &input).await.unwrap_err().problem().errors;
        let offered: Vec<_> = problems.iter().map(|problem| (problem.field.as_str(), problem.suggestion.as_deref())).collect();
        assert_eq!(offered, [("marital", Some("20")), ("educations.0.code", Some("73"))]);
    }

    async fn a_move_on_a_day_keeps_yesterday_true(database) {
        let world = World::new(database).await;
        let (here, there) = (world.place("510104017001").await, world.place("510104018001").await);
        let input = worker_input(here, 1);
        let entered = enter(&world, "city", &input).await.unwrap();
        let mut record = WorkerInput { organisation_id: there, class: WorkerClass::Deputy, post: Post::DeputyDirector, ..input };
        // What a form does not show it does not send.
        (record.id_number, record.phone, record.address) = (None, None, None);
        let change = WorkerUpdate { record, effective_on: "2026-05-01".parse().ok(), reason: Some("换届".to_owned()) };
        let moved = worker::update(&editor(&world, "city").await, entered.id, 1, &change).await.unwrap().done().unwrap();
        assert_eq!(moved.phone_masked.as_deref(), Some("100****3456"));
        let periods: Vec<_> = moved.assignments.iter().map(|held| (held.organisation.name.as_str(), held.valid_to.map(|day| day.to_string()))).collect();
        assert_eq!(periods, [("锦华社区", None), ("督院街社区", Some("2026-05-01".to_owned()))]);
        let on = |day: &str, place| WorkerQuery { organisation_id: Some(place), as_of: day.parse().ok(), ..WorkerQuery::default() };
        assert_eq!(names(&world, "city", on("2026-04-30", here)).await, ["张三"]);
        assert!(names(&world, "city", on("2026-05-01", here)).await.is_empty());
        assert_eq!(names(&world, "city", on("2026-05-01", there)).await, ["张三"]);
        assert_eq!(names(&world, "city", WorkerQuery { organisation_id: Some(there), ..WorkerQuery::default() }).await, ["张三"]);
    }

    async fn a_correction_is_seen_from_the_instant_it_was_made(database) {
        let world = World::new(database).await;
        let input = worker_input(world.place("510104017001").await, 1);
        let entered = enter(&world, "city", &input).await.unwrap();
        world.database.clock.advance(chrono::TimeDelta::days(1));
        let before = world.app.store().now();
        world.database.clock.advance(chrono::TimeDelta::hours(1));
        let change = WorkerUpdate { record: WorkerInput { name: "张叁".to_owned(), ..input }, effective_on: None, reason: None };
        worker::update(&editor(&world, "city").await, entered.id, 1, &change).await.unwrap();
        let believed = WorkerQuery { as_of: "2026-07-01".parse().ok(), known_at: Some(before), ..WorkerQuery::default() };
        assert_eq!(names(&world, "city", believed).await, ["张三"]);
        assert_eq!(names(&world, "city", WorkerQuery { as_of: "2026-06-01".parse().ok(), ..WorkerQuery::default() }).await, ["张叁"]);
    }

    async fn a_record_sent_unchanged_changes_nothing(database) {
        let world = World::new(database).await;
        let place = world.place("510104017001").await;
        let mut input = worker_input(place, 1);
        input.note = Some("档案齐全".into());
        let entered = enter(&world, "city", &input).await.unwrap();
        let same = WorkerUpdate { effective_on: None, reason: Some("重复提交".into()), record: input.clone() };
        for effective_on in [None, Some(world.database.store.today())] {
            let same = WorkerUpdate { effective_on, ..same.clone() };
            let answer = worker::update(&editor(&world, "city").await, entered.id, 1, &same).await.unwrap().done().unwrap();
            assert_eq!(answer.revision, 1);
        }
        let history = worker::timeline(&viewer(&world, "city").await, entered.id, &TimelineQuery::default()).await.unwrap();
        assert_eq!(history.total, 1);
        let changed = WorkerUpdate { record: WorkerInput { note: None, ..input }, ..same };
        let answer = worker::update(&editor(&world, "city").await, entered.id, 1, &changed).await.unwrap().done().unwrap();
        assert_eq!(answer.revision, 2);
    }

    async fn a_correction_leaves_what_held_before_as_it_was(database) {
        let world = World::new(database).await;
        let input = worker_input(world.place("510104017001").await, 1);
        let entered = enter(&world, "city", &input).await.unwrap();
        let named = |name: &str| WorkerInput { name: name.to_owned(), ..input.clone() };
        let renamed = WorkerUpdate { record: named("张叁"), effective_on: "2026-05-01".parse().ok(), reason: None };
        worker::update(&editor(&world, "city").await, entered.id, 1, &renamed).await.unwrap();
        let again = WorkerUpdate { effective_on: None, ..renamed };
        let answer = worker::update(&editor(&world, "city").await, entered.id, 2, &again).await.unwrap().done().unwrap();
        assert_eq!(answer.revision, 2);
        let corrected = WorkerUpdate { record: named("张弎"), ..again };
        worker::update(&editor(&world, "city").await, entered.id, 2, &corrected).await.unwrap();
        let on = |day: &str| WorkerQuery { as_of: day.parse().ok(), ..WorkerQuery::default() };
        assert_eq!(names(&world, "city", on("2026-04-30")).await, ["张三"]);
        assert_eq!(names(&world, "city", on("2026-05-01")).await, ["张弎"]);
    }

    async fn of_two_changes_at_once_the_second_is_told(database) {
        let world = World::new(database).await;
        let input = worker_input(world.place("510104017001").await, 1);
        let entered = enter(&world, "city", &input).await.unwrap();
        let change = |name: &str| WorkerUpdate { record: WorkerInput { name: name.to_owned(), ..input.clone() }, effective_on: None, reason: None };
        let access = editor(&world, "city").await;
        let (one, two) = (change("王一"), change("王二"));
        let (first, second) = tokio::join!(
            worker::update(&access, entered.id, 1, &one),
            worker::update(&access, entered.id, 1, &two)
        );
        let outcomes = [first.is_ok(), second.is_ok()];
        assert_eq!(outcomes.iter().filter(|won| **won).count(), 1);
        let lost = first.err().or(second.err()).unwrap();
        assert_eq!(lost.code(), ErrorCode::RevisionOutdated);
    }

    async fn the_history_tells_old_and_new_and_never_a_number(database) {
        let world = World::new(database).await;
        let input = worker_input(world.place("510104017001").await, 1);
        let entered = enter(&world, "city", &input).await.unwrap();
        let record = WorkerInput { phone: Some("10000999999".to_owned()), marital: Some("40".to_owned()), ..input };
        let change = WorkerUpdate { record, effective_on: None, reason: Some("本人更正".to_owned()) };
        worker::update(&editor(&world, "city").await, entered.id, 1, &change).await.unwrap();
        let history = worker::timeline(&viewer(&world, "city").await, entered.id, &TimelineQuery::default()).await.unwrap();
        assert_eq!(history.total, 2);
        assert_eq!(history.items[0].reason.as_deref(), Some("本人更正"));
        let changed: Vec<_> = history.items[0].changes.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(changed, ["marital", "phone"]);
        let text = serde_json::to_string(&history).unwrap();
        assert!(!text.contains("10000999999") && !text.contains("510199198503150013"));
    }

    async fn the_history_speaks_in_labels_and_names(database) {
        let world = World::new(database).await;
        let input = WorkerInput { marital: None, ..worker_input(world.place("510104017001").await, 1) };
        let entered = enter(&world, "city", &input).await.unwrap();
        let record = WorkerInput { organisation_id: world.place("510185100201").await, marital: Some("20".to_owned()), veteran: true, ..input };
        let change = WorkerUpdate { record, effective_on: None, reason: Some("更正".to_owned()) };
        worker::update(&editor(&world, "city").await, entered.id, 1, &change).await.unwrap();
        // Whoever has the person now reads where they came from, though it lies outside the scope.
        let history = worker::timeline(&viewer(&world, "district-510185").await, entered.id, &TimelineQuery::default()).await.unwrap();
        let told: Vec<_> = history.items[0].changes.iter()
            .map(|change| (change.label.as_str(), change.before_text.as_deref(), change.after_text.as_deref()))
            .collect();
        assert_eq!(told, [
            ("婚姻状况", None, Some("已婚")),
            ("任职单位", Some("成都市/锦江区/督院街街道/督院街社区"), Some("成都市/简阳市/石桥镇/石桥村")),
            ("退役军人", Some("否"), Some("是")),
        ]);
        let first: Vec<_> = history.items[1].changes.iter().map(|change| change.label.as_str()).collect();
        assert_eq!(first[..2], ["姓名", "证件类型"], "in the order of the form");
        let readable = history.items.iter().flat_map(|entry| &entry.changes).flat_map(|change| [&change.before_text, &change.after_text]);
        for text in readable.flatten() {
            assert!(uuid::Uuid::parse_str(text).is_err() && !text.contains('_'), "{text}");
        }
    }

    async fn numbers_in_clear_need_the_right_and_leave_a_trace(database) {
        let world = World::new(database).await;
        let entered = enter(&world, "city", &worker_input(world.place("510104017001").await, 1)).await.unwrap();
        assert!(world.actor("village-510104017001").await.require::<perm::IdentityReveal>().is_err());
        let access = world.actor("town-510104017").await.require().unwrap();
        let request = RevealRequest { reason: "核对社保".to_owned() };
        let numbers = worker::reveal(&access, entered.id, &request).await.unwrap();
        assert_eq!(numbers.id_number, "510199198503150013");
        let history = worker::timeline(&viewer(&world, "city").await, entered.id, &TimelineQuery::default()).await.unwrap();
        assert_eq!(history.items[0].action, "worker.reveal");
        assert_eq!(history.items[0].reason.as_deref(), Some("核对社保"));
    }

    async fn an_exact_number_finds_within_the_scope_only(database) {
        let world = World::new(database).await;
        enter(&world, "city", &worker_input(world.place("510104017001").await, 1)).await.unwrap();
        let search = WorkerSearch { id_number: "５１０１９９198503150013 ".to_owned() };
        assert_eq!(worker::search(&viewer(&world, "town-510104017").await, &search).await.unwrap().total, 1);
        assert_eq!(worker::search(&viewer(&world, "district-510185").await, &search).await.unwrap().total, 0);
    }

    async fn pages_hold_everyone_once_in_every_order(database) {
        let world = World::new(database).await;
        let place = world.place("510104017001").await;
        for (number, name) in [(1, "张三"), (3, "李四"), (5, "张三"), (7, "王五"), (9, "欧阳")] {
            enter(&world, "city", &WorkerInput { name: name.to_owned(), ..worker_input(place, number) }).await.unwrap();
        }
        let access = viewer(&world, "city").await;
        for (sort, descending) in [
            (contract::WorkerSort::Name, false),
            (contract::WorkerSort::Name, true),
            (contract::WorkerSort::BirthDate, false),
            (contract::WorkerSort::CommunitySince, true),
            (contract::WorkerSort::Place, false),
        ] {
            let (mut seen, mut cursor) = (Vec::new(), None);
            loop {
                let query = WorkerQuery { sort: Some(sort), descending: Some(descending), limit: Some(2), cursor, ..WorkerQuery::default() };
                let page = worker::list(&access, &query).await.unwrap();
                assert_eq!(page.total, 5);
                seen.extend(page.items.into_iter().map(|item| item.id));
                cursor = page.next_cursor;
                if cursor.is_none() {
                    break;
                }
            }
            let mut unique = seen.clone();
            unique.sort();
            unique.dedup();
            assert_eq!((seen.len(), unique.len()), (5, 5), "{sort:?} {descending}");
        }
        let names = names(&world, "city", WorkerQuery::default()).await;
        assert_eq!(names, ["李四", "欧阳", "王五", "张三", "张三"]);
    }

    async fn a_remembered_total_is_right_after_every_change(database) {
        let world = World::new(database).await;
        let place = world.place("510104017001").await;
        // Another process over the same database remembers for itself.
        let other = App::new(world.database.store.clone(), world.app.settings().clone());
        let by = async |sex: &str| {
            let mut totals = Vec::new();
            for app in [&world.app, &other] {
                let access = Actor::for_job(app, world.actor("city").await.principal().account_id).await.unwrap().require().unwrap();
                let query = WorkerQuery { sex: Some(sex.to_owned()), limit: Some(1), ..WorkerQuery::default() };
                for _ in 0..2 {
                    let page = worker::list(&access, &query).await.unwrap();
                    assert_eq!(page.items.len() as i64, page.total.min(1));
                    totals.push(page.total);
                }
            }
            totals
        };
        let mut entered = Vec::new();
        for (at, number) in [1, 3, 5].into_iter().enumerate() {
            entered.push(enter(&world, "city", &worker_input(place, number)).await.unwrap());
            assert_eq!(by("1").await, [at as i64 + 1; 4]);
        }
        let record = WorkerInput { id_number: None, sex: Some("2".to_owned()), note: Some("按本人户口簿".to_owned()), ..worker_input(place, 3) };
        let change = WorkerUpdate { record, effective_on: None, reason: None };
        worker::update(&editor(&world, "city").await, entered[1].id, 1, &change).await.unwrap();
        assert_eq!((by("1").await, by("2").await), (vec![2; 4], vec![1; 4]));
        // A refused change changes no total.
        assert!(enter(&world, "city", &worker_input(place, 1)).await.is_err());
        assert_eq!(by("1").await, [2; 4]);
    }

    async fn a_search_by_name_is_paged_in_the_order_of_names(database) {
        let world = World::new(database).await;
        let place = world.place("510104017001").await;
        for (number, name) in [(1, "王五"), (3, "李四"), (5, "王二"), (7, "吴一"), (9, "王二")] {
            enter(&world, "city", &WorkerInput { name: name.to_owned(), ..worker_input(place, number) }).await.unwrap();
        }
        for (username, organisation_id) in [("city", None), ("city", Some(place)), ("district-510104", None)] {
            let access = viewer(&world, username).await;
            let (mut seen, mut cursor) = (Vec::new(), None);
            loop {
                let query = WorkerQuery { q: Some("w".to_owned()), organisation_id, limit: Some(1), cursor, ..WorkerQuery::default() };
                let page = worker::list(&access, &query).await.unwrap();
                assert_eq!(page.total, 4);
                seen.extend(page.items.into_iter().map(|item| item.name));
                cursor = page.next_cursor;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(seen, ["王二", "王二", "王五", "吴一"], "{username}");
        }
    }

    async fn names_are_found_by_character_pinyin_and_initials(database) {
        let world = World::new(database).await;
        let place = world.place("510104017001").await;
        for (number, name) in [(1, "张三丰"), (3, "章%二"), (5, "单雄信")] {
            let mut input = worker_input(place, number);
            input.name = name.replace('%', "");
            enter(&world, "city", &input).await.unwrap();
        }
        let found = |text: &str| WorkerQuery { q: Some(text.to_owned()), ..WorkerQuery::default() };
        assert_eq!(names(&world, "city", found("张")).await, ["张三丰"]);
        assert_eq!(names(&world, "city", found("zhang")).await.len(), 2);
        assert_eq!(names(&world, "city", found("zhangsan")).await, ["张三丰"]);
        assert_eq!(names(&world, "city", found("Zhang San")).await, ["张三丰"]);
        assert_eq!(names(&world, "city", found("zsf")).await, ["张三丰"]);
        assert_eq!(names(&world, "city", found("SXX")).await, ["单雄信"]);
        assert!(names(&world, "city", found("%")).await.is_empty());
    }

    async fn age_is_counted_to_the_day(database) {
        let world = World::new(database).await;
        // Born 1985-03-15; today is 2026-06-30, so 41.
        enter(&world, "city", &worker_input(world.place("510104017001").await, 1)).await.unwrap();
        let aged = |from, to, day: &str| WorkerQuery { age_from: Some(from), age_to: Some(to), as_of: day.parse().ok(), ..WorkerQuery::default() };
        assert_eq!(names(&world, "city", aged(41, 41, "2026-06-30")).await.len(), 1);
        assert_eq!(names(&world, "city", aged(40, 40, "2026-03-14")).await.len(), 1);
        assert_eq!(names(&world, "city", aged(40, 40, "2026-03-15")).await.len(), 0);
        assert_eq!(names(&world, "city", aged(42, 60, "2026-06-30")).await.len(), 0);
    }
}

both_databases! {
    async fn what_was_entered_ahead_takes_effect_on_its_day(database) {
        let world = World::new(database).await;
        let (here, there) = (world.place("510104017001").await, world.place("510104018001").await);
        let input = worker_input(here, 1);
        let entered = enter(&world, "city", &input).await.unwrap();
        let record = WorkerInput { organisation_id: there, ..input };
        let change = WorkerUpdate { record, effective_on: "2026-07-02".parse().ok(), reason: None };
        worker::update(&editor(&world, "city").await, entered.id, 1, &change).await.unwrap();
        let at = |place| WorkerQuery { organisation_id: Some(place), ..WorkerQuery::default() };
        assert_eq!(names(&world, "city", at(here)).await, ["张三"]);
        worker::refresh_roster(&world.app).await.unwrap();
        assert_eq!(names(&world, "city", at(here)).await, ["张三"]);
        world.database.clock.advance(chrono::TimeDelta::days(3));
        worker::refresh_roster(&world.app).await.unwrap();
        assert!(names(&world, "city", at(here)).await.is_empty());
        assert_eq!(names(&world, "city", at(there)).await, ["张三"]);
    }

    async fn a_list_of_another_day_is_paged_ordered_and_counted_like_todays(database) {
        use contract::WorkerSort;
        let world = World::new(database).await;
        for (number, name) in [(1, "张三"), (2, "李四"), (3, "王五"), (4, "赵六"), (5, "陈七")] {
            let mut input = worker_input(world.place("510104017001").await, number);
            input.name = name.to_owned();
            enter(&world, "city", &input).await.unwrap();
        }
        let day = world.app.store().today().pred_opt();
        let street = viewer(&world, "town-510104017").await;
        for (sort, descending) in [(WorkerSort::Name, false), (WorkerSort::BirthDate, true), (WorkerSort::Place, false)] {
            let mut read = Vec::new();
            for as_of in [None, day] {
                let (mut names, mut cursor) = (Vec::new(), None);
                loop {
                    let query = WorkerQuery { as_of, sort: Some(sort), descending: Some(descending), limit: Some(2), cursor, ..WorkerQuery::default() };
                    let page = worker::list(&street, &query).await.unwrap();
                    assert_eq!(page.total, 5, "{as_of:?} {sort:?}");
                    // What is shown of each is the same too, but for the day of the age.
                    names.extend(page.items.into_iter().map(|item| (item.name, item.political, item.education, item.status, item.phone_masked)));
                    cursor = page.next_cursor;
                    if cursor.is_none() { break }
                }
                read.push(names);
            }
            assert_eq!(read[0], read[1], "{sort:?}");
            assert_eq!(read[0].len(), 5);
        }
    }
}
