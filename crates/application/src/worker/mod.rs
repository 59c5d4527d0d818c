//! Community workers: enter, change, list, reveal, history, photos, saved filters.

mod admit;
mod disclosure;
pub mod duplicate;
mod enter;
pub mod export;
mod list;
mod masked;
mod photo;
mod registered;
mod reveal;
mod roster;
mod saved_view;
pub mod submission;
pub(crate) mod timeline;
mod view;

pub(crate) use admit::{AdmitContext, admit};
pub use disclosure::{disclosures, own_disclosures};
pub(crate) use enter::change_entry;
pub use enter::{Written, create, get, update};
pub use export::{ExportFile, Exported, export};
pub(crate) use list::subtree;
pub use list::{list, search};
pub(crate) use masked::masked_record;
pub use photo::{MAX_PHOTO, keep_photo, photo};
pub(crate) use registered::problem as registered_problem;
pub use reveal::reveal;
pub use roster::refresh_roster;
pub use saved_view::{create_view, delete_view, views};
pub use timeline::timeline;
pub(crate) use view::summaries;
