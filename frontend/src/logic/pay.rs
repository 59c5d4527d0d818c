//! What the calculator of pay makes of its form, and of what the server says about it.

use std::collections::BTreeMap;

use contract::{
    FieldProblem, PayCalculationInput, PayCalculationRequest, PayParameters, PayParametersInput,
    PayParametersView,
};
use domain::{pay::rate::Rounding, worker::RelationKind};
use rust_decimal::Decimal;

use super::form::Form;
use super::text::{Lang, Pay, PaySchemes, Text};

/// Bounds and rates with which the form opens; rates in per cent, as people write them.
pub const EXAMPLE: &[(&str, &str)] = &[
    ("parameters.ss_floor", "4588"),
    ("parameters.ss_cap", "22938"),
    ("parameters.hf_floor", "2330"),
    ("parameters.hf_cap", "31362"),
    ("parameters.pe", "8"),
    ("parameters.pr", "16"),
    ("parameters.me", "2"),
    ("parameters.mr", "5.95"),
    ("parameters.mat", "0.8"),
    ("parameters.ue", "0.4"),
    ("parameters.ur", "0.6"),
    ("parameters.inj", "0.2"),
    ("housing_rate", "8"),
    ("housing_rounding", "FEN"),
    ("relation", "LABOUR_CONTRACT"),
    ("from", "1"),
    ("to", "12"),
    ("bonus_month", "12"),
    ("additional_from", "1"),
    ("standard", STANDARD_MONTHS),
];

/// Whether a field is one of those that are set for an organisation.
pub fn is_parameter(key: &str) -> bool {
    key.starts_with("parameters.") || key.starts_with("housing_")
}

/// The months of a year.
pub const MONTHS: [Pay; 12] = [
    Pay::January,
    Pay::February,
    Pay::March,
    Pay::April,
    Pay::May,
    Pay::June,
    Pay::July,
    Pay::August,
    Pay::September,
    Pay::October,
    Pay::November,
    Pay::December,
];

/// The standard deduction by months at this employer.
pub const STANDARD_MONTHS: &str = "months";
/// The standard deduction of who had no employer before in the year.
pub const STANDARD_FIRST_JOB: &str = "first_job";
/// The whole year's at once.
pub const STANDARD_WHOLE_YEAR: &str = "whole_year";

/// Path of the field with the gross amount of a month that differs.
pub fn month_key(month: u32) -> String {
    format!("gross_{month}")
}

/// The values of a form that shows bounds and rates; rates in per cent.
pub fn values(set: &PayParametersView) -> BTreeMap<&'static str, String> {
    let of = &set.parameters;
    let amount = |text: &str| text.strip_suffix(".00").unwrap_or(text).to_owned();
    BTreeMap::from([
        ("parameters.ss_floor", amount(&of.ss_floor)),
        ("parameters.ss_cap", amount(&of.ss_cap)),
        ("parameters.hf_floor", amount(&of.hf_floor)),
        ("parameters.hf_cap", amount(&of.hf_cap)),
        ("parameters.pe", percentage(&of.pe)),
        ("parameters.pr", percentage(&of.pr)),
        ("parameters.me", percentage(&of.me)),
        ("parameters.mr", percentage(&of.mr)),
        ("parameters.mat", percentage(&of.mat)),
        ("parameters.ue", percentage(&of.ue)),
        ("parameters.ur", percentage(&of.ur)),
        ("parameters.inj", percentage(&of.inj)),
        ("housing_rate", percentage(&set.housing_rate)),
        ("housing_rounding", set.housing_rounding.code().to_owned()),
    ])
}

/// Bounds and rates of a form, to be put in force; what they replace is not known yet.
///
/// # Errors
/// What the page finds before it sends.
pub fn parameters_input(form: &Form) -> Result<PayParametersInput, Vec<FieldProblem>> {
    let text = |key: &str| form.get(key).trim().to_owned();
    let missing = |key: &str, text: PaySchemes| {
        FieldProblem::error(key, "required", text.get(Lang::Zh), text.get(Lang::En))
    };
    let organisation = text("organisation_id").parse().ok();
    let day = text("valid_from").parse().ok();
    let (Some(organisation_id), Some(valid_from)) = (organisation, day) else {
        let organisation = organisation
            .is_none()
            .then(|| missing("organisation_id", PaySchemes::OrganisationMissing));
        let day = day
            .is_none()
            .then(|| missing("valid_from", PaySchemes::DayMissing));
        return Err(organisation.into_iter().chain(day).collect());
    };
    Ok(PayParametersInput {
        organisation_id,
        valid_from,
        document_number: text("document_number"),
        replaces: None,
        parameters: parameters(form),
        housing_rate: per_cent(&text("housing_rate")),
        housing_rounding: Rounding::from_code(form.get("housing_rounding"))
            .unwrap_or(Rounding::Fen),
    })
}

