//! The kit: components that know nothing of the register. Native elements with the classes of
//! `@tabler/core`; no style attributes, which the content security policy refuses.

pub mod chart;
pub mod choice;
pub mod controls;
pub mod field;
pub mod file_drop;
pub mod form;
pub mod icon;
pub mod org_picker;
pub mod overlay;
pub mod paging;
pub mod show;
pub mod states;
pub mod table;
pub mod tabs;
pub mod timeline;
pub mod toasts;
