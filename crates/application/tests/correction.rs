//! A worker's own record and the requests to correct it, on both databases.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{
    Access, AppError, AppResult, Once,
    identity::BuiltinRole,
    worker::{self, submission},
};
use chrono::TimeDelta;
use contract::{
    CorrectionInput, ErrorCode, Requires, RevealRequest, SubmissionAction, SubmissionQuery,
    SubmissionReturn, SubmissionView, WorkerInput, WorkerView, perm,
};
use domain::worker::{
    Post,
    submission::{SubmissionKind, SubmissionState},
};
use testkit::{World, both_databases, worker_input};

const TOWN: &str = "town-510104017";
const DISTRICT: &str = "district-510104";

async fn access<P: Requires>(world: &World, username: &str) -> Access<P> {
    world.actor(username).await.require().unwrap()
}

/// Someone registered, and the account that belongs to them.
async fn bound(world: &mut World) -> WorkerView {
    let input = worker_input(world.place("510104017001").await, 1);
    let once = Once::new("worker_create", None, &input).unwrap();
    let city: Access<perm::WorkerEdit> = access(world, "city").await;
    let person = worker::create(&city, &input, &once)
        .await
        .unwrap()
        .done()
        .unwrap();
    world
        .add_account("zhang", BuiltinRole::Worker, "510104017001")
        .await;
    world.bind("zhang", Some(person.id)).await;
    person
}

async fn own(world: &World) -> Access<perm::OwnRecordView> {
    access(world, "zhang").await
}

async fn input(world: &World, edit: impl FnOnce(&mut WorkerInput)) -> CorrectionInput {
    let mut record = worker_input(world.place("510104017001").await, 1);
    record.id_number = None;
    edit(&mut record);
    CorrectionInput {
        record,
        reason: "毕业证已取得".to_owned(),
    }
}

async fn ask(world: &World, edit: impl FnOnce(&mut WorkerInput)) -> AppResult<SubmissionView> {
    let input = input(world, edit).await;
    let once = Once::new("correction_create", None, &input).unwrap();
    submission::ask_correction(&own(world).await, &input, &once).await
}

fn refusal<T: std::fmt::Debug>(outcome: AppResult<T>) -> ErrorCode {
    outcome.as_ref().map_err(AppError::code).unwrap_err()
}

