//! One chunk of an import: who is registered already, writing, verdicts.

use std::collections::HashMap;

use contract::{ErrorCode, OnExisting, RowOutcome};
use domain::{ids::WorkerId, worker::FindingCode as Code};
use persistence::{
    UnitOfWork,
    exchange::ImportRow,
    worker::{Registered, submission::NewSubmission},
};

use super::{
    columns::Columns,
    correct::{Corrected, correct, corrected},
    load::load,
    row::{CheckedRow, column_key},
    run::{Run, give_up, outcome_word},
};
use crate::{
    AppError, AppResult, election,
    worker::{
        registered_problem,
        submission::{self, Change, Entry},
    },
};

impl Run<'_> {
    /// One chunk: duplicates, then writing. Where somebody else enters a person of the chunk
    /// between the two, the chunk is undone and written again with what is known then.
    pub(super) async fn chunk(
        &mut self,
        work: &mut Option<UnitOfWork>,
        columns: &Columns,
        mut rows: Vec<CheckedRow>,
    ) -> AppResult<()> {
        let hashes = self.hashes(&rows)?;
        self.refuse_repeated(columns, &mut rows, &hashes);
        let mut known = self.known(columns, &mut rows, &hashes).await?;
        let mut entered = Vec::new();
        loop {
            // Once a row is wrong and everything shall be right, checking goes on and writing does not.
            if self.refuses(&rows) {
                give_up(work).await?;
            }
            let Some(work) = work.as_mut() else { break };
            // With one writer at a time there is nobody else.
            let mark = if self.access.store().concurrent_writers() {
                Some(work.mark().await?)
            } else {
                None
            };
            match (self.write(work, &rows, &known).await, mark) {
                (Ok(ids), mark) => {
                    entered = ids;
                    if let Some(mark) = mark {
                        work.keep(mark).await?;
                    }
                    break;
                }
                (Err(error), Some(mark)) if error.code() == ErrorCode::IdentityNumberTaken => {
                    work.back_to(mark).await?;
                    let before = undecided(&rows, &known);
                    known = self.known(columns, &mut rows, &hashes).await?;
                    // Each turn finds someone, so the turns end.
                    if undecided(&rows, &known) >= before {
                        return Err(error);
                    }
                }
                (Err(error), _) => return Err(error),
            }
        }
        self.judge(rows, &known, entered, work.is_some())
    }

    fn hashes(&self, rows: &[CheckedRow]) -> AppResult<Vec<Option<Vec<u8>>>> {
        let store = self.access.store();
        let hash = |row: &CheckedRow| {
            row.record
                .as_ref()
                .map(|record| store.identity_hash(record.profile.id_number.expose()))
                .transpose()
        };
        Ok(rows.iter().map(hash).collect::<Result<_, _>>()?)
    }

    /// Refuses whoever was earlier in the file.
    fn refuse_repeated(
        &mut self,
        columns: &Columns,
        rows: &mut [CheckedRow],
        hashes: &[Option<Vec<u8>>],
    ) {
        for (row, hash) in rows.iter_mut().zip(hashes) {
            if let Some(hash) = hash
                && !self.seen.insert(hash.clone())
            {
                row.refuse(columns, "id_number", Code::DuplicateInFile);
            }
        }
    }

    /// Who of the chunk is registered already; refuses whom the import may not touch.
    async fn known(
        &self,
        columns: &Columns,
        rows: &mut [CheckedRow],
        hashes: &[Option<Vec<u8>>],
    ) -> AppResult<Vec<Existing>> {
        let asked: Vec<Vec<u8>> = hashes.iter().flatten().cloned().collect();
        let registered: HashMap<Vec<u8>, Registered> = self
            .access
            .store()
            .workers()
            .within(self.access.scope())
            .registered(&asked)
            .await?
            .into_iter()
            .collect();
        let submitted = match &self.layers {
            Some(_) => self.access.store().submitted_numbers(&asked).await?,
            None => Vec::new(),
        };
        let mut found = Vec::with_capacity(rows.len());
        for (row, hash) in rows.iter_mut().zip(hashes) {
            let own = hash.as_ref().and_then(|hash| registered.get(hash));
            let (Some(own), true) = (own, row.record.is_some()) else {
                if hash.as_ref().is_some_and(|hash| submitted.contains(hash)) {
                    row.refuse(columns, "id_number", Code::AlreadySubmitted);
                }
                found.push(Existing::Nobody);
                continue;
            };
            found.push(match (own, self.on_existing) {
                // Of someone who is another's nothing is told but that.
                (Registered::Elsewhere(_), _) | (_, OnExisting::Reject) => {
                    row.refuse_as(columns, registered_problem(self.access, own).await?);
                    Existing::Nobody
                }
                (Registered::Own(id), OnExisting::Skip) => Existing::Skip(*id),
                (Registered::Own(id), OnExisting::Update) => Existing::Update(*id),
            });
        }
        self.refuse_barred(columns, rows, &found).await?;
        self.layered(columns, rows, found).await
    }

    /// Refuses another place or post where seats or a frozen list keep it.
    async fn refuse_barred(
        &self,
        columns: &Columns,
        rows: &mut [CheckedRow],
        known: &[Existing],
    ) -> AppResult<()> {
        let ids = known.iter().filter_map(|known| match known {
            Existing::Update(id) => Some(*id),
            _ => None,
        });
        let ids: Vec<WorkerId> = ids.collect();
        if ids.is_empty() {
            return Ok(());
        }
        let store = self.access.store();
        let (seated, freezes) = (store.seated(&ids).await?, store.frozen(None).await?);
        for (row, known) in rows.iter_mut().zip(known) {
            let (Some(record), Existing::Update(id)) = (&row.record, known) else {
                continue;
            };
            if freezes.is_empty() && !seated.contains(id) {
                continue;
            }
            let becomes = &record.assignment;
            if let Some((field, code)) =
                election::bars(self.access.app(), *id, becomes, None, &freezes).await?
            {
                row.refuse(columns, column_key(field), code);
            }
        }
        Ok(())
    }

    /// Turns what others have to confirm into submissions; refuses what waits already.
    async fn layered(
        &self,
        columns: &Columns,
        rows: &mut [CheckedRow],
        mut found: Vec<Existing>,
    ) -> AppResult<Vec<Existing>> {
        let Some(layers) = &self.layers else {
            return Ok(found);
        };
        let now = self.access.store().now();
        for (row, known) in rows.iter_mut().zip(&mut found) {
            let Some(record) = &row.record else { continue };
            let (warned, import) = (!row.findings.is_empty(), Some(self.import.id));
            let new = match known {
                Existing::Nobody => {
                    let entry = Entry {
                        record,
                        warned,
                        import,
                    };
                    submission::enter(self.access, layers, now, &entry)?
                }
                Existing::Update(id) => {
                    let Corrected { before, after, .. } =
                        corrected(self.access, *id, record.clone()).await?;
                    let change = Change {
                        worker: *id,
                        before: &before,
                        after: &after,
                        warned,
                        effective_on: None,
                        reason: None,
                        import,
                    };
                    submission::change(self.access, layers, now, &change)?
                }
                Existing::Skip(_) | Existing::Submit(..) => None,
            };
            let Some(new) = new else { continue };
            let waiting = submission::waiting_fields(self.access, &new).await?;
            match waiting.first() {
                Some(field) => {
                    row.refuse(columns, column_key(field), Code::AlreadySubmitted);
                }
                None => *known = Existing::Submit(new.submission.worker, Box::new(new)),
            }
        }
        Ok(found)
    }

    /// Corrects and enters the people of a chunk. Answers the ids of those entered, in order.
    async fn write(
        &self,
        work: &mut UnitOfWork,
        rows: &[CheckedRow],
        known: &[Existing],
    ) -> AppResult<Vec<WorkerId>> {
        let (mut entering, mut submitting) = (Vec::new(), Vec::new());
        for (row, known) in rows.iter().zip(known) {
            match (&row.record, known) {
                (Some(record), Existing::Update(id)) => {
                    correct(self.access, work, *id, record.clone()).await?;
                }
                (Some(record), Existing::Nobody) => entering.push(record.clone()),
                (Some(_), Existing::Submit(_, new)) => submitting.push(new.as_ref().clone()),
                _ => {}
            }
        }
        submission::handed_in(work, submitting).await?;
        load(work, entering).await
    }

    /// Counts the rows of a chunk and keeps their verdicts.
    fn judge(
        &mut self,
        rows: Vec<CheckedRow>,
        known: &[Existing],
        entered: Vec<WorkerId>,
        written: bool,
    ) -> AppResult<()> {
        let mut entered = entered.into_iter();
        for (row, known) in rows.into_iter().zip(known) {
            let invalid = row.record.is_none();
            self.counts.checked += 1;
            self.counts.invalid += i64::from(invalid);
            self.counts.valid += i64::from(!invalid);
            self.counts.warned += i64::from(!invalid && !row.findings.is_empty());
            let (outcome, worker) = match known {
                _ if invalid => (RowOutcome::Invalid, None),
                Existing::Skip(id) => {
                    self.counts.skipped += 1;
                    (RowOutcome::Skipped, Some(*id))
                }
                Existing::Update(id) if written => {
                    self.counts.updated += 1;
                    self.counts.written += 1;
                    (RowOutcome::Updated, Some(*id))
                }
                Existing::Nobody if written => {
                    self.counts.created += 1;
                    self.counts.written += 1;
                    (RowOutcome::Created, entered.next())
                }
                Existing::Submit(id, _) if written => {
                    self.counts.submitted += 1;
                    self.counts.written += 1;
                    (RowOutcome::Submitted, *id)
                }
                Existing::Submit(id, _) => (RowOutcome::Valid, *id),
                Existing::Update(id) => (RowOutcome::Valid, Some(*id)),
                Existing::Nobody => (RowOutcome::Valid, None),
            };
            self.verdicts.push(verdict(row, outcome, worker)?);
        }
        Ok(())
    }
}

/// Whether the person of a row is registered, and what then.
enum Existing {
    Nobody,
    Skip(WorkerId),
    Update(WorkerId),
    /// Others have to confirm it; the person, if registered.
    Submit(Option<WorkerId>, Box<NewSubmission>),
}

/// How many rows would be entered.
fn undecided(rows: &[CheckedRow], known: &[Existing]) -> usize {
    rows.iter()
        .zip(known)
        .filter(|(row, known)| row.record.is_some() && matches!(known, Existing::Nobody))
        .count()
}

fn verdict(
    row: CheckedRow,
    outcome: RowOutcome,
    worker_id: Option<WorkerId>,
) -> AppResult<ImportRow> {
    let findings = if row.findings.is_empty() {
        None
    } else {
        Some(serde_json::to_string(&row.findings).map_err(AppError::internal)?)
    };
    Ok(ImportRow {
        row: i64::from(row.number),
        outcome: outcome_word(outcome).to_owned(),
        worker_id,
        name_masked: row.name_masked,
        findings,
    })
}
