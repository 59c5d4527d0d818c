//! Steps read from a sheet, as they join those of a draft.

use std::collections::BTreeMap;

use contract::{ActStep, NodeRef};

use super::steps::{established, fresh_label, nodes_mut};

/// Steps of a draft followed by those of a sheet. Labels of the sheet that are taken get a
/// number, and the steps of the sheet that name them follow; of two alike in the sheet, the
/// first is the one that is named.
pub fn joined(mut present: Vec<ActStep>, mut read: Vec<ActStep>) -> Vec<ActStep> {
    let mut taken: Vec<String> = established(&present)
        .into_iter()
        .map(|new| new.label)
        .collect();
    let mut labels = BTreeMap::new();
    for step in &mut read {
        if let ActStep::Establish { label, .. } = step {
            let fresh = fresh_label(label, &taken);
            taken.push(fresh.clone());
            let before = std::mem::replace(label, fresh.clone());
            labels.entry(before).or_insert(fresh);
        }
    }
    for node in read.iter_mut().flat_map(nodes_mut) {
        if let NodeRef::New(label) = node
            && let Some(fresh) = labels.get(label)
        {
            label.clone_from(fresh);
        }
    }
    present.extend(read);
    present
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::OrganisationId;
    use domain::organisation::OrganisationKind;
    use uuid::Uuid;

    fn place(number: u128) -> OrganisationId {
        Uuid::from_u128(number).into()
    }

    fn new(label: &str) -> ActStep {
        ActStep::Establish {
            label: label.to_owned(),
            kind: OrganisationKind::Town,
            nature: None,
            name: "锦华街道".to_owned(),
            parent: NodeRef::Id(place(1)),
            division_code: None,
        }
    }

    fn moved(label: &str) -> ActStep {
        ActStep::Move {
            organisation_id: place(2),
            parent: NodeRef::New(label.to_owned()),
            division_code: None,
        }
    }

    #[test]
    fn what_a_sheet_establishes_is_not_taken_for_what_the_draft_does() {
        let steps = joined(
            vec![new("锦华街道"), moved("锦华街道")],
            vec![new("锦华街道"), moved("锦华街道")],
        );
        let fresh = "锦华街道（2）";
        assert_eq!(
            steps,
            [new("锦华街道"), moved("锦华街道"), new(fresh), moved(fresh)]
        );
    }

    #[test]
    fn of_two_alike_in_a_sheet_the_first_is_meant() {
        let read = vec![moved("甲"), new("甲"), new("甲")];
        assert_eq!(
            joined(Vec::new(), read),
            [moved("甲"), new("甲"), new("甲（2）")]
        );
    }
}
