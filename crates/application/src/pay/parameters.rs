//! Bounds and rates of contributions: what holds where and since when, and putting others in force.

use contract::{
    ErrorCode, PayParametersInput, PayParametersPage, PayParametersQuery, PayParametersView, perm,
};
use domain::{
    money::Money,
    pay::{contribution::Parameters, rate::Rate},
    worker::FindingCode,
};
use persistence::{audit::AuditDraft, pay::PayParameters};
use serde_json::json;

use super::{calculation, count, payer, read::Reader, reference};
use crate::{
    Access, AppError, AppResult, Once,
    organisation::{Tree, tree_of},
};

/// Parameters: those that hold on a day, or all of one organisation over time.
///
/// # Errors
/// `not_found` for an organisation outside the view; `busy` or `internal`.
pub async fn list(
    access: &Access<perm::PaySchemeView>,
    query: &PayParametersQuery,
) -> AppResult<PayParametersPage> {
    let tree = tree_of(access).await?;
    let sets = access.store().pay_parameters().within(access.scope());
    let mut found = match query.organisation_id {
        Some(id) => {
            let node = tree
                .node(id)
                .filter(|node| access.scope().contains(&node.path));
            node.ok_or_else(AppError::not_found)?;
            sets.of(id).await?
        }
        None => {
            sets.on(query.as_of.unwrap_or_else(|| access.store().today()))
                .await?
        }
    };
    if query.organisation_id.is_none() {
        found.sort_by_key(|set| {
            tree.node(set.organisation_id)
                .and_then(|node| node.division_code.clone())
        });
    }
    let items: Vec<PayParametersView> = found.iter().map(|set| view(&tree, set)).collect();
    Ok(PayParametersPage {
        total: count(items.len()),
        items,
    })
}

/// Puts parameters in force from a day on.
///
/// # Errors
/// `fields_invalid` with everything that is wrong; `not_found` outside the edit scope; `rule_violated`
/// for what is neither city nor district; `revision_outdated` when others hold on the day than those they
/// replace.
pub async fn create(
    access: &Access<perm::PaySchemeEdit>,
    once: &Once,
    input: &PayParametersInput,
) -> AppResult<PayParametersView> {
    if let Some(answer) = once.recall(access).await? {
        return Ok(answer);
    }
    let document = input.document_number.trim();
    if document.is_empty() {
        return Err(AppError::field("document_number", FindingCode::Required));
    }
    let mut reader = Reader::default();
    let rate = reader.rate("housing_rate", &input.housing_rate);
    let housing = calculation::housing(rate, input.housing_rounding);
    let parameters = calculation::parameters(&mut reader, &input.parameters, housing);
    let parameters = reader.done(parameters)?;
    let mut work = access.store().begin(access.origin()).await?;
    let writer = work.organisations(access.scope()).await?;
    let row = payer(writer.find(input.organisation_id, input.valid_from).await?)?;
    let put = work
        .put_pay_parameters(
            row.id,
            input.replaces,
            input.valid_from,
            document,
            &parameters,
        )
        .await?
        .ok_or_else(|| AppError::new(ErrorCode::RevisionOutdated))?;
    let view = view(&*tree_of(access).await?, &put);
    work.audit(AuditDraft {
        action: "pay.parameters",
        object_kind: "organisation",
        object_id: Some(row.id.to_string()),
        reason: Some(document.to_owned()),
        before: input.replaces.map(|id| json!({ "parameters": id })),
        after: Some(json!({
            "parameters": put.id, "valid_from": view.valid_from, "valid_to": view.valid_to, "values": view.parameters,
            "housing_rate": view.housing_rate, "housing_rounding": view.housing_rounding,
        })),
        ..AuditDraft::default()
    });
    once.remember(&work, &view).await?;
    work.commit().await?;
    Ok(view)
}

fn view(tree: &Tree, set: &PayParameters) -> PayParametersView {
    PayParametersView {
        id: set.id,
        organisation: reference(tree, set.organisation_id),
        document_number: set.document_number.clone(),
        valid_from: set.period.from,
        valid_to: set.period.to,
        recorded_at: set.recorded_at,
        parameters: shown(&set.parameters),
        housing_rate: rate(set.parameters.terms.housing.rates.employee),
        housing_rounding: set.parameters.terms.housing.rounding,
    }
}

fn shown(parameters: &Parameters) -> contract::PayParameters {
    let amount = |amount: Money| amount.to_string();
    let terms = &parameters.terms;
    contract::PayParameters {
        ss_floor: amount(parameters.social.floor()),
        ss_cap: amount(parameters.social.cap()),
        hf_floor: amount(parameters.housing.floor()),
        hf_cap: amount(parameters.housing.cap()),
        pe: rate(terms.pension.rates.employee),
        pr: rate(terms.pension.rates.employer),
        me: rate(terms.medical.rates.employee),
        mr: rate(terms.medical.rates.employer),
        mat: rate(terms.maternity.rates.employer),
        ue: rate(terms.unemployment.rates.employee),
        ur: rate(terms.unemployment.rates.employer),
        inj: rate(terms.injury.rates.employer),
    }
}

fn rate(rate: Rate) -> String {
    rate.value().to_string()
}
