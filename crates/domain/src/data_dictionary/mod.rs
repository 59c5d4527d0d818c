//! The data dictionary (数据目录): of every personal field why it is kept, on what basis, for how
//! long, how it is protected and who sees it. A column of a table about people that is not in it
//! fails the build, and so does an entry whose column is gone.

mod document;
mod fields;
mod tables;

pub use document::markdown;
pub use fields::FIELDS;
pub use tables::{NOT_PERSONAL, TECHNICAL};

use crate::code_enum::code_enum;

code_enum! {
    /// Class of a personal field (个人信息类别).
    FieldClass {
        General = "GENERAL", "一般个人信息", "Personal";
        /// May harm the person when it leaks (个人信息保护法 article 28).
        Sensitive = "SENSITIVE", "敏感个人信息", "Sensitive personal";
    }
}

code_enum! {
    /// Why a field is kept (处理目的).
    FieldPurpose {
        Identify = "IDENTIFY", "核实身份，保证一人一档", "To know the person and keep one record of each";
        Contact = "CONTACT", "工作联系", "To reach the person about work";
        Manage = "MANAGE", "队伍管理和任职条件核对", "To manage the workforce and check the conditions of posts";
        Assign = "ASSIGN", "管理岗位、劳动关系和任职经历", "To manage posts, employment and service";
        Qualify = "QUALIFY", "核对学历、学位和职业资格", "To check education, degrees and qualifications";
        Pay = "PAY", "发放报酬和统计人员经费", "To pay, and to know the cost of the workforce";
        Avoid = "AVOID", "核对亲属关系和任职回避", "To check relations and keep relatives out of conflicting posts";
        Exchange = "EXCHANGE", "批量登记和核对", "To enter and check people from files";
        Account = "ACCOUNT", "识别使用系统的人员并授权", "To know who uses the system and what they may do";
        Secure = "SECURE", "保障账号和系统安全", "To keep accounts and the system safe";
        Trace = "TRACE", "记录和追查对数据的操作", "To record and trace what was done with the data";
    }
}

code_enum! {
    /// On what basis a field is kept (处理依据).
    LegalBasis {
        StatutoryDuty = "STATUTORY_DUTY", "《个人信息保护法》第六条、第三十四条：国家机关为履行法定职责处理，限于所必需", "Personal Information Protection Law, articles 6 and 34: a state organ's duty, no more than it needs";
        SensitiveDuty = "SENSITIVE_DUTY", "《个人信息保护法》第二十八条、第三十四条：特定目的、充分必要并严格保护", "Personal Information Protection Law, articles 28 and 34: a specific purpose, sufficient need and strict protection";
        Security = "SECURITY", "《个人信息保护法》第五十一条：防止未经授权的访问", "Personal Information Protection Law, article 51: to prevent unauthorised access";
        Logs = "LOGS", "《网络安全法》第二十一条第三项：记录网络运行状态和安全事件的日志留存不少于六个月", "Cybersecurity Law, article 21(3): logs are kept for six months at least";
    }
}

code_enum! {
    /// How long a field is kept (保存期限). What the program does, not what it should.
    FieldRetention {
        Record = "RECORD", "任职期间保存；离任后随档案保管，系统不自动删除", "While in service; afterwards with the archive, not deleted by the program";
        Replaced = "REPLACED", "保存至更换或移除", "Until it is replaced or removed";
        Current = "CURRENT", "随当前状态更新，不留历史", "Follows the state of today; keeps no past";
        Account = "ACCOUNT", "账号存续期间保存，停用后不自动删除", "While the account exists; not deleted when it is closed";
        Week = "WEEK", "七日后自动删除", "Deleted by itself after seven days";
        Submission = "SUBMISSION", "审核结束三十日后自动删除", "Deleted by itself thirty days after the decision";
        Import = "IMPORT", "导入记录保存期间，系统不自动删除；原文件在导入结束七日后自动删除", "With the import, not deleted by the program; the file itself is deleted seven days after the import";
        Export = "EXPORT", "办结一百八十日后自动删除；导出文件下载后或到期后立即删除", "Deleted by itself 180 days after it ended; the file at its download or when its time is over";
        Log = "LOG", "不少于六个月；只增不改，系统不自动删除", "Six months at least; append-only, not deleted by the program";
    }
}

