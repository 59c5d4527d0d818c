//! Elections of the bodies of places, and their terms of office.

mod carry;
mod freeze;
mod read;
mod write;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    election::{Body, ElectionKind, ElectionState, Papers, Term},
    ids::{AccountId, ElectionId, OrganisationId, TermId},
    worker::submission::Level,
};

pub use read::{
    AllElections, ElectionHead, ElectionPerson, Elections, HandedIn, HeldSeat, SeatHead,
};

use crate::{
    Store, StoreError, Stored,
    cipher::Cell,
    dated::end_from_stored,
    entity::{election, term},
};

/// An election (换届选举).
#[derive(Clone, Debug, PartialEq)]
pub struct Election {
    /// Election.
    pub id: ElectionId,
    /// Revision.
    pub revision: i64,
    /// Place.
    pub organisation: OrganisationId,
    /// What it fills.
    pub kind: ElectionKind,
    /// Bodies elected.
    pub bodies: Vec<Body>,
    /// Where it stands.
    pub state: ElectionState,
    /// Number of the term that begins; of a by-election, of the one that runs.
    pub ordinal: u16,
    /// Day of the vote.
    pub voting_on: NaiveDate,
    /// Day from which the result holds.
    pub effective_on: NaiveDate,
    /// First day of the term after, as planned.
    pub planned_to: NaiveDate,
    /// Number of the paper it rests on.
    pub document_number: Option<String>,
    /// Stated reason.
    pub reason: Option<String>,
    /// List, candidates, votes.
    pub papers: Papers,
    /// Who planned it.
    pub drafted_by: AccountId,
    /// Planned at.
    pub drafted_at: DateTime<Utc>,
    /// Who handed the result in, and when.
    pub submitted: Option<(AccountId, DateTime<Utc>)>,
    /// The level that approves it.
    pub approving: Option<Level>,
    /// Who approved, returned or reversed it, and when.
    pub decided: Option<(AccountId, DateTime<Utc>)>,
    /// Why it was returned or reversed.
    pub decision_reason: Option<String>,
    /// The instant at which everything it wrote is recorded.
    pub executed_at: Option<DateTime<Utc>>,
}

fn known<T>(value: Option<T>, column: &str) -> Stored<T> {
    value.ok_or_else(|| StoreError::Inconsistent(format!("election.{column}")))
}

fn bodies_of(text: &str) -> Option<Vec<Body>> {
    text.split(',').map(Body::from_code).collect()
}

fn ordinal(stored: i64) -> Stored<u16> {
    known(u16::try_from(stored).ok(), "ordinal")
}

fn read(store: &Store, row: election::Model) -> Stored<Election> {
    let clear = store
        .keyring()
        .open_text(Cell::Election, row.id.as_bytes(), &row.cell)?;
    let by = |account: Option<uuid::Uuid>, at| account.map(AccountId).zip(at);
    let level = row.approved_by.as_deref().map(Level::from_code);
    Ok(Election {
        id: ElectionId(row.id),
        revision: row.revision,
        organisation: OrganisationId(row.organisation_id),
        kind: known(ElectionKind::from_code(&row.kind), "kind")?,
        bodies: known(bodies_of(&row.bodies), "bodies")?,
        state: known(ElectionState::from_code(&row.state), "state")?,
        ordinal: ordinal(row.ordinal)?,
        voting_on: row.voting_on,
        effective_on: row.effective_on,
        planned_to: row.planned_to,
        document_number: row.document_number,
        reason: row.reason,
        papers: known(serde_json::from_str(&clear).ok(), "cell")?,
        drafted_by: AccountId(row.drafted_by),
        drafted_at: row.drafted_at,
        submitted: by(row.submitted_by, row.submitted_at),
        approving: level.map(|level| known(level, "approved_by")).transpose()?,
        decided: by(row.decided_by, row.decided_at),
        decision_reason: row.decision_reason,
        executed_at: row.executed_at,
    })
}

fn written(store: &Store, election: &Election) -> Stored<election::Model> {
    let id = uuid::Uuid::from(election.id);
    let clear = known(serde_json::to_string(&election.papers).ok(), "cell")?;
    let cell = store
        .keyring()
        .seal(Cell::Election, id.as_bytes(), clear.as_bytes())?;
    let bodies: Vec<&str> = election.bodies.iter().map(|body| body.code()).collect();
    Ok(election::Model {
        id,
        revision: election.revision,
        organisation_id: election.organisation.into(),
        kind: election.kind.code().to_owned(),
        bodies: bodies.join(","),
        state: election.state.code().to_owned(),
        ordinal: election.ordinal.into(),
        voting_on: election.voting_on,
        effective_on: election.effective_on,
        planned_to: election.planned_to,
        document_number: election.document_number.clone(),
        reason: election.reason.clone(),
        cell,
        drafted_by: election.drafted_by.into(),
        drafted_at: election.drafted_at,
        submitted_by: election.submitted.map(|(by, _)| by.into()),
        submitted_at: election.submitted.map(|(_, at)| at),
        approved_by: election.approving.map(|level| level.code().to_owned()),
        decided_by: election.decided.map(|(by, _)| by.into()),
        decided_at: election.decided.map(|(_, at)| at),
        decision_reason: election.decision_reason.clone(),
        executed_at: election.executed_at,
    })
}

fn term(row: &term::Model) -> Stored<Term> {
    Ok(Term {
        id: TermId(row.term_id),
        organisation: OrganisationId(row.organisation_id),
        body: known(Body::from_code(&row.body), "body")?,
        ordinal: ordinal(row.ordinal)?,
        from: row.valid_from,
        planned_to: row.planned_to,
        actual_to: end_from_stored(row.valid_to),
    })
}
