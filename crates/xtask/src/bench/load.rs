//! Load from many connections at once, each sending its next request when it has its answer.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::http::{Connection, Request};
use crate::process::{Failure, Result};

/// Connections that ask at the same time.
pub const CONNECTIONS: usize = 16;
/// How long the measured part lasts.
const LASTS: Duration = Duration::from_secs(10);
/// How long the server gets to fill its caches before.
const WARM_UP: Duration = Duration::from_secs(2);
/// Most requests of one run, whatever the server's speed.
const MOST: usize = 500_000;

/// What was found.
pub struct Latencies {
    sorted: Vec<Duration>,
    took: Duration,
}

impl Latencies {
    /// The latency that so many of a hundred answers do not exceed, in milliseconds.
    pub fn percentile(&self, percent: usize) -> f64 {
        let last = self.sorted.len().saturating_sub(1);
        let at = (self.sorted.len() * percent)
            .div_ceil(100)
            .saturating_sub(1);
        let found = self.sorted.get(at.min(last)).copied().unwrap_or_default();
        found.as_secs_f64() * 1_000.0
    }

    /// Answers in a second.
    pub fn rate(&self) -> f64 {
        self.sorted.len() as f64 / self.took.as_secs_f64()
    }

    /// For a note.
    pub fn text(&self) -> String {
        format!(
            "p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms, {:.0} req/s",
            self.percentile(50),
            self.percentile(95),
            self.percentile(99),
            self.rate()
        )
    }
}

/// Asks the requests in turn, over and over, from all connections; every answer must be 200.
pub fn run(address: &str, requests: &[Request]) -> Result<Latencies> {
    run_for(address, requests, LASTS)
}

/// As [`run`], measured for so long.
pub fn run_for(address: &str, requests: &[Request], lasts: Duration) -> Result<Latencies> {
    if requests.is_empty() {
        return Err(Failure::new("nothing to ask"));
    }
    // The measured part goes on where the warm-up ended, so that it does not ask the same again
    // where there is enough to ask.
    let next = AtomicUsize::new(0);
    burst(address, requests, &next, WARM_UP)?;
    burst(address, requests, &next, lasts)
}

fn burst(
    address: &str,
    requests: &[Request],
    next: &AtomicUsize,
    lasts: Duration,
) -> Result<Latencies> {
    let start = Instant::now();
    let ask = || -> Result<Vec<Duration>> {
        let mut connection = Connection::open(address)?;
        let mut taken = Vec::new();
        while start.elapsed() < lasts {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(request) = requests
                .get(number % requests.len())
                .filter(|_| number < MOST)
            else {
                break;
            };
            let sent = Instant::now();
            let answer = connection.send(request, &[])?;
            taken.push(sent.elapsed());
            if answer.status != 200 {
                let text = String::from_utf8_lossy(&answer.body).into_owned();
                return Err(Failure::new(format!("{} {text}", answer.status)));
            }
        }
        Ok(taken)
    };
    let mut sorted = Vec::new();
    thread::scope(|scope| {
        let asking: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(ask)).collect();
        for thread in asking {
            let taken = thread
                .join()
                .map_err(|_| Failure::new("a connection panicked"))?;
            sorted.extend(taken?);
        }
        Ok::<_, Failure>(())
    })?;
    let took = start.elapsed();
    sorted.sort();
    Ok(Latencies { sorted, took })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_answers_that_were_measured() {
        let latencies = Latencies {
            sorted: (1..=200).map(Duration::from_millis).collect(),
            took: Duration::from_secs(2),
        };
        assert_eq!(latencies.percentile(50), 100.0);
        assert_eq!(latencies.percentile(95), 190.0);
        assert_eq!(latencies.percentile(100), 200.0);
        assert_eq!(latencies.rate(), 100.0);
    }
}
