//! Export of exactly what a filter finds, a page at a time, with reason and log.

use std::{path::PathBuf, sync::Arc};

use bytes::Bytes;
use contract::{FileFormat, WorkerExport, WorkerQuery, WorkerSummary, perm};
use domain::ids::OrganisationId;
use futures_util::{Stream, StreamExt, stream};
use persistence::{
    Scope,
    audit::AuditDraft,
    worker::{RosterFilter, RosterPosition},
};

use super::{list, view};
use crate::{
    Access, AppError, AppResult, codes,
    exchange::{
        Table,
        sheet::{csv_head, csv_line, ndjson_line, workbook},
    },
    identity,
    organisation::{Tree, tree_at, tree_of},
};

/// Rows read at a time.
const PAGE: usize = 1_000;

/// A file on its way out.
pub struct ExportFile {
    /// Media type.
    pub content_type: &'static str,
    /// Name to save it under.
    pub file_name: String,
    /// Content.
    pub content: std::pin::Pin<Box<dyn Stream<Item = AppResult<Bytes>>>>,
}

/// Exports the people of the own view who fit a filter. Numbers are in clear only for those
/// who may reveal them.
///
/// # Errors
/// As the list; the log entry is written before the first row leaves.
/// `second_factor_proof_required`, `second_factor_missing`.
pub async fn export(
    access: &Access<perm::WorkerExport>,
    request: &WorkerExport,
) -> AppResult<ExportFile> {
    identity::require_fresh_second_factor(access.actor())?;
    let store = access.store();
    let tree = match list::asked(access, &request.filter) {
        None => tree_of(access).await?,
        Some(at) => tree_at(access.app(), at).await?,
    };
    let codes = codes::book(access.app()).await?;
    let source = Arc::new(Source {
        access: access.clone(),
        scope: list::subtree(access, &request.filter).await?,
        filter: list::filter(access, &request.filter, &codes)?,
        query: request.filter.clone(),
        tree,
        codes,
        clear: list::may_see_numbers(access),
    });
    let question = list::question(&source.scope, &source.filter, &source.query);
    let people = match source.clear {
        true => Some(question.people(store).await?),
        false => None,
    };
    let rows = match &people {
        Some(people) => i64::try_from(people.len()).map_err(AppError::internal)?,
        None => question.total(store).await?,
    };
    let mut work = store.begin(access.origin()).await?;
    // Each of them may ask who has seen their numbers.
    if let Some(people) = &people {
        work.keep_clear_export(&request.reason, people).await?;
    }
    work.audit(AuditDraft {
        action: "worker.export",
        object_kind: "worker",
        reason: Some(request.reason.clone()),
        after: Some(serde_json::json!({ "filter": request.filter, "rows": rows, "format": request.format, "clear": source.clear })),
        ..AuditDraft::default()
    });
    work.commit().await?;
    let stamp = store.today().format("%Y%m%d");
    let (content_type, extension) = match request.format {
        FileFormat::Xlsx => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
        FileFormat::Csv => ("text/csv; charset=utf-8", "csv"),
        FileFormat::Ndjson => ("application/x-ndjson", "ndjson"),
    };
    let content = match request.format {
        FileFormat::Xlsx => file_stream(spreadsheet(source).await?),
        FileFormat::Csv => lines(source, Some(csv_head(&heading())), csv_line),
        FileFormat::Ndjson => lines(source, None, |row| {
            ndjson_line(COLUMNS.iter().map(|column| column.0), row)
        }),
    };
    Ok(ExportFile {
        content_type,
        file_name: format!("社区工作者名单_{stamp}.{extension}"),
        content,
    })
}

struct Source {
    access: Access<perm::WorkerExport>,
    scope: Scope,
    filter: RosterFilter,
    query: WorkerQuery,
    tree: Arc<Tree>,
    codes: Arc<codes::CodeBook>,
    clear: bool,
}

/// Keys and headings of the columns; the keys of fields that an import knows are theirs.
const COLUMNS: &[(&str, &str)] = &[
    ("name", "姓名"),
    ("id_number", "证件号码"),
    ("sex", "性别"),
    ("birth_date", "出生日期"),
    ("age", "年龄"),
    ("ethnicity", "民族"),
    ("marital", "婚姻状况"),
    ("phone", "手机号码"),
    ("political_code", "政治面貌"),
    ("education_code", "最高学历"),
    ("degree_code", "最高学位"),
    ("qualification_level", "社会工作者职业水平"),
    ("unit", "区(市)县"),
    ("town", "镇(街道)"),
    ("place", "任职村(社区)"),
    ("class", "人员分类"),
    ("post", "职务"),
    ("status", "状态"),
    ("entry_kind", "进入方式"),
    ("relation", "劳动关系"),
    ("employer", "用人单位"),
    ("department", "主管部门"),
    ("work_since", "参加工作日期"),
    ("community_since", "从事社区工作日期"),
];

fn heading() -> Vec<String> {
    COLUMNS.iter().map(|column| column.1.to_owned()).collect()
}

