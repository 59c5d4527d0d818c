//! New organisations, new names, corrections and figures.

use chrono::NaiveDate;
use contract::{
    ErrorCode, OrganisationCreate, OrganisationFigureInput, OrganisationUpdate, OrganisationView,
    perm,
};
use domain::{
    ids::OrganisationId,
    organisation::OrganisationKind,
    time::{AsOf, Period},
};
use persistence::{
    audit::AuditDraft,
    organisation::{
        Figure, NewOrganisation, OrganisationChange, OrganisationRow, OrganisationWriter,
    },
};
use serde_json::json;

use super::{
    Names,
    read::{bare_view, view},
    rules::checked,
    tree::tree_at,
};
use crate::{Access, AppError, AppResult, Once, organisation::tree_of};

/// Enters an organisation below one within the actor's edit scope. Employers are shared by the
/// whole city, so they are entered by whoever edits the whole city.
///
/// # Errors
/// `not_found` when the parent lies outside the edit scope; `rule_violated` when it cannot hang
/// there; `name_taken` among its siblings; `conflict` when the code is taken; `fields_invalid`.
pub async fn create(
    access: &Access<perm::OrganisationEdit>,
    once: &Once,
    input: &OrganisationCreate,
) -> AppResult<OrganisationView> {
    if let Some(answer) = once.recall(access).await? {
        return Ok(answer);
    }
    let new = checked(
        input.kind,
        &input.name,
        input.nature,
        input.division_code.as_deref(),
        Some(("valid_from", input.valid_from)),
    )?;
    let tree = tree_at(access.app(), AsOf::on(input.valid_from)).await?;
    let mut work = access.store().begin(access.origin()).await?;
    let writer = work.organisations(access.scope()).await?;
    may_hang(access, &writer, input).await?;
    let period = Period::since(input.valid_from);
    refuse_taken(&writer, &new, input.parent_id, period, None).await?;
    let row = writer.create(entered(access, input, new)).await?;
    work.audit(draft(
        "organisation.create",
        row.id,
        None,
        Some(logged_row(&row)),
    ));
    let names = Names::of_tree(tree);
    let answer = bare_view(&names, row.clone(), 1, vec![row], input.valid_from);
    once.remember(&work, &answer).await?;
    work.commit().await?;
    Ok(answer)
}

fn entered(
    access: &Access<perm::OrganisationEdit>,
    input: &OrganisationCreate,
    new: OrganisationChange,
) -> NewOrganisation {
    NewOrganisation {
        id: access.store().new_id(),
        kind: input.kind,
        nature: new.nature,
        name: new.name,
        parent_id: input.parent_id,
        division_code: new.division_code,
        code_kind: new.code_kind,
        statutory_code: new.statutory_code,
        valid_from: input.valid_from,
    }
}

async fn may_hang(
    access: &Access<perm::OrganisationEdit>,
    writer: &OrganisationWriter<'_>,
    input: &OrganisationCreate,
) -> AppResult<()> {
    let rule = |zh: &str, en: &str| AppError::new(ErrorCode::RuleViolated).with_detail(zh, en);
    let parent = match input.parent_id {
        None => None,
        Some(id) => match writer.find(id, input.valid_from).await? {
            Some(parent) => Some(parent.kind),
            None if writer.find(id, access.store().today()).await?.is_some() => {
                return Err(rule(
                    "上级机构在所填起始日期尚未设立，请改用较晚的日期。",
                    "The parent was not set up by that day; choose a later one.",
                ));
            }
            None => return Err(AppError::not_found()),
        },
    };
    if input.kind == OrganisationKind::City {
        return Err(rule(
            "一个系统只管理一个城市，城市节点在系统初始化时建立。",
            "There is one city, which is made when the system is set up.",
        ));
    }
    if !input.kind.may_hang_below(parent) {
        let kind = input.kind;
        return Err(match parent {
            Some(parent) => rule(
                &format!("{}不能设在{}之下。", kind.label(), parent.label()),
                &format!(
                    "{} cannot hang below: {}.",
                    kind.label_en(),
                    parent.label_en()
                ),
            ),
            None => rule(
                &format!("{}必须有上级机构。", kind.label()),
                &format!("{} needs a parent.", kind.label_en()),
            ),
        });
    }
    if parent.is_none() && !edits_city(access).await? {
        return Err(AppError::not_found().with_detail(
            "用人单位由全市共用，请联系市级管理员登记。",
            "Employers are shared by the whole city; ask the city officer to register one.",
        ));
    }
    Ok(())
}

/// Whether the actor's edit scope is the whole city.
async fn edits_city(access: &Access<perm::OrganisationEdit>) -> AppResult<bool> {
    let tree = tree_of(access).await?;
    Ok(tree
        .city()
        .is_some_and(|city| access.scope().contains(&city.path)))
}

async fn refuse_taken(
    writer: &OrganisationWriter<'_>,
    change: &OrganisationChange,
    parent: Option<OrganisationId>,
    period: Period,
    except: Option<OrganisationId>,
) -> AppResult<()> {
    if writer
        .sibling_named(&change.name, parent, period, except)
        .await?
    {
        return Err(AppError::new(ErrorCode::NameTaken).with_detail(
            "同一上级机构下已有同名机构。",
            "There is an organisation of this name below the same parent.",
        ));
    }
    if let Some(code) = &change.division_code
        && writer.code_taken(code, period, except).await?
    {
        return Err(AppError::new(ErrorCode::Conflict).with_detail(
            "该代码已由其他机构使用，请核对。",
            "Another organisation has this code; check it.",
        ));
    }
    Ok(())
}

