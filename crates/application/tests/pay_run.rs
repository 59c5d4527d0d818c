//! Runs of pay, on both databases.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{
    Access, AppResult, Once,
    identity::BuiltinRole,
    pay::{cost, parameters, person, run, scheme},
    personnel,
};
use chrono::NaiveDate;
use contract::{
    BatchConfirmation, BatchInput, ErrorCode, PayBaseAdjustment, PayBoardQuery, PayCostQuery,
    PayEntriesInput, PayEntryInput, PayEntryItem, PayFileKind, PayFileRequest, PayParameters,
    PayParametersInput, PayProfileInput, PayRunInput, PayRunStepInput, PayRunView, PaySchemeInput,
    PaySimulationRequest, PaySlipPage, PaySlipQuery, PaySlipView, Requires, WorkerView, perm,
};
use domain::{
    ids::{PayRunId, WorkerId},
    money::Money,
    pay::{
        rate::Rounding,
        run::{Cause, Finding, LineKind, RunState, RunStep, StandardRule},
        scheme::{Amount, PUBLISHED, Scheme},
    },
    personnel::career::{CareerEntry, CareerFact},
    time::{Period, YearMonth},
};
use persistence::Origin;
use serde_json::{Value, json};
use testkit::{World, both_databases};

const DISTRICT: &str = "district-510104";
const AWAY: &str = "district-510185";
const PLACE: &str = "510104017001";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn month(text: &str) -> YearMonth {
    text.parse().unwrap()
}

fn yuan(text: &str) -> Money {
    text.parse().unwrap()
}

async fn access<P: Requires>(world: &World, username: &str) -> Access<P> {
    world.actor(username).await.require().unwrap()
}

fn s1() -> Scheme {
    serde_json::from_str(PUBLISHED[0].1).unwrap()
}

/// A district with the published scheme S1 and the rates of the worked examples since January, and officers who
/// check, approve and confirm.
async fn paying(database: testkit::TestDatabase) -> World {
    let mut world = World::new(database).await;
    world
        .add_account("city-2", BuiltinRole::CityOfficer, "510100")
        .await;
    world
        .add_account("district-2", BuiltinRole::DistrictOfficer, "510104")
        .await;
    put_scheme(&world, "2026-01-01", None, s1()).await;
    let text = str::to_owned;
    let input = PayParametersInput {
        organisation_id: world.place("510100").await,
        valid_from: day("2026-01-01"),
        document_number: "成社保〔2026〕1号".to_owned(),
        replaces: None,
        parameters: PayParameters {
            ss_floor: text("4588"),
            ss_cap: text("22938"),
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
        },
        housing_rate: "0.08".to_owned(),
        housing_rounding: Rounding::Fen,
    };
    let once = Once::new("pay_parameters_create", None, &input).unwrap();
    parameters::create(&access(&world, "city").await, &once, &input)
        .await
        .unwrap();
    world
}

async fn put_scheme(
    world: &World,
    from: &str,
    replaces: Option<domain::ids::PaySchemeId>,
    scheme: Scheme,
) -> domain::ids::PaySchemeId {
    let input = PaySchemeInput {
        organisation_id: world.place("510104").await,
        valid_from: day(from),
        document_number: "锦社发〔2026〕3号".to_owned(),
        replaces,
        scheme,
    };
    let once = Once::new("pay_scheme_create", None, &input).unwrap();
    let put = scheme::create(&access(world, DISTRICT).await, &once, &input).await;
    put.unwrap().id
}

/// Somebody with a level since 2021.
async fn levelled(world: &World, number: u16, level: u8) -> WorkerView {
    let view = world.enter(PLACE, number).await;
    let entry = CareerEntry {
        period: Period::since(day("2021-01-15")),
        fact: CareerFact::Level { level },
    };
    let work = world
        .app
        .store()
        .begin(Origin::system("test"))
        .await
        .unwrap();
    work.enter_careers(vec![(view.id, vec![entry])])
        .await
        .unwrap();
    work.commit().await.unwrap();
    view
}

