//! What an act comes to, before anything is done.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Months, NaiveDate};
use contract::{
    ActAccount, ActBody, ActChange, ActFigure, ActFlow, NodeRef, OrganisationActPreview,
    Permission, perm,
};
use domain::{
    election::carry::Joined,
    ids::{OrganisationActId, OrganisationId},
    organisation::{
        OrganisationKind,
        forest::{Forest, Node},
    },
};
use persistence::organisation::{Act, Service};

use super::{
    names,
    plan::{Labels, Plan, labels_of, plan, shown, within},
};
use crate::{Access, AppError, AppResult};

/// Everything that an act would do, and everything that stands in its way. Whose accounts follow is
/// for those who draft and approve.
///
/// # Errors
/// `not_found` outside the view scope.
pub async fn preview(
    access: &Access<perm::OrganisationView>,
    id: OrganisationActId,
) -> AppResult<OrganisationActPreview> {
    let store = access.store();
    let act = store
        .organisations()
        .within(access.scope())
        .act(id, access.actor().principal().account_id)
        .await?
        .ok_or_else(AppError::not_found)?;
    within(access, &act).await?;
    let forest = store.forest().await?;
    // Keys of what is new are given when it is written; any that is free shows the same tree.
    let key = forest
        .nodes()
        .values()
        .map(|node| node.key)
        .max()
        .unwrap_or(0)
        + 1;
    let plan = plan(access.app(), &act, forest, key).await?;
    let mut after = plan.forest.clone();
    after.accept(act.effective_on, &plan.outcome);
    // What is split and lives on does not change, but its people go.
    let places = plan.outcome.nodes.keys().chain(plan.carries.keys());
    let places: BTreeSet<OrganisationId> = places.copied().collect();
    let places: Vec<OrganisationId> = places.into_iter().collect();
    let services = store.services_in(&places, act.effective_on).await?;
    let labels = labels_of(&act)?;
    Ok(OrganisationActPreview {
        problems: plan
            .problems
            .iter()
            .map(|problem| shown(&plan.forest, &act, problem))
            .collect(),
        changes: changes(&plan, &after, &act),
        flows: flows(&plan, &after, &act, &labels, &services),
        bodies: bodies(&plan, &after, &act),
        accounts: accounts(access, &plan, &after, &act).await?,
        figures: figures(&plan, &after, &act, &services, store.today()),
    })
}

fn changes(plan: &Plan, after: &Forest, act: &Act) -> Vec<ActChange> {
    let day = act.effective_on;
    let eve = day.pred_opt().unwrap_or(day);
    let mut found: Vec<ActChange> = plan
        .outcome
        .nodes
        .iter()
        .filter_map(|(id, node)| change(plan, after, (*id, node), (eve, day)))
        .collect();
    found.sort_by(|a, b| {
        let key = |change: &ActChange| {
            (
                change.follows,
                change.kind,
                change.before.clone().or(change.after.clone()),
            )
        };
        key(a).cmp(&key(b))
    });
    found
}

fn change(
    plan: &Plan,
    after: &Forest,
    (id, node): (OrganisationId, &Node),
    (eve, day): (NaiveDate, NaiveDate),
) -> Option<ActChange> {
    let before = plan.forest.on(id, eve).map(|span| &span.facts);
    let now = node.on(day).map(|span| &span.facts);
    let kind = before.or(now)?.kind;
    let code = |facts: Option<&domain::organisation::act::NodeFacts>| {
        facts.and_then(|facts| facts.division_code.clone())
    };
    Some(ActChange {
        organisation_id: before.map(|_| id),
        kind,
        before: names::full_name(&plan.forest, id, eve),
        after: names::full_name(after, id, day),
        code_before: code(before),
        code_after: code(now),
        nature_before: before.and_then(|facts| facts.nature),
        nature_after: now.and_then(|facts| facts.nature),
        follows: before == now,
    })
}

/// Where someone in service goes; where they are when nothing sends them on.
fn goes(plan: &Plan, service: &Service) -> OrganisationId {
    let carry = plan.carries.get(&service.organisation);
    carry
        .and_then(|carry| carry.place_of(service.worker))
        .unwrap_or(service.organisation)
}

fn flows(
    plan: &Plan,
    after: &Forest,
    act: &Act,
    labels: &Labels,
    services: &[Service],
) -> Vec<ActFlow> {
    let mut people: BTreeMap<(OrganisationId, OrganisationId), BTreeSet<_>> = BTreeMap::new();
    for service in services {
        if plan.carries.contains_key(&service.organisation) {
            let pair = (service.organisation, goes(plan, service));
            people.entry(pair).or_default().insert(service.worker);
        }
    }
    let flow = |((from, to), people): ((OrganisationId, OrganisationId), BTreeSet<_>)| {
        let label = labels.iter().find(|(_, id)| **id == to);
        Some(ActFlow {
            from: names::reference(&plan.forest, from, act.effective_on)?,
            to: label.map_or(NodeRef::Id(to), |(label, _)| NodeRef::New(label.clone())),
            to_name: names::full_name(after, to, act.effective_on).unwrap_or_default(),
            people: i64::try_from(people.len()).unwrap_or(i64::MAX),
        })
    };
    people.into_iter().filter_map(flow).collect()
}

