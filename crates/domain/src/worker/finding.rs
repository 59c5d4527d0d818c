//! What a check found: a field, a stable code and a severity, never the offending value.

use crate::code_enum::code_enum;

code_enum! {
    /// Whether a finding blocks (严重程度).
    Severity {
        Error = "ERROR", "错误", "Error";
        Warning = "WARNING", "提醒", "Warning";
    }
}

macro_rules! finding_codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $severity:ident, $zh:literal, $en:literal;)+) => {
        /// Every finding a record can have. Codes are stable; texts say what to do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum FindingCode { $(#[doc = $en] $(#[$doc])* $variant,)+ }

        impl FindingCode {
            /// Every finding.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// Whether it blocks.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)+ }
            }

            /// What to do, in Chinese.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$variant => $zh,)+ }
            }

            /// What to do, in English.
            pub const fn text_en(self) -> &'static str {
                match self { $(Self::$variant => $en,)+ }
            }
        }
    };
}

finding_codes! {
    Required = "required", Error, "必填项，请填写。", "This field is required.";
    NameInvalid = "name_invalid", Error, "姓名应为2至50个汉字，可含间隔号“·”；外文姓名用字母。", "A name has 2 to 50 characters.";
    IdNumberInvalid = "id_number_invalid", Error, "证件号码有误，请与证件核对。", "The identity number is wrong; compare it with the document.";
    IdNumberFifteen = "id_number_fifteen_digit", Error, "15位身份证号码自2013年起停用，请填写18位号码。", "15-digit numbers are no longer valid; enter the 18-digit number.";
    IdNumberTestDivision = "id_number_test_division", Error, "地址码510199为测试专用，正式系统不接受。", "Division 510199 is for tests only.";
    SexMismatch = "sex_mismatch", Warning, "性别与证件号码不一致，请核对；确有依据的，请填写说明。", "Sex differs from the identity number; correct it or state the reason.";
    BirthDateMismatch = "birth_date_mismatch", Warning, "出生日期与证件号码不一致，请核对；以档案认定为准的，请填写说明。", "Birth date differs from the identity number; correct it or state the reason.";
    CodeUnknown = "code_unknown", Error, "代码不在国家标准代码表中，请从下拉列表中选择。", "The code is not in the list; choose one from the list.";
    CodeSuggested = "code_suggested", Error, "代码与标准不符，请按建议代码修改。", "The code is not the standard one; use the suggested code.";
    CodeDisabled = "code_disabled", Error, "该代码已停用，请选择其他代码。", "The code is no longer in use.";
    DateInvalid = "date_invalid", Error, "日期有误，请按 2024-06-30 的格式填写真实日期。", "Not a date; write it as 2024-06-30.";
    DateInFuture = "date_in_future", Error, "日期不能晚于今天。", "The date lies in the future.";
    DateBeforeBirth = "date_before_birth", Error, "日期早于出生日期。", "The date lies before birth.";
    AgeOutOfRange = "age_out_of_range", Error, "年龄应在16至100周岁之间，请核对出生日期。", "The age must lie between 16 and 100.";
    WorkTooEarly = "work_before_sixteen", Warning, "参加工作时未满16周岁，请核对；属实的请填写说明。", "Work began before the age of 16; correct it or state the reason.";
    CommunityBeforeWork = "community_before_work", Warning, "从事社区工作日期早于参加工作日期，请核对。", "Community work began before any work.";
    AssignmentOutsideEngagement = "assignment_outside_engagement", Error, "任职日期不在服务期内。", "The assignment lies outside the service period.";
    PeriodEmpty = "period_empty", Error, "结束日期应晚于开始日期。", "The end must lie after the beginning.";
    PhoneInvalid = "phone_invalid", Error, "手机号码应为11位数字。", "A mobile phone has 11 digits.";
    BankCardInvalid = "bank_card_invalid", Error, "银行卡号应为12至19位数字。", "A bank card has 12 to 19 digits.";
    AmountInvalid = "amount_invalid", Error, "金额应为不超过两位小数的非负数，单位：元。", "An amount in yuan with at most two decimals, not negative.";
    PoliticalTooMany = "political_too_many", Error, "政治面貌最多两项，且仅限民主党派成员同时为中共党员。", "At most two, and only a democratic party together with the CPC.";
    LeagueOverAge = "league_over_age", Warning, "共青团员年满28周岁一般应离团，请核对；属实的请填写说明。", "League members normally leave at 28; correct it or state the reason.";
    EducationDuplicate = "education_duplicate", Error, "同一学历重复填写。", "The same education is given twice.";
    LevelNotAllowed = "level_not_allowed", Error, "只有社会工作者职业水平证书分等级。", "Only the social-work certificate has a level.";
    LevelRequired = "level_required", Error, "请填写社会工作者职业水平等级。", "The social-work certificate needs a level.";
    MinorNeedsBasis = "minor_needs_basis", Error, "家庭成员未满14周岁，须填写处理依据或监护人同意情况。", "A family member under 14 needs a legal basis or consent.";
    PlaceUnknown = "place_unknown", Error, "任职单位不存在或不在您的管理范围内，请填写12位区划代码或“区县/镇街/村社区”全称。", "The place does not exist or is not yours.";
    PlaceUnsuitable = "place_unsuitable", Error, "任职单位应为村(社区)或镇(街道)。", "People are assigned to a village, community, street or town.";
    EmployerUnknown = "employer_unknown", Error, "用人单位不存在，请先在组织架构中登记。", "The employer is not registered.";
    DepartmentUnknown = "department_unknown", Error, "主管部门不存在，请从组织架构中选择。", "The department is not registered.";
    DuplicateInFile = "duplicate_in_file", Error, "证件号码在本文件中重复。", "The identity number occurs twice in the file.";
    DuplicateInRegister = "duplicate_in_register", Error, "该证件号码已在库中登记。", "The identity number is already registered.";
    DuplicateElsewhere = "duplicate_elsewhere", Error, "该证件号码已由其他单位登记且在册，请联系市级管理员核实。", "The number is active elsewhere; ask the city officer.";
    TooLong = "too_long", Error, "内容过长。", "The text is too long.";
    CharacterInvalid = "character_invalid", Error, "含有不允许的控制字符。", "Contains control characters.";
    BooleanInvalid = "boolean_invalid", Error, "请填写“是”或“否”。", "Write 是 or 否.";
    RowUnreadable = "row_unreadable", Error, "该行无法读取，请检查文件格式。", "The row cannot be read.";
    FormulaNotAllowed = "formula_not_allowed", Error, "单元格为公式错误值，请改为数值或文本。", "The cell holds a formula error.";
}

/// One finding on one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Key of the field, e.g. `id_number`; list members as `educations.0.code`.
    pub field: String,
    /// What was found.
    pub code: FindingCode,
    /// What to enter instead, where the check knows (a code of a list), never the entered value.
    pub suggestion: Option<String>,
}

impl Finding {
    /// A finding without a suggestion.
    pub fn new(field: impl Into<String>, code: FindingCode) -> Self {
        Self {
            field: field.into(),
            code,
            suggestion: None,
        }
    }

    /// Whether the finding blocks.
    pub const fn is_error(&self) -> bool {
        matches!(self.code.severity(), Severity::Error)
    }
}
