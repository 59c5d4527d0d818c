//! Who goes to which part of what is split: proposed, looked at, set by hand.

use std::collections::BTreeMap;

use contract::{
    ActAllocationEntry, ActAllocationInput, ActAllocationPropose, ActAllocationQuery,
    ActAllocationRow, ActStep, NodeRef, OrganisationActView,
};
use domain::ids::OrganisationId;
use domain::organisation::act::AllocationBasis;
use leptos::prelude::*;

use super::desk::{Desk, unsaved};
use crate::logic::act::standing::place_name;
use crate::logic::act::steps::{node_of, node_text};
use crate::logic::failure::Failure;
use crate::logic::format;
use crate::logic::query;
use crate::logic::text::{Acts, Common, Label};
use crate::state::lang::{fill, t, tl};
use crate::state::remote::Remote;
use crate::ui::icon::Icon;
use crate::ui::overlay::ConfirmDanger;
use crate::ui::paging::{Listing, Pager};
use crate::ui::states;
use crate::ui::table::{DataTable, Head};

/// Most people that are saved at once.
const BATCH: usize = 1_000;

/// The parts of each split with their names.
type Parts = BTreeMap<OrganisationId, Vec<(String, String)>>;

/// The tab.
#[component]
pub fn AllocationTab(
    /// The act.
    desk: Desk,
    /// As it is saved.
    act: OrganisationActView,
) -> impl IntoView {
    let router = desk.app.router;
    let parts = StoredValue::new(parts(&act));
    let unallocated = RwSignal::new(None::<i64>);
    let people = Remote::load(
        move || router.query(),
        async move |address| {
            let value = |key| query::value(&address, key);
            let query = ActAllocationQuery {
                source_id: value("source").parse().ok(),
                limit: value("limit").parse().ok(),
                cursor: Some(value("cursor")).filter(|cursor| !cursor.is_empty()),
            };
            let page = desk
                .app
                .api
                .call(async |client| client.organisation_act_allocation(desk.id, &query).await)
                .await?;
            let _ = unallocated.try_set(Some(page.unallocated));
            Ok(Listing {
                items: page.items,
                next_cursor: page.next_cursor,
                total: page.total,
            })
        },
    );
    let table = DataTable {
        caption: Acts::TabAllocation.into(),
        heads: Signal::derive(|| {
            vec![
                Head::text(Acts::AllocationPerson),
                Head::text(Acts::AllocationPost),
                Head::text(Acts::AllocationAddress),
                Head::text(Acts::AllocationSource),
                Head::text(Acts::AllocationTarget),
                Head::text(Acts::AllocationBasis),
            ]
        }),
        remote: people,
        pager: Some(Pager::new()),
        wording: Common::TotalPeople.into(),
    }
    .view(
        move |row| person(desk, row, parts),
        || states::empty(Icon::People, Acts::AllocationNobody, None, None),
    );
    let total = move || {
        people
            .data
            .with(|data| data.as_ref().map(|list| list.total))
    };
    let counts = move || {
        let total = total()?;
        let left = unallocated.get().unwrap_or_default();
        Some(view! {
            <dl class="cw-counts">
                <div class="cw-count"><dt>{t(Acts::AllocationPeople)}</dt><dd>{format::number(total)}</dd></div>
                <div class="cw-count"><dt>{t(Acts::AllocationLeft)}</dt><dd class:cw-danger=move || left != 0>{format::number(left)}</dd></div>
            </dl>
        })
    };
    view! {
        {unsaved(desk)}
        <p class="text-secondary">{t(Acts::AllocationNote)}</p>
        {counts}
        <div class="cw-toolbar cw-act-toolbar">
            {sources(desk, &act)}
            {desk.editable.then(|| tools(desk, people, unallocated))}
        </div>
        {table}
    }
}

/// Parts of every split of the saved act.
fn parts(act: &OrganisationActView) -> Parts {
    act.steps
        .iter()
        .filter_map(|step| match step {
            ActStep::Split { source, parts } => {
                let named = parts
                    .iter()
                    .map(|part| (node_text(&part.node), place_name(act, &part.node)));
                Some((*source, named.collect()))
            }
            _ => None,
        })
        .collect()
}

/// Which split is shown, where there are several.
fn sources(desk: Desk, act: &OrganisationActView) -> AnyView {
    let router = desk.app.router;
    let all: Vec<(String, String)> = parts(act)
        .into_keys()
        .map(|id| (id.to_string(), place_name(act, &NodeRef::Id(id))))
        .collect();
    if all.len() < 2 {
        return ().into_any();
    }
    let options = move || {
        let chosen = router.param("source");
        all.iter()
            .map(|(id, name)| {
                let selected = *id == chosen;
                view! { <option value=id.clone() selected=selected>{name.clone()}</option> }
            })
            .collect_view()
    };
    view! {
        <select class="form-select cw-narrow" aria-label=t(Acts::AllocationSource) on:change=move |event| router.replace_params(&[("source", &event_target_value(&event))])>
            <option value="">{t(Common::All)}</option>
            {options}
        </select>
    }
    .into_any()
}

