//! Writing CSV, NDJSON and workbooks so that no spreadsheet takes a value for a formula.

use rust_xlsxwriter::{DataValidation, DocProperties, Format, Workbook, Worksheet};
use serde_json::{Map, Value};

use super::reader;
use crate::{AppError, AppResult};

/// UTF-16 units of the longest text that a cell of a workbook takes.
const LONGEST_CELL: usize = 32_767;
/// Characters that the foot of a page takes, with room for its code.
const LONGEST_FOOT: usize = 240;
/// Beginning of the line of a CSV file that says where it comes from; an import leaves it out.
pub(crate) const MARK_LINE: &str = "# 导出水印";
/// Key of the object of an NDJSON file that says where it comes from; an import leaves it out.
pub(crate) const MARK_KEY: &str = "_export";
/// Sheet of a workbook that says where it comes from; an import reads the first sheet only.
const MARK_SHEET: &str = "导出说明";

/// Runs workbook work off the threads that answer requests.
pub(crate) async fn workbook<T: Send + 'static>(
    work: impl FnOnce() -> AppResult<T> + Send + 'static,
) -> AppResult<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(AppError::internal)?
}

/// A text that begins like a formula is written with an apostrophe before it, as spreadsheets
/// themselves do: opened elsewhere, `=HYPERLINK(…)` in a name would run.
fn formula_safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Heading line with the byte-order mark by which Excel knows UTF-8.
pub(crate) fn csv_head(heading: &[String]) -> Vec<u8> {
    [b"\xEF\xBB\xBF".to_vec(), csv_line(heading)].concat()
}

/// One line.
pub(crate) fn csv_line(cells: &[String]) -> Vec<u8> {
    let mut line = String::new();
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            line.push(',');
        }
        let cell = formula_safe(cell);
        if cell.contains([',', '"', '\n', '\r']) {
            line.push('"');
            line.push_str(&cell.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(&cell);
        }
    }
    line.push_str("\r\n");
    line.into_bytes()
}

/// One JSON object; empty cells are left out.
pub(crate) fn ndjson_line<'a>(keys: impl Iterator<Item = &'a str>, cells: &[String]) -> Vec<u8> {
    let object: Map<String, Value> = keys
        .zip(cells)
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(key, cell)| (key.to_owned(), Value::String(cell.clone())))
        .collect();
    let mut line = Value::Object(object).to_string().into_bytes();
    line.push(b'\n');
    line
}

/// A workbook of one sheet, written row by row into a temporary file.
pub(crate) struct Table {
    workbook: Workbook,
    next: u32,
}

impl Table {
    /// A sheet with its heading, frozen and filterable.
    pub(crate) fn start(heading: Vec<String>) -> AppResult<Self> {
        let mut workbook = Workbook::new();
        let bold = heading_format();
        let sheet = workbook
            .add_worksheet_with_constant_memory()
            .map_err(AppError::internal)?;
        sheet.set_name("数据").map_err(AppError::internal)?;
        sheet.set_freeze_panes(1, 0).map_err(AppError::internal)?;
        for (column, text) in heading.iter().enumerate() {
            let column = u16::try_from(column).unwrap_or(u16::MAX);
            let width = if text.chars().count() > 6 { 20 } else { 14 };
            sheet
                .set_column_width(column, width)
                .map_err(AppError::internal)?;
            sheet
                .write_string_with_format(0, column, text, &bold)
                .map_err(AppError::internal)?;
        }
        Ok(Self { workbook, next: 1 })
    }

    /// Adds rows.
    pub(crate) fn append(mut self, rows: Vec<Vec<String>>) -> AppResult<Self> {
        for row in rows {
            self.row(&row)?;
        }
        Ok(self)
    }

