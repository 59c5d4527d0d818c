//! What acts of reorganisation do to terms of office and seats, on both databases.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{Access, Once, election, organisation::act, personnel, worker::submission};
use chrono::NaiveDate;
use contract::{
    ActAllocationEntry, ActAllocationInput, ActDecision, ActStep, ElectionPlan, ErrorCode, NodeRef,
    OrganisationActInput, OrganisationActView, PlaceTerms, Requires, SplitPart, WorkerView, perm,
};
use domain::{
    election::{Body, Manner, Rank, Seat, SeatEnd, Term},
    ids::{OrganisationId, TermId},
    organisation::{OrganisationKind as Kind, OrganisationNature as Nature},
    personnel::career::{CareerEntry, CareerFact},
    time::Period,
};
use persistence::Origin;
use serde_json::json;
use testkit::{World, both_databases};

const NEXT_MONTH: &str = "2026-08-01";
const ONE: &str = "510104017001";
const TWO: &str = "510104017002";
const DISTRICT: &str = "district-510104";
const CITY: &str = "city";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn access<P: Requires>(world: &World, username: &str) -> Access<P> {
    world.actor(username).await.require().unwrap()
}

/// A running term of the committee with a head and a member.
async fn sits(world: &World, code: &str, ordinal: u16, first: u16) -> (TermId, Vec<WorkerView>) {
    let mut people = Vec::new();
    for number in [first, first + 1] {
        people.push(world.enter(code, number).await);
    }
    let place = world.place(code).await;
    let work = world
        .app
        .store()
        .begin(Origin::system("test"))
        .await
        .unwrap();
    let term = Term {
        id: world.app.store().new_id(),
        organisation: place,
        body: Body::Committee,
        ordinal,
        from: day("2026-01-10"),
        planned_to: day("2031-01-10"),
        actual_to: None,
    };
    work.begin_terms(place, std::slice::from_ref(&term))
        .await
        .unwrap();
    let seat = |rank| CareerEntry {
        period: Period::since(term.from),
        fact: CareerFact::Seat(Seat {
            term: term.id,
            organisation: place,
            body: term.body,
            ordinal,
            rank,
            manner: Manner::Elected,
            votes: Some(700),
            end: None,
        }),
    };
    let entries = people
        .iter()
        .zip([Rank::Head, Rank::Member])
        .map(|(one, rank)| (one.id, vec![seat(rank)]));
    work.enter_careers(entries.collect()).await.unwrap();
    work.commit().await.unwrap();
    (term.id, people)
}

fn establish(world_parent: OrganisationId, label: &str) -> ActStep {
    ActStep::Establish {
        label: label.to_owned(),
        kind: Kind::Village,
        nature: Some(Nature::ResidentsCommittee),
        name: label.to_owned(),
        parent: NodeRef::Id(world_parent),
        division_code: None,
    }
}

async fn merger(world: &World) -> OrganisationActInput {
    let street = world.place("510104017").await;
    OrganisationActInput {
        title: "社区合并".to_owned(),
        document_number: Some("锦府函〔2026〕8号".to_owned()),
        effective_on: day(NEXT_MONTH),
        reason: None,
        steps: vec![
            establish(street, "和美社区"),
            ActStep::Merge {
                sources: vec![world.place(ONE).await, world.place(TWO).await],
                into: NodeRef::New("和美社区".to_owned()),
            },
        ],
    }
}

async fn drafted(world: &World, input: &OrganisationActInput) -> OrganisationActView {
    let once = Once::new("organisation_act_create", None, input).unwrap();
    let district = access(world, DISTRICT).await;
    act::create(&district, &once, input).await.unwrap()
}

async fn approved(world: &World, act: &OrganisationActView) -> OrganisationActView {
    let district = access(world, DISTRICT).await;
    let act = act::submit(&district, act.id, act.revision).await.unwrap();
    let city = access(world, CITY).await;
    act::approve(&city, act.id, act.revision).await.unwrap()
}

