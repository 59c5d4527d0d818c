//! From what people write in a sheet to a code: the code itself, a full or everyday name, or a
//! code of a widespread wrong list, for which the right one is offered.

use super::{BuiltinCode, CodeList};
use crate::text::normalize_digits;

/// What a text means in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// It is a code.
    Exact(&'static BuiltinCode),
    /// It is a full, short or everyday name.
    ByLabel(&'static BuiltinCode),
    /// It is none, but looks like a known mistake; a person must confirm.
    Suggest(Suggestion),
    /// Nothing in the list is meant.
    Unknown,
}

/// The right code for a near-standard one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The code to use.
    pub code: &'static BuiltinCode,
    /// Why the given one is not it.
    pub why: Why,
}

/// Why a code is not standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// A one-digit form of a two-digit code.
    OneDigit,
    /// A leading zero lost, as spreadsheets do to numbers, or one added.
    LeadingZero,
    /// 72 and 82 for 肄业, from a list that circulates; the standard has 73 and 83.
    NotStandard,
    /// 10, 20, 30, 40 are groups in GB/T 4658, and 博士, 硕士, 本科, 大专 in a list that circulates
    /// under its name: only the person who filled the sheet knows which was meant.
    Ambiguous,
    /// A name that fits more than one code.
    Imprecise,
}

impl Why {
    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OneDigit => "one_digit",
            Self::LeadingZero => "leading_zero",
            Self::NotStandard => "not_standard",
            Self::Ambiguous => "ambiguous",
            Self::Imprecise => "imprecise",
        }
    }

    /// What to do, in Chinese.
    pub const fn text(self) -> &'static str {
        match self {
            Self::OneDigit => "国家标准为两位代码，请改用建议的代码。",
            Self::LeadingZero => {
                "代码位数不符（常因单元格为数字格式丢失前导0），请改用建议的代码，并将单元格设为文本格式。"
            }
            Self::NotStandard => "该代码不在国家标准中，肄业应为73、83，请改用建议的代码。",
            Self::Ambiguous => {
                "该代码在国家标准中只是大类，在常见的非标准代码表中另有含义，请核对毕业证书后填写具体代码。"
            }
            Self::Imprecise => "填写的名称可对应多个代码，请核对后选择。",
        }
    }

    /// What to do, in English.
    pub const fn text_en(self) -> &'static str {
        match self {
            Self::OneDigit => "The standard has two-digit codes; use the suggested one.",
            Self::LeadingZero => {
                "The code has the wrong number of digits, often a leading zero lost in a numeric cell; use the suggested one and format the cells as text."
            }
            Self::NotStandard => {
                "This code is not in the standard, which has 73 and 83 for unfinished studies; use the suggested one."
            }
            Self::Ambiguous => {
                "This code is only a group in the standard and means something else in a widespread wrong list; check the certificate and enter the exact code."
            }
            Self::Imprecise => "The name fits several codes; check and choose one.",
        }
    }
}

/// Reads a code or a name; "21 大学本科毕业" and "21-大学本科毕业" count as the code if both parts
/// say the same.
pub fn resolve(list: CodeList, text: &str) -> Resolution {
    let text = normalize_digits(text);
    if let Some(found) = suggest(list, &text) {
        return Resolution::Suggest(found);
    }
    if let Some(entry) = list.find(&text) {
        return Resolution::Exact(entry);
    }
    if let Some(entry) = by_name(list, &text) {
        return Resolution::ByLabel(entry);
    }
    if let Some(entry) = code_with_name(list, &text) {
        return Resolution::Exact(entry);
    }
    match imprecise(list, &text).and_then(|code| list.find(code)) {
        Some(code) => Resolution::Suggest(Suggestion {
            code,
            why: Why::Imprecise,
        }),
        None => Resolution::Unknown,
    }
}

/// The right code for a near-standard one; `None` if the given one is right or unknown.
pub fn suggest(list: CodeList, wrong_code: &str) -> Option<Suggestion> {
    let offer = |code: &str, why| list.find(code).map(|code| Suggestion { code, why });
    match (list, wrong_code) {
        (CodeList::Education, "72") => return offer("73", Why::NotStandard),
        (CodeList::Education, "82") => return offer("83", Why::NotStandard),
        (CodeList::Education, "10") => return offer("14", Why::Ambiguous),
        (CodeList::Education, "20") => return offer("21", Why::Ambiguous),
        (CodeList::Education, "30") => return offer("31", Why::Ambiguous),
        (CodeList::Education, "40") => return offer("41", Why::Ambiguous),
        _ => {}
    }
    if list.find(wrong_code).is_some() || !wrong_code.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    match (list, wrong_code.len()) {
        (CodeList::Marital | CodeList::Health, 1) => {
            offer(&format!("{wrong_code}0"), Why::OneDigit)
        }
        (_, 1) => offer(&format!("0{wrong_code}"), Why::LeadingZero),
        _ => offer(wrong_code.strip_prefix('0')?, Why::LeadingZero),
    }
}

