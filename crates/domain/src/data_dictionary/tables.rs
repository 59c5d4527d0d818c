//! What of the schema is not a personal field.

/// Columns of tables about people that say nothing of a person: which row it is, whose, since when
/// it holds and since when it is known.
pub const TECHNICAL: &[&str] = &[
    "id",
    "worker_id",
    "account_id",
    "revision",
    "valid_from",
    "valid_to",
    "recorded_at",
    "superseded_at",
    "created_at",
    "updated_at",
];

/// Tables about places, codes, rights and the program itself; of people they name at most who did
/// something.
pub const NOT_PERSONAL: &[&str] = &[
    "access_version",
    "assessment_round",
    "audit_head",
    "back_limit",
    "code",
    "export_request_root",
    "job",
    "key_rotation",
    "organisation",
    "organisation_act",
    "organisation_act_subject",
    "organisation_figure",
    "organisation_lineage",
    "organisation_version",
    "pay_parameters",
    "pay_run",
    "pay_run_step",
    "pay_scheme",
    "personnel_batch",
    "post_quota",
    "role",
    "roster_version",
    "seaql_migrations",
    "staffing_norm",
    "submission_rule",
    "submission_rule_set",
    "term",
    "writing_key",
];
