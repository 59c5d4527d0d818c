//! The template: made from the same fields that check it.

use contract::{FileFormat, ImportField, ImportFieldPage, perm};
use domain::{
    codes::CodeList,
    worker::{FIELDS, Field, FieldKind},
};
use rust_xlsxwriter::{DataValidation, Format as CellFormat, Formula, Note, Workbook};

use super::{
    reader::Format,
    sheet::{Table, csv_head, drop_down, heading_format, workbook},
};
use crate::{Access, AppError, AppResult};

/// A finished file.
pub struct TemplateFile {
    /// Media type.
    pub content_type: &'static str,
    /// Name to save it under.
    pub file_name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

impl TemplateFile {
    /// A workbook with a heading and some rows.
    ///
    /// # Errors
    /// A fault of ours.
    pub(crate) async fn table(
        name: &str,
        headings: &'static [&'static str],
        rows: &'static [&'static [&'static str]],
    ) -> AppResult<Self> {
        let texts = |row: &[&str]| {
            row.iter()
                .map(|cell| (*cell).to_owned())
                .collect::<Vec<_>>()
        };
        let bytes = workbook(move || {
            let table = Table::start(texts(headings))?;
            let mut file = Vec::new();
            table
                .append(rows.iter().map(|row| texts(row)).collect())?
                .save(&mut file)?;
            Ok(file)
        })
        .await?;
        Ok(Self::new(Format::Xlsx, name, bytes))
    }

    /// A workbook with a heading alone.
    ///
    /// # Errors
    /// A fault of ours.
    pub(crate) async fn heading(name: &str, headings: Vec<String>) -> AppResult<Self> {
        let bytes = workbook(move || {
            let mut file = Vec::new();
            Table::start(headings)?.save(&mut file)?;
            Ok(file)
        })
        .await?;
        Ok(Self::new(Format::Xlsx, name, bytes))
    }

