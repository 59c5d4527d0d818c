//! A small sheet of another kind than people, read whole.

use bytes::Bytes;
use contract::ErrorCode;

use super::{
    reader::{self, Cell, Format},
    sheet::workbook,
};
use crate::{AppError, AppResult};

/// Rows that a sheet may have.
const MOST: usize = 5_000;

/// A sheet as text.
pub(crate) struct SheetTable {
    headings: Vec<String>,
    /// Numbers of the rows in the file, counted from 1, and their cells.
    rows: Vec<(i64, Vec<String>)>,
}

impl SheetTable {
    /// Reads a workbook or CSV file.
    ///
    /// # Errors
    /// `media_type_unsupported`, `request_unreadable`, `body_too_large` beyond 5,000 rows.
    pub(crate) async fn read(content_type: &str, body: Bytes) -> AppResult<Self> {
        let format = Format::of(content_type)
            .filter(|format| format.fits(&body))
            .ok_or(ErrorCode::MediaTypeUnsupported)?;
        let table = workbook(move || {
            let (mut headings, mut rows) = (Vec::new(), Vec::new());
            let heading = |found: Vec<String>| {
                headings = found;
                Ok(())
            };
            let row = |row: reader::Row| {
                let cells = row.cells.into_iter().map(|cell| match cell {
                    Cell::Text(text) => text.trim().to_owned(),
                    Cell::Empty | Cell::Fault(_) => String::new(),
                });
                rows.push((i64::from(row.number), cells.collect()));
                rows.len() <= MOST
            };
            reader::read(format, body.to_vec(), heading, row).map_err(AppError::from)?;
            Ok(Self { headings, rows })
        })
        .await?;
        if table.rows.len() > MOST {
            return Err(AppError::new(ErrorCode::BodyTooLarge)
                .with_detail("表格不能超过5000行。", "A sheet has at most 5,000 rows."));
        }
        Ok(table)
    }

    /// The rows that hold anything, each as a lookup by heading.
    pub(crate) fn rows(&self) -> impl Iterator<Item = SheetRow<'_>> {
        let rows = self.rows.iter().map(|(number, cells)| SheetRow {
            number: *number,
            headings: &self.headings,
            cells,
        });
        rows.filter(|row| row.cells.iter().any(|cell| !cell.is_empty()))
    }
}

/// One row.
#[derive(Clone, Copy)]
pub(crate) struct SheetRow<'a> {
    /// Number in the file, the heading being row 1.
    pub(crate) number: i64,
    headings: &'a [String],
    cells: &'a [String],
}

impl<'a> SheetRow<'a> {
    /// The cell below a heading; empty when there is none.
    pub(crate) fn cell(&self, heading: &str) -> &'a str {
        let at = self
            .headings
            .iter()
            .position(|known| known.trim() == heading);
        at.and_then(|at| self.cells.get(at))
            .map_or("", String::as_str)
    }
}