/// Gives people another level from a day on.
async fn promote(world: &World, people: &[(&WorkerView, i64)], from: &str) {
    let rows: Vec<Value> = people
        .iter()
        .map(|(one, level)| json!({ "worker_id": one.id, "fields": { "level": level } }))
        .collect();
    let input: BatchInput = serde_json::from_value(json!({
        "kind": "LEVEL", "effective_on": from, "document_number": "锦社发〔2026〕9号", "rows": rows,
    }))
    .unwrap();
    let once = Once::new("personnel_batch_create", None, &input).unwrap();
    let batch = personnel::submit_batch(&access(world, DISTRICT).await, &input, &once).await;
    let part = BatchConfirmation { after: None };
    let seat = access::<perm::SubmissionConfirm>(world, "district-2").await;
    let done = personnel::confirm_batch(&seat, batch.unwrap().id, &part).await;
    let done = done.unwrap();
    assert_eq!(
        done.confirmed,
        i64::try_from(people.len()).unwrap(),
        "{done:?}"
    );
}

async fn open_as(world: &World, username: &str, code: &str, of: &str) -> AppResult<PayRunView> {
    let input = PayRunInput {
        organisation_id: world.place(code).await,
        month: month(of),
    };
    let once = Once::new("pay_run_create", None, &input).unwrap();
    run::open(&access(world, username).await, &input, &once).await
}

async fn open(world: &World, of: &str) -> PayRunView {
    open_as(world, DISTRICT, "510104", of).await.unwrap()
}

fn input(step: RunStep) -> PayRunStepInput {
    PayRunStepInput {
        step,
        reason: (step == RunStep::Reopen).then(|| "重新录入".to_owned()),
    }
}

async fn step(world: &World, view: &PayRunView, step: RunStep) -> AppResult<PayRunView> {
    let (id, revision) = (view.run.id, view.run.revision);
    run::take_step(&access(world, DISTRICT).await, id, revision, &input(step)).await
}

async fn decide(
    world: &World,
    username: &str,
    view: &PayRunView,
    step: RunStep,
) -> AppResult<PayRunView> {
    let (id, revision) = (view.run.id, view.run.revision);
    run::decide(&access(world, username).await, id, revision, &input(step)).await
}

async fn computed(world: &World, of: &str) -> PayRunView {
    let view = open(world, of).await;
    let view = step(world, &view, RunStep::Freeze).await.unwrap();
    step(world, &view, RunStep::Compute).await.unwrap()
}

async fn closed(world: &World, of: &str) -> PayRunView {
    let view = computed(world, of).await;
    let view = decide(world, "city", &view, RunStep::Check).await.unwrap();
    let view = decide(world, "city-2", &view, RunStep::Approve)
        .await
        .unwrap();
    let view = step(world, &view, RunStep::Pay).await.unwrap();
    step(world, &view, RunStep::Close).await.unwrap()
}

async fn slips(world: &World, id: PayRunId, query: PaySlipQuery) -> PaySlipPage {
    run::slips(&access(world, DISTRICT).await, id, &query)
        .await
        .unwrap()
}

async fn slip(world: &World, id: PayRunId, worker: WorkerId) -> PaySlipView {
    run::slip(&access(world, DISTRICT).await, id, worker)
        .await
        .unwrap()
}

/// Items and back pay of a slip.
fn earned(slip: &PaySlipView) -> Vec<(String, Option<YearMonth>, String)> {
    let lines = slip.lines.iter();
    lines
        .filter(|line| matches!(line.kind, LineKind::Item | LineKind::BackPay))
        .filter(|line| line.amount != Money::ZERO)
        .map(|line| (line.name.clone(), line.of, line.amount.to_string()))
        .collect()
}

async fn verified(world: &World, id: PayRunId) -> (bool, usize) {
    let seat = access(world, DISTRICT).await;
    let found = run::verify(&seat, id).await.unwrap();
    (found.holds, found.differing.len())
}

