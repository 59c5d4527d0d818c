//! A batch from a sheet: each row one person by their number, with the fields that the kind asks
//! for. Reading writes nothing; what was read is handed in as a batch.

use bytes::Bytes;
use contract::{
    ActionFields, ActionInput, BatchSheet, BatchSheetQuery, BatchSheetRow, ErrorCode, FieldProblem,
    perm,
};
use domain::{
    ids::WorkerId,
    personnel::{
        ActionProblem,
        action::{ActionKind, ProbationResult, label},
        career::{AbsenceKind, Grade, PenaltyKind},
        contract::ContractTerm,
        exit::ExitKind,
    },
    text::normalize_digits,
    worker::{EntryKind, Post, RelationKind, WorkerClass},
};
use persistence::worker::Registered;
use serde_json::{Map, Value, json};

use super::consider::{Reach, consider};
use crate::{
    Access, AppError, AppResult,
    exchange::{SheetRow, SheetTable, TemplateFile},
    organisation::{Tree, tree_of},
};

const NAME: &str = "姓名";
const NUMBER: &str = "证件号码";

/// What the column of a field is called.
fn heading(key: &str) -> &'static str {
    match key {
        "class" => "人员分类",
        "post" => "岗位",
        "entry_kind" => "进入方式",
        "relation" => "用工形式",
        "organisation_id" => "任职单位",
        "employer_id" => "用人单位",
        _ => label(key).map_or("", |(zh, _)| zh),
    }
}

/// The sheet of a kind to fill in.
///
/// # Errors
/// `parameter_invalid` without a kind; `rule_violated` for a reversal.
pub async fn batch_template(
    _: &Access<perm::PersonnelEdit>,
    query: &BatchSheetQuery,
) -> AppResult<TemplateFile> {
    let kind = asked(query)?;
    let fields = kind.fields().iter().map(|field| heading(field.key));
    let headings = [NAME, NUMBER].into_iter().chain(fields).map(str::to_owned);
    let name = format!("批量办理_{}", kind.label());
    TemplateFile::heading(&name, headings.collect()).await
}

/// The kind that is asked for; a reversal names actions and no people.
fn asked(query: &BatchSheetQuery) -> AppResult<ActionKind> {
    let kind = query.kind.ok_or_else(|| {
        AppError::parameter("kind", "required", "请选择事项类别。", "Say which kind.")
    })?;
    if kind == ActionKind::Reversal {
        return Err(AppError::new(ErrorCode::RuleViolated).with_detail(
            "撤销请在已办理的批次或事项中提出。",
            "Ask to take back from the batch or the action itself.",
        ));
    }
    Ok(kind)
}

/// Reads a sheet: whom each row is about, what it says, and what is wrong with it.
///
/// # Errors
/// `media_type_unsupported`, `request_unreadable`, `body_too_large`; `rule_violated` for a
/// reversal.
pub async fn batch_sheet(
    access: &Access<perm::PersonnelEdit>,
    query: &BatchSheetQuery,
    content_type: &str,
    body: Bytes,
) -> AppResult<BatchSheet> {
    let kind = asked(query)?;
    let table = SheetTable::read(content_type, body).await?;
    let tree = tree_of(access).await?;
    let mut rows = Vec::new();
    for row in table.rows() {
        let mut read = said(&tree, kind, row);
        match person(access, row).await? {
            None => read.problems.push(FieldProblem::error(
                NUMBER,
                ActionProblem::PersonUnknown.code(),
                ActionProblem::PersonUnknown.text(),
                ActionProblem::PersonUnknown.text_en(),
            )),
            Some(worker) => {
                read.worker_id = Some(worker);
                looked_at(access, query, kind, &mut read).await?;
            }
        }
        rows.push(read);
    }
    Ok(BatchSheet { kind, rows })
}

async fn person(
    access: &Access<perm::PersonnelEdit>,
    row: SheetRow<'_>,
) -> AppResult<Option<WorkerId>> {
    let number = normalize_digits(row.cell(NUMBER)).to_ascii_uppercase();
    if number.is_empty() {
        return Ok(None);
    }
    let hash = access.store().identity_hash(&number)?;
    let people = access.store().workers();
    let found = people.within(access.scope()).registered(&[hash]).await?;
    Ok(found
        .into_iter()
        .find_map(|(_, registered)| match registered {
            Registered::Own(worker) => Some(worker),
            Registered::Elsewhere(_) => None,
        }))
}

