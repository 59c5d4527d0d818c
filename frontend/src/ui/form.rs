//! A form's values and what is wrong with them, as signals that fields bind to by path.

use std::pin::Pin;

use contract::FieldProblem;
use domain::worker::Severity;
use leptos::prelude::*;

use crate::logic::failure::Failure;
use crate::logic::form::Form;
use crate::logic::text::{Common, Lang, Text};

/// A form on the screen.
#[derive(Clone, Copy)]
pub struct FormState {
    /// Values.
    pub form: RwSignal<Form>,
    /// What is wrong with which field.
    pub problems: RwSignal<Vec<FieldProblem>>,
    /// Whether it is being sent.
    pub busy: RwSignal<bool>,
    /// What is wrong with the whole.
    pub failure: RwSignal<Option<Failure>>,
}

impl FormState {
    /// A form opened with these values.
    pub fn new(form: Form) -> Self {
        Self {
            form: RwSignal::new(form),
            problems: RwSignal::new(Vec::new()),
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
        }
    }

    /// A form with some values.
    pub fn with(values: &[(&str, &str)]) -> Self {
        let values = values
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect();
        Self::new(Form::opened(values))
    }

    /// Value of a field; follows it.
    pub fn get(self, key: &str) -> String {
        self.form.with(|form| form.get(key).to_owned())
    }

    /// Value of a field, trimmed; does not follow it.
    pub fn now(self, key: &str) -> String {
        self.form
            .with_untracked(|form| form.get(key).trim().to_owned())
    }

    /// Value of a field, none when empty; does not follow it.
    pub fn optional(self, key: &str) -> Option<String> {
        Some(self.now(key)).filter(|text| !text.is_empty())
    }

    /// Sets a field; what was wrong with it is to be found out anew.
    pub fn set(self, key: &str, value: impl Into<String>) {
        self.form.update(|form| form.set(key, value));
        if self
            .problems
            .with_untracked(|problems| problems.iter().any(|problem| problem.field == key))
        {
            self.problems
                .update(|problems| problems.retain(|problem| problem.field != key));
        }
    }

    /// What is wrong with a field.
    pub fn problem(self, key: &str) -> Option<FieldProblem> {
        self.problems.with(|problems| {
            let of_field = || problems.iter().filter(|problem| problem.field == key);
            of_field()
                .find(|problem| problem.severity == Severity::Error)
                .or_else(|| of_field().next())
                .cloned()
        })
    }

    /// Takes what the server found: beside the fields where it names them, above the form
    /// otherwise.
    pub fn refuse(self, failure: Failure) {
        self.busy.set(false);
        // A change wraps the record, a request by number the action, and fields are named with it.
        let fields = failure.fields().iter().cloned().map(|mut problem| {
            let inner = problem.field.strip_prefix("record.");
            if let Some(inner) = inner.or_else(|| problem.field.strip_prefix("action.")) {
                problem.field = inner.to_owned();
            }
            problem
        });
        self.problems.set(fields.collect());
        self.failure.set(Some(failure));
        crate::state::browser::focus_first_error();
    }

    /// Refuses for the fields that are empty.
    pub fn require(self, keys: &[&str]) {
        let text = Common::FieldRequired;
        let empty = keys.iter().filter(|key| self.now(key).is_empty());
        let problem = |key: &&str| {
            FieldProblem::error(key, "required", text.get(Lang::Zh), text.get(Lang::En))
        };
        self.refuse(Failure::of_fields(empty.map(problem).collect()));
    }

    /// Starts sending.
    pub fn start(self) {
        self.failure.set(None);
        self.busy.set(true);
    }

    /// Sends when it is valid for the page and nothing is on its way. `send` answers what the
    /// server refused.
    pub fn submit(self, send: impl AsyncFnOnce() -> Result<(), Failure> + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.start();
        self.follow(Box::pin(async move { send().await }));
    }

    /// Takes the answer to what is being sent.
    fn follow(self, sent: Pin<Box<dyn Future<Output = Result<(), Failure>>>>) {
        leptos::task::spawn_local(async move {
            match sent.await {
                // The form may be gone by now.
                Ok(()) => {
                    let _ = self.busy.try_set(false);
                }
                Err(failure) => {
                    if self.busy.try_get_untracked().is_some() {
                        self.refuse(failure);
                    }
                }
            }
        });
    }
}
