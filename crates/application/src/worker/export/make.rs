//! Making the file of an export: marked with who took it out, hashed as it goes, a page of people
//! in memory at a time.

use std::io::{self, Write};

use chrono::{DateTime, TimeDelta, Utc};
use contract::{FileFormat, perm};
use domain::ids::{ExportId, WorkerId};
use persistence::cipher::Sm3Hasher;
use serde_json::json;
use tokio::sync::mpsc;

use super::source::{Source, heading, keys};
use crate::{
    Access, AppError, AppResult,
    exchange::{
        Table,
        sheet::{MARK_KEY, MARK_LINE, csv_head, csv_line, ndjson_line, workbook},
        vault::{Deposit, PIECE},
    },
    job::JobContext,
};

/// Who took a file out, when, and under which number (导出水印). It stands in every file.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) number: ExportId,
    actor: String,
    username: String,
    at: DateTime<Utc>,
    reason: String,
}

impl Mark {
    pub(super) fn of(access: &Access<perm::WorkerExport>, number: ExportId, reason: &str) -> Self {
        let principal = access.actor().principal();
        Self {
            number,
            actor: principal.display_name.clone(),
            username: principal.username.clone(),
            at: access.store().now(),
            reason: reason.to_owned(),
        }
    }

    /// As an office writes it, in the time of Shanghai.
    fn time(&self) -> String {
        let local = self.at + TimeDelta::hours(8);
        local.format("%Y-%m-%d %H:%M:%S").to_string()
    }

    fn line(&self) -> String {
        format!(
            "{}（{}）于 {} 导出，编号 {}",
            self.actor,
            self.username,
            self.time(),
            self.number
        )
    }

    fn facts(&self) -> [(&'static str, String); 6] {
        [
            ("导出人", self.actor.clone()),
            ("账号", self.username.clone()),
            ("导出时间", self.time()),
            ("导出编号", self.number.to_string()),
            ("事由", self.reason.clone()),
            (
                "提示",
                "含个人信息，仅限上述事由使用，不得外传。".to_owned(),
            ),
        ]
    }

    fn json(&self) -> Vec<u8> {
        let mark = json!({ MARK_KEY: {
            "number": self.number, "actor": self.actor, "username": self.username, "at": self.at, "reason": self.reason,
        } });
        format!("{mark}\n").into_bytes()
    }

    /// The last line of a CSV file, as wide as the others: the first stays the heading, by which
    /// programs read the rest.
    fn csv(&self) -> Vec<u8> {
        let mut cells = vec![String::new(); heading().len()];
        if let Some(first) = cells.first_mut() {
            *first = format!("{MARK_LINE}：{}", self.line());
        }
        csv_line(&cells)
    }
}

/// Where a file goes as it is made; what went is hashed.
pub(super) struct Sink {
    hash: Sm3Hasher,
    bytes: u64,
    waiting: Vec<u8>,
    /// None: it stays in memory.
    deposit: Option<Deposit>,
}

/// What went.
pub(super) struct Sent {
    pub(super) sm3: String,
    pub(super) bytes: u64,
    /// The file, when it stayed in memory.
    pub(super) content: Vec<u8>,
}

impl Sink {
    /// A file that is small enough for memory.
    pub(super) fn memory() -> Self {
        Self {
            hash: Sm3Hasher::default(),
            bytes: 0,
            waiting: Vec::new(),
            deposit: None,
        }
    }

    /// A file of any size, sealed on disk.
    pub(super) fn sealed(deposit: Deposit) -> Self {
        Self {
            deposit: Some(deposit),
            ..Self::memory()
        }
    }

    async fn add(&mut self, bytes: &[u8]) -> AppResult<()> {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        self.waiting.extend_from_slice(bytes);
        if let Some(deposit) = &mut self.deposit {
            let whole = self.waiting.len() / PIECE * PIECE;
            for piece in self.waiting.chunks_exact(PIECE) {
                deposit.add(piece).await?;
            }
            self.waiting.drain(..whole);
        }
        Ok(())
    }

    /// Ends the file; on disk it is there for good.
    pub(super) async fn close(mut self) -> AppResult<Sent> {
        if let Some(mut deposit) = self.deposit.take() {
            if !self.waiting.is_empty() {
                deposit.add(&self.waiting).await?;
                self.waiting.clear();
            }
            deposit.close().await?;
        }
        Ok(Sent {
            sm3: self.hash.finish(),
            bytes: self.bytes,
            content: self.waiting,
        })
    }
}

/// A file being made.
enum Maker {
    Xlsx(Box<Table>),
    Csv,
    Ndjson,
}

impl Maker {
    async fn start(format: FileFormat, mark: &Mark, sink: &mut Sink) -> AppResult<Self> {
        Ok(match format {
            FileFormat::Xlsx => {
                let (facts, line) = (mark.facts(), mark.line());
                let table = workbook(move || {
                    let mut table = Table::start(heading())?;
                    table.mark(&facts, &line)?;
                    Ok(table)
                });
                Self::Xlsx(Box::new(table.await?))
            }
            FileFormat::Csv => {
                sink.add(&csv_head(&heading())).await?;
                Self::Csv
            }
            FileFormat::Ndjson => {
                sink.add(&mark.json()).await?;
                Self::Ndjson
            }
        })
    }

    async fn add(self, rows: Vec<Vec<String>>, sink: &mut Sink) -> AppResult<Self> {
        let lines = |line: fn(&[String]) -> Vec<u8>| -> Vec<u8> {
            rows.iter().flat_map(|row| line(row)).collect()
        };
        match self {
            Self::Xlsx(table) => {
                let table = workbook(move || table.append(rows)).await?;
                return Ok(Self::Xlsx(Box::new(table)));
            }
            Self::Csv => sink.add(&lines(csv_line)).await?,
            Self::Ndjson => sink.add(&lines(|row| ndjson_line(keys(), row))).await?,
        }
        Ok(self)
    }

    async fn finish(self, mark: &Mark, sink: &mut Sink) -> AppResult<()> {
        match self {
            Self::Csv => sink.add(&mark.csv()).await,
            Self::Ndjson => Ok(()),
            Self::Xlsx(table) => {
                let (sender, mut pieces) = mpsc::channel(2);
                let saving = tokio::task::spawn_blocking(move || {
                    table.save(io::BufWriter::with_capacity(PIECE, Outlet(sender)))
                });
                while let Some(piece) = pieces.recv().await {
                    sink.add(&piece).await?;
                }
                saving.await.map_err(AppError::internal)?
            }
        }
    }
}

/// Hands what a workbook writes over to whoever may wait for the disk.
pub(super) struct Outlet(pub(super) mpsc::Sender<Vec<u8>>);

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(bytes.to_vec());
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes everybody of a source into a sink. Answers who they were; none when the job stopped.
pub(super) async fn write(
    source: &Source,
    format: FileFormat,
    mark: &Mark,
    sink: &mut Sink,
    job: Option<&JobContext>,
) -> AppResult<Option<Vec<WorkerId>>> {
    let mut maker = Maker::start(format, mark, sink).await?;
    let (mut people, mut after) = (Vec::new(), None);
    loop {
        if job.is_some_and(JobContext::should_stop) {
            return Ok(None);
        }
        let page = source.page(after.as_ref()).await?;
        people.extend(page.people);
        maker = maker.add(page.rows, sink).await?;
        if job.is_some() {
            source.show_progress(mark.number, people.len()).await?;
        }
        let Some(next) = page.next else { break };
        after = Some(next);
    }
    maker.finish(mark, sink).await?;
    Ok(Some(people))
}
