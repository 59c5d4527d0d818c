//! Logs on standard error, by tracing.

use std::io;

use tracing_subscriber::EnvFilter;

use crate::{
    failure::{Context, Result},
    settings::{LogFormat, Settings},
};

/// Starts logging.
///
/// # Errors
/// When the filter cannot be read.
pub fn start(settings: &Settings) -> Result<()> {
    let filter = EnvFilter::try_new(&settings.log).context("setting `log`")?;
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr);
    match settings.log_format {
        LogFormat::Text => logs
            .with_ansi(io::IsTerminal::is_terminal(&io::stderr()))
            .init(),
        LogFormat::Json => logs.json().flatten_event(true).init(),
    }
    // The text of a panic can quote the value it stumbled over, so only the place is logged.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(place, request_id = api::current_request_id(), "panic");
    }));
    Ok(())
}
