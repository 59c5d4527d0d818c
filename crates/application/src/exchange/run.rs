//! The job of an import: read, check, write, all in one unit of work. Killed at any point it
//! starts over, and either everything is there or nothing.

use std::{collections::HashSet, sync::Arc};

use contract::{ImportAtomic, ImportMode, ImportState, OnExisting, RowOutcome, perm};
use domain::{exchange::ImportFault, ids::JobId};
use persistence::{
    UnitOfWork,
    audit::AuditDraft,
    exchange::{Import, ImportCounts, ImportRow},
};
use tokio::sync::mpsc;

use super::{
    columns::Columns,
    fault::Fault,
    imports::{state_word, word},
    reader::{self, Format, Row},
    row::{CheckedRow, check},
    vault,
};
use crate::{
    Access, Actor, App, AppError, AppResult, codes,
    job::{JobContext, JobOutcome},
    organisation::tree,
    worker::{AdmitContext, submission::Layers},
};

/// Rows handed from the reader to the writer at a time.
const CHUNK: usize = 1_000;

/// Runs one import.
///
/// # Errors
/// A fault of ours, after which the job is tried again; what is wrong with the file is no
/// error but the result.
pub async fn run_import(app: &App, id: JobId, job: &JobContext) -> AppResult<JobOutcome> {
    let Some(import) = app.store().imports().find(id).await? else {
        return Ok(JobOutcome::Finished);
    };
    if import.finished_at.is_some() {
        return Ok(JobOutcome::Finished);
    }
    let source = format!("import:{id}");
    let access = match Actor::for_job(app, import.account_id)
        .await
        .and_then(|actor| actor.through(source).require::<perm::ImportRun>())
    {
        Ok(access) => access,
        // The account was closed or lost the right meanwhile.
        Err(error) if error.code().status() < 500 => {
            return end_unauthorised(app, &import, job).await;
        }
        Err(error) => return Err(error),
    };
    Run::new(&access, &import, job).run().await
}

/// Ends an import whose job failed too often, so that its user learns of it.
///
/// # Errors
/// Those of the store.
pub async fn abandon_import(app: &App, id: JobId) -> AppResult<()> {
    let work = app
        .store()
        .begin(persistence::Origin::system("导入任务"))
        .await?;
    let failure = Some(ImportFault::Abandoned.code().to_owned());
    work.end_import(
        id,
        state_word(ImportState::Failed),
        &ImportCounts::default(),
        failure,
        Vec::new(),
    )
    .await?;
    work.commit().await?;
    app.progress().forget(id);
    Ok(())
}

async fn end_unauthorised(app: &App, import: &Import, job: &JobContext) -> AppResult<JobOutcome> {
    let work = app
        .store()
        .begin(persistence::Origin::system("导入任务"))
        .await?;
    let failure = Some(ImportFault::NotAllowed.code().to_owned());
    work.end_import(
        import.id,
        state_word(ImportState::Failed),
        &ImportCounts::default(),
        failure,
        Vec::new(),
    )
    .await?;
    job.finish(&work).await?;
    work.commit().await?;
    vault::remove(app, vault::Kind::Upload, import.id.into()).await;
    Ok(JobOutcome::Finished)
}

pub(super) struct Run<'a> {
    pub(super) access: &'a Access<perm::ImportRun>,
    pub(super) import: &'a Import,
    job: &'a JobContext,
    mode: ImportMode,
    atomic: ImportAtomic,
    pub(super) on_existing: OnExisting,
    pub(super) counts: ImportCounts,
    pub(super) verdicts: Vec<ImportRow>,
    pub(super) seen: HashSet<Vec<u8>>,
    /// Whose confirmation rows need; none when the account may write at once whatever it is, so
    /// that an import of a whole city asks once.
    pub(super) layers: Option<Layers>,
}

/// Why the reading of a file stopped before its end.
enum Stopped {
    /// Shutdown or another owner: the job starts over.
    Parked,
    Cancelled,
    Unreadable(Fault),
}

impl<'a> Run<'a> {
    fn new(access: &'a Access<perm::ImportRun>, import: &'a Import, job: &'a JobContext) -> Self {
        Self {
            access,
            import,
            job,
            mode: word(&import.mode),
            atomic: word(&import.atomic),
            on_existing: word(&import.on_existing),
            counts: ImportCounts::default(),
            verdicts: Vec::new(),
            seen: HashSet::new(),
            layers: None,
        }
    }

    async fn run(mut self) -> AppResult<JobOutcome> {
        self.layers = Some(Layers::of(self.access).await?).filter(Layers::bind);
        let mut work = match self.mode {
            ImportMode::Commit => Some(self.access.store().begin(self.access.origin()).await?),
            ImportMode::Validate => None,
        };
        let stopped = self.rows(&mut work).await?;
        self.counts.rows = self.counts.checked;
        let (state, failure) = match stopped {
            None if self.mode == ImportMode::Commit && self.refuses(&[]) => {
                (ImportState::Refused, None)
            }
            None => (ImportState::Done, None),
            Some(Stopped::Cancelled) => (ImportState::Cancelled, None),
            Some(Stopped::Unreadable(why)) => (ImportState::Failed, Some(why.kept())),
            Some(Stopped::Parked) => {
                give_up(&mut work).await?;
                return Ok(JobOutcome::Stopped);
            }
        };
        if state != ImportState::Done {
            give_up(&mut work).await?;
        }
        self.end(work, state, failure).await
    }

    /// Whether nothing may be written because some row, counted or of the chunk at hand, is wrong.
    pub(super) fn refuses(&self, rows: &[CheckedRow]) -> bool {
        self.atomic == ImportAtomic::All
            && (self.counts.invalid > 0 || rows.iter().any(|row| row.record.is_none()))
    }

