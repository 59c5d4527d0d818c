//! What the audit log's actions are called, and the kinds of things they are done to.

use contract::Permission;
use uuid::Uuid;

use super::route::{PageKind, may_open};
use super::text::{Label, Lang};

const NAMES: &[(&str, &str, &str)] = &[
    ("session.sign_in", "登录", "Sign-in"),
    ("session.sign_out", "退出登录", "Sign-out"),
    ("session.revoke", "结束登录", "Session ended"),
    (
        "session.reuse_detected",
        "登录凭据重复使用",
        "Token reuse detected",
    ),
    ("session.kick_out", "强制下线", "Put out"),
    ("session.second_factor", "双重验证", "Second factor proved"),
    ("access.refuse", "无权操作被拒", "Refused: no permission"),
    ("account.create", "新建账号", "Account created"),
    ("account.update", "修改账号", "Account changed"),
    ("account.password_change", "修改密码", "Password changed"),
    ("account.password_reset", "重置密码", "Password reset"),
    ("account.post_ended", "离岗停用账号", "Closed: post ended"),
    ("account.person_find", "查找绑定人员", "Person looked up"),
    ("account.unlock", "解除账号锁定", "Account unlocked"),
    (
        "account.temporary_grant",
        "临时授权",
        "Access given for a time",
    ),
    (
        "account.temporary_grant_end",
        "提前结束临时授权",
        "Access for a time ended",
    ),
    (
        "account.second_factor_enrol",
        "启用双重验证",
        "Second factor set up",
    ),
    (
        "account.second_factor_remove",
        "停用双重验证",
        "Second factor removed",
    ),
    (
        "account.second_factor_reset",
        "重置他人双重验证",
        "Second factor reset",
    ),
    (
        "account.recovery_codes_renew",
        "更换恢复码",
        "Recovery codes renewed",
    ),
    (
        "account.recovery_code_use",
        "使用恢复码",
        "Recovery code used",
    ),
    ("role.create", "新建角色", "Role created"),
    ("role.update", "修改角色", "Role changed"),
    ("role.delete", "删除角色", "Role deleted"),
    ("code.create", "新增代码", "Code added"),
    ("code.update", "修改代码", "Code changed"),
    ("organisation.create", "新建机构", "Organisation created"),
    ("organisation.update", "机构更名", "Organisation renamed"),
    ("organisation.correct", "更正机构", "Organisation corrected"),
    ("organisation.figure", "登记机构指标", "Figure recorded"),
    ("organisation.posts", "核定岗位", "Posts approved"),
    ("norm.update", "修改配备标准", "Norm changed"),
    (
        "organisation_act.create",
        "拟订机构调整",
        "Reorganisation drafted",
    ),
    (
        "organisation_act.update",
        "修改机构调整",
        "Reorganisation changed",
    ),
    (
        "organisation_act.delete",
        "删除机构调整草稿",
        "Reorganisation deleted",
    ),
    (
        "organisation_act.document",
        "上传批准文件",
        "Document of a reorganisation kept",
    ),
    (
        "organisation_act.allocate",
        "分配拆分人员",
        "People of a split allocated",
    ),
    (
        "organisation_act.submit",
        "提交机构调整",
        "Reorganisation submitted",
    ),
    (
        "organisation_act.approve",
        "批准机构调整",
        "Reorganisation approved",
    ),
    (
        "organisation_act.return",
        "退回机构调整",
        "Reorganisation returned",
    ),
    (
        "organisation_act.reverse",
        "撤销机构调整",
        "Reorganisation reversed",
    ),
    (
        "worker.reorganise",
        "随机构调整变动",
        "Moved by a reorganisation",
    ),
    ("worker.create", "登记入库", "Person entered"),
    ("worker.update", "修改人员信息", "Person changed"),
    ("worker.import", "批量导入", "Person imported"),
    ("worker.reveal", "查看完整号码", "Numbers seen in clear"),
    (
        "worker.search_number",
        "按证件号码查找",
        "Searched by number",
    ),
    ("worker.export", "导出人员", "People exported"),
    ("export.ask", "申请导出", "Export asked for"),
    ("export.approve", "批准导出", "Export approved"),
    ("export.refuse", "不批准导出", "Export refused"),
    ("export.withdraw", "撤回导出申请", "Export withdrawn"),
    ("export.make", "生成导出文件", "File of an export made"),
    ("export.download", "下载导出文件", "Export downloaded"),
    (
        "export.expire",
        "导出文件到期删除",
        "Export deleted in time",
    ),
    ("worker.photo_keep", "更新照片", "Photo changed"),
    ("worker.photo_remove", "删除照片", "Photo removed"),
    (
        "worker.retirement",
        "认定退休年龄类别",
        "Retirement category set",
    ),
    ("submission.submit", "报送审核", "Handed in"),
    ("submission.resubmit", "修改后重新报送", "Handed in again"),
    ("submission.confirm", "审核通过", "Submission confirmed"),
    ("submission.return", "退回报送", "Submission returned"),
    ("submission.withdraw", "撤回报送", "Submission withdrawn"),
    (
        "submission.reveal",
        "查看报送的完整号码",
        "Numbers of a submission seen in clear",
    ),
    ("submission.proof", "添加证明材料", "Proof added"),
    ("submission.proof_read", "查看证明材料", "Proof seen"),
    (
        "submission_rules.update",
        "修改审核规则",
        "Rules of confirmation changed",
    ),
    (
        "submission_delegation.create",
        "安排代理审核",
        "Substitute named",
    ),
    (
        "submission_delegation.end",
        "结束代理审核",
        "Substitution ended",
    ),
    (
        "personnel.batch",
        "批量提交人事事项",
        "Batch of personnel actions",
    ),
    (
        "personnel.round_open",
        "建立考核轮次",
        "Assessment round opened",
    ),
    (
        "personnel.round_change",
        "调整考核轮次",
        "Assessment round changed",
    ),
    (
        "personnel.round_close",
        "办结考核轮次",
        "Assessment round closed",
    ),
    ("pay.scheme", "薪酬方案生效", "Scheme of pay in force"),
    ("pay.parameters", "缴费参数生效", "Rates in force"),
    (
        "pay.profile",
        "设置个人计薪信息",
        "Pay settings of a person",
    ),
    ("pay.base_adjust", "缴费基数年度调整", "Bases adjusted"),
    ("pay.run_open", "建立发薪批次", "Run of pay opened"),
    ("pay.run_enter", "录入发薪金额", "Amounts entered"),
    ("pay.run_freeze", "冻结发薪数据", "Run of pay frozen"),
    ("pay.run_compute", "计算发薪批次", "Run of pay computed"),
    ("pay.run_check", "复核发薪批次", "Run of pay checked"),
    ("pay.run_approve", "审批发薪批次", "Run of pay approved"),
    ("pay.run_pay", "登记发放", "Run of pay paid"),
    ("pay.run_close", "发薪批次关账", "Run of pay closed"),
    ("pay.run_reopen", "发薪批次退回录入", "Run of pay reopened"),
    ("pay.run_file", "生成发薪文件", "File of a run of pay"),
    (
        "personnel.round_remove",
        "删除考核轮次",
        "Assessment round removed",
    ),
    ("personnel.grades_save", "填写考核等次", "Grades kept"),
    ("worker.action", "人事事项生效", "Personnel action"),
    ("worker.election", "选举结果生效", "Result of an election"),
    (
        "worker.election_reverse",
        "选举结果撤销",
        "Result of an election taken back",
    ),
    ("election.create", "启动选举", "Election planned"),
    ("election.freeze", "冻结选举名单", "List frozen"),
    ("election.candidates", "登记候选人", "Candidates entered"),
    ("election.result", "录入选举结果", "Result entered"),
    ("election.submit", "提交选举结果", "Result handed in"),
    ("election.approve", "批准选举结果", "Result approved"),
    ("election.return", "退回选举结果", "Result returned"),
    ("election.reverse", "撤销选举结果", "Result taken back"),
    ("election.delete", "删除选举", "Election deleted"),
    (
        "personnel.ask_by_number",
        "按证件号码申请调入",
        "Asked for by number",
    ),
    ("worker.import_undo", "随导入撤销", "Undone with its import"),
    ("worker.merge", "合并重复登记", "Merged with another record"),
    ("worker.part", "撤销合并", "Parted from another record"),
    ("duplicate.search", "夜间查重", "Searched for duplicates"),
    ("duplicate.report", "提出疑似重复", "Duplicate reported"),
    ("duplicate.merge", "合并重复登记", "Duplicate merged"),
    ("duplicate.dismiss", "判定不是同一人", "Duplicate dismissed"),
    ("duplicate.reopen", "撤销重复处理", "Duplicate reopened"),
    ("import.undo", "撤销导入", "Import undone"),
    ("import.start", "开始导入", "Import started"),
    ("import.end", "导入结束", "Import ended"),
    ("import.cancel", "取消导入", "Import cancelled"),
    (
        "import.download",
        "下载导入的原文件",
        "Imported file downloaded",
    ),
    ("import.mapping", "保存列对应", "Mapping kept"),
    ("audit.verify", "校验日志", "Log verified"),
    ("audit.digest", "生成日志存证", "Digest of the log made"),
    ("audit.digest_verify", "校验日志存证", "Digests verified"),
    ("key.add", "新增密钥", "Key added"),
    ("key.rotate", "开始轮换密钥", "Key rotation started"),
    ("key.reseal", "重新加密结束", "Cells sealed anew"),
    ("key.retire", "停用密钥", "Key retired"),
    ("key.rehash", "更换检索密钥", "Hashes made anew"),
    ("roster.turn", "花名册按日更新", "Roster brought to the day"),
    ("city.seed", "载入区划", "Places loaded"),
    ("demonstration.seed", "载入演示数据", "Demonstration loaded"),
];

