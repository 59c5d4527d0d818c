//! The fields of one line of a sheet: one table makes the template, reads an import, heads an
//! export and feeds the data dictionary.

use super::class::{
    EntryKind, NoticeManner, Post, QualificationLevel, RelationKind, StudyMode, WorkerClass,
};
use crate::{code_enum::code_enum, codes::CodeList};

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Free text of at most this many characters.
    Text(u16),
    /// A civil date.
    Date,
    /// A code or label of a national list.
    Code(CodeList),
    /// A code or label of an own list; its labels, here in Chinese and English, are the drop-down.
    Choice(&'static [(&'static str, &'static str)]),
    /// 是 or 否.
    Boolean,
    /// An amount in yuan.
    Amount,
    /// A place by division code or full name.
    Place,
    /// A department or employer by name.
    Organisation,
}

code_enum! {
    /// Who may see a field in clear (敏感级别).
    Sensitivity {
        Plain = "PLAIN", "一般", "Plain";
        Identity = "IDENTITY", "身份敏感", "Identity";
        Pay = "PAY", "薪酬敏感", "Pay";
        Family = "FAMILY", "家庭敏感", "Family";
    }
}

/// One field of the flat record (采集字段).
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Stable key: the JSON name in NDJSON files and the field of findings.
    pub key: &'static str,
    /// Heading in Chinese.
    pub label: &'static str,
    /// Heading in English.
    pub label_en: &'static str,
    /// Identifier in GB/T 14946.1, where the standard has one; accepted as a heading too.
    pub national: Option<&'static str>,
    /// What the cell holds.
    pub kind: FieldKind,
    /// Whether a new record must have it.
    pub required: bool,
    /// Who may see it.
    pub sensitivity: Sensitivity,
    /// Note for whoever fills the sheet, in Chinese.
    pub note: &'static str,
    /// The note in English.
    pub note_en: &'static str,
}

/// The field with a key.
pub fn field(key: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.key == key)
}

const fn plain(
    key: &'static str,
    label: &'static str,
    label_en: &'static str,
    national: Option<&'static str>,
    kind: FieldKind,
    required: bool,
    (note, note_en): (&'static str, &'static str),
) -> Field {
    Field {
        key,
        label,
        label_en,
        national,
        kind,
        required,
        sensitivity: Sensitivity::Plain,
        note,
        note_en,
    }
}

const fn guarded(field: Field, sensitivity: Sensitivity) -> Field {
    Field {
        sensitivity,
        ..field
    }
}

use CodeList as L;
use FieldKind::{Amount, Boolean, Choice, Code, Date, Organisation, Place, Text};
use Sensitivity::{Identity, Pay};

/// No note.
const NONE: (&str, &str) = ("", "");

