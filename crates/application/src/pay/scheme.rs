//! Schemes of pay: what holds where and since when, and putting another in force.

use contract::{
    ErrorCode, FieldProblem, PayClause, PaySchemeInput, PaySchemeModel, PaySchemeModelPage,
    PaySchemePage, PaySchemeQuery, PaySchemeSummary, PaySchemeView, Permission, Requires, perm,
};
use domain::{
    ids::PaySchemeId,
    pay::scheme::{PUBLISHED, Rules, Scheme, Wrong},
    worker::FindingCode,
};
use persistence::{audit::AuditDraft, pay::PayScheme};
use serde_json::json;

use super::{count, payer, reference};
use crate::{
    Access, AppError, AppResult, Once,
    organisation::{Tree, tree_of},
};

/// Schemes: those that hold on a day, or all of one organisation over time.
///
/// # Errors
/// `not_found` for an organisation outside the view; `busy` or `internal`.
pub async fn list(
    access: &Access<perm::PaySchemeView>,
    query: &PaySchemeQuery,
) -> AppResult<PaySchemePage> {
    let tree = tree_of(access).await?;
    let schemes = access.store().pay_schemes().within(access.scope());
    let found = match query.organisation_id {
        Some(id) => {
            let node = tree
                .node(id)
                .filter(|node| access.scope().contains(&node.path));
            node.ok_or_else(AppError::not_found)?;
            schemes.of(id).await?
        }
        None => {
            schemes
                .on(query.as_of.unwrap_or_else(|| access.store().today()))
                .await?
        }
    };
    let mut items: Vec<PaySchemeSummary> = found
        .into_iter()
        .map(|scheme| summary(&tree, scheme))
        .collect();
    if query.organisation_id.is_none() {
        let code = |item: &PaySchemeSummary| {
            tree.node(item.organisation.id)
                .and_then(|node| node.division_code.clone())
        };
        items.sort_by_key(code);
    }
    Ok(PaySchemePage {
        total: count(items.len()),
        items,
    })
}

/// One scheme with everything in it.
///
/// # Errors
/// `not_found` outside the view.
pub async fn get(
    access: &Access<perm::PaySchemeView>,
    id: PaySchemeId,
) -> AppResult<PaySchemeView> {
    let found = access
        .store()
        .pay_schemes()
        .within(access.scope())
        .find(id)
        .await?;
    view(access, found.ok_or_else(AppError::not_found)?).await
}

/// The published schemes.
///
/// # Errors
/// `internal` when one of them is not right; a test sees to it that all are.
pub fn models(_: &Access<perm::PaySchemeView>) -> AppResult<PaySchemeModelPage> {
    let model = |(key, json): &(&str, &str)| {
        let scheme: Scheme = serde_json::from_str(json).map_err(AppError::internal)?;
        let rules = Rules::new(scheme.clone())
            .map_err(|_| AppError::internal("a published scheme is wrong"))?;
        Ok(PaySchemeModel {
            key: (*key).to_owned(),
            scheme,
            clauses: clauses(&rules),
        })
    };
    let items: Vec<PaySchemeModel> = PUBLISHED.iter().map(model).collect::<AppResult<_>>()?;
    Ok(PaySchemeModelPage {
        total: count(items.len()),
        items,
    })
}

/// Puts a scheme in force from a day on.
///
/// # Errors
/// `fields_invalid` with everything that is wrong in the scheme; `not_found` outside the edit scope;
/// `rule_violated` for what is neither city nor district; `revision_outdated` when another scheme holds
/// on the day than the one it replaces.
pub async fn create(
    access: &Access<perm::PaySchemeEdit>,
    once: &Once,
    input: &PaySchemeInput,
) -> AppResult<PaySchemeView> {
    if let Some(answer) = once.recall(access).await? {
        return Ok(answer);
    }
    let document = input.document_number.trim();
    let mut problems = Vec::new();
    if document.is_empty() {
        problems
            .push(domain::worker::Finding::new("document_number", FindingCode::Required).into());
    }
    if let Err(wrong) = Rules::new(input.scheme.clone()) {
        problems.extend(wrong.iter().map(problem));
    }
    if !problems.is_empty() {
        return Err(AppError::fields(problems));
    }
    let mut work = access.store().begin(access.origin()).await?;
    let writer = work.organisations(access.scope()).await?;
    let row = payer(writer.find(input.organisation_id, input.valid_from).await?)?;
    let put = work
        .put_pay_scheme(
            row.id,
            input.replaces,
            input.valid_from,
            document,
            &input.scheme,
        )
        .await?
        .ok_or_else(|| AppError::new(ErrorCode::RevisionOutdated))?;
    work.audit(AuditDraft {
        action: "pay.scheme",
        object_kind: "organisation",
        object_id: Some(row.id.to_string()),
        reason: Some(document.to_owned()),
        before: input.replaces.map(|id| json!({ "scheme": id })),
        after: Some(json!({
            "scheme": put.id, "name": put.scheme.name, "valid_from": put.period.from, "valid_to": put.period.to,
        })),
        ..AuditDraft::default()
    });
    let view = view(access, put).await?;
    once.remember(&work, &view).await?;
    work.commit().await?;
    Ok(view)
}

pub(super) fn problem(wrong: &Wrong) -> FieldProblem {
    let (code, text, text_en) = (
        wrong.problem.code(),
        wrong.problem.text(),
        wrong.problem.text_en(),
    );
    let mut problem = FieldProblem::error(&format!("scheme.{}", wrong.path), code, text, text_en);
    if let Some(at) = wrong.at {
        problem.params.insert("at".to_owned(), at.to_string());
    }
    problem
}

fn summary(tree: &Tree, scheme: PayScheme) -> PaySchemeSummary {
    PaySchemeSummary {
        id: scheme.id,
        organisation: reference(tree, scheme.organisation_id),
        name: scheme.scheme.name,
        document_number: scheme.document_number,
        valid_from: scheme.period.from,
        valid_to: scheme.period.to,
        recorded_at: scheme.recorded_at,
    }
}

async fn view<P: Requires>(access: &Access<P>, scheme: PayScheme) -> AppResult<PaySchemeView> {
    let tree = tree_of(access).await?;
    let rules = Rules::new(scheme.scheme.clone())
        .map_err(|_| AppError::internal("a kept scheme is wrong"))?;
    Ok(PaySchemeView {
        id: scheme.id,
        organisation: reference(&tree, scheme.organisation_id),
        document_number: scheme.document_number,
        valid_from: scheme.period.from,
        valid_to: scheme.period.to,
        recorded_at: scheme.recorded_at,
        scheme: scheme.scheme,
        clauses: clauses(&rules),
        may_edit: access.actor().may(Permission::PaySchemeEdit),
    })
}

fn clauses(rules: &Rules) -> Vec<PayClause> {
    let clause = |clause: domain::pay::scheme::Clause| PayClause {
        part: clause.part,
        name: clause.name,
        text: clause.text,
    };
    rules.clauses().into_iter().map(clause).collect()
}
