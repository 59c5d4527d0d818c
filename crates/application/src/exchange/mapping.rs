//! Column mappings: what a file's heading means, looked at before importing and kept per source.

use bytes::Bytes;
use contract::{
    ErrorCode, ImportMapping, ImportMappingInput, ImportMappingPage, InspectedColumn, Inspection,
    InspectionQuery, perm,
};
use domain::{
    mask,
    worker::{FIELDS, Sensitivity, field},
};

use super::{
    columns::Columns,
    imports::mapping,
    reader::{self, Format, Row},
    sheet::workbook,
};
use crate::{Access, AppError, AppResult};

/// Rows looked at.
const SAMPLES: usize = 3;

/// What the columns of a file are taken for.
///
/// # Errors
/// `media_type_unsupported`, `request_unreadable` with the reason.
pub async fn inspect(
    access: &Access<perm::ImportRun>,
    content_type: &str,
    body: Bytes,
    query: &InspectionQuery,
) -> AppResult<Inspection> {
    let format = Format::of(content_type)
        .filter(|format| format.fits(&body))
        .ok_or(ErrorCode::MediaTypeUnsupported)?;
    let saved = mapping(access, query.source.as_deref()).await?;
    workbook(move || {
        let (mut columns, mut rows) = (Columns::default(), Vec::<Row>::new());
        reader::read(
            format,
            body.to_vec(),
            |headings| {
                columns = Columns::of(headings, &saved);
                Ok(())
            },
            |row| {
                rows.push(row);
                rows.len() < SAMPLES
            },
        )
        .map_err(AppError::from)?;
        Ok(Inspection {
            missing: columns
                .missing()
                .iter()
                .map(|field| field.key.to_owned())
                .collect(),
            columns: inspected(&columns, &rows),
        })
    })
    .await
}

fn inspected(columns: &Columns, rows: &[Row]) -> Vec<InspectedColumn> {
    columns
        .headings
        .iter()
        .zip(&columns.fields)
        .enumerate()
        .map(|(at, (heading, field))| {
            let field = field.and_then(|at| FIELDS.get(at));
            let plain = field.is_some_and(|field| {
                field.sensitivity == Sensitivity::Plain && field.key != "name"
            });
            let samples = rows
                .iter()
                .filter_map(|row| row.cells.get(at))
                .map(|cell| cell.text().trim())
                .filter(|text| !text.is_empty());
            InspectedColumn {
                heading: heading.clone(),
                field: field.map(|field| field.key.to_owned()),
                // What an unknown column holds is not known either, so it is masked too.
                samples: samples
                    .map(|text| {
                        if plain {
                            text.chars().take(20).collect()
                        } else {
                            mask::name(text)
                        }
                    })
                    .collect(),
            }
        })
        .collect()
}

/// Own mappings.
///
/// # Errors
/// Those of the store.
pub async fn mappings(access: &Access<perm::ImportRun>) -> AppResult<ImportMappingPage> {
    let saved = access
        .store()
        .import_mappings(access.actor().principal().account_id)
        .await?;
    let items: Vec<ImportMapping> = saved
        .into_iter()
        .map(|(source, columns)| ImportMapping { source, columns })
        .collect();
    Ok(ImportMappingPage {
        total: i64::try_from(items.len()).unwrap_or(i64::MAX),
        items,
    })
}

/// Keeps a mapping in place of the one before.
///
/// # Errors
/// `rule_violated` for a field that does not exist or is filled twice.
pub async fn save_mapping(
    access: &Access<perm::ImportRun>,
    source: &str,
    input: &ImportMappingInput,
) -> AppResult<ImportMapping> {
    let mut filled = Vec::new();
    for key in input.columns.values() {
        if field(key).is_none() || filled.contains(&key) {
            return Err(AppError::new(ErrorCode::RuleViolated).with_detail(
                "每一列应对应一个不同的采集字段。",
                "Each column goes to a field of its own.",
            ));
        }
        filled.push(key);
    }
    let named = !source.trim().is_empty() && !source.contains(char::is_control);
    if !named || source.chars().count() > 60 || input.columns.len() > 300 {
        return Err(AppError::new(ErrorCode::RuleViolated).with_detail(
            "来源名称应为1至60个可见字符。",
            "The name of a source has 1 to 60 visible characters.",
        ));
    }
    let work = access.store().begin(access.origin()).await?;
    work.keep_mapping(
        access.actor().principal().account_id,
        source,
        &input.columns,
    )
    .await?;
    work.commit().await?;
    Ok(ImportMapping {
        source: source.to_owned(),
        columns: input.columns.clone(),
    })
}