/// Kinds of things by their codes; all but the last few are also the first word of actions.
const KINDS: &[(&str, &str, &str)] = &[
    ("session", "登录与退出", "Sessions"),
    ("account", "账号", "Account"),
    ("role", "角色", "Role"),
    ("worker", "人员", "Person"),
    ("personnel", "人事事项", "Personnel action"),
    ("personnel_batch", "批量办理", "Batch"),
    ("assessment_round", "考核轮次", "Assessment round"),
    ("pay", "薪酬", "Pay"),
    ("pay_run", "发薪批次", "Run of pay"),
    ("submission", "报送", "Submission"),
    ("submission_rules", "审核规则", "Rules of confirmation"),
    ("submission_delegation", "代理审核", "Substitution"),
    ("election", "换届选举", "Election"),
    ("import", "导入", "Import"),
    ("export", "导出", "Export"),
    ("organisation", "机构", "Organisation"),
    ("organisation_act", "机构调整", "Reorganisation"),
    ("duplicate", "重复登记", "Duplicate"),
    ("code", "字典代码", "Code"),
    ("norm", "配备标准", "Norm of staffing"),
    ("audit", "审计日志", "Audit log"),
    ("key", "加密密钥", "Encryption key"),
    ("roster", "花名册", "Roster"),
    ("database", "数据库", "Database"),
    ("operation", "接口操作", "Operation"),
];