/// The fields of a row as they are written, without a look at the person.
fn said(tree: &Tree, kind: ActionKind, row: SheetRow<'_>) -> BatchSheetRow {
    let (mut fields, mut problems) = (Map::new(), Vec::new());
    for field in kind.fields() {
        let text = row.cell(heading(field.key));
        if text.is_empty() {
            continue;
        }
        match value(tree, field.key, text) {
            Some(value) => _ = fields.insert(field.key.to_owned(), value),
            None => problems.push(FieldProblem::error(
                heading(field.key),
                "unreadable",
                "内容无法识别，请按模板的写法填写。",
                "It cannot be read; write it as the sheet says.",
            )),
        }
    }
    let fields: ActionFields = serde_json::from_value(Value::Object(fields)).unwrap_or_default();
    BatchSheetRow {
        row: row.number,
        name: Some(row.cell(NAME).to_owned()).filter(|name| !name.is_empty()),
        worker_id: None,
        fields,
        problems,
    }
}

/// A cell as the value of a field; none when it cannot be read.
fn value(tree: &Tree, key: &str, text: &str) -> Option<Value> {
    macro_rules! code {
        ($list:ty) => {
            <$list>::from_text(text).map(|found| json!(found))
        };
    }
    match key {
        "level" | "year" => {
            let number = text.trim_end_matches(['级', '年']).trim_end_matches("年度");
            normalize_digits(number)
                .parse::<i64>()
                .ok()
                .map(|number| json!(number))
        }
        "until" | "probation_until" => {
            let day = text.replace(['/', '.', '年', '月'], "-");
            let day = chrono::NaiveDate::parse_from_str(day.trim_end_matches('日'), "%Y-%m-%d");
            day.ok().map(|day| json!(day))
        }
        "handed_over" | "audited" => match text {
            "是" | "true" => Some(json!(true)),
            "否" | "false" => Some(json!(false)),
            _ => None,
        },
        "organisation_id" | "employer_id" => {
            let found = tree.by_code(text).or_else(|| tree.by_full_name(text));
            found.map(|node| json!(node.id))
        }
        "class" => code!(WorkerClass),
        "post" => code!(Post),
        "entry_kind" => code!(EntryKind),
        "relation" => code!(RelationKind),
        "term" => code!(ContractTerm),
        "result" => code!(ProbationResult),
        "absence" => code!(AbsenceKind),
        "grade" => code!(Grade),
        "penalty" => code!(PenaltyKind),
        "exit" => code!(ExitKind),
        _ => Some(json!(text)),
    }
}

/// What the rules say of a row.
async fn looked_at(
    access: &Access<perm::PersonnelEdit>,
    query: &BatchSheetQuery,
    kind: ActionKind,
    read: &mut BatchSheetRow,
) -> AppResult<()> {
    let Some(worker) = read.worker_id else {
        return Ok(());
    };
    let action = ActionInput {
        kind,
        effective_on: query.effective_on.unwrap_or(access.store().today()),
        document_number: query.document_number.clone(),
        reason: query.reason.clone(),
        fields: read.fields.clone(),
    };
    let reach = Reach {
        people: access.scope(),
        places: access.scope(),
    };
    let considered = consider(access, worker, &action, reach).await?;
    // A number that belongs to somebody else than is written beside it is a mistyped one.
    if read
        .name
        .as_ref()
        .is_some_and(|name| *name != considered.name)
    {
        let problem = ActionProblem::NameDiffers;
        let (zh, en) = (problem.text(), problem.text_en());
        read.problems
            .push(FieldProblem::error(NAME, problem.code(), zh, en));
        return Ok(());
    }
    read.name = Some(considered.name.clone());
    if let Err(refused) = considered.refuse(&action) {
        let mut found = refused.problem().errors;
        for problem in &mut found {
            if let Some(key) = problem.field.strip_prefix("fields.") {
                problem.field = heading(key).to_owned();
            }
        }
        read.problems.append(&mut found);
    }
    Ok(())
}