impl Source {
    /// The rows after a position, as cells, and where they end.
    async fn page(
        &self,
        after: Option<&RosterPosition>,
    ) -> AppResult<(Vec<Vec<String>>, Option<RosterPosition>)> {
        let store = self.access.store();
        let question = list::question(&self.scope, &self.filter, &self.query);
        let rows = question.rows(store, after, PAGE).await?;
        let next = if rows.len() == PAGE {
            rows.last().map(|row| question.position(row))
        } else {
            None
        };
        let day = self.query.as_of.unwrap_or_else(|| store.today());
        let numbers: Vec<_> = if self.clear {
            let opened = rows.iter().map(|row| store.open_numbers(row).map(Some));
            opened.collect::<Result<_, _>>()?
        } else {
            vec![None; rows.len()]
        };
        let rows = view::summaries(&self.access, self.tree.clone(), day, rows).await?;
        let cells = rows.into_iter().zip(numbers);
        let cells = cells
            .map(|(row, numbers)| self.cells(row, numbers))
            .collect();
        Ok((cells, next))
    }

    fn cells(&self, row: WorkerSummary, numbers: Option<(String, Option<String>)>) -> Vec<String> {
        use domain::codes::CodeList as L;
        let label = |list, code: Option<&String>| {
            code.map(|code| self.codes.label(list, code).unwrap_or(code).to_owned())
                .unwrap_or_default()
        };
        let name = |id: Option<OrganisationId>| {
            id.and_then(|id| self.tree.node(id))
                .map(|node| node.name.clone())
                .unwrap_or_default()
        };
        let day =
            |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let (number, phone) = numbers.unwrap_or((row.id_number_masked, row.phone_masked));
        vec![
            row.name,
            number,
            label(L::Sex, Some(&row.sex)),
            row.birth_date.to_string(),
            row.age.to_string(),
            label(L::Ethnicity, Some(&row.ethnicity)),
            label(L::Marital, row.marital.as_ref()),
            phone.unwrap_or_default(),
            label(L::Political, row.political.as_ref()),
            label(L::Education, row.education.as_ref()),
            label(L::Degree, row.degree.as_ref()),
            row.qualification
                .map(|level| level.label().to_owned())
                .unwrap_or_default(),
            row.unit_name.unwrap_or_default(),
            row.town_name.unwrap_or_default(),
            row.organisation_name,
            row.class.label().to_owned(),
            row.post.label().to_owned(),
            row.status.label().to_owned(),
            row.entry_kind.label().to_owned(),
            row.relation.label().to_owned(),
            name(row.employer_id),
            name(row.department_id),
            day(row.work_since),
            day(row.community_since),
        ]
    }
}

type Content = std::pin::Pin<Box<dyn Stream<Item = AppResult<Bytes>>>>;

/// Text lines, one page per chunk: a slow reader slows the reading down and nothing piles up.
fn lines(source: Arc<Source>, head: Option<Vec<u8>>, line: fn(&[String]) -> Vec<u8>) -> Content {
    let first = stream::iter(head.map(|head| Ok(Bytes::from(head))));
    let pages = stream::try_unfold(Some(None::<RosterPosition>), move |state| {
        let source = source.clone();
        async move {
            let Some(after) = state else { return Ok(None) };
            let (rows, next) = source.page(after.as_ref()).await?;
            let bytes: Vec<u8> = rows.iter().flat_map(|row| line(row)).collect();
            Ok::<_, AppError>(Some((Bytes::from(bytes), next.map(Some))))
        }
    });
    first.chain(pages).boxed_local()
}

/// A workbook is a zip whose directory comes last, so it is made in a temporary file first.
async fn spreadsheet(source: Arc<Source>) -> AppResult<tempfile::TempPath> {
    let mut table = Table::start(heading())?;
    let mut after = None;
    loop {
        let (rows, next) = source.page(after.as_ref()).await?;
        table = workbook(move || table.append(rows)).await?;
        let Some(next) = next else { break };
        after = Some(next);
    }
    workbook(move || table.finish()).await
}

fn file_stream(path: tempfile::TempPath) -> Content {
    let open = async move {
        let file = tokio::fs::File::open(PathBuf::from(&*path))
            .await
            .map_err(AppError::internal)?;
        Ok::<_, AppError>((file, path))
    };
    stream::once(open)
        .flat_map(|opened| match opened {
            Err(error) => stream::once(async { Err(error) }).boxed_local(),
            // The path travels with the file and removes it when the download ends.
            Ok(state) => stream::try_unfold(state, |(mut file, path)| async move {
                use tokio::io::AsyncReadExt;
                let mut chunk = vec![0; 64 * 1024];
                let read = file.read(&mut chunk).await.map_err(AppError::internal)?;
                chunk.truncate(read);
                Ok((read > 0).then(|| (Bytes::from(chunk), (file, path))))
            })
            .boxed_local(),
        })
        .boxed_local()
}
