//! placeholder
use std::process::ExitCode;
use crate::{cli::Import, failure::{Failure, Result}};
pub async fn import(_: Import) -> Result<ExitCode> { Err(Failure::new("not built")) }
