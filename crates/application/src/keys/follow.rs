//! Every process seals with the key that the database names.

use std::time::Duration;

use tokio::time::sleep;

use crate::App;

/// How often to look: a rotation waits somewhat longer before its second round.
pub(super) const LOOK: Duration = Duration::from_secs(5);

/// Follows the writing key until shutdown is announced.
pub async fn follow(app: App) {
    while !app.shutdown().has_begun() {
        if let Err(error) = app.store().follow_writing_key().await {
            tracing::error!(%error, "the writing key cannot be followed; is it in the key file of this machine?");
        }
        tokio::select! {
            () = app.shutdown().announced() => {}
            () = sleep(LOOK) => {}
        }
    }
}
