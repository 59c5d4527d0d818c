//! Every operation, for every account of the small world, against an oracle: nobody without a
//! token, no permission no answer, outside the scope is not found. An operation that is not in
//! the table fails the test.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod harness;

use std::collections::BTreeMap;

use actix_web::{http::Method, test::TestRequest};
use contract::Permission as P;
use harness::{Server, as_someone};
use serde_json::{Value, json};
use testkit::{World, both_databases, worker_input};

/// Who may call an operation.
#[derive(Clone, Copy, PartialEq)]
enum Who {
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
enum About {
    /// Nothing that has a place: never refused for the scope.
    Nothing,
    /// An object in the subtree of 锦江区.
    Place,
    /// Something of someone else's: not found for everyone.
    Another,
}

/// Whoever keeps accounts, all of them or those of a subtree.
const KEEPS: Who = Who::Keeper(P::AccountEdit);

/// The oracle's table: operation, who may, what it is about.
const TABLE: &[(&str, Who, About)] = &[
    ("auth_login", Who::Open, About::Nothing),
    ("auth_refresh", Who::Open, About::Nothing),
    ("auth_logout", Who::Open, About::Nothing),
    ("tool_identity_check", Who::Open, About::Nothing),
    ("tool_credit_code_check", Who::Open, About::Nothing),
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
        Who::With(P::ActEdit),
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
    ("worker_create", Who::With(P::WorkerEdit), About::Nothing),
    ("worker_get", Who::With(P::WorkerView), About::Place),
    ("worker_update", Who::With(P::WorkerEdit), About::Place),
    ("worker_reveal", Who::With(P::IdentityReveal), About::Place),
    (
        "worker_disclosures",
        Who::With(P::IdentityReveal),
        About::Place,
    ),
    // Nobody of the small world has an account that belongs to a person.
    (
        "me_disclosures",
        Who::With(P::OwnRecordView),
        About::Another,
    ),
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
const INSIDE: &[&str] = &[
    "city",
    "sysadmin",
    "district-510104",
    "town-510104017",
    "village-510104017001",
];

/// One operation of the document.
struct Operation {
    id: String,
    method: Method,
    path: String,
}

fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(api::document()).unwrap();
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            found.push(Operation {
                id: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase().parse().unwrap(),
                path: path.clone(),
            });
        }
    }
    found
}

/// The beginning of a file of this kind.
const PDF: &[u8] = b"%PDF-1.7";

/// An act that splits a place, which has a person to allocate.
fn act_of(place: &str) -> Value {
    let part =
        |node: Value| json!({ "node": node, "children": [], "address_words": [], "share": null });
    json!({
        "title": "拆分", "document_number": null, "effective_on": "2026-08-01", "reason": null,
        "steps": [{ "step": "SPLIT", "source": place, "parts": [part(json!({ "id": place })), part(json!({ "new": "东社区" }))] }],
    })
}

