//! The uploaded file with two columns at its end: what a clerk corrects and sends again.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::{
    reader::{self, Cell, Format, Row},
    sheet::Writer,
};
use crate::AppResult;

/// Headings of the added columns; an import knows no field by them, so the file can be sent again.
const ADDED: [&str; 2] = ["结果", "问题"];
/// Of a row that the import did not come to.
const UNTOUCHED: &str = "未处理";
/// Key that carries a line of NDJSON which is no object.
const UNREADABLE: &str = "原文";

/// Outcome and findings by row.
pub(super) type Verdicts = HashMap<i64, (&'static str, String)>;

/// The file with what became of each row; `shape` is that of the same file. None when it cannot be
/// read as a table.
pub(super) fn annotate(
    format: Format,
    shape: &Shape,
    bytes: Vec<u8>,
    verdicts: &Verdicts,
    findings_only: bool,
) -> AppResult<Option<Vec<u8>>> {
    if format == Format::Ndjson {
        return Ok(Some(annotate_lines(bytes, verdicts, findings_only)));
    }
    let mut writer = Writer::start(format, shape.heading(), &[])?;
    let mut failed = None;
    let read = reader::read(
        format,
        bytes,
        |_| Ok(()),
        |row: Row| {
            let verdict = verdicts.get(&i64::from(row.number));
            if findings_only && verdict.is_none() {
                return true;
            }
            match writer.row(&shape.cells(row.cells, verdict)) {
                Ok(()) => true,
                Err(error) => {
                    failed = Some(error);
                    false
                }
            }
        },
    );
    match (failed, read) {
        (Some(error), _) => Err(error),
        (None, Ok(())) => writer.finish().map(Some),
        (None, Err(_)) => Ok(None),
    }
}

fn words(verdict: Option<&(&'static str, String)>) -> [String; 2] {
    match verdict {
        Some((outcome, findings)) => [(*outcome).to_owned(), findings.clone()],
        None => [UNTOUCHED.to_owned(), String::new()],
    }
}

/// What a first reading tells of a table; lines of NDJSON need none.
#[derive(Default)]
pub(super) struct Shape {
    headings: Vec<String>,
    /// Columns of the widest row; some have cells beyond the last heading.
    width: usize,
}

impl Shape {
    /// None when the file cannot be read as a table.
    pub(super) fn of(format: Format, bytes: Vec<u8>) -> Option<Self> {
        if format == Format::Ndjson {
            return Some(Self::default());
        }
        let (mut headings, mut widest) = (Vec::new(), 0);
        let read = reader::read(
            format,
            bytes,
            |found| {
                headings = found;
                Ok(())
            },
            |row| {
                let last = row.cells.iter().rposition(|cell| *cell != Cell::Empty);
                widest = widest.max(last.map_or(0, |last| last + 1));
                true
            },
        );
        read.ok()?;
        let width = widest.max(headings.len());
        Some(Self { headings, width })
    }

    fn heading(&self) -> Vec<String> {
        self.framed(self.headings.clone(), ADDED.map(str::to_owned))
    }

    fn cells(&self, cells: Vec<Cell>, verdict: Option<&(&'static str, String)>) -> Vec<String> {
        let shown = cells.into_iter().map(Cell::into_shown).collect();
        self.framed(shown, words(verdict))
    }

    /// A row as wide as the table, then the two columns; those of an earlier download give way.
    fn framed(&self, mut cells: Vec<String>, added: [String; 2]) -> Vec<String> {
        cells.resize(self.width, String::new());
        if self.headings.ends_with(&ADDED.map(str::to_owned)) {
            let at = self.headings.len() - ADDED.len();
            cells.drain(at..self.headings.len());
        }
        cells.extend(added);
        cells
    }
}

fn annotate_lines(bytes: Vec<u8>, verdicts: &Verdicts, findings_only: bool) -> Vec<u8> {
    let text = reader::text(bytes);
    let mut lines = String::with_capacity(text.len());
    for (number, line) in reader::lines(&text) {
        let verdict = verdicts.get(&i64::from(number));
        if findings_only && verdict.is_none() {
            continue;
        }
        lines.push_str(&annotated_line(line.trim(), &words(verdict)));
        lines.push('\n');
    }
    lines.into_bytes()
}

/// A line with two more members. The others stay letter by letter: read and written again they
/// would lose their order and long numbers their digits.
fn annotated_line(line: &str, added: &[String; 2]) -> String {
    let text = |text: &str| Value::String(text.to_owned()).to_string();
    let ([first, second], [outcome, findings]) = (ADDED, added);
    let added = format!(
        "{}:{},{}:{}}}",
        text(first),
        text(outcome),
        text(second),
        text(findings)
    );
    match object(line) {
        Some(_) => {
            let body = without_added(line);
            let comma = if body == "{" { "" } else { "," };
            format!("{body}{comma}{added}")
        }
        None => format!("{{{}:{},{added}", text(UNREADABLE), text(line)),
    }
}

fn object(text: &str) -> Option<Map<String, Value>> {
    serde_json::from_str(text).ok()
}

/// An object without its closing brace and without the members of an earlier download.
fn without_added(line: &str) -> &str {
    let body = line.strip_suffix('}').unwrap_or(line).trim_end();
    let Some((kept, tail)) = body.rsplit_once(&format!(",\"{}\":", ADDED[0])) else {
        return body;
    };
    let ours = object(&format!("{{\"{}\":{tail}}}", ADDED[0]))
        .is_some_and(|tail| tail.keys().all(|key| ADDED.contains(&key.as_str())));
    if ours { kept } else { body }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdicts() -> Verdicts {
        HashMap::from([(2, ("有误", "姓名：必填项，请填写。".to_owned()))])
    }

    fn annotated(format: Format, file: &str, findings_only: bool) -> String {
        let bytes = file.as_bytes().to_vec();
        let shape = Shape::of(format, bytes.clone()).unwrap();
        let file = annotate(format, &shape, bytes, &verdicts(), findings_only);
        String::from_utf8(file.unwrap().unwrap()).unwrap()
    }

    #[test]
    fn a_sheet_comes_back_with_every_cell_and_two_columns() {
        let text = "姓名,星座,\n,白羊,x,beyond\n\n李四,'=1+1\n";
        assert_eq!(
            annotated(Format::Csv, text, false),
            "\u{feff}姓名,星座,,,结果,问题\r\n,白羊,x,beyond,有误,姓名：必填项，请填写。\r\n李四,'=1+1,,,未处理,\r\n"
        );
        assert_eq!(annotated(Format::Csv, text, true).lines().count(), 2);
    }

    #[test]
    fn what_was_downloaded_and_sent_again_has_the_columns_once() {
        let again = annotated(Format::Csv, "姓名,结果,问题\n张三,旧,旧\n", false);
        assert_eq!(
            again,
            "\u{feff}姓名,结果,问题\r\n张三,有误,姓名：必填项，请填写。\r\n"
        );
        let line = "{\"name\":\"张三\"}";
        let words = ["有误".to_owned(), "x".to_owned()];
        let once = annotated_line(line, &words);
        assert_eq!(once, "{\"name\":\"张三\",\"结果\":\"有误\",\"问题\":\"x\"}");
        assert_eq!(annotated_line(&once, &words), once);
    }

    #[test]
    fn members_of_a_line_stay_letter_by_letter() {
        let words = ["正确".to_owned(), String::new()];
        for (line, expected) in [
            ("{}", "{"),
            (
                "{\"z\":12345678901234567890123, \"a\": [1,{\"结果\":\"x\"}] }",
                "{\"z\":12345678901234567890123, \"a\": [1,{\"结果\":\"x\"}],",
            ),
            (
                "{\"a\":1,\"结果\":1,\"b\":2}",
                "{\"a\":1,\"结果\":1,\"b\":2,",
            ),
            ("no \"json", "{\"原文\":\"no \\\"json\","),
        ] {
            let line = annotated_line(line, &words);
            assert_eq!(line, format!("{expected}\"结果\":\"正确\",\"问题\":\"\"}}"));
            assert!(object(&line).is_some());
        }
    }
}