both_databases! {
    async fn a_worker_sees_the_own_record_and_nobody_elses(database) {
        let mut world = World::layered(database).await;
        let person = bound(&mut world).await;
        let seen = submission::own_record(&own(&world).await).await.unwrap();
        assert_eq!((seen.record.id, seen.record.family.is_some(), seen.corrections.len()), (person.id, true, 0));
        let reveal = RevealRequest { reason: "核对本人信息".to_owned() };
        let numbers = submission::own_numbers(&own(&world).await, &reveal).await.unwrap();
        assert_eq!(numbers.phone.as_deref(), Some("10000123456"));
        let keeper: Access<perm::OwnRecordView> = access(&world, "zhang").await;
        assert!(keeper.also::<perm::WorkerView>().is_err());
    }

    async fn a_correction_with_its_proof_is_confirmed_by_the_street(database) {
        let mut world = World::layered(database).await;
        let person = bound(&mut world).await;
        assert_eq!(refusal(ask(&world, |_| ()).await), ErrorCode::RuleViolated);
        let post = ask(&world, |record| record.post = Post::Director).await;
        assert_eq!(refusal(post), ErrorCode::FieldsInvalid);
        let asked = ask(&world, |record| record.native_place = Some("四川成都".to_owned())).await.unwrap();
        let id = asked.summary.id;
        assert_eq!((asked.summary.kind, asked.summary.due_on), (SubmissionKind::Correction, "2026-07-21".parse().ok()));
        assert_eq!(asked.may, [SubmissionAction::Withdraw]);
        let odd = submission::add_proof(&own(&world).await, id, "a.exe", b"MZ".to_vec()).await;
        assert_eq!(refusal(odd), ErrorCode::MediaTypeUnsupported);
        let with = submission::add_proof(&own(&world).await, id, "../证明.pdf", b"%PDF-1.7 x".to_vec()).await.unwrap();
        assert_eq!(with.proofs[0].name, "证明.pdf");

        let viewer: Access<perm::WorkerView> = access(&world, TOWN).await;
        let queue = submission::list(&viewer, &SubmissionQuery::default()).await.unwrap();
        assert_eq!((queue.items[0].id, queue.items[0].kind, queue.items[0].safe), (id, SubmissionKind::Correction, false));
        let file = submission::proof(&viewer, id, with.proofs[0].id).await.unwrap();
        assert_eq!(file.bytes, b"%PDF-1.7 x");
        let elsewhere: Access<perm::WorkerView> = access(&world, "district-510185").await;
        assert_eq!(refusal(submission::proof(&elsewhere, id, with.proofs[0].id).await.map(|file| file.name)), ErrorCode::NotFound);
        let confirmed = submission::confirm(&access(&world, TOWN).await, id, with.summary.revision).await.unwrap();
        assert_eq!(confirmed.summary.state, SubmissionState::Confirmed);
        let seen = submission::own_record(&own(&world).await).await.unwrap();
        assert_eq!((seen.record.id, seen.record.native_place.as_deref()), (person.id, Some("四川成都")));
        assert_eq!(seen.corrections[0].state, SubmissionState::Confirmed);
        // Proofs are forgotten with what they proved.
        world.database.clock.advance(TimeDelta::days(31));
        submission::forget_decided(&world.app).await.unwrap();
        let gone = submission::own_proof(&own(&world).await, id, with.proofs[0].id).await;
        assert_eq!(refusal(gone.map(|file| file.name)), ErrorCode::NotFound);
    }

    async fn a_refusal_is_an_answer_with_reasons(database) {
        let mut world = World::layered(database).await;
        bound(&mut world).await;
        let asked = ask(&world, |record| record.marital = Some("40".to_owned())).await.unwrap();
        let id = asked.summary.id;
        let reasons = [("marital".to_owned(), "与民政登记不一致".to_owned())].into_iter().collect();
        let request = SubmissionReturn { reasons, note: Some("请先到民政局更正".to_owned()) };
        let refused = submission::give_back(&access(&world, TOWN).await, id, 1, &request).await.unwrap();
        assert_eq!(refused.summary.state, SubmissionState::Refused);
        let seen = submission::own_correction(&own(&world).await, id).await.unwrap();
        assert_eq!(seen.fields[0].returned.as_deref(), Some("与民政登记不一致"));
        assert_eq!(seen.steps[1].note.as_deref(), Some("请先到民政局更正"));
        assert!(seen.may.is_empty());
        assert_eq!(refusal(submission::withdraw_correction(&own(&world).await, id, 2).await), ErrorCode::SubmissionStateUnfit);
        // The field is free for another request, which may be taken back.
        let again = ask(&world, |record| record.marital = Some("30".to_owned())).await.unwrap();
        let gone = submission::withdraw_correction(&own(&world).await, again.summary.id, 1).await.unwrap();
        assert_eq!(gone.summary.state, SubmissionState::Withdrawn);
    }

    async fn an_officer_does_not_decide_about_themselves(database) {
        let mut world = World::layered(database).await;
        let person = bound(&mut world).await;
        let asked = ask(&world, |record| record.native_place = Some("四川成都".to_owned())).await.unwrap();
        // The same person works for the street now.
        world.bind("zhang", None).await;
        world.bind(TOWN, Some(person.id)).await;
        let own: AppResult<SubmissionView> = submission::confirm(&access(&world, TOWN).await, asked.summary.id, 1).await;
        assert_eq!(refusal(own), ErrorCode::SecondPersonRequired);
        submission::confirm(&access(&world, DISTRICT).await, asked.summary.id, 1).await.unwrap();
    }

    async fn an_account_of_nobody_has_no_record(database) {
        let mut world = World::layered(database).await;
        world.add_account("nobody", BuiltinRole::Worker, "510104017001").await;
        let nobody: Access<perm::OwnRecordView> = access(&world, "nobody").await;
        assert_eq!(refusal(submission::own_record(&nobody).await), ErrorCode::NotFound);
    }
}
