//! Tables as workbooks that print on paper: a title, amounts as numbers, sums, and who signs.

use domain::money::Money;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use crate::{AppError, AppResult, exchange::TemplateFile};

/// One cell.
pub(super) enum Value {
    Text(String),
    Money(Money),
    Whole(i64),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Money> for Value {
    fn from(amount: Money) -> Self {
        Self::Money(amount)
    }
}

/// A table with a title, to be written as a workbook.
pub(super) struct Sheet {
    pub(super) title: String,
    pub(super) heading: Vec<String>,
    pub(super) rows: Vec<Vec<Value>>,
    /// Whether a last line adds the amounts up.
    pub(super) summed: bool,
    /// Who signs below.
    pub(super) signatures: Option<&'static str>,
}

pub(super) async fn workbook(sheet: Sheet) -> AppResult<TemplateFile> {
    let file_name = format!("{}.xlsx", sheet.title);
    let bytes = tokio::task::spawn_blocking(move || write(&sheet))
        .await
        .map_err(AppError::internal)?
        .map_err(AppError::internal)?;
    Ok(TemplateFile {
        content_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        file_name,
        bytes,
    })
}

/// A workbook that prints on A4 across, with the heading on every page.
fn write(sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let border = Format::new().set_border(FormatBorder::Thin);
    let head = border
        .clone()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_text_wrap();
    let amount = border.clone().set_num_format("#,##0.00");
    let title = Format::new()
        .set_bold()
        .set_font_size(16)
        .set_align(FormatAlign::Center);
    let last = u16::try_from(sheet.heading.len())
        .unwrap_or(1)
        .saturating_sub(1);
    page.merge_range(0, 0, 0, last.max(1), &sheet.title, &title)?;
    for (column, text) in (0..).zip(&sheet.heading) {
        page.write_string_with_format(1, column, text, &head)?;
        let wide = text.contains("单位") && !text.contains('(') || text == "证件号码";
        page.set_column_width(column, if wide { 26 } else { 12 })?;
    }
    let mut sums: Vec<Option<Money>> = vec![None; sheet.heading.len()];
    let mut at = 2;
    for row in &sheet.rows {
        for ((column, value), sum) in (0..).zip(row).zip(&mut sums) {
            match value {
                Value::Text(text) => {
                    page.write_string_with_format(at, column, text, &border)?;
                }
                Value::Whole(number) => {
                    page.write_number_with_format(at, column, whole(*number), &border)?;
                }
                Value::Money(money) => {
                    *sum = Some(sum.unwrap_or_default() + *money);
                    put(page, at, column, *money, &amount)?;
                }
            }
        }
        at += 1;
    }
    if sheet.summed {
        page.write_string_with_format(at, 0, "合计", &head)?;
        for (column, sum) in (0..).zip(&sums).skip(1) {
            match sum {
                Some(sum) => put(page, at, column, *sum, &amount)?,
                None => {
                    page.write_string_with_format(at, column, "", &border)?;
                }
            }
        }
        at += 1;
    }
    if let Some(signatures) = sheet.signatures {
        page.write_string(at + 1, 0, signatures)?;
    }
    page.set_landscape();
    page.set_paper_size(9);
    page.set_print_fit_to_pages(1, 0);
    page.set_repeat_rows(0, 1)?;
    page.set_freeze_panes(2, 0)?;
    page.set_footer("&C第&P页，共&N页");
    book.save_to_buffer()
}

/// Amounts are computed before; a cell holds what a spreadsheet holds.
fn put(
    page: &mut Worksheet,
    row: u32,
    column: u16,
    money: Money,
    format: &Format,
) -> Result<(), XlsxError> {
    let yuan = money.yuan().to_f64().unwrap_or_default();
    page.write_number_with_format(row, column, yuan, format)?;
    Ok(())
}

fn whole(number: i64) -> f64 {
    number.to_f64().unwrap_or_default()
}
