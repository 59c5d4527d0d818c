//! A person's history: what changed, who changed it, from where.

use std::sync::Arc;

use contract::{
    DEFAULT_PAGE, FieldChange, Requires, TimelineEntry, TimelinePage, TimelineQuery, Words, perm,
    read_value,
};
use domain::{
    codes::CodeList,
    ids::{OrganisationId, WorkerId},
    worker::{FIELDS, field, submission::Matter},
};
use persistence::audit::{AuditEntry, AuditFilter};
use serde_json::Value;

use crate::{
    Access, AppError, AppResult,
    codes::{self, CodeBook},
    cursor,
    organisation::{Names, tree_of},
};

/// The history of one person, newest first.
///
/// # Errors
/// `not_found` outside the scope.
pub async fn timeline(
    access: &Access<perm::WorkerView>,
    id: WorkerId,
    query: &TimelineQuery,
) -> AppResult<TimelinePage> {
    if !access
        .store()
        .workers()
        .within(access.scope())
        .contains(id)
        .await?
    {
        return Err(AppError::not_found());
    }
    // Who was merged into this record is part of its history.
    let merged = access.store().duplicates(access.scope());
    let records = merged.merged_into(id).await?.into_iter().chain([id]);
    let filter = AuditFilter {
        object_kind: Some("worker".to_owned()),
        object_ids: records.map(|record| record.to_string()).collect(),
        ..AuditFilter::default()
    };
    let below: Option<i64> = cursor::decode(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(DEFAULT_PAGE) as usize;
    let log = access.store().audit_log();
    let mut entries = log.list(&filter, below, limit as u64 + 1).await?;
    let more = entries.len() > limit;
    entries.truncate(limit);
    let next_cursor = match entries.last() {
        Some(last) if more => Some(cursor::encode(&last.sequence)?),
        _ => None,
    };
    let named = entries
        .iter()
        .flat_map(|entry| [&entry.before, &entry.after])
        .flatten()
        .flat_map(organisations);
    let reader = Reader::of(access, named).await?;
    Ok(TimelinePage {
        next_cursor,
        total: log.count(&filter).await?,
        items: entries
            .into_iter()
            .map(|entry| reader.entry(entry))
            .collect(),
    })
}

/// What turns codes and ids into words. Whoever may see a record may read the names of the
/// organisations it names, also of those outside the own scope that someone came from.
pub(crate) struct Reader {
    codes: Arc<CodeBook>,
    names: Names,
}

/// The organisations that a logged value names.
pub(crate) fn organisations(value: &Value) -> Vec<OrganisationId> {
    let fields = value.as_object().into_iter().flatten();
    let named = fields.filter(|(field, _)| field.ends_with("_id"));
    named
        .filter_map(|(_, value)| value.as_str()?.parse().ok())
        .collect()
}

impl Reader {
    /// A reader that knows the names of some organisations.
    pub(crate) async fn of<P: Requires>(
        access: &Access<P>,
        named: impl IntoIterator<Item = OrganisationId>,
    ) -> AppResult<Self> {
        Ok(Self {
            codes: codes::book(access.app()).await?,
            names: Names::of(access.app(), tree_of(access).await?, named).await?,
        })
    }

    /// The names of organisations that it knows.
    pub(crate) const fn names(&self) -> &Names {
        &self.names
    }

    fn entry(&self, entry: AuditEntry) -> TimelineEntry {
        TimelineEntry {
            at: entry.at,
            actor: entry.actor,
            action: entry.action,
            source: entry.source,
            reason: entry.reason,
            changes: self.changes(entry.before, entry.after),
        }
    }

    fn changes(&self, before: Option<Value>, after: Option<Value>) -> Vec<FieldChange> {
        let before = before.unwrap_or_default();
        let Some(Value::Object(after)) = after else {
            return Vec::new();
        };
        let mut changes: Vec<FieldChange> = after
            .into_iter()
            .map(|(key, value)| {
                let before = before.get(&key).cloned().filter(|value| !value.is_null());
                let after = Some(value).filter(|value| !value.is_null());
                FieldChange {
                    label: label(&key),
                    before_text: before.as_ref().and_then(|value| self.text(&key, value)),
                    after_text: after.as_ref().and_then(|value| self.text(&key, value)),
                    before,
                    after,
                    field: key,
                }
            })
            // A field that was and is empty says nothing.
            .filter(|change| change.before.is_some() || change.after.is_some())
            .collect();
        changes.sort_by_key(|change| place_in_sheet(&change.field));
        changes
    }

    /// A value in Chinese words.
    pub(crate) fn text(&self, field: &str, value: &Value) -> Option<String> {
        let listed = |list: CodeList, code: &str| self.codes.label(list, code).map(str::to_owned);
        let words = Words {
            yes_no: ("是", "否"),
            pick: |chinese, _| chinese,
            listed: &listed,
        };
        self.read(field, value, &words)
    }

    /// A value in Chinese words and in English ones.
    pub(crate) fn texts(&self, field: &str, value: &Value) -> Option<(String, String)> {
        let listed =
            |list: CodeList, code: &str| self.codes.label_en(list, code).map(str::to_owned);
        let words = Words {
            yes_no: ("Yes", "No"),
            pick: |_, english| english,
            listed: &listed,
        };
        self.text(field, value).zip(self.read(field, value, &words))
    }

    fn read(&self, field: &str, value: &Value, words: &Words<'_>) -> Option<String> {
        let id = field
            .ends_with("_id")
            .then(|| value.as_str()?.parse::<OrganisationId>().ok())
            .flatten();
        match id {
            Some(id) => Some(self.organisation(field, id)),
            None => read_value(field, value, words),
        }
    }

    /// A place by its whole name, because many are called alike; others by their own.
    fn organisation(&self, field: &str, id: OrganisationId) -> String {
        let name = match field {
            "organisation_id" => self.names.full_name(id),
            _ => self.names.reference(id).map(|place| place.name),
        };
        name.unwrap_or_default()
    }
}

/// Where a field stands on the sheet, so that a change reads in the order of the form.
pub(super) fn place_in_sheet(key: &str) -> usize {
    let column = match key {
        "political" => "political_code",
        "educations" => "education_code",
        "degrees" => "degree_code",
        "qualifications" => "qualification_level",
        "organisation_id" => "place",
        "employer_id" => "employer",
        "department_id" => "department",
        "annual_costs" => "annual_cost",
        other => other,
    };
    FIELDS
        .iter()
        .position(|field| field.key == column)
        .unwrap_or(usize::MAX)
}

/// Headings of the sheet, and those of lists that are one column there.
pub(crate) fn label(key: &str) -> String {
    let known = match key {
        "political" => "政治面貌",
        "educations" => "学历",
        "degrees" => "学位",
        "qualifications" => "职业资格",
        "family" => "家庭成员(人数)",
        "annual_costs" => "年度财政支出(年度)",
        "organisation_id" => "任职单位",
        "employer_id" => "用人单位",
        "department_id" => "主管部门",
        "retirement_category" => "退休年龄类别",
        "effective_on" => "生效日期",
        "submitted_by" => "报送人",
        "photo" => "照片",
        _ => {
            let of_action = || domain::personnel::action::label(key).map(|(label, _)| label);
            let matter = || Matter::from_code(key).map(Matter::label);
            let sheet = field(key).map(|field| field.label);
            return sheet
                .or_else(of_action)
                .or_else(matter)
                .unwrap_or(key)
                .to_owned();
        }
    };
    known.to_owned()
}
