//! National code lists (国家标准代码): the codes and names built into the program. Codes are text,
//! leading zeros matter; the register stores the code and shows the name. What an administrator
//! adds or switches off is kept in the database beside these.

mod resolve;

use std::sync::LazyLock;

use crate::code_enum::code_enum;

pub use resolve::{Resolution, Suggestion, Why, resolve, suggest};

code_enum! {
    /// A built-in code list (代码表).
    CodeList {
        Sex = "sex", "性别", "Sex";
        Ethnicity = "ethnicity", "民族", "Ethnicity";
        Marital = "marital", "婚姻状况", "Marital status";
        Health = "health", "健康状况", "Health";
        EmploymentStatus = "employment_status", "从业状况(个人身份)", "Employment status";
        Political = "political", "政治面貌", "Political status";
        Education = "education", "学历", "Education";
        Degree = "degree", "学位", "Degree";
        FamilyRelation = "family_relation", "家庭关系", "Family relation";
        IdDocument = "id_document", "证件类型", "Identity document";
        Discipline = "discipline", "纪律处分", "Disciplinary measure";
        StudyForm = "study_form", "学习形式", "Form of study";
        AppointmentMethod = "appointment_method", "任职方式", "Way of appointment";
        QualificationRoute = "qualification_route", "取得资格途径", "Way to a qualification";
        VocationalLevel = "vocational_level", "国家职业资格等级", "Vocational qualification level";
    }
}

/// One code of a built-in list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltinCode {
    /// The code as the standard writes it.
    pub code: &'static str,
    /// Full name.
    pub name: &'static str,
    /// Short name in everyday use, where it differs from the full one.
    pub short: Option<&'static str>,
    /// Code of the group to which the standard assigns it.
    pub parent: Option<&'static str>,
    /// English name: the romanised one of the standard for the ethnic groups, our own words
    /// otherwise.
    pub label_en: &'static str,
}

impl BuiltinCode {
    /// The name to show where room is short.
    pub fn label(&self) -> &'static str {
        self.short.unwrap_or(self.name)
    }
}

/// Every list's codes, in the order of [`CodeList::ALL`].
static LISTS: LazyLock<Vec<Vec<BuiltinCode>>> = LazyLock::new(|| {
    CodeList::ALL
        .iter()
        .map(|list| parse(list.source()))
        .collect()
});

impl CodeList {
    /// Stable snake_case key of the list.
    pub const fn key(self) -> &'static str {
        self.code()
    }

    /// The standard that gives the codes.
    pub const fn standard(self) -> &'static str {
        match self {
            Self::Sex => "GB/T 2261.1-2003",
            Self::Marital => "GB/T 2261.2-2003",
            Self::Health => "GB/T 2261.3-2003",
            Self::EmploymentStatus => "GB/T 2261.4-2003",
            Self::Ethnicity => "GB/T 3304-1991",
            Self::Political => "GB/T 4762-1984",
            Self::Education => "GB/T 4658-2006",
            Self::Degree => "GB/T 6864-2003",
            Self::FamilyRelation => "GB/T 4761-2008",
            Self::Discipline => "GB/T 8563.3-2005",
            Self::IdDocument => "本系统代码",
            Self::StudyForm => "GB/T 14946.1-2009 A.3",
            Self::AppointmentMethod => "GB/T 14946.1-2009 A.4",
            Self::QualificationRoute => "GB/T 14946.1-2009 A.11",
            Self::VocationalLevel => "GB/T 14946.1-2009 A.13",
        }
    }

    /// The same in English.
    pub const fn standard_en(self) -> &'static str {
        match self {
            Self::IdDocument => "Codes of this system",
            national => national.standard(),
        }
    }

    /// Every code, in the standard's order.
    pub fn builtin(self) -> &'static [BuiltinCode] {
        LISTS.get(self as usize).map_or(&[], Vec::as_slice)
    }

    /// The entry with exactly this code.
    pub fn find(self, code: &str) -> Option<&'static BuiltinCode> {
        self.builtin().iter().find(|entry| entry.code == code)
    }

    const fn source(self) -> &'static str {
        match self {
            Self::Sex => include_str!("../../data/sex.csv"),
            Self::Marital => include_str!("../../data/marital.csv"),
            Self::Health => include_str!("../../data/health.csv"),
            Self::EmploymentStatus => include_str!("../../data/employment_status.csv"),
            Self::Ethnicity => include_str!("../../data/ethnicity.csv"),
            Self::Political => include_str!("../../data/political.csv"),
            Self::Education => include_str!("../../data/education.csv"),
            Self::Degree => include_str!("../../data/degree.csv"),
            Self::FamilyRelation => include_str!("../../data/family_relation.csv"),
            Self::Discipline => include_str!("../../data/discipline.csv"),
            Self::IdDocument => include_str!("../../data/id_document.csv"),
            Self::StudyForm => include_str!("../../data/study_form.csv"),
            Self::AppointmentMethod => include_str!("../../data/appointment_method.csv"),
            Self::QualificationRoute => include_str!("../../data/qualification_route.csv"),
            Self::VocationalLevel => include_str!("../../data/vocational_level.csv"),
        }
    }
}

