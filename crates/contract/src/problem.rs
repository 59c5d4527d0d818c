//! Errors as RFC 9457 problem documents, and the one table of their codes.

use std::collections::BTreeMap;

use crate::wire;

wire! {
    /// A problem document (RFC 9457), sent as `application/problem+json` for every error.
    response Problem {
        /// Identifies the kind of problem: `/problems/<code>`.
        r#type: String,
        /// Short title in Chinese.
        title: String,
        /// HTTP status.
        status: u16,
        /// Stable code to program against.
        code: String,
        /// What happened here and what to do, in Chinese.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
        /// Title in English.
        title_en: String,
        /// What happened here and what to do, in English.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail_en: Option<String>,
        /// Id under which the server's log knows this request.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        request_id: Option<String>,
        /// What is wrong with which field.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        errors: Vec<FieldProblem>,
    }
}

wire! {
    /// What is wrong with one field. Never holds the value that was sent.
    response FieldProblem {
        /// Path of the field, e.g. `phone` or `educations.0.code`.
        field: String,
        /// Stable code.
        code: String,
        /// `ERROR` blocks; `WARNING` passes once the record states a reason in `note`.
        severity: domain::worker::Severity,
        /// What to do, in Chinese.
        message: String,
        /// What to do, in English.
        message_en: String,
        /// What to enter instead, where the check knows.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        suggestion: Option<String>,
        /// Parameters of the rule, e.g. `max`.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        params: BTreeMap<String, String>,
    }
}

macro_rules! error_codes {
    ($($variant:ident = $code:literal, $status:literal, $zh:literal, $en:literal;)+) => {
        /// Every error the API answers: its stable code, status and titles.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ErrorCode { $(#[doc = $en] $variant,)+ }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
            /// Stable code.
            pub const fn code(self) -> &'static str { match self { $(Self::$variant => $code,)+ } }
            /// HTTP status.
            pub const fn status(self) -> u16 { match self { $(Self::$variant => $status,)+ } }
            /// Chinese title.
            pub const fn title(self) -> &'static str { match self { $(Self::$variant => $zh,)+ } }
            /// English title.
            pub const fn title_en(self) -> &'static str { match self { $(Self::$variant => $en,)+ } }
        }
    };
}

