//! The import being prepared; outlives the page of the wizard, so that one can look something
//! up and come back.

use std::sync::Arc;

use contract::{ImportAtomic, Inspection, OnExisting};
use domain::ids::JobId;
use leptos::prelude::*;

/// A chosen file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenFile {
    /// Name.
    pub name: String,
    /// Media type by its extension.
    pub media_type: &'static str,
    /// Content.
    pub bytes: Arc<Vec<u8>>,
}

/// A step of the wizard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Fetch the template.
    #[default]
    Template,
    /// Choose the file.
    Upload,
    /// Match columns and fields.
    Map,
    /// Have it checked.
    Check,
    /// Correct what is wrong.
    Fix,
    /// Write it.
    Commit,
}

impl Step {
    /// Every step in order.
    pub const ALL: [Self; 6] = [
        Self::Template,
        Self::Upload,
        Self::Map,
        Self::Check,
        Self::Fix,
        Self::Commit,
    ];
}

/// The state of the wizard.
#[derive(Clone, Copy)]
pub struct Wizard {
    /// Where it stands.
    pub step: RwSignal<Step>,
    /// The file.
    pub file: RwSignal<Option<ChosenFile>>,
    /// Name under which the column mapping is kept.
    pub source: RwSignal<String>,
    /// What the heading says.
    pub inspection: RwSignal<Option<Inspection>>,
    /// Field per column, by position; empty leaves the column out.
    pub mapping: RwSignal<Vec<String>>,
    /// What to do when rows are wrong.
    pub atomic: RwSignal<ImportAtomic>,
    /// What to do with people already registered.
    pub on_existing: RwSignal<OnExisting>,
    /// The check.
    pub check: RwSignal<Option<JobId>>,
    /// The import itself.
    pub commit: RwSignal<Option<JobId>>,
}

impl Wizard {
    /// At the beginning.
    pub fn new() -> Self {
        Self {
            step: RwSignal::new(Step::Template),
            file: RwSignal::new(None),
            source: RwSignal::new(String::new()),
            inspection: RwSignal::new(None),
            mapping: RwSignal::new(Vec::new()),
            atomic: RwSignal::new(ImportAtomic::All),
            on_existing: RwSignal::new(OnExisting::Reject),
            check: RwSignal::new(None),
            commit: RwSignal::new(None),
        }
    }

    /// Takes a new file; what was found in an earlier one goes.
    pub fn choose(self, file: ChosenFile) {
        self.file.set(Some(file));
        self.inspection.set(None);
        self.mapping.set(Vec::new());
        self.check.set(None);
        self.commit.set(None);
    }

    /// Back to the beginning.
    pub fn clear(self) {
        self.step.set(Step::Template);
        self.file.set(None);
        self.source.set(String::new());
        self.inspection.set(None);
        self.mapping.set(Vec::new());
        self.atomic.set(ImportAtomic::All);
        self.on_existing.set(OnExisting::Reject);
        self.check.set(None);
        self.commit.set(None);
    }
}

/// The media type of a file by its name; none when it is not a kind that can be imported.
pub fn media_type(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
        "xlsx" => Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        "csv" => Some("text/csv"),
        "ndjson" | "jsonl" => Some("application/x-ndjson"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_a_file_is_told_by_its_name() {
        assert_eq!(media_type("台账.2026.CSV"), Some("text/csv"));
        assert_eq!(media_type("old.xls"), None);
        assert_eq!(media_type("name"), None);
    }
}
