//! Two records beside each other, and the lists of pairs as the address asks for them.

use chrono::NaiveDate;
use contract::{AssignmentView, DuplicateQuery, DuplicateView, WorkerSummary, WorkerView};
use domain::codes::CodeList;
use domain::worker::duplicate::DuplicateState;

use super::text::{Common, Duplicates as Words, Label, Lang, Person, Text};
use super::{format, query};

/// What comparing two values brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// They are the same.
    Same,
    /// They differ.
    Differs,
    /// What is shown of them is the same; the hidden rest may differ.
    Hidden,
    /// There is nothing to compare.
    Untold,
}

/// One field of the records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its name.
    pub name: Label,
    /// Its value in each record, a line per entry of a list; empty where there is none.
    pub values: Vec<String>,
    /// What comparing them brought.
    pub mark: Mark,
}

/// How the values of a field are compared.
#[derive(Clone, Copy)]
enum How {
    Plain,
    /// Shown in part.
    Masked,
    /// Shown in part; no two records have one number.
    Number,
    /// Of the record and not of the person.
    Apart,
}

fn mark(values: &[String], how: How) -> Mark {
    let [one, other] = values else {
        return Mark::Untold;
    };
    match how {
        How::Apart => Mark::Untold,
        How::Number => Mark::Differs,
        _ if one != other => Mark::Differs,
        How::Masked if !one.is_empty() => Mark::Hidden,
        How::Plain | How::Masked => Mark::Same,
    }
}

/// The label of a code in a dictionary.
type Listed<'a> = &'a dyn Fn(CodeList, &str) -> String;

/// The records, field by field. `listed` finds the label of a code.
pub fn rows(records: &[WorkerView], lang: Lang, listed: Listed) -> Vec<Row> {
    let table = Table {
        records,
        lang,
        listed,
    };
    let mut rows = table.person();
    rows.extend(table.contact());
    rows.extend(table.work());
    rows.extend(table.study());
    rows.extend(table.rest());
    rows
}

struct Table<'a> {
    records: &'a [WorkerView],
    lang: Lang,
    listed: Listed<'a>,
}