both_databases! {
    async fn a_month_is_paid_to_the_fen_by_three_people(database) {
        let world = paying(database).await;
        let one = levelled(&world, 1, 4).await;
        let view = computed(&world, "2026-04").await;
        // 委员 2,300, level 4: 50 + 60 × 3 = 230, 200: 2,730. Base 4,588: 367.04 + 91.76 + 18.35; fund
        // 2,730 × 8 % = 218.40; together 695.55. Employer 734.08 + 272.99 + 36.70 + 27.53 + 9.18 + 218.40.
        let totals = [view.run.gross, view.run.employee, view.run.employer, view.run.tax, view.run.net];
        assert_eq!(totals, ["2730", "695.55", "1298.88", "0", "2034.45"].map(yuan));
        assert_eq!((view.run.people, view.run.held, view.run.cost), (1, 0, yuan("4028.88")));
        let refused = decide(&world, DISTRICT, &view, RunStep::Check).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::SecondPersonRequired);
        let view = decide(&world, "city", &view, RunStep::Check).await.unwrap();
        let refused = decide(&world, "city", &view, RunStep::Approve).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::SecondPersonRequired);
        let view = decide(&world, "city-2", &view, RunStep::Approve).await.unwrap();
        assert_eq!((view.run.state, view.steps.len()), (RunState::Approved, 5));
        // What is approved does not go back, and comes out the same again.
        let refused = step(&world, &view, RunStep::Reopen).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::RuleViolated);
        assert_eq!(verified(&world, view.run.id).await, (true, 0));
        let found = slip(&world, view.run.id, one.id).await;
        let post = found.lines.iter().find(|line| line.name == "岗位工资").unwrap();
        assert_eq!(post.document_number.as_deref(), Some("锦社发〔2026〕3号"));
        assert!(post.rule.as_deref().is_some_and(|rule| !rule.is_empty()));
        assert_eq!(found.input.spans.len(), 1);
        assert_eq!(found.base_social, yuan("4588"));
        let page = slips(&world, view.run.id, PaySlipQuery::default()).await;
        assert_eq!(page.items[0].findings, [Finding::BaseBelowFloor, Finding::NoBankCard]);
        assert!(page.items[0].causes.is_empty() && page.total == 1);
    }

    async fn what_becomes_known_later_is_paid_in_the_next_month(database) {
        let world = paying(database).await;
        let (one, other) = (levelled(&world, 1, 4).await, levelled(&world, 2, 4).await);
        closed(&world, "2026-04").await;
        let may = closed(&world, "2026-05").await;
        assert_eq!(may.run.gross, yuan("5460"));
        world.database.clock.advance(chrono::TimeDelta::seconds(1));
        promote(&world, &[(&one, 6)], "2026-04-01").await;
        let june = computed(&world, "2026-06").await;
        // 350 − 230 for April and for May.
        let found = slip(&world, june.run.id, one.id).await;
        let wanted = [
            ("岗位工资", None, "2300.00"), ("级别工资", None, "350.00"), ("基础性绩效", None, "200.00"),
            ("级别工资", Some(month("2026-04")), "120.00"), ("级别工资", Some(month("2026-05")), "120.00"),
        ];
        assert_eq!(earned(&found), wanted.map(|(name, of, amount)| (name.to_owned(), of, amount.to_owned())));
        assert_eq!(earned(&slip(&world, june.run.id, other.id).await).len(), 3);
        let page = slips(&world, june.run.id, PaySlipQuery::default()).await;
        let causes = |id| page.items.iter().find(|line| line.worker_id == id).unwrap().causes.clone();
        assert!(causes(one.id).contains(&Cause::Level) && causes(one.id).contains(&Cause::Corrected));
        assert!(causes(other.id).is_empty());
        let back = PaySlipQuery { finding: Some(Finding::BackPay), ..PaySlipQuery::default() };
        assert_eq!(slips(&world, june.run.id, back).await.total, 1);
        // Paid once: the month after owes nothing more, and July's own days have another level.
        let june = decide(&world, "city", &june, RunStep::Check).await.unwrap();
        decide(&world, "city-2", &june, RunStep::Approve).await.unwrap();
        world.database.clock.advance(chrono::TimeDelta::days(31));
        let july = computed(&world, "2026-07").await;
        assert_eq!(earned(&slip(&world, july.run.id, one.id).await).len(), 3);
    }

    async fn who_cannot_be_computed_is_held_back_and_paid_later(database) {
        let world = paying(database).await;
        let one = levelled(&world, 1, 4).await;
        let other = world.enter(PLACE, 2).await;
        let april = closed(&world, "2026-04").await;
        assert_eq!((april.run.people, april.run.held), (1, 1));
        let held = slips(&world, april.run.id, PaySlipQuery { held: Some(true), ..PaySlipQuery::default() }).await;
        let fault = held.items[0].fault.clone().unwrap();
        assert_eq!((held.items[0].worker_id, fault.item.as_str(), fault.code.as_str()), (other.id, "级别工资", "level_missing"));
        world.database.clock.advance(chrono::TimeDelta::seconds(1));
        promote(&world, &[(&other, 1)], "2026-04-01").await;
        let may = computed(&world, "2026-05").await;
        assert_eq!((may.run.people, may.run.held), (2, 0));
        // 2,300 + 50 + 200 of May, and the same of April.
        assert_eq!(slip(&world, may.run.id, other.id).await.gross, yuan("5100"));
        assert_eq!(slip(&world, may.run.id, one.id).await.gross, yuan("2730"));
    }

    async fn a_run_that_goes_back_comes_out_the_same_again(database) {
        let world = paying(database).await;
        levelled(&world, 1, 4).await;
        let first = computed(&world, "2026-04").await;
        let open = decide(&world, "city", &first, RunStep::Reopen).await.unwrap();
        assert_eq!((open.run.state, open.run.people, open.run.input_hash), (RunState::Open, 0, None));
        let view = run::get(&access(&world, DISTRICT).await, first.run.id).await.unwrap();
        let view = step(&world, &view, RunStep::Freeze).await.unwrap();
        // Of two who press the same button one takes the step.
        let again = step(&world, &open_of(&view), RunStep::Freeze).await.unwrap_err();
        assert_eq!(again.code(), ErrorCode::RevisionOutdated);
        let again = step(&world, &view, RunStep::Freeze).await.unwrap_err();
        assert_eq!(again.code(), ErrorCode::RuleViolated);
        let view = step(&world, &view, RunStep::Compute).await.unwrap();
        assert_eq!(view.run.input_hash, first.run.input_hash);
        assert_eq!(view.run.result_hash, first.run.result_hash);
        // An amount that was changed behind the program's back is found.
        world.database.tamper("UPDATE pay_line SET amount = amount + 1 WHERE name = '级别工资'").await;
        assert_eq!(verified(&world, view.run.id).await, (false, 1));
    }

    async fn amounts_are_entered_while_the_run_is_open(database) {
        let world = paying(database).await;
        let one = levelled(&world, 1, 4).await;
        let view = open(&world, "2026-06").await;
        let entry = |item: &str, factor: &str| PayEntriesInput {
            people: vec![PayEntryInput {
                worker_id: one.id,
                factor: factor.parse().ok(),
                bonus: Some(yuan("6000")),
                items: vec![PayEntryItem { item: item.to_owned(), amount: yuan("100") }],
                reason: "锦社发〔2026〕12号".to_owned(),
            }],
        };
        let seat = access::<perm::PayRunEdit>(&world, DISTRICT).await;
        let refused = run::save_entries(&seat, view.run.id, 1, &entry("岗位工资", "11")).await.unwrap_err();
        let fields: Vec<String> = refused.problem().errors.into_iter().map(|one| one.field).collect();
        assert_eq!(fields, ["people.0.factor", "people.0.items.0.item"]);
        let stranger = PayEntriesInput { people: vec![PayEntryInput { worker_id: WorkerId(uuid::Uuid::nil()), ..entry("奖励性绩效", "1").people.remove(0) }] };
        let refused = run::save_entries(&seat, view.run.id, 1, &stranger).await.unwrap_err();
        assert_eq!(refused.problem().errors[0].field, "people.0.worker_id");
        let page = run::save_entries(&seat, view.run.id, 1, &entry("奖励性绩效", "1.1")).await.unwrap();
        assert_eq!((page.items[0].name.as_str(), page.items[0].bonus, page.enterable.as_slice()), ("张三", Some(yuan("6000")), &["奖励性绩效".to_owned()][..]));
        let view = run::get(&access(&world, DISTRICT).await, view.run.id).await.unwrap();
        let view = step(&world, &view, RunStep::Freeze).await.unwrap();
        let view = step(&world, &view, RunStep::Compute).await.unwrap();
        // The item is paid in December only; the bonus now: 2,730 + 6,000.
        assert_eq!(view.run.gross, yuan("8730"));
        // 8,730 − 5,000 − 695.55 = 3,034.45; × 3 % = 91.03.
        assert_eq!(view.run.tax, yuan("91.03"));
        let late = run::save_entries(&seat, view.run.id, view.run.revision, &entry("奖励性绩效", "1")).await.unwrap_err();
        assert_eq!(late.code(), ErrorCode::RuleViolated);
    }

    async fn deductions_and_bases_are_set_for_single_people(database) {
        let world = paying(database).await;
        let one = levelled(&world, 1, 4).await;
        let seat = access::<perm::PayRunEdit>(&world, DISTRICT).await;
        let mut profile = PayProfileInput {
            replaces: None,
            valid_from: day("2026-01-01"),
            base_social: Some(yuan("6200")),
            base_housing: None,
            deduction: yuan("2000"),
            standard: StandardRule::Months,
            bonus_apart: true,
            reason: "2026年度专项附加扣除信息表".to_owned(),
        };
        let refused = person::set_profile(&seat, one.id, &profile).await.unwrap_err();
        assert_eq!(refused.problem().errors[0].field, "base_housing");
        profile.base_housing = Some(yuan("6200"));
        let page = person::set_profile(&seat, one.id, &profile).await.unwrap();
        let outdated = person::set_profile(&seat, one.id, &profile).await.unwrap_err();
        assert_eq!(outdated.code(), ErrorCode::RevisionOutdated);
        let away = access::<perm::PayRunEdit>(&world, AWAY).await;
        assert_eq!(person::set_profile(&away, one.id, &profile).await.unwrap_err().code(), ErrorCode::NotFound);
        let april = closed(&world, "2026-04").await;
        // 6,200 × 10.4 % = 644.80; × 8 % = 496; together 1,140.80.
        assert_eq!(april.run.employee, yuan("1140.80"));
        assert_eq!(slip(&world, april.run.id, one.id).await.input.additional, yuan("2000"));
        // The average month of the year becomes the base: 2,730.
        let adjustment = PayBaseAdjustment {
            organisation_id: world.place("510104").await,
            year: 2026,
            valid_from: day("2026-05-01"),
            document_number: "成社保函〔2026〕18号".to_owned(),
        };
        let adjusted = person::adjust_bases(&seat, &adjustment).await.unwrap();
        assert_eq!((adjusted.people, adjusted.unchanged), (1, 0));
        let found = person::profiles(&access(&world, DISTRICT).await, one.id).await.unwrap();
        assert_eq!((found.items.len(), found.items[0].base_social, found.items[0].deduction), (2, Some(yuan("2730")), yuan("2000")));
        assert_eq!((found.items[1].id == page.items[0].id, found.items[1].valid_to), (false, Some(day("2026-05-01"))));
        let again = person::adjust_bases(&seat, &adjustment).await.unwrap();
        assert_eq!((again.people, again.unchanged), (0, 1));
    }

    async fn runs_stay_in_their_district_and_their_order(database) {
        let world = paying(database).await;
        let one = levelled(&world, 1, 4).await;
        let view = open(&world, "2026-05").await;
        let refused = [
            open_as(&world, DISTRICT, "510104", "2026-05").await,
            // One above or below pays the same people.
            open_as(&world, DISTRICT, "510104017", "2026-05").await,
            open_as(&world, DISTRICT, "510104", "2026-04").await,
            open_as(&world, DISTRICT, "510104", "2031-01").await,
            open_as(&world, DISTRICT, PLACE, "2026-03").await,
        ];
        for refusal in refused {
            assert_eq!(refusal.unwrap_err().code(), ErrorCode::RuleViolated);
        }
        let foreign = open_as(&world, DISTRICT, "510185", "2026-05").await.unwrap_err();
        assert_eq!(foreign.code(), ErrorCode::NotFound);
        let away = access::<perm::PayRunView>(&world, AWAY).await;
        for hidden in [
            run::get(&away, view.run.id).await.map(drop),
            run::slip(&away, view.run.id, one.id).await.map(drop),
            run::slips(&away, view.run.id, &PaySlipQuery::default()).await.map(drop),
            run::entries(&away, view.run.id).await.map(drop),
            run::verify(&away, view.run.id).await.map(drop),
        ] {
            assert_eq!(hidden.unwrap_err().code(), ErrorCode::NotFound);
        }
        let query = PayBoardQuery { month: Some(month("2026-05")) };
        let board = run::board(&away, &query).await.unwrap();
        assert!(board.items.iter().all(|row| row.run.is_none()) && board.items.len() == 1);
        let board = run::board(&access(&world, "city").await, &query).await.unwrap();
        let rows: Vec<_> = board.items.iter().filter(|row| row.run.is_some()).collect();
        assert_eq!((rows.len(), rows[0].organisation.name.as_str(), rows[0].scheme.is_some()), (1, "锦江区", true));
        // A later month waits for an earlier one.
        let june = open(&world, "2026-06").await;
        assert_eq!(step(&world, &june, RunStep::Freeze).await.unwrap_err().code(), ErrorCode::RuleViolated);
    }

    async fn cost_comes_from_closed_runs_and_slips_reach_their_person(database) {
        let mut world = paying(database).await;
        let one = levelled(&world, 1, 4).await;
        world.add_account("worker", BuiltinRole::Worker, "510100").await;
        world.bind("worker", Some(one.id)).await;
        let april = closed(&world, "2026-04").await;
        let may = computed(&world, "2026-05").await;
        let own = access::<perm::OwnRecordView>(&world, "worker").await;
        let mine = run::own_slips(&own).await.unwrap();
        assert_eq!((mine.items.len(), mine.items[0].run_id, mine.items[0].net), (1, april.run.id, yuan("2034.45")));
        assert_eq!(run::own_slip(&own, april.run.id).await.unwrap().gross, yuan("2730"));
        // Nobody sees what is not approved yet.
        assert_eq!(run::own_slip(&own, may.run.id).await.unwrap_err().code(), ErrorCode::NotFound);
        let report = cost::report(&access(&world, "city").await, &PayCostQuery { year: Some(2026) }).await.unwrap();
        // 2,730 + 1,298.88 = 4,028.88 a month; × 12 = 48,346.56.
        let total = &report.total;
        assert_eq!((total.months, total.cost, total.per_head_year), (1, yuan("4028.88"), Some(yuan("48346.56"))));
        assert_eq!((report.items.len(), report.items[0].runs[0].id, report.classes.len()), (1, april.run.id, 1));
        let seat = access::<perm::PayRunEdit>(&world, DISTRICT).await;
        let file = |kind| PayFileRequest { kind, bank_columns: None, reason: "4月工资".to_owned() };
        let early = run::file(&seat, may.run.id, &file(PayFileKind::Sheet)).await.err().unwrap();
        assert_eq!(early.code(), ErrorCode::RuleViolated);
        for kind in [PayFileKind::Sheet, PayFileKind::Accounts] {
            let made = run::file(&seat, april.run.id, &file(kind)).await.unwrap();
            assert!(made.bytes.starts_with(b"PK"), "{}", made.file_name);
        }
    }

    async fn a_scheme_is_tried_on_everyone_before_it_holds(database) {
        let world = paying(database).await;
        levelled(&world, 1, 4).await;
        levelled(&world, 2, 5).await;
        let mut scheme = s1();
        // 100 more for level 5 and above, 20 less for everyone.
        scheme.items[3].amount = Amount::Formula("如果(级别 ≥ 5, 300, 180)".to_owned());
        let mut request = PaySimulationRequest { organisation_ids: None, month: month("2026-06"), scheme };
        let seat = access::<perm::PayRunView>(&world, DISTRICT).await;
        let found = run::simulate(&seat, &request).await.unwrap();
        assert_eq!((found.winners, found.gained, found.losers, found.lost), (1, yuan("100"), 1, yuan("20")));
        assert_eq!((found.unchanged, found.held, found.items.len()), (0, 0, 1));
        // 2,730 and 2,790 now; 2,710 and 2,890 then. The median is the lower of two.
        assert_eq!((found.now.p10, found.now.median, found.now.p90), (Some(yuan("2730")), Some(yuan("2730")), Some(yuan("2790"))));
        assert_eq!(found.then.p90, Some(yuan("2890")));
        // 80 more gross, and 8 % of it to the housing fund; the insurances stay at their floor.
        assert_eq!(found.total.then - found.total.now, yuan("86.40"));
        request.organisation_ids = Some(vec![world.place("510185").await]);
        assert_eq!(run::simulate(&seat, &request).await.unwrap_err().code(), ErrorCode::NotFound);
        request.scheme.items.clear();
        request.organisation_ids = None;
        let wrong = run::simulate(&seat, &request).await.unwrap_err();
        assert_eq!(wrong.problem().errors[0].field, "scheme.items");
        // Nothing was written.
        let board = run::board(&seat, &PayBoardQuery { month: Some(month("2026-06")) }).await.unwrap();
        assert!(board.items.iter().all(|row| row.run.is_none()));
    }
}

/// The same run as it was before its last step.
fn open_of(view: &PayRunView) -> PayRunView {
    let mut before = view.clone();
    before.run.revision -= 1;
    before
}
