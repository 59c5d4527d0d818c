//! The oracle's table.

use contract::Permission as P;

/// Who may call an operation.
#[derive(Clone, Copy, PartialEq)]
pub enum Who {
    /// Anyone, without a token.
    Open,
    /// Anyone signed in, about themselves.
    SignedIn,
    /// Whoever has the permission.
    With(P),
    /// Whoever has the permission, or keeps the accounts of a subtree.
    Keeper(P),
}

/// What an operation is about, and so when it is not found.
#[derive(Clone, Copy, PartialEq)]
pub enum About {
    /// Nothing that has a place: never refused for the scope.
    Nothing,
    /// An object in the subtree of 锦江区.
    Place,
    /// Something of someone else's: not found for everyone.
    Another,
}

/// Whoever keeps accounts, all of them or those of a subtree.
pub const KEEPS: Who = Who::Keeper(P::AccountEdit);

/// One operation, who may call it, what it is about.
pub type Case = (&'static str, Who, About);

/// Every case.
pub fn cases() -> impl Iterator<Item = &'static Case> {
    TABLE
        .iter()
        .chain(super::personnel::TABLE)
        .chain(super::pay::TABLE)
}

/// The cases of everything but personnel management and pay.
const TABLE: &[Case] = &[
    ("auth_login", Who::Open, About::Nothing),
    ("auth_refresh", Who::Open, About::Nothing),
    ("auth_logout", Who::Open, About::Nothing),
    ("tool_identity_check", Who::Open, About::Nothing),
    ("tool_credit_code_check", Who::Open, About::Nothing),
    ("tool_retirement_date", Who::Open, About::Nothing),
    ("tool_pay_calculation", Who::Open, About::Nothing),
    ("auth_me", Who::SignedIn, About::Nothing),
    ("auth_password_change", Who::SignedIn, About::Nothing),
    ("session_list", Who::SignedIn, About::Nothing),
    ("data_dictionary_get", Who::SignedIn, About::Nothing),
    ("session_revoke", Who::SignedIn, About::Another),
    ("second_factor_get", Who::SignedIn, About::Nothing),
    ("second_factor_begin", Who::SignedIn, About::Nothing),
    ("second_factor_confirm", Who::SignedIn, About::Nothing),
    ("second_factor_prove", Who::SignedIn, About::Nothing),
    (
        "second_factor_recovery_codes",
        Who::SignedIn,
        About::Nothing,
    ),
    ("second_factor_remove", Who::SignedIn, About::Nothing),
    ("access_notice_list", Who::SignedIn, About::Nothing),
    // What a keeper finds within and outside the own bounds: account_keeper.rs beside this file.
    ("account_list", Who::Keeper(P::AccountView), About::Nothing),
    ("account_create", KEEPS, About::Nothing),
    ("account_get", Who::Keeper(P::AccountView), About::Nothing),
    ("account_update", KEEPS, About::Nothing),
    ("account_password_reset", KEEPS, About::Nothing),
    ("account_unlock", KEEPS, About::Nothing),
    ("account_second_factor_reset", KEEPS, About::Nothing),
    ("account_person_find", KEEPS, About::Nothing),
    ("account_session_end", KEEPS, About::Nothing),
    ("online_session_list", KEEPS, About::Nothing),
    ("online_session_end", KEEPS, About::Nothing),
    ("sign_in_failure_list", KEEPS, About::Nothing),
    ("temporary_grant_create", KEEPS, About::Nothing),
    ("temporary_grant_end", KEEPS, About::Nothing),
    ("role_list", Who::With(P::RoleView), About::Nothing),
    ("role_create", Who::With(P::RoleEdit), About::Nothing),
    ("role_update", Who::With(P::RoleEdit), About::Nothing),
    ("role_delete", Who::With(P::RoleEdit), About::Nothing),
    ("permission_list", Who::With(P::RoleView), About::Nothing),
    ("code_list_list", Who::With(P::CodesView), About::Nothing),
    ("code_list", Who::With(P::CodesView), About::Nothing),
    ("code_save", Who::With(P::CodesEdit), About::Nothing),
    (
        "organisation_list",
        Who::With(P::OrganisationView),
        About::Place,
    ),
    (
        "organisation_create",
        Who::With(P::OrganisationEdit),
        About::Place,
    ),
    (
        "organisation_get",
        Who::With(P::OrganisationView),
        About::Place,
    ),
    (
        "organisation_update",
        Who::With(P::OrganisationEdit),
        About::Place,
    ),
    (
        "organisation_figure_save",
        Who::With(P::OrganisationEdit),
        About::Place,
    ),
    (
        "organisation_rollup",
        Who::With(P::OrganisationView),
        About::Nothing,
    ),
    (
        "staffing_list",
        Who::With(P::OrganisationView),
        About::Place,
    ),
    ("staffing_get", Who::With(P::OrganisationView), About::Place),
    (
        "post_quota_save",
        Who::With(P::OrganisationEdit),
        About::Place,
    ),
    ("norm_list", Who::With(P::OrganisationView), About::Nothing),
    ("norm_save", Who::With(P::CodesEdit), About::Nothing),
    (
        "organisation_act_list",
        Who::With(P::OrganisationView),
        About::Nothing,
    ),
    (
        "organisation_act_sheet_template",
        Who::With(P::ActEdit),
        About::Nothing,
    ),
    (
        "organisation_act_sheet",
        Who::With(P::ActEdit),
        About::Nothing,
    ),
    (
        "organisation_act_create",
        Who::With(P::ActEdit),
        About::Place,
    ),
    (
        "organisation_act_get",
        Who::With(P::OrganisationView),
        About::Place,
    ),
    (
        "organisation_act_update",
        Who::With(P::ActEdit),
        About::Place,
    ),
    (
        "organisation_act_delete",
        Who::With(P::ActEdit),
        About::Place,
    ),
    (
        "organisation_act_preview",
        Who::With(P::OrganisationView),
        About::Place,
    ),
    (
        "organisation_act_allocation",
        Who::With(P::ActEdit),
        About::Place,
    ),
    (
        "organisation_act_allocation_propose",
        Who::With(P::ActEdit),
        About::Place,
    ),
    (
        "organisation_act_allocation_save",
        Who::With(P::ActEdit),
        About::Place,
    ),
    (
        "organisation_act_submit",
        Who::With(P::ActEdit),
        About::Place,
    ),
    (
        "organisation_act_approve",
        Who::With(P::ActApprove),
        About::Place,
    ),
    (
        "organisation_act_return",
        Who::With(P::ActApprove),
        About::Place,
    ),
    (
        "organisation_act_reverse",
        Who::With(P::ActApprove),
        About::Place,
    ),
    (
        "organisation_act_document_get",
        Who::With(P::OrganisationView),
        About::Place,
    ),
    (
        "organisation_act_document_put",
        Who::With(P::ActEdit),
        About::Place,
    ),
    (
        "statistics_overview",
        Who::With(P::StatisticsView),
        About::Place,
    ),
    ("worker_list", Who::With(P::WorkerView), About::Place),
    ("worker_search", Who::With(P::WorkerView), About::Nothing),
    ("worker_export", Who::With(P::WorkerExport), About::Place),
    (
        "export_request_list",
        Who::With(P::WorkerView),
        About::Nothing,
    ),
    (
        "export_request_counts",
        Who::With(P::WorkerView),
        About::Nothing,
    ),
    (
        "export_request_get",
        Who::With(P::WorkerView),
        About::Another,
    ),
    (
        "export_request_approve",
        Who::With(P::ExportApprove),
        About::Place,
    ),
    (
        "export_request_refuse",
        Who::With(P::ExportApprove),
        About::Place,
    ),
    (
        "export_request_withdraw",
        Who::With(P::WorkerExport),
        About::Another,
    ),
    (
        "export_request_download",
        Who::With(P::WorkerExport),
        About::Another,
    ),
    ("worker_create", Who::With(P::WorkerEdit), About::Nothing),
    ("worker_get", Who::With(P::WorkerView), About::Place),
    ("worker_update", Who::With(P::WorkerEdit), About::Place),
    ("worker_reveal", Who::With(P::IdentityReveal), About::Place),
    ("worker_timeline", Who::With(P::WorkerView), About::Place),
    ("worker_photo_put", Who::With(P::WorkerEdit), About::Place),
    ("worker_photo_get", Who::With(P::WorkerView), About::Place),
    (
        "worker_photo_delete",
        Who::With(P::WorkerEdit),
        About::Place,
    ),
    ("saved_view_list", Who::With(P::WorkerView), About::Nothing),
    (
        "saved_view_create",
        Who::With(P::WorkerView),
        About::Nothing,
    ),
    (
        "saved_view_delete",
        Who::With(P::WorkerView),
        About::Another,
    ),
    (
        "duplicate_list",
        Who::With(P::DuplicateDecide),
        About::Nothing,
    ),
    (
        "duplicate_create",
        Who::With(P::DuplicateDecide),
        About::Place,
    ),
    ("duplicate_get", Who::With(P::DuplicateDecide), About::Place),
    (
        "duplicate_merge",
        Who::With(P::DuplicateDecide),
        About::Place,
    ),
    (
        "duplicate_dismiss",
        Who::With(P::DuplicateDecide),
        About::Place,
    ),
    (
        "duplicate_reopen",
        Who::With(P::DuplicateDecide),
        About::Place,
    ),
    // The worker of the matrix belongs to nobody; own_record.rs beside this file has two who do.
    (
        "own_record_get",
        Who::With(P::OwnRecordView),
        About::Another,
    ),
    (
        "own_record_reveal",
        Who::With(P::OwnRecordView),
        About::Another,
    ),
    (
        "own_assessment_object",
        Who::With(P::OwnRecordView),
        About::Another,
    ),
    (
        "correction_create",
        Who::With(P::OwnRecordView),
        About::Another,
    ),
    (
        "correction_get",
        Who::With(P::OwnRecordView),
        About::Another,
    ),
    (
        "correction_withdraw",
        Who::With(P::OwnRecordView),
        About::Another,
    ),
    (
        "correction_proof_add",
        Who::With(P::OwnRecordView),
        About::Another,
    ),
    (
        "correction_proof_get",
        Who::With(P::OwnRecordView),
        About::Another,
    ),
    (
        "submission_proof_get",
        Who::With(P::WorkerView),
        About::Another,
    ),
    ("election_board_get", Who::With(P::WorkerView), About::Place),
    (
        "personnel_back_limit_list",
        Who::With(P::WorkerView),
        About::Nothing,
    ),
    (
        "personnel_back_limit_save",
        Who::With(P::PersonnelEdit),
        About::Place,
    ),
    ("election_list", Who::With(P::WorkerView), About::Nothing),
    ("election_create", Who::With(P::ElectionEdit), About::Place),
    ("election_get", Who::With(P::WorkerView), About::Place),
    ("election_delete", Who::With(P::ElectionEdit), About::Place),
    (
        "election_list_freeze",
        Who::With(P::ElectionEdit),
        About::Place,
    ),
    (
        "election_candidates_save",
        Who::With(P::ElectionEdit),
        About::Place,
    ),
    (
        "election_results_save",
        Who::With(P::ElectionEdit),
        About::Place,
    ),
    (
        "election_submit_batch",
        Who::With(P::ElectionEdit),
        About::Place,
    ),
    (
        "election_approve_batch",
        Who::With(P::ElectionApprove),
        About::Place,
    ),
    ("election_submit", Who::With(P::ElectionEdit), About::Place),
    (
        "election_approve",
        Who::With(P::ElectionApprove),
        About::Place,
    ),
    (
        "election_return",
        Who::With(P::ElectionApprove),
        About::Place,
    ),
    (
        "election_reverse",
        Who::With(P::ElectionApprove),
        About::Place,
    ),
    ("place_terms_get", Who::With(P::WorkerView), About::Place),
    ("submission_list", Who::With(P::WorkerView), About::Place),
    (
        "submission_counts",
        Who::With(P::WorkerView),
        About::Nothing,
    ),
    ("submission_get", Who::With(P::WorkerView), About::Place),
    (
        "submission_resubmit",
        Who::With(P::WorkerEdit),
        About::Place,
    ),
    (
        "submission_photo_get",
        Who::With(P::WorkerView),
        About::Another,
    ),
    (
        "submission_photo_resubmit",
        Who::With(P::WorkerEdit),
        About::Place,
    ),
    (
        "submission_withdraw",
        Who::With(P::WorkerEdit),
        About::Place,
    ),
    (
        "submission_confirm",
        Who::With(P::SubmissionConfirm),
        About::Place,
    ),
    (
        "submission_return",
        Who::With(P::SubmissionConfirm),
        About::Place,
    ),
    (
        "submission_reveal",
        Who::With(P::IdentityReveal),
        About::Place,
    ),
    (
        "submission_confirm_batch",
        Who::With(P::SubmissionConfirm),
        About::Nothing,
    ),
    (
        "submission_rules_get",
        Who::With(P::SubmissionRules),
        About::Nothing,
    ),
    (
        "submission_rules_save",
        Who::With(P::SubmissionRules),
        About::Nothing,
    ),
    (
        "submission_delegation_list",
        Who::With(P::SubmissionConfirm),
        About::Nothing,
    ),
    (
        "submission_delegation_create",
        Who::With(P::SubmissionConfirm),
        About::Nothing,
    ),
    (
        "submission_delegation_end",
        Who::With(P::SubmissionConfirm),
        About::Another,
    ),
    ("import_fields", Who::With(P::ImportRun), About::Nothing),
    ("import_template", Who::With(P::ImportRun), About::Nothing),
    ("import_inspect", Who::With(P::ImportRun), About::Nothing),
    (
        "import_mapping_list",
        Who::With(P::ImportRun),
        About::Nothing,
    ),
    (
        "import_mapping_save",
        Who::With(P::ImportRun),
        About::Nothing,
    ),
    ("import_create", Who::With(P::ImportRun), About::Nothing),
    ("import_list", Who::With(P::ImportRun), About::Nothing),
    ("import_get", Who::With(P::ImportRun), About::Another),
    ("import_cancel", Who::With(P::ImportRun), About::Another),
    ("import_commit", Who::With(P::ImportRun), About::Another),
    ("import_results", Who::With(P::ImportRun), About::Another),
    (
        "import_undo_preview",
        Who::With(P::ImportRun),
        About::Another,
    ),
    ("import_undo", Who::With(P::ImportRun), About::Another),
    (
        "import_results_file",
        Who::With(P::ImportRun),
        About::Another,
    ),
    ("import_events", Who::With(P::ImportRun), About::Another),
    (
        "encryption_key_list",
        Who::With(P::KeyRotate),
        About::Nothing,
    ),
    (
        "encryption_key_retire",
        Who::With(P::KeyRotate),
        About::Another,
    ),
    (
        "key_rotation_create",
        Who::With(P::KeyRotate),
        About::Nothing,
    ),
    (
        "worker_disclosures",
        Who::With(P::IdentityReveal),
        About::Place,
    ),
    (
        "me_disclosures",
        Who::With(P::OwnRecordView),
        About::Another,
    ),
    ("audit_list", Who::With(P::AuditView), About::Nothing),
    ("audit_verify", Who::With(P::AuditVerify), About::Nothing),
    (
        "audit_digest_list",
        Who::With(P::AuditVerify),
        About::Nothing,
    ),
    (
        "audit_digest_create",
        Who::With(P::AuditVerify),
        About::Nothing,
    ),
    (
        "audit_digest_file",
        Who::With(P::AuditVerify),
        About::Another,
    ),
    (
        "audit_digest_verify",
        Who::With(P::AuditVerify),
        About::Nothing,
    ),
];

/// Accounts whose scope holds 锦江区 督院街社区, where the object of every case lies.
pub const INSIDE: &[&str] = &[
    "city",
    "sysadmin",
    "district-510104",
    "town-510104017",
    "village-510104017001",
];
