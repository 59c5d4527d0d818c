//! Acts of reorganisation (机构调整): listed, drafted, looked at before they take effect, decided.

mod allocation;
mod course;
mod decide;
mod desk;
mod list;
mod plan;
mod points;
mod preview;
mod preview_parts;
mod sheet;
mod split_form;
mod step_fields;
mod step_form;
mod steps;

pub use desk::ActPage;
pub use list::{Acts, standing};
