//! The normal distribution in whole numbers: platforms differ in the last digit of `ln` and
//! `exp`, and one digit would make another city of the same seed.

/// One, in the fixed-point numbers of this module.
pub(super) const ONE: i64 = 1_000_000_000_000;
/// Steps of the table per standard deviation.
const STEPS: i64 = 64;
/// Standard deviations covered; beyond lie 3 in ten million.
const LIMIT: i64 = 5;

/// Table of the distribution function from 0 to [`LIMIT`], for the quantiles.
pub(super) struct Normal {
    table: Vec<i64>,
}

impl Normal {
    pub(super) fn new() -> Self {
        Self {
            table: (0..=LIMIT * STEPS)
                .map(|step| upper_distribution(step * ONE / STEPS))
                .collect(),
        }
    }

    /// The z with Φ(z) = p, by interpolation in the table, within ±[`LIMIT`].
    pub(super) fn quantile(&self, p: i64) -> i64 {
        if p < ONE / 2 {
            return -self.upper_quantile(ONE - p);
        }
        self.upper_quantile(p)
    }

    fn upper_quantile(&self, p: i64) -> i64 {
        let above = self.table.partition_point(|value| *value <= p);
        let below = above.saturating_sub(1);
        match (self.table.get(below), self.table.get(above)) {
            (Some(low), Some(high)) if high > low => {
                let part = scaled(p - low, ONE, high - low);
                (i64::try_from(below).unwrap_or(0) * ONE + part) / STEPS
            }
            _ => LIMIT * ONE,
        }
    }
}

/// Φ(z), for z within ±[`LIMIT`] (cut there), in units of 1/[`ONE`].
pub(super) fn distribution(z: i64) -> i64 {
    let upper = upper_distribution(z.abs().min(LIMIT * ONE));
    if z < 0 { ONE - upper } else { upper }
}

/// Φ(z) for 0 ≤ z ≤ [`LIMIT`]: ½ + φ(0) Σ (−1)^k z^(2k+1) / (2^k k! (2k+1)). The terms grow to
/// 3·10^5 before they fall, which ten spare digits of 128 bits hold.
fn upper_distribution(z: i64) -> i64 {
    const DENSITY_AT_0: i128 = 398_942_280_401;
    let one = i128::from(ONE);
    let z = i128::from(z);
    let (mut term, mut sum) = (z, z);
    for k in 1..100_i128 {
        term = -term * (z * z / one) / (2 * k) / one;
        sum += term / (2 * k + 1);
    }
    i64::try_from(one / 2 + DENSITY_AT_0 * sum / one).unwrap_or(ONE)
}

/// e^x for |x| ≤ 2, by its series.
pub(super) fn exponential(x: i64) -> i64 {
    let mut term = ONE;
    let mut sum = ONE;
    for k in 1..30 {
        term = scaled(term, x, ONE * k);
        sum += term;
    }
    sum
}

/// a × b ÷ c without overflow on the way, rounded towards zero.
pub(super) fn scaled(a: i64, b: i64, c: i64) -> i64 {
    i64::try_from(i128::from(a) * i128::from(b) / i128::from(c.max(1))).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_values_come_out() {
        // Φ(1) = 0.841344746069, Φ(1.96) = 0.975002104852, Φ(3) = 0.998650101968, Φ(5) = 0.999999713348.
        let known = [
            (100, 841_344_746_069),
            (196, 975_002_104_852),
            (300, 998_650_101_968),
            (500, 999_999_713_348_i64),
        ];
        for (z, expected) in known {
            let found = distribution(z * ONE / 100);
            assert!((found - expected).abs() < 1_000, "{z} {found}");
            assert_eq!(distribution(-z * ONE / 100), ONE - found);
        }
        assert_eq!(distribution(0), ONE / 2);
    }

    #[test]
    fn quantiles_invert_the_distribution() {
        let normal = Normal::new();
        for percent in 1..100 {
            let p = percent * ONE / 100;
            let back = distribution(normal.quantile(p));
            assert!((back - p).abs() < ONE / 20_000, "{percent} {back}");
        }
        assert_eq!(normal.quantile(ONE / 2), 0);
        assert_eq!(
            (normal.quantile(ONE), normal.quantile(0)),
            (LIMIT * ONE, -LIMIT * ONE)
        );
    }

    #[test]
    fn the_exponential_is_right() {
        // e = 2.718281828459, e^-0.5 = 0.606530659713.
        assert!((exponential(ONE) - 2_718_281_828_459).abs() < 100);
        assert!((exponential(-ONE / 2) - 606_530_659_713).abs() < 100);
    }
}
