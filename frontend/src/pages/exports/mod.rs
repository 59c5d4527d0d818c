//! Exports of many (导出申请): what waits for a second person, and one's own.

mod detail;
mod list;
mod notice;

pub use list::ExportRequests;
pub use notice::ExportLines;