impl Table<'_> {
    fn row(
        &self,
        name: impl Into<Label>,
        how: How,
        value: impl Fn(&WorkerView) -> Option<String>,
    ) -> Row {
        let values = self.records.iter();
        let values: Vec<String> = values
            .map(|record| value(record).unwrap_or_default())
            .collect();
        Row {
            name: name.into(),
            mark: mark(&values, how),
            values,
        }
    }

    /// A field that the account may have no right to see.
    fn permitted(
        &self,
        name: Person,
        how: How,
        value: impl Fn(&WorkerView) -> Option<String>,
    ) -> Option<Row> {
        let shown = self.records.iter().any(|record| value(record).is_some());
        shown.then(|| self.row(name, how, value))
    }

    fn coded(&self, list: CodeList, code: &str) -> Option<String> {
        Some((self.listed)(list, code))
    }

    fn word(&self, zh: &'static str, en: &'static str) -> Option<String> {
        Some(self.lang.of(zh, en).to_owned())
    }

    fn yes(&self, yes: bool) -> Option<String> {
        let word = if yes { Common::Yes } else { Common::No };
        Some(word.get(self.lang).to_owned())
    }

    fn period(&self, from: NaiveDate, to: Option<NaiveDate>) -> Option<String> {
        let open = || Person::Ongoing.get(self.lang).to_owned();
        let to = to.map_or_else(open, |to| to.to_string());
        Some(format!("{from} – {to}"))
    }

    fn person(&self) -> Vec<Row> {
        use How::{Number, Plain};
        vec![
            self.row(Person::Name, Plain, |r| Some(r.name.clone())),
            self.row(Person::Status, Plain, |r| {
                self.word(r.status.label(), r.status.label_en())
            }),
            self.row(Person::IdKind, Plain, |r| {
                self.coded(CodeList::IdDocument, &r.id_kind)
            }),
            self.row(Person::IdNumber, Number, |r| {
                Some(r.id_number_masked.clone())
            }),
            self.row(Person::Sex, Plain, |r| self.coded(CodeList::Sex, &r.sex)),
            self.row(Person::BirthDate, Plain, |r| Some(r.birth_date.to_string())),
            self.row(Person::Ethnicity, Plain, |r| {
                self.coded(CodeList::Ethnicity, &r.ethnicity)
            }),
            self.row(Person::Marital, Plain, |r| {
                self.coded(CodeList::Marital, r.marital.as_deref()?)
            }),
            self.row(Person::NativePlace, Plain, |r| r.native_place.clone()),
            self.row(Person::Veteran, Plain, |r| self.yes(r.veteran)),
            self.row(Person::WorkSince, Plain, |r| day(r.work_since)),
            self.row(Person::CommunitySince, Plain, |r| day(r.community_since)),
        ]
    }

    fn contact(&self) -> Vec<Row> {
        use How::Masked;
        let mut rows = vec![
            self.row(Person::Phone, Masked, |r| r.phone_masked.clone()),
            self.row(Person::Address, Masked, |r| r.address_masked.clone()),
            self.row(Person::HouseholdPlace, Masked, |r| {
                r.household_place_masked.clone()
            }),
        ];
        rows.extend(self.permitted(Person::BankCard, Masked, |r| r.bank_card_masked.clone()));
        rows
    }

    fn assignment(&self, one: &AssignmentView) -> String {
        parts([
            self.period(one.valid_from, one.valid_to),
            Some(one.full_name.replace('/', " / ")),
            self.word(one.class.label(), one.class.label_en()),
            self.word(one.post.label(), one.post.label_en()),
        ])
    }

    fn work(&self) -> Vec<Row> {
        let mut rows = vec![
            self.row(Person::Assignments, How::Plain, |r| {
                lines(&r.assignments, |one| self.assignment(one))
            }),
            self.row(Person::Engagements, How::Plain, |r| {
                lines(&r.engagements, |one| {
                    parts([
                        self.period(one.valid_from, one.valid_to),
                        self.word(one.entry_kind.label(), one.entry_kind.label_en()),
                        self.word(one.relation.label(), one.relation.label_en()),
                        one.employer.as_ref().map(|at| at.name.clone()),
                        one.department.as_ref().map(|at| at.name.clone()),
                    ])
                })
            }),
        ];
        if self
            .records
            .iter()
            .any(|r| !r.planned_assignments.is_empty())
        {
            rows.push(self.row(Words::Planned, How::Plain, |r| {
                lines(&r.planned_assignments, |one| self.assignment(one))
            }));
        }
        rows
    }

    fn study(&self) -> Vec<Row> {
        vec![
            self.row(Person::Political, How::Plain, |r| {
                lines(&r.political, |one| {
                    parts([
                        self.coded(CodeList::Political, &one.code),
                        day(one.joined_on),
                    ])
                })
            }),
            self.row(Person::Education, How::Plain, |r| {
                lines(&r.educations, |one| {
                    parts([
                        self.coded(CodeList::Education, &one.code),
                        one.school.clone(),
                        one.major.clone(),
                        day(one.graduated_on),
                        one.mode
                            .and_then(|mode| self.word(mode.label(), mode.label_en())),
                        one.certificate_number.clone(),
                    ])
                })
            }),
            self.row(Person::Degree, How::Plain, |r| {
                lines(&r.degrees, |one| {
                    parts([
                        self.coded(CodeList::Degree, &one.code),
                        one.school.clone(),
                        day(one.awarded_on),
                        one.certificate_number.clone(),
                    ])
                })
            }),
            self.row(Person::Qualification, How::Plain, |r| {
                lines(&r.qualifications, |one| {
                    parts([
                        self.word(one.kind.label(), one.kind.label_en()),
                        one.level
                            .and_then(|level| self.word(level.label(), level.label_en())),
                        one.certificate_number.clone(),
                        day(one.approved_on),
                    ])
                })
            }),
        ]
    }

    fn rest(&self) -> Vec<Row> {
        let family = self.permitted(Person::TabFamily, How::Plain, |r| {
            lines(r.family.as_deref()?, |one| {
                parts([
                    self.coded(CodeList::FamilyRelation, &one.relation),
                    Some(one.name.clone()),
                    day(one.birth_date),
                    one.work_unit.clone(),
                ])
            })
        });
        let costs = self.permitted(Person::SectionPay, How::Plain, |r| {
            lines(r.annual_costs.as_deref()?, |one| {
                parts([Some(one.year.to_string()), Some(format::money(one.amount))])
            })
        });
        let mut rows: Vec<Row> = family.into_iter().chain(costs).collect();
        rows.extend([
            self.row(Words::Photo, How::Apart, |r| self.yes(r.has_photo)),
            self.row(Person::Note, How::Plain, |r| r.note.clone()),
            self.row(Person::CreatedAt, How::Apart, |r| {
                Some(format::instant(r.created_at))
            }),
            self.row(Person::UpdatedAt, How::Apart, |r| {
                Some(format::instant(r.updated_at))
            }),
        ]);
        rows
    }
}

