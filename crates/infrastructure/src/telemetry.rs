//! Logs: one line for each event, on standard output.
//!
//! Standard output in both formats, because that is where container platforms look, and because errors of the command
//! line have standard error to themselves.

mod fields;
mod line;
mod neutral;
mod quiet;
#[cfg(test)]
mod tests;

#[cfg(unix)]
use std::fs::File;
use std::{
    env,
    io::{self, IsTerminal, stdout},
};

use tracing::Subscriber;
use tracing_subscriber::{
    EnvFilter, Layer,
    filter::{ParseError, Targets, filter_fn},
    fmt::MakeWriter,
    layer::SubscriberExt,
    util::{SubscriberInitExt, TryInitError},
};

use line::Lines;

/// The look of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people: time, level, target, message, `key=value`. In colour on a terminal, unless `NO_COLOR` is set.
    Pretty,
    /// For machines: one JSON object with `timestamp`, `level`, `target`, `message`, and the fields of the event and of
    /// the spans around it beside them.
    Json,
}

/// What is logged, and how.
#[derive(Clone, Debug)]
pub struct LogSettings {
    /// Directives of [`EnvFilter`], such as `info,sqlx=debug`. Some targets stay quiet whatever it says, because they
    /// would log what clients send.
    pub filter: String,
    /// The look of a line.
    pub format: LogFormat,
}

/// Why nothing is logged.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The filter is none.
    #[error("{filter:?} is not a log filter (one is \"info,sqlx=debug\"): {source}")]
    Filter {
        /// What was given.
        filter: String,
        /// What is wrong with it.
        source: ParseError,
    },
    /// Standard output cannot be used.
    #[error("standard output cannot be logged to: {0}")]
    Output(#[source] io::Error),
    /// Logs were set up before; that can be done once in a process.
    #[error("logs are already set up: {0}")]
    Twice(#[from] TryInitError),
}

/// Starts to log, for the whole process.
pub fn init(settings: &LogSettings) -> Result<(), LogError> {
    let no_colour = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let colour = stdout().is_terminal() && !no_colour;
    subscriber(settings, colour, output()?)?.try_init()?;
    Ok(())
}

/// Standard output past the lock of the standard library: with a line per request, threads would wait for each other's
/// writes there. Each line is one write, which the system does not mix with others (pipe(7): up to 4 KiB).
#[cfg(unix)]
fn output() -> Result<File, LogError> {
    use std::os::fd::AsFd;
    stdout().as_fd().try_clone_to_owned().map(File::from).map_err(LogError::Output)
}

/// Standard output.
#[cfg(not(unix))]
fn output() -> Result<fn() -> std::io::Stdout, LogError> {
    Ok(stdout)
}

fn subscriber<W>(settings: &LogSettings, colour: bool, writer: W) -> Result<impl Subscriber, LogError>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let lines = Lines { format: settings.format, colour, writer };
    let filter = filter(&settings.filter)
        .map_err(|source| LogError::Filter { filter: settings.filter.clone(), source })?;
    Ok(tracing_subscriber::registry().with(filter).with(filter_fn(quiet::may_be_logged)).with(lines))
}

/// The filter of those directives. When none is about spans, a simpler kind will do: the other one looks every span up
/// each time that it is entered.
fn filter<S: Subscriber>(directives: &str) -> Result<Box<dyn Layer<S> + Send + Sync>, ParseError> {
    let filter = EnvFilter::try_new(directives)?;
    match directives.parse::<Targets>() {
        Ok(targets) if !directives.contains('[') => Ok(Box::new(targets)),
        _ => Ok(Box::new(filter)),
    }
}