fn by_name(list: CodeList, text: &str) -> Option<&'static BuiltinCode> {
    if text.is_empty() {
        return None;
    }
    // Repeated names (警告 of four kinds of discipline) mean nothing without their group.
    let mut named = list
        .builtin()
        .iter()
        .filter(|entry| entry.name == text || entry.short == Some(text));
    match (named.next(), named.next()) {
        (Some(entry), None) => return Some(entry),
        (Some(_), Some(_)) => return None,
        (None, _) => {}
    }
    if list == CodeList::Ethnicity {
        return list
            .builtin()
            .iter()
            .find(|entry| entry.name.strip_suffix('族') == Some(text));
    }
    everyday_name(list, text).and_then(|code| list.find(code))
}

fn code_with_name(list: CodeList, text: &str) -> Option<&'static BuiltinCode> {
    let entry = list
        .builtin()
        .iter()
        .filter(|entry| text.starts_with(entry.code))
        .max_by_key(|entry| entry.code.len())?;
    let name = text
        .strip_prefix(entry.code)?
        .trim_start_matches(['-', '_', '.', ':', '|', '、']);
    (name == entry.name || entry.short == Some(name)).then_some(entry)
}

/// Names in daily use beside those of the standard.
fn everyday_name(list: CodeList, text: &str) -> Option<&'static str> {
    let names: &[(&str, &str)] = match list {
        CodeList::Sex => &[("男士", "1"), ("女士", "2"), ("未知", "0"), ("未说明", "9")],
        CodeList::Marital => &[
            ("离异", "40"),
            ("丧偶未再婚", "30"),
            ("已婚初婚", "21"),
            ("未说明", "90"),
            ("不详", "90"),
        ],
        CodeList::Health => &[
            ("健康", "10"),
            ("良好", "10"),
            ("一般", "20"),
            ("较弱", "20"),
            ("慢性病", "30"),
        ],
        CodeList::Political => &[
            ("党员", "01"),
            ("中国共产党员", "01"),
            ("预备党员", "02"),
            ("团员", "03"),
            ("共青团", "03"),
            ("民革党员", "04"),
            ("民革", "04"),
            ("民盟", "05"),
            ("民建", "06"),
            ("民进", "07"),
            ("农工党", "08"),
            ("致公党", "09"),
            ("九三学社", "10"),
            ("台盟", "11"),
            ("无党派", "12"),
            ("普通群众", "13"),
            ("公民", "13"),
        ],
        CodeList::Education => &[
            ("博士", "11"),
            ("博士毕业", "11"),
            ("硕士", "14"),
            ("硕士毕业", "14"),
            ("本科", "21"),
            ("本科毕业", "21"),
            ("大本", "21"),
            ("大专", "31"),
            ("大专毕业", "31"),
            ("专科", "31"),
            ("专科毕业", "31"),
            ("高职", "31"),
            ("中专毕业", "41"),
            ("中等专科", "41"),
            ("职高", "44"),
            ("职中", "44"),
            ("技校", "47"),
            ("普通高中", "61"),
            ("高中毕业", "61"),
            ("小学毕业", "81"),
            ("文盲", "90"),
        ],
        CodeList::Degree => &[
            ("博士学位", "2"),
            ("硕士学位", "3"),
            ("学士学位", "4"),
            ("名誉博士学位", "1"),
        ],
        CodeList::FamilyRelation => &[
            ("爱人", "10"),
            ("丈夫", "11"),
            ("妻子", "12"),
            ("儿子", "20"),
            ("女儿", "30"),
            ("父", "51"),
            ("母", "52"),
            ("爸爸", "51"),
            ("妈妈", "52"),
            ("哥哥", "71"),
            ("弟弟", "73"),
            ("姐", "75"),
            ("妹", "77"),
            ("女婿", "28"),
            ("孙女婿", "46"),
        ],
        CodeList::IdDocument => &[
            ("身份证", "ID_CARD"),
            ("二代身份证", "ID_CARD"),
            ("中华人民共和国居民身份证", "ID_CARD"),
        ],
        CodeList::EmploymentStatus
        | CodeList::Ethnicity
        | CodeList::Discipline
        | CodeList::StudyForm
        | CodeList::AppointmentMethod
        | CodeList::QualificationRoute
        | CodeList::VocationalLevel => &[],
    };
    names
        .iter()
        .find(|(name, _)| *name == text)
        .map(|(_, code)| *code)
}