/// The name of a kind of thing; none for one this page does not know.
pub fn kind(code: &str) -> Option<Label> {
    KINDS
        .iter()
        .find(|(known, ..)| *known == code)
        .map(|(_, zh, en)| Label { zh, en })
}

/// The kinds that things in the log are of.
pub fn kinds() -> impl Iterator<Item = (&'static str, Label)> {
    KINDS
        .iter()
        .filter(|(code, ..)| *code != "session")
        .map(|(code, zh, en)| (*code, Label { zh, en }))
}

/// The actions to choose from, by the kind they begin with.
pub fn groups() -> impl Iterator<Item = (&'static str, Label, Vec<(&'static str, Label)>)> {
    KINDS.iter().filter_map(|(kind, zh, en)| {
        let actions: Vec<_> = NAMES
            .iter()
            .filter(|(code, ..)| code.split('.').next() == Some(kind))
            .map(|(code, zh, en)| (*code, Label { zh, en }))
            .collect();
        (!actions.is_empty()).then_some((*kind, Label { zh, en }, actions))
    })
}

/// The name of an action; none for one this page does not know.
pub fn name(action: &str) -> Option<Label> {
    NAMES
        .iter()
        .find(|(code, ..)| *code == action)
        .map(|(_, zh, en)| Label { zh, en })
}

/// Tasks of the system itself, under whose names it acts.
const TASKS: &[(&str, &str)] = &[
    ("会话续期", "Session renewal"),
    ("夜间查重", "Nightly search for duplicates"),
    ("密钥轮换", "Key rotation"),
    ("导入任务", "Import job"),
    ("导出任务", "Export job"),
    ("导出文件到期清理", "Removal of exported files"),
    ("导出申请清理", "Removal of old requests to export"),
    ("报送内容清理", "Removal of old submissions"),
    ("机构树初始化", "First load of the organisations"),
    ("每日存证", "Daily digest"),
    ("演示数据生成", "Demonstration data"),
    ("系统初始化", "Set-up of the system"),
    ("花名册更新", "Update of the roster"),
    ("过期应答清理", "Removal of old answers"),
    ("退出登录", "Sign-out"),
];

