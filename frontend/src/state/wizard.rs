//! The import being prepared; outlives the page of the wizard, so that one can look something
//! up and come back.

use std::sync::Arc;

use contract::{ImportAtomic, ImportView, Inspection, OnExisting};
use domain::ids::JobId;
use leptos::prelude::*;
use uuid::Uuid;

use super::router::Router;
use crate::logic::query;
use crate::logic::route::PageKind;
use crate::logic::text::{Acts, Exchange, Label};

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

    /// Its word in the address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Template => "template",
            Self::Upload => "upload",
            Self::Map => "map",
            Self::Check => "check",
            Self::Fix => "fix",
            Self::Commit => "commit",
        }
    }
}

/// Where the wizard stands, as the address says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Step.
    pub step: Step,
    /// The check.
    pub check: Option<JobId>,
    /// The import itself.
    pub commit: Option<JobId>,
}

impl Place {
    /// The place a query names. Columns can be matched only while the file is at hand, and what
    /// comes after the check needs the check: without them it is the step that asks for a file.
    pub fn of(query: &str, has_file: bool) -> Self {
        let word = query::value(query, "step");
        let id = |key| {
            query::value(query, key)
                .parse::<Uuid>()
                .ok()
                .map(JobId::from)
        };
        let (check, commit) = (id("check"), id("commit"));
        let named = Step::ALL.into_iter().find(|step| step.word() == word);
        let step = match named.unwrap_or_default() {
            Step::Map if !has_file => Step::Upload,
            Step::Check | Step::Fix if check.is_none() => Step::Upload,
            Step::Commit if check.is_none() && commit.is_none() => Step::Upload,
            step => step,
        };
        Self {
            step,
            check,
            commit,
        }
    }
}

/// The state of the wizard. Where it stands is in the address, so that reloading, going back and
/// a link lead there; the file and what was chosen for it are only here.
#[derive(Clone, Copy)]
pub struct Wizard {
    router: Router,
    /// The query when its page was left, to come back to.
    left_at: StoredValue<String>,
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
    /// The check that these two were chosen for.
    chosen_for: StoredValue<Option<JobId>>,
}

impl Wizard {
    /// At the beginning.
    pub fn new(router: Router) -> Self {
        Self {
            router,
            left_at: StoredValue::new(String::new()),
            file: RwSignal::new(None),
            source: RwSignal::new(String::new()),
            inspection: RwSignal::new(None),
            mapping: RwSignal::new(Vec::new()),
            atomic: RwSignal::new(ImportAtomic::All),
            on_existing: RwSignal::new(OnExisting::Reject),
            chosen_for: StoredValue::new(None),
        }
    }

    /// Where it stands.
    pub fn place(self) -> Place {
        Place::of(&self.router.query(), self.file.with(Option::is_some))
    }

    /// Keeps the page at a place: what the address says, or where it was left.
    pub fn settle(self) {
        let query = self.router.query();
        if !self.is_open() {
            return;
        }
        if query::value(&query, "step").is_empty() {
            let left_at = self.left_at.get_value();
            self.at(&if left_at.is_empty() {
                query::with("", &[("step", Step::Template.word())])
            } else {
                left_at
            });
        } else {
            self.left_at.set_value(query);
        }
    }

    /// Goes to a step.
    pub fn go(self, step: Step) {
        self.change(&[("step", step.word())]);
    }

    /// Goes to a check that was just started.
    pub fn checking(self, check: JobId) {
        self.chosen_for.set_value(Some(check));
        let check = check.to_string();
        self.change(&[
            ("step", Step::Check.word()),
            ("check", &check),
            ("commit", ""),
        ]);
    }

    /// Shows the import that was just started in place of the question whether to.
    pub fn committing(self, commit: JobId) {
        let changed = query::with(&self.query(), &[("commit", &commit.to_string())]);
        self.at(&changed);
    }

    /// Goes back to the choice of a file; what was found in the one before goes.
    pub fn choose_again(self) {
        self.change(&[("step", Step::Upload.word()), ("check", ""), ("commit", "")]);
    }

