//! The open calculator of pay, to the fen: the examples of its contract, and years computed by hand.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod harness;

use harness::{Reply, Server, post};
use serde_json::{Map, Value, json};
use testkit::{World, both_databases};

const PATH: &str = "/api/v1/tools/pay-calculation";

async fn send(server: &Server, body: &Value) -> Reply {
    server.send(post(PATH).set_json(body)).await
}

/// A request with the parameters of the examples and a housing fund of 12 %.
fn request(fields: Value) -> Value {
    let vectors: Value = serde_json::from_str(domain::pay::VECTORS).unwrap();
    let mut request = json!({
        "parameters": vectors[0]["request"]["parameters"], "housing_rate": "0.12",
    });
    request
        .as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    request
}

/// Months alike from one to another, some of them with more.
fn months(from: u32, to: u32, gross: &str, more: &[(u32, Value)]) -> Value {
    let months = (from..=to).map(|month| {
        let mut one = Map::from_iter([
            ("month".to_owned(), json!(month)),
            ("gross".to_owned(), json!(gross)),
        ]);
        let added = more.iter().filter(|(at, _)| *at == month);
        added.for_each(|(_, fields)| one.extend(fields.as_object().unwrap().clone()));
        Value::Object(one)
    });
    months.collect()
}

fn taxes(body: &Value) -> Vec<&str> {
    of_months(body, "tax")
}

fn of_months<'a>(body: &'a Value, field: &str) -> Vec<&'a str> {
    let months = body["months"]
        .as_array()
        .unwrap_or_else(|| panic!("{body}"))
        .iter();
    months.map(|month| month[field].as_str().unwrap()).collect()
}

/// Compares some fields of an answer, named by pointers.
fn check(body: &Value, wanted: &[(&str, &str)]) {
    for (pointer, text) in wanted {
        assert_eq!(
            body.pointer(pointer).and_then(Value::as_str),
            Some(*text),
            "{pointer} of {body}"
        );
    }
}

