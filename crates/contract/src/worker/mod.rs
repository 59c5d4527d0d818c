//! Community workers: the base record.

mod disclosure;
mod duplicate;
mod entry;
mod export;
mod history;
mod input;
mod list;
mod reading;
mod submission;
mod view;

pub use disclosure::*;
pub use duplicate::*;
pub use entry::*;
pub use export::*;
pub use history::*;
pub use input::*;
pub use list::*;
pub use reading::*;
pub use submission::*;
pub use view::*;
