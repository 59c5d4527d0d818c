//! Who goes to which part of a split place: proposed, looked at, set by hand.

use std::collections::BTreeMap;

use contract::{
    ActAllocationInput, ActAllocationPage, ActAllocationPropose, ActAllocationQuery,
    ActAllocationRow, ActStep, DEFAULT_PAGE, ErrorCode, NodeRef, SplitPart, perm,
};
use domain::{
    ids::{OrganisationActId, OrganisationId},
    mask,
    organisation::act::{ActState, AllocationBasis},
    worker::{Post, WorkerClass},
};
use persistence::{
    audit::AuditDraft,
    organisation::{Act, Placement, PlacementAfter, PlacementRow},
};
use serde_json::json;

use super::{
    changeable, draft, names,
    plan::{Labels, labels_of, steps_of, within},
};
use crate::{Access, AppError, AppResult, cursor};

/// States in which the allocation may still be changed.
const OPEN: &[ActState] = &[ActState::Draft, ActState::Returned];

/// The splits of an act: what is split, and its parts with their ids.
struct Splits {
    parts: BTreeMap<OrganisationId, Vec<(OrganisationId, SplitPart)>>,
    labels: Labels,
}

impl Splits {
    fn of(act: &Act) -> AppResult<Self> {
        let labels = labels_of(act)?;
        let mut parts = BTreeMap::new();
        for step in steps_of(act)? {
            if let ActStep::Split { source, parts: of } = step {
                let of = of
                    .into_iter()
                    .filter_map(|part| Some((id_of(&labels, &part.node)?, part)));
                parts.insert(source, of.collect());
            }
        }
        Ok(Self { parts, labels })
    }

    fn sources(&self) -> Vec<OrganisationId> {
        self.parts.keys().copied().collect()
    }

    /// The part as a step names it.
    fn node(&self, id: OrganisationId) -> NodeRef {
        let label = self.labels.iter().find(|(_, known)| **known == id);
        label.map_or(NodeRef::Id(id), |(label, _)| NodeRef::New(label.clone()))
    }
}

fn id_of(labels: &Labels, node: &NodeRef) -> Option<OrganisationId> {
    match node {
        NodeRef::Id(id) => Some(*id),
        NodeRef::New(label) => labels.get(label).copied(),
    }
}