    /// Reads, checks and, with a unit of work, writes row by row. The file is read on a thread
    /// of its own while the rows before it are written.
    async fn rows(&mut self, work: &mut Option<UnitOfWork>) -> AppResult<Option<Stopped>> {
        let app = self.access.app();
        let format = Format::of(&self.import.content_type)
            .ok_or_else(|| AppError::internal("an import of an unknown type"))?;
        let bytes = vault::read(app, self.import.id).await?;
        let (tree, codes) = (tree(app).await?, codes::book(app).await?);
        let (policy, scope, mapping) = (
            app.identity_policy(),
            self.access.scope().clone(),
            self.import.mapping.clone(),
        );
        let (sender, mut receiver) = mpsc::channel::<(Arc<Columns>, Vec<CheckedRow>)>(4);
        let reading = tokio::task::spawn_blocking(move || {
            let context = AdmitContext {
                policy,
                tree: &tree,
                codes: &codes,
                scope: &scope,
            };
            let columns = std::cell::OnceCell::new();
            let mut chunk = Vec::with_capacity(CHUNK);
            reader::read(
                format,
                bytes,
                |headings| {
                    let known = Columns::of(headings, &mapping);
                    let missing = known.missing();
                    if !missing.is_empty() {
                        return Err(Fault::missing(&missing));
                    }
                    let _ = columns.set(Arc::new(known));
                    Ok(())
                },
                |row: Row| {
                    let Some(columns) = columns.get() else {
                        return false;
                    };
                    chunk.push(check(&row, columns, &context));
                    chunk.len() < CHUNK
                        || sender
                            .blocking_send((columns.clone(), std::mem::take(&mut chunk)))
                            .is_ok()
                },
            )?;
            if let Some(columns) = columns.get() {
                let _ = sender.blocking_send((columns.clone(), chunk));
            }
            Ok(())
        });
        while let Some((columns, rows)) = receiver.recv().await {
            if self.job.should_stop() {
                return Ok(Some(Stopped::Parked));
            }
            if self.cancelled().await? {
                return Ok(Some(Stopped::Cancelled));
            }
            self.chunk(work, &columns, rows).await?;
            self.show(work).await?;
        }
        match reading.await.map_err(AppError::internal)? {
            Ok(()) => Ok(None),
            Err(why) => Ok(Some(Stopped::Unreadable(why))),
        }
    }

    async fn cancelled(&self) -> AppResult<bool> {
        Ok(self
            .access
            .store()
            .imports()
            .find(self.import.id)
            .await?
            .is_some_and(|import| import.cancel_requested))
    }

    /// Progress for whoever watches. SQLite has one writer, which this import is once it writes;
    /// there the counts appear at its end.
    async fn show(&self, work: &Option<UnitOfWork>) -> AppResult<()> {
        let store = self.access.store();
        let state = if work.is_some() {
            ImportState::Writing
        } else {
            ImportState::Checking
        };
        self.access
            .app()
            .progress()
            .put(self.import.id, state, self.counts);
        if work.is_none() || store.concurrent_writers() {
            store
                .imports()
                .show_progress(self.import.id, state_word(state), &self.counts)
                .await?;
        }
        Ok(())
    }

    /// Ends the import together with what it wrote.
    async fn end(
        self,
        work: Option<UnitOfWork>,
        state: ImportState,
        failure: Option<String>,
    ) -> AppResult<JobOutcome> {
        let mut counts = self.counts;
        let mut verdicts = self.verdicts;
        if state != ImportState::Done {
            // Nothing was written after all.
            (counts.created, counts.updated, counts.written) = (0, 0, 0);
            for verdict in &mut verdicts {
                if verdict.outcome == outcome_word(RowOutcome::Created)
                    || verdict.outcome == outcome_word(RowOutcome::Updated)
                {
                    verdict.outcome = outcome_word(RowOutcome::Valid).to_owned();
                    verdict.worker_id = None;
                }
            }
        }
        let mut work = match work {
            Some(work) => work,
            None => self.access.store().begin(self.access.origin()).await?,
        };
        work.audit(AuditDraft {
            action: "import.end",
            object_kind: "import",
            object_id: Some(self.import.id.to_string()),
            failed: state != ImportState::Done,
            after: Some(serde_json::json!({
                "state": state, "mode": self.mode, "file_name": self.import.file_name, "rows": counts.rows,
                "invalid": counts.invalid, "created": counts.created, "updated": counts.updated, "skipped": counts.skipped,
                "submitted": counts.submitted,
            })),
            ..AuditDraft::default()
        });
        work.end_import(
            self.import.id,
            state_word(state),
            &counts,
            failure,
            verdicts,
        )
        .await?;
        self.job.finish(&work).await?;
        work.commit().await?;
        self.access.app().progress().forget(self.import.id);
        if counts.created > 1_000 {
            self.access.store().analyze().await?;
        }
        Ok(JobOutcome::Finished)
    }
}

pub(super) async fn give_up(work: &mut Option<UnitOfWork>) -> AppResult<()> {
    match work.take() {
        Some(work) => Ok(work.abandon().await?),
        None => Ok(()),
    }
}

pub(super) const fn outcome_word(outcome: RowOutcome) -> &'static str {
    match outcome {
        RowOutcome::Invalid => "invalid",
        RowOutcome::Valid => "valid",
        RowOutcome::Created => "created",
        RowOutcome::Updated => "updated",
        RowOutcome::Skipped => "skipped",
        RowOutcome::Submitted => "submitted",
    }
}
