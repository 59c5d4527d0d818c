//! Rows of a file, one at a time: XLSX, CSV in UTF-8 or GB18030, NDJSON.

use std::io::Cursor;

use calamine::{DataRef, Reader as _, Xlsx, open_workbook_from_rs};
use chrono::{Days, NaiveDate};
use domain::exchange::ImportFault;
use encoding_rs::{GB18030, UTF_8};
use serde_json::Value;

use super::{
    fault::Fault,
    sheet::{MARK_KEY, MARK_LINE},
    workbook,
};

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Xlsx,
    Csv,
    Ndjson,
}

impl Format {
    /// The format of a media type.
    pub(super) fn of(content_type: &str) -> Option<Self> {
        match content_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
            .as_str()
        {
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => Some(Self::Xlsx),
            "text/csv" | "application/csv" | "application/vnd.ms-excel" => Some(Self::Csv),
            "application/x-ndjson" | "application/ndjson" | "application/jsonl" => {
                Some(Self::Ndjson)
            }
            _ => None,
        }
    }

    /// Whether the first bytes can be of this format; a renamed file is refused with a reason
    /// and not with thousands of row errors.
    pub(super) fn fits(self, bytes: &[u8]) -> bool {
        let zip = bytes.starts_with(b"PK\x03\x04");
        match self {
            Self::Xlsx => zip,
            Self::Csv => !zip && !bytes.starts_with(b"\xD0\xCF\x11\xE0"),
            Self::Ndjson => bytes
                .iter()
                .find(|byte| !byte.is_ascii_whitespace() && **byte < 0x80)
                .is_none_or(|byte| *byte == b'{'),
        }
    }
}

/// One row: its number in the file, counted from 1, and its cells as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) number: u32,
    pub(super) cells: Vec<Cell>,
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Cell {
    #[default]
    Empty,
    Text(String),
    /// `#REF!` and the like, as it stands there.
    Fault(String),
}

impl Cell {
    pub(super) fn of(text: impl Into<String>) -> Self {
        let text: String = text.into();
        if text.contains('\0') {
            // No text of people, and PostgreSQL keeps none.
            Self::Fault(text.replace('\0', ""))
        } else if text.trim().is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }

    pub(super) fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Empty | Self::Fault(_) => "",
        }
    }

    /// What stands in the cell, a fault included.
    pub(super) fn into_shown(self) -> String {
        match self {
            Self::Text(text) | Self::Fault(text) => text,
            Self::Empty => String::new(),
        }
    }
}

/// Longest row taken; a wider one is not a table of ours.
const MAX_COLUMNS: usize = 300;

/// Hands the heading to `heading`, then every row to `row`, until one of them answers false.
pub(super) fn read(
    format: Format,
    bytes: Vec<u8>,
    heading: impl FnOnce(Vec<String>) -> Result<(), Fault>,
    row: impl FnMut(Row) -> bool,
) -> Result<(), Fault> {
    match format {
        Format::Xlsx => xlsx(bytes, heading, row),
        Format::Csv => csv(bytes, heading, row),
        Format::Ndjson => ndjson(bytes, heading, row),
    }
}

fn xlsx(
    bytes: Vec<u8>,
    heading: impl FnOnce(Vec<String>) -> Result<(), Fault>,
    mut row: impl FnMut(Row) -> bool,
) -> Result<(), Fault> {
    workbook::check(&bytes)?;
    let broken = |_| Fault::from(ImportFault::WorkbookBroken);
    let mut book: Xlsx<_> =
        workbook::guarded(|| open_workbook_from_rs(Cursor::new(bytes)))?.map_err(broken)?;
    let name = book
        .sheet_names()
        .first()
        .cloned()
        .ok_or_else(|| Fault::from(ImportFault::SheetMissing))?;
    let mut cells = workbook::guarded(|| book.worksheet_cells_reader(&name))?.map_err(broken)?;
    let (mut current, mut pending, mut heading) = (None::<u32>, Vec::new(), Some(heading));
    loop {
        let cell = workbook::guarded(|| cells.next_cell())?
            .map_err(|_| Fault::from(ImportFault::WorkbookDamaged))?;
        let position = cell.as_ref().map(|cell| cell.get_position());
        if position.map(|at| at.0) != current {
            if let Some(number) = current
                && !emit(
                    number.saturating_add(1),
                    std::mem::take(&mut pending),
                    &mut heading,
                    &mut row,
                )?
            {
                return Ok(());
            }
            current = position.map(|at| at.0);
        }
        let (Some(cell), Some((_, column))) = (cell, position) else {
            break;
        };
        let column = column as usize;
        if column < MAX_COLUMNS {
            pending.resize(pending.len().max(column + 1), Cell::Empty);
            if let Some(slot) = pending.get_mut(column) {
                *slot = xlsx_cell(cell.get_value());
            }
        }
    }
    if heading.is_some() {
        Err(ImportFault::HeadingMissing.into())
    } else {
        Ok(())
    }
}

