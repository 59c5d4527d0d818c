//! What a check found: a field, a stable code and a severity, never the offending value.

use crate::{code_enum::code_enum, identity_number::Problem, problems::problems};

code_enum! {
    /// Whether a finding blocks (严重程度).
    Severity {
        Error = "ERROR", "错误", "Error";
        Warning = "WARNING", "提醒", "Warning";
    }
}

problems! {
    /// Every finding a record can have.
    FindingCode {
        Required = "required", "必填项，请填写。", "This field is required.";
        NameInvalid = "name_invalid", "姓名应为2至50个汉字，可含间隔号“·”；外文姓名用字母。", "A name has 2 to 50 characters.";
        IdNumberLength = "id_number_length", Problem::Length.text(), Problem::Length.text_en();
        IdNumberFifteen = "id_number_fifteen_digit", Problem::FifteenDigit.text(), Problem::FifteenDigit.text_en();
        IdNumberCharacters = "id_number_characters", Problem::Characters.text(), Problem::Characters.text_en();
        IdNumberDivisionUnknown = "id_number_division_unknown", Problem::DivisionUnknown.text(), Problem::DivisionUnknown.text_en();
        IdNumberTestDivision = "id_number_test_division", Problem::TestDivision.text(), Problem::TestDivision.text_en();
        IdNumberBirthDateInvalid = "id_number_birth_date_invalid", Problem::BirthDateInvalid.text(), Problem::BirthDateInvalid.text_en();
        IdNumberBirthDateFuture = "id_number_birth_date_future", Problem::BirthDateFuture.text(), Problem::BirthDateFuture.text_en();
        IdNumberAgeBelowSixteen = "id_number_age_below_16", Problem::AgeBelowSixteen.text(), Problem::AgeBelowSixteen.text_en();
        IdNumberCheckCharacter = "id_number_check_character", Problem::CheckCharacter.text(), Problem::CheckCharacter.text_en();
        IdNumberKindMismatch = "id_number_kind_mismatch", Problem::KindMismatch.text(), Problem::KindMismatch.text_en();
        IdNumberDocumentFormat = "id_number_document_format", Problem::DocumentFormat.text(), Problem::DocumentFormat.text_en();
        SexMismatch = "sex_mismatch", "性别与证件号码不一致，请核对；确有依据的，请填写说明。", "Sex differs from the identity number; correct it or state the reason.";
        BirthDateMismatch = "birth_date_mismatch", "出生日期与证件号码不一致，请核对；以档案认定为准的，请填写说明。", "Birth date differs from the identity number; correct it or state the reason.";
        CodeUnknown = "code_unknown", "代码不在国家标准代码表中，请从下拉列表中选择。", "The code is not in the list; choose one from the list.";
        CodeSuggested = "code_suggested", "代码与标准不符，请按建议代码修改。", "The code is not the standard one; use the suggested code.";
        CodeDisabled = "code_disabled", "该代码已停用，请选择其他代码。", "The code is no longer in use.";
        DateInvalid = "date_invalid", "日期有误，请按 2024-06-30 的格式填写真实日期。", "Not a date; write it as 2024-06-30.";
        DateInFuture = "date_in_future", "日期不能晚于今天。", "The date lies in the future.";
        DateBeforeBirth = "date_before_birth", "日期早于出生日期。", "The date lies before birth.";
        AgeOutOfRange = "age_out_of_range", "年龄应在16至100周岁之间，请核对出生日期。", "The age must lie between 16 and 100.";
        WorkTooEarly = "work_before_sixteen", "参加工作时未满16周岁，请核对；属实的请填写说明。", "Work began before the age of 16; correct it or state the reason.";
        CommunityBeforeWork = "community_before_work", "从事社区工作日期早于参加工作日期，请核对。", "Community work began before any work.";
        SeatHeld = "seat_held", "该人员的两委席位高于拟登记的岗位，请先办理罢免、辞去、免去两委职务，或通过选举办理。", "Their seats stand above that post; end the seats first.";
        SeatElsewhere = "seat_elsewhere", "该人员在现单位持有两委或监委会席位，不能直接修改任职单位，请办理交流调动。", "They hold seats where they serve; move them by a transfer.";
        ListFrozen = "list_frozen", "所在村(社区)的选举名单已冻结，选举办结前不能调整班子职务。", "The list of an election there is frozen; posts of its bodies wait until it is over.";
        AssignmentOutsideEngagement = "assignment_outside_engagement", "任职日期不在服务期内。", "The assignment lies outside the service period.";
        PeriodEmpty = "period_empty", "结束日期应晚于开始日期。", "The end must lie after the beginning.";
        PhoneInvalid = "phone_invalid", "手机号码应为11位数字。", "A mobile phone has 11 digits.";
        BankCardInvalid = "bank_card_invalid", "银行卡号应为12至19位数字。", "A bank card has 12 to 19 digits.";
        AmountInvalid = "amount_invalid", "金额应为不超过两位小数的非负数，单位：元。", "An amount in yuan with at most two decimals, not negative.";
        PoliticalTooMany = "political_too_many", "政治面貌最多两项，且仅限民主党派成员同时为中共党员。", "At most two, and only a democratic party together with the CPC.";
        LeagueOverAge = "league_over_age", "共青团员年满28周岁一般应离团，请核对；属实的请填写说明。", "League members normally leave at 28; correct it or state the reason.";
        EducationDuplicate = "education_duplicate", "同一学历重复填写。", "The same education is given twice.";
        LevelNotAllowed = "level_not_allowed", "只有社会工作者职业水平证书分等级。", "Only the social-work certificate has a level.";
        LevelRequired = "level_required", "请填写社会工作者职业水平等级。", "The social-work certificate needs a level.";
        MinorNeedsBasis = "minor_needs_basis", "家庭成员未满14周岁，须填写处理依据或监护人同意情况。", "A family member under 14 needs a legal basis or consent.";
        PlaceUnknown = "place_unknown", "任职单位不存在或不在您的管理范围内，请填写12位区划代码或“区县/镇街/村社区”全称。", "The place does not exist or is not yours.";
        PlaceUnsuitable = "place_unsuitable", "任职单位应为村(社区)或镇(街道)。", "People are assigned to a village, community, street or town.";
        EmployerUnknown = "employer_unknown", "用人单位不存在，请先在组织架构中登记。", "The employer is not registered.";
        DepartmentUnknown = "department_unknown", "主管部门不存在，请从组织架构中选择。", "The department is not registered.";
        DuplicateInFile = "duplicate_in_file", "证件号码在本文件中重复。", "The identity number occurs twice in the file.";
        DuplicateInRegister = "duplicate_in_register", "该证件号码已在库中登记。", "The identity number is already registered.";
        DuplicateElsewhere = "duplicate_elsewhere", "该证件号码已由其他单位登记且在册，请联系市级管理员核实。", "The number is active elsewhere; ask the city officer.";
        AlreadySubmitted = "already_submitted", "已有待审核的报送，请等待审核结果。", "A submission about this waits to be confirmed.";
        TooLong = "too_long", "内容过长。", "The text is too long.";
        CharacterInvalid = "character_invalid", "含有不允许的控制字符。", "Contains control characters.";
        BooleanInvalid = "boolean_invalid", "请填写“是”或“否”。", "Write 是 or 否.";
        RowUnreadable = "row_unreadable", "该行无法读取，请检查文件格式。", "The row cannot be read.";
        FormulaNotAllowed = "formula_not_allowed", "单元格为公式错误值，请改为数值或文本。", "The cell holds a formula error.";
    }
}