    /// Adds a row; every cell is text, so that no number loses digits and nothing is a formula.
    fn row(&mut self, row: &[String]) -> AppResult<()> {
        let sheet = self
            .workbook
            .worksheet_from_index(0)
            .map_err(AppError::internal)?;
        for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let column = u16::try_from(column).unwrap_or(u16::MAX);
            sheet
                .write_string(self.next, column, fitting(cell))
                .map_err(AppError::internal)?;
        }
        self.next += 1;
        Ok(())
    }

    /// Says on every printed page, on a sheet of its own and in the properties of the file where
    /// it comes from: `facts` by name, and a line for the foot. The first sheet stays a table that
    /// can be read back.
    pub(crate) fn mark(&mut self, facts: &[(&str, String)], line: &str) -> AppResult<()> {
        // `&` begins a code there.
        let line = fitting_foot(&line.replace('&', "&&")).to_owned();
        let data = self
            .workbook
            .worksheet_from_index(0)
            .map_err(AppError::internal)?;
        data.set_header(format!("&C{line}"));
        data.set_footer(format!("&C{line}"));
        let properties = DocProperties::new().set_comment(&line);
        self.workbook.set_properties(&properties);
        let bold = heading_format();
        let sheet = self
            .workbook
            .add_worksheet_with_constant_memory()
            .map_err(AppError::internal)?;
        sheet.set_name(MARK_SHEET).map_err(AppError::internal)?;
        sheet.set_column_width(1, 60).map_err(AppError::internal)?;
        for (row, (name, value)) in (0..).zip(facts) {
            sheet
                .write_string_with_format(row, 0, *name, &bold)
                .map_err(AppError::internal)?;
            sheet
                .write_string(row, 1, fitting(value))
                .map_err(AppError::internal)?;
        }
        Ok(())
    }

    /// Writes the file. Rows wait in a temporary file without a name, which nobody else can open
    /// and which goes with this process.
    pub(crate) fn save(mut self, writer: impl std::io::Write + Send) -> AppResult<()> {
        self.workbook
            .save_to_writer(writer)
            .map_err(AppError::internal)
    }
}

/// As much of a text as a cell of a workbook takes.
fn fitting(text: &str) -> &str {
    if text.len() <= LONGEST_CELL {
        return text;
    }
    let mut length = 0;
    let end = text.char_indices().find(|(_, c)| {
        length += c.len_utf16();
        length > LONGEST_CELL
    });
    end.and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

/// As much of a line as the foot of a page takes.
fn fitting_foot(line: &str) -> &str {
    let end = line.char_indices().nth(LONGEST_FOOT);
    end.and_then(|(at, _)| line.get(..at)).unwrap_or(line)
}

/// A file of one table being written, in one of the formats of an import.
pub(super) enum Writer {
    Xlsx(Box<Table>),
    Csv(Vec<u8>),
    Ndjson(&'static [&'static str], Vec<u8>),
}

impl Writer {
    /// A file with its heading. `keys` stand for it where each row names its cells.
    pub(super) fn start(
        format: reader::Format,
        heading: Vec<String>,
        keys: &'static [&'static str],
    ) -> AppResult<Self> {
        Ok(match format {
            reader::Format::Xlsx => Self::Xlsx(Box::new(Table::start(heading)?)),
            reader::Format::Csv => Self::Csv(csv_head(&heading)),
            reader::Format::Ndjson => Self::Ndjson(keys, Vec::new()),
        })
    }

    /// Adds a row.
    pub(super) fn row(&mut self, cells: &[String]) -> AppResult<()> {
        match self {
            Self::Xlsx(table) => return table.row(cells),
            Self::Csv(lines) => lines.extend(csv_line(cells)),
            Self::Ndjson(keys, lines) => lines.extend(ndjson_line(keys.iter().copied(), cells)),
        }
        Ok(())
    }

    /// The file.
    pub(super) fn finish(self) -> AppResult<Vec<u8>> {
        match self {
            Self::Xlsx(table) => {
                let mut file = Vec::new();
                table.save(&mut file)?;
                Ok(file)
            }
            Self::Csv(lines) | Self::Ndjson(_, lines) => Ok(lines),
        }
    }
}

/// Heading of every sheet.
pub(super) fn heading_format() -> Format {
    Format::new()
        .set_bold()
        .set_background_color(0x00DD_E7F3_u32)
        .set_border_bottom(rust_xlsxwriter::FormatBorder::Thin)
}

/// A drop-down over the cells below a heading.
pub(super) fn drop_down(
    sheet: &mut Worksheet,
    column: u16,
    source: &DataValidation,
) -> AppResult<()> {
    sheet
        .add_data_validation(1, column, 100_000, column, source)
        .map_err(AppError::internal)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_sheet_runs_as_a_formula() {
        let line = csv_line(&[
            "=1+1".into(),
            "@SUM(A1)".into(),
            "-2".into(),
            "张,三\"".into(),
            "正常".into(),
        ]);
        assert_eq!(
            String::from_utf8(line).unwrap(),
            "'=1+1,'@SUM(A1),'-2,\"张,三\"\"\",正常\r\n"
        );
    }

    #[test]
    fn a_text_too_long_for_a_cell_is_cut_between_characters() {
        assert_eq!(fitting(&"𠮷".repeat(20_000)).chars().count(), 16_383);
        assert_eq!(fitting("张三"), "张三");
    }

    #[test]
    fn a_line_of_json_leaves_out_what_is_empty() {
        let line = ndjson_line(
            ["name", "phone"].into_iter(),
            &["张三".into(), String::new()],
        );
        assert_eq!(String::from_utf8(line).unwrap(), "{\"name\":\"张三\"}\n");
    }
}
