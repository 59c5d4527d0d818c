//! Term elections (换届选举): planned for places, the list frozen, candidates reviewed, results
//! entered, handed in, approved by somebody else on the level above, written in one unit of work,
//! taken back while nothing rests on them. What they come to is the domain's to say.

mod board;
mod case;
mod decide;
mod draft;
mod guard;
mod view;
mod waiting;

pub use board::{board, place_terms};
pub use decide::{approve, approve_many, give_back, reverse, submit, submit_many};
pub use draft::{delete, freeze, plan, save_candidates, save_results};
pub(crate) use guard::{bars, hindered, refuse_barred};
pub use view::get;
pub use waiting::list;
pub(crate) use waiting::wanted;

use contract::{ErrorCode, Requires};
use domain::{election::ElectionState, ids::ElectionId};
use persistence::{Scope, UnitOfWork, audit::AuditDraft, election::Election};
use serde_json::{Value, json};

use crate::{
    Access, AppError, AppResult,
    organisation::{Node, Tree, tree_of},
};

/// An election is looked at with everyone whom it names, wherever they serve by now.
fn everywhere() -> Scope {
    Scope::system("an election is checked against everyone whom it names")
}

/// The place of an election, as far as a scope holds it.
fn placed<'a, P: Requires>(
    access: &Access<P>,
    tree: &'a Tree,
    election: &Election,
) -> AppResult<&'a Node> {
    let node = tree.node(election.organisation);
    node.filter(|node| access.scope().contains(&node.path))
        .ok_or_else(AppError::not_found)
}

/// An election to work on: it must lie within the scope of the permission, be of the revision
/// that was read, and in one of some states.
async fn changeable<P: Requires>(
    access: &Access<P>,
    work: &UnitOfWork,
    id: ElectionId,
    revision: i64,
    states: &[ElectionState],
) -> AppResult<Election> {
    // Locked first, so that what is checked is what is changed.
    let election = work.election_to_change(id).await?;
    let election = election.ok_or_else(AppError::not_found)?;
    placed(access, &*tree_of(access).await?, &election)?;
    if election.revision != revision {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    if !states.contains(&election.state) {
        let state = election.state;
        return Err(AppError::new(ErrorCode::ElectionStateUnfit).with_detail(
            format!("该选举当前进度为“{}”。", state.label()),
            format!("The election stands at: {}.", state.label_en()),
        ));
    }
    Ok(election)
}

/// Keeps an election after a step, with its entry in the log: how far it has come, and no person.
async fn keep(
    work: &mut UnitOfWork,
    action: &'static str,
    mut election: Election,
    before: Value,
) -> AppResult<()> {
    election.revision += 1;
    work.save_election(&election).await?;
    work.audit(entry(
        action,
        &election,
        Some(before),
        Some(logged(&election)),
    ));
    Ok(())
}

fn entry(
    action: &'static str,
    election: &Election,
    before: Option<Value>,
    after: Option<Value>,
) -> AuditDraft {
    AuditDraft {
        action,
        object_kind: "election",
        object_id: Some(election.id.to_string()),
        reason: election
            .decision_reason
            .clone()
            .or_else(|| election.reason.clone()),
        before,
        after,
        ..AuditDraft::default()
    }
}

fn logged(election: &Election) -> Value {
    json!({
        "organisation_id": election.organisation, "kind": election.kind, "state": election.state,
        "effective_on": election.effective_on, "document_number": election.document_number,
        "listed": election.papers.listed.len(), "candidates": election.papers.candidates.len(),
    })
}
