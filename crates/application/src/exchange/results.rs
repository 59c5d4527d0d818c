//! What became of each row, as a list and as the same file with an error column. The upload is
//! gone by then, so the file holds row numbers, masked names and findings.

use contract::{DEFAULT_PAGE, ImportResultPage, ImportResultQuery, RowFinding, RowResult, perm};
use domain::ids::JobId;
use persistence::exchange::{ImportRow, RowFilter};

use super::{
    imports::{own, word},
    reader::Format,
    run::outcome_word,
    sheet::{Table, csv_head, csv_line, ndjson_line, workbook},
    template::TemplateFile,
};
use crate::{Access, AppError, AppResult, cursor};

/// Verdicts of an own import, by row.
///
/// # Errors
/// `not_found` for another's import, `cursor_invalid`.
pub async fn results(
    access: &Access<perm::ImportRun>,
    id: JobId,
    query: &ImportResultQuery,
) -> AppResult<ImportResultPage> {
    own(access, id).await?;
    let filter = RowFilter {
        outcome: query
            .outcome
            .map(|outcome| outcome_word(outcome).to_owned()),
        findings_only: query.findings_only.unwrap_or_default(),
    };
    let after: i64 = cursor::decode(query.cursor.as_deref())?.unwrap_or(0);
    let limit = query.limit.unwrap_or(DEFAULT_PAGE) as usize;
    let imports = access.store().imports();
    let mut rows = imports.rows(id, &filter, after, limit as u64 + 1).await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next_cursor = match rows.last() {
        Some(last) if more => Some(cursor::encode(&last.row)?),
        _ => None,
    };
    Ok(ImportResultPage {
        next_cursor,
        total: imports.count_rows(id, &filter).await?,
        items: rows.into_iter().map(result).collect(),
    })
}

fn result(row: ImportRow) -> RowResult {
    RowResult {
        row: row.row,
        outcome: word(&row.outcome),
        worker_id: row.worker_id,
        name_masked: row.name_masked,
        findings: row
            .findings
            .and_then(|findings| serde_json::from_str::<Vec<RowFinding>>(&findings).ok())
            .unwrap_or_default(),
    }
}

const HEADING: [&str; 4] = ["行号", "结果", "姓名", "错误说明"];
const KEYS: [&str; 4] = ["row", "outcome", "name", "findings"];

/// The verdicts as a file of the kind that was uploaded.
///
/// # Errors
/// `not_found` for another's import.
pub async fn results_file(access: &Access<perm::ImportRun>, id: JobId) -> AppResult<TemplateFile> {
    let import = own(access, id).await?;
    let format = Format::of(&import.content_type)
        .ok_or_else(|| AppError::internal("an import of an unknown type"))?;
    let heading: Vec<String> = HEADING.map(str::to_owned).to_vec();
    let mut lines = if format == Format::Csv {
        csv_head(&heading)
    } else {
        Vec::new()
    };
    let mut table = if format == Format::Xlsx {
        Some(Table::start(heading)?)
    } else {
        None
    };
    let mut after = 0;
    loop {
        let rows = access
            .store()
            .imports()
            .rows(id, &RowFilter::default(), after, 2_000)
            .await?;
        let Some(last) = rows.last() else { break };
        after = last.row;
        let cells: Vec<Vec<String>> = rows.into_iter().map(|row| cells(result(row))).collect();
        match (&format, table.take()) {
            (_, Some(open)) => table = Some(workbook(move || open.append(cells)).await?),
            (Format::Ndjson, None) => cells
                .iter()
                .for_each(|row| lines.extend(ndjson_line(KEYS.into_iter(), row))),
            (_, None) => cells.iter().for_each(|row| lines.extend(csv_line(row))),
        }
    }
    if let Some(table) = table {
        let path = workbook(move || table.finish()).await?;
        lines = tokio::fs::read(&path).await.map_err(AppError::internal)?;
    }
    Ok(TemplateFile::new(format, "导入结果", lines))
}

fn cells(row: RowResult) -> Vec<String> {
    let outcome = match row.outcome {
        contract::RowOutcome::Invalid => "有误",
        contract::RowOutcome::Valid => "正确",
        contract::RowOutcome::Created => "已录入",
        contract::RowOutcome::Updated => "已更新",
        contract::RowOutcome::Skipped => "已跳过",
    };
    let findings: Vec<String> = row
        .findings
        .into_iter()
        .map(|finding| match finding.problem.suggestion {
            Some(code) => format!(
                "{}：{}(建议 {code})",
                finding.column, finding.problem.message
            ),
            None => format!("{}：{}", finding.column, finding.problem.message),
        })
        .collect();
    vec![
        row.row.to_string(),
        outcome.to_owned(),
        row.name_masked.unwrap_or_default(),
        findings.join("；"),
    ]
}
