//! The draft of an act as one form: what is typed, the steps, and the names of the organisations
//! that the steps mention. One form, so that leaving it, restoring it and saving it work as they
//! do for a record.

use std::collections::BTreeMap;

use contract::{ActStep, FieldProblem, NodeRef, OrganisationActInput, OrganisationActView};
use domain::worker::{Finding, FindingCode};

use super::steps::established;
use crate::logic::form::Form;

/// Key of the steps, kept as JSON.
const STEPS: &str = "steps";
/// Key of the revision that was read, so that a restored draft overwrites nobody's work unseen.
const REVISION: &str = "revision";
/// Before the id of an organisation: its name.
const NAME: &str = "name_of.";

/// The form of an act.
pub fn opened(act: &OrganisationActView) -> Form {
    let mut values = BTreeMap::new();
    let mut put = |key: &str, value: &str| _ = values.insert(key.to_owned(), value.to_owned());
    put("title", &act.title);
    put(REVISION, &act.revision.to_string());
    put(
        "document_number",
        act.document_number.as_deref().unwrap_or_default(),
    );
    put("effective_on", &act.effective_on.to_string());
    put("reason", act.reason.as_deref().unwrap_or_default());
    put(STEPS, &written(&act.steps));
    for place in &act.organisations {
        put(&format!("{NAME}{}", place.id), &place.name);
    }
    Form::opened(values)
}

fn written(steps: &[ActStep]) -> String {
    serde_json::to_string(steps).unwrap_or_default()
}

/// The steps of a form.
pub fn steps(form: &Form) -> Vec<ActStep> {
    serde_json::from_str(form.get(STEPS)).unwrap_or_default()
}

/// Writes the steps into a form.
pub fn set_steps(form: &mut Form, steps: &[ActStep]) {
    form.set(STEPS, written(steps));
}

/// The revision on which a form rests.
pub fn revision(form: &Form) -> i64 {
    form.get(REVISION).parse().unwrap_or_default()
}

/// Puts what was typed on another revision.
pub fn rebase(form: &mut Form, revision: i64) {
    form.set(REVISION, revision.to_string());
}

/// Takes the names that another form has learnt.
pub fn learn(form: &mut Form, names: &BTreeMap<String, String>) {
    for (id, name) in names {
        form.set(format!("{NAME}{id}"), name.clone());
    }
}

/// The names that a form knows, by id.
pub fn names(form: &Form) -> BTreeMap<String, String> {
    form.below(NAME)
}

/// The name of a node: of one that exists as it was read, of a new one as its step says.
pub fn name(form: &Form, steps: &[ActStep], node: &NodeRef) -> String {
    match node {
        NodeRef::Id(id) => match form.get(&format!("{NAME}{id}")) {
            "" => "…".to_owned(),
            name => name.to_owned(),
        },
        NodeRef::New(label) => established(steps)
            .into_iter()
            .find(|new| new.label == *label)
            .map_or_else(|| label.clone(), |new| new.name),
    }
}

/// What is sent, or what is missing.
///
/// # Errors
/// A title or a day that is missing.
pub fn to_input(form: &Form) -> Result<OrganisationActInput, Vec<FieldProblem>> {
    let missing = |key: &str| FieldProblem::from(Finding::new(key, FindingCode::Required));
    let title = form.text("title");
    let day = form.text("effective_on").and_then(|day| day.parse().ok());
    match (title, day) {
        (Some(title), Some(effective_on)) => Ok(OrganisationActInput {
            title: title.to_owned(),
            document_number: form.text("document_number").map(str::to_owned),
            effective_on,
            reason: form.text("reason").map(str::to_owned),
            steps: steps(form),
        }),
        (title, day) => {
            let wanted = [
                title.is_none().then(|| missing("title")),
                day.is_none().then(|| missing("effective_on")),
            ];
            Err(wanted.into_iter().flatten().collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::OrganisationId;
    use uuid::Uuid;

    #[test]
    fn a_draft_is_sent_as_it_stands() {
        let mut form = Form::default();
        form.set("title", " 锦江区街道区划调整 ");
        form.set("effective_on", "2027-01-01");
        let id: OrganisationId = Uuid::from_u128(5).into();
        let steps_made = [ActStep::Abolish {
            organisation_id: id,
        }];
        set_steps(&mut form, &steps_made);
        let input = to_input(&form).unwrap();
        assert_eq!(input.title, "锦江区街道区划调整");
        assert_eq!(input.document_number, None);
        assert_eq!(input.steps, steps_made);
        learn(
            &mut form,
            &BTreeMap::from([(id.to_string(), "督院街街道".to_owned())]),
        );
        assert_eq!(name(&form, &steps_made, &NodeRef::Id(id)), "督院街街道");
        form.set("title", " ");
        form.set("effective_on", "2027-02-30");
        let wrong: Vec<_> = to_input(&form)
            .unwrap_err()
            .into_iter()
            .map(|p| p.field)
            .collect();
        assert_eq!(wrong, ["title", "effective_on"]);
    }
}
