//! When people retire, as use cases on both databases. Today is 2026-06-30.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{Access, AppError, Once, personnel, worker};
use contract::{
    ErrorCode, InstitutionCandidateQuery, RetirementPage, RetirementQuery, TimelineQuery,
    WorkerInput, WorkerRetirement, WorkerRetirementInput, WorkerUpdate, WorkerView, perm,
};
use domain::{
    identity_number::IdentityNumber,
    ids::WorkerId,
    personnel::retirement::RetirementCategory as Category,
    worker::{Post, WorkerClass},
};
use testkit::{World, both_databases, worker_input};

async fn viewer(world: &World, username: &str) -> Access<perm::WorkerView> {
    world.actor(username).await.require().unwrap()
}

async fn editor(world: &World, username: &str) -> Access<perm::WorkerEdit> {
    world.actor(username).await.require().unwrap()
}

async fn enter(world: &World, input: &WorkerInput) -> WorkerView {
    let once = Once::new("worker_create", None, input).unwrap();
    let written = worker::create(&editor(world, "city").await, input, &once).await;
    written.unwrap().done().unwrap()
}

/// Somebody of a place by birth date; an even number is a woman's.
async fn person(world: &World, place: &str, birth: &str, number: u16) -> WorkerInput {
    let mut input = worker_input(world.place(place).await, number);
    let number = IdentityNumber::synthetic(birth.parse().unwrap(), number);
    input.id_number = Some(number.expose().to_owned());
    input.work_since = None;
    input
}

async fn listed(world: &World, username: &str, query: RetirementQuery) -> RetirementPage {
    personnel::retirements(&viewer(world, username).await, &query)
        .await
        .unwrap()
}

fn within(from: &str, months: u32) -> RetirementQuery {
    RetirementQuery {
        from: Some(from.parse().unwrap()),
        months: Some(months),
        ..RetirementQuery::default()
    }
}

fn brief(page: &RetirementPage) -> Vec<(String, String, &'static str, bool)> {
    page.items
        .iter()
        .map(|one| {
            (
                one.dates.retire_month.to_string(),
                one.worker.birth_date.to_string(),
                one.dates.category.code(),
                one.derived,
            )
        })
        .collect()
}

fn line(
    month: &str,
    birth: &str,
    category: &'static str,
    derived: bool,
) -> (String, String, &'static str, bool) {
    (month.to_owned(), birth.to_owned(), category, derived)
}

async fn set(
    world: &World,
    username: &str,
    id: WorkerId,
    revision: i64,
    category: Category,
    from: &str,
) -> Result<WorkerRetirement, AppError> {
    let input = WorkerRetirementInput {
        category,
        effective_on: from.parse().unwrap(),
        reason: "管理岗位".to_owned(),
    };
    personnel::set_retirement(&editor(world, username).await, id, revision, &input).await
}