/// Sends a row where it belongs: the first is the heading.
fn emit<H>(
    number: u32,
    cells: Vec<Cell>,
    heading: &mut Option<H>,
    row: &mut impl FnMut(Row) -> bool,
) -> Result<bool, Fault>
where
    H: FnOnce(Vec<String>) -> Result<(), Fault>,
{
    if let Some(heading) = heading.take() {
        heading(
            cells
                .iter()
                .map(|cell| cell.text().trim().to_owned())
                .collect(),
        )?;
        return Ok(true);
    }
    // Rows that only carry a format are not rows.
    if cells.iter().all(|cell| *cell == Cell::Empty) {
        return Ok(true);
    }
    Ok(row(Row { number, cells }))
}

fn xlsx_cell(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) => Cell::of(text.as_str()),
        DataRef::SharedString(text) => Cell::of(*text),
        DataRef::Int(number) => Cell::Text(number.to_string()),
        // Display of a whole float has no point, so a number cell of a code reads as the code.
        DataRef::Float(number) => Cell::Text(number.to_string()),
        DataRef::Bool(yes) => Cell::Text(if *yes { "是" } else { "否" }.to_owned()),
        DataRef::DateTime(date) => Cell::Text(
            serial_date(date.as_f64()).map_or_else(|| date.to_string(), |day| day.to_string()),
        ),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cell::Text(text.get(..10).unwrap_or(text).to_owned())
        }
        DataRef::Error(error) => Cell::Fault(error.to_string()),
    }
}

/// The civil date of a spreadsheet's serial number. Serials before March 1900 are off by one in
/// every spreadsheet, and no worker was born then.
fn serial_date(serial: f64) -> Option<NaiveDate> {
    let epoch = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    (61.0..2_958_466.0)
        .contains(&serial)
        .then(|| epoch.checked_add_days(Days::new(serial as u64)))?
}

/// UTF-8 when all of it is; otherwise GB18030, which every text is.
fn decode(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
        return bytes;
    }
    if UTF_8
        .decode_without_bom_handling_and_without_replacement(&bytes)
        .is_some()
    {
        return bytes;
    }
    GB18030
        .decode_without_bom_handling(&bytes)
        .0
        .into_owned()
        .into_bytes()
}

fn csv(
    bytes: Vec<u8>,
    heading: impl FnOnce(Vec<String>) -> Result<(), Fault>,
    mut row: impl FnMut(Row) -> bool,
) -> Result<(), Fault> {
    let text = without_returns(decode(bytes));
    let mut records = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_slice());
    let (mut heading, mut record) = (Some(heading), ::csv::StringRecord::new());
    loop {
        match records.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => {
                return Err(ImportFault::CsvUnreadable.into());
            }
        }
        let number = record.position().map_or(0, |position| {
            // A record begins where the one before ended; empty lines between them are no rows.
            let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
            let empty = text
                .iter()
                .skip(start)
                .take_while(|byte| **byte == b'\n')
                .count();
            u32::try_from(position.line())
                .unwrap_or(u32::MAX)
                .saturating_add(u32::try_from(empty).unwrap_or(0))
        });
        if heading.is_none()
            && record
                .get(0)
                .is_some_and(|cell| cell.starts_with(MARK_LINE))
        {
            continue;
        }
        // The apostrophe of our own exports is no part of the value.
        let cells = record
            .iter()
            .take(MAX_COLUMNS)
            .map(|cell| Cell::of(unprotected(cell)))
            .collect();
        if !emit(number, cells, &mut heading, &mut row)? {
            return Ok(());
        }
    }
    if heading.is_some() {
        Err(ImportFault::HeadingMissing.into())
    } else {
        Ok(())
    }
}

/// CRLF as LF: the reader counts lines by their feed and meets that of CRLF one record late, so
/// every row would be named by the number before its own. In place, because a file may be large.
fn without_returns(mut text: Vec<u8>) -> Vec<u8> {
    text.dedup_by(|byte, before| {
        let pair = *before == b'\r' && *byte == b'\n';
        if pair {
            *before = b'\n';
        }
        pair
    });
    text
}

fn unprotected(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => cell,
    }
}

