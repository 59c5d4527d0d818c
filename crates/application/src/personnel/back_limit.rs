//! How far back personnel actions may be dated: what a district has set, within what the installation
//! allows at all.

use contract::{BackLimitInput, BackLimitList, BackLimitView, ErrorCode, OrganisationRef, perm};
use domain::{ids::OrganisationId, organisation::OrganisationKind};
use persistence::{audit::AuditDraft, personnel::BackLimit};
use serde_json::json;

use crate::{
    Access, App, AppError, AppResult,
    error::field_problem,
    organisation::{Node, tree, tree_of},
};

/// Days by which an action about somebody of a place may be dated back.
pub(crate) async fn back_days(app: &App, place: Option<OrganisationId>) -> AppResult<u32> {
    let most = app.personnel_back_days();
    let tree = tree(app).await?;
    let unit = place
        .and_then(|place| tree.node(place))
        .and_then(|node| tree.ancestor_of_kind(node, OrganisationKind::Unit));
    let Some(unit) = unit else {
        return Ok(most);
    };
    let limits = app.store().back_limits().await?;
    let set = limits.iter().find(|limit| limit.organisation == unit.id);
    Ok(set.map_or(most, |limit| limit.days.min(most)))
}

/// The limits of the districts of the own view.
///
/// # Errors
/// Those of the store.
pub async fn back_limits(access: &Access<perm::WorkerView>) -> AppResult<BackLimitList> {
    let tree = tree_of(access).await?;
    let limits = access.store().back_limits().await?;
    let most = access.app().personnel_back_days();
    let units = tree
        .nodes()
        .iter()
        .filter(|node| node.kind == OrganisationKind::Unit && access.scope().contains(&node.path));
    let view = |node: &Node| {
        let set = limits.iter().find(|limit| limit.organisation == node.id);
        shown(node, set, most)
    };
    Ok(BackLimitList {
        items: units.map(view).collect(),
        most_days: most,
    })
}

/// Sets the limit of a district. One that was never set has revision 0.
///
/// # Errors
/// `not_found` outside the edit scope; `fields_invalid` for what is no district, or more days than
/// the installation allows; `revision_outdated`.
pub async fn set_back_limit(
    access: &Access<perm::PersonnelEdit>,
    id: OrganisationId,
    revision: i64,
    input: &BackLimitInput,
) -> AppResult<BackLimitView> {
    let tree = tree_of(access).await?;
    let node = tree.node(id).ok_or_else(AppError::not_found)?;
    if !access.scope().contains(&node.path) {
        return Err(AppError::not_found());
    }
    if node.kind != OrganisationKind::Unit {
        let zh = "追溯期限按区(市)县设置。";
        let en = "Limits are those of districts.";
        let found = field_problem("organisation_id", "not_a_district", zh, en);
        return Err(AppError::fields(vec![found]));
    }
    let most = access.app().personnel_back_days();
    if input.days > most {
        let found = field_problem(
            "days",
            "limit_too_long",
            &format!("不能超过全市规定的{most}天。"),
            &format!("At most {most} days, as the whole city has it."),
        );
        return Err(AppError::fields(vec![found]));
    }
    let before = access.store().back_limits().await?;
    let before = before.iter().find(|limit| limit.organisation == id);
    let limit = BackLimit {
        organisation: id,
        days: input.days,
        revision: revision.saturating_add(1),
    };
    let mut work = access.store().begin(access.origin()).await?;
    if !work.set_back_limit(&limit).await? {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    work.audit(AuditDraft {
        action: "personnel.back_limit",
        object_kind: "organisation",
        object_id: Some(id.to_string()),
        before: Some(json!({ "days": before.map(|limit| limit.days) })),
        after: Some(json!({ "days": limit.days })),
        ..AuditDraft::default()
    });
    work.commit().await?;
    Ok(shown(node, Some(&limit), most))
}

fn shown(node: &Node, limit: Option<&BackLimit>, most: u32) -> BackLimitView {
    BackLimitView {
        organisation: OrganisationRef {
            id: node.id,
            name: node.name.clone(),
            kind: node.kind,
        },
        days: limit.map_or(most, |limit| limit.days.min(most)),
        revision: limit.map_or(0, |limit| limit.revision),
    }
}