    /// Takes a new file; what was found in an earlier one goes.
    pub fn choose(self, file: ChosenFile) {
        self.file.set(Some(file));
        self.inspection.set(None);
        self.mapping.set(Vec::new());
        let changed = query::with(&self.query(), &[("check", ""), ("commit", "")]);
        self.at(&changed);
    }

    /// Takes up the choices of a check that this page has not started itself. Nobody gets from
    /// wrong rows to the last step but by choosing the right ones.
    pub fn take_up(self, check: &ImportView, step: Step) {
        if self.chosen_for.get_value() == Some(check.id) {
            return;
        }
        self.chosen_for.set_value(Some(check.id));
        self.on_existing.set(check.on_existing);
        self.atomic
            .set(if step == Step::Commit && check.counts.invalid > 0 {
                ImportAtomic::ValidRows
            } else {
                check.atomic
            });
    }

    /// Back to the beginning.
    pub fn clear(self) {
        self.left_at.set_value(String::new());
        self.file.set(None);
        self.source.set(String::new());
        self.inspection.set(None);
        self.mapping.set(Vec::new());
        self.atomic.set(ImportAtomic::All);
        self.on_existing.set(OnExisting::Reject);
        self.chosen_for.set_value(None);
        if self.is_open() {
            self.router.replace(PageKind::ImportNew.path());
        }
    }

    fn is_open(self) -> bool {
        self.router
            .page_now()
            .is_some_and(|page| page.kind == PageKind::ImportNew)
    }

    /// Its query, also while another page is open.
    fn query(self) -> String {
        if self.is_open() {
            self.router.query_now()
        } else {
            self.left_at.get_value()
        }
    }

    /// A step that the back button undoes. Only noted while another page is open: one may have
    /// gone on to something else while the file was on its way.
    fn change(self, changes: &[(&str, &str)]) {
        if self.is_open() {
            self.router.set_params(changes);
        } else {
            self.at(&query::with(&self.query(), changes));
        }
    }

    /// The same without a step of its own.
    fn at(self, query: &str) {
        if self.is_open() {
            let path = PageKind::ImportNew.path();
            self.router.replace(&format!("{path}?{query}"));
        }
        self.left_at.set_value(query.to_owned());
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

/// Largest sheet of another kind than people, in bytes; the server refuses more.
const LARGEST_SHEET: f64 = 1_048_576.0;

/// The media type of such a sheet, or why it is not sent.
///
/// # Errors
/// What is wrong with the file.
pub fn sheet_type(file: &web_sys::File) -> Result<&'static str, Label> {
    let kind = media_type(&file.name()).filter(|kind| *kind != "application/x-ndjson");
    match (kind, file.size()) {
        (None, _) => Err(Acts::SheetKindUnknown.into()),
        (_, 0.0) => Err(Exchange::FileEmpty.into()),
        (_, size) if size > LARGEST_SHEET => Err(Acts::SheetTooLarge.into()),
        (Some(kind), _) => Ok(kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_the_step_as_far_as_there_is_what_it_needs() {
        let id = "0190f5fe-7c00-7000-8000-000000000001";
        let step = |query: &str, has_file| Place::of(query, has_file).step;
        assert_eq!(step("", false), Step::Template);
        assert_eq!(step("step=nonsense", false), Step::Template);
        for found in [Step::Check, Step::Fix, Step::Commit] {
            let place = Place::of(&format!("step={}&check={id}", found.word()), false);
            assert_eq!((place.step, place.commit), (found, None));
            assert_eq!(place.check.map(|id| id.to_string()).as_deref(), Some(id));
            assert_eq!(step(&format!("step={}", found.word()), true), Step::Upload);
            assert_eq!(
                step(&format!("step={}&check=7", found.word()), true),
                Step::Upload
            );
        }
        assert_eq!(step("step=map", true), Step::Map);
        assert_eq!(
            step("step=map", false),
            Step::Upload,
            "a file does not outlive a reload"
        );
        assert_eq!(
            step(&format!("step=commit&commit={id}"), false),
            Step::Commit
        );
    }

    #[test]
    fn the_kind_of_a_file_is_told_by_its_name() {
        assert_eq!(media_type("台账.2026.CSV"), Some("text/csv"));
        assert_eq!(media_type("old.xls"), None);
        assert_eq!(media_type("name"), None);
    }
}
