//! What the figures of a place leave out.

/// Of the numbers of districts, streets and places in view those that are below whoever looks: a
/// level without any, and the one that they are themselves, says nothing.
pub fn below(counts: [i64; 3]) -> [Option<i64>; 3] {
    let top = counts.iter().position(|count| *count > 0);
    let own = top.filter(|top| counts.get(*top) == Some(&1));
    let mut level = 0..;
    counts.map(|count| {
        let here = level.next();
        (count > 0 && here != own).then_some(count)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_levels_below_ones_own_are_counted() {
        let city = [23, 261, 3047];
        assert_eq!(below(city), city.map(Some));
        assert_eq!(below([1, 15, 160]), [None, Some(15), Some(160)]);
        assert_eq!(below([0, 1, 12]), [None, None, Some(12)]);
        assert_eq!(below([0, 0, 1]), [None, None, None]);
        // A district with one street, and somebody with two streets.
        assert_eq!(below([1, 1, 9]), [None, Some(1), Some(9)]);
        assert_eq!(below([0, 2, 20]), [None, Some(2), Some(20)]);
        assert_eq!(below([0, 0, 0]), [None, None, None]);
    }
}
