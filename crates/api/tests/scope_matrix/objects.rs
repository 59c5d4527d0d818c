//! The objects that paths and bodies refer to, and a request for every operation.

use std::collections::BTreeMap;

use actix_web::test::TestRequest;
use application::{Actor, App, Settings, worker};
use contract::{FileFormat, WorkerExport, WorkerQuery};
use serde_json::{Value, json};
use testkit::{World, worker_input};

use super::{
    Operation,
    harness::{Server, as_someone},
};

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

/// A street's request for an export, which every officer above it may decide.
async fn asked_export(world: &World) -> String {
    let settings = Settings {
        export_limit: 0,
        ..world.app.settings().clone()
    };
    let app = App::new(world.app.store().clone(), settings);
    let street = world.actor("town-510104017").await;
    let actor = Actor::for_job(&app, street.principal().account_id).await;
    let request = WorkerExport {
        reason: "核对名单".to_owned(),
        format: FileFormat::Csv,
        filter: WorkerQuery::default(),
    };
    let asked = worker::export(&actor.unwrap().require().unwrap(), &request).await;
    asked.unwrap().asked().unwrap().id.to_string()
}

/// A scheme of pay from a day on, where none holds yet.
fn pay_scheme(district: &str, valid_from: &str) -> Value {
    let scheme: Value = serde_json::from_str(domain::pay::scheme::PUBLISHED[0].1).unwrap();
    json!({
        "organisation_id": district, "valid_from": valid_from, "document_number": "锦社发〔2026〕2号", "replaces": null,
        "scheme": scheme,
    })
}

/// A run of pay of a district, computed.
async fn pay_run(server: &Server, city: &str, district: &str) -> String {
    let vectors: Value = serde_json::from_str(domain::pay::VECTORS).unwrap();
    let parameters = json!({
        "organisation_id": district, "valid_from": "2026-06-01", "document_number": "成社保〔2026〕1号", "replaces": null,
        "parameters": vectors[0]["request"]["parameters"], "housing_rate": "0.08", "housing_rounding": "FEN",
    });
    let post = |uri: &str, body: Value, revision: i64| {
        let request = TestRequest::post().uri(uri).set_json(body);
        as_someone(request, city).insert_header(("if-match", format!("\"{revision}\"")))
    };
    let set = server
        .send(post("/api/v1/pay-parameters", parameters, 1))
        .await;
    assert_eq!(set.status, 201, "{:?}", set.body);
    let run = json!({ "organisation_id": district, "month": "2026-06" });
    let run = server.send(post("/api/v1/pay-runs", run, 1)).await;
    assert_eq!(run.status, 201, "{:?}", run.body);
    let id = run.body["run"]["id"].as_str().unwrap().to_owned();
    for (revision, step) in [(1, "FREEZE"), (2, "COMPUTE")] {
        let uri = format!("/api/v1/pay-runs/{id}/steps");
        let taken = server
            .send(post(&uri, json!({ "step": step }), revision))
            .await;
        assert_eq!(taken.status, 200, "{:?}", taken.body);
    }
    id
}

