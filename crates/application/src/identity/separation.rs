//! Separation of the three administrators (三员分立): who keeps accounts, who decides what roles
//! may do, and who watches both are three people, and none of them works on the register.

use std::collections::BTreeSet;

use contract::{ErrorCode, Permission};

use crate::{AppError, AppResult};

/// Duties that nobody may have two of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Duty {
    Accounts,
    Roles,
    Audit,
    Business,
}

impl Duty {
    const fn label(self) -> (&'static str, &'static str) {
        match self {
            Self::Accounts => ("账号管理", "accounts"),
            Self::Roles => ("角色授权", "roles"),
            Self::Audit => ("审计", "audit"),
            Self::Business => ("业务", "business"),
        }
    }
}

/// The duty a permission belongs to; none for looking at what every administrator must see.
const fn duty(permission: Permission) -> Option<Duty> {
    match permission {
        Permission::AccountEdit | Permission::KeyRotate => Some(Duty::Accounts),
        Permission::RoleEdit => Some(Duty::Roles),
        Permission::AuditView | Permission::AuditVerify => Some(Duty::Audit),
        Permission::WorkerView
        | Permission::WorkerEdit
        | Permission::WorkerExport
        | Permission::ExportApprove
        | Permission::IdentityReveal
        | Permission::PayView
        | Permission::PaySchemeView
        | Permission::PaySchemeEdit
        | Permission::PayRunView
        | Permission::PayRunEdit
        | Permission::PayRunApprove
        | Permission::FamilyView
        | Permission::DuplicateDecide
        | Permission::SubmissionConfirm
        | Permission::SubmissionRules
        | Permission::PersonnelEdit
        | Permission::ElectionEdit
        | Permission::ElectionApprove
        | Permission::ImportRun
        | Permission::OrganisationEdit
        | Permission::ActEdit
        | Permission::ActApprove
        | Permission::StatisticsView
        | Permission::CodesEdit
        | Permission::OwnRecordView
        // Whoever gives on no more than they have needs what they give: it goes with the register,
        // and never with the keeping of all accounts.
        | Permission::AccountDelegate => Some(Duty::Business),
        Permission::OrganisationView
        | Permission::CodesView
        | Permission::AccountView
        | Permission::RoleView => None,
    }
}

/// Checks everything one person may do.
///
/// # Errors
/// `rule_violated` when two duties meet.
pub(super) fn check(permissions: impl IntoIterator<Item = Permission>) -> AppResult<()> {
    let duties: BTreeSet<Duty> = permissions.into_iter().filter_map(duty).collect();
    if duties.len() < 2 {
        return Ok(());
    }
    let (labels, labels_en): (Vec<&str>, Vec<&str>) = duties.into_iter().map(Duty::label).unzip();
    Err(AppError::new(ErrorCode::RuleViolated).with_detail(
        format!(
            "按照三员分立要求，{}权限不能授予同一角色或同一账号。",
            labels.join("、")
        ),
        format!(
            "Duties are kept apart: one role or account cannot hold permissions of {}.",
            labels_en.join(" and ")
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_duties_are_refused_and_looking_is_none() {
        use Permission::{
            AccountEdit, AccountView, AuditView, CodesView, OrganisationView, RoleEdit, RoleView,
            WorkerView,
        };
        for pair in [
            [AccountEdit, RoleEdit],
            [AccountEdit, AuditView],
            [AccountEdit, WorkerView],
            [RoleEdit, AuditView],
            [RoleEdit, WorkerView],
            [AuditView, WorkerView],
        ] {
            assert_eq!(
                check(pair).unwrap_err().code(),
                ErrorCode::RuleViolated,
                "{pair:?}"
            );
        }
        for duty in [AccountEdit, RoleEdit, AuditView, WorkerView] {
            check([duty, AccountView, RoleView, CodesView, OrganisationView]).unwrap();
        }
    }
}
