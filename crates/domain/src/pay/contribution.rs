//! The five insurances and the housing fund (五险一金). Rates and bounds are dated figures that a
//! place sets; nothing here knows them.

use serde::{Deserialize, Serialize};

use super::rate::{Rate, Rounding};
use crate::{code_enum::code_enum, money::Money, worker::RelationKind};

code_enum! {
    /// The kinds (险种和公积金).
    Contribution {
        Pension = "PENSION", "养老保险", "Pension";
        Medical = "MEDICAL", "医疗保险", "Medical insurance";
        Maternity = "MATERNITY", "生育保险", "Maternity insurance";
        Unemployment = "UNEMPLOYMENT", "失业保险", "Unemployment insurance";
        Injury = "INJURY", "工伤保险", "Work injury insurance";
        Housing = "HOUSING", "住房公积金", "Housing fund";
    }
}

/// One for each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Each<T> {
    /// 养老保险.
    pub pension: T,
    /// 医疗保险.
    pub medical: T,
    /// 生育保险.
    pub maternity: T,
    /// 失业保险.
    pub unemployment: T,
    /// 工伤保险.
    pub injury: T,
    /// 住房公积金.
    pub housing: T,
}

impl<T: Copy> Each<T> {
    /// The same of every kind.
    pub const fn all(value: T) -> Self {
        Self {
            pension: value,
            medical: value,
            maternity: value,
            unemployment: value,
            injury: value,
            housing: value,
        }
    }

    /// All six, in the order of [`Contribution::ALL`].
    pub const fn values(&self) -> [T; 6] {
        [
            self.pension,
            self.medical,
            self.maternity,
            self.unemployment,
            self.injury,
            self.housing,
        ]
    }

    fn zip<U: Copy, V>(&self, other: &Each<U>, with: impl Fn(T, U) -> V) -> Each<V> {
        Each {
            pension: with(self.pension, other.pension),
            medical: with(self.medical, other.medical),
            maternity: with(self.maternity, other.maternity),
            unemployment: with(self.unemployment, other.unemployment),
            injury: with(self.injury, other.injury),
            housing: with(self.housing, other.housing),
        }
    }
}

/// Both sides of a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sides<T> {
    /// What the employee pays.
    pub employee: T,
    /// What the employer pays.
    pub employer: T,
}

/// How one kind is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Rates of both sides.
    pub rates: Sides<Rate>,
    /// To what each side is rounded.
    pub rounding: Rounding,
}

/// Floor and ceiling of a base (缴费基数上下限).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    floor: Money,
    cap: Money,
}

impl Bounds {
    /// Bounds; none when the floor lies above the ceiling.
    pub fn new(floor: Money, cap: Money) -> Option<Self> {
        (floor <= cap).then_some(Self { floor, cap })
    }

    /// The lowest.
    pub const fn floor(self) -> Money {
        self.floor
    }

    /// The highest.
    pub const fn cap(self) -> Money {
        self.cap
    }

    fn clamp(self, base: Money) -> Money {
        base.clamp(self.floor, self.cap)
    }
}

/// The base of the insurances and that of the fund (缴费基数).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = PayBases))]
#[serde(deny_unknown_fields)]
pub struct Bases {
    /// Of the insurances.
    pub social: Money,
    /// Of the housing fund.
    pub housing: Money,
}

/// What a place sets for a time (缴费参数).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameters {
    /// Bounds of the base of the insurances.
    pub social: Bounds,
    /// Bounds of the base of the housing fund.
    pub housing: Bounds,
    /// How each kind is paid.
    pub terms: Each<Terms>,
}

impl Parameters {
    /// The bases that count: what was declared, within the bounds.
    pub fn bases(&self, declared: Bases) -> Bases {
        Bases {
            social: self.social.clamp(declared.social),
            housing: self.housing.clamp(declared.housing),
        }
    }

    /// What is paid in a month on bases that count: each kind and each side multiplied and rounded by
    /// itself.
    pub fn contributions(&self, bases: Bases, covered: Each<bool>) -> Each<Sides<Money>> {
        let base = Each {
            housing: bases.housing,
            ..Each::all(bases.social)
        };
        let due = self.terms.zip(&base, |terms, base| Sides {
            employee: terms.rates.employee.of(base, terms.rounding),
            employer: terms.rates.employer.of(base, terms.rounding),
        });
        due.zip(
            &covered,
            |due, covered| if covered { due } else { Sides::default() },
        )
    }
}

/// Sums of both sides.
pub fn total(contributions: &Each<Sides<Money>>) -> Sides<Money> {
    let sum = |side: fn(Sides<Money>) -> Money| contributions.values().map(side).into_iter().sum();
    Sides {
        employee: sum(|sides| sides.employee),
        employer: sum(|sides| sides.employer),
    }
}

/// The kinds that go with a relation. Who draws a pension pays none of the others any more (社会保险法,
/// arts. 16, 27; 住房公积金管理条例 is about who is in service), but can have an accident. That members
/// of committees without a contract are insured like others, through their street, and that posts of
/// public welfare go without the fund, is chosen.
pub const fn covered(relation: RelationKind) -> Each<bool> {
    match relation {
        RelationKind::LabourContract
        | RelationKind::Dispatch
        | RelationKind::ServiceAgreement
        | RelationKind::Tenure => Each::all(true),
        RelationKind::WelfareAgreement => Each {
            housing: false,
            ..Each::all(true)
        },
        RelationKind::ReEmployed => Each {
            injury: true,
            ..Each::all(false)
        },
        RelationKind::None => Each::all(false),
    }
}