/// Names that fit more than one code, with the most frequent one.
fn imprecise(list: CodeList, text: &str) -> Option<&'static str> {
    match (list, text) {
        (CodeList::Education, "研究生") => Some("14"),
        (CodeList::Education, "大学") => Some("21"),
        (CodeList::Education, "高中及以下") => Some("61"),
        (CodeList::Education, "中职") => Some("44"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(list: CodeList, text: &str) -> String {
        match resolve(list, text) {
            Resolution::Exact(entry) => format!("exact {}", entry.code),
            Resolution::ByLabel(entry) => format!("label {}", entry.code),
            Resolution::Suggest(found) => format!("{} {}", found.why.code(), found.code.code),
            Resolution::Unknown => "unknown".into(),
        }
    }

    #[test]
    fn codes_names_and_mistakes_are_told_apart() {
        use CodeList::{
            Degree, Discipline, Education, Ethnicity, FamilyRelation, Health, IdDocument, Marital,
            Political, Sex,
        };
        let cases = [
            (Education, "21", "exact 21"),
            (Education, "２１", "exact 21"),
            (Education, "21 大学本科毕业", "exact 21"),
            (Education, "21-大学本科", "exact 21"),
            (Education, "21 大学专科毕业", "unknown"),
            (Education, "本科", "label 21"),
            (Education, " 大 专 ", "label 31"),
            (Education, "大学本科教育", "label 20"),
            (Education, "72", "not_standard 73"),
            (Education, "82", "not_standard 83"),
            (Education, "20", "ambiguous 21"),
            (Education, "研究生", "imprecise 14"),
            (Education, "99", "unknown"),
            (Education, "", "unknown"),
            (Marital, "2", "one_digit 20"),
            (Marital, "9", "one_digit 90"),
            (Marital, "5", "unknown"),
            (Marital, "已婚", "label 20"),
            (Marital, "离异", "label 40"),
            (Health, "1", "one_digit 10"),
            (Health, "健康", "label 10"),
            (Sex, "1", "exact 1"),
            (Sex, "男", "label 1"),
            (Sex, "女性", "label 2"),
            (Sex, "02", "leading_zero 2"),
            (Political, "中共党员", "label 01"),
            (Political, "党员", "label 01"),
            (Political, "1", "leading_zero 01"),
            (Political, "群众", "label 13"),
            (Ethnicity, "汉", "label 01"),
            (Ethnicity, "羌族", "label 33"),
            (Ethnicity, "7", "leading_zero 07"),
            (Ethnicity, "火星族", "unknown"),
            (Degree, "学士", "label 4"),
            (FamilyRelation, "丈夫", "label 11"),
            (Discipline, "警告", "unknown"),
            (Discipline, "留党察看", "label 58"),
            (IdDocument, "身份证", "label ID_CARD"),
        ];
        for (list, text, expected) in cases {
            assert_eq!(meant(list, text), expected, "{list} {text}");
        }
    }

    /// Whatever the register shows can be typed back into it.
    #[test]
    fn every_unique_name_leads_back_to_its_code() {
        for list in CodeList::ALL {
            for entry in list.builtin() {
                let unique = list
                    .builtin()
                    .iter()
                    .filter(|other| other.name == entry.name)
                    .count()
                    == 1;
                if unique {
                    assert_eq!(
                        resolve(*list, entry.name),
                        Resolution::ByLabel(entry),
                        "{}",
                        entry.name
                    );
                }
                assert_eq!(
                    resolve(*list, entry.label()) == Resolution::ByLabel(entry),
                    unique,
                    "{}",
                    entry.label()
                );
            }
        }
    }

    /// A misspelt code in the tables above would silently make a name unknown.
    #[test]
    fn suggested_codes_exist_and_are_right_themselves() {
        for list in CodeList::ALL {
            for wrong in (0..1000)
                .map(|number| number.to_string())
                .chain((0..10).map(|digit| format!("0{digit}")))
            {
                if let Some(found) = suggest(*list, &wrong) {
                    assert_ne!(found.code.code, wrong);
                    assert_eq!(suggest(*list, found.code.code), None, "{list} {wrong}");
                }
            }
        }
    }
}