/// Ids that the paths and bodies refer to.
struct Objects(BTreeMap<&'static str, String>);

impl Objects {
    async fn of(world: &World, server: &Server) -> Self {
        let place = world.place("510104017001").await.to_string();
        let city = server.token("city").await;
        let input = worker_input(world.place("510104017001").await, 1);
        let entered = server
            .send(as_someone(
                TestRequest::post().uri("/api/v1/workers").set_json(&input),
                &city,
            ))
            .await;
        assert_eq!(entered.status, 201, "{:?}", entered.body);
        let worker = entered.body["id"].as_str().unwrap().to_owned();
        let twin = server
            .send(as_someone(
                TestRequest::post()
                    .uri("/api/v1/workers")
                    .set_json(worker_input(world.place("510104017001").await, 95)),
                &city,
            ))
            .await;
        assert_eq!(twin.status, 201, "{:?}", twin.body);
        let twin = twin.body["id"].as_str().unwrap().to_owned();
        let pair = json!({ "worker_id": worker, "other_id": twin });
        let pair = server
            .send(as_someone(
                TestRequest::post().uri("/api/v1/duplicates").set_json(pair),
                &city,
            ))
            .await;
        assert_eq!(pair.status, 201, "{:?}", pair.body);
        let pair = pair.body["pair"]["id"].as_str().unwrap().to_owned();
        let view = json!({ "name": "常用", "query": "", "columns": [] });
        let view = server
            .send(as_someone(
                TestRequest::post()
                    .uri("/api/v1/saved-views")
                    .set_json(view),
                &city,
            ))
            .await;
        assert_eq!(view.status, 201);
        let act = server
            .send(as_someone(
                TestRequest::post()
                    .uri("/api/v1/organisation-acts")
                    .set_json(act_of(&place)),
                &city,
            ))
            .await;
        assert_eq!(act.status, 201, "{:?}", act.body);
        let act = act.body["id"].as_str().unwrap().to_owned();
        let document = format!("/api/v1/organisation-acts/{act}/document?name=a.pdf");
        let document = TestRequest::put().uri(&document).set_payload(PDF);
        assert_eq!(server.send(as_someone(document, &city)).await.status, 204);
        let clerk = server.token("village-510104017001").await;
        let input = worker_input(place.parse().unwrap(), 77);
        let submission = TestRequest::post().uri("/api/v1/workers").set_json(&input);
        let submission = server.send(as_someone(submission, &clerk)).await;
        assert_eq!(submission.status, 202, "{:?}", submission.body);
        let submission = submission.body["summary"]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let nobodys = uuid::Uuid::from_u128(7).to_string();
        Self(BTreeMap::from([
            ("worker_id", worker),
            ("organisation_id", place),
            ("duplicate_id", pair),
            ("twin_id", twin),
            ("act_id", act),
            ("submission_id", submission),
            ("delegation_id", nobodys.clone()),
            ("proof_id", nobodys.clone()),
            // Someone else's import, session and filter are as unknown as none at all; the filter
            // is the city's own and so left out for it.
            ("import_id", nobodys.clone()),
            ("session_id", nobodys.clone()),
            ("saved_view_id", nobodys.clone()),
            ("account_id", nobodys.clone()),
            ("grant_id", nobodys.clone()),
            ("role_id", nobodys),
            ("list", "education".to_owned()),
            ("code", "21".to_owned()),
            ("source", "matrix".to_owned()),
            ("norm", "RESIDENTS_COMMITTEE".to_owned()),
            ("file", "1999-01-01.json".to_owned()),
            // No installation has rotated so often.
            ("key_id", "60000".to_owned()),
        ]))
    }

    fn get(&self, name: &str) -> &str {
        self.0
            .get(name)
            .map_or_else(|| panic!("no object for {{{name}}}"), String::as_str)
    }

    fn path(&self, operation: &Operation) -> String {
        let mut path = operation.path.clone();
        while let (Some(from), Some(to)) = (path.find('{'), path.find('}')) {
            let name = path[from + 1..to].to_owned();
            path.replace_range(from..=to, self.get(&name));
        }
        let place = self.get("organisation_id");
        let query = match operation.id.as_str() {
            "organisation_list" => format!("?parent_id={place}"),
            "worker_list" | "statistics_overview" | "staffing_list" | "submission_list" => {
                format!("?organisation_id={place}")
            }
            _ => String::new(),
        };
        format!("/api/v1{path}{query}")
    }

    /// A body that can be read, so that a refusal is for the right reason.
    fn body(&self, id: &str, attempt: usize) -> Option<Value> {
        let place = self.get("organisation_id");
        let mut input = worker_input(
            place.parse().unwrap(),
            u16::try_from(2 * attempt + 101).unwrap(),
        );
        let body = match id {
            "auth_login" => json!({ "username": "nobody", "password": "wrong" }),
            "second_factor_begin" => json!({ "password": "wrong" }),
            "second_factor_confirm"
            | "second_factor_prove"
            | "second_factor_recovery_codes"
            | "second_factor_remove" => json!({ "code": "000000" }),
            "account_person_find" => json!({ "name": "张三", "id_number": "510199198503150013" }),
            "temporary_grant_create" => {
                json!({ "organisation_id": place, "action": "VIEW", "valid_until": "2026-07-10T00:00:00Z", "reason": "联合检查" })
            }
            "auth_password_change" => {
                json!({ "current_password": "wrong", "new_password": "wrong" })
            }
            "account_create" => {
                json!({ "username": format!("new-{attempt}"), "display_name": "新账号", "password": "Long-enough-1", "role_ids": [], "scopes": [] })
            }
            "account_update" => {
                json!({ "display_name": "改名", "status": "ACTIVE", "role_ids": [], "scopes": [] })
            }
            "account_password_reset" => json!({ "password": "Long-enough-1" }),
            "role_create" | "role_update" => {
                json!({ "name": format!("角色{attempt}"), "description": "", "permissions": [] })
            }
            "code_save" => {
                json!({ "label": "大学本科毕业", "label_en": null, "parent": "20", "position": 1, "enabled": true })
            }
            "organisation_create" => {
                json!({ "kind": "VILLAGE", "nature": "RESIDENTS_COMMITTEE", "name": format!("新社区{attempt}"), "parent_id": place, "division_code": null, "valid_from": "2026-01-01" })
            }
            "organisation_act_create" | "organisation_act_update" => act_of(place),
            "organisation_act_allocation_propose" => json!({ "basis": "EVEN" }),
            "organisation_act_allocation_save" => {
                json!({ "items": [{ "worker_id": self.get("worker_id"), "source_id": place, "target": { "id": place } }] })
            }
            "organisation_act_return" | "organisation_act_reverse" => json!({ "reason": "核对" }),
            "organisation_update" => {
                json!({ "name": "督院街社区", "nature": "RESIDENTS_COMMITTEE", "division_code": "510104017001", "effective_on": null })
            }
            "organisation_figure_save" => {
                json!({ "kind": "POPULATION", "year": 2025, "value": 12000, "source": "统计局" })
            }
            "post_quota_save" => {
                json!({ "posts": [{ "class": "MEMBER", "number": 5 }], "effective_on": "2026-01-01", "document_number": "锦编〔2026〕1号", "reason": null })
            }
            "norm_save" => json!({ "minimum": 5, "maximum": 9, "source": "居民委员会组织法" }),
            "worker_search" => json!({ "id_number": "510199198503150013" }),
            "worker_export" => {
                json!({ "reason": "核对名单", "format": "csv", "filter": { "organisation_id": place } })
            }
            "worker_create" => serde_json::to_value(&input).unwrap(),
            "worker_update" => {
                input.id_number = None;
                json!({ "record": input, "effective_on": null, "reason": null })
            }
            "duplicate_create" => {
                json!({ "worker_id": self.get("worker_id"), "other_id": self.get("twin_id") })
            }
            "duplicate_merge" => json!({ "keep": self.get("worker_id"), "reason": "核对" }),
            "duplicate_dismiss" | "duplicate_reopen" => json!({ "reason": "核对" }),
            "import_undo" => json!({ "reason": "导错文件" }),
            "worker_reveal" | "submission_reveal" | "own_record_reveal" => {
                json!({ "reason": "核对" })
            }
            "submission_resubmit" => {
                input.id_number = None;
                json!({ "record": input, "effective_on": null, "reason": null })
            }
            "correction_create" => json!({ "record": input, "reason": "核对" }),
            "submission_return" => json!({ "reasons": { "name": "请核对" } }),
            "submission_confirm_batch" => json!({ "ids": [self.get("submission_id")] }),
            "submission_rules_save" => json!({ "items": [] }),
            "submission_delegation_create" => {
                json!({ "username": "nobody", "valid_from": "2026-07-01", "valid_to": "2026-07-02", "reason": "休假" })
            }
            "key_rotation_create" => json!({}),
            "saved_view_create" => {
                json!({ "name": format!("筛选{attempt}"), "query": "", "columns": [] })
            }
            "import_mapping_save" => json!({ "columns": {} }),
            "tool_identity_check" => json!({ "number": "510199198503150013" }),
            "tool_credit_code_check" => json!({ "code": "51510100MA0000031U" }),
            _ => return None,
        };
        Some(body)
    }

    fn request(&self, operation: &Operation, attempt: usize) -> TestRequest {
        let request = TestRequest::default()
            .method(operation.method.clone())
            .uri(&self.path(operation))
            .insert_header(("if-match", "\"1\""));
        match operation.id.as_str() {
            "import_create" | "import_inspect" | "organisation_act_sheet" => request
                .insert_header(("content-type", "text/csv"))
                .set_payload("姓名\n张三\n"),
            // Never of the stored revision, so that what the next account asks for is still there.
            "organisation_act_delete" | "organisation_act_submit" | "submission_rules_save" => {
                request.insert_header(("if-match", "\"99\""))
            }
            "duplicate_merge" | "duplicate_dismiss" | "duplicate_reopen" => request
                .insert_header(("if-match", "\"99\""))
                .set_json(self.body(&operation.id, attempt)),
            "organisation_act_document_put" | "correction_proof_add" => request
                .insert_header(("content-type", "application/pdf"))
                .set_payload(PDF),
            "worker_photo_put" => request
                .insert_header(("content-type", "image/png"))
                .set_payload(&b"\x89PNG\r\n\x1a\n"[..]),
            id => match self.body(id, attempt) {
                Some(body) => request.set_json(body),
                None => request,
            },
        }
    }
}

fn rule(id: &str) -> (Who, About) {
    let found = TABLE.iter().find(|(known, _, _)| *known == id);
    found.map_or_else(
        || panic!("{id} has no case: add a row to TABLE"),
        |(_, who, about)| (*who, *about),
    )
}

#[test]
fn every_operation_has_its_case_and_every_case_its_operation() {
    let mut operations: Vec<String> = operations()
        .into_iter()
        .map(|operation| operation.id)
        .collect();
    operations.iter().for_each(|id| {
        rule(id);
    });
    operations.sort();
    let mut table: Vec<&str> = TABLE.iter().map(|(id, _, _)| *id).collect();
    table.sort_unstable();
    assert_eq!(operations, table);
}

both_databases! {
    async fn nobody_gets_an_answer_without_a_token(database) {
        let world = World::layered(database).await;
        let server = Server::new(&world, false).await;
        let objects = Objects::of(&world, &server).await;
        for operation in operations() {
            let (who, _) = rule(&operation.id);
            if who == Who::Open {
                continue;
            }
            let bare = server.send(objects.request(&operation, 0)).await;
            assert_eq!(bare.problem(), (401, "sign_in_required"), "{}", operation.id);
            assert_eq!(bare.kind, "application/problem+json", "{}", operation.id);
            let forged = server.send(as_someone(objects.request(&operation, 0), "eyJhbGciOiJub25lIn0.e30.")).await;
            assert_eq!(forged.status, 401, "{}", operation.id);
        }
    }

    async fn everyone_gets_exactly_what_is_theirs(database) {
        let world = World::layered(database).await;
        let server = Server::new(&world, false).await;
        let objects = Objects::of(&world, &server).await;
        let accounts: Vec<&str> = world.usernames().collect();
        let city = server.token("city").await;
        for (attempt, username) in accounts.iter().enumerate() {
            let token = server.token(username).await;
            let actor = world.actor(username).await;
            for operation in operations() {
                let (who, about) = rule(&operation.id);
                if who == Who::Open {
                    continue;
                }
                if operation.id == "worker_photo_get" {
                    // Its absence must not be taken for the scope.
                    let photo = Operation { id: "worker_photo_put".to_owned(), method: Method::PUT, path: operation.path.clone() };
                    assert_eq!(server.send(as_someone(objects.request(&photo, attempt), &city)).await.status, 204);
                }
                let reply = server.send(as_someone(objects.request(&operation, attempt), &token)).await;
                let context = format!("{} as {username}: {} {:?}", operation.id, reply.status, reply.body);
                let permitted = match who {
                    Who::With(permission) => actor.may(permission),
                    Who::Keeper(permission) => {
                        actor.may(permission) || actor.may(P::AccountDelegate)
                    }
                    Who::Open | Who::SignedIn => true,
                };
                let inside = INSIDE.contains(username);
                assert!(reply.status < 500, "{context}");
                if !permitted {
                    assert_eq!(reply.problem(), (403, "permission_missing"), "{context}");
                } else if about == About::Another || (about == About::Place && !inside) {
                    assert_eq!(reply.problem(), (404, "not_found"), "{context}");
                } else {
                    assert!(!matches!(reply.status, 401 | 403), "{context}");
                    assert!(about != About::Place || reply.status != 404, "{context}");
                }
            }
        }
    }
}
