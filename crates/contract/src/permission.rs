//! Permissions, written `module:entity:action`.

macro_rules! permissions {
    // A `tt`: the OpenAPI schema does not see through the group around a `literal`.
    ($($variant:ident = $code:tt, $scope:ident, $zh:literal, $en:literal;)+) => {
        /// What an account may do; roles are sets of these (权限).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum Permission { $(#[doc = $en] #[serde(rename = $code)] $variant,)+ }

        impl Permission {
            /// Every permission.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
            /// `module:entity:action`.
            pub const fn code(self) -> &'static str { match self { $(Self::$variant => $code,)+ } }
            /// Chinese label.
            pub const fn label(self) -> &'static str { match self { $(Self::$variant => $zh,)+ } }
            /// English label.
            pub const fn label_en(self) -> &'static str { match self { $(Self::$variant => $en,)+ } }
            /// Which data scope it works within.
            pub const fn reach(self) -> Reach { match self { $(Self::$variant => Reach::$scope,)+ } }
            /// The permission with a code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.code() == code)
            }
        }

        /// One type per permission: a use case names the one it needs in its signature, so it
        /// cannot be reached without it.
        pub mod perm {
            $(#[doc = $en] #[derive(Clone, Copy, Debug)] pub struct $variant;
            impl super::Requires for $variant {
                const PERMISSION: super::Permission = super::Permission::$variant;
            })+
        }
    };
}

/// Which of an account's data scopes limits a permission (数据范围).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Subtrees the account may view.
    View,
    /// Subtrees the account may edit.
    Edit,
    /// Subtrees in which the account approves what others submit.
    Approve,
    /// Not about organisations' data.
    Global,
}

/// A type that stands for one permission.
pub trait Requires {
    /// The permission.
    const PERMISSION: Permission;
}

permissions! {
    WorkerView = "worker:record:view", View, "查看人员", "View workers";
    WorkerEdit = "worker:record:edit", Edit, "录入和修改人员", "Enter and change workers";
    WorkerExport = "worker:record:export", View, "导出人员", "Export workers";
    IdentityReveal = "worker:identity:reveal", View, "查看完整证件号码和联系方式", "See identity numbers in clear";
    PayView = "worker:pay:view", View, "查看薪酬", "See pay";
    FamilyView = "worker:family:view", View, "查看家庭成员", "See family members";
    DuplicateDecide = "worker:duplicate:decide", Edit, "处理重复人员", "Decide about duplicates";
    SubmissionConfirm = "worker:submission:confirm", Approve, "审核报送的人员信息", "Confirm what others submit";
    SubmissionRules = "worker:submission:rules", Global, "设置审核规则", "Decide what needs confirmation";
    PersonnelEdit = "personnel:action:edit", Edit, "办理人事事项", "Propose personnel actions";
    ElectionEdit = "election:act:edit", Edit, "办理换届选举", "Hold elections";
    ElectionApprove = "election:act:approve", Approve, "审批换届选举结果", "Approve results of elections";
    ImportRun = "exchange:import:run", Edit, "批量导入", "Run imports";
    OrganisationView = "organisation:unit:view", View, "查看组织机构", "View organisations";
    OrganisationEdit = "organisation:unit:edit", Edit, "维护组织机构", "Maintain organisations";
    ActEdit = "organisation:act:edit", Edit, "拟订机构调整", "Draft reorganisations";
    ActApprove = "organisation:act:approve", Approve, "审批机构调整", "Approve reorganisations";
    StatisticsView = "statistics:overview:view", View, "查看统计", "View statistics";
    CodesView = "codes:list:view", Global, "查看字典", "View dictionaries";
    CodesEdit = "codes:list:edit", Global, "维护字典", "Maintain dictionaries";
    AccountView = "identity:account:view", Global, "查看账号", "View accounts";
    AccountEdit = "identity:account:edit", Global, "维护账号", "Maintain accounts";
    RoleView = "identity:role:view", Global, "查看角色", "View roles";
    RoleEdit = "identity:role:edit", Global, "维护角色和授权", "Maintain roles and grants";
    KeyRotate = "system:key:rotate", Global, "管理加密密钥", "Manage encryption keys";
    AuditView = "audit:entry:view", Global, "查看审计日志", "View the audit log";
    AuditVerify = "audit:chain:verify", Global, "校验审计日志", "Verify the audit log";
    OwnRecordView = "worker:self:view", Global, "查看本人信息、申请更正", "View the own record and ask for corrections";
    PaySchemeView = "pay:scheme:view", View, "查看薪酬方案", "View schemes of pay";
    PaySchemeEdit = "pay:scheme:edit", Edit, "制定薪酬方案", "Draw up schemes of pay";
    PayRunView = "pay:run:view", View, "查看发薪批次和工资条", "View runs of pay and payslips";
    PayRunEdit = "pay:run:edit", Edit, "办理发薪批次", "Prepare runs of pay";
    PayRunApprove = "pay:run:approve", Approve, "复核和审批发薪批次", "Check and approve runs of pay";
    ExportApprove = "worker:export:approve", View, "审批导出", "Approve exports of others";
    AccountDelegate = "identity:account:delegate", Edit, "维护本辖区账号", "Maintain accounts of the own subtree";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_module_entity_action() {
        for permission in Permission::ALL {
            assert_eq!(
                permission.code().split(':').count(),
                3,
                "{}",
                permission.code()
            );
            assert_eq!(Permission::from_code(permission.code()), Some(*permission));
        }
    }
}