impl FindingCode {
    /// Whether it blocks.
    pub const fn severity(self) -> Severity {
        match self {
            Self::SexMismatch
            | Self::BirthDateMismatch
            | Self::WorkTooEarly
            | Self::CommunityBeforeWork
            | Self::LeagueOverAge => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

impl From<Problem> for FindingCode {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::Length => Self::IdNumberLength,
            Problem::FifteenDigit => Self::IdNumberFifteen,
            Problem::Characters => Self::IdNumberCharacters,
            Problem::DivisionUnknown => Self::IdNumberDivisionUnknown,
            Problem::TestDivision => Self::IdNumberTestDivision,
            Problem::BirthDateInvalid => Self::IdNumberBirthDateInvalid,
            Problem::BirthDateFuture => Self::IdNumberBirthDateFuture,
            Problem::AgeBelowSixteen => Self::IdNumberAgeBelowSixteen,
            Problem::AgeAboveHundred => Self::AgeOutOfRange,
            Problem::CheckCharacter => Self::IdNumberCheckCharacter,
            Problem::KindMismatch => Self::IdNumberKindMismatch,
            Problem::DocumentFormat => Self::IdNumberDocumentFormat,
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_of_an_identity_number_is_a_finding_that_says_the_same() {
        for problem in Problem::ALL {
            let finding = FindingCode::from(*problem);
            assert_eq!(finding.code(), problem.code());
            if problem.blocks() {
                assert_eq!(finding.severity(), Severity::Error);
                assert_eq!(
                    (finding.text(), finding.text_en()),
                    (problem.text(), problem.text_en())
                );
            }
        }
    }

    #[test]
    fn codes_are_unique() {
        let mut codes: Vec<&str> = FindingCode::ALL.iter().map(|code| code.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), FindingCode::ALL.len());
    }
}