/// Every field, in the order of the template's columns.
#[rustfmt::skip] // A table: one line per field.
pub const FIELDS: &[Field] = &[
    plain("name", "姓名", "Name", Some("A01001"), Text(50), true, ("与身份证件一致，字间不留空格", "As on the identity document, without spaces")),
    plain("id_kind", "证件类型", "Document", Some("A01083"), Code(L::IdDocument), false, ("不填视为居民身份证", "Left empty it is a resident identity card")),
    guarded(plain("id_number", "证件号码", "Identity number", Some("A01085"), Text(20), true, ("18位；末位X大写；单元格设为文本格式", "18 characters, a final X in upper case; format the cells as text")), Identity),
    plain("sex", "性别", "Sex", Some("A01004"), Code(L::Sex), false, ("不填则由身份证号码推定", "Left empty it follows from the identity number")),
    plain("birth_date", "出生日期", "Birth date", Some("A01007"), Date, false, ("不填则由身份证号码推定", "Left empty it follows from the identity number")),
    plain("ethnicity", "民族", "Ethnicity", Some("A01017"), Code(L::Ethnicity), true, ("名称或GB/T 3304代码，如：汉族", "Chinese name or code of GB/T 3304, e.g. 01")),
    plain("marital", "婚姻状况", "Marital status", Some("A01031"), Code(L::Marital), false, ("名称或GB/T 2261.2两位代码，如：已婚", "Chinese name or two-digit code of GB/T 2261.2, e.g. 20")),
    guarded(plain("health", "健康状况", "Health", Some("A01027"), Code(L::Health), false, ("名称或GB/T 2261.3代码", "Chinese name or code of GB/T 2261.3")), Identity),
    plain("native_place", "籍贯", "Native place", Some("A01011B"), Text(60), false, ("如：四川成都", "Province and city")),
    guarded(plain("household_place", "户籍地址", "Household address", Some("A01081"), Text(120), false, NONE), Identity),
    guarded(plain("phone", "手机号码", "Mobile phone", Some("A37007"), Text(20), false, ("11位数字", "11 digits")), Identity),
    guarded(plain("address", "家庭住址", "Home address", Some("A37011"), Text(120), false, NONE), Identity),
    guarded(plain("bank_card", "工资卡号", "Bank card", None, Text(24), false, ("单元格设为文本格式", "Format the cells as text")), Pay),
    plain("political_code", "政治面貌", "Political status", Some("A58001B"), Code(L::Political), true, ("名称或GB/T 4762代码，如：中共党员", "Chinese name or code of GB/T 4762, e.g. 01")),
    plain("political_joined_on", "参加党派日期", "Joined on", Some("A58005"), Date, false, NONE),
    plain("political2_code", "第二政治面貌", "Second political status", None, Code(L::Political), false, ("仅民主党派成员同时为中共党员时填写", "Only for members of a democratic party who are CPC members too")),
    plain("education_code", "最高学历", "Education", Some("A08002B"), Code(L::Education), true, ("名称或GB/T 4658代码；仅毕业计入大专及以上", "Chinese name or code of GB/T 4658; only graduates count as college and above")),
    plain("education_school", "毕业院校", "School", Some("A08014"), Text(80), false, NONE),
    plain("education_major", "所学专业", "Subject", Some("A08024"), Text(60), false, NONE),
    plain("education_graduated_on", "毕业日期", "Graduated on", Some("A08007"), Date, false, NONE),
    plain("education_mode", "教育类别", "Mode of study", Some("A08020"), Choice(StudyMode::LABELS), false, NONE),
    plain("degree_code", "最高学位", "Degree", Some("A09001B"), Code(L::Degree), false, ("名称或GB/T 6864代码", "Chinese name or code of GB/T 6864")),
    plain("degree_awarded_on", "学位授予日期", "Degree awarded on", Some("A09004"), Date, false, NONE),
    plain("qualification_level", "社会工作者职业水平", "Social-work level", Some("A06001A"), Choice(QualificationLevel::LABELS), false, ("取最高等级", "The highest level")),
    plain("qualification_number", "职业水平证书号", "Certificate number", None, Text(40), false, NONE),
    plain("qualification_approved_on", "取得证书日期", "Approved on", Some("A06004"), Date, false, NONE),
    plain("place", "任职村(社区)", "Place", Some("A02001B"), Place, true, ("12位区划代码，或“区县/镇街/村社区”全称", "12-digit division code, or full name from the district down, with slashes")),
    plain("class", "人员分类", "Class", Some("A01060"), Choice(WorkerClass::LABELS), true, NONE),
    plain("post", "职务", "Post", Some("A48007"), Choice(Post::LABELS), true, NONE),
    plain("assigned_on", "任现职日期", "Assigned on", Some("A48001"), Date, true, NONE),
    plain("entry_kind", "进入方式", "Entry", Some("A29012"), Choice(EntryKind::LABELS), true, NONE),
    plain("entered_on", "进入日期", "Entered on", Some("A01040"), Date, true, ("本次服务期起始日", "First day of this period of service")),
    plain("relation", "劳动关系", "Labour relation", None, Choice(RelationKind::LABELS), true, NONE),
    plain("employer", "用人单位", "Employer", None, Organisation, false, ("与用工单位不同时填写，如劳务派遣公司", "If not the place itself, e.g. a dispatch company")),
    plain("department", "主管部门", "Department", None, Organisation, false, ("如：锦江区委社治委", "Name of the department")),
    plain("work_since", "参加工作日期", "Working since", Some("A01034"), Date, false, NONE),
    plain("community_since", "从事社区工作日期", "In communities since", None, Date, false, ("社区工作年限由此起算", "Years in communities count from this day")),
    plain("veteran", "退役军人", "Veteran", Some("A26001"), Boolean, false, ("是/否", "Y or N")),
    plain("notice_on", "个人信息处理告知日期", "Told of data processing on", None, Date, false, ("告知本人个人信息处理规则的日期；三项一并填写", "Day on which the person was told; all three or none")),
    plain("notice_version", "告知文本版本", "Edition of the notice", None, Text(40), false, ("如：2021年11月版", "E.g. 2021-11")),
    plain("notice_manner", "告知方式", "How told", None, Choice(NoticeManner::LABELS), false, NONE),
    plain("cost_year", "财政支出年度", "Cost year", None, Text(4), false, ("如：2022", "E.g. 2022")),
    guarded(plain("annual_cost", "年度财政支出(元)", "Annual cost (yuan)", None, Amount, false, ("工资及财政承担的单位缴费，单位：元", "Wages and contributions from public funds, in yuan")), Pay),
    plain("note", "情况说明", "Reason", None, Text(200), false, ("与证件号码不一致等情况的依据", "Why something differs from the identity number, and the like")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_in_both_languages() {
        for field in FIELDS {
            assert_eq!(
                field.note.is_empty(),
                field.note_en.is_empty(),
                "{}",
                field.key
            );
            assert!(
                field.note_en.is_ascii() && field.label_en.is_ascii(),
                "{}",
                field.key
            );
        }
    }

    #[test]
    fn keys_and_headings_are_unique() {
        for (at, field) in FIELDS.iter().enumerate() {
            for other in FIELDS.iter().take(at) {
                assert!(
                    field.key != other.key && field.label != other.label,
                    "{}",
                    field.key
                );
            }
        }
    }
}
