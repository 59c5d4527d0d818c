//! Norms of staffing: the presets of the program, and what was set otherwise.

use contract::{ErrorCode, NormInput, NormPage, NormView, perm};
use domain::{
    organisation::staffing::{Norm, Range},
    worker::FindingCode,
};
use persistence::{audit::AuditDraft, organisation::SetNorm};
use serde_json::json;

use crate::{Access, App, AppError, AppResult, error::field_problem};

/// Every norm as it is now.
async fn all(app: &App) -> AppResult<Vec<SetNorm>> {
    let set = app.store().set_norms().await?;
    let of = |norm: &Norm| {
        let found = set.iter().find(|set| set.norm == *norm).cloned();
        found.unwrap_or_else(|| preset(*norm))
    };
    Ok(Norm::ALL.iter().map(of).collect())
}

fn preset(norm: Norm) -> SetNorm {
    let (range, source) = norm.preset();
    SetNorm {
        norm,
        range,
        source: source.to_owned(),
        revision: 0,
    }
}

/// The bounds of every norm.
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub(super) async fn ranges(app: &App) -> AppResult<impl Fn(Norm) -> Range> {
    let all = all(app).await?;
    Ok(move |norm| {
        let found = all.iter().find(|set| set.norm == norm);
        found.map_or(norm.preset().0, |set| set.range)
    })
}

/// All norms.
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub async fn list(access: &Access<perm::OrganisationView>) -> AppResult<NormPage> {
    let items: Vec<NormView> = all(access.app()).await?.iter().map(view).collect();
    Ok(NormPage {
        total: super::count(items.len()),
        items,
    })
}

/// Sets a norm. One that was never set has revision 0.
///
/// # Errors
/// `not_found` for an unknown norm, `revision_outdated`, `fields_invalid`.
pub async fn save(
    access: &Access<perm::CodesEdit>,
    norm: &str,
    revision: i64,
    input: &NormInput,
) -> AppResult<NormView> {
    let norm = Norm::from_code(norm).ok_or_else(AppError::not_found)?;
    let range = Range::new(input.minimum, input.maximum);
    let source = input.source.trim();
    if source.is_empty() {
        return Err(AppError::field("source", FindingCode::Required));
    }
    if !range.is_sensible() {
        return Err(AppError::fields(vec![field_problem(
            "maximum",
            "norm_range_invalid",
            "下限和上限至少填写一项，且上限不小于下限。",
            "Give at least one bound; the maximum is not below the minimum.",
        )]));
    }
    let before = all(access.app()).await?;
    let before = before.into_iter().find(|set| set.norm == norm);
    let saved = SetNorm {
        norm,
        range,
        source: source.to_owned(),
        revision: revision.saturating_add(1),
    };
    let mut work = access.store().begin(access.origin()).await?;
    if !work.set_norm(&saved).await? {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    work.audit(AuditDraft {
        action: "norm.update",
        object_kind: "norm",
        object_id: Some(norm.code().to_owned()),
        before: before.as_ref().map(logged),
        after: Some(logged(&saved)),
        ..AuditDraft::default()
    });
    work.commit().await?;
    Ok(view(&saved))
}

fn logged(set: &SetNorm) -> serde_json::Value {
    json!({ "minimum": set.range.minimum, "maximum": set.range.maximum, "source": set.source })
}

fn view(set: &SetNorm) -> NormView {
    let (unit, unit_en) = set.norm.unit();
    NormView {
        norm: set.norm,
        label: set.norm.label().to_owned(),
        label_en: set.norm.label_en().to_owned(),
        minimum: set.range.minimum,
        maximum: set.range.maximum,
        unit: unit.to_owned(),
        unit_en: unit_en.to_owned(),
        source: set.source.clone(),
        revision: set.revision,
    }
}
