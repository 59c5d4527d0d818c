//! What an organisation may be called and coded.

use chrono::NaiveDate;
use contract::FieldProblem;
use domain::{
    credit_code,
    organisation::{CodeKind, OrganisationKind, OrganisationNature, statutory_code},
    text::normalize_digits,
};
use persistence::organisation::OrganisationChange;

use crate::{AppError, AppResult};

/// Whether a day lies within the life of the register and its history.
pub(super) fn is_sensible(day: NaiveDate) -> bool {
    let first = NaiveDate::from_ymd_opt(1949, 10, 1);
    let last = NaiveDate::from_ymd_opt(2100, 12, 31);
    first.is_some_and(|first| first <= day) && last.is_some_and(|last| day <= last)
}

/// What was entered, in its normal form and with what follows from it.
///
/// # Errors
/// `fields_invalid` with everything that is wrong.
pub(super) fn checked(
    kind: OrganisationKind,
    name: &str,
    nature: Option<OrganisationNature>,
    code: Option<&str>,
    from: Option<(&str, NaiveDate)>,
) -> AppResult<OrganisationChange> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let code = code
        .map(|code| normalize_digits(code).to_ascii_uppercase())
        .filter(|code| !code.is_empty());
    let problems: Vec<FieldProblem> = [
        name_problem(&name),
        nature_problem(kind, nature),
        code_problem(kind, code.as_deref()),
        from.and_then(|(field, day)| day_problem(field, day)),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !problems.is_empty() {
        return Err(AppError::fields(problems));
    }
    let code_kind = code.as_ref().and_then(|_| CodeKind::of(kind, nature));
    let statutory_code = statutory_code(kind, code_kind, code.as_deref());
    Ok(OrganisationChange {
        name,
        nature,
        division_code: code,
        code_kind,
        statutory_code,
    })
}

fn name_problem(name: &str) -> Option<FieldProblem> {
    if name.is_empty() {
        return Some(FieldProblem::error(
            "name",
            "required",
            "请填写机构名称。",
            "A name is required.",
        ));
    }
    // Full names join the names of a place and what is above it by strokes.
    let bad = name
        .chars()
        .any(|c| c.is_control() || matches!(c, '/' | '／' | '\\'));
    bad.then(|| {
        FieldProblem::error(
            "name",
            "name_invalid",
            "机构名称不能含斜线或控制字符。",
            "A name has no strokes or control characters.",
        )
    })
}

fn nature_problem(
    kind: OrganisationKind,
    nature: Option<OrganisationNature>,
) -> Option<FieldProblem> {
    // Sums by district count places by what they are in law: without it one would not be counted.
    let fits = match nature {
        Some(nature) => nature.kind() == kind,
        None => matches!(
            kind,
            OrganisationKind::Department | OrganisationKind::Employer
        ),
    };
    (!fits).then(|| {
        FieldProblem::error(
            "nature",
            "nature_unsuitable",
            "请选择与机构类别相符的机构性质。",
            "Choose what the organisation is in law; it must fit the kind.",
        )
    })
}

fn code_problem(kind: OrganisationKind, code: Option<&str>) -> Option<FieldProblem> {
    let code = code?;
    let problem = |zh: &str, en: &str| {
        Some(FieldProblem::error(
            "division_code",
            "division_code_invalid",
            zh,
            en,
        ))
    };
    match kind.code_digits() {
        Some(digits) if code.len() == digits && code.bytes().all(|byte| byte.is_ascii_digit()) => {
            None
        }
        Some(digits) => problem(
            &format!("区划代码应为{digits}位数字。"),
            &format!("A division code of this kind has {digits} digits."),
        ),
        None if kind == OrganisationKind::Employer => {
            let found = credit_code::check(code).problems.into_iter().next()?;
            problem(found.text(), found.text_en())
        }
        None => problem(
            "部门没有区划代码，请留空。",
            "A department has no division code.",
        ),
    }
}

pub(super) fn day_problem(field: &str, day: NaiveDate) -> Option<FieldProblem> {
    (!is_sensible(day)).then(|| {
        FieldProblem::error(
            field,
            "date_out_of_range",
            "日期应在1949-10-01至2100-12-31之间。",
            "The date must lie between 1949-10-01 and 2100-12-31.",
        )
    })
}

#[cfg(test)]
mod tests {
    use contract::ErrorCode;

    use super::*;

    fn codes(outcome: AppResult<OrganisationChange>) -> Vec<String> {
        let error = outcome.unwrap_err();
        assert_eq!(error.code(), ErrorCode::FieldsInvalid);
        error
            .problem()
            .errors
            .into_iter()
            .map(|problem| problem.code)
            .collect()
    }

    #[test]
    fn codes_and_their_owner_follow_from_the_kind() {
        let street = checked(
            OrganisationKind::Town,
            " 华阳街道 ",
            Some(OrganisationNature::Street),
            Some("５１０１１６００３"),
            None,
        )
        .unwrap();
        assert_eq!(
            (street.name.as_str(), street.division_code.as_deref()),
            ("华阳街道", Some("510116003"))
        );
        assert_eq!(
            (street.code_kind, street.statutory_code.as_deref()),
            (Some(CodeKind::Nbs), Some("510116"))
        );
        let zone = checked(
            OrganisationKind::Unit,
            "成都高新区",
            Some(OrganisationNature::FunctionalZone),
            Some("510172"),
            None,
        )
        .unwrap();
        assert_eq!(
            (zone.code_kind, zone.statutory_code),
            (Some(CodeKind::Local), None)
        );
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        let town = checked(
            OrganisationKind::Town,
            "督院街/街道",
            Some(OrganisationNature::County),
            Some("51010400"),
            "0999-01-01".parse().ok().map(|day| ("valid_from", day)),
        );
        assert_eq!(
            codes(town),
            [
                "name_invalid",
                "nature_unsuitable",
                "division_code_invalid",
                "date_out_of_range"
            ]
        );
        assert_eq!(
            codes(checked(OrganisationKind::Village, "", None, None, None)),
            ["required", "nature_unsuitable"]
        );
        assert_eq!(
            codes(checked(
                OrganisationKind::Department,
                "民政局",
                None,
                Some("510104"),
                None
            )),
            ["division_code_invalid"]
        );
        assert_eq!(
            codes(checked(
                OrganisationKind::Employer,
                "某公司",
                None,
                Some("91510104MA0000000X"),
                None
            )),
            ["division_code_invalid"]
        );
    }
}