code_enum! {
    /// How a field is shown (展示方式).
    FieldDisplay {
        Plain = "PLAIN", "正常显示", "As it is";
        Number = "NUMBER", "默认遮盖，仅显示前三位和后四位", "Masked: the first three and last four characters";
        LastFour = "LAST_FOUR", "默认遮盖，仅显示后四位", "Masked: the last four characters";
        District = "DISTRICT", "默认遮盖，仅显示到区（市）县", "Masked: down to the district";
        Hidden = "HIDDEN", "默认不显示", "Not shown by default";
        Never = "NEVER", "不显示", "Never shown";
    }
}

code_enum! {
    /// Who sees a field (可见人员).
    FieldReaders {
        View = "VIEW", "数据范围内有查看人员权限者", "Those who may view workers, within their scope";
        Reveal = "REVEAL", "数据范围内有查看完整号码权限者，逐人填写事由并留痕；导出按同一权限", "Those who may see numbers in clear, within their scope, one person at a time with a reason, logged; exports by the same right";
        PayReveal = "PAY_REVEAL", "数据范围内同时有查看完整号码和查看薪酬权限者，逐人填写事由并留痕", "Those who may see numbers in clear and pay, within their scope, one person at a time with a reason, logged";
        Family = "FAMILY", "数据范围内有查看家庭成员权限者", "Those who may see family members, within their scope";
        Pay = "PAY", "数据范围内有查看薪酬权限者", "Those who may see pay, within their scope";
        RevealLog = "REVEAL_LOG", "本人，以及数据范围内有查看完整号码权限者", "The person, and those who may see numbers in clear, within their scope";
        Deciders = "DECIDERS", "报送人和数据范围内的审核人；完整号码须填写事由并留痕", "Who submitted it and who decides, within their scope; numbers in clear with a reason, logged";
        Duplicate = "DUPLICATE", "两条记录均在数据范围内且有处理重复人员权限者", "Those who decide about duplicates and keep both records";
        ExportParties = "EXPORT_PARTIES", "申请人，以及数据范围覆盖该申请且有审批导出权限者", "Who asked, and who may approve exports and sees all that it covers";
        Administrators = "ADMINISTRATORS", "有查看账号权限者和本人", "Those who may view accounts, and the person";
        Own = "OWN", "仅本人", "The person only";
        Auditors = "AUDITORS", "审计管理员（个人信息已遮盖）；人员变更记录另由有查看人员权限者查看", "The auditor, personal values masked; a person's changes also by those who may view workers";
        Nobody = "NOBODY", "无人可见，仅供系统使用", "Nobody; used by the program";
    }
}

/// One personal field.
#[derive(Clone, Copy, Debug)]
pub struct PersonalField {
    /// Stable key.
    pub key: &'static str,
    /// Chinese name.
    pub name: &'static str,
    /// English name.
    pub name_en: &'static str,
    /// Columns in which it lies, as `table.column`, without those of files.
    pub places: &'static [&'static str],
    /// Class.
    pub class: FieldClass,
    /// Why it is kept.
    pub purpose: FieldPurpose,
    /// On what basis.
    pub basis: LegalBasis,
    /// For how long.
    pub retention: FieldRetention,
    /// Whether it is encrypted at rest, or kept only as a hash.
    pub encrypted: bool,
    /// How it is shown.
    pub display: FieldDisplay,
    /// Who sees it.
    pub readers: FieldReaders,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn keys_and_places_are_named_once() {
        let keys: BTreeSet<_> = FIELDS.iter().map(|field| field.key).collect();
        assert_eq!(keys.len(), FIELDS.len());
        let places: Vec<_> = FIELDS.iter().flat_map(|field| field.places).collect();
        assert_eq!(places.iter().collect::<BTreeSet<_>>().len(), places.len());
    }

    #[test]
    fn what_is_sensitive_is_protected_at_rest_or_said_not_to_be() {
        // Political status and pay are shown in lists and counted; they are guarded by scope and right.
        let open: Vec<_> = FIELDS
            .iter()
            .filter(|field| field.class == FieldClass::Sensitive && !field.encrypted)
            .map(|field| field.key)
            .collect();
        assert_eq!(open, ["annual_cost", "pay_settings", "pay"]);
    }

    #[test]
    fn the_document_is_the_one_that_is_committed() {
        let committed = include_str!("../../../../docs/data-dictionary.md");
        assert!(markdown() == committed, "run `./just openapi`");
    }
}
