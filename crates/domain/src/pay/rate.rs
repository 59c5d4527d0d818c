//! Rates, and the one way in which an amount is rounded.

use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde::{Deserialize, Serialize};

use crate::{code_enum::code_enum, money::Money};

code_enum! {
    /// To what an amount is rounded half up (取整方式).
    Rounding {
        Fen = "FEN", "保留到分", "To the fen";
        Jiao = "JIAO", "保留到角", "To the jiao";
        Yuan = "YUAN", "保留到元", "To the yuan";
    }
}

impl Rounding {
    pub(super) const fn fen(self) -> i128 {
        match self {
            Self::Fen => 1,
            Self::Jiao => 10,
            Self::Yuan => 100,
        }
    }
}

/// A share of an amount (费率), from 0 to 1, to the millionth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rate(u32);

const WHOLE: u32 = 1_000_000;

impl Rate {
    /// A rate; none of what lies outside 0 to 1 or is more exact than a millionth.
    pub fn new(value: Decimal) -> Option<Self> {
        let millionths = value.checked_mul(Decimal::from(WHOLE))?;
        let exact = millionths.fract().is_zero().then_some(millionths)?;
        exact.to_u32().filter(|part| *part <= WHOLE).map(Self)
    }

    /// A rate in whole millionths; none above the whole.
    pub fn of_millionths(millionths: i64) -> Option<Self> {
        u32::try_from(millionths)
            .ok()
            .filter(|part| *part <= WHOLE)
            .map(Self)
    }

    /// In whole millionths.
    pub const fn millionths(self) -> i64 {
        self.0 as i64
    }

    /// As a decimal.
    pub fn value(self) -> Decimal {
        Decimal::new(self.millionths(), 6).normalize()
    }

    /// A rate in whole per cent; never above the whole.
    pub const fn percent(percent: u32) -> Self {
        Self(if percent > 100 {
            WHOLE
        } else {
            percent * 10_000
        })
    }

    /// This share of an amount.
    pub fn of(self, base: Money, rounding: Rounding) -> Money {
        let unit = rounding.fen();
        let units = half_up(
            i128::from(base.fen()) * i128::from(self.0),
            i128::from(WHOLE) * unit,
        );
        money(units * unit)
    }
}

/// `dividend ÷ divisor` rounded half away from nought, as people round (四舍五入).
pub(super) const fn half_up(dividend: i128, divisor: i128) -> i128 {
    let magnitude = (2 * dividend.abs() + divisor) / (2 * divisor);
    if dividend < 0 { -magnitude } else { magnitude }
}

/// Fen that were computed with room to spare. What is computed from amounts within their limits
/// always fits.
pub(super) fn money(fen: i128) -> Money {
    let bounded = fen.clamp(i128::from(i64::MIN), i128::from(i64::MAX));
    Money::from_fen(i64::try_from(bounded).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(text: &str) -> Option<Rate> {
        Rate::new(text.parse().unwrap())
    }

    fn yuan(text: &str) -> Money {
        text.parse().unwrap()
    }

    #[test]
    fn a_share_is_rounded_half_up_to_its_unit() {
        let of = |base, share, rounding| rate(share).unwrap().of(yuan(base), rounding).to_string();
        // 4,588 × 0.004 = 18.352; 4,588 × 0.0595 = 272.986.
        assert_eq!(of("4588", "0.004", Rounding::Fen), "18.35");
        assert_eq!(of("4588", "0.0595", Rounding::Fen), "272.99");
        // 1.25 × 0.1 = 0.125; 4,030 × 0.08 = 322.40.
        assert_eq!(of("1.25", "0.1", Rounding::Fen), "0.13");
        assert_eq!(of("4030", "0.08", Rounding::Jiao), "322.40");
        assert_eq!(of("4030", "0.08", Rounding::Yuan), "322.00");
        // 6.25 × 0.08 = 0.50 to the yuan.
        assert_eq!(of("6.25", "0.08", Rounding::Yuan), "1.00");
        assert_eq!(of("-1.25", "0.1", Rounding::Fen), "-0.13");
    }

    #[test]
    fn a_rate_lies_between_nothing_and_the_whole() {
        assert_eq!(rate("0.08"), Some(Rate::percent(8)));
        assert_eq!(rate("1.0"), Some(Rate::percent(100)));
        assert_eq!(rate("0.0000001"), None);
        assert_eq!(rate("1.000001"), None);
        assert_eq!(rate("-0.01"), None);
        assert_eq!(Rate::new(Decimal::MAX), None);
    }
}
