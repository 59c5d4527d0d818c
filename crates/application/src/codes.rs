//! Dictionaries (字典): what codes mean, and which of them new records may use.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use contract::{CodeInput, CodeListPage, CodeListView, CodePage, CodeView, ErrorCode, perm};
use domain::codes::CodeList;
use persistence::{Origin, audit::AuditDraft, codes::Code};
use serde_json::json;

use crate::{Access, App, AppError, AppResult, error::field_problem};

/// All dictionaries at one version, for checks and labels.
#[derive(Debug)]
pub struct CodeBook {
    version: i64,
    lists: HashMap<CodeList, List>,
}

#[derive(Debug, Default)]
struct List {
    codes: Vec<Code>,
    by_code: HashMap<String, usize>,
}

impl CodeBook {
    fn new(version: i64, codes: Vec<Code>) -> Self {
        let mut lists: HashMap<CodeList, List> = HashMap::new();
        for code in codes {
            // A list that a later version of the program had.
            let Some(key) = CodeList::from_code(&code.list) else {
                continue;
            };
            let list = lists.entry(key).or_default();
            list.by_code.insert(code.code.clone(), list.codes.len());
            list.codes.push(code);
        }
        Self { version, lists }
    }

    fn find(&self, list: CodeList, code: &str) -> Option<&Code> {
        let list = self.lists.get(&list)?;
        list.codes.get(*list.by_code.get(code)?)
    }

    /// Label of a code, also of one switched off.
    pub fn label(&self, list: CodeList, code: &str) -> Option<&str> {
        self.find(list, code).map(|code| code.label.as_str())
    }

    /// Whether new records may use a code.
    pub fn is_enabled(&self, list: CodeList, code: &str) -> bool {
        self.find(list, code).is_some_and(|code| code.enabled)
    }

    /// Codes of a list in their order, also those switched off.
    pub fn codes(&self, list: CodeList) -> &[Code] {
        self.lists
            .get(&list)
            .map_or(&[], |list| list.codes.as_slice())
    }
}

/// The dictionaries as they were last read.
#[derive(Debug, Default)]
pub struct CodeCache(Mutex<Option<Arc<CodeBook>>>);

/// The dictionaries of now; read anew only when one changed.
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub async fn book(app: &App) -> AppResult<Arc<CodeBook>> {
    book_since(app, app.store().versions().await?.code).await
}

/// The dictionaries at least as new as a version, e.g. that which came with the session.
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub(crate) async fn book_since(app: &App, version: i64) -> AppResult<Arc<CodeBook>> {
    let cached = app
        .code_cache()
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    if let Some(book) = cached.filter(|book| book.version >= version) {
        return Ok(book);
    }
    // The version is read first: codes read after it are as new or newer.
    let book = Arc::new(CodeBook::new(version, app.store().codes().await?));
    *app.code_cache()
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner) = Some(book.clone());
    Ok(book)
}

/// Adds the built-in codes that the database lacks; called after every migration.
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub async fn ensure_builtin(app: &App) -> AppResult<()> {
    let work = app.store().begin(Origin::system("系统初始化")).await?;
    work.seed_builtin_codes().await?;
    Ok(work.commit().await?)
}

/// All dictionaries.
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub async fn lists(access: &Access<perm::CodesView>) -> AppResult<CodeListPage> {
    let book = book(access.app()).await?;
    let items: Vec<CodeListView> = CodeList::ALL
        .iter()
        .map(|list| CodeListView {
            key: list.key().to_owned(),
            title: list.label().to_owned(),
            title_en: list.label_en().to_owned(),
            standard: list.standard().to_owned(),
            standard_en: list.standard_en().to_owned(),
            codes: count(book.codes(*list).len()),
        })
        .collect();
    Ok(CodeListPage {
        total: count(items.len()),
        items,
    })
}

/// The codes of one dictionary.
///
/// # Errors
/// `not_found` when there is no such dictionary.
pub async fn list(access: &Access<perm::CodesView>, list: &str) -> AppResult<CodePage> {
    let list = CodeList::from_code(list).ok_or_else(AppError::not_found)?;
    let book = book(access.app()).await?;
    let items: Vec<CodeView> = book.codes(list).iter().map(view).collect();
    Ok(CodePage {
        total: count(items.len()),
        items,
    })
}

/// Adds a code (`expected_revision` 0) or changes one. The code itself and its origin never
/// change: records keep the code.
///
/// # Errors
/// `not_found` for an unknown dictionary or code, `revision_outdated`, `fields_invalid`.
pub async fn save(
    access: &Access<perm::CodesEdit>,
    list: &str,
    code: &str,
    input: &CodeInput,
    expected_revision: i64,
) -> AppResult<CodeView> {
    let list = CodeList::from_code(list).ok_or_else(AppError::not_found)?;
    let book = book(access.app()).await?;
    check(&book, list, code, input)?;
    let mut work = access.store().begin(access.origin()).await?;
    let existing = work.code_to_change(list.key(), code).await?;
    if existing.is_none() && expected_revision != 0 {
        return Err(AppError::not_found());
    }
    if existing
        .as_ref()
        .is_some_and(|existing| existing.revision != expected_revision)
    {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    let saved = Code {
        list: list.key().to_owned(),
        code: code.to_owned(),
        label: input.label.trim().to_owned(),
        label_en: optional(input.label_en.as_deref()),
        parent: optional(input.parent.as_deref()),
        position: input.position,
        enabled: input.enabled,
        builtin: existing.as_ref().is_some_and(|existing| existing.builtin),
        revision: expected_revision + 1,
    };
    match &existing {
        Some(_) => work.update_code(&saved).await?,
        None => work.insert_code(&saved).await?,
    }
    work.audit(AuditDraft {
        action: if existing.is_some() {
            "code.update"
        } else {
            "code.create"
        },
        object_kind: "code",
        object_id: Some(format!("{}/{code}", list.key())),
        before: existing.as_ref().map(logged),
        after: Some(logged(&saved)),
        ..AuditDraft::default()
    });
    work.commit().await?;
    Ok(view(&saved))
}

fn check(book: &CodeBook, list: CodeList, code: &str, input: &CodeInput) -> AppResult<()> {
    let mut problems = Vec::new();
    let sensible = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if code.is_empty() || code.len() > 20 || !code.chars().all(sensible) {
        problems.push(field_problem(
            "code",
            "code_invalid",
            "代码应为1至20位字母、数字、下划线或连字符。",
            "A code has 1 to 20 letters, digits, _ or -.",
        ));
    }
    let text = input.label.trim();
    if text.is_empty() || text.chars().any(char::is_control) {
        problems.push(field_problem(
            "label",
            "required",
            "请填写名称。",
            "A label is required.",
        ));
    }
    let parent = optional(input.parent.as_deref());
    if parent.is_some_and(|parent| parent == code || book.label(list, &parent).is_none()) {
        problems.push(field_problem(
            "parent",
            "parent_unknown",
            "上级代码应为本字典中的其他代码。",
            "The parent is another code of this list.",
        ));
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(AppError::fields(problems))
    }
}

fn optional(text: Option<&str>) -> Option<String> {
    text.map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn logged(code: &Code) -> serde_json::Value {
    json!({
        "label": code.label, "label_en": code.label_en, "parent": code.parent,
        "position": code.position, "enabled": code.enabled,
    })
}

fn view(code: &Code) -> CodeView {
    CodeView {
        code: code.code.clone(),
        label: code.label.clone(),
        label_en: code.label_en.clone(),
        parent: code.parent.clone(),
        position: code.position,
        enabled: code.enabled,
        builtin: code.builtin,
        revision: code.revision,
    }
}
