//! Runs of pay, payslips and what pay costs.

mod adjust;
mod board;
mod check;
mod costs;
mod entry;
mod files;
mod own;
mod profile;
mod run;
mod slip;

use domain::{
    money::Money,
    pay::{
        contribution::Contribution,
        run::{LineKind, RunState},
    },
};
use leptos::prelude::*;

pub use board::Board;
pub use costs::Costs;
pub use own::OwnSlips;
pub use run::RunPage;

use crate::logic::format;
use crate::logic::text::Label;
use crate::ui::controls::{Mood, badge};

/// The label of a value of a closed list.
macro_rules! label {
    ($value:expr) => {{
        let value = $value;
        $crate::logic::text::Label {
            zh: value.label(),
            en: value.label_en(),
        }
    }};
}
use label;

fn state_badge(state: RunState) -> AnyView {
    let mood = match state {
        RunState::Open | RunState::Frozen => Mood::Plain,
        RunState::Computed | RunState::Checked => Mood::Attention,
        RunState::Approved => Mood::Primary,
        RunState::Paid | RunState::Closed => Mood::Good,
    };
    badge(label!(state), mood)
}

fn amount(money: Money) -> AnyView {
    format::money(money).into_any()
}

fn cell(money: Money) -> AnyView {
    view! { <td class="cw-number">{format::money(money)}</td> }.into_any()
}

/// What a line of a payslip or a sum is called: the item itself, or what the kind says.
fn line_name(kind: LineKind, name: &str) -> LineName {
    let known = match kind {
        LineKind::Contribution => Contribution::from_code(name).map(|one| label!(one)),
        LineKind::Item | LineKind::BackPay => None,
        _ => Some(label!(kind)),
    };
    known.map_or_else(|| LineName::Own(name.to_owned()), LineName::Known)
}

/// A name of our own, or one that the scheme gives.
#[derive(Clone)]
enum LineName {
    Known(Label),
    Own(String),
}

impl LineName {
    fn get(&self) -> String {
        match self {
            Self::Known(label) => label.get(crate::state::lang::lang()).to_owned(),
            Self::Own(name) => name.clone(),
        }
    }
}
