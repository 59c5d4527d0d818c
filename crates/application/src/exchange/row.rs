//! From the cells of a row to a record, by the same admission as the form.

use chrono::NaiveDate;
use contract::{
    AnnualCostEntry, DegreeEntry, EducationEntry, FieldProblem, PoliticalEntry, QualificationEntry,
    RowFinding, WorkerInput,
};
use domain::{
    ids::OrganisationId,
    mask,
    money::Money,
    organisation::OrganisationKind,
    text::normalize_digits,
    worker::{
        EntryKind, FIELDS, Finding, FindingCode as Code, NoticeManner, Post, QualificationKind,
        QualificationLevel, RelationKind, StudyMode, WorkerClass, WorkerRecord,
    },
};
use uuid::Uuid;

use super::{
    columns::Columns,
    reader::{Cell, Row},
};
use crate::worker::{AdmitContext, admit};

/// A row after checking.
pub(super) struct CheckedRow {
    pub(super) number: u32,
    pub(super) name_masked: Option<String>,
    /// The record, when it may enter.
    pub(super) record: Option<WorkerRecord>,
    pub(super) findings: Vec<RowFinding>,
}

impl CheckedRow {
    /// Adds an error found outside the row, e.g. a duplicate; the record may no longer enter.
    pub(super) fn refuse(&mut self, columns: &Columns, key: &str, code: Code) {
        self.refuse_as(columns, Finding::new(key, code).into());
    }

    pub(super) fn refuse_as(&mut self, columns: &Columns, problem: FieldProblem) {
        self.record = None;
        self.findings.push(RowFinding {
            column: columns.heading_of(&problem.field),
            problem,
            value_masked: None,
        });
    }
}

/// Reads and checks one row.
pub(super) fn check(row: &Row, columns: &Columns, context: &AdmitContext<'_>) -> CheckedRow {
    let mut reader = RowReader {
        row,
        columns,
        context,
        findings: Vec::new(),
    };
    if matches!(row.cells.as_slice(), [Cell::Fault(_)]) {
        let finding = RowFinding {
            column: String::new(),
            problem: Finding::new("row", Code::RowUnreadable).into(),
            value_masked: None,
        };
        return CheckedRow {
            number: row.number,
            name_masked: None,
            record: None,
            findings: vec![finding],
        };
    }
    let input = reader.input();
    let mut findings = std::mem::take(&mut reader.findings);
    let place_known = input.organisation_id != OrganisationId(Uuid::nil());
    let admission = admit(&input, None, context);
    let mut record = admission.record;
    findings.extend(
        admission
            .findings
            .into_iter()
            .map(|finding| Finding {
                field: column_key(&finding.field).to_owned(),
                ..finding
            })
            // Said already, and better, when the cell was read.
            .filter(|finding| place_known || finding.field != "place"),
    );
    findings.dedup_by(|later, earlier| later.field == earlier.field && earlier.is_error());
    let reasoned = record
        .as_ref()
        .is_some_and(|record| record.profile.note.is_some());
    if findings
        .iter()
        .any(|finding| finding.is_error() || !reasoned)
    {
        record = None;
    }
    let findings = findings
        .into_iter()
        .map(|finding| reader.located(finding, reasoned))
        .collect();
    let name = reader.text("name");
    CheckedRow {
        number: row.number,
        name_masked: (!name.is_empty()).then(|| mask::name(name)),
        record,
        findings,
    }
}

struct RowReader<'a> {
    row: &'a Row,
    columns: &'a Columns,
    context: &'a AdmitContext<'a>,
    findings: Vec<Finding>,
}

