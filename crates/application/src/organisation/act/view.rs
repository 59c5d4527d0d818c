//! Acts as they are shown.

use std::collections::{BTreeMap, btree_map::Entry};

use contract::{
    ActRights, DEFAULT_PAGE, OrganisationActPage, OrganisationActQuery, OrganisationActSummary,
    OrganisationActView, Permission, Requires, perm,
};
use domain::{
    ids::{AccountId, OrganisationActId},
    organisation::act::ActState,
};
use persistence::organisation::{Act, ActAfter, ActFilter};

use super::{
    level, names,
    plan::{named, steps_of},
};
use crate::{Access, AppError, AppResult, cursor, organisation::tree_of};

/// Acts that concern the own view, newest day first.
///
/// # Errors
/// `cursor_invalid`.
pub async fn list(
    access: &Access<perm::OrganisationView>,
    query: &OrganisationActQuery,
) -> AppResult<OrganisationActPage> {
    let organisations = access.store().organisations().within(access.scope());
    let filter = ActFilter {
        own: access.actor().principal().account_id,
        state: query.state,
        organisation: query.organisation_id,
    };
    let after: Option<ActAfter> = cursor::decode(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(DEFAULT_PAGE) as usize;
    let mut acts = organisations
        .acts(&filter, after.as_ref(), limit as u64 + 1)
        .await?;
    let more = acts.len() > limit;
    acts.truncate(limit);
    let last = acts.last().filter(|_| more);
    let next_cursor = last.map(|last| {
        cursor::encode(&ActAfter {
            effective_on: last.effective_on,
            id: last.id,
        })
    });
    let people = names_of(access, &acts).await?;
    let today = access.store().today();
    Ok(OrganisationActPage {
        next_cursor: next_cursor.transpose()?,
        total: organisations.count_acts(&filter).await?,
        items: acts
            .into_iter()
            .map(|act| OrganisationActSummary {
                id: act.id,
                state: act.state,
                in_effect: in_effect(&act, today),
                drafted_by: name(&people, act.drafted_by),
                title: act.title,
                document_number: act.document_number,
                effective_on: act.effective_on,
                steps: act.step_count,
                drafted_at: act.drafted_at,
            })
            .collect(),
    })
}

/// One act that concerns the own view, or an own draft.
///
/// # Errors
/// `not_found` outside it.
pub async fn get(
    access: &Access<perm::OrganisationView>,
    id: OrganisationActId,
) -> AppResult<OrganisationActView> {
    let organisations = access.store().organisations().within(access.scope());
    let act = organisations
        .act(id, access.actor().principal().account_id)
        .await?
        .ok_or_else(AppError::not_found)?;
    shown(access, &act).await
}

/// An act, whoever asks.
pub(super) async fn shown<P: Requires>(
    access: &Access<P>,
    act: &Act,
) -> AppResult<OrganisationActView> {
    let steps = steps_of(act)?;
    let forest = access.store().forest().await?;
    let people = names_of(access, std::slice::from_ref(act)).await?;
    let mine = access.actor().principal();
    let (edits, approves) = (
        access.may(Permission::ActEdit),
        access.may(Permission::ActApprove),
    );
    let own = act.drafted_by == mine.account_id;
    let by_other = !own && act.submitted.is_none_or(|(by, _)| by != mine.account_id);
    let organisations = named(&steps);
    let within = |scope: &persistence::Scope| {
        (own || !organisations.is_empty())
            && organisations.iter().all(|id| {
                let span = names::around(&forest, *id, act.effective_on);
                span.is_some_and(|span| scope.contains(&span.path))
            })
    };
    let tree = tree_of(access).await?;
    let above = level::decides(&tree, &forest, &mine.approve, act)?;
    let open = matches!(act.state, ActState::Draft | ActState::Returned);
    let may = ActRights {
        edit: edits && open && within(&mine.edit),
        decide: approves
            && above
            && by_other
            && act.state == ActState::Submitted
            && within(&mine.approve),
        reverse: approves && above && act.state == ActState::Approved && within(&mine.approve),
    };
    let person = |at: Option<(AccountId, chrono::DateTime<chrono::Utc>)>| {
        at.map(|(by, at)| (name(&people, by), at)).unzip()
    };
    let (submitted_by, submitted_at) = person(act.submitted);
    let (decided_by, decided_at) = person(act.decided);
    Ok(OrganisationActView {
        id: act.id,
        revision: act.revision,
        state: act.state,
        in_effect: in_effect(act, access.store().today()),
        title: act.title.clone(),
        document_number: act.document_number.clone(),
        document_name: act.document_name.clone(),
        effective_on: act.effective_on,
        reason: act.reason.clone(),
        organisations: organisations
            .iter()
            .filter_map(|id| names::reference(&forest, *id, act.effective_on.pred_opt()?))
            .collect(),
        steps,
        drafted_by: name(&people, act.drafted_by),
        drafted_at: act.drafted_at,
        submitted_by,
        submitted_at,
        approver: act.approver,
        decided_by,
        decided_at,
        decision_reason: act.decision_reason.clone(),
        may,
    })
}

fn in_effect(act: &Act, today: chrono::NaiveDate) -> bool {
    act.state == ActState::Approved && act.effective_on <= today
}

type Names = BTreeMap<AccountId, String>;

fn name(people: &Names, id: AccountId) -> String {
    people.get(&id).cloned().unwrap_or_default()
}

/// Names of everyone who drafted, submitted or decided some acts.
async fn names_of<P: Requires>(access: &Access<P>, acts: &[Act]) -> AppResult<Names> {
    let mut found = Names::new();
    for act in acts {
        let people = [
            Some(act.drafted_by),
            act.submitted.map(|(by, _)| by),
            act.decided.map(|(by, _)| by),
        ];
        for id in people.into_iter().flatten() {
            if let Entry::Vacant(free) = found.entry(id) {
                let account = access.store().account(id).await?;
                free.insert(account.map_or_else(String::new, |account| account.display_name));
            }
        }
    }
    Ok(found)
}
