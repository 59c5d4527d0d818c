//! What the page knows without a browser: texts, routes, formats, form and filter values.
//! Pure; tested natively.

pub mod account;
pub mod act;
pub mod action;
pub mod agent;
pub mod chart;
pub mod columns;
pub mod correction;
pub mod duplicate;
pub mod election;
pub mod export;
pub mod failure;
pub mod filter;
pub mod form;
pub mod format;
pub mod history;
pub mod paging;
pub mod pay;
pub mod pay_scheme;
pub mod personnel;
pub mod query;
pub mod record;
pub mod retirement;
pub mod role;
pub mod route;
pub mod staffing;
pub mod statistics;
pub mod submission;
pub mod text;
