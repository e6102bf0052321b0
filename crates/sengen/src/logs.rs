//! The log: one line an event on the standard error, JSON in production.

use crate::config::{Format, Log, Mode};
use std::io::IsTerminal;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

/// Starts the log of this process. A second start is ignored, so that tests may call it freely.
pub fn start(log: &Log, mode: Mode) {
    // `check-config` has refused a level that cannot be read; should one come through, say what matters.
    let level: Targets = log.level.parse().unwrap_or_else(|_| Targets::new().with_default(tracing::Level::INFO));
    let json = match log.format {
        Format::Json => true,
        Format::Pretty => false,
        Format::Auto => mode == Mode::Production,
    };
    let lines = if json {
        fmt::layer().json().flatten_event(true).with_writer(std::io::stderr).boxed()
    } else {
        fmt::layer().compact().with_ansi(std::io::stderr().is_terminal()).with_writer(std::io::stderr).boxed()
    };
    let _ = tracing_subscriber::registry().with(lines.with_filter(level)).try_init();
}
