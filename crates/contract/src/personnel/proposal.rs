//! From a form to what it proposes. The page asks before it sends, the server when it receives.

use domain::personnel::{
    ActionProblem,
    action::{ActionField, ActionKind},
    effect::ActionFinding,
    proposal::{Placement, Proposal},
};
use serde_json::{Map, Value};

use super::{ActionFields, ActionInput};
use crate::FieldProblem;

impl ActionFields {
    /// The fields that are filled, by their keys; text that is blank is not.
    pub fn filled(&self) -> Map<String, Value> {
        let Ok(Value::Object(mut fields)) = serde_json::to_value(self) else {
            return Map::new();
        };
        fields.retain(|_, value| value.as_str().is_none_or(|text| !text.trim().is_empty()));
        fields
    }
}

impl ActionInput {
    /// What is proposed.
    ///
    /// # Errors
    /// What is missing, and what this kind does not ask for.
    pub fn proposal(&self) -> Result<Proposal, Vec<ActionFinding>> {
        let found = self.misfits();
        if !found.is_empty() {
            return Err(found);
        }
        // Nothing required is missing, so this is something.
        read(self.kind, &self.fields)
            .ok_or_else(|| vec![ActionFinding::new("kind", ActionProblem::Required)])
    }

    fn misfits(&self) -> Vec<ActionFinding> {
        let filled = self.fields.filled();
        let missing = self
            .kind
            .fields()
            .iter()
            .filter(|field| field.required && !filled.contains_key(field.key))
            .map(|field| ActionFinding::new(field.key, ActionProblem::Required));
        let unexpected = every_field()
            .filter(|field| filled.contains_key(field.key) && !self.kind.has(field.key))
            .map(|field| ActionFinding::new(field.key, ActionProblem::Unexpected));
        let mut found: Vec<ActionFinding> = missing.chain(unexpected).collect();
        // Several kinds ask for one field.
        let mut told = std::collections::BTreeSet::new();
        found.retain(|one| told.insert(one.field));
        let document = self.document_number.as_deref().map(str::trim);
        if self.kind.needs_document() && document.is_none_or(str::is_empty) {
            found.push(ActionFinding::new(
                "document_number",
                ActionProblem::DocumentNeeded,
            ));
        }
        found
    }
}

fn every_field() -> impl Iterator<Item = &'static ActionField> {
    ActionKind::ALL.iter().flat_map(|kind| kind.fields())
}