async fn taken_back(
    world: &World,
    act: &OrganisationActView,
) -> application::AppResult<OrganisationActView> {
    let reason = ActDecision {
        reason: "暂缓实施".to_owned(),
    };
    act::reverse(&access(world, CITY).await, act.id, act.revision, &reason).await
}

async fn terms(world: &World, place: OrganisationId) -> PlaceTerms {
    election::place_terms(&access(world, CITY).await, place)
        .await
        .unwrap()
}

async fn midnight(world: &World) {
    let at = day(NEXT_MONTH).and_hms_opt(1, 0, 0).unwrap().and_utc();
    world.database.clock.set(at);
    application::worker::refresh_roster(&world.app)
        .await
        .unwrap();
}

async fn new_place(world: &World) -> OrganisationId {
    let tree = application::organisation::tree(&world.app).await.unwrap();
    tree.by_full_name("锦江区/督院街街道/和美社区").unwrap().id
}

async fn problems(world: &World, act: &OrganisationActView) -> Vec<String> {
    let viewer = access::<perm::OrganisationView>(world, DISTRICT).await;
    let preview = act::preview(&viewer, act.id).await.unwrap();
    let codes = preview.problems.into_iter();
    codes.map(|problem| problem.code).collect()
}

both_databases! {
    async fn seats_of_merged_places_go_on_in_the_new_one(database) {
        let world = World::layered(database).await;
        sits(&world, ONE, 11, 1).await;
        sits(&world, TWO, 12, 3).await;
        let act = drafted(&world, &merger(&world).await).await;
        let viewer = access::<perm::OrganisationView>(&world, DISTRICT).await;
        let preview = act::preview(&viewer, act.id).await.unwrap();
        assert_eq!(preview.problems, []);
        let [body] = &preview.bodies[..] else { panic!("{:?}", preview.bodies) };
        assert_eq!((body.come, body.sits, body.heads, body.begins, body.ordinal), (4, 4, 2, true, 12));

        let act = approved(&world, &act).await;
        midnight(&world).await;
        let new = terms(&world, new_place(&world).await).await;
        let [term] = &new.terms[..] else { panic!("one term") };
        assert_eq!((term.term.from, term.term.planned_to, term.term.ordinal), (day(NEXT_MONTH), day("2031-01-10"), 12));
        assert_eq!(term.seats.len(), 4);
        assert!(term.seats.iter().all(|seat| seat.from == day(NEXT_MONTH) && seat.end.is_none() && seat.votes == Some(700)));

        let board = election::board(&access(&world, CITY).await, &contract::ElectionBoardQuery::default()).await.unwrap();
        assert_eq!(board.sums.people, 4, "each once");
        taken_back(&world, &act).await.unwrap();
        let one = terms(&world, world.place(ONE).await).await;
        assert_eq!((one.terms[0].seats.len(), one.terms[0].term.actual_to), (2, None));
        assert!(one.terms[0].seats.iter().all(|seat| seat.end.is_none() && seat.until.is_none()));
    }

    async fn of_a_split_the_seats_follow_the_allocation(database) {
        let world = World::layered(database).await;
        let (_, people) = sits(&world, ONE, 11, 1).await;
        let (source, street) = (world.place(ONE).await, world.place("510104017").await);
        let part = |node| SplitPart { node, children: Vec::new(), address_words: Vec::new(), share: None };
        let new = NodeRef::New("和美社区".to_owned());
        let split = OrganisationActInput {
            steps: vec![
                establish(street, "和美社区"),
                ActStep::Split { source, parts: vec![part(NodeRef::Id(source)), part(new.clone())] },
            ],
            ..merger(&world).await
        };
        let act = drafted(&world, &split).await;
        let goes = |at: usize, target: &NodeRef| ActAllocationEntry { worker_id: people[at].id, source_id: source, target: target.clone() };
        let items = vec![goes(0, &NodeRef::Id(source)), goes(1, &new)];
        act::allocate(&access(&world, DISTRICT).await, act.id, &ActAllocationInput { items }).await.unwrap();
        approved(&world, &act).await;
        midnight(&world).await;
        let stays = terms(&world, source).await;
        assert_eq!(stays.terms[0].term.actual_to, None, "who stays has the term they had");
        let ends: Vec<_> = stays.terms[0].seats.iter().map(|seat| (seat.rank, seat.end)).collect();
        assert_eq!(ends, [(Rank::Head, None), (Rank::Member, Some(SeatEnd::Reorganised))]);
        let gone = terms(&world, new_place(&world).await).await;
        assert_eq!(gone.terms[0].seats.iter().map(|seat| seat.rank).collect::<Vec<_>>(), [Rank::Member]);
    }

    async fn elections_and_acts_keep_out_of_each_others_way(database) {
        let world = World::layered(database).await;
        sits(&world, ONE, 11, 1).await;
        let plan = |code: OrganisationId| -> ElectionPlan {
            serde_json::from_value(json!({
                "kind": "BY_ELECTION", "organisation_ids": [code], "bodies": ["COMMITTEE"],
                "voting_on": "2026-06-29", "effective_on": "2026-06-30",
            })).unwrap()
        };
        let input = plan(world.place(ONE).await);
        let once = Once::new("election_create", None, &input).unwrap();
        let town = access(&world, "town-510104017").await;
        let open = election::plan(&town, &once, &input).await.unwrap().items[0].clone();
        let act = drafted(&world, &merger(&world).await).await;
        assert_eq!(problems(&world, &act).await, ["election_open"]);
        election::delete(&access(&world, "town-510104017").await, open.id, open.revision).await.unwrap();
        assert_eq!(problems(&world, &act).await, [""; 0]);
        let act = approved(&world, &act).await;

        // Until the day the place is there, but nobody is elected into it any more.
        let once = Once::new("election_create", None, &input).unwrap();
        let open = election::plan(&town, &once, &input).await.unwrap().items[0].clone();
        let view = election::get(&access(&world, "town-510104017").await, open.id).await.unwrap();
        let frozen = election::freeze(&access(&world, "town-510104017").await, open.id, view.revision).await.unwrap();
        let result = serde_json::from_value(json!({ "items": [{ "election_id": open.id, "revision": frozen.revision, "counts": [], "outcomes": [], "outgoing": [] }] })).unwrap();
        let refused = election::save_results(&town, &result).await.unwrap_err();
        assert!(refused.problem().errors.iter().any(|one| one.code == "place_ends"), "{:?}", refused.problem().errors);
        election::delete(&access(&world, "town-510104017").await, open.id, frozen.revision).await.unwrap();
        taken_back(&world, &act).await.unwrap();
    }

    async fn a_seat_that_ends_before_the_day_is_not_carried(database) {
        let world = World::layered(database).await;
        let (_, people) = sits(&world, ONE, 11, 1).await;
        let act = drafted(&world, &merger(&world).await).await;
        let act = approved(&world, &act).await;
        let input = serde_json::from_value(json!({
            "kind": "SEAT_END", "effective_on": "2026-06-30", "document_number": "锦委组〔2026〕30号",
            "fields": { "body": "COMMITTEE", "removal": "RECALL" },
        })).unwrap();
        let once = Once::new("personnel_action_create", None, &input).unwrap();
        let town = access(&world, "town-510104017").await;
        let revision = application::worker::get(&access(&world, CITY).await, people[1].id).await.unwrap().revision;
        let waiting = personnel::submit(&town, people[1].id, revision, &input, &once).await.unwrap();
        let known = submission::get(&access(&world, DISTRICT).await, waiting.summary.id).await.unwrap();
        submission::confirm(&access(&world, DISTRICT).await, waiting.summary.id, known.summary.revision).await.unwrap();
        let refused = taken_back(&world, &act).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::ActRestedOn);
        midnight(&world).await;
        let new = terms(&world, new_place(&world).await).await;
        assert_eq!(new.terms[0].seats.iter().map(|seat| seat.rank).collect::<Vec<_>>(), [Rank::Head]);
    }
}