/// The request of a form.
///
/// # Errors
/// What the page finds before it sends.
pub fn request(form: &Form) -> Result<PayCalculationRequest, FieldProblem> {
    let optional = |key: &str| form.text(key).map(str::to_owned);
    Ok(PayCalculationRequest {
        parameters: parameters(form),
        base_social: optional("base_social"),
        base_housing: optional("base_housing"),
        housing_rate: per_cent(form.get("housing_rate").trim()),
        housing_rounding: Rounding::from_code(form.get("housing_rounding")),
        relation: RelationKind::from_code(form.get("relation")),
        months: months(form)?,
    })
}

fn parameters(form: &Form) -> PayParameters {
    let text = |key: &str| form.get(key).trim().to_owned();
    let rate = |key: &str| per_cent(&text(key));
    PayParameters {
        ss_floor: text("parameters.ss_floor"),
        ss_cap: text("parameters.ss_cap"),
        hf_floor: text("parameters.hf_floor"),
        hf_cap: text("parameters.hf_cap"),
        pe: rate("parameters.pe"),
        pr: rate("parameters.pr"),
        me: rate("parameters.me"),
        mr: rate("parameters.mr"),
        mat: rate("parameters.mat"),
        ue: rate("parameters.ue"),
        ur: rate("parameters.ur"),
        inj: rate("parameters.inj"),
    }
}

fn months(form: &Form) -> Result<Vec<PayCalculationInput>, FieldProblem> {
    let number = |key: &str, missing| form.get(key).parse::<u32>().unwrap_or(missing);
    let (from, to) = (number("from", 1), number("to", 12));
    if from > to {
        let text = Pay::MonthsReversed;
        let (zh, en) = (text.get(Lang::Zh), text.get(Lang::En));
        return Err(FieldProblem::error("to", "months_reversed", zh, en));
    }
    let optional = |key: &str| form.text(key).map(str::to_owned);
    let (bonus_month, deducted) = (number("bonus_month", to), number("additional_from", from));
    let standard = form.get("standard");
    let month = |month| PayCalculationInput {
        month,
        gross: optional(&month_key(month)).unwrap_or_else(|| form.get("gross").trim().to_owned()),
        bonus: optional("bonus").filter(|_| month == bonus_month),
        additional: optional("additional").filter(|_| month >= deducted),
        standard_months: (standard == STANDARD_FIRST_JOB).then_some(month),
        annual_deduction: (standard == STANDARD_WHOLE_YEAR).then_some(true),
    };
    Ok((from..=to).map(month).collect())
}

/// `8` per cent is the rate 0.08; what is no number stays what it is, for the server to refuse.
fn per_cent(text: &str) -> String {
    let value = domain::text::normalize_digits(text).parse::<Decimal>();
    let rate = value
        .ok()
        .and_then(|value| value.checked_div(Decimal::ONE_HUNDRED));
    rate.map_or_else(|| text.to_owned(), |rate| rate.normalize().to_string())
}

/// The rate 0.08 is 8 per cent.
fn percentage(rate: &str) -> String {
    let value = rate.parse::<Decimal>().ok();
    let percent = value.and_then(|value| value.checked_mul(Decimal::ONE_HUNDRED));
    percent.map_or_else(
        || rate.to_owned(),
        |percent| percent.normalize().to_string(),
    )
}

