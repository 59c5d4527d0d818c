//! What became of each row, as a list and as the same file with an error column.

use contract::{
    DEFAULT_PAGE, ImportResultFileQuery, ImportResultPage, ImportResultQuery, RowFinding,
    RowOutcome, RowResult, perm,
};
use domain::ids::JobId;
use persistence::{
    audit::AuditDraft,
    exchange::{Import, ImportRow, RowFilter},
};

use super::{
    annotate::{Shape, annotate},
    imports::{own, word},
    reader::Format,
    run::outcome_word,
    sheet::{Writer, workbook},
    template::TemplateFile,
    vault,
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

/// What a file of verdicts is cut to and called.
struct Wanted {
    format: Format,
    filter: RowFilter,
    name: String,
}

/// The file that was uploaded, with an error column. Once the upload is no longer kept, or when
/// it cannot be read as a table, a list of the verdicts with masked names instead.
///
/// # Errors
/// `not_found` for another's import; `busy`: the log entry is written before the file leaves.
pub async fn results_file(
    access: &Access<perm::ImportRun>,
    id: JobId,
    query: &ImportResultFileQuery,
) -> AppResult<TemplateFile> {
    let import = own(access, id).await?;
    let findings_only = query.findings_only.unwrap_or_default();
    let wanted = Wanted {
        format: Format::of(&import.content_type)
            .ok_or_else(|| AppError::internal("an import of an unknown type"))?,
        filter: RowFilter {
            outcome: None,
            findings_only,
        },
        name: format!(
            "{}_{}",
            import.file_name.as_deref().map_or("导入", stem),
            if findings_only {
                "待修改"
            } else {
                "导入结果"
            }
        ),
    };
    let mut rows = Vec::new();
    let mut after = 0;
    loop {
        let page = access
            .store()
            .imports()
            .rows(id, &wanted.filter, after, 2_000)
            .await?;
        let Some(last) = page.last() else { break };
        after = last.row;
        let verdict = |row| Verdict::of(row, import.undone_at.is_some());
        rows.extend(page.into_iter().map(result).map(verdict));
    }
    match annotated(access, &import, &wanted, &rows).await? {
        Some(file) => Ok(file),
        None => list(wanted, rows).await,
    }
}

/// The file itself, for whom it came from: they are told nothing that they did not tell, and yet
/// it is a reading of numbers in clear and logged as such.
async fn annotated(
    access: &Access<perm::ImportRun>,
    import: &Import,
    wanted: &Wanted,
    rows: &[Verdict],
) -> AppResult<Option<TemplateFile>> {
    let kept = import
        .finished_at
        .is_some_and(|ended| access.store().now() - ended <= vault::UPLOAD_KEPT);
    if !kept {
        return Ok(None);
    }
    let app = access.app();
    let (format, findings_only) = (wanted.format, wanted.filter.findings_only);
    let Some(bytes) = vault::find(app, import.id).await? else {
        return Ok(None);
    };
    let Some(shape) = workbook(move || Ok(Shape::of(format, bytes))).await? else {
        return Ok(None);
    };
    // Read twice and never held twice: a file may be large.
    let Some(bytes) = vault::find(app, import.id).await? else {
        return Ok(None);
    };
    let verdicts = rows
        .iter()
        .map(|row| (row.row, (row.outcome, row.findings.clone())))
        .collect();
    let annotated =
        workbook(move || annotate(format, &shape, bytes, &verdicts, findings_only)).await?;
    let Some(bytes) = annotated else {
        return Ok(None);
    };
    let mut work = access.store().begin(access.origin()).await?;
    work.audit(AuditDraft {
        action: "import.download",
        object_kind: "import",
        object_id: Some(import.id.to_string()),
        after: Some(serde_json::json!({ "file_name": import.file_name, "findings_only": findings_only, "clear": true })),
        ..AuditDraft::default()
    });
    work.commit().await?;
    Ok(Some(TemplateFile::new(format, &wanted.name, bytes)))
}

const HEADING: [&str; 4] = ["行号", "结果", "姓名", "错误说明"];
const KEYS: [&str; 4] = ["row", "outcome", "name", "findings"];

/// The verdicts alone.
async fn list(wanted: Wanted, rows: Vec<Verdict>) -> AppResult<TemplateFile> {
    let Wanted { format, name, .. } = wanted;
    let bytes = workbook(move || {
        let heading = HEADING.map(str::to_owned).to_vec();
        let mut writer = Writer::start(format, heading, &KEYS)?;
        for row in rows {
            writer.row(&[
                row.row.to_string(),
                row.outcome.to_owned(),
                row.name_masked,
                row.findings,
            ])?;
        }
        writer.finish()
    })
    .await?;
    Ok(TemplateFile::new(format, &name, bytes))
}

fn stem(file_name: &str) -> &str {
    file_name
        .rsplit_once('.')
        .map_or(file_name, |(stem, _)| stem)
}

/// What became of a row, in the words of a file.
struct Verdict {
    row: i64,
    outcome: &'static str,
    name_masked: String,
    findings: String,
}

impl Verdict {
    fn of(row: RowResult, undone: bool) -> Self {
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
        Self {
            row: row.row,
            outcome: match row.outcome {
                RowOutcome::Invalid => "有误",
                RowOutcome::Valid => "正确",
                RowOutcome::Created if undone => "已录入，后撤销",
                RowOutcome::Updated if undone => "已更新，后撤销",
                RowOutcome::Created => "已录入",
                RowOutcome::Updated => "已更新",
                RowOutcome::Submitted => "已报送，待审核",
                RowOutcome::Skipped => "已跳过",
            },
            name_masked: row.name_masked.unwrap_or_default(),
            findings: findings.join("；"),
        }
    }
}