    pub(super) fn new(format: Format, name: &str, bytes: Vec<u8>) -> Self {
        let (content_type, extension) = match format {
            Format::Xlsx => (
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "xlsx",
            ),
            Format::Csv => ("text/csv; charset=utf-8", "csv"),
            Format::Ndjson => ("application/x-ndjson", "ndjson"),
        };
        Self {
            content_type,
            file_name: format!("{name}.{extension}"),
            bytes,
        }
    }
}

/// The fields of a file.
pub fn fields(_: &Access<perm::ImportRun>) -> ImportFieldPage {
    let items: Vec<ImportField> = FIELDS
        .iter()
        .map(|field| ImportField {
            key: field.key.to_owned(),
            label: field.label.to_owned(),
            label_en: field.label_en.to_owned(),
            national: field.national.map(str::to_owned),
            required: field.required,
            code_list: match field.kind {
                FieldKind::Code(list) => Some(list.key().to_owned()),
                _ => None,
            },
            choices: own_choices(field.kind, |(zh, _)| zh),
            choices_en: own_choices(field.kind, |(_, en)| en),
            sensitivity: field.sensitivity,
            note: field.note.to_owned(),
            note_en: field.note_en.to_owned(),
        })
        .collect();
    ImportFieldPage {
        total: i64::try_from(items.len()).unwrap_or(i64::MAX),
        items,
    }
}

/// The own choices of a field in a language.
fn own_choices(
    kind: FieldKind,
    pick: fn((&'static str, &'static str)) -> &'static str,
) -> Vec<String> {
    match kind {
        FieldKind::Choice(labels) => {
            let labels = labels.iter().copied().map(pick);
            labels.map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

/// The template of a format.
///
/// # Errors
/// A fault of ours.
pub async fn template(_: &Access<perm::ImportRun>, format: FileFormat) -> AppResult<TemplateFile> {
    let name = "社区工作者导入模板";
    Ok(match format {
        FileFormat::Xlsx => TemplateFile::new(Format::Xlsx, name, workbook(sheet).await?),
        FileFormat::Csv => {
            let heading: Vec<String> = FIELDS.iter().map(|field| field.label.to_owned()).collect();
            TemplateFile::new(Format::Csv, name, csv_head(&heading))
        }
        FileFormat::Ndjson => {
            let keys: serde_json::Map<String, serde_json::Value> = FIELDS
                .iter()
                .filter(|field| field.required)
                .map(|field| (field.key.to_owned(), field.note.into()))
                .collect();
            TemplateFile::new(
                Format::Ndjson,
                name,
                format!("{}\n", serde_json::Value::Object(keys)).into_bytes(),
            )
        }
    })
}

/// Two sheets: the table with drop-downs and notes, and the choices behind them.
fn sheet() -> AppResult<Vec<u8>> {
    let mut book = Workbook::new();
    let (heading, required, text) = (
        heading_format(),
        heading_format().set_font_color(0x00C0_0000_u32),
        CellFormat::new().set_num_format("@"),
    );
    let sheet = book.add_worksheet();
    sheet.set_name("数据").map_err(AppError::internal)?;
    sheet.set_freeze_panes(1, 1).map_err(AppError::internal)?;
    for (at, field) in FIELDS.iter().enumerate() {
        let column = u16::try_from(at).unwrap_or(u16::MAX);
        let label = if field.required {
            format!("{}*", field.label)
        } else {
            field.label.to_owned()
        };
        sheet
            .write_string_with_format(
                0,
                column,
                &label,
                if field.required { &required } else { &heading },
            )
            .map_err(AppError::internal)?;
        // Text cells keep leading zeros and all 18 digits.
        sheet
            .set_column_format(column, &text)
            .map_err(AppError::internal)?;
        sheet
            .set_column_width(column, if label.chars().count() > 6 { 20 } else { 14 })
            .map_err(AppError::internal)?;
        if !field.note.is_empty() {
            sheet
                .insert_note(0, column, &Note::new(field.note))
                .map_err(AppError::internal)?;
        }
        if let Some(source) = range(column, field) {
            let list = DataValidation::new()
                .allow_list_formula(Formula::new(source))
                .set_error_title("不在选项中")
                .and_then(|rule| rule.set_error_message("请从下拉列表中选择。"))
                .map_err(AppError::internal)?;
            drop_down(sheet, column, &list)?;
        }
    }
    // The table comes first: the first sheet is the one an import reads.
    choices(&mut book)?;
    book.save_to_buffer().map_err(AppError::internal)
}

/// The cells of the second sheet that hold the choices of a field.
fn range(column: u16, field: &Field) -> Option<String> {
    let choices = labels(field).len();
    let name = rust_xlsxwriter::utility::column_number_to_name(column);
    (choices > 0).then(|| format!("选项!${name}$2:${name}${}", choices + 1))
}

/// Writes one column of choices per field that has some.
fn choices(book: &mut Workbook) -> AppResult<()> {
    let sheet = book.add_worksheet();
    sheet.set_name("选项").map_err(AppError::internal)?;
    for (at, field) in FIELDS.iter().enumerate() {
        let column = u16::try_from(at).unwrap_or(u16::MAX);
        for (row, label) in (1_u32..).zip(labels(field)) {
            sheet
                .write_string(0, column, field.label)
                .map_err(AppError::internal)?;
            sheet
                .write_string(row, column, &label)
                .map_err(AppError::internal)?;
        }
    }
    Ok(())
}

fn labels(field: &Field) -> Vec<String> {
    match field.kind {
        FieldKind::Code(CodeList::IdDocument) => CodeList::IdDocument
            .builtin()
            .iter()
            .map(|entry| entry.label().to_owned())
            .collect(),
        // Code and name together: people look for the name, and the code says which one.
        FieldKind::Code(list) => list
            .builtin()
            .iter()
            .map(|entry| format!("{} {}", entry.code, entry.name))
            .collect(),
        FieldKind::Choice(_) => own_choices(field.kind, |(zh, _)| zh),
        FieldKind::Boolean => vec!["是".to_owned(), "否".to_owned()],
        _ => Vec::new(),
    }
}