/// People of the places that an act splits, each with their part.
///
/// # Errors
/// `not_found` outside the edit scope; `cursor_invalid`.
pub async fn allocation(
    access: &Access<perm::ActEdit>,
    id: OrganisationActId,
    query: &ActAllocationQuery,
) -> AppResult<ActAllocationPage> {
    let store = access.store();
    let act = store
        .organisations()
        .within(access.scope())
        .act(id, access.actor().principal().account_id)
        .await?
        .ok_or_else(AppError::not_found)?;
    within(access, &act).await?;
    let splits = Splits::of(&act)?;
    let mut sources = splits.sources();
    if let Some(source) = query.source_id {
        sources.retain(|id| *id == source);
    }
    if sources.is_empty() {
        return Ok(ActAllocationPage {
            items: Vec::new(),
            next_cursor: None,
            total: 0,
            unallocated: 0,
        });
    }
    let after: Option<PlacementAfter> = cursor::decode(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(DEFAULT_PAGE) as usize;
    let day = act.effective_on;
    let mut rows = store
        .placements(id, &sources, day, after.as_ref(), limit as u64 + 1)
        .await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let last = rows.last().filter(|_| more);
    let next_cursor = last.map(|last| {
        cursor::encode(&PlacementAfter {
            name_pinyin: last.name_pinyin.clone(),
            worker: last.worker,
        })
    });
    let (total, unallocated) = store.count_placements(id, &sources, day).await?;
    let forest = store.forest().await?;
    let items = rows.into_iter().filter_map(|row| {
        Some(ActAllocationRow {
            worker_id: row.worker,
            post: post(&row),
            address: row.address.as_deref().map(mask::address),
            source: names::reference(&forest, row.source, day)?,
            target: row.target.map(|target| splits.node(target)),
            basis: row.basis,
            name: row.name,
        })
    });
    Ok(ActAllocationPage {
        items: items.collect(),
        next_cursor: next_cursor.transpose()?,
        total,
        unallocated,
    })
}

fn post(row: &PlacementRow) -> String {
    let class = WorkerClass::from_code(&row.class).map_or("", WorkerClass::label);
    let post = Post::from_code(&row.post).map_or("", Post::label);
    format!("{class} · {post}")
}

/// Proposes a part for everyone.
///
/// # Errors
/// `not_found` outside the edit scope; `act_state_unfit`; `rule_violated` for a basis by hand.
pub async fn propose(
    access: &Access<perm::ActEdit>,
    id: OrganisationActId,
    input: &ActAllocationPropose,
) -> AppResult<ActAllocationPage> {
    if input.basis == AllocationBasis::Hand {
        return Err(AppError::new(ErrorCode::RuleViolated).with_detail(
            "分配方案只能按住址或均分生成。",
            "An allocation is proposed by address or in equal parts.",
        ));
    }
    let store = access.store();
    let mut work = store.begin(access.origin()).await?;
    let act = editable(access, &work, id).await?;
    let splits = Splits::of(&act)?;
    let mut placements = Vec::new();
    for (source, parts) in &splits.parts {
        let people = store
            .placements(id, &[*source], act.effective_on, None, i64::MAX as u64)
            .await?;
        placements.extend(proposed(*source, parts, &people, input.basis));
    }
    work.clear_placements(id).await?;
    work.place(id, &placements).await?;
    let counts = json!({ "basis": input.basis, "people": placements.len() });
    work.audit(draft("organisation_act.allocate", &act, None, Some(counts)));
    work.commit().await?;
    allocation(access, id, &ActAllocationQuery::default()).await
}

/// By address whoever fits exactly one part best; everybody else to the part that has fewest.
fn proposed(
    source: OrganisationId,
    parts: &[(OrganisationId, SplitPart)],
    people: &[PlacementRow],
    basis: AllocationBasis,
) -> Vec<Placement> {
    let mut counts: Vec<(usize, OrganisationId)> = parts.iter().map(|(id, _)| (0, *id)).collect();
    let mut found = Vec::with_capacity(people.len());
    let mut left = Vec::new();
    for person in people {
        let fits = person
            .address
            .as_deref()
            .and_then(|address| best(parts, address));
        match fits.filter(|_| basis == AllocationBasis::Address) {
            Some(target) => {
                if let Some(count) = counts.iter_mut().find(|(_, id)| *id == target) {
                    count.0 += 1;
                }
                found.push((person, target, AllocationBasis::Address));
            }
            None => left.push(person),
        }
    }
    for person in left {
        // The first of those with fewest, so that a proposal is the same every time.
        if let Some(least) = counts.iter_mut().min_by_key(|(count, _)| *count) {
            least.0 += 1;
            found.push((person, least.1, AllocationBasis::Even));
        }
    }
    let placement =
        |(person, target, basis): (&PlacementRow, OrganisationId, AllocationBasis)| Placement {
            worker: person.worker,
            source,
            target,
            basis: Some(basis),
        };
    found.into_iter().map(placement).collect()
}

/// The part with the longest of its words in an address; none when two are as long.
fn best(parts: &[(OrganisationId, SplitPart)], address: &str) -> Option<OrganisationId> {
    let longest = |part: &SplitPart| {
        let words = part.address_words.iter().map(|word| word.trim());
        let words = words.filter(|word| !word.is_empty() && address.contains(word));
        words.map(|word| word.chars().count()).max()
    };
    let mut fits: Vec<(usize, OrganisationId)> = parts
        .iter()
        .filter_map(|(id, part)| Some((longest(part)?, *id)))
        .collect();
    fits.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
    match fits.as_slice() {
        [(first, _), (second, _), ..] if first == second => None,
        [(_, id), ..] => Some(*id),
        [] => None,
    }
}

/// Sets parts by hand.
///
/// # Errors
/// `not_found` outside the edit scope, or for someone who is not in a place that is split;
/// `rule_violated` for a part that the act has not; `act_state_unfit`.
pub async fn allocate(
    access: &Access<perm::ActEdit>,
    id: OrganisationActId,
    input: &ActAllocationInput,
) -> AppResult<ActAllocationPage> {
    let store = access.store();
    let mut work = store.begin(access.origin()).await?;
    let act = editable(access, &work, id).await?;
    let splits = Splits::of(&act)?;
    let people = store
        .assigned_to(&splits.sources(), act.effective_on)
        .await?;
    let mut placements = BTreeMap::new();
    for item in &input.items {
        if !people.contains(&(item.worker_id, item.source_id)) {
            return Err(AppError::not_found());
        }
        let parts = splits.parts.get(&item.source_id);
        let target = id_of(&splits.labels, &item.target)
            .filter(|target| {
                parts.is_some_and(|parts| parts.iter().any(|(part, _)| part == target))
            })
            .ok_or_else(|| {
                AppError::new(ErrorCode::RuleViolated).with_detail(
                    "所选去向不是该机构拆分后的部分。",
                    "This is not one of the parts that the organisation is divided into.",
                )
            })?;
        let placement = Placement {
            worker: item.worker_id,
            source: item.source_id,
            target,
            basis: Some(AllocationBasis::Hand),
        };
        placements.insert((item.worker_id, item.source_id), placement);
    }
    let placements: Vec<Placement> = placements.into_values().collect();
    work.place(id, &placements).await?;
    let counts = json!({ "basis": AllocationBasis::Hand, "people": placements.len() });
    work.audit(AuditDraft {
        after: Some(counts),
        ..draft("organisation_act.allocate", &act, None, None)
    });
    work.commit().await?;
    allocation(access, id, &ActAllocationQuery::default()).await
}

async fn editable(
    access: &Access<perm::ActEdit>,
    work: &persistence::UnitOfWork,
    id: OrganisationActId,
) -> AppResult<Act> {
    let act = work
        .act_to_change(id)
        .await?
        .ok_or_else(AppError::not_found)?;
    changeable(access, work, id, act.revision, OPEN).await
}