/// Whether an education counts as college and above (大专及以上): completed ones only (毕业);
/// 结业 and 肄业 of the same level do not count.
pub fn is_college_or_above(education: &str) -> bool {
    matches!(education, "11" | "14" | "17" | "21" | "28" | "31")
}

/// Whether a political status is membership of the CPC, probationary members included.
pub fn is_party_member(political: &str) -> bool {
    matches!(political, "01" | "02")
}

/// Reads a file of `code,name,short,parent,english` lines; the data hold no quotes or commas, and a test
/// counts the codes of each list.
fn parse(source: &'static str) -> Vec<BuiltinCode> {
    source.lines().skip(1).filter_map(parse_line).collect()
}

fn parse_line(line: &'static str) -> Option<BuiltinCode> {
    let mut cells = line.split(',');
    let optional = |cell: &'static str| (!cell.is_empty()).then_some(cell);
    Some(BuiltinCode {
        code: cells.next()?,
        name: cells.next()?,
        short: cells.next().and_then(optional),
        parent: cells.next().and_then(optional),
        label_en: cells.next()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity_number::IdentityKind;

    #[test]
    fn every_list_is_complete() {
        let counts: Vec<_> = CodeList::ALL
            .iter()
            .map(|list| (list.key(), list.builtin().len()))
            .collect();
        let expected = [
            ("sex", 4),
            ("ethnicity", 56),
            ("marital", 8),
            ("health", 22),
            ("employment_status", 13),
            ("political", 13),
            ("education", 40),
            ("degree", 56),
            ("family_relation", 85),
            ("id_document", 8),
            ("discipline", 37),
            ("study_form", 13),
            ("appointment_method", 6),
            ("qualification_route", 4),
            ("vocational_level", 5),
        ];
        assert_eq!(counts, expected);
    }

    #[test]
    fn codes_are_unique_and_parents_exist() {
        for list in CodeList::ALL {
            for (at, entry) in list.builtin().iter().enumerate() {
                assert!(!entry.code.is_empty() && !entry.name.is_empty());
                assert_eq!(
                    list.builtin()
                        .iter()
                        .position(|other| other.code == entry.code),
                    Some(at)
                );
                assert!(
                    entry
                        .parent
                        .is_none_or(|parent| list.find(parent).is_some()),
                    "{entry:?}"
                );
            }
        }
    }

    #[test]
    fn every_code_has_an_english_label_of_its_own_within_its_group() {
        for list in CodeList::ALL {
            let mut seen = std::collections::HashSet::new();
            for entry in list.builtin() {
                let plain = entry.label_en.trim() == entry.label_en && entry.label_en.is_ascii();
                assert!(plain && !entry.label_en.is_empty(), "{entry:?}");
                assert!(seen.insert((entry.parent, entry.label_en)), "{entry:?}");
            }
        }
    }

    #[test]
    fn leading_zeros_are_kept() {
        assert_eq!(
            CodeList::Ethnicity.find("01").map(|entry| entry.name),
            Some("汉族")
        );
        assert_eq!(
            CodeList::Political.find("01").map(BuiltinCode::label),
            Some("中共党员")
        );
        assert_eq!(CodeList::Ethnicity.find("1"), None);
    }

    /// The enum decides what is checked, the list what is shown: they must not part.
    #[test]
    fn identity_documents_are_the_kinds_the_check_knows() {
        let listed: Vec<_> = CodeList::IdDocument
            .builtin()
            .iter()
            .map(|entry| (entry.code, entry.name, entry.label_en))
            .collect();
        let known: Vec<_> = IdentityKind::ALL
            .iter()
            .map(|kind| (kind.code(), kind.label(), kind.label_en()))
            .collect();
        assert_eq!(listed, known);
    }

    #[test]
    fn only_completed_studies_count_as_college() {
        let counted: Vec<_> = CodeList::Education
            .builtin()
            .iter()
            .map(|entry| entry.code)
            .filter(|code| is_college_or_above(code))
            .collect();
        assert_eq!(counted, ["11", "14", "17", "21", "28", "31"]);
        assert!(is_party_member("02") && !is_party_member("03"));
    }
}