fn tools(
    desk: Desk,
    people: Remote<Listing<ActAllocationRow>>,
    unallocated: RwSignal<Option<i64>>,
) -> AnyView {
    let app = desk.app;
    let (busy, asking) = (RwSignal::new(false), RwSignal::new(false));
    let wanted = RwSignal::new(AllocationBasis::Address);
    let finish = move |answer: Result<(), Failure>, done: Acts| {
        let _ = busy.try_set(false);
        match answer {
            Ok(()) => {
                app.toasts.success(done);
                desk.refused.set(None);
                people.reload();
            }
            Err(failure) => app.toasts.failure(&failure),
        }
    };
    let propose = move || {
        busy.set(true);
        leptos::task::spawn_local(async move {
            let input = ActAllocationPropose {
                basis: wanted.get_untracked(),
            };
            let answer = app
                .api
                .call(async |client| {
                    client
                        .organisation_act_allocation_propose(desk.id, &input)
                        .await
                })
                .await;
            if answer.is_ok() {
                desk.pending.set(BTreeMap::new());
            }
            finish(answer.map(|_| ()), Acts::AllocationProposed);
        });
    };
    let ask = move |basis| {
        wanted.set(basis);
        let total = people
            .data
            .with_untracked(|data| data.as_ref().map_or(0, |list| list.total));
        // Nothing is replaced where nobody has a part yet.
        let untouched = unallocated.get_untracked() == Some(total)
            && desk.pending.with_untracked(BTreeMap::is_empty);
        if untouched {
            propose()
        } else {
            asking.set(true)
        }
    };
    let save = move |_| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = save_all(desk).await;
            finish(answer, Acts::AllocationSaved);
        });
    };
    let count = move || desk.pending.with(BTreeMap::len);
    view! {
        <button type="button" class="btn" disabled=move || busy.get() on:click=move |_| ask(AllocationBasis::Address)>{t(Acts::AllocationByAddress)}</button>
        <button type="button" class="btn" disabled=move || busy.get() on:click=move |_| ask(AllocationBasis::Even)>{t(Acts::AllocationEvenly)}</button>
        {move || (count() > 0).then(|| view! {
            <button type="button" class="btn btn-primary ms-auto" disabled=move || busy.get() on:click=save>
                {move || fill(Acts::AllocationSave, &[("n", &count().to_string())])}
            </button>
        })}
        <ConfirmDanger open=asking title=Acts::TabAllocation text=Signal::derive(|| t(Acts::AllocationReplace)().to_owned())
            action=Common::Confirm confirm=Callback::new(move |()| propose())/>
    }
    .into_any()
}

/// Saves what was chosen, a batch at a time; what is saved is taken off the list, so that a
/// failure in between loses nothing and repeats nothing.
async fn save_all(desk: Desk) -> Result<(), Failure> {
    loop {
        let batch: Vec<ActAllocationEntry> = desk.pending.with_untracked(|pending| {
            let entry =
                |((worker_id, source_id), target): (&(_, _), &NodeRef)| ActAllocationEntry {
                    worker_id: *worker_id,
                    source_id: *source_id,
                    target: target.clone(),
                };
            pending.iter().take(BATCH).map(entry).collect()
        });
        if batch.is_empty() {
            return Ok(());
        }
        let input = ActAllocationInput { items: batch };
        desk.app
            .api
            .call(async |client| {
                client
                    .organisation_act_allocation_save(desk.id, &input)
                    .await
            })
            .await?;
        desk.pending.update(|pending| {
            for item in &input.items {
                let key = (item.worker_id, item.source_id);
                if pending.get(&key) == Some(&item.target) {
                    pending.remove(&key);
                }
            }
        });
    }
}

fn person(desk: Desk, row: ActAllocationRow, parts: StoredValue<Parts>) -> AnyView {
    let key = (row.worker_id, row.source.id);
    let saved = row.target.as_ref().map(node_text).unwrap_or_default();
    let offered = parts.with_value(|parts| parts.get(&row.source.id).cloned().unwrap_or_default());
    let basis = row.basis;
    let changed = move || desk.pending.with(|pending| pending.contains_key(&key));
    let why = move || match (changed(), basis) {
        (true, _) => {
            view! { <span class="cw-attention">{t(Acts::AllocationChanged)}</span> }.into_any()
        }
        (false, Some(basis)) => {
            let label = Label {
                zh: basis.label(),
                en: basis.label_en(),
            };
            view! { {tl(label)} }.into_any()
        }
        (false, None) => "–".into_any(),
    };
    let target = if desk.editable {
        let (kept, again) = (saved.clone(), saved.clone());
        let choose = move |event| {
            let chosen = event_target_value(&event);
            desk.pending.update(|pending| match node_of(&chosen) {
                Some(node) if chosen != kept => _ = pending.insert(key, node),
                _ => _ = pending.remove(&key),
            });
        };
        let chosen = Memo::new(move |_| {
            let pending = desk
                .pending
                .with(|pending| pending.get(&key).map(node_text));
            pending.unwrap_or_else(|| again.clone())
        });
        let name = row.name.clone();
        let label = move || fill(Acts::AllocationTargetOf, &[("name", &name)]);
        let options = offered
            .into_iter()
            .map(|(value, text)| {
                let selected = {
                    let value = value.clone();
                    move || chosen.get() == value
                };
                view! { <option value=value selected=selected>{text}</option> }
            })
            .collect_view();
        view! {
            <select class="form-select form-select-sm" aria-label=label on:change=choose>
                <option value="" selected=move || chosen.get().is_empty()>{t(Common::AnyChoice)}</option>
                {options}
            </select>
        }
        .into_any()
    } else {
        let name = offered.into_iter().find(|(value, _)| *value == saved);
        name.map_or_else(|| "–".to_owned(), |(_, name)| name)
            .into_any()
    };
    view! {
        <tr>
            <td class="cw-name">{row.name}</td>
            <td>{row.post}</td>
            <td>{format::or_dash(row.address.as_deref())}</td>
            <td>{row.source.name}</td>
            <td>{target}</td>
            <td>{why}</td>
        </tr>
    }
    .into_any()
}
