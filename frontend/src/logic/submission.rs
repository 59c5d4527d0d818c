//! Submissions as the page words them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use contract::{
    FieldProblem, SubmissionList, SubmissionQuery, SubmissionRule, SubmissionSummary,
    SubmissionView,
};
use domain::worker::submission::{Level, Matter, SubmissionKind, SubmissionState};

use super::format::fill;
use super::query;
use super::text::{Common, Label, Lang, Submissions as Words, Text};

/// Days from which one is asked to hurry, and from which it has waited long.
const SOON: i64 = 3;
const LONG: i64 = 7;

/// How pressing something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressing {
    /// New.
    No,
    /// To be looked at.
    Soon,
    /// It has waited too long.
    Late,
}

/// Ages to filter by.
pub const AGES: [u32; 3] = [3, 7, 15];

/// Age in words; the words say what the colour does.
pub fn age(item: &SubmissionSummary, today: NaiveDate, lang: Lang) -> (String, Pressing) {
    if let Some(due) = item.due_on.filter(|_| item.state.is_open()) {
        let day = due.to_string();
        return match today > due {
            true => (
                fill(Words::Overdue.get(lang), &[("day", &day)]),
                Pressing::Late,
            ),
            false => (
                fill(Words::DueOn.get(lang), &[("day", &day)]),
                Pressing::Soon,
            ),
        };
    }
    let days = item.age_days.to_string();
    let filled = |text: Words| fill(text.get(lang), &[("n", &days)]);
    match item.age_days {
        0 => (Words::Today.get(lang).to_owned(), Pressing::No),
        days if days <= SOON || !item.state.is_open() => (filled(Words::Days), Pressing::No),
        days if days <= LONG => (filled(Words::Days), Pressing::Soon),
        _ => (filled(Words::DaysLong), Pressing::Late),
    }
}

/// A level's name.
pub const fn level(level: Level) -> Label {
    Label {
        zh: level.label(),
        en: level.label_en(),
    }
}

/// Where it stands: at which level, or what became of it.
pub fn standing(state: SubmissionState, stage: Option<Level>, lang: Lang) -> String {
    match stage {
        Some(stage) => fill(
            Words::WaitsFor.get(lang),
            &[("level", level(stage).get(lang))],
        ),
        None => lang.of(state.label(), state.label_en()).to_owned(),
    }
}

/// What it touches, in words.
pub fn matters(item: &SubmissionSummary, lang: Lang) -> String {
    let names = item.matters.iter();
    let names: Vec<&str> = names
        .map(|matter| lang.of(matter.label(), matter.label_en()))
        .collect();
    names.join(Common::Comma.get(lang))
}

/// Which list an address asks for; one that the account has none of is not offered.
pub fn chosen(address: &str, may_confirm: bool) -> SubmissionList {
    match (query::value(address, "view").as_str(), may_confirm) {
        ("mine", _) | (_, false) => SubmissionList::Mine,
        ("scope", true) => SubmissionList::Scope,
        _ => SubmissionList::Queue,
    }
}

/// The word of a list in the address.
pub const fn word(list: SubmissionList) -> &'static str {
    match list {
        SubmissionList::Queue => "queue",
        SubmissionList::Mine => "mine",
        SubmissionList::Scope => "scope",
    }
}

/// Filters that the address may hold.
pub const FILTERS: [&str; 5] = ["kind", "matter", "state", "older", "organisation_id"];

/// The question that an address asks.
pub fn question(address: &str, may_confirm: bool) -> SubmissionQuery {
    let value = |key| query::value(address, key);
    let view = chosen(address, may_confirm);
    SubmissionQuery {
        view: Some(view),
        state: SubmissionState::from_code(&value("state"))
            .filter(|_| view != SubmissionList::Queue),
        kind: SubmissionKind::from_code(&value("kind")),
        matter: Matter::from_code(&value("matter")),
        organisation_id: value("organisation_id").parse().ok(),
        older_than_days: value("older").parse().ok(),
        worker_id: value("worker_id").parse().ok(),
        batch_id: value("batch_id").parse().ok(),
        limit: value("limit").parse().ok(),
        cursor: Some(value("cursor")).filter(|cursor| !cursor.is_empty()),
    }
}

