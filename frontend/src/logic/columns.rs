//! The columns of the people list: what each is called, shows and sorts by.

use contract::{WorkerSort, WorkerSummary};

use super::format;
use super::text::{Lang, Person, Text};

/// A column of the people list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// Name; links to the person and is always shown.
    Name,
    /// Sex.
    Sex,
    /// Age.
    Age,
    /// Birth date.
    BirthDate,
    /// Masked identity number.
    IdNumber,
    /// Masked phone.
    Phone,
    /// Class.
    Class,
    /// Post.
    Post,
    /// Village or community.
    Place,
    /// Street or town.
    Town,
    /// District unit.
    Unit,
    /// Political status.
    Political,
    /// Education.
    Education,
    /// Degree.
    Degree,
    /// Social-work certificate.
    Qualification,
    /// Ethnicity.
    Ethnicity,
    /// Marital status.
    Marital,
    /// Way of entry.
    EntryKind,
    /// Labour relation.
    Relation,
    /// First day in any work.
    WorkSince,
    /// First day in community work.
    CommunitySince,
    /// Status.
    Status,
}

use Column as Col;

impl Column {
    /// Every column in the order in which they are shown.
    pub const ALL: [Self; 22] = [
        Col::Name,
        Col::Sex,
        Col::Age,
        Col::BirthDate,
        Col::IdNumber,
        Col::Phone,
        Col::Class,
        Col::Post,
        Col::Place,
        Col::Town,
        Col::Unit,
        Col::Political,
        Col::Education,
        Col::Degree,
        Col::Qualification,
        Col::Ethnicity,
        Col::Marital,
        Col::EntryKind,
        Col::Relation,
        Col::WorkSince,
        Col::CommunitySince,
        Col::Status,
    ];

    /// What is shown before anyone chooses.
    pub const DEFAULT: [Self; 10] = [
        Col::Name,
        Col::Sex,
        Col::Age,
        Col::IdNumber,
        Col::Class,
        Col::Post,
        Col::Place,
        Col::Town,
        Col::Political,
        Col::Education,
    ];

    /// Key kept in saved views.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Sex => "sex",
            Self::Age => "age",
            Self::BirthDate => "birth_date",
            Self::IdNumber => "id_number",
            Self::Phone => "phone",
            Self::Class => "class",
            Self::Post => "post",
            Self::Place => "place",
            Self::Town => "town",
            Self::Unit => "unit",
            Self::Political => "political",
            Self::Education => "education",
            Self::Degree => "degree",
            Self::Qualification => "qualification",
            Self::Ethnicity => "ethnicity",
            Self::Marital => "marital",
            Self::EntryKind => "entry_kind",
            Self::Relation => "relation",
            Self::WorkSince => "work_since",
            Self::CommunitySince => "community_since",
            Self::Status => "status",
        }
    }

    /// Heading.
    pub const fn title(self) -> Person {
        match self {
            Self::Name => Person::Name,
            Self::Sex => Person::Sex,
            Self::Age => Person::Age,
            Self::BirthDate => Person::BirthDate,
            Self::IdNumber => Person::IdNumber,
            Self::Phone => Person::Phone,
            Self::Class => Person::Class,
            Self::Post => Person::Post,
            Self::Place => Person::Place,
            Self::Town => Person::Town,
            Self::Unit => Person::Unit,
            Self::Political => Person::Political,
            Self::Education => Person::Education,
            Self::Degree => Person::Degree,
            Self::Qualification => Person::QualificationLevel,
            Self::Ethnicity => Person::Ethnicity,
            Self::Marital => Person::Marital,
            Self::EntryKind => Person::EntryKind,
            Self::Relation => Person::Relation,
            Self::WorkSince => Person::WorkSince,
            Self::CommunitySince => Person::CommunitySince,
            Self::Status => Person::Status,
        }
    }

    /// Order of the list that a click on the heading asks for.
    pub const fn sort(self) -> Option<WorkerSort> {
        match self {
            Self::Name => Some(WorkerSort::Name),
            Self::Age | Self::BirthDate => Some(WorkerSort::BirthDate),
            Self::CommunitySince => Some(WorkerSort::CommunitySince),
            Self::Place => Some(WorkerSort::Place),
            _ => None,
        }
    }

    /// The columns with these keys, in the order of the table; the name is always among them.
    pub fn from_keys<'a>(keys: impl Iterator<Item = &'a str>) -> Vec<Self> {
        let keys: Vec<&str> = keys.collect();
        Self::ALL
            .into_iter()
            .filter(|column| *column == Self::Name || keys.contains(&column.key()))
            .collect()
    }

    /// What it shows of a person. `label` finds the label of a code in a dictionary.
    pub fn text(
        self,
        row: &WorkerSummary,
        lang: Lang,
        label: &dyn Fn(&str, &str) -> String,
    ) -> String {
        let code = |list: &str, code: Option<&str>| {
            code.map_or_else(|| "–".to_owned(), |code| label(list, code))
        };
        let own = |zh: &'static str, en: &'static str| lang.of(zh, en).to_owned();
        match self {
            Self::Name => row.name.clone(),
            Self::Sex => match row.sex.as_str() {
                "1" => Person::Male.get(lang).to_owned(),
                "2" => Person::Female.get(lang).to_owned(),
                _ => "–".to_owned(),
            },
            Self::Age => row.age.to_string(),
            Self::BirthDate => row.birth_date.to_string(),
            Self::IdNumber => row.id_number_masked.clone(),
            Self::Phone => format::or_dash(row.phone_masked.as_deref()),
            Self::Class => own(row.class.label(), row.class.label_en()),
            Self::Post => own(row.post.label(), row.post.label_en()),
            Self::Place => row.organisation_name.clone(),
            Self::Town => format::or_dash(row.town_name.as_deref()),
            Self::Unit => format::or_dash(row.unit_name.as_deref()),
            Self::Political => code("political", row.political.as_deref()),
            Self::Education => code("education", row.education.as_deref()),
            Self::Degree => code("degree", row.degree.as_deref()),
            Self::Qualification => row.qualification.map_or_else(
                || "–".to_owned(),
                |level| own(level.label(), level.label_en()),
            ),
            Self::Ethnicity => code("ethnicity", Some(&row.ethnicity)),
            Self::Marital => code("marital", row.marital.as_deref()),
            Self::EntryKind => own(row.entry_kind.label(), row.entry_kind.label_en()),
            Self::Relation => own(row.relation.label(), row.relation.label_en()),
            Self::WorkSince => format::day(row.work_since),
            Self::CommunitySince => format::day(row.community_since),
            Self::Status => own(row.status.label(), row.status.label_en()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_choice_keeps_the_name_and_the_order_of_the_table() {
        let chosen = Column::from_keys(["place", "age", "no_such_column"].into_iter());
        assert_eq!(chosen, [Column::Name, Column::Age, Column::Place]);
    }

    #[test]
    fn keys_are_unique() {
        for (at, column) in Column::ALL.iter().enumerate() {
            assert!(
                Column::ALL
                    .iter()
                    .skip(at + 1)
                    .all(|other| other.key() != column.key())
            );
        }
    }
}