impl RowReader<'_> {
    fn cell(&self, key: &str) -> Option<&Cell> {
        let at = FIELDS.iter().position(|field| field.key == key);
        let column = self
            .columns
            .fields
            .iter()
            .position(|field| field.is_some() && *field == at)?;
        self.row.cells.get(column)
    }

    fn text(&self, key: &str) -> &str {
        self.cell(key).map_or("", Cell::text)
    }

    fn optional(&self, key: &str) -> Option<String> {
        let text = self.text(key).trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn add(&mut self, key: &str, code: Code) {
        self.findings.push(Finding::new(key, code));
    }

    fn input(&mut self) -> WorkerInput {
        for field in FIELDS {
            if matches!(self.cell(field.key), Some(Cell::Fault(_))) {
                self.add(field.key, Code::FormulaNotAllowed);
            }
            if self.text(field.key).chars().count() > 300 {
                self.add(field.key, Code::TooLong);
            }
        }
        let entered_on = self.required_date("entered_on");
        let assigned_on = self.required_date("assigned_on");
        WorkerInput {
            name: self.text("name").to_owned(),
            id_kind: self.optional("id_kind"),
            id_number: self.optional("id_number"),
            sex: self.optional("sex"),
            birth_date: self.date("birth_date"),
            ethnicity: self.text("ethnicity").to_owned(),
            marital: self.optional("marital"),
            health: self.optional("health"),
            native_place: self.optional("native_place"),
            household_place: self.optional("household_place"),
            phone: self.optional("phone"),
            address: self.optional("address"),
            bank_card: self.optional("bank_card"),
            work_since: self.date("work_since"),
            community_since: self.date("community_since"),
            veteran: self.boolean("veteran"),
            notice_on: self.date("notice_on"),
            notice_version: self.optional("notice_version"),
            notice_manner: match self.optional("notice_manner") {
                Some(_) => self.choice("notice_manner", NoticeManner::from_text),
                None => None,
            },
            note: self.optional("note"),
            political: self.political(),
            educations: self.educations(),
            degrees: self.degrees(),
            qualifications: self.qualifications(),
            family: None,
            organisation_id: self.place(),
            class: self
                .choice("class", WorkerClass::from_text)
                .unwrap_or(WorkerClass::Staff),
            post: self.choice("post", Post::from_text).unwrap_or(Post::Other),
            assigned_on: assigned_on
                .or(entered_on)
                .unwrap_or(self.context.policy.today),
            entry_kind: self
                .choice("entry_kind", EntryKind::from_text)
                .unwrap_or(EntryKind::Recruited),
            entered_on: entered_on
                .or(assigned_on)
                .unwrap_or(self.context.policy.today),
            relation: self
                .choice("relation", RelationKind::from_text)
                .unwrap_or(RelationKind::None),
            employer_id: self.organisation(
                "employer",
                OrganisationKind::Employer,
                Code::EmployerUnknown,
            ),
            department_id: self.organisation(
                "department",
                OrganisationKind::Department,
                Code::DepartmentUnknown,
            ),
            annual_costs: self.costs(),
        }
    }

    /// Placeholders above stand in for a required cell that is missing or wrong; its finding
    /// keeps the record out.
    fn choice<T>(&mut self, key: &str, read: fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(key).trim();
        if text.is_empty() {
            self.add(key, Code::Required);
            return None;
        }
        let found = read(text).or_else(|| read(&text.to_ascii_uppercase()));
        if found.is_none() {
            self.add(key, Code::CodeUnknown);
        }
        found
    }

    fn required_date(&mut self, key: &str) -> Option<NaiveDate> {
        if self.text(key).trim().is_empty() {
            self.add(key, Code::Required);
            return None;
        }
        self.date(key)
    }

    fn date(&mut self, key: &str) -> Option<NaiveDate> {
        let text = self.text(key).trim();
        if text.is_empty() {
            return None;
        }
        let date = parse_date(text);
        if date.is_none() {
            self.add(key, Code::DateInvalid);
        }
        date
    }

    fn boolean(&mut self, key: &str) -> bool {
        match self.text(key).trim() {
            "" | "否" | "0" | "N" | "n" | "无" | "false" => false,
            "是" | "1" | "Y" | "y" | "true" => true,
            _ => {
                self.add(key, Code::BooleanInvalid);
                false
            }
        }
    }

    fn political(&mut self) -> Vec<PoliticalEntry> {
        let joined_on = self.date("political_joined_on");
        let first = self
            .optional("political_code")
            .map(|code| PoliticalEntry { code, joined_on });
        let second = self.optional("political2_code").map(|code| PoliticalEntry {
            code,
            joined_on: None,
        });
        first.into_iter().chain(second).collect()
    }

    fn educations(&mut self) -> Vec<EducationEntry> {
        let graduated_on = self.date("education_graduated_on");
        let mode = match self.optional("education_mode") {
            Some(_) => self.choice("education_mode", StudyMode::from_text),
            None => None,
        };
        let entry = self.optional("education_code").map(|code| EducationEntry {
            code,
            school: self.optional("education_school"),
            major: self.optional("education_major"),
            graduated_on,
            mode,
            certificate_number: None,
        });
        entry.into_iter().collect()
    }

    fn degrees(&mut self) -> Vec<DegreeEntry> {
        let awarded_on = self.date("degree_awarded_on");
        let entry = self.optional("degree_code").map(|code| DegreeEntry {
            code,
            school: None,
            awarded_on,
            certificate_number: None,
        });
        entry.into_iter().collect()
    }

    fn qualifications(&mut self) -> Vec<QualificationEntry> {
        let approved_on = self.date("qualification_approved_on");
        if self.optional("qualification_level").is_none() {
            return Vec::new();
        }
        let level = self.choice("qualification_level", QualificationLevel::from_text);
        vec![QualificationEntry {
            kind: QualificationKind::SocialWork,
            level,
            certificate_number: self.optional("qualification_number"),
            approved_on,
            registered_until: None,
        }]
    }

    fn costs(&mut self) -> Option<Vec<AnnualCostEntry>> {
        let amount = self.optional("annual_cost")?;
        let amount = amount.replace([',', '，', '元'], "").parse::<Money>();
        let year = normalize_digits(self.text("cost_year"))
            .parse::<i32>()
            .ok()
            .filter(|year| (1990..=2100).contains(year));
        match (year, amount) {
            (Some(year), Ok(amount)) => Some(vec![AnnualCostEntry { year, amount }]),
            (None, _) => {
                self.add("cost_year", Code::DateInvalid);
                None
            }
            (_, Err(_)) => {
                self.add("annual_cost", Code::AmountInvalid);
                None
            }
        }
    }

    fn place(&mut self) -> OrganisationId {
        let text = self.text("place").trim();
        let nobody = OrganisationId(Uuid::nil());
        if text.is_empty() {
            self.add("place", Code::Required);
            return nobody;
        }
        let tree = self.context.tree;
        let node = tree
            .by_code(&normalize_digits(text))
            .or_else(|| tree.by_full_name(text));
        // Outside the scope and not there at all are one answer.
        match node.filter(|node| self.context.scope.contains(&node.path)) {
            Some(node) => node.id,
            None => {
                self.add("place", Code::PlaceUnknown);
                nobody
            }
        }
    }

    fn organisation(
        &mut self,
        key: &str,
        kind: OrganisationKind,
        unknown: Code,
    ) -> Option<OrganisationId> {
        let text = self.optional(key)?;
        let tree = self.context.tree;
        let node = tree
            .by_code(&text)
            .or_else(|| tree.by_name_of_kind(kind, &text))
            .or_else(|| tree.by_full_name(&text));
        match node.filter(|node| node.kind == kind) {
            Some(node) => Some(node.id),
            None => {
                self.add(key, unknown);
                None
            }
        }
    }

    /// A finding with its column and the masked value of the cell. A warning without a reason
    /// keeps the row out as an error would.
    fn located(&self, finding: Finding, reasoned: bool) -> RowFinding {
        let key = finding.field.clone();
        let value = self.text(&key).trim();
        let value_masked = (!value.is_empty()).then(|| masked(&key, value));
        let mut problem = FieldProblem::from(finding);
        if !reasoned && problem.severity == domain::worker::Severity::Warning {
            problem.severity = domain::worker::Severity::Error;
        }
        RowFinding {
            column: self.columns.heading_of(&key),
            problem,
            value_masked,
        }
    }
}