error_codes! {
    RequestUnreadable = "request_unreadable", 400, "请求无法读取", "The request cannot be read";
    ParameterInvalid = "parameter_invalid", 400, "请求参数有误", "A parameter is wrong";
    CursorInvalid = "cursor_invalid", 400, "翻页标记无效，请从第一页重新查询", "The cursor is not valid; start from the first page";
    SignInRequired = "sign_in_required", 401, "请先登录", "Sign in first";
    SignInFailed = "sign_in_failed", 401, "用户名或密码不正确", "User name or password is wrong";
    SessionEnded = "session_ended", 401, "登录已失效，请重新登录", "The session has ended; sign in again";
    AccountLocked = "account_locked", 401, "登录失败次数过多，账号已暂时锁定，请稍后再试", "Too many failed attempts; try again later";
    PasswordChangeRequired = "password_change_required", 403, "首次登录请先修改密码", "Change the password first";
    PermissionMissing = "permission_missing", 403, "您没有此项操作的权限", "You lack the permission";
    CrossSiteRefused = "cross_site_refused", 403, "不接受跨站请求", "Cross-site request refused";
    NotFound = "not_found", 404, "未找到，或不在您的管理范围内", "Not found, or not within your scope";
    RouteUnknown = "route_unknown", 404, "没有这个地址", "No such address";
    MethodNotAllowed = "method_not_allowed", 405, "该地址不支持此操作", "Method not allowed";
    Conflict = "conflict", 409, "与现有数据冲突", "Conflicts with what exists";
    IdentityNumberTaken = "identity_number_taken", 409, "该证件号码已在库中登记", "The identity number is already registered";
    NameTaken = "name_taken", 409, "名称已被使用", "The name is taken";
    IdempotencyKeyReused = "idempotency_key_reused", 409, "该幂等键已用于另一请求内容", "The idempotency key was used with another body";
    RequestInProgress = "request_in_progress", 409, "同一请求正在处理", "The same request is in progress";
    InUse = "in_use", 409, "正在使用，不能删除", "In use, cannot be deleted";
    ActStateUnfit = "act_state_unfit", 409, "机构调整当前状态不允许此操作", "The act's state does not allow this";
    ActRestedOn = "act_rested_on", 409, "已有后续数据依赖此次调整，不能撤销", "Later data rest on this act; it cannot be reversed";
    ImportStateUnfit = "import_state_unfit", 409, "该导入没有写入数据，或已经撤销", "The import wrote nothing, or is undone already";
    ImportNotChecked = "import_not_checked", 409, "该导入不是已完成的校验，不能直接入库", "The import is no finished check; it cannot be committed";
    UploadGone = "upload_gone", 409, "上传的文件只保存七天，现已清除，请重新上传", "Uploads are kept for seven days; this one is gone, upload the file again";
    ImportRestedOn = "import_rested_on", 409, "导入的人员此后又有变更，不能整批撤销", "People of the import were changed since; it cannot be undone";
    DuplicateStateUnfit = "duplicate_state_unfit", 409, "这组疑似重复已由他人处理，请刷新后查看", "The pair's state does not allow this";
    DuplicateRestedOn = "duplicate_rested_on", 409, "合并后该人员信息又有变更，不能撤销合并", "The record was changed since the merger; it cannot be taken apart";
    SecondPersonRequired = "second_person_required", 409, "提交人不能审批自己提交的内容，请由他人办理", "Nobody approves what they submitted themselves";
    SubmissionOpen = "submission_open", 409, "已有待审核的报送，请等待审核结果", "A submission about this waits already";
    SubmissionStateUnfit = "submission_state_unfit", 409, "报送当前状态不允许此操作", "The submission's state does not allow this";
    SubmissionOutdated = "submission_outdated", 409, "登记内容在提交后已有变化，请退回重新核对", "The record has changed since; give the submission back";
    ExportStateUnfit = "export_state_unfit", 409, "导出申请当前状态不允许此操作，请刷新后查看", "The state of the export request does not allow this";
    ExportGone = "export_gone", 410, "导出文件已下载过或已过期，需要时请重新申请", "The file was downloaded or has expired; ask again";
    SubmissionUnsafe = "submission_unsafe", 409, "此项须逐条审核", "This one must be looked at by itself";
    SubmissionNotYet = "submission_not_yet", 409, "公示（异议）期未满，暂不能审核通过", "Objections may still be raised; it cannot be confirmed yet";
    ActionRestedOn = "action_rested_on", 409, "该事项之后人员信息又有变更，不能撤销，请先撤销后续事项", "The record was changed since; reverse what came later first";
    ElectionStateUnfit = "election_state_unfit", 409, "选举当前进度不允许此操作，请刷新后查看", "The state of the election does not allow this";
    ElectionOpen = "election_open", 409, "该村(社区)已有正在进行的选举", "An election of the place is under way already";
    ElectionRestedOn = "election_rested_on", 409, "选举结果生效后，相关人员或任期又有变更，不能撤销", "People or terms were changed since; the result cannot be taken back";
    RevisionOutdated = "revision_outdated", 412, "内容已被他人修改，请刷新后重试", "Changed by someone else; reload and try again";
    BodyTooLarge = "body_too_large", 413, "内容超过大小限制", "The body is too large";
    MediaTypeUnsupported = "media_type_unsupported", 415, "不支持的文件类型", "Media type not supported";
    FieldsInvalid = "fields_invalid", 422, "内容有误，请按提示修改", "Some fields are wrong";
    RuleViolated = "rule_violated", 422, "不符合业务规则", "A rule does not allow this";
    PasswordWeak = "password_weak", 422, "密码不符合要求", "The password is too weak";
    PreconditionRequired = "precondition_required", 428, "请携带 If-Match 版本号", "If-Match is required";
    Internal = "internal", 500, "系统内部错误，请联系管理员并告知请求编号", "Internal error; tell the administrator the request id";
    PersonHasAccount = "person_has_account", 409, "该人员已有账号，一人只能有一个账号", "The person has an account already";
    SecondFactorRequired = "second_factor_required", 401, "请输入双重验证码", "Enter the code of the second factor";
    SecondFactorWrong = "second_factor_wrong", 401, "验证码不正确或已使用过", "The code is wrong or was used before";
    SecondFactorMissing = "second_factor_missing", 403, "请先启用双重验证", "Set up a second factor first";
    SecondFactorProofRequired = "second_factor_proof_required", 403, "此操作需要重新输入双重验证码", "Prove the second factor again first";
    Busy = "busy", 503, "系统繁忙，请稍后重试", "Busy; try again shortly";
}

impl ErrorCode {
    /// The code with its stable text.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.code() == code)
    }

    /// A problem document without detail.
    pub fn problem(self) -> Problem {
        Problem {
            r#type: format!("/problems/{}", self.code()),
            title: self.title().to_owned(),
            status: self.status(),
            code: self.code().to_owned(),
            detail: None,
            title_en: self.title_en().to_owned(),
            detail_en: None,
            request_id: None,
            errors: Vec::new(),
        }
    }
}

impl FieldProblem {
    /// A problem that blocks, with what to do in Chinese and English.
    pub fn error(field: &str, code: &str, message: &str, message_en: &str) -> Self {
        Self {
            field: field.to_owned(),
            code: code.to_owned(),
            severity: domain::worker::Severity::Error,
            message: message.to_owned(),
            message_en: message_en.to_owned(),
            suggestion: None,
            params: BTreeMap::new(),
        }
    }
}

impl From<domain::worker::Finding> for FieldProblem {
    fn from(finding: domain::worker::Finding) -> Self {
        Self {
            field: finding.field,
            code: finding.code.code().to_owned(),
            severity: finding.code.severity(),
            message: finding.code.text().to_owned(),
            message_en: finding.code.text_en().to_owned(),
            suggestion: finding.suggestion,
            params: BTreeMap::new(),
        }
    }
}