both_databases! {
    async fn the_list_holds_who_reaches_the_age_in_the_months_and_nobody_else(database) {
        let world = World::new(database).await;
        let place = "510104017001";
        // Men: 1966-01 goes 2026-05, 1966-06 and one more month of delay 2026-11, 1966-12 2027-06.
        for (birth, number) in [("1966-01-31", 1), ("1966-06-01", 3), ("1966-06-30", 5), ("1966-12-15", 7)] {
            enter(&world, &person(&world, place, birth, number).await).await;
        }
        // A woman on the staff, born 1975-12 (k = 12): 50 years and 6 months, 2026-06.
        enter(&world, &person(&world, place, "1975-12-20", 2).await).await;
        // One who leads a place, born 1971-05 (k = 17): 55 years and 5 months, 2026-10.
        let mut leader = person(&world, place, "1971-05-10", 4).await;
        (leader.class, leader.post) = (WorkerClass::Head, Post::Secretary);
        enter(&world, &leader).await;

        let page = listed(&world, "city", within("2026-06", 7)).await;
        assert_eq!(brief(&page), [
            line("2026-06", "1975-12-20", "F50", true),
            line("2026-10", "1971-05-10", "F55", true),
            line("2026-11", "1966-06-01", "M60", true),
            line("2026-11", "1966-06-30", "M60", true),
        ]);
        assert_eq!(page.total, 4);
        let earlier = listed(&world, "city", within("2026-05", 1)).await;
        assert_eq!(brief(&earlier), [line("2026-05", "1966-01-31", "M60", true)]);
        // Nobody retires in January 2025, whoever they are.
        assert_eq!(listed(&world, "city", within("2025-01", 1)).await.total, 0);
        // Without a question: this month and the eleven after it.
        let usual = listed(&world, "city", RetirementQuery::default()).await;
        let months: Vec<_> = brief(&usual).into_iter().map(|(month, ..)| month).collect();
        assert!(months.iter().all(|month| ("2026-06"..="2027-05").contains(&month.as_str())), "{months:?}");
        assert_eq!(months.len(), 4);
    }

    async fn pages_neither_repeat_nor_leave_out(database) {
        let world = World::new(database).await;
        for number in 0..7u16 {
            let birth = format!("1966-{:02}-11", 5 + number % 3);
            enter(&world, &person(&world, "510104017001", &birth, 2 * number + 1).await).await;
        }
        let (mut people, mut cursor) = (Vec::new(), None);
        loop {
            let query = RetirementQuery { limit: Some(2), cursor, ..within("2026-01", 24) };
            let page = listed(&world, "city", query).await;
            assert_eq!(page.total, 7);
            people.extend(page.items.iter().map(|one| (one.dates.retire_month, one.worker.id)));
            cursor = page.next_cursor;
            if cursor.is_none() { break; }
        }
        assert!(people.is_sorted_by_key(|one| one.0));
        people.sort();
        people.dedup();
        assert_eq!(people.len(), 7);
    }

    async fn a_scope_sees_its_own_and_a_subtree_outside_is_unknown(database) {
        let world = World::new(database).await;
        let own = enter(&world, &person(&world, "510104017001", "1966-06-01", 1).await).await.id;
        let other = enter(&world, &person(&world, "510185100201", "1966-06-01", 3).await).await.id;
        let of = |page: &RetirementPage| page.items.iter().map(|one| one.worker.id).collect::<Vec<_>>();
        let all = within("2026-11", 1);
        assert_eq!(listed(&world, "city", all.clone()).await.total, 2);
        assert_eq!(of(&listed(&world, "district-510104", all.clone()).await), [own]);
        assert_eq!(of(&listed(&world, "village-510104017001", all.clone()).await), [own]);
        let place = Some(world.place("510185100201").await);
        let narrowed = listed(&world, "city", RetirementQuery { organisation_id: place, ..all.clone() }).await;
        assert_eq!((of(&narrowed), narrowed.total), (vec![other], 1));
        let asked = RetirementQuery { organisation_id: place, ..all };
        let refused = personnel::retirements(&viewer(&world, "district-510104").await, &asked).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::NotFound);
        let refused = personnel::retirement(&viewer(&world, "district-510104").await, other).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::NotFound);
        let refused = set(&world, "district-510104", other, 1, Category::M60, "2026-01-01").await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::NotFound);
    }

    async fn what_is_set_holds_instead_of_what_follows_from_the_post(database) {
        let world = World::new(database).await;
        let id = enter(&world, &person(&world, "510104017001", "1975-12-20", 2).await).await.id;
        let access = viewer(&world, "city").await;
        let before = personnel::retirement(&access, id).await.unwrap();
        assert_eq!((before.category, before.derived, before.since), (Some(Category::F50), true, None));
        // Both dates: k = 12 and step 2, 50 years and 6 months; k = 72 and step 4, 55 years and 18 months.
        let dates: Vec<_> = before.dates.iter().map(|one| (one.category, one.retire_month.to_string())).collect();
        assert_eq!(dates, [(Category::F55, "2032-06".to_owned()), (Category::F50, "2026-06".to_owned())]);

        let after = set(&world, "town-510104017", id, 1, Category::F55, "2026-03-01").await.unwrap();
        assert_eq!((after.category, after.derived, after.revision), (Some(Category::F55), false, 2));
        assert_eq!((after.since.unwrap().to_string(), after.reason.as_deref()), ("2026-03-01".to_owned(), Some("管理岗位")));
        assert_eq!(listed(&world, "city", within("2026-06", 1)).await.total, 0);
        assert_eq!(brief(&listed(&world, "city", within("2032-06", 1)).await), [line("2032-06", "1975-12-20", "F55", false)]);

        let history = worker::timeline(&access, id, &TimelineQuery::default()).await.unwrap();
        let newest = &history.items[0];
        assert_eq!((newest.action.as_str(), newest.reason.as_deref()), ("worker.retirement", Some("管理岗位")));
        let change = newest.changes.iter().find(|change| change.field == "retirement_category").unwrap();
        assert_eq!(change.label, "退休年龄类别");
        assert_eq!(change.before_text.as_deref(), Some("女职工(原50周岁，其他岗位)"));

        // A day to come changes nothing yet, and an earlier day takes back what was set for it.
        set(&world, "city", id, 2, Category::F50, "2027-01-01").await.unwrap();
        assert_eq!(personnel::retirement(&access, id).await.unwrap().category, Some(Category::F55));
        let back = set(&world, "city", id, 3, Category::F50, "2026-02-01").await.unwrap();
        assert_eq!((back.category, back.since.unwrap().to_string()), (Some(Category::F50), "2026-02-01".to_owned()));
        world.database.clock.advance(chrono::TimeDelta::days(365));
        let later = personnel::retirement(&viewer(&world, "city").await, id).await.unwrap();
        assert_eq!(later.since.unwrap().to_string(), "2026-02-01");
    }

    async fn a_category_needs_the_right_sex_a_day_and_a_reason(database) {
        let world = World::new(database).await;
        let man = enter(&world, &person(&world, "510104017001", "1966-06-01", 1).await).await.id;
        let access = editor(&world, "city").await;
        let input = WorkerRetirementInput {
            category: Category::F50,
            effective_on: "1966-05-31".parse().unwrap(),
            reason: " ".to_owned(),
        };
        let refused = personnel::set_retirement(&access, man, 1, &input).await.unwrap_err();
        let fields: Vec<_> = refused.problem().errors.into_iter().map(|one| (one.field, one.code)).collect();
        let pair = |field: &str, code: &str| (field.to_owned(), code.to_owned());
        assert_eq!(fields, [
            pair("category", "category_unfit"), pair("effective_on", "date_before_birth"), pair("reason", "required"),
        ]);
        let outdated = set(&world, "city", man, 7, Category::M60, "2026-01-01").await.unwrap_err();
        assert_eq!(outdated.code(), ErrorCode::RevisionOutdated);
        set(&world, "city", man, 1, Category::M60, "2026-01-01").await.unwrap();
        // What holds already can be said to hold from an earlier day.
        let same = set(&world, "city", man, 2, Category::M60, "2025-05-01").await.unwrap();
        assert_eq!((same.revision, same.since.unwrap().to_string()), (3, "2025-05-01".to_owned()));
    }

    async fn whoever_needs_confirmation_about_posts_sets_no_category(database) {
        let world = World::layered(database).await;
        let id = enter(&world, &person(&world, "510104017001", "1975-12-20", 2).await).await.id;
        let refused = set(&world, "village-510104017001", id, 1, Category::F55, "2026-03-01").await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::RuleViolated);
        set(&world, "town-510104017", id, 1, Category::F55, "2026-03-01").await.unwrap();
    }

    async fn a_secretary_qualifies_after_ten_years_and_a_term_without_a_break(database) {
        let world = World::new(database).await;
        let place = "510104017001";
        let secretary = async |number: u16, since: &str, community: &str| {
            let mut input = person(&world, place, "1980-06-01", number).await;
            (input.class, input.post) = (WorkerClass::Head, Post::Secretary);
            let day = since.parse().unwrap();
            (input.assigned_on, input.entered_on) = (day, day);
            input.community_since = Some(community.parse().unwrap());
            enter(&world, &input).await
        };
        let enough = secretary(1, "2021-06-30", "2016-06-30").await;
        secretary(3, "2021-07-01", "2016-06-30").await;
        secretary(5, "2021-06-30", "2016-07-01").await;
        // A director for a year in between.
        let broken = secretary(7, "2015-01-01", "2010-01-01").await;
        for (revision, post, day) in [(1, Post::Director, "2022-01-01"), (2, Post::Secretary, "2023-01-01")] {
            let mut record = person(&world, place, "1980-06-01", 7).await;
            (record.class, record.post) = (WorkerClass::Head, post);
            record.community_since = Some("2010-01-01".parse().unwrap());
            (record.entered_on, record.assigned_on) = ("2015-01-01".parse().unwrap(), day.parse().unwrap());
            let update = WorkerUpdate { record, effective_on: Some(day.parse().unwrap()), reason: None };
            worker::update(&editor(&world, "city").await, broken.id, revision, &update).await.unwrap();
        }
        // Secretary, then secretary and director: no break.
        let both = secretary(9, "2019-01-01", "2010-01-01").await;
        let mut record = person(&world, place, "1980-06-01", 9).await;
        (record.class, record.post) = (WorkerClass::Head, Post::SecretaryDirector);
        record.community_since = Some("2010-01-01".parse().unwrap());
        (record.entered_on, record.assigned_on) = ("2019-01-01".parse().unwrap(), "2024-01-01".parse().unwrap());
        let update = WorkerUpdate { record, effective_on: Some("2024-01-01".parse().unwrap()), reason: None };
        worker::update(&editor(&world, "city").await, both.id, 1, &update).await.unwrap();

        let query = InstitutionCandidateQuery::default();
        let page = personnel::institution_candidates(&viewer(&world, "city").await, &query).await.unwrap();
        let mut found: Vec<_> = page.items.iter().map(|one| (one.worker.id, one.secretary_since.to_string())).collect();
        found.sort();
        let mut wanted = vec![(enough.id, "2021-06-30".to_owned()), (both.id, "2019-01-01".to_owned())];
        wanted.sort();
        assert_eq!((found, page.total), (wanted, 2));
        let outside = personnel::institution_candidates(&viewer(&world, "district-510185").await, &query).await.unwrap();
        assert_eq!((outside.items.len(), outside.total), (0, 0));
        let place = InstitutionCandidateQuery { organisation_id: Some(world.place(place).await), ..query };
        let refused = personnel::institution_candidates(&viewer(&world, "district-510185").await, &place).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::NotFound);
    }
}