/// Gives an organisation a new name or code from a day on, or corrects what is recorded.
///
/// # Errors
/// `not_found` outside the edit scope; `revision_outdated`; `name_taken`; `conflict` when the
/// code is taken; `rule_violated` before its first day; `fields_invalid`.
pub async fn update(
    access: &Access<perm::OrganisationEdit>,
    id: OrganisationId,
    revision: i64,
    input: &OrganisationUpdate,
) -> AppResult<OrganisationView> {
    let today = access.store().today();
    let day = input.effective_on.unwrap_or(today);
    let mut work = access.store().begin(access.origin()).await?;
    let writer = work.organisations(access.scope()).await?;
    let current = editable(access, &writer, id, day).await?;
    let from = input.effective_on.map(|day| ("effective_on", day));
    let change = checked(
        current.kind,
        &input.name,
        input.nature,
        input.division_code.as_deref(),
        from,
    )?;
    let period = Period {
        from: input.effective_on.unwrap_or(current.period.from),
        to: current.period.to,
    };
    refuse_taken(&writer, &change, current.parent_id, period, Some(id)).await?;
    let after = logged(&change, period.from);
    if !writer
        .change(&current, revision, change, input.effective_on)
        .await?
    {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    let action = if input.effective_on.is_some() {
        "organisation.update"
    } else {
        "organisation.correct"
    };
    work.audit(draft(action, id, Some(logged_row(&current)), Some(after)));
    work.commit().await?;
    view(access.app(), access.scope(), id, AsOf::on(day.max(today))).await
}

/// An organisation that the actor may change, as it is on a day.
pub(super) async fn editable(
    access: &Access<perm::OrganisationEdit>,
    writer: &OrganisationWriter<'_>,
    id: OrganisationId,
    day: NaiveDate,
) -> AppResult<OrganisationRow> {
    let row = match writer.find(id, day).await? {
        Some(row) => row,
        None if writer.find(id, access.store().today()).await?.is_some() => {
            return Err(AppError::new(ErrorCode::RuleViolated).with_detail(
                "生效日期早于该机构的设立日期。",
                "The day lies before the organisation was set up.",
            ));
        }
        None => return Err(AppError::not_found()),
    };
    // Everyone sees employers, but they are changed for the whole city.
    if row.kind == OrganisationKind::Employer && !edits_city(access).await? {
        return Err(AppError::not_found().with_detail(
            "用人单位由全市共用，请联系市级管理员修改。",
            "Employers are shared by the whole city; ask the city officer to change one.",
        ));
    }
    Ok(row)
}

/// Records a figure in place of the one of the same kind and year.
///
/// # Errors
/// `not_found` outside the edit scope; `rule_violated` for a department or an employer.
pub async fn save_figure(
    access: &Access<perm::OrganisationEdit>,
    id: OrganisationId,
    input: &OrganisationFigureInput,
) -> AppResult<OrganisationView> {
    let today = access.store().today();
    let mut work = access.store().begin(access.origin()).await?;
    let writer = work.organisations(access.scope()).await?;
    let row = editable(access, &writer, id, today).await?;
    if row.kind.code_digits().is_none() {
        return Err(AppError::new(ErrorCode::RuleViolated)
            .with_detail("只有市、区(市)县、镇(街道)、村(社区)登记岗位数和人口数据。", "Posts and population are recorded for the city, districts, streets, towns, villages and communities only."));
    }
    let figure = Figure {
        kind: input.kind,
        year: input.year.into(),
        value: input.value,
        source: input.source.trim().to_owned(),
    };
    if figure.source.is_empty() {
        return Err(AppError::field(
            "source",
            domain::worker::FindingCode::Required,
        ));
    }
    let before = writer.save_figure(id, &figure).await?;
    work.audit(draft(
        "organisation.figure",
        id,
        before.as_ref().map(logged_figure),
        Some(logged_figure(&figure)),
    ));
    work.commit().await?;
    view(access.app(), access.scope(), id, AsOf::on(today)).await
}

fn draft(
    action: &'static str,
    id: OrganisationId,
    before: Option<serde_json::Value>,
    after: Option<serde_json::Value>,
) -> AuditDraft {
    AuditDraft {
        action,
        object_kind: "organisation",
        object_id: Some(id.to_string()),
        before,
        after,
        ..AuditDraft::default()
    }
}

fn logged(change: &OrganisationChange, from: NaiveDate) -> serde_json::Value {
    json!({ "name": change.name, "nature": change.nature, "division_code": change.division_code, "valid_from": from })
}

fn logged_row(row: &OrganisationRow) -> serde_json::Value {
    json!({
        "kind": row.kind, "name": row.name, "nature": row.nature, "division_code": row.division_code,
        "parent_id": row.parent_id, "valid_from": row.period.from, "valid_to": row.period.to,
    })
}

fn logged_figure(figure: &Figure) -> serde_json::Value {
    json!({ "kind": figure.kind, "year": figure.year, "value": figure.value, "source": figure.source })
}