/// The column of a field of the record.
pub(super) fn column_key(path: &str) -> &str {
    match path {
        "organisation_id" => "place",
        "employer_id" => "employer",
        "department_id" => "department",
        "political" | "political.0.code" => "political_code",
        "political.0.joined_on" => "political_joined_on",
        "political.1.code" => "political2_code",
        "educations" | "educations.0.code" => "education_code",
        "educations.0.graduated_on" => "education_graduated_on",
        "degrees.0.code" => "degree_code",
        "degrees.0.awarded_on" => "degree_awarded_on",
        "qualifications.0.level" => "qualification_level",
        "qualifications.0.approved_on" => "qualification_approved_on",
        "annual_costs.0.amount" => "annual_cost",
        other => other,
    }
}

fn masked(key: &str, value: &str) -> String {
    match key {
        "name" => mask::name(value),
        "id_number" => mask::identity_number(value),
        "phone" => mask::phone(value),
        "bank_card" => mask::bank_card(value),
        "address" | "household_place" => mask::address(value),
        "health" | "annual_cost" => "***".to_owned(),
        _ => value.chars().take(40).collect(),
    }
}

/// Dates as sheets write them: 2024-06-30, 2024/6/30, 2024.6.30, 2024年6月30日, 20240630.
fn parse_date(text: &str) -> Option<NaiveDate> {
    // A time of day behind it is the spreadsheet's, not the clerk's.
    let date = match text.trim().split_once(['T', ' ']) {
        Some((date, time)) if time.contains(':') => date,
        _ => text,
    };
    let text = normalize_digits(date);
    let parts: Vec<&str> = text
        .split(['-', '/', '.', '年', '月', '日'])
        .filter(|part| !part.is_empty())
        .collect();
    let number = |part: &&str| part.parse::<u32>().ok();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => {
            NaiveDate::from_ymd_opt(year.parse().ok()?, number(month)?, number(day)?)
        }
        [packed] if packed.len() == 8 && packed.is_ascii() => NaiveDate::from_ymd_opt(
            packed.get(..4)?.parse().ok()?,
            packed.get(4..6)?.parse().ok()?,
            packed.get(6..)?.parse().ok()?,
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_sheets_write_them_and_must_be_real() {
        let expected = NaiveDate::from_ymd_opt(2024, 6, 30);
        for text in [
            "2024-06-30",
            "2024/6/30",
            "2024.6.30",
            "2024年6月30日",
            "20240630",
            "２０２４-06-30",
            "2024-06-30 00:00:00",
        ] {
            assert_eq!(parse_date(text), expected, "{text}");
        }
        for text in [
            "2024-02-30",
            "30/06/2024",
            "2024-13-01",
            "昨天",
            "2024",
            "24-06-30",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }
}