/// The columns of NDJSON are the keys of fields, in the order in which they first appear.
fn ndjson(
    bytes: Vec<u8>,
    heading: impl FnOnce(Vec<String>) -> Result<(), Fault>,
    mut row: impl FnMut(Row) -> bool,
) -> Result<(), Fault> {
    let keys: Vec<String> = domain::worker::FIELDS
        .iter()
        .map(|field| field.key.to_owned())
        .collect();
    let at = |key: &str| keys.iter().position(|known| known == key);
    let text = text(bytes);
    if text.trim().is_empty() {
        return Err(ImportFault::Empty.into());
    }
    heading(keys.clone())?;
    for (number, line) in lines(&text) {
        let cells = match serde_json::from_str::<Value>(line) {
            Ok(Value::Object(object)) if object.contains_key(MARK_KEY) => continue,
            Ok(Value::Object(object)) => {
                let mut cells = vec![Cell::Empty; keys.len()];
                for (key, value) in object {
                    if let Some(slot) = at(&key).and_then(|at| cells.get_mut(at)) {
                        *slot = json_cell(&value);
                    }
                }
                cells
            }
            // One unreadable line is that row's error, not the file's.
            _ => vec![Cell::Fault(line.to_owned())],
        };
        if !row(Row { number, cells }) {
            return Ok(());
        }
    }
    Ok(())
}

/// A text file as text. After a byte-order mark it may yet hold what is no UTF-8.
pub(super) fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(decode(bytes))
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// The lines that hold something, with their numbers from 1.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (u32, &str)> {
    (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty())
}

fn json_cell(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Empty,
        Value::String(text) => Cell::of(text.as_str()),
        Value::Bool(yes) => Cell::Text(if *yes { "是" } else { "否" }.to_owned()),
        Value::Number(number) => Cell::Text(number.to_string()),
        Value::Array(_) | Value::Object(_) => Cell::Fault(value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(format: Format, bytes: &[u8]) -> Result<(Vec<String>, Vec<Row>), Fault> {
        let (mut head, mut rows) = (Vec::new(), Vec::new());
        read(
            format,
            bytes.to_vec(),
            |heading| {
                head = heading;
                Ok(())
            },
            |row| {
                rows.push(row);
                true
            },
        )?;
        Ok((head, rows))
    }

    #[test]
    fn a_sheet_saved_by_an_office_program_reads_the_same_in_both_encodings() {
        let text = "姓名,民族\r\n张三,汉族\r\n\r\n\"李,四\",𠮷\r\n";
        let utf8 = rows(Format::Csv, text.as_bytes()).unwrap();
        let marked = rows(Format::Csv, &[b"\xEF\xBB\xBF", text.as_bytes()].concat()).unwrap();
        let gb = rows(Format::Csv, &GB18030.encode(text).0).unwrap();
        assert_eq!(utf8, marked);
        assert_eq!(utf8, gb);
        assert_eq!(utf8.1[1].cells[0].text(), "李,四");
        // Line 3 is empty; the row after it keeps its own number.
        assert_eq!((utf8.1[0].number, utf8.1[1].number), (2, 4));
    }

    #[test]
    fn empty_and_renamed_files_are_refused_with_a_reason() {
        assert!(rows(Format::Csv, b"").is_err());
        assert!(rows(Format::Ndjson, b" \n").is_err());
        assert!(rows(Format::Xlsx, b"not a zip").is_err());
        assert!(!Format::Csv.fits(b"PK\x03\x04"));
        assert!(!Format::Xlsx.fits("姓名".as_bytes()));
    }

    #[test]
    fn the_mark_of_an_export_is_no_row() {
        let csv = format!("姓名,民族\r\n张三,汉族\r\n{MARK_LINE}：某人导出,\r\n");
        assert_eq!(rows(Format::Csv, csv.as_bytes()).unwrap().1.len(), 1);
        let json = format!("{{\"{MARK_KEY}\":{{}}}}\n{{\"name\":\"张三\"}}\n");
        let (_, rows) = rows(Format::Ndjson, json.as_bytes()).unwrap();
        assert_eq!((rows.len(), rows[0].number), (1, 2));
    }

    #[test]
    fn serial_dates_are_civil_dates() {
        assert_eq!(serial_date(45_473.0), NaiveDate::from_ymd_opt(2024, 6, 30));
        assert_eq!(serial_date(0.5), None);
    }

    #[test]
    fn one_bad_line_of_json_is_that_row_alone() {
        let (_, rows) = rows(
            Format::Ndjson,
            "{\"name\":\"张三\"}\nnonsense\n{\"name\":\"李四\"}\n".as_bytes(),
        )
        .unwrap();
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[1].cells, vec![Cell::Fault("nonsense".into())]);
    }
}
