//! Terms of office and elections: the board, an election step by step, the terms of a place.

mod batch;
mod board;
mod candidates;
mod decide;
mod detail;
mod dialog;
mod place;
mod plan;
mod result;

pub use board::Board;
pub use detail::ElectionPage;
pub use place::PlaceTermsCard;

use contract::TermNeed;
use domain::election::ElectionState;
use leptos::prelude::*;

use crate::logic::election;
use crate::ui::controls::{Mood, badge};

/// Where an election stands, as a badge.
pub fn standing(state: ElectionState) -> AnyView {
    let mood = match state {
        ElectionState::Planned | ElectionState::Reversed => Mood::Plain,
        ElectionState::Frozen | ElectionState::Counted => Mood::Primary,
        ElectionState::Submitted => Mood::Attention,
        ElectionState::Returned => Mood::Bad,
        ElectionState::Approved => Mood::Good,
    };
    badge(election::state(state), mood)
}

/// What a place lacks, as a badge.
fn lack(need: TermNeed) -> AnyView {
    let mood = match need {
        TermNeed::Unknown => Mood::Plain,
        TermNeed::UnderWay => Mood::Primary,
        TermNeed::Overdue => Mood::Bad,
        TermNeed::Waiting => Mood::Attention,
        TermNeed::EndsSoon => Mood::Attention,
        TermNeed::Nothing => Mood::Good,
    };
    badge(election::need(need), mood)
}
