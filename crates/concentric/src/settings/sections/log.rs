//! What is logged, and how.

use tracing_subscriber::EnvFilter;

use crate::settings::profile::Profile;
use crate::settings::reader::Reader;

/// `[log]`
#[derive(Clone, Debug)]
pub struct LogSettings {
    /// Directives of `tracing_subscriber::EnvFilter`, known to parse.
    pub filter: String,
    /// The look of a line.
    pub format: LogFormat,
}

/// The look of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Pretty,
    /// For machines, one object a line.
    Json,
}

impl LogSettings {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        let words = [("auto", None), ("pretty", Some(LogFormat::Pretty)), ("json", Some(LogFormat::Json))];
        let chosen = reader.word("log.format", words).flatten();
        let by_profile = match reader.profile {
            Profile::Development => LogFormat::Pretty,
            Profile::Production => LogFormat::Json,
        };
        Self {
            filter: reader.parsed("log.filter", parse_filter).unwrap_or_default(),
            format: chosen.unwrap_or(by_profile),
        }
    }
}

fn parse_filter(text: &str) -> Result<String, String> {
    EnvFilter::try_new(text).map_err(|error| format!("is {text:?}, which is not a log filter: {error}"))?;
    Ok(text.to_owned())
}