/// Ids that the paths and bodies refer to.
pub struct Objects(BTreeMap<&'static str, String>);

impl Objects {
    pub async fn of(world: &World, server: &Server) -> Self {
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
        let planned = TestRequest::post()
            .uri("/api/v1/elections")
            .set_json(election_in(&place));
        let planned = server.send(as_someone(planned, &city)).await;
        assert_eq!(planned.status, 201, "{:?}", planned.body);
        let election = planned.body["items"][0]["id"].as_str().unwrap().to_owned();
        let district = world.place("510104").await.to_string();
        let scheme = TestRequest::post()
            .uri("/api/v1/pay-schemes")
            .set_json(pay_scheme(&district, "2026-06-01"));
        let scheme = server.send(as_someone(scheme, &city)).await;
        assert_eq!(scheme.status, 201, "{:?}", scheme.body);
        let scheme = scheme.body["id"].as_str().unwrap().to_owned();
        let run = pay_run(server, &city, &district).await;
        let round = json!({
            "organisation_id": world.place("510104").await, "year": 2025,
            "rules": { "excellent_percent": 20, "grades_until": "2026-07-03", "objections_until": "2026-07-10" },
        });
        let round = TestRequest::post()
            .uri("/api/v1/personnel/assessment-rounds")
            .set_json(round);
        let round = server.send(as_someone(round, &city)).await;
        assert_eq!(round.status, 201, "{:?}", round.body);
        let round = round.body["summary"]["id"].as_str().unwrap().to_owned();
        let nobodys = uuid::Uuid::from_u128(7).to_string();
        Self(BTreeMap::from([
            ("worker_id", worker),
            ("organisation_id", place),
            ("election_id", election),
            ("district", district),
            ("scheme_id", scheme),
            ("run_id", run),
            ("duplicate_id", pair),
            ("twin_id", twin),
            ("act_id", act),
            ("submission_id", submission),
            ("action_id", nobodys.clone()),
            ("batch_id", nobodys.clone()),
            ("round_id", round),
            ("led_round", nobodys.clone()),
            ("asked_export", asked_export(world).await),
            ("export_id", nobodys.clone()),
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
            let name = match (&path[from + 1..to], operation.id.as_str()) {
                // One's own is read and taken away by nobody else; this one is another's to decide.
                ("export_id", "export_request_approve" | "export_request_refuse") => "asked_export",
                // A round is led by its district and the city alone, and seen by all within.
                (
                    "round_id",
                    "assessment_round_update"
                    | "assessment_round_delete"
                    | "assessment_round_close",
                ) => "led_round",
                (name, _) => name,
            }
            .to_owned();
            path.replace_range(from..=to, self.get(&name));
        }
        let place = self.get("organisation_id");
        let query = match operation.id.as_str() {
            "organisation_list" => format!("?parent_id={place}"),
            "worker_list"
            | "statistics_overview"
            | "staffing_list"
            | "submission_list"
            | "retirement_list"
            | "institution_candidate_list"
            | "personnel_action_list"
            | "promotion_list"
            | "assessment_sheet_get"
            | "personnel_ending_list"
            | "election_board_get" => {
                format!("?organisation_id={place}")
            }
            "pay_scheme_list" | "pay_parameters_list" => {
                format!("?organisation_id={}", self.get("district"))
            }
            "personnel_batch_template" | "personnel_batch_sheet" => "?kind=LEVEL".to_owned(),
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
            "personnel_back_limit_save" => json!({ "days": 90 }),
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
            "export_request_download" => json!({ "password": null }),
            "export_request_refuse" => json!({ "reason": "范围过大" }),
            "duplicate_merge" => json!({ "keep": self.get("worker_id"), "reason": "核对" }),
            "duplicate_dismiss" | "duplicate_reopen" => json!({ "reason": "核对" }),
            "import_commit" => json!({}),
            "import_undo" => json!({ "reason": "导错文件" }),
            "worker_reveal" | "submission_reveal" | "own_record_reveal" => {
                json!({ "reason": "核对" })
            }
            "submission_resubmit" => {
                input.id_number = None;
                json!({ "record": input, "effective_on": null, "reason": null })
            }
            "personnel_action_preview"
            | "personnel_action_create"
            | "personnel_action_resubmit" => level_of(attempt),
            "personnel_request_create" => {
                json!({ "id_number": "510199198503150013", "action": level_of(attempt) })
            }
            "election_create" => election_in(place),
            "election_candidates_save" => json!({ "candidates": [] }),
            "election_results_save" => json!({ "items": [{
                "election_id": self.get("election_id"), "revision": 99,
                "counts": [], "outcomes": [], "outgoing": [],
            }] }),
            "election_submit_batch" => json!({
                "items": [{ "election_id": self.get("election_id"), "revision": 99 }],
                "submission": { "document_number": "锦委组〔2026〕21号" },
            }),
            "election_approve_batch" => json!({
                "items": [{ "election_id": self.get("election_id"), "revision": 99 }],
            }),
            "election_submit" => json!({ "document_number": "锦委组〔2026〕21号" }),
            "election_return" | "election_reverse" => json!({ "reason": "核对" }),
            "personnel_batch_create" => json!({
                "kind": "LEVEL", "effective_on": "2026-06-30", "document_number": "1号",
                "rows": [{ "worker_id": self.get("worker_id"), "fields": { "level": 8 } }],
            }),
            "personnel_batch_confirm" => json!({}),
            "personnel_batch_reverse" => json!({ "reason": "名册有误" }),
            "assessment_round_create" => json!({
                "organisation_id": place, "year": 2025,
                "rules": { "excellent_percent": 20, "grades_until": "2026-07-03", "objections_until": "2026-07-10" },
            }),
            "assessment_round_update" => json!({
                "excellent_percent": 20, "grades_until": "2026-07-03", "objections_until": "2026-07-10",
            }),
            "assessment_grades_save" => {
                json!({ "items": [{ "worker_id": self.get("worker_id"), "grade": "2" }] })
            }
            "assessment_sheet_submit" => json!({ "organisation_id": place }),
            "own_assessment_object" => json!({ "reason": "请复核" }),
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
            "tool_retirement_date" => json!({ "birth_month": "1975-03", "category": "F50" }),
            "pay_scheme_create" => {
                let day = format!("2026-05-{:02}", 31 - attempt % 31);
                pay_scheme(self.get("district"), &day)
            }
            "pay_parameters_create" => {
                let vectors: Value = serde_json::from_str(domain::pay::VECTORS).unwrap();
                json!({
                    "organisation_id": self.get("district"), "valid_from": format!("2026-05-{:02}", 31 - attempt % 31),
                    "document_number": "锦社发〔2026〕2号", "replaces": null, "parameters": vectors[0]["request"]["parameters"],
                    "housing_rate": "0.08", "housing_rounding": "FEN",
                })
            }
            "pay_simulate" => {
                let input = pay_scheme(self.get("district"), "2026-06-01");
                json!({
                    "organisation_ids": [self.get("district")], "month": "2026-06", "scheme": input["scheme"],
                })
            }
            "pay_run_create" => {
                json!({ "organisation_id": self.get("district"), "month": "2026-06" })
            }
            "pay_run_step" => json!({ "step": "PAY" }),
            "pay_run_decide" => json!({ "step": "CHECK" }),
            "pay_run_file" => json!({ "kind": "sheet", "reason": "核对" }),
            "pay_entry_save" => json!({ "people": [{
                "worker_id": self.get("worker_id"), "factor": "1.1", "bonus": null, "items": [], "reason": "核对",
            }] }),
            "pay_profile_create" => json!({
                "replaces": null, "valid_from": "2026-01-01", "base_social": null, "base_housing": null,
                "deduction": "1000.00", "standard": "MONTHS", "bonus_apart": false, "reason": "核对",
            }),
            "pay_base_adjust" => json!({
                "organisation_id": self.get("district"), "year": 2025, "valid_from": "2026-07-01",
                "document_number": "成社保函〔2026〕18号",
            }),
            "tool_pay_calculation" => {
                let vectors: Value = serde_json::from_str(domain::pay::VECTORS).unwrap();
                vectors[0]["request"].clone()
            }
            // The person of the matrix is a man.
            "worker_retirement_save" => {
                json!({ "category": "M60", "effective_on": "2026-01-01", "reason": "核对" })
            }
            "tool_credit_code_check" => json!({ "code": "51510100MA0000031U" }),
            _ => return None,
        };
        Some(body)
    }

    pub fn request(&self, operation: &Operation, attempt: usize) -> TestRequest {
        let request = TestRequest::default()
            .method(operation.method.clone())
            .uri(&self.path(operation))
            .insert_header(("if-match", "\"1\""));
        match operation.id.as_str() {
            "import_create"
            | "import_inspect"
            | "organisation_act_sheet"
            | "personnel_batch_sheet" => request
                .insert_header(("content-type", "text/csv"))
                .set_payload("姓名\n张三\n"),
            // Never of the stored revision, so that what the next account asks for is still there.
            "organisation_act_delete"
            | "organisation_act_submit"
            | "submission_rules_save"
            | "election_delete" => request.insert_header(("if-match", "\"99\"")),
            "duplicate_merge" | "duplicate_dismiss" | "duplicate_reopen" | "pay_run_step"
            | "pay_run_decide" | "pay_entry_save" => request
                .insert_header(("if-match", "\"99\""))
                .set_json(self.body(&operation.id, attempt)),
            "organisation_act_document_put"
            | "correction_proof_add"
            | "personnel_attachment_add" => request
                .insert_header(("content-type", "application/pdf"))
                .set_payload(PDF),
            "worker_photo_put" | "submission_photo_resubmit" => request
                .insert_header(("content-type", "image/png"))
                .set_payload(&b"\x89PNG\r\n\x1a\n"[..]),
            id => match self.body(id, attempt) {
                Some(body) => request.set_json(body),
                None => request,
            },
        }
    }
}

fn election_in(place: &str) -> Value {
    json!({
        "kind": "GENERAL", "organisation_ids": [place], "bodies": ["COMMITTEE"], "ordinal": 8,
        "voting_on": "2026-06-20", "effective_on": "2026-07-01",
    })
}

fn level_of(attempt: usize) -> Value {
    json!({
        "kind": "LEVEL", "effective_on": "2026-06-01", "document_number": "锦社发〔2026〕1号",
        "fields": { "level": attempt % 40 + 1 },
    })
}
