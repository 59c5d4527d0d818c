//! Names of organisations on a day of the tree over time.

use chrono::NaiveDate;
use contract::OrganisationRef;
use domain::{
    ids::OrganisationId,
    organisation::forest::{Forest, Span},
};

/// What an organisation is on a day, or was last before it, or will be first after it.
pub(super) fn around(forest: &Forest, id: OrganisationId, day: NaiveDate) -> Option<&Span> {
    let spans = &forest.nodes().get(&id)?.spans;
    let begun = spans.iter().rev().find(|span| span.period.from <= day);
    begun.or(spans.first())
}

/// An organisation by name.
pub(super) fn reference(
    forest: &Forest,
    id: OrganisationId,
    day: NaiveDate,
) -> Option<OrganisationRef> {
    let facts = &around(forest, id, day)?.facts;
    Some(OrganisationRef {
        id,
        kind: facts.kind,
        name: facts.name.clone(),
    })
}

/// Names from the top on a day; none when it does not exist then.
pub(super) fn full_name(forest: &Forest, id: OrganisationId, day: NaiveDate) -> Option<String> {
    let facts = &forest.on(id, day)?.facts;
    let above = facts
        .parent
        .and_then(|parent| full_name(forest, parent, day));
    Some(match above {
        Some(above) => format!("{above}/{}", facts.name),
        None => facts.name.clone(),
    })
}
