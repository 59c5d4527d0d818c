//! What is done for many people at once: batches of actions, promotions, the annual assessment.

mod batch;
mod batches;
mod import;
mod promotions;
mod round;
mod rounds;
mod send;
mod sheet;

pub use batch::BatchPage;
pub use batches::Batches;
pub use promotions::Promotions;
pub use round::RoundPage;
pub use rounds::Rounds;
pub(super) use send::{Chosen, SendBatch};

use domain::personnel::{action::ActionKind, career::Grade};

use crate::logic::text::Label;

fn kind_label(kind: ActionKind) -> Label {
    Label {
        zh: kind.label(),
        en: kind.label_en(),
    }
}

fn grade_label(grade: Grade) -> Label {
    Label {
        zh: grade.label(),
        en: grade.label_en(),
    }
}
