//! An act of reorganisation as it is drafted: its steps in words, and as forms.

pub mod draft;
pub mod form;
pub mod sheet;
pub mod standing;
pub mod steps;
pub mod target;