fn day(day: Option<NaiveDate>) -> Option<String> {
    day.map(|day| day.to_string())
}

fn lines<T>(list: &[T], line: impl Fn(&T) -> String) -> Option<String> {
    let lines: Vec<String> = list.iter().map(line).collect();
    Some(lines.join("\n")).filter(|text| !text.is_empty())
}

fn parts<const N: usize>(parts: [Option<String>; N]) -> String {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(" · ")
}

/// Where a person works, from the unit down.
pub fn place(person: &WorkerSummary) -> String {
    let above = [person.unit_name.as_deref(), person.town_name.as_deref()];
    let mut names: Vec<&str> = above.into_iter().flatten().collect();
    // A post at the unit or street itself is named once.
    if names.last() != Some(&person.organisation_name.as_str()) {
        names.push(&person.organisation_name);
    }
    names.join(" / ")
}

/// Why a pair is suspected, in words.
pub fn grounds(pair: &DuplicateView, lang: Lang) -> String {
    let grounds = pair.grounds.iter();
    let grounds: Vec<&str> = grounds
        .map(|ground| lang.of(ground.label(), ground.label_en()))
        .collect();
    grounds.join(lang.of("；", "; "))
}

/// Which pairs an address asks for.
pub fn chosen(address: &str) -> DuplicateState {
    DuplicateState::from_code(&query::value(address, "state")).unwrap_or(DuplicateState::Open)
}

/// The question that an address asks.
pub fn question(address: &str) -> DuplicateQuery {
    DuplicateQuery {
        state: Some(chosen(address)),
        limit: query::value(address, "limit").parse().ok(),
        cursor: Some(query::value(address, "cursor")).filter(|cursor| !cursor.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_is_not_called_the_same() {
        let pair = |one: &str, other: &str| [one.to_owned(), other.to_owned()];
        assert_eq!(mark(&pair("a", "a"), How::Plain), Mark::Same);
        assert_eq!(mark(&pair("a", ""), How::Plain), Mark::Differs);
        assert_eq!(mark(&pair("1**2", "1**2"), How::Masked), Mark::Hidden);
        assert_eq!(mark(&pair("1**2", "1**3"), How::Masked), Mark::Differs);
        assert_eq!(mark(&pair("", ""), How::Masked), Mark::Same);
        assert_eq!(mark(&pair("1**2", "1**2"), How::Number), Mark::Differs);
        assert_eq!(mark(&["a".to_owned()], How::Plain), Mark::Untold);
    }

    #[test]
    fn an_address_without_a_state_asks_for_what_is_open() {
        assert_eq!(chosen(""), DuplicateState::Open);
        assert_eq!(chosen("state=NONSENSE"), DuplicateState::Open);
        let asked = question("state=MERGED&limit=20&cursor=x");
        assert_eq!(asked.state, Some(DuplicateState::Merged));
        assert_eq!(
            (asked.limit, asked.cursor.as_deref()),
            (Some(20), Some("x"))
        );
    }
}
