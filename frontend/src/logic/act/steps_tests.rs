//! Tests of steps in words and in order.

use super::*;
use domain::ids::OrganisationId;
use uuid::Uuid;

fn place(number: u128) -> OrganisationId {
    Uuid::from_u128(number).into()
}

fn new(name: &str) -> ActStep {
    ActStep::Establish {
        label: name.to_owned(),
        kind: OrganisationKind::Town,
        nature: None,
        name: name.to_owned(),
        parent: NodeRef::Id(place(1)),
        division_code: None,
    }
}

fn merge(into: NodeRef) -> ActStep {
    ActStep::Merge {
        sources: vec![place(2), place(3)],
        into,
    }
}

#[test]
fn a_node_survives_as_a_text() {
    for node in [
        NodeRef::Id(place(7)),
        NodeRef::New("锦华街道:新".to_owned()),
    ] {
        assert_eq!(node_of(&node_text(&node)), Some(node));
    }
    assert_eq!(node_of(""), None);
    assert_eq!(node_of("new:"), None);
}

#[test]
fn labels_are_the_name_until_it_is_taken() {
    let taken = vec!["锦华街道".to_owned(), "锦华街道（2）".to_owned()];
    assert_eq!(fresh_label("东湖街道", &taken), "东湖街道");
    assert_eq!(fresh_label("锦华街道", &taken), "锦华街道（3）");
}

#[test]
fn what_others_rest_on_stays_before_them() {
    let steps = [new("甲"), new("乙"), merge(NodeRef::New("乙".to_owned()))];
    assert_eq!(needed_by(&steps, 0), None);
    assert_eq!(needed_by(&steps, 1), Some(2));
    assert_eq!(needed_by(&steps, 2), None);
    assert!(may_follow(&steps, 0));
    assert!(!may_follow(&steps, 1), "the merger would name nothing");
    assert!(!may_follow(&steps, 2), "nothing comes after the last");
}

#[test]
fn refused_fields_are_named() {
    assert_eq!(place_of("steps.1", Lang::Zh), "第2步：");
    assert_eq!(place_of("steps.0.name", Lang::Zh), "第1步：");
    assert_eq!(place_of("document_number", Lang::Zh), "文号：");
    assert_eq!(place_of("steps", Lang::Zh), "");
}

#[test]
fn steps_are_put_in_place_or_at_the_end() {
    let mut steps = vec![new("甲"), new("乙")];
    put(
        &mut steps,
        Some(0),
        vec![new("丙"), merge(NodeRef::New("丙".to_owned()))],
    );
    assert_eq!(steps.len(), 3);
    assert_eq!(steps[2], new("乙"));
    put(&mut steps, None, vec![new("丁")]);
    assert_eq!(steps[3], new("丁"));
}

#[test]
fn a_merger_names_only_those_that_end() {
    let name = |node: &NodeRef| match node {
        NodeRef::Id(id) if *id == place(2) => "甲街道".to_owned(),
        NodeRef::Id(_) => "乙街道".to_owned(),
        NodeRef::New(label) => label.clone(),
    };
    let (said, _) = words(&merge(NodeRef::Id(place(3))), &name, Lang::Zh);
    assert_eq!(said, "甲街道并入乙街道");
    let (said, _) = words(&merge(NodeRef::New("丙街道".to_owned())), &name, Lang::Zh);
    assert_eq!(said, "甲街道、乙街道并入丙街道");
}

#[test]
fn a_split_says_what_each_part_gets() {
    let step = ActStep::Split {
        source: place(2),
        parts: vec![
            SplitPart {
                node: NodeRef::Id(place(2)),
                children: Vec::new(),
                address_words: vec!["锦华路".to_owned(), "东湖苑".to_owned()],
                share: Some(6_250),
            },
            SplitPart {
                node: NodeRef::New("新社区".to_owned()),
                children: Vec::new(),
                address_words: Vec::new(),
                share: None,
            },
        ],
    };
    let name = |node: &NodeRef| match node {
        NodeRef::Id(_) => "原社区".to_owned(),
        NodeRef::New(label) => label.clone(),
    };
    let (said, lines) = words(&step, &name, Lang::Zh);
    assert_eq!(said, "原社区拆分为2个部分");
    assert_eq!(
        lines,
        [
            "原社区（保留）：62.5%；地址关键词：锦华路、东湖苑",
            "新社区"
        ]
    );
}
