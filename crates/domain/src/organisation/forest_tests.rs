//! Random acts over random days against a naive replay, and the worked cases.

use std::collections::{BTreeMap, HashMap};

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use uuid::Uuid;

use super::{
    OrganisationKind as Kind, OrganisationPath,
    act::{ActProblemCode as Problem, NodeFacts, Part, Step, WHOLE, shares},
    forest::{Forest, Node, Outcome, Span, Turn, recast},
};
use crate::{ids::OrganisationId, time::Period};

type Id = OrganisationId;

fn id(number: u64) -> Id {
    OrganisationId(Uuid::from_u128(u128::from(number)))
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn facts(kind: Kind, name: &str, parent: Option<u64>) -> NodeFacts {
    NodeFacts {
        kind,
        nature: None,
        name: name.to_owned(),
        parent: parent.map(id),
        division_code: None,
    }
}

/// 成都市 1 with units 2 and 3, streets 4 and 5 below 2 and 6 below 3, three villages below each
/// street: 11 to 13, 21 to 23, 31 to 33; a department 9 of the city and 8 of unit 2.
fn city() -> Forest {
    let mut rows = vec![
        (1, facts(Kind::City, "成都市", None)),
        (2, facts(Kind::Unit, "锦江区", Some(1))),
        (3, facts(Kind::Unit, "简阳市", Some(1))),
        (4, facts(Kind::Town, "甲街道", Some(2))),
        (5, facts(Kind::Town, "乙街道", Some(2))),
        (6, facts(Kind::Town, "丙镇", Some(3))),
        (8, facts(Kind::Department, "民政局", Some(2))),
        (9, facts(Kind::Department, "社会工作部", Some(1))),
    ];
    for (street, first) in [(4, 11), (5, 21), (6, 31)] {
        rows.extend((first..first + 3).map(|number| {
            let village = facts(Kind::Village, &format!("村{number}"), Some(street));
            (number, village)
        }));
    }
    let mut paths: HashMap<Id, OrganisationPath> = HashMap::new();
    let mut nodes = BTreeMap::new();
    for (key, facts) in rows {
        let path = match facts.parent {
            Some(parent) => paths[&parent].child(key),
            None => OrganisationPath::root(key),
        };
        paths.insert(id(key), path.clone());
        let period = Period::since(day("2019-01-01"));
        let spans = vec![Span {
            period,
            facts,
            path,
        }];
        nodes.insert(id(key), Node { key, spans });
    }
    Forest::new(nodes, Vec::new())
}

fn rename(number: u64, name: &str) -> Step {
    change(number, Some(name), None)
}

fn change(number: u64, name: Option<&str>, parent: Option<u64>) -> Step {
    Step::Change {
        id: id(number),
        name: name.map(str::to_owned),
        nature: None,
        parent: parent.map(id),
        division_code: None,
    }
}

fn establish(number: u64, facts: NodeFacts) -> Step {
    Step::Establish {
        id: id(number),
        key: number,
        facts,
    }
}

fn merge(sources: &[u64], into: u64) -> Step {
    Step::Merge {
        sources: sources.iter().copied().map(id).collect(),
        into: id(into),
    }
}

fn split(source: u64, parts: &[(u64, &[u64])]) -> Step {
    let shares = shares(&vec![1; parts.len()]);
    let part = |((node, children), share): (&(u64, &[u64]), u32)| Part {
        node: id(*node),
        children: children.iter().copied().map(id).collect(),
        share,
    };
    Step::Split {
        source: id(source),
        parts: parts.iter().zip(shares).map(part).collect(),
    }
}

fn problems(outcome: Result<Outcome, Vec<super::act::ActProblem>>) -> Vec<Problem> {
    outcome
        .unwrap_err()
        .into_iter()
        .map(|problem| problem.code)
        .collect()
}

#[test]
fn two_streets_become_one_and_take_their_villages_along() {
    let mut forest = city();
    let on = day("2020-06-01");
    let new = facts(Kind::Town, "新街道", Some(2));
    let act = forest
        .apply(on, &[establish(40, new), merge(&[4, 5], 40)])
        .unwrap();
    assert_eq!(act.links.len(), 2);
    assert!(
        act.links
            .iter()
            .all(|link| link.successor == id(40) && link.share == WHOLE)
    );
    forest.accept(on, &act);
    let before = on.pred_opt().unwrap();
    assert_eq!(forest.on(id(11), before).unwrap().path.as_str(), "1.2.4.B.");
    assert_eq!(forest.on(id(11), on).unwrap().path.as_str(), "1.2.14.B.");
    assert!(forest.on(id(4), before).is_some() && forest.on(id(4), on).is_none());
    // Only what lies below the two changes.
    assert_eq!(act.nodes.len(), 2 + 1 + 6);
}

#[test]
fn a_street_moves_to_another_unit_with_all_below() {
    let mut forest = city();
    let on = day("2021-01-01");
    let act = forest.apply(on, &[change(5, None, Some(3))]).unwrap();
    forest.accept(on, &act);
    assert_eq!(forest.on(id(22), on).unwrap().path.as_str(), "1.3.5.M.");
    assert!(act.destinations.is_empty() && act.links.is_empty());
}

#[test]
fn what_a_later_act_rests_on_is_not_changed_before_it() {
    let mut forest = city();
    let later = day("2024-01-01");
    let act = forest.apply(later, &[rename(11, "新名")]).unwrap();
    forest.accept(later, &act);
    let earlier = day("2022-01-01");
    assert_eq!(
        problems(forest.apply(earlier, &[rename(11, "旧名")])),
        [Problem::LaterChange]
    );
    assert_eq!(
        problems(forest.apply(earlier, &[merge(&[11], 12)])),
        [Problem::LaterChange]
    );
    // Another fact of the same place may change: the later name stays.
    let act = forest.apply(earlier, &[change(11, None, Some(5))]).unwrap();
    forest.accept(earlier, &act);
    assert_eq!(forest.on(id(11), later).unwrap().facts.name, "新名");
    assert_eq!(forest.on(id(11), later).unwrap().facts.parent, Some(id(5)));
    // A place that takes in another later is not closed before.
    let act = forest.apply(later, &[merge(&[12], 13)]).unwrap();
    forest.accept(later, &act);
    assert_eq!(
        problems(forest.apply(earlier, &[Step::Abolish { id: id(13) }])),
        [Problem::LaterChange]
    );
}

#[test]
fn what_would_not_be_a_tree_is_refused() {
    let forest = city();
    let on = day("2022-01-01");
    let refused = |steps: &[Step]| problems(forest.apply(on, steps));
    assert_eq!(refused(&[]), [Problem::Nothing]);
    assert_eq!(refused(&[rename(11, "村11")]), [Problem::Nothing]);
    assert_eq!(refused(&[rename(11, "村12")]), [Problem::NameTaken]);
    assert_eq!(refused(&[rename(99, "无")]), [Problem::Unknown]);
    assert_eq!(refused(&[change(11, None, Some(2))]), [Problem::Misplaced]);
    assert_eq!(
        refused(&[Step::Abolish { id: id(4) }]).len(),
        3,
        "each village below is named"
    );
    assert_eq!(refused(&[merge(&[4], 11)]), [Problem::KindsDiffer]);
    assert_eq!(refused(&[merge(&[11], 11)]), [Problem::TooFew]);
    assert_eq!(refused(&[merge(&[11, 11], 12)]), [Problem::Twice]);
    assert_eq!(refused(&[split(11, &[(11, &[])])]), [Problem::TooFew]);
    assert_eq!(
        refused(&[split(4, &[(4, &[]), (5, &[31])])]),
        [Problem::ChildNotBelow]
    );
    // Two streets that both have a village of one name.
    let same = facts(Kind::Village, "村11", Some(5));
    assert_eq!(
        refused(&[establish(50, same), merge(&[5], 4)]),
        [Problem::NameTaken]
    );
    // Merged into a place that is split in the same act: nobody would know where to.
    let new = facts(Kind::Village, "新村", Some(4));
    let steps = [
        establish(50, new),
        split(12, &[(12, &[]), (50, &[])]),
        merge(&[11], 12),
    ];
    assert_eq!(refused(&steps), [Problem::Twice]);
    assert_eq!(
        refused(&[Step::Supervise {
            from: id(8),
            to: id(11),
            within: id(2)
        }]),
        [Problem::NotDepartment]
    );
}

#[test]
fn numbers_of_a_past_day_in_the_tree_of_today() {
    let turn = |on: &str, from, to, share| Turn {
        on: day(on),
        predecessor: id(from),
        successor: id(to),
        share,
    };
    // 4 and 5 became 40 in 2020; in 2022 a third of 40 became 41, in 2023 41 went into 6.
    let turns = [
        turn("2020-06-01", 4, 40, WHOLE),
        turn("2020-06-01", 5, 40, WHOLE),
        turn("2022-01-01", 40, 41, 3_333),
        turn("2023-01-01", 41, 6, WHOLE),
    ];
    let then = BTreeMap::from([(id(4), 10), (id(5), 21), (id(6), 5)]);
    let cast = |until: &str| {
        let cast = recast(then.clone(), &turns, day("2019-12-31"), day(until));
        cast.into_iter()
            .map(|(id, number)| (id.0.as_u128(), number))
            .collect::<Vec<_>>()
    };
    assert_eq!(cast("2020-05-31"), [(4, 10), (5, 21), (6, 5)]);
    assert_eq!(cast("2020-06-01"), [(6, 5), (40, 31)]);
    // 31 x 0.3333 = 10.33 and 20.67: 10 and, by the larger remainder, 21.
    assert_eq!(cast("2022-06-01"), [(6, 5), (40, 21), (41, 10)]);
    assert_eq!(cast("2026-01-01"), [(6, 15), (40, 21)]);
}

/// The tree on a day the slow way: every act up to it, in the order of their days, on a map.
fn replay(acts: &[(NaiveDate, Vec<Step>)], on: NaiveDate) -> BTreeMap<Id, NodeFacts> {
    let mut tree: BTreeMap<Id, NodeFacts> = BTreeMap::new();
    for (id, node) in city().nodes() {
        tree.insert(*id, node.spans[0].facts.clone());
    }
    let mut acts: Vec<_> = acts.iter().filter(|(day, _)| *day <= on).collect();
    acts.sort_by_key(|(day, _)| *day);
    for step in acts.iter().flat_map(|(_, steps)| steps) {
        match step {
            Step::Establish { id, facts, .. } => _ = tree.insert(*id, facts.clone()),
            Step::Change {
                id, name, parent, ..
            } => {
                let facts = tree.get_mut(id).unwrap();
                if let Some(name) = name {
                    facts.name.clone_from(name);
                }
                facts.parent = parent.or(facts.parent);
            }
            Step::Merge { sources, into } => {
                for source in sources.iter().filter(|source| *source != into) {
                    tree.remove(source).unwrap();
                    hang(&mut tree, |_, parent| parent == *source, *into);
                }
            }
            Step::Split { source, parts } => {
                // Those that stay are where they are, wherever an earlier act has put them.
                for part in parts.iter().filter(|part| part.node != *source) {
                    hang(&mut tree, |id, _| part.children.contains(&id), part.node);
                }
                if parts.iter().all(|part| part.node != *source) {
                    tree.remove(source).unwrap();
                }
            }
            Step::Abolish { id } => _ = tree.remove(id).unwrap(),
            Step::Supervise { .. } => {}
        }
    }
    tree
}

fn hang(tree: &mut BTreeMap<Id, NodeFacts>, which: impl Fn(Id, Id) -> bool, parent: Id) {
    for (id, facts) in tree {
        if facts.parent.is_some_and(|parent| which(*id, parent)) {
            facts.parent = Some(parent);
        }
    }
}

/// One random act: a day, what to do, and numbers that choose what it is done to.
type Throw = (u16, u8, [u16; 3]);

fn steps_of(forest: &Forest, on: NaiveDate, (_, what, pick): Throw, new: u64) -> Vec<Step> {
    let alive: Vec<(u64, NodeFacts)> = forest
        .nodes()
        .values()
        .filter_map(|node| Some((node.key, node.on(on)?.facts.clone())))
        .filter(|(_, facts)| matches!(facts.kind, Kind::Town | Kind::Village))
        .collect();
    let one = |at: usize| &alive[usize::from(pick[at]) % alive.len()];
    let (first, first_facts) = one(0);
    let like = |other: &NodeFacts| {
        facts(
            other.kind,
            &format!("新{new}"),
            other.parent.map(|id| id.0.as_u128() as u64),
        )
    };
    match what % 8 {
        0 => vec![rename(*first, &format!("名{}", pick[1] % 50))],
        1 => vec![change(*first, None, Some(one(1).0))],
        2 => vec![change(*first, None, Some(2 + u64::from(pick[1] % 2)))],
        3 => vec![merge(&[*first], one(1).0)],
        4 => vec![
            establish(new, like(first_facts)),
            merge(&[*first, one(1).0], new),
        ],
        5 => {
            let children: Vec<u64> = forest
                .nodes()
                .values()
                .filter(|node| {
                    node.on(on)
                        .is_some_and(|span| span.facts.parent == Some(id(*first)))
                })
                .map(|node| node.key)
                .collect();
            let (moved, kept) = children.split_at(usize::from(pick[2]) % (children.len() + 1));
            vec![
                establish(new, like(first_facts)),
                split(*first, &[(*first, kept), (new, moved)]),
            ]
        }
        6 => vec![establish(new, like(first_facts))],
        _ => vec![Step::Abolish { id: id(*first) }],
    }
}

fn check_on(forest: &Forest, acts: &[(NaiveDate, Vec<Step>)], on: NaiveDate) {
    let slow = replay(acts, on);
    let fast: BTreeMap<Id, NodeFacts> = forest
        .nodes()
        .iter()
        .filter_map(|(id, node)| Some((*id, node.on(on)?.facts.clone())))
        .collect();
    assert_eq!(fast, slow, "the tree on {on}");
    for (id, node) in forest.nodes() {
        let Some(span) = node.on(on) else { continue };
        let keys = std::iter::successors(Some(*id), |id| slow[id].parent);
        let mut keys: Vec<u64> = keys.map(|id| forest.nodes()[&id].key).collect();
        let root = keys.pop().unwrap();
        let path = keys
            .iter()
            .rev()
            .fold(OrganisationPath::root(root), |path, key| path.child(*key));
        assert_eq!(span.path, path, "the path of {id} on {on}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Some five thousand acts: after each the tree of any day is what replaying all acts in
    /// the order of their days gives, and taking the last back restores what was.
    #[test]
    fn any_day_reads_as_a_replay_of_all_acts(throws in prop::collection::vec((0..2000_u16, any::<u8>(), any::<[u16; 3]>()), 40..70)) {
        let mut forest = city();
        let mut acts: Vec<(NaiveDate, Vec<Step>)> = Vec::new();
        for (at, throw) in throws.iter().enumerate() {
            let on = day("2019-01-02") + Days::new(u64::from(throw.0));
            let steps = steps_of(&forest, on, *throw, 1000 + at as u64);
            let Ok(act) = forest.apply(on, &steps) else { continue };
            let before: BTreeMap<Id, Option<Node>> = act.nodes.keys().map(|id| (*id, forest.nodes().get(id).cloned())).collect();
            for (id, node) in &before {
                let kept = node.iter().flat_map(|node| node.spans.iter()).filter(|span| span.period.to.is_some_and(|to| to <= on));
                for span in kept {
                    prop_assert!(act.nodes[id].spans.contains(span), "what was before the day stays");
                }
            }
            forest.accept(on, &act);
            acts.push((on, steps));
            for probe in [on, on.pred_opt().unwrap(), on + Days::new(u64::from(throw.2[0]) % 900), day("2019-01-02") + Days::new(u64::from(throw.2[1]) % 2500)] {
                check_on(&forest, &acts, probe);
            }
        }
        prop_assert!(acts.len() > 3);
    }
}
