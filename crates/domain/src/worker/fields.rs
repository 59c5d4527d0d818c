//! The fields of one line of a sheet: one table makes the template, reads an import, heads an
//! export and feeds the data dictionary.

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
    /// A code or label of an own list; its labels are the drop-down.
    Choice(&'static [&'static str]),
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
    /// Note for whoever fills the sheet.
    pub note: &'static str,
}

/// The field with a key.
pub fn field(key: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.key == key)
}

macro_rules! choice {
    ($($label:literal),+ $(,)?) => { FieldKind::Choice(&[$($label),+]) };
}

const fn plain(
    key: &'static str,
    label: &'static str,
    label_en: &'static str,
    national: Option<&'static str>,
    kind: FieldKind,
    required: bool,
    note: &'static str,
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
    }
}

const fn guarded(field: Field, sensitivity: Sensitivity) -> Field {
    Field {
        sensitivity,
        ..field
    }
}

use CodeList as L;
use FieldKind::{Amount, Boolean, Code, Date, Organisation, Place, Text};
use Sensitivity::{Identity, Pay};

/// Every field, in the order of the template's columns.
#[rustfmt::skip] // A table: one line per field.
pub const FIELDS: &[Field] = &[
    plain("name", "姓名", "Name", Some("A01001"), Text(50), true, "与身份证件一致，字间不留空格"),
    plain("id_kind", "证件类型", "Document", Some("A01083"), Code(L::IdDocument), false, "不填视为居民身份证"),
    guarded(plain("id_number", "证件号码", "Identity number", Some("A01085"), Text(20), true, "18位；末位X大写；单元格设为文本格式"), Identity),
    plain("sex", "性别", "Sex", Some("A01004"), Code(L::Sex), false, "不填则由身份证号码推定"),
    plain("birth_date", "出生日期", "Birth date", Some("A01007"), Date, false, "不填则由身份证号码推定"),
    plain("ethnicity", "民族", "Ethnicity", Some("A01017"), Code(L::Ethnicity), true, "名称或GB/T 3304代码，如：汉族"),
    plain("marital", "婚姻状况", "Marital status", Some("A01031"), Code(L::Marital), false, "名称或GB/T 2261.2两位代码，如：已婚"),
    guarded(plain("health", "健康状况", "Health", Some("A01027"), Code(L::Health), false, "名称或GB/T 2261.3代码"), Identity),
    plain("native_place", "籍贯", "Native place", Some("A01011B"), Text(60), false, "如：四川成都"),
    guarded(plain("household_place", "户籍地址", "Household address", Some("A01081"), Text(120), false, ""), Identity),
    guarded(plain("phone", "手机号码", "Mobile phone", Some("A37007"), Text(20), false, "11位数字"), Identity),
    guarded(plain("address", "家庭住址", "Home address", Some("A37011"), Text(120), false, ""), Identity),
    guarded(plain("bank_card", "工资卡号", "Bank card", None, Text(24), false, "单元格设为文本格式"), Pay),
    plain("political_code", "政治面貌", "Political status", Some("A58001B"), Code(L::Political), true, "名称或GB/T 4762代码，如：中共党员"),
    plain("political_joined_on", "参加党派日期", "Joined on", Some("A58005"), Date, false, ""),
    plain("political2_code", "第二政治面貌", "Second political status", None, Code(L::Political), false, "仅民主党派成员同时为中共党员时填写"),
    plain("education_code", "最高学历", "Education", Some("A08002B"), Code(L::Education), true, "名称或GB/T 4658代码；仅毕业计入大专及以上"),
    plain("education_school", "毕业院校", "School", Some("A08014"), Text(80), false, ""),
    plain("education_major", "所学专业", "Subject", Some("A08024"), Text(60), false, ""),
    plain("education_graduated_on", "毕业日期", "Graduated on", Some("A08007"), Date, false, ""),
    plain("education_mode", "教育类别", "Mode of study", Some("A08020"), choice!("全日制教育", "在职教育"), false, ""),
    plain("degree_code", "最高学位", "Degree", Some("A09001B"), Code(L::Degree), false, "名称或GB/T 6864代码"),
    plain("degree_awarded_on", "学位授予日期", "Degree awarded on", Some("A09004"), Date, false, ""),
    plain("qualification_level", "社会工作者职业水平", "Social-work level", Some("A06001A"), choice!("助理社会工作师", "社会工作师", "高级社会工作师"), false, "取最高等级"),
    plain("qualification_number", "职业水平证书号", "Certificate number", None, Text(40), false, ""),
    plain("qualification_approved_on", "取得证书日期", "Approved on", Some("A06004"), Date, false, ""),
    plain("place", "任职村(社区)", "Place", Some("A02001B"), Place, true, "12位区划代码，或“区县/镇街/村社区”全称"),
    plain("class", "人员分类", "Class", Some("A01060"), choice!("书记/主任", "副职", "委员", "工作人员", "网格员", "购买服务", "公益性岗位", "兼职"), true, ""),
    plain("post", "职务", "Post", Some("A48007"), choice!("书记、主任(一肩挑)", "党组织书记", "居(村)委会主任", "党组织副书记", "居(村)委会副主任", "党组织委员", "居(村)委会委员", "工作人员", "网格员", "村(居)民小组长", "其他"), true, ""),
    plain("assigned_on", "任现职日期", "Assigned on", Some("A48001"), Date, true, ""),
    plain("entry_kind", "进入方式", "Entry", Some("A29012"), choice!("选任", "上级党组织任命", "公开招聘", "套改/认定纳入", "交流调入", "下派/挂职", "劳务派遣", "政府购买服务", "公益性岗位安置", "退役军人/随军家属定向", "续航计划"), true, ""),
    plain("entered_on", "进入日期", "Entered on", Some("A01040"), Date, true, "本次服务期起始日"),
    plain("relation", "劳动关系", "Labour relation", None, choice!("劳动合同", "劳务派遣", "服务协议", "任职补贴(无合同)", "退休返聘", "公益性岗位协议", "无"), true, ""),
    plain("employer", "用人单位", "Employer", None, Organisation, false, "与用工单位不同时填写，如劳务派遣公司"),
    plain("department", "主管部门", "Department", None, Organisation, false, "如：锦江区委社治委"),
    plain("work_since", "参加工作日期", "Working since", Some("A01034"), Date, false, ""),
    plain("community_since", "从事社区工作日期", "In communities since", None, Date, false, "社区工作年限由此起算"),
    plain("veteran", "退役军人", "Veteran", Some("A26001"), Boolean, false, "是/否"),
    plain("cost_year", "财政支出年度", "Cost year", None, Text(4), false, "如：2022"),
    guarded(plain("annual_cost", "年度财政支出(元)", "Annual cost (yuan)", None, Amount, false, "工资及财政承担的单位缴费，单位：元"), Pay),
    plain("note", "情况说明", "Reason", None, Text(200), false, "与证件号码不一致等情况的依据"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::{
        EntryKind, Post, QualificationLevel, RelationKind, StudyMode, WorkerClass,
    };

    /// A drop-down that lags behind its list would refuse what the form accepts.
    #[test]
    fn drop_downs_are_the_labels_of_their_lists() {
        fn labels<T: Copy>(all: &[T], label: fn(T) -> &'static str) -> Vec<&'static str> {
            all.iter().map(|value| label(*value)).collect()
        }
        let expected = [
            ("class", labels(WorkerClass::ALL, WorkerClass::label)),
            ("post", labels(Post::ALL, Post::label)),
            ("entry_kind", labels(EntryKind::ALL, EntryKind::label)),
            ("relation", labels(RelationKind::ALL, RelationKind::label)),
            ("education_mode", labels(StudyMode::ALL, StudyMode::label)),
            (
                "qualification_level",
                labels(QualificationLevel::ALL, QualificationLevel::label),
            ),
        ];
        for (key, labels) in expected {
            assert_eq!(
                field(key).unwrap().kind,
                FieldKind::Choice(labels.leak()),
                "{key}"
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