fn bodies(plan: &Plan, after: &Forest, act: &Act) -> Vec<ActBody> {
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let body = |joined: Joined| {
        let place = joined.term.organisation;
        ActBody {
            place: names::full_name(after, place, act.effective_on).unwrap_or_default(),
            body: joined.term.body,
            ordinal: joined.term.ordinal,
            planned_to: joined.term.planned_to,
            begins: joined.begins,
            come: count(joined.come),
            sits: count(joined.sits),
            heads: count(joined.heads),
        }
    };
    let joined = plan.bodies.joined(&plan.carriage).into_iter();
    let mut found: Vec<ActBody> = joined.map(body).collect();
    found.sort_by(|a, b| (&a.place, a.body).cmp(&(&b.place, b.body)));
    found
}

async fn accounts(
    access: &Access<perm::OrganisationView>,
    plan: &Plan,
    after: &Forest,
    act: &Act,
) -> AppResult<Vec<ActAccount>> {
    if !access.may(Permission::ActEdit) && !access.may(Permission::ActApprove) {
        return Ok(Vec::new());
    }
    let day = act.effective_on;
    let ending: Vec<OrganisationId> = plan
        .outcome
        .nodes
        .iter()
        .filter(|(id, node)| node.on(day).is_none() && plan.forest.on(**id, day).is_some())
        .map(|(id, _)| *id)
        .collect();
    let heirs = |from: OrganisationId| {
        let links = plan.outcome.links.iter();
        links
            .filter(move |link| link.predecessor == from)
            .map(|link| link.successor)
    };
    let found = access.store().accounts_within(&ending).await?;
    let account = |(username, display_name, place): (String, String, OrganisationId)| {
        Some(ActAccount {
            username,
            display_name,
            from: names::reference(&plan.forest, place, day)?,
            to_names: heirs(place)
                .filter_map(|heir| names::full_name(after, heir, day))
                .collect(),
        })
    };
    Ok(found.into_iter().filter_map(account).collect())
}

/// Days on which an act changes figures: its own, and for one dated back every month's end since.
fn days(from: NaiveDate, today: NaiveDate) -> Vec<NaiveDate> {
    let first = from.with_day(1).unwrap_or(from);
    let ends = (1..).map_while(|months| {
        let next = first.checked_add_months(Months::new(months))?;
        let end = next.pred_opt()?;
        (end < today).then_some(end)
    });
    let mut days = vec![from];
    days.extend(ends.filter(|end| *end > from));
    if from < today {
        days.push(today);
    }
    days
}

fn figures(
    plan: &Plan,
    after: &Forest,
    act: &Act,
    services: &[Service],
    today: NaiveDate,
) -> Vec<ActFigure> {
    let mut found = Vec::new();
    for on in days(act.effective_on, today) {
        let mut counts: BTreeMap<OrganisationId, (i64, i64)> = BTreeMap::new();
        for service in services
            .iter()
            .filter(|service| service.period.contains(on))
        {
            for place in above(&plan.forest, service.organisation, on) {
                counts.entry(place).or_default().0 += 1;
            }
            for place in above(after, goes(plan, service), on) {
                counts.entry(place).or_default().1 += 1;
            }
        }
        let changed = counts
            .into_iter()
            .filter(|(_, (before, now))| before != now);
        found.extend(changed.filter_map(|(id, (before, now))| {
            let tree = if now > 0 { after } else { &plan.forest };
            Some(ActFigure {
                name: names::full_name(tree, id, on)
                    .or_else(|| names::full_name(&plan.forest, id, on))?,
                on,
                before,
                after: now,
            })
        }));
    }
    found
}

/// The street and the unit that a place lies in on a day, itself included.
fn above(forest: &Forest, id: OrganisationId, on: NaiveDate) -> Vec<OrganisationId> {
    let mut found = Vec::new();
    let mut next = Some(id);
    while let Some((id, span)) = next.and_then(|id| Some((id, forest.on(id, on)?))) {
        if matches!(
            span.facts.kind,
            OrganisationKind::Unit | OrganisationKind::Town
        ) {
            found.push(id);
        }
        next = span.facts.parent;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_dated_back_shows_every_month_since() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(
            days(day("2026-09-15"), day("2026-11-23")),
            [
                day("2026-09-15"),
                day("2026-09-30"),
                day("2026-10-31"),
                day("2026-11-23")
            ]
        );
        assert_eq!(
            days(day("2027-01-01"), day("2026-11-23")),
            [day("2027-01-01")]
        );
    }
}
