//! The one source of chance: ChaCha8, one stream per purpose, integers only. The same seed gives
//! the same city on every platform, and a change to one field leaves the others as they were.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

/// What a stream of chance decides.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    Ages = 1,
    Sex,
    Party,
    College,
    Certificates,
    Costs,
    Repairs,
    Places,
    Names,
    Identity,
    Statuses,
    Education,
    Service,
    Contact,
    Careers,
}

/// A stream of chance.
pub(super) struct Chance(ChaCha8Rng);

impl Chance {
    pub(super) fn new(seed: u64, purpose: Purpose) -> Self {
        let mut key = [0_u8; 32];
        for (slot, byte) in key.iter_mut().zip(seed.to_le_bytes()) {
            *slot = byte;
        }
        let mut generator = ChaCha8Rng::from_seed(key);
        generator.set_stream(purpose as u64);
        Self(generator)
    }

    /// A whole number in `0..limit`, each equally likely; 0 of an empty range.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        if limit == 0 {
            return 0;
        }
        // Draws beyond the last whole multiple of the limit would favour small numbers.
        let last = u64::MAX - u64::MAX % limit;
        loop {
            let draw = self.0.next_u64();
            if draw < last {
                return draw % limit;
            }
        }
    }

    /// A whole number in `from..=to`; `from` of an empty range.
    pub(super) fn between(&mut self, from: i64, to: i64) -> i64 {
        let span = u64::try_from(to - from).map_or(0, |span| span + 1);
        from + i64::try_from(self.below(span)).unwrap_or(0)
    }

    /// True in `per_mille` of a thousand cases.
    pub(super) fn happens(&mut self, per_mille: u64) -> bool {
        self.below(1_000) < per_mille
    }

    /// One of the entries; the default of none.
    pub(super) fn pick<T: Copy + Default>(&mut self, entries: &[T]) -> T {
        let at = usize::try_from(self.below(entries.len() as u64)).unwrap_or(0);
        entries.get(at).copied().unwrap_or_default()
    }

    /// One of the entries, by weight; `fallback` if the weights are all 0.
    pub(super) fn weighted<T: Copy>(&mut self, entries: &[(T, u64)], fallback: T) -> T {
        let mut draw = self.below(entries.iter().map(|(_, weight)| weight).sum());
        for (entry, weight) in entries {
            if draw < *weight {
                return *entry;
            }
            draw -= weight;
        }
        fallback
    }

    /// Fisher–Yates, from the end.
    pub(super) fn shuffle<T>(&mut self, entries: &mut [T]) {
        for last in (1..entries.len()).rev() {
            let other = usize::try_from(self.below(last as u64 + 1)).unwrap_or(last);
            entries.swap(last, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_stable_and_apart() {
        let draw = |seed, purpose| {
            let mut chance = Chance::new(seed, purpose);
            [chance.below(1_000_000), chance.below(1_000_000)]
        };
        assert_eq!(draw(1, Purpose::Names), draw(1, Purpose::Names));
        assert_ne!(draw(1, Purpose::Names), draw(1, Purpose::Contact));
        assert_ne!(draw(1, Purpose::Names), draw(2, Purpose::Names));
    }

    #[test]
    fn a_shuffle_keeps_every_entry() {
        let mut entries: Vec<u32> = (0..100).collect();
        Chance::new(7, Purpose::Ages).shuffle(&mut entries);
        assert_ne!(entries, (0..100).collect::<Vec<_>>());
        entries.sort_unstable();
        assert_eq!(entries, (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn weights_are_kept_to() {
        let mut chance = Chance::new(7, Purpose::Ages);
        let hits = (0..10_000)
            .filter(|_| chance.weighted(&[(true, 1), (false, 3)], false))
            .count();
        assert!((2_300..2_700).contains(&hits), "{hits}");
        assert_eq!(
            (
                chance.below(0),
                chance.between(5, 4),
                chance.pick::<u8>(&[])
            ),
            (0, 5, 0)
        );
    }
}