both_databases! {
    async fn the_examples_of_the_contract_come_out_to_the_fen(database) {
        let world = World::new(database).await;
        let server = Server::new(&world, false).await;
        let vectors: Vec<Value> = serde_json::from_str(domain::pay::VECTORS).unwrap();
        assert_eq!(vectors.len(), 3);
        let document = serde_json::to_value(api::document()).unwrap();
        let operation = &document["paths"]["/tools/pay-calculation"]["post"];
        let shown = [
            &operation["requestBody"]["content"]["application/json"]["examples"],
            &operation["responses"]["200"]["content"]["application/json"]["examples"],
        ];
        for vector in vectors {
            let reply = send(&server, &vector["request"]).await;
            assert_eq!(reply.status, 200, "{}", reply.body);
            assert_eq!(reply.body, vector["response"]);
            let name = vector["name"].as_str().unwrap();
            assert_eq!(shown.map(|examples| &examples[name]["value"]), [&vector["request"], &vector["response"]]);
        }
    }

    async fn the_standard_deduction_follows_the_employment(database) {
        let world = World::new(database).await;
        let server = Server::new(&world, false).await;
        let ask = async |fields: Value| send(&server, &request(fields)).await.body;
        // 12,500: 1,000 + 250 + 50 + 1,500 = 2,800 a month; employer 2,000 + 743.75 + 100 + 75 + 25 + 1,500 = 4,443.75.
        // Hired in July: (12,500 − 5,000 − 2,800) = 4,700 a month × 3 % = 141; 6 × 141 = 846.
        // Net 6 × 9,700 − 846 = 57,354; cost 6 × 16,943.75 = 101,662.50. The year owes nothing: 75,000 − 60,000 − 16,800 < 0.
        let body = ask(json!({ "months": months(7, 12, "12500", &[]) })).await;
        assert_eq!(taxes(&body), ["141.00"; 6]);
        check(&body, &[("/total_tax", "846.00"), ("/total_net", "57354.00"), ("/total_cost", "101662.50"), ("/settlement_balance", "-846.00")]);

        // First job of the year: 7 × 5,000 in July. July 12,500 − 35,000 − 2,800 = −25,300; December 75,000 − 60,000 − 16,800 = −1,800.
        let body = ask(json!({ "months": months(7, 12, "12500", &[(7, json!({ "standard_months": 7 }))]) })).await;
        assert_eq!(taxes(&body), ["0.00"; 6]);
        check(&body, &[("/months/0/cum_taxable", "-25300.00"), ("/months/1/cum_std", "40000.00"), ("/months/5/cum_taxable", "-1800.00"), ("/total_net", "58200.00")]);

        // At most 60,000 the year before: 8,000 a month, own 640 + 160 + 32 + 960 = 1,792, so 6,208 a month.
        // October 62,080 − 60,000 = 2,080 × 3 % = 62.40; then 6,208 × 3 % = 186.24 each.
        let body = ask(json!({ "months": months(1, 12, "8000", &[(1, json!({ "annual_deduction": true }))]) })).await;
        assert_eq!(taxes(&body)[8..], ["0.00", "62.40", "186.24", "186.24"]);
        check(&body, &[("/months/0/cum_std", "60000.00"), ("/months/11/cum_std", "60000.00"), ("/total_tax", "434.88"), ("/settlement_balance", "0.00")]);

        // Two employers, who each begin anew: Hired in July as above, 846; January to June the same, 846.
        // Together 150,000 − 60,000 − 33,600 = 56,400 × 10 % − 2,520 = 3,120: as E3 without its bonus.
        let whole = ask(json!({ "months": months(1, 12, "12500", &[]) })).await;
        check(&whole, &[("/total_tax", "3120.00"), ("/settlement_balance", "0.00")]);
    }

    async fn what_is_declared_late_or_withheld_too_early_is_carried(database) {
        let world = World::new(database).await;
        let server = Server::new(&world, false).await;
        let ask = async |fields: Value| send(&server, &request(fields)).await.body;
        // 2,000 a month, declared in June for six months at once. January to May 5 × 141 = 705.
        // June (6 × 4,700 − 12,000) = 16,200 × 3 % = 486 < 705; July 18,900 → 567; August 21,600 → 648;
        // September 24,300 → 729, less 705 = 24; then 2,700 × 3 % = 81 each. 972 in all.
        let mut declared = vec![(6, json!({ "additional": "12000" }))];
        declared.extend((7..=12).map(|month| (month, json!({ "additional": "2000" }))));
        let body = ask(json!({ "months": months(1, 12, "12500", &declared) })).await;
        assert_eq!(taxes(&body)[4..], ["141.00", "0.00", "0.00", "0.00", "24.00", "81.00", "81.00", "81.00"]);
        check(&body, &[("/months/5/cum_tax", "486.00"), ("/total_tax", "972.00"), ("/settlement_balance", "0.00")]);

        // April without pay: contributions of 2,800 are owed. 37,500 − 20,000 − 11,200 = 6,300 → 189 < 423 withheld.
        // May 11,000 → 330; June 15,700 → 471, less 423 = 48; net 12,500 − 2,800 − 48.
        let leave = json!({ "gross": "0" });
        let body = ask(json!({ "months": months(1, 6, "12500", &[(4, leave)]) })).await;
        assert_eq!(taxes(&body), ["141.00", "141.00", "141.00", "0.00", "0.00", "48.00"]);
        assert_eq!(of_months(&body, "net"), ["9559.00", "9559.00", "9559.00", "0.00", "9700.00", "9652.00"]);
        check(&body, &[("/months/3/receivable", "2800.00"), ("/total_receivable", "2800.00"), ("/months/3/cum_std", "20000.00")]);

        // The same month left out: still 4 × 5,000 by April, but no contributions are taken.
        // May 50,000 − 25,000 − 11,200 = 13,800 × 3 % = 414 < 423; June 18,500 → 555, less 423 = 132.
        let mut left_out = months(1, 6, "12500", &[]);
        left_out.as_array_mut().unwrap().remove(3);
        let body = ask(json!({ "months": left_out })).await;
        assert_eq!(taxes(&body), ["141.00", "141.00", "141.00", "0.00", "132.00"]);

        // 50,000 in January: 42,200 × 10 % − 2,520 = 1,700. Then 4,000 − 5,000 − 2,800 = −3,800 a month:
        // December 42,200 − 41,800 = 400 × 3 % = 12. 1,688 come back with the settlement.
        let body = ask(json!({ "base_social": "12500", "months": months(1, 12, "4000", &[(1, json!({ "gross": "50000" }))]) })).await;
        check(&body, &[("/months/0/tax", "1700.00"), ("/months/11/cum_tax", "12.00"), ("/total_tax", "1700.00"), ("/settlement_balance", "-1688.00")]);
    }

    async fn bases_are_kept_within_bounds_and_each_item_is_rounded(database) {
        let world = World::new(database).await;
        let server = Server::new(&world, false).await;
        let ask = async |fields: Value| send(&server, &request(fields)).await.body;
        // 40,000: 22,938 and 31,362 count. 1,835.04 + 458.76 + 91.75 (91.752) + 3,763.44 = 6,148.99.
        // Employer 3,670.08 + 1,364.81 (.811) + 183.50 (.504) + 137.63 (.628) + 45.88 (.876) + 3,763.44 = 9,165.34.
        // 40,000 − 5,000 − 6,148.99 = 28,851.01 × 3 % = 865.5303; net 40,000 − 6,148.99 − 865.53.
        let body = ask(json!({ "months": months(1, 1, "40000", &[]) })).await;
        check(&body, &[
            ("/base_social", "22938.00"), ("/base_housing", "31362.00"), ("/employee_total", "6148.99"), ("/employer_total", "9165.34"),
            ("/employer/medical", "1364.81"), ("/employer/injury", "45.88"), ("/total_tax", "865.53"), ("/total_net", "32985.48"), ("/total_cost", "49165.34"),
        ]);

        // 4,036 × 8 % = 322.88: to the jiao 322.90, to the yuan 323.
        for (rounding, housing) in [("FEN", "322.88"), ("JIAO", "322.90"), ("YUAN", "323.00")] {
            let body = ask(json!({ "base_housing": "4036", "housing_rate": "0.08", "housing_rounding": rounding, "months": months(1, 1, "5000", &[]) })).await;
            check(&body, &[("/employee/housing", housing), ("/employer/housing", housing), ("/base_social", "5000.00"), ("/base_housing", "4036.00")]);
        }

        // Re-employed after retirement: accidents alone, 6,000 × 0.2 % = 12. (6,000 − 5,000) × 3 % = 30 a month.
        let body = ask(json!({ "relation": "RE_EMPLOYED", "months": months(1, 12, "6000", &[]) })).await;
        check(&body, &[("/employee_total", "0.00"), ("/employer_total", "12.00"), ("/total_tax", "360.00"), ("/total_net", "71640.00"), ("/total_cost", "72144.00")]);

        // The top of the table: 1,000,000 − 5,000 = 995,000 × 45 % − 181,920 = 265,830.
        let body = ask(json!({ "relation": "NONE", "months": months(1, 1, "1000000", &[]) })).await;
        check(&body, &[("/months/0/rate", "45"), ("/months/0/quick", "181920.00"), ("/total_tax", "265830.00"), ("/total_net", "734170.00")]);
    }

    async fn both_ways_of_a_bonus_are_shown(database) {
        let world = World::new(database).await;
        let server = Server::new(&world, false).await;
        let ask = async |fields: Value| send(&server, &request(fields)).await.body;
        // 4,000 a month, housing 8 %: 367.04 + 91.76 + 18.35 + 320 = 797.15. Bonus 30,000.
        // Together 48,000 + 30,000 − 60,000 − 9,565.80 = 8,434.20 × 3 % = 253.026. Apart 30,000 ÷ 12 = 2,500 → 3 %: 900.
        let bonus = |month: u32, bonus: &str| (month, json!({ "bonus": bonus }));
        let body = ask(json!({ "housing_rate": "0.08", "months": months(1, 12, "4000", &[bonus(12, "30000")]) })).await;
        check(&body, &[("/total_tax", "253.03"), ("/bonus_separate/bonus_tax", "900.00"), ("/bonus_separate/wage_tax", "0.00"), ("/bonus_separate/tax_saved", "-646.97")]);

        // 12,500 a month: 56,400 × 10 % − 2,520 = 3,120. A bonus of 36,000: 1,080 apart; with one fen more
        // 36,000.01 × 10 % − 210 = 3,390.00. Together 92,400 × 10 % − 2,520 = 6,720.
        for (paid, bonus_tax, total_tax) in [("36000", "1080.00", "4200.00"), ("36000.01", "3390.00", "6510.00")] {
            let body = ask(json!({ "months": months(1, 12, "12500", &[bonus(12, paid)]) })).await;
            check(&body, &[("/total_tax", "6720.00"), ("/bonus_separate/bonus_tax", bonus_tax), ("/bonus_separate/wage_tax", "3120.00"), ("/bonus_separate/total_tax", total_tax)]);
        }

        // 10,000 in June and 20,000 in December: only the greater may be taken apart, 600.
        // The rest 66,400 × 10 % − 2,520 = 4,120. Together 86,400 × 10 % − 2,520 = 6,120.
        let body = ask(json!({ "months": months(1, 12, "12500", &[bonus(6, "10000"), bonus(12, "20000")]) })).await;
        check(&body, &[("/total_tax", "6120.00"), ("/bonus_separate/bonus", "20000.00"), ("/bonus_separate/wage_tax", "4120.00"), ("/bonus_separate/tax_saved", "1400.00")]);
        assert_eq!(body["bonus_separate"]["month"], 12);
        let body = ask(json!({ "months": months(1, 1, "12500", &[bonus(1, "0")]) })).await;
        assert_eq!(body["bonus_separate"], Value::Null);
    }

    async fn what_cannot_be_is_named_by_code_and_field(database) {
        let world = World::new(database).await;
        let server = Server::new(&world, false).await;
        let good = request(json!({ "months": months(1, 2, "5000", &[]) }));
        let cases = [
            ("/months/0/gross", json!("12.345"), "months.0.gross", "amount_invalid"),
            ("/months/0/gross", json!("一万"), "months.0.gross", "amount_invalid"),
            ("/months/0/gross", json!(""), "months.0.gross", "amount_invalid"),
            ("/months/1/gross", json!("-0.01"), "months.1.gross", "amount_out_of_range"),
            ("/months/1/gross", json!("100000000.01"), "months.1.gross", "amount_out_of_range"),
            ("/months/1/gross", json!("9".repeat(39)), "months.1.gross", "amount_invalid"),
            ("/months/1/gross", json!("1".repeat(41)), "months.1.gross", "length"),
            ("/months/1/month", json!(1), "months.1.month", "months_unordered"),
            ("/months/1/month", json!(13), "months.1.month", "range"),
            ("/months", json!([]), "months", "months_missing"),
            ("/parameters/pe", json!("8%"), "parameters.pe", "rate_invalid"),
            ("/parameters/inj", json!("1.01"), "parameters.inj", "rate_invalid"),
            ("/parameters/mr", json!("0.05955555"), "parameters.mr", "rate_invalid"),
            ("/parameters/ss_cap", json!("1"), "parameters.ss_floor", "floor_above_cap"),
            ("/parameters/hf_floor", json!("31362.01"), "parameters.hf_floor", "floor_above_cap"),
            ("/housing_rate", json!("-0.08"), "housing_rate", "rate_invalid"),
        ];
        for (pointer, value, field, code) in cases {
            let mut body = good.clone();
            *body.pointer_mut(pointer).unwrap() = value;
            let reply = send(&server, &body).await;
            assert_eq!(reply.problem(), (422, "fields_invalid"), "{pointer} {}", reply.body);
            let errors = reply.body["errors"].as_array().unwrap();
            let named: Vec<_> = errors.iter().map(|error| (&error["field"], &error["code"])).collect();
            assert_eq!(named, [(&json!(field), &json!(code))], "{pointer}");
        }
        let more = [
            ("bonus", json!("x"), "amount_invalid"),
            ("additional", json!("0.001"), "amount_invalid"),
            ("standard_months", json!(13), "range"),
            ("standard_months", json!(0), "range"),
        ];
        for (field, value, code) in more {
            let mut body = good.clone();
            body["months"][0][field] = value;
            let reply = send(&server, &body).await;
            assert_eq!((&reply.body["errors"][0]["field"], &reply.body["errors"][0]["code"]), (&json!(format!("months.0.{field}")), &json!(code)));
        }
        let fewer = request(json!({ "months": months(1, 2, "5000", &[(1, json!({ "standard_months": 3 })), (2, json!({ "standard_months": 2 }))]) }));
        assert_eq!(send(&server, &fewer).await.body["errors"][0]["code"], "standard_months_fewer");
        // Everything that is wrong is said at once.
        let mut body = good.clone();
        body["base_social"] = json!("x");
        body["housing_rate"] = json!("y");
        body["months"][1]["gross"] = json!("z");
        assert_eq!(send(&server, &body).await.body["errors"].as_array().unwrap().len(), 3);
        // Full-width digits are digits.
        let mut body = good.clone();
        body["months"][0]["gross"] = json!("５０００．００");
        assert_eq!(send(&server, &body).await.body["months"][0]["gross"], "5000.00");
        // A number passes through a float in most clients.
        for (field, value) in [("gross", json!(5000)), ("month", json!("1")), ("salary", json!("1"))] {
            let mut body = good.clone();
            body["months"][0][field] = value;
            assert_eq!(send(&server, &body).await.problem(), (400, "request_unreadable"), "{field}");
        }
    }
}
