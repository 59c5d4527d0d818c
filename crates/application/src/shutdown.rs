//! The end of the process, announced to whatever takes long.

use tokio::sync::watch;

/// Whether this process is about to end: it is no longer ready, jobs are parked, event streams end.
#[derive(Debug)]
pub struct Shutdown(watch::Sender<bool>);

impl Default for Shutdown {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Shutdown {
    /// Announces the end; it cannot be taken back.
    pub fn begin(&self) {
        self.0.send_replace(true);
    }

    /// Whether the end has been announced.
    pub fn has_begun(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits for the announcement; returns at once when it has been made.
    pub async fn announced(&self) {
        // The sender lives as long as the receiver made from it here, so this cannot fail.
        let _ = self.0.subscribe().wait_for(|begun| *begun).await;
    }
}
