//! Random acts over random days on real databases: nobody is lost, nobody is twice, any day reads
//! as a replay of all acts in the order of their days, both sums agree, and an act taken back
//! leaves every day as it was.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;

use application::{
    Access, Once,
    organisation::{self, act},
    worker,
};
use chrono::{Days, NaiveDate};
use contract::{
    ActAllocationPropose, ActDecision, ActStep, NodeRef, OrganisationActInput, OrganisationActView,
    Requires, RollupBasis, RollupQuery, SplitPart, WorkerQuery, perm,
};
use domain::{
    ids::{OrganisationId, WorkerId},
    organisation::{
        OrganisationKind as Kind, OrganisationNature as Nature,
        act::{ActState, AllocationBasis},
    },
};
use testkit::{World, both_databases, worker_input};

/// People of the world of this test.
const PEOPLE: u16 = 12;
/// Acts that are tried.
const ACTS: u64 = 60;

/// The next of a row of numbers that look random and are the same in every run (SplitMix64).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

async fn access<P: Requires>(world: &World, username: &str) -> Access<P> {
    world.actor(username).await.require().unwrap()
}

/// Where everyone is on a day, by the list of the whole city.
async fn places(world: &World, on: NaiveDate) -> BTreeMap<WorkerId, OrganisationId> {
    let query = WorkerQuery {
        as_of: Some(on),
        limit: Some(200),
        ..WorkerQuery::default()
    };
    let page = worker::list(&access(world, "city").await, &query)
        .await
        .unwrap();
    assert_eq!(
        page.total,
        i64::from(PEOPLE),
        "nobody is lost, nobody is twice, on {on}"
    );
    let found: BTreeMap<_, _> = page
        .items
        .iter()
        .map(|item| (item.id, item.organisation_id))
        .collect();
    assert_eq!(found.len(), usize::from(PEOPLE));
    found
}

/// Both sums of a day count everyone once.
async fn sums_agree(world: &World, on: NaiveDate) {
    for by in [RollupBasis::Administrative, RollupBasis::Statutory] {
        let query = RollupQuery {
            by: Some(by),
            as_of: Some(on),
            ..RollupQuery::default()
        };
        let sums = organisation::rollup(&access(world, "city").await, &query)
            .await
            .unwrap();
        assert_eq!(sums.total.workers, i64::from(PEOPLE), "{by:?} on {on}");
    }
}

/// What an act did to the places of people: its day, and who went where.
type Done = (
    NaiveDate,
    BTreeMap<(WorkerId, OrganisationId), OrganisationId>,
);

/// Where everyone is on a day the slow way.
fn replay(
    start: &BTreeMap<WorkerId, OrganisationId>,
    acts: &[Done],
    on: NaiveDate,
) -> BTreeMap<WorkerId, OrganisationId> {
    let mut acts: Vec<&Done> = acts.iter().filter(|(day, _)| *day <= on).collect();
    acts.sort_by_key(|(day, _)| *day);
    let mut places = start.clone();
    for (_, moves) in acts {
        for (worker, place) in &mut places {
            if let Some(to) = moves.get(&(*worker, *place)) {
                *place = *to;
            }
        }
    }
    places
}

fn establish(label: &str, kind: Kind, parent: OrganisationId) -> ActStep {
    ActStep::Establish {
        label: label.to_owned(),
        kind,
        nature: Some(match kind {
            Kind::Town => Nature::Street,
            _ => Nature::ResidentsCommittee,
        }),
        name: label.to_owned(),
        parent: NodeRef::Id(parent),
        division_code: None,
    }
}