/// Text without the blanks around it; none when nothing is left.
fn text(value: Option<&String>) -> Option<String> {
    let text = value?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn read(kind: ActionKind, fields: &ActionFields) -> Option<Proposal> {
    let placement = || {
        Some(Placement {
            class: fields.class?,
            post: fields.post?,
        })
    };
    Some(match kind {
        ActionKind::Contract => Proposal::Contract {
            term: fields.term?,
            until: fields.until,
            probation_until: fields.probation_until,
            relation: fields.relation,
            employer: fields.employer_id,
            number: text(fields.contract_number.as_ref()),
        },
        ActionKind::ContractEnd => Proposal::ContractEnd,
        ActionKind::Probation => Proposal::Probation {
            result: fields.result?,
            until: fields.until,
        },
        ActionKind::Post => Proposal::Post(placement()?),
        ActionKind::Transfer => Proposal::Transfer {
            to: fields.organisation_id?,
            placement: placement()?,
        },
        ActionKind::Absence => Proposal::Absence {
            absence: fields.absence?,
            until: fields.until,
            destination: text(fields.destination.as_ref()),
        },
        ActionKind::AbsenceEnd => Proposal::AbsenceEnd,
        ActionKind::Level => Proposal::Level(u8::try_from(fields.level?).ok()?),
        ActionKind::Assessment => Proposal::Assessment {
            year: fields.year?,
            grade: fields.grade?,
        },
        ActionKind::Reward => Proposal::Reward(text(fields.title.as_ref())?),
        ActionKind::Penalty => Proposal::Penalty {
            penalty: fields.penalty?,
            title: text(fields.title.as_ref())?,
            until: fields.until,
        },
        ActionKind::PenaltyEnd => Proposal::PenaltyEnd,
        ActionKind::Exit => Proposal::Exit {
            exit: fields.exit?,
            destination: text(fields.destination.as_ref()),
            handed_over: fields.handed_over?,
            audited: fields.audited.unwrap_or(false),
        },
        ActionKind::ReEntry => Proposal::ReEntry {
            to: fields.organisation_id?,
            placement: placement()?,
            entry: fields.entry_kind?,
            relation: fields.relation?,
            employer: fields.employer_id,
        },
        ActionKind::SeatEnd => Proposal::SeatEnd {
            body: fields.body?,
            removal: fields.removal?,
        },
        ActionKind::Reversal => Proposal::Reversal(fields.reverses?),
    })
}

impl From<ActionFinding> for FieldProblem {
    fn from(found: ActionFinding) -> Self {
        let field = match found.field {
            top @ ("kind" | "effective_on" | "document_number" | "reason") => top.to_owned(),
            inner => format!("fields.{inner}"),
        };
        Self {
            field,
            code: found.code.to_owned(),
            severity: found.severity,
            message: found.text.to_owned(),
            message_en: found.text_en.to_owned(),
            suggestion: None,
            params: std::collections::BTreeMap::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn input(value: Value) -> ActionInput {
        serde_json::from_value(value).unwrap()
    }

    fn codes(input: &ActionInput) -> Vec<String> {
        let found = input.proposal().unwrap_err();
        found
            .into_iter()
            .map(|one| format!("{}:{}", one.field, one.code))
            .collect()
    }

    #[test]
    fn a_kind_asks_for_its_own_fields_and_no_others() {
        let level = input(json!({
            "kind": "LEVEL", "effective_on": "2026-01-01", "document_number": "成社发〔2026〕3号",
            "fields": { "level": 11 },
        }));
        assert_eq!(level.proposal().unwrap(), Proposal::Level(11));
        let wrong = input(json!({
            "kind": "LEVEL", "effective_on": "2026-01-01", "document_number": " ",
            "fields": { "title": "先进", "class": "HEAD" },
        }));
        assert_eq!(
            codes(&wrong),
            [
                "level:required",
                "class:unexpected",
                "title:unexpected",
                "document_number:document_needed"
            ]
        );
        // What is blank is not filled.
        let blank = input(json!({
            "kind": "REWARD", "effective_on": "2026-01-01", "document_number": "1",
            "fields": { "title": "  " },
        }));
        assert_eq!(codes(&blank), ["title:required"]);
    }

    /// Otherwise a field could be sent that no kind reads.
    #[test]
    fn every_field_that_can_be_sent_is_asked_for_by_some_kind() {
        let all = json!({
            "organisation_id": "00000000-0000-0000-0000-000000000001", "class": "HEAD", "post": "OTHER",
            "entry_kind": "ELECTED", "relation": "TENURE", "employer_id": "00000000-0000-0000-0000-000000000002",
            "term": "FIXED", "until": "2026-01-01", "probation_until": "2026-01-01", "contract_number": "1",
            "result": "CONFIRM", "absence": "SICK", "destination": "某处", "level": 1, "year": 2025, "grade": "1",
            "title": "先进", "penalty": "WARNING", "exit": "RESIGN", "handed_over": true, "audited": true,
            "reverses": "00000000-0000-0000-0000-000000000003", "body": "COMMITTEE", "removal": "RECALL",
        });
        let fields: ActionFields = serde_json::from_value(all.clone()).unwrap();
        assert_eq!(serde_json::to_value(&fields).unwrap(), all);
        for key in fields.filled().keys() {
            assert!(every_field().any(|field| field.key == key), "{key}");
        }
        for field in every_field() {
            assert!(all.get(field.key).is_some(), "{}", field.key);
        }
    }
}
