//! People registered twice (查重合并): what is suspected, and what is decided about it.

mod decide;
mod detail;
mod list;
mod report;

pub use detail::DuplicatePage;
pub use list::Duplicates;
pub use report::ReportDuplicate;
