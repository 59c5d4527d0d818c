//! Reading a query so that what is wrong is said of the parameter that it is about.

use actix_web::web;
use contract::FieldProblem;
use serde::de::DeserializeOwned;

/// Longest name of a parameter that is repeated in an answer.
const MAX_NAME: usize = 40;

/// Reads a query whose parameters may each be left out, or says what is wrong with which. The
/// errors of serde do not name the parameter that they are about, so each is read alone then.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Vec<FieldProblem>> {
    let pairs = || text.split('&').filter(|pair| !pair.is_empty());
    let refused = |found: fn(&str) -> Option<FieldProblem>| {
        let problems: Vec<_> = pairs().filter_map(found).collect();
        (!problems.is_empty()).then_some(problems)
    };
    if let Some(problems) = refused(nul) {
        return Err(problems);
    }
    match web::Query::<T>::from_query(text) {
        Ok(query) => Ok(query.into_inner()),
        // Alone every one of them can be read: one of them is there twice.
        Err(_) => Err(refused(unreadable::<T>).unwrap_or_else(|| repeated(pairs()))),
    }
}

/// No text of people holds U+0000, and PostgreSQL keeps none.
fn nul(pair: &str) -> Option<FieldProblem> {
    pair.contains("%00").then(|| {
        problem(
            pair,
            "nul",
            "不能含有空字符(U+0000)。",
            "Must not hold U+0000.",
        )
    })
}

/// The texts of serde may quote what was sent, so they are only looked at.
fn unreadable<T: DeserializeOwned>(pair: &str) -> Option<FieldProblem> {
    let error = web::Query::<T>::from_query(pair).err()?;
    Some(if error.to_string().contains("unknown field") {
        problem(
            pair,
            "unknown_parameter",
            "没有这个参数。",
            "There is no such parameter.",
        )
    } else {
        problem(
            pair,
            "unreadable",
            "取值或格式有误，请对照接口文档。",
            "Not a value of this parameter; see the documentation.",
        )
    })
}

fn repeated<'a>(pairs: impl Iterator<Item = &'a str>) -> Vec<FieldProblem> {
    let mut seen = Vec::new();
    let again = pairs.filter(|pair| {
        let name = name(pair);
        let again = seen.contains(&name);
        seen.push(name);
        again
    });
    again
        .map(|pair| {
            problem(
                pair,
                "repeated",
                "只能出现一次。",
                "May be given once only.",
            )
        })
        .collect()
}

fn problem(pair: &str, code: &str, message: &str, message_en: &str) -> FieldProblem {
    FieldProblem::error(&name(pair), code, message, message_en)
}

/// The name of a parameter as far as it can be one; whatever else was sent is not repeated.
fn name(pair: &str) -> String {
    let name = pair.split_once('=').map_or(pair, |(name, _)| name);
    let ours = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
    name.chars().take_while(ours).take(MAX_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Asked {
        limit: Option<u32>,
        sort: Option<contract::WorkerSort>,
        q: Option<String>,
    }

    fn found(text: &str) -> Vec<(String, String)> {
        let problems = read::<Asked>(text).unwrap_err().into_iter();
        problems
            .map(|problem| (problem.field, problem.code))
            .collect()
    }

    #[test]
    fn what_is_wrong_is_said_of_its_parameter() {
        let one = |field: &str, code: &str| (field.to_owned(), code.to_owned());
        assert_eq!(found("limit=2&sort=nope&q=x"), [one("sort", "unreadable")]);
        assert_eq!(
            found("limit=-1&sort=nope"),
            [one("limit", "unreadable"), one("sort", "unreadable")]
        );
        assert_eq!(found("limits=2"), [one("limits", "unknown_parameter")]);
        assert_eq!(found("q=a&limit=1&q=b"), [one("q", "repeated")]);
        assert_eq!(found("q=%00"), [one("q", "nul")]);
        let empty = Asked {
            limit: None,
            sort: None,
            q: None,
        };
        assert_eq!(read::<Asked>("&"), Ok(empty));
    }

    #[test]
    fn what_cannot_be_a_name_is_not_repeated() {
        assert_eq!(
            found("<b>=1"),
            [(String::new(), "unknown_parameter".to_owned())]
        );
        let long = "x".repeat(100);
        assert_eq!(found(&long)[0].0.len(), MAX_NAME);
    }
}
