use contract::NodeRef;
use uuid::Uuid;

use super::*;

fn place(number: u128) -> OrganisationId {
    Uuid::from_u128(number).into()
}

fn fields(problems: Vec<FieldProblem>) -> Vec<String> {
    problems.into_iter().map(|problem| problem.field).collect()
}

/// Every kind of step, as it may come from the server.
fn every_step() -> Vec<ActStep> {
    vec![
        ActStep::Establish {
            label: "锦华街道（2）".to_owned(),
            kind: OrganisationKind::Town,
            nature: Some(OrganisationNature::Street),
            name: "锦华街道".to_owned(),
            parent: NodeRef::Id(place(1)),
            division_code: Some("510104099".to_owned()),
        },
        ActStep::Rename {
            organisation_id: place(2),
            name: "新名".to_owned(),
            division_code: None,
        },
        ActStep::Convert {
            organisation_id: place(2),
            nature: OrganisationNature::ResidentsCommittee,
            name: Some("新名社区".to_owned()),
            division_code: None,
        },
        ActStep::Move {
            organisation_id: place(2),
            parent: NodeRef::New("锦华街道（2）".to_owned()),
            division_code: None,
        },
        ActStep::Merge {
            sources: vec![place(2), place(3)],
            into: NodeRef::Id(place(3)),
        },
        ActStep::Merge {
            sources: vec![place(2)],
            into: NodeRef::Id(place(4)),
        },
        ActStep::Split {
            source: place(2),
            parts: vec![
                SplitPart {
                    node: NodeRef::Id(place(2)),
                    children: vec![place(8), place(9)],
                    address_words: vec!["锦华路".to_owned(), "东湖苑".to_owned()],
                    share: Some(6_250),
                },
                SplitPart {
                    node: NodeRef::New("锦华街道（2）".to_owned()),
                    children: Vec::new(),
                    address_words: Vec::new(),
                    share: Some(3_750),
                },
            ],
        },
        ActStep::Abolish {
            organisation_id: place(2),
        },
        ActStep::Supervise {
            from: place(5),
            to: NodeRef::Id(place(6)),
            within: place(1),
        },
    ]
}

#[test]
fn every_step_survives_its_form() {
    for step in every_step() {
        let form = of(&step);
        assert!(!form.is_dirty());
        let label = match &step {
            ActStep::Establish { label, .. } => Some(label.as_str()),
            _ => None,
        };
        let read = read(step.kind(), &form, &[], label);
        assert_eq!(read, Ok(vec![step]));
    }
}

#[test]
fn a_blank_step_says_what_is_missing() {
    for kind in StepKind::ALL {
        let found = read(*kind, &blank(*kind), &[], None);
        assert!(
            found.is_err_and(|problems| !problems.is_empty()),
            "{kind:?}"
        );
    }
}

#[test]
fn a_merger_into_something_new_establishes_it_first() {
    let mut form = blank(StepKind::Merge);
    form.set("sources.0.id", place(2).to_string());
    form.set("sources.1.id", place(3).to_string());
    form.set("into.way", "FRESH");
    form.set("into.name", "锦华街道");
    form.set("into.nature", "STREET");
    form.set("origin.kind", "TOWN");
    form.set("origin.parent", place(1).to_string());
    let others = [every_step().remove(0)];
    let Ok(steps) = read(StepKind::Merge, &form, &others, None) else {
        panic!("it is complete");
    };
    assert_eq!(
        steps,
        [
            ActStep::Establish {
                // The label that the other step gives is taken, this one is free.
                label: "锦华街道".to_owned(),
                kind: OrganisationKind::Town,
                nature: Some(OrganisationNature::Street),
                name: "锦华街道".to_owned(),
                parent: NodeRef::Id(place(1)),
                division_code: None,
            },
            ActStep::Merge {
                sources: vec![place(2), place(3)],
                into: NodeRef::New("锦华街道".to_owned()),
            },
        ]
    );
    form.set("sources.1.id", place(2).to_string());
    let problems = read(StepKind::Merge, &form, &others, None).unwrap_err();
    assert_eq!(fields(problems), ["sources.1.id"]);
}

#[test]
fn two_new_parts_of_one_name_have_two_labels() {
    let mut form = blank(StepKind::Split);
    form.set("source", place(2).to_string());
    form.set("origin.kind", "VILLAGE");
    form.set("origin.parent", place(1).to_string());
    for row in 0..2 {
        form.set(format!("parts.{row}.way"), "FRESH");
        form.set(format!("parts.{row}.name"), "东湖社区");
    }
    let steps = read(StepKind::Split, &form, &[], None).unwrap();
    let labels: Vec<_> = established(&steps)
        .into_iter()
        .map(|new| new.label)
        .collect();
    assert_eq!(labels, ["东湖社区", "东湖社区（2）"]);
}

#[test]
fn shares_are_stated_for_all_and_sum_to_the_whole() {
    let parts = |first: &str, second: &str| {
        let mut form = blank(StepKind::Split);
        form.set("source", place(2).to_string());
        form.set("parts.1.way", "EXISTING");
        form.set("parts.1.id", place(3).to_string());
        form.set("parts.0.share", first);
        form.set("parts.1.share", second);
        form.set("parts.0.words", "锦华路、东湖苑，  一环路");
        read(StepKind::Split, &form, &[], None)
    };
    let Ok(steps) = parts("60", "40") else {
        panic!("60 + 40 = 100");
    };
    let Some(ActStep::Split { parts: made, .. }) = steps.first() else {
        panic!("a split");
    };
    assert_eq!(made[0].address_words, ["锦华路", "东湖苑", "一环路"]);
    assert!(parts("", "").is_ok());
    assert_eq!(fields(parts("60", "").unwrap_err()), ["parts"]);
    assert_eq!(fields(parts("60", "30").unwrap_err()), ["parts"]);
    assert_eq!(
        fields(parts("much", "40").unwrap_err()),
        ["parts.0.share", "parts"]
    );
}

#[test]
fn what_the_page_notes_by_itself_is_not_typed() {
    let opened = blank(StepKind::Merge);
    let mut now = opened.clone();
    now.set("origin.parent", "510104");
    now.set("into.name", "");
    assert!(!typed(&opened, &now));
    now.set("into.name", "锦华街道");
    assert!(typed(&opened, &now));
}
