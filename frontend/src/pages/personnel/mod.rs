//! Personnel management: acting on careers, what was decided, what ends soon.

mod back_limit;
mod calculator;
mod candidates;
mod career;
mod category;
mod endings;
mod fields;
mod form;
mod register;
mod retirements;

pub use candidates::Candidates;
pub use career::{Career, statements};
pub use category::RetirementSection;
pub use endings::Endings;
pub use form::{ActionAgain, ActionNew, ActionRequest};
pub use register::Register;
pub use retirements::Retirements;
pub(super) use retirements::unit_choice;

use domain::personnel::{action::ActionKind, career::CareerKind};

use crate::logic::text::Label;

fn kind_label(kind: ActionKind) -> Label {
    Label {
        zh: kind.label(),
        en: kind.label_en(),
    }
}

fn career_label(kind: CareerKind) -> Label {
    Label {
        zh: kind.label(),
        en: kind.label_en(),
    }
}
