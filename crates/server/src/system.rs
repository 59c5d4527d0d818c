//! The system's clock, ids and entropy: the only place that asks the machine for them.

use chrono::{DateTime, Utc};
use domain::{
    ids::IdSource,
    time::{Clock, to_micros},
};
use persistence::cipher::Entropy;
use uuid::Uuid;

/// The system clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(
        clippy::disallowed_methods,
        reason = "this is the clock that is injected"
    )]
    fn now(&self) -> DateTime<Utc> {
        to_micros(Utc::now())
    }
}

/// UUIDv7 from the system clock; ids of one process rise even within a millisecond, so that
/// rows inserted together lie together in the indexes.
#[derive(Clone, Copy, Debug)]
pub struct SystemIds;

impl IdSource for SystemIds {
    #[allow(
        clippy::disallowed_methods,
        reason = "this is the source that is injected"
    )]
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// The operating system's random bytes.
#[derive(Clone, Copy, Debug)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        if getrandom::fill(bytes).is_err() {
            // Predictable keys and nonces would be worse than no server; nothing above could
            // do better than end, and every caller would have to remember to.
            eprintln!("the operating system gives no random bytes");
            std::process::abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_have_the_precision_of_the_database() {
        assert_eq!(SystemClock.now().timestamp_subsec_nanos() % 1000, 0);
    }

    #[test]
    fn ids_rise() {
        let made: Vec<Uuid> = (0..10_000).map(|_| SystemIds.next()).collect();
        assert!(made.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn entropy_differs() {
        let (mut a, mut b) = ([0; 16], [0; 16]);
        SystemEntropy.fill(&mut a);
        SystemEntropy.fill(&mut b);
        assert_ne!(a, b);
    }
}
