//! Acts of reorganisation (机构调整): drafted within the edit scope, approved by somebody else
//! within theirs, written in one unit of work, taken back while nothing rests on them.

mod allocation;
mod decide;
mod draft;
mod level;
mod names;
mod plan;
mod preview;
mod sheet;
mod view;

pub use allocation::{allocate, allocation, propose};
pub use decide::{approve, give_back, reverse, submit};
pub use draft::{DocumentFile, MAX_DOCUMENT, create, delete, document, keep_document, update};
pub use preview::preview;
pub use sheet::{read_sheet, sheet_template};
pub use view::{get, list};

use chrono::{Days, NaiveDate};
use contract::{ErrorCode, Requires};
use domain::{ids::OrganisationActId, organisation::act::ActState};
use persistence::{UnitOfWork, audit::AuditDraft, organisation::Act};
use serde_json::{Value, json};

use crate::{Access, App, AppError, AppResult};

/// First day on which an act may take effect.
fn earliest(app: &App) -> NaiveDate {
    let today = app.store().today();
    let back = Days::new(app.act_back_days().into());
    today.checked_sub_days(back).unwrap_or(today)
}

/// An act to work on: it must lie within the scope of the permission, be of the revision that
/// was read, and in one of some states.
async fn changeable<P: Requires>(
    access: &Access<P>,
    work: &UnitOfWork,
    id: OrganisationActId,
    revision: i64,
    states: &[ActState],
) -> AppResult<Act> {
    // Locked first, so that what is checked is what is changed.
    let act = work
        .act_to_change(id)
        .await?
        .ok_or_else(AppError::not_found)?;
    plan::within(access, &act).await?;
    if act.revision != revision {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    if !states.contains(&act.state) {
        return Err(AppError::new(ErrorCode::ActStateUnfit).with_detail(
            format!("该机构调整当前为“{}”。", act.state.label()),
            format!("The act stands at: {}.", act.state.label_en()),
        ));
    }
    Ok(act)
}

fn draft(
    action: &'static str,
    act: &Act,
    before: Option<Value>,
    after: Option<Value>,
) -> AuditDraft {
    AuditDraft {
        action,
        object_kind: "organisation_act",
        object_id: Some(act.id.to_string()),
        reason: act.decision_reason.clone(),
        before,
        after,
        ..AuditDraft::default()
    }
}

fn logged(act: &Act) -> Value {
    json!({
        "state": act.state.code(), "title": act.title, "document_number": act.document_number,
        "effective_on": act.effective_on, "steps": act.step_count,
    })
}
