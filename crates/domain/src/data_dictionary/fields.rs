//! The table itself.

use super::{
    FieldClass, FieldDisplay, FieldPurpose, FieldReaders, FieldRetention, LegalBasis, PersonalField,
};

/// One entry per field: key, Chinese and English name; class, purpose, basis, retention; whether it
/// is `sealed` (encrypted, or a hash only) or `open`, how it is shown, who sees it; its columns.
macro_rules! fields {
    ($($key:ident = $zh:literal, $en:literal;
        $class:ident, $purpose:ident, $basis:ident, $retention:ident;
        $rest:ident, $display:ident, $readers:ident;
        [$($place:literal),*];)+) => {
        /// Every personal field.
        pub const FIELDS: &[PersonalField] = &[$(PersonalField {
            key: stringify!($key),
            name: $zh,
            name_en: $en,
            places: &[$($place),*],
            class: FieldClass::$class,
            purpose: FieldPurpose::$purpose,
            basis: LegalBasis::$basis,
            retention: FieldRetention::$retention,
            encrypted: fields!(@ $rest),
            display: FieldDisplay::$display,
            readers: FieldReaders::$readers,
        },)+];
    };
    (@ sealed) => { true };
    (@ open) => { false };
}

fields! {
    name = "姓名", "Name";
        General, Identify, StatutoryDuty, Record;
        open, Plain, View;
        ["worker_profile.name", "worker_profile.name_pinyin", "worker_profile.initials",
         "roster.name", "roster.name_pinyin", "roster.initials"];
    id_number = "证件号码", "Number of the identity document";
        Sensitive, Identify, SensitiveDuty, Record;
        sealed, Number, Reveal;
        ["worker_profile.id_number", "roster.id_number"];
    id_hash = "证件号码的密钥散列", "Keyed hash of that number";
        Sensitive, Identify, SensitiveDuty, Record;
        sealed, Never, Nobody;
        ["worker.id_hash", "worker_profile.id_hash"];
    id_kind = "证件类型", "Kind of identity document";
        General, Identify, StatutoryDuty, Record;
        open, Plain, View;
        ["worker_profile.id_kind"];
    sex = "性别", "Sex";
        General, Manage, StatutoryDuty, Record;
        open, Plain, View;
        ["worker_profile.sex", "roster.sex"];
    birth_date = "出生日期", "Date of birth";
        General, Manage, StatutoryDuty, Record;
        open, Plain, View;
        ["worker_profile.birth_date", "roster.birth_date"];
    ethnicity = "民族", "Ethnic group";
        General, Manage, StatutoryDuty, Record;
        open, Plain, View;
        ["worker_profile.ethnicity", "roster.ethnicity"];
    marital = "婚姻状况", "Marital status";
        General, Manage, StatutoryDuty, Record;
        open, Plain, View;
        ["worker_profile.marital", "roster.marital"];
    health = "健康状况", "Health";
        Sensitive, Manage, SensitiveDuty, Record;
        sealed, Hidden, Reveal;
        ["worker_profile.health"];
    native_place = "籍贯", "Native place";
        General, Manage, StatutoryDuty, Record;
        open, Plain, View;
        ["worker_profile.native_place"];
    household_place = "户籍所在地", "Place of the household register";
        Sensitive, Manage, SensitiveDuty, Record;
        sealed, District, Reveal;
        ["worker_profile.household_place"];
    phone = "手机号码", "Phone number";
        Sensitive, Contact, SensitiveDuty, Record;
        sealed, Number, Reveal;
        ["worker_profile.phone", "roster.phone"];
    phone_hash = "手机号码的密钥散列", "Keyed hash of the phone number";
        Sensitive, Identify, SensitiveDuty, Record;
        sealed, Never, Nobody;
        ["worker_profile.phone_hash"];
    address = "住址", "Address";
        Sensitive, Contact, SensitiveDuty, Record;
        sealed, District, Reveal;
        ["worker_profile.address"];
    bank_card = "银行卡号", "Bank card";
        Sensitive, Pay, SensitiveDuty, Record;
        sealed, LastFour, PayReveal;
        ["worker_profile.bank_card"];
    bank_hash = "银行卡号的密钥散列", "Keyed hash of the bank card";
        Sensitive, Pay, SensitiveDuty, Record;
        sealed, Never, Nobody;
        ["worker_profile.bank_hash"];
    photo = "照片", "Photo";
        Sensitive, Identify, SensitiveDuty, Replaced;
        sealed, Plain, View;
        ["worker_photo.cell", "worker_photo.content_type"];
    work_since = "参加工作日期", "Working since";
        General, Assign, StatutoryDuty, Record;
        open, Plain, View;
        ["worker_profile.work_since", "roster.work_since"];
    community_since = "从事社区工作日期", "Community work since";
        General, Assign, StatutoryDuty, Record;
        open, Plain, View;
        ["worker_profile.community_since", "roster.community_since"];
    veteran = "退役军人", "Veteran";
        General, Manage, StatutoryDuty, Record;
        open, Plain, View;
        ["worker_profile.veteran"];
    notice = "个人信息处理告知（日期、版本、方式）", "Notice of data processing (day, edition, manner)";
        General, Manage, StatutoryDuty, Record;
        open, Plain, View;
        ["worker_profile.notice_on", "worker_profile.notice_version", "worker_profile.notice_manner"];
    note = "备注", "Note";
        General, Manage, StatutoryDuty, Record;
        open, Plain, View;
        ["worker_profile.note"];
    political = "政治面貌", "Political status";
        General, Manage, StatutoryDuty, Record;
        open, Plain, View;
        ["worker_political.code", "worker_political.joined_on", "roster.political"];
    education = "学历", "Education";
        General, Qualify, StatutoryDuty, Record;
        open, Plain, View;
        ["worker_education.code", "worker_education.school", "worker_education.major",
         "worker_education.graduated_on", "worker_education.mode",
         "worker_education.certificate_number", "roster.education"];
    degree = "学位", "Degree";
        General, Qualify, StatutoryDuty, Record;
        open, Plain, View;
        ["worker_degree.code", "worker_degree.school", "worker_degree.awarded_on",
         "worker_degree.certificate_number", "roster.degree"];
    qualification = "职业资格", "Qualification";
        General, Qualify, StatutoryDuty, Record;
        open, Plain, View;
        ["worker_qualification.kind", "worker_qualification.level",
         "worker_qualification.level_rank", "worker_qualification.certificate_number",
         "worker_qualification.approved_on", "worker_qualification.registered_until",
         "roster.qualification"];
    family = "家庭成员（称谓、姓名、出生日期、政治面貌、工作单位、未满十四周岁者的处理依据）", "Family members: relation, name, date of birth, political status, work unit, and the basis for those under fourteen";
        Sensitive, Avoid, SensitiveDuty, Record;
        sealed, Hidden, Family;
        ["worker_family.cell"];
    retirement = "退休年龄类别及认定理由", "Retirement category, and why it was set";
        General, Manage, StatutoryDuty, Record;
        open, Plain, View;
        ["worker_retirement.category", "worker_retirement.reason"];
    engagement = "进入方式、劳动关系、用人单位、主管部门", "Way of entry, employment, employer, department";
        General, Assign, StatutoryDuty, Record;
        open, Plain, View;
        ["engagement.entry_kind", "engagement.relation", "engagement.employer_id",
         "engagement.department_id", "roster.entry_kind", "roster.relation", "roster.employer_id",
         "roster.department_id"];
    assignment = "任职单位、人员分类、职务", "Place, class and post";
        General, Assign, StatutoryDuty, Record;
        open, Plain, View;
        ["assignment.organisation_id", "assignment.class", "assignment.post",
         "roster.organisation_id", "roster.path", "roster.statutory_code", "roster.class",
         "roster.post"];
    status = "人员状态", "Status";
        General, Assign, StatutoryDuty, Current;
        open, Plain, View;
        ["roster.status"];
    allocation = "机构调整中的去向", "Where the person goes in a reorganisation";
        General, Assign, StatutoryDuty, Record;
        open, Plain, View;
        ["organisation_act_person.act_id", "organisation_act_person.source_id",
         "organisation_act_person.target_id", "organisation_act_person.basis"];
    annual_cost = "年度人员经费", "Fiscal cost of a year";
        Sensitive, Pay, SensitiveDuty, Record;
        open, Plain, Pay;
        ["worker_cost.year", "worker_cost.amount_fen"];
    pay_settings = "计薪信息（缴费基数、专项附加扣除、计税方式）", "Pay settings: bases, deductions, ways of taxing";
        Sensitive, Pay, SensitiveDuty, Record;
        open, Plain, Pay;
        ["pay_profile.social_base", "pay_profile.housing_base", "pay_profile.deduction",
         "pay_profile.standard", "pay_profile.bonus_apart", "pay_profile.reason"];
    pay = "工资条（录入、冻结依据、项目、合计）", "Payslips: entries, what was frozen, items, sums";
        Sensitive, Pay, SensitiveDuty, Record;
        open, Plain, Pay;
        ["pay_entry.run_id", "pay_entry.kind", "pay_entry.item", "pay_entry.value", "pay_entry.reason",
         "pay_entry.entered_at", "pay_input.run_id", "pay_input.place_id", "pay_input.input",
         "pay_slip.run_id", "pay_slip.place_id", "pay_slip.name", "pay_slip.name_pinyin", "pay_slip.class",
         "pay_slip.fault", "pay_slip.fault_item", "pay_slip.fault_month", "pay_slip.gross",
         "pay_slip.social_base", "pay_slip.housing_base", "pay_slip.employee", "pay_slip.employer",
         "pay_slip.tax", "pay_slip.net", "pay_slip.owed", "pay_slip.cum_income",
         "pay_slip.cum_contributions", "pay_slip.cum_additional", "pay_slip.cum_withheld",
         "pay_slip.standard_months", "pay_slip.taxable", "pay_line.run_id", "pay_line.position",
         "pay_line.kind", "pay_line.name", "pay_line.of_month", "pay_line.amount", "pay_line.employer"];
    submission = "报送中的人员信息和证明材料", "What is submitted of a person, with proofs";
        Sensitive, Manage, SensitiveDuty, Submission;
        sealed, Number, Deciders;
        ["submission.cell", "submission.number_hash", "submission_proof.cell",
         "submission_photo.cell"];
    submission_head = "报送记录（姓名、机构、事项、状态）", "Submissions: name, place, matters, state";
        General, Manage, StatutoryDuty, Record;
        open, Plain, Deciders;
        ["submission.kind", "submission.state", "submission.round", "submission.organisation_id",
         "submission.name", "submission.writer_level", "submission.route", "submission.stage",
         "submission.matters", "submission.effective_on", "submission.reason", "submission.safe",
         "submission.import_id", "submission.submitted_by", "submission.submitted_at",
         "submission.waiting_since", "submission.decided_at", "submission.due_on",
         "submission.action", "submission.document_number", "submission.batch_id", "submission.not_before",
         "submission_field.submission_id", "submission_field.field", "submission_field.waiting",
         "submission_proof.submission_id", "submission_proof.name", "submission_proof.content_type",
         "submission_proof.bytes", "submission_proof.added_at",
         "submission_photo.submission_id", "submission_photo.content_type"];
    career = "履历事项（合同、等级、考核、奖惩、离岗、退出）的内容", "Career: contracts, levels, assessments, conduct, absences, exits";
        Sensitive, Manage, SensitiveDuty, Record;
        sealed, Plain, View;
        ["career_fact.cell", "personnel_action.cell"];
    election = "选举名单、候选人、联审意见和得票", "Elections: list, candidates, review, votes";
        Sensitive, Manage, SensitiveDuty, Record;
        sealed, Plain, View;
        ["election.cell"];
    election_head = "选举的范围、进度、依据和经办人", "Elections: place, progress, paper, who did it";
        General, Manage, StatutoryDuty, Record;
        open, Plain, View;
        ["election.organisation_id", "election.kind", "election.bodies", "election.state",
         "election.ordinal", "election.voting_on", "election.effective_on", "election.planned_to",
         "election.document_number", "election.reason", "election.drafted_by", "election.drafted_at",
         "election.submitted_by", "election.submitted_at", "election.approved_by",
         "election.decided_by", "election.decided_at", "election.decision_reason",
         "election.executed_at"];
    career_head = "履历事项和人事事项的类别、依据和日期", "Career and personnel actions: kind, paper, days";
        General, Manage, StatutoryDuty, Record;
        open, Plain, View;
        ["career_fact.kind", "career_fact.code", "career_fact.number", "personnel_action.submission_id",
         "personnel_action.kind", "personnel_action.effective_on", "personnel_action.document_number",
         "personnel_action.reason", "personnel_action.applied_at", "personnel_action.reversed_at",
         "personnel_action.reversed_by", "personnel_action.batch_id",
         "assessment_grade.round_id", "assessment_grade.grade", "assessment_grade.saved_by",
         "assessment_grade.saved_at", "assessment_grade.submission_id"];
    submission_step = "报送的办理过程（经办人、意见）", "Steps of a submission: who, and what they said";
        General, Trace, StatutoryDuty, Record;
        open, Plain, Deciders;
        ["submission_step.submission_id", "submission_step.position", "submission_step.kind",
         "submission_step.round", "submission_step.level", "submission_step.behalf_id",
         "submission_step.note", "submission_step.reasons", "submission_step.at"];
    submission_delegation = "审核委托（委托人、受托人、事由）", "Delegation of confirmations: from, to, reason";
        General, Account, StatutoryDuty, Account;
        open, Plain, Own;
        ["submission_delegation.from_account", "submission_delegation.to_account",
         "submission_delegation.reason", "submission_delegation.revoked_at"];
    duplicate = "疑似重复登记及处理结果", "Records suspected to be one person, and what was decided";
        General, Identify, StatutoryDuty, Record;
        open, Plain, Duplicate;
        ["duplicate.first_id", "duplicate.second_id", "duplicate.grounds", "duplicate.state",
         "duplicate.kept_id", "duplicate.found_at", "duplicate.decided_at", "duplicate.decided_by",
         "duplicate.reason"];
    import_verdict = "导入结果中的人员（姓名已遮盖）", "People in the results of an import, names masked";
        General, Exchange, StatutoryDuty, Import;
        open, Plain, Own;
        ["import_row.import_id", "import_row.row_number", "import_row.outcome",
         "import_row.name_masked", "import_row.findings"];
    import = "导入记录（操作人、文件名）", "Imports: who, and name of the file";
        General, Exchange, StatutoryDuty, Import;
        open, Plain, Own;
        ["import.account_id", "import.actor", "import.file_name", "import.content_type",
         "import.mode", "import.atomic", "import.on_existing", "import.bytes", "import.mapping",
         "import.state", "import.row_count", "import.checked", "import.valid", "import.invalid",
         "import.warned", "import.created", "import.updated", "import.skipped", "import.written",
         "import.failure", "import.cancel_requested", "import.finished_at", "import.submitted",
         "import.undone_at", "import.undo_reason"];
    answer = "重复请求的应答", "Answers to repeated requests";
        Sensitive, Secure, Security, Week;
        sealed, Never, Nobody;
        ["idempotency.operation", "idempotency.key", "idempotency.body_hash", "idempotency.status",
         "idempotency.response"];
    account = "用户名、姓名和账号状态", "User name, name and state of an account";
        General, Account, StatutoryDuty, Account;
        open, Plain, Administrators;
        ["account.username", "account.display_name", "account.status", "account.last_sign_in_at",
         "account.must_change_password"];
    password = "密码（仅存加盐散列）", "Password, as a salted hash only";
        Sensitive, Secure, Security, Account;
        sealed, Never, Nobody;
        ["account.password_hash", "account.password_changed_at", "account_password.set_at",
         "account_password.password_hash"];
    grant = "账号的角色和数据范围", "Roles and scopes of an account";
        General, Account, StatutoryDuty, Account;
        open, Plain, Administrators;
        ["account_role.role_id", "account_scope.organisation_id", "account_scope.action"];
    account_person = "账号对应的人员和离任时间", "Person of an account, and when the post ended";
        General, Account, StatutoryDuty, Account;
        open, Plain, Administrators;
        ["account.post_ended_at"];
    temporary_grant = "临时授权（机构、期限、事由、授权人）", "Access for a time: place, period, reason, by whom";
        General, Account, StatutoryDuty, Account;
        open, Plain, Administrators;
        ["temporary_grant.organisation_id", "temporary_grant.action", "temporary_grant.valid_until",
         "temporary_grant.reason", "temporary_grant.granted_by", "temporary_grant.granted_at",
         "temporary_grant.ended_by", "temporary_grant.ended_at"];
    second_factor = "双重验证密钥和恢复码（恢复码仅存散列）", "Secret of the second factor; recovery codes as hashes only";
        Sensitive, Secure, Security, Replaced;
        sealed, Never, Nobody;
        ["second_factor.secret", "second_factor.confirmed_at", "second_factor.last_step",
         "recovery_code.code_hash", "recovery_code.used_at"];
    session = "登录记录（地址、浏览器、时间）", "Sessions: address, browser, times";
        General, Secure, Security, Account;
        open, Plain, Own;
        ["session.ip", "session.user_agent", "session.refresh_hash", "session.previous_hash",
         "session.rotated_at", "session.last_used_at", "session.expires_at", "session.revoked_at", "session.second_factor_at"];
    sign_in_failure = "登录失败计数（用户名或地址）", "Failed sign-ins, by user name or address";
        General, Secure, Security, Replaced;
        open, Never, Nobody;
        ["sign_in_failure.subject", "sign_in_failure.failed_attempts",
         "sign_in_failure.last_failed_at", "sign_in_failure.locked_until"];
    saved_view = "常用筛选和列对应", "Saved filters and column mappings";
        General, Account, StatutoryDuty, Account;
        open, Plain, Own;
        ["saved_view.name", "saved_view.query", "saved_view.columns", "import_mapping.source",
         "import_mapping.columns"];
    audit = "审计日志（操作人、地址、对象、事由、前后值，个人信息已遮盖）", "Audit log: who, address, object, reason, values before and after, personal values masked";
        General, Trace, Logs, Log;
        open, Plain, Auditors;
        ["audit_entry.sequence", "audit_entry.at", "audit_entry.actor", "audit_entry.ip",
         "audit_entry.action", "audit_entry.success", "audit_entry.object_kind",
         "audit_entry.object_id", "audit_entry.reason", "audit_entry.source", "audit_entry.before",
         "audit_entry.after", "audit_entry.hash"];
    disclosure = "查阅记录（查看人、事由、导出名单）", "Who saw numbers in clear: who, why, people of an export";
        General, Trace, StatutoryDuty, Record;
        open, Plain, RevealLog;
        ["clear_export.actor", "clear_export.reason", "clear_export.people", "clear_export.made_at",
         "clear_export_person.export_id"];
    upload = "待导入的原文件（数据文件夹中的加密文件）", "Uploads that wait for their import, sealed files of the data folder";
        Sensitive, Exchange, SensitiveDuty, Import;
        sealed, Never, Own;
        [];
    export_request = "导出申请（申请人、事由、筛选条件、审批人）", "Export requests: who asked, why, for whom, who decided";
        General, Trace, StatutoryDuty, Export;
        open, Plain, ExportParties;
        ["export_request.person_id", "export_request.actor", "export_request.reason", "export_request.filter",
         "export_request.format", "export_request.clear", "export_request.people", "export_request.taken", "export_request.asked_at",
         "export_request.state", "export_request.decided_by", "export_request.decider", "export_request.decided_at",
         "export_request.refusal", "export_request.made", "export_request.file_id", "export_request.bytes",
         "export_request.sm3", "export_request.expires_at", "export_request.failure", "export_request.ended_at"];
    export_file = "待下载的导出文件（数据文件夹中的加密文件）", "Approved exports that wait to be downloaded, sealed files of the data folder";
        Sensitive, Exchange, SensitiveDuty, Export;
        sealed, Never, Own;
        [];
}
