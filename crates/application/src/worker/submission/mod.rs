//! Layered entry: what clerks enter or change goes up and is confirmed level by level. Until
//! then it lies beside the register, and everyone else sees the confirmed state.

mod action;
mod batch;
mod bench;
mod content;
mod correction;
mod decide;
mod delegation;
mod list;
mod objection;
mod photo;
mod resubmit;
mod rules;
mod submit;
mod view;

pub use action::add_attachment;
pub(crate) use action::{drafted, proposed_route, resubmit_action, submit_action, words};
pub use batch::confirm_batch;
pub(crate) use batch::verdict;
pub(crate) use bench::Bench;
pub use correction::{
    MAX_PROOF, add_proof, ask_correction, own_correction, own_numbers, own_proof, own_record,
    proof, withdraw_correction,
};
pub use decide::{confirm, give_back, withdraw};
pub(crate) use decide::{withdraw_imported, withdraw_replaced};
pub use delegation::{delegate, delegations, end_delegation};
pub use list::{counts, get, list, reveal};
pub use objection::object;
pub(super) use photo::submit_photo;
pub use photo::{photo, resubmit_photo};
pub use resubmit::resubmit;
pub use rules::{rules, save_rules};
pub(super) use submit::hand_in;
pub(crate) use submit::{Change, Entry, Layers, change, enter, handed_in, waiting_fields};
pub(super) use view::pending;

use chrono::TimeDelta;

use crate::{App, AppResult};

/// Days for which what a decided submission would have written is kept, and the photo of one that
/// was returned and lies about.
const KEPT: TimeDelta = TimeDelta::days(30);

/// The identity number in what a submission shall write, as it lies in its cell.
pub(crate) fn number_in(content: &str) -> Option<String> {
    content::Content::read(content).ok()?.number()
}

/// Forgets what submissions decided a while ago would have written; what was done with them, and
/// which fields they touched, stays.
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub async fn forget_decided(app: &App) -> AppResult<()> {
    let origin = persistence::Origin::system("报送内容清理");
    let work = app.store().begin(origin).await?;
    work.forget_submissions(app.store().now() - KEPT).await?;
    work.forget_returned_photos(app.store().now() - KEPT)
        .await?;
    Ok(work.commit().await?)
}