/// Steps of a random act on the tree of its day.
async fn random_steps(world: &World, on: NaiveDate, state: &mut u64, at: u64) -> Vec<ActStep> {
    let forest = world.app.store().forest().await.unwrap();
    let alive: Vec<_> = forest
        .nodes()
        .iter()
        .filter_map(|(id, node)| Some((*id, node.on(on)?.facts.clone())))
        .filter(|(_, facts)| matches!(facts.kind, Kind::Town | Kind::Village))
        .collect();
    let mut pick = || &alive[usize::try_from(next(state)).unwrap_or(0) % alive.len()];
    let ((one, facts), (two, _)) = (pick().clone(), pick().clone());
    let new = format!("新{at}");
    let label = NodeRef::New(new.clone());
    let part = |node, children: Vec<OrganisationId>| SplitPart {
        node,
        children,
        address_words: Vec::new(),
        share: None,
    };
    match next(state) % 5 {
        0 => vec![ActStep::Rename {
            organisation_id: one,
            name: new,
            division_code: None,
        }],
        1 => vec![ActStep::Merge {
            sources: vec![one],
            into: NodeRef::Id(two),
        }],
        2 => vec![
            establish(&new, facts.kind, facts.parent.unwrap()),
            ActStep::Merge {
                sources: vec![one, two],
                into: label,
            },
        ],
        3 => vec![
            establish(&new, facts.kind, facts.parent.unwrap()),
            ActStep::Split {
                source: one,
                parts: vec![part(NodeRef::Id(one), Vec::new()), part(label, Vec::new())],
            },
        ],
        _ => vec![ActStep::Move {
            organisation_id: one,
            parent: NodeRef::Id(two),
            division_code: None,
        }],
    }
}

/// Tries an act; none when it is refused.
async fn tried(world: &World, input: &OrganisationActInput) -> Option<OrganisationActView> {
    // The city drafts; somebody else of the city approves.
    let editor = access::<perm::ActEdit>(world, "city").await;
    let once = Once::new("organisation_act_create", None, input).unwrap();
    let draft = act::create(&editor, &once, input).await.unwrap();
    let even = ActAllocationPropose {
        basis: AllocationBasis::Even,
    };
    act::propose(&editor, draft.id, &even).await.unwrap();
    let submitted = act::submit(&editor, draft.id, draft.revision).await.ok()?;
    let approver = access(world, "city-approver").await;
    let approved = act::approve(&approver, draft.id, submitted.revision).await;
    Some(approved.unwrap())
}

both_databases! {
    async fn any_day_reads_as_a_replay_of_all_acts(database) {
        let mut world = World::new(database).await;
        world.add_account("city-approver", application::identity::BuiltinRole::CityOfficer, "510100").await;
        let codes = ["510104017", "510104017001", "510104017002", "510104018001", "510185100201", "510185100"];
        let mut start = BTreeMap::new();
        for number in 0..PEOPLE {
            let place = world.place(codes[usize::from(number) % codes.len()]).await;
            let input = worker_input(place, number + 1);
            let once = Once::new("worker_create", None, &input).unwrap();
            let entered = worker::create(&access(&world, "city").await, &input, &once).await.unwrap().done().unwrap();
            start.insert(entered.id, place);
        }
        let (mut state, mut done): (u64, Vec<Done>) = (7, Vec::new());
        let first: NaiveDate = "2025-07-01".parse().unwrap();
        let mut refused = 0;
        for at in 0..ACTS {
            // From a year ago to two years from now.
            let on = first + Days::new(next(&mut state) % 1_095);
            let steps = random_steps(&world, on, &mut state, at).await;
            let probes = [on.pred_opt().unwrap(), on, first + Days::new(next(&mut state) % 1_200)];
            let mut before = Vec::new();
            for probe in probes {
                before.push(places(&world, probe).await);
            }
            let input = OrganisationActInput {
                title: format!("调整{at}"),
                document_number: Some(format!("文〔2026〕{at}号")),
                effective_on: on,
                reason: None,
                steps,
            };
            let Some(act) = tried(&world, &input).await else {
                refused += 1;
                continue;
            };
            let placed = world.app.store().kept_placements(act.id).await.unwrap();
            let moves = placed.into_iter().flat_map(|(from, people)| {
                people.into_iter().map(move |(worker, to)| ((worker, from), to))
            });
            done.push((on, moves.collect()));
            for probe in probes {
                assert_eq!(places(&world, probe).await, replay(&start, &done, probe), "{probe} after act {at}");
                sums_agree(&world, probe).await;
            }
            if next(&mut state).is_multiple_of(3) {
                let reason = ActDecision { reason: "撤回".to_owned() };
                let approver = access(&world, "city-approver").await;
                let reversed = act::reverse(&approver, act.id, act.revision, &reason).await.unwrap();
                assert_eq!(reversed.state, ActState::Reversed);
                done.pop();
                for (probe, before) in probes.into_iter().zip(&before) {
                    assert_eq!(&places(&world, probe).await, before, "{probe} after act {at} was taken back");
                }
            }
        }
        assert!(done.len() > 12 && refused > 3, "{} acts, {refused} refused", done.len());
    }
}