/// The field of the form that a field of the request came from.
pub fn field(path: &str, form: &Form) -> String {
    let mut parts = path.split('.');
    let (Some("months"), at, Some(name)) = (parts.next(), parts.next(), parts.next()) else {
        return path.to_owned();
    };
    let first = form.get("from").parse().unwrap_or(1);
    let month = at
        .and_then(|at| at.parse::<u32>().ok())
        .map(|at| month_key(first + at));
    match (name, month) {
        ("gross", Some(key)) if form.text(&key).is_some() => key,
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(values: &[(&str, &str)]) -> Form {
        let all = EXAMPLE.iter().chain(values);
        Form::opened(
            all.map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn a_form_becomes_the_months_it_speaks_of() {
        let typed = form(&[
            ("gross", " 10350 "),
            ("from", "7"),
            ("gross_9", "0"),
            ("bonus", "18000"),
            ("additional", "2000"),
            ("additional_from", "8"),
            ("standard", STANDARD_FIRST_JOB),
            ("base_social", "9800"),
        ]);
        let request = request(&typed).unwrap();
        assert_eq!(request.months.len(), 6);
        let gross: Vec<_> = request
            .months
            .iter()
            .map(|month| month.gross.as_str())
            .collect();
        assert_eq!(gross, ["10350", "10350", "0", "10350", "10350", "10350"]);
        let first = &request.months[0];
        assert_eq!(
            (first.month, first.standard_months, first.annual_deduction),
            (7, Some(7), None)
        );
        assert_eq!(
            (first.bonus.as_deref(), first.additional.as_deref()),
            (None, None)
        );
        let last = &request.months[5];
        assert_eq!(
            (last.bonus.as_deref(), last.additional.as_deref()),
            (Some("18000"), Some("2000"))
        );
        assert_eq!(
            (request.base_social.as_deref(), request.base_housing),
            (Some("9800"), None)
        );
        assert_eq!(
            (
                request.parameters.mr.as_str(),
                request.parameters.ue.as_str()
            ),
            ("0.0595", "0.004")
        );
        assert_eq!(
            (
                request.housing_rate.as_str(),
                request.parameters.ss_cap.as_str()
            ),
            ("0.08", "22938")
        );
    }

    #[test]
    fn parameters_are_shown_as_they_were_typed() {
        let typed = form(&[
            ("organisation_id", "01900000-0000-7000-8000-000000000000"),
            ("valid_from", "2026-07-01"),
            ("document_number", " 成人社〔2026〕1号 "),
            ("parameters.ss_floor", "4588.50"),
        ]);
        let input = parameters_input(&typed).unwrap();
        assert_eq!(
            (input.document_number.as_str(), input.parameters.mr.as_str()),
            ("成人社〔2026〕1号", "0.0595")
        );
        let shown = values(&PayParametersView {
            id: uuid::Uuid::nil().into(),
            organisation: contract::OrganisationRef {
                id: input.organisation_id,
                kind: domain::organisation::OrganisationKind::Unit,
                name: "锦江区".to_owned(),
            },
            document_number: input.document_number.clone(),
            valid_from: input.valid_from,
            valid_to: None,
            recorded_at: chrono::DateTime::UNIX_EPOCH,
            parameters: input.parameters.clone(),
            housing_rate: input.housing_rate.clone(),
            housing_rounding: input.housing_rounding,
        });
        for (key, value) in shown {
            assert_eq!(value, typed.get(key), "{key}");
        }
        let missing: Vec<_> = parameters_input(&form(&[]))
            .unwrap_err()
            .into_iter()
            .map(|one| one.field)
            .collect();
        assert_eq!(missing, ["organisation_id", "valid_from"]);
    }

    #[test]
    fn what_is_no_rate_is_left_to_the_server() {
        assert_eq!(per_cent("８"), "0.08");
        assert_eq!(per_cent("12.0"), "0.12");
        for text in ["", "8%", "八"] {
            assert_eq!(per_cent(text), text);
        }
    }

    #[test]
    fn months_the_wrong_way_round_are_not_sent() {
        let refused = request(&form(&[("from", "7"), ("to", "6")])).unwrap_err();
        assert_eq!(refused.field, "to");
    }

    #[test]
    fn what_the_server_names_is_found_in_the_form() {
        let typed = form(&[("from", "3"), ("gross_5", "x")]);
        assert_eq!(field("months.2.gross", &typed), "gross_5");
        assert_eq!(field("months.1.gross", &typed), "gross");
        assert_eq!(field("months.0.bonus", &typed), "bonus");
        assert_eq!(field("parameters.pe", &typed), "parameters.pe");
        assert_eq!(field("base_social", &typed), "base_social");
    }
}