/// Who acted, where it was no account but the system itself.
pub fn task(name: &str, lang: Lang) -> String {
    let known = TASKS.iter().find(|(chinese, _)| *chinese == name);
    match (lang, known) {
        (Lang::En, Some((_, english))) => (*english).to_owned(),
        _ => name.to_owned(),
    }
}

/// From where something was changed: the thing by its kind and the beginning of its id, or as it was
/// noted.
pub fn source(noted: &str, lang: Lang) -> String {
    let thing = noted.split_once(':').and_then(|(code, id)| {
        let name = kind(code)?.get(lang);
        Some(format!("{name} {}", object_name(None, id)))
    });
    match (noted, lang) {
        ("演示数据", Lang::En) => "Demonstration data".to_owned(),
        _ => thing.unwrap_or_else(|| noted.to_owned()),
    }
}

/// What to call a thing of the log: its name, or what of its id tells it from others nearby.
pub fn object_name(label: Option<&str>, id: &str) -> String {
    match (label, id.parse::<Uuid>()) {
        (Some(label), _) => label.to_owned(),
        // The beginning of an id is the time at which it was made.
        (None, Ok(_)) => format!("…{}", id.get(id.len().saturating_sub(8)..).unwrap_or(id)),
        (None, Err(_)) => id.to_owned(),
    }
}

/// The page of a thing of the log, for whoever may open it; `own` says that they did it
/// themselves.
pub fn page_of(kind: &str, id: &str, own: bool, permissions: &[Permission]) -> Option<String> {
    let page = match kind {
        "worker" => PageKind::Person,
        "organisation" => PageKind::Organisation,
        "organisation_act" => PageKind::Act,
        "submission" => PageKind::Submission,
        "duplicate" => PageKind::Duplicate,
        "election" => PageKind::Election,
        "assessment_round" => PageKind::AssessmentRound,
        "personnel_batch" => PageKind::Batch,
        "pay_run" => PageKind::PayRun,
        // Nobody opens the import of another.
        "import" if own => PageKind::Import,
        _ => return None,
    };
    let id = id.parse::<Uuid>().ok()?;
    may_open(page.route()?, permissions).then(|| page.of(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_named_and_linked_for_whoever_may_open_them() {
        let id = "0190f5fe-7c00-7000-8000-00000000abcd";
        assert_eq!(object_name(Some("名册.csv"), id), "名册.csv");
        assert_eq!(object_name(None, id), "…0000abcd");
        assert_eq!(
            object_name(None, "GET /api/v1/workers"),
            "GET /api/v1/workers"
        );
        let page = |kind, own, permissions: &[Permission]| page_of(kind, id, own, permissions);
        assert_eq!(page("worker", false, &[Permission::AuditView]), None);
        let officer = [Permission::WorkerView, Permission::ImportRun];
        assert_eq!(
            page("worker", false, &officer),
            Some(format!("/people/{id}"))
        );
        assert_eq!(
            page("import", true, &officer),
            Some(format!("/imports/{id}"))
        );
        assert_eq!(page("import", false, &officer), None);
        assert_eq!(page("operation", true, &officer), None);
        assert_eq!(page_of("worker", "x", true, &officer), None);
        assert_eq!(task("导入任务", Lang::En), "Import job");
        assert_eq!(task("导入任务", Lang::Zh), "导入任务");
        assert_eq!(task("cwis keys", Lang::En), "cwis keys");
        let noted = format!("submission:{id}");
        assert_eq!(source(&noted, Lang::Zh), "报送 …0000abcd");
        assert_eq!(source(&noted, Lang::En), "Submission …0000abcd");
        assert_eq!(source("演示数据", Lang::En), "Demonstration data");
        assert_eq!(source("街道台账", Lang::En), "街道台账");
    }

    #[test]
    fn an_unknown_action_is_shown_by_its_code() {
        assert_eq!(
            name("worker.create").map(|label| label.zh),
            Some("登记入库")
        );
        assert_eq!(name("worker.teleport"), None);
    }

    #[test]
    fn actions_are_chosen_within_their_kind() {
        let (_, label, actions) = groups().find(|(kind, ..)| *kind == "session").unwrap();
        assert_eq!(label.zh, "登录与退出");
        assert!(actions.iter().any(|(code, _)| *code == "session.sign_in"));
        assert!(actions.iter().all(|(code, _)| code.starts_with("session.")));
        assert_eq!(kind("worker").map(|label| label.zh), Some("人员"));
        assert_eq!(kind("teleporter"), None);
    }
}