/// The reasons of the last return as what is wrong with the form's fields.
pub fn reasons(view: &SubmissionView) -> Vec<FieldProblem> {
    let returned = view.fields.iter();
    returned
        .filter_map(|field| {
            let why = field.returned.as_deref()?;
            // The page shows numbers of a person apart from the lists they belong to.
            Some(FieldProblem::error(&field.field, "returned", why, why))
        })
        .collect()
}

/// Reasons as typed, without the empty ones.
pub fn typed(fields: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let trimmed = fields
        .iter()
        .map(|(key, why)| (key.clone(), why.trim().to_owned()));
    trimmed.filter(|(_, why)| !why.is_empty()).collect()
}

/// The levels that may confirm what one writes.
pub fn above(writer: Level) -> impl Iterator<Item = Level> {
    Level::ALL
        .iter()
        .copied()
        .filter(move |level| *level > writer)
}

/// The rules with one of them set.
pub fn set_rule(rules: &mut [SubmissionRule], writer: Level, matter: Matter, by: Option<Level>) {
    for rule in rules {
        if rule.writer == writer && rule.matter == matter {
            rule.confirmed_by = by;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(age_days: i64, state: SubmissionState) -> SubmissionSummary {
        SubmissionSummary {
            id: uuid::Uuid::nil().into(),
            revision: 1,
            kind: SubmissionKind::Change,
            state,
            stage: Some(Level::Street).filter(|_| state == SubmissionState::Submitted),
            worker_id: None,
            name: None,
            place: String::new(),
            matters: vec![Matter::Contact, Matter::Study],
            fields: Vec::new(),
            submitted_by: String::new(),
            submitted_at: Default::default(),
            waiting_since: Default::default(),
            age_days,
            overdue: false,
            due_on: None,
            safe: true,
            action: None,
        }
    }

    fn today() -> NaiveDate {
        "2026-11-23".parse().unwrap()
    }

    #[test]
    fn ages_are_said_and_not_only_coloured() {
        let waits = SubmissionState::Submitted;
        let at = |days, state| age(&item(days, state), today(), Lang::Zh);
        assert_eq!(at(0, waits), ("今天".to_owned(), Pressing::No));
        assert_eq!(at(3, waits), ("3天".to_owned(), Pressing::No));
        assert_eq!(at(7, waits), ("7天".to_owned(), Pressing::Soon));
        assert_eq!(at(8, waits), ("8天（较久）".to_owned(), Pressing::Late));
        assert_eq!(
            at(30, SubmissionState::Confirmed),
            ("30天".to_owned(), Pressing::No)
        );
        let mut correction = item(20, waits);
        correction.due_on = "2026-11-23".parse().ok();
        assert_eq!(age(&correction, today(), Lang::Zh).1, Pressing::Soon);
        correction.due_on = "2026-11-22".parse().ok();
        assert_eq!(age(&correction, today(), Lang::Zh).1, Pressing::Late);
    }

    #[test]
    fn an_address_asks_only_for_lists_that_the_account_has() {
        assert_eq!(chosen("", true), SubmissionList::Queue);
        assert_eq!(chosen("view=scope", false), SubmissionList::Mine);
        let asked = question("view=queue&state=RETURNED&kind=ENTER&older=7", true);
        assert_eq!(asked.state, None, "a queue waits by its nature");
        assert_eq!(
            (asked.kind, asked.older_than_days),
            (Some(SubmissionKind::Enter), Some(7))
        );
    }

    #[test]
    fn standing_and_matters_are_in_words() {
        let item = item(0, SubmissionState::Submitted);
        assert_eq!(standing(item.state, item.stage, Lang::Zh), "待镇(街道)审核");
        assert_eq!(
            standing(SubmissionState::Returned, None, Lang::Zh),
            "已退回"
        );
        assert_eq!(matters(&item, Lang::Zh), "联系方式、学历资格");
    }

    #[test]
    fn empty_reasons_are_none() {
        let fields = BTreeMap::from([
            ("phone".to_owned(), "  ".to_owned()),
            ("name".to_owned(), " 请核对 ".to_owned()),
        ]);
        assert_eq!(
            typed(&fields),
            BTreeMap::from([("name".to_owned(), "请核对".to_owned())])
        );
    }
}
