use std::fmt::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::{
    fmt::{
        FmtContext, FormatEvent, FormatFields, FormattedFields,
        format::{JsonFields, Writer},
        time::{FormatTime, SystemTime},
    },
    registry::{LookupSpan, Scope},
};

use super::{LogFormat, neutral::neutral};

/// Writes an event, with its fields and those of the spans around it, as one line.
pub(super) struct OneLine {
    pub(super) format: LogFormat,
    pub(super) colour: bool,
}

#[derive(Serialize)]
struct Line<'a> {
    timestamp: &'a str,
    level: &'a str,
    target: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Value>,
    #[serde(flatten)]
    fields: Map<String, Value>,
}

impl<S> FormatEvent<S, JsonFields> for OneLine
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, JsonFields>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut timestamp = String::new();
        SystemTime.format_time(&mut Writer::new(&mut timestamp))?;
        let mut fields = fields(context, event)?;
        let line = Line {
            timestamp: &timestamp,
            level: event.metadata().level().as_str(),
            target: event.metadata().target(),
            message: fields.remove("message"),
            fields,
        };
        match self.format {
            LogFormat::Json => line.write_json(&mut writer),
            LogFormat::Pretty => line.write_pretty(&mut writer, *event.metadata().level(), self.colour),
        }
    }
}

/// The fields of the spans, outermost first, then those of the event: of two with one name the inner one counts.
fn fields<S>(
    context: &FmtContext<'_, S, JsonFields>,
    event: &Event<'_>,
) -> Result<Map<String, Value>, fmt::Error>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let mut all = Map::new();
    for span in context.event_scope().into_iter().flat_map(Scope::from_root) {
        if let Some(formatted) = span.extensions().get::<FormattedFields<JsonFields>>() {
            all.append(&mut parse(formatted)?);
        }
    }
    let mut own = String::new();
    context.format_fields(Writer::new(&mut own), event)?;
    all.append(&mut parse(&own)?);
    for taken in ["timestamp", "level", "target"] {
        all.remove(taken);
    }
    Ok(all)
}

/// Spans keep their fields as text; see [`JsonFields`].
fn parse(fields: &str) -> Result<Map<String, Value>, fmt::Error> {
    if fields.is_empty() {
        return Ok(Map::new());
    }
    serde_json::from_str(fields).map_err(|_| fmt::Error)
}

impl Line<'_> {
    fn write_json(&self, writer: &mut Writer<'_>) -> fmt::Result {
        let json = serde_json::to_string(self).map_err(|_| fmt::Error)?;
        writeln!(writer, "{}", neutral(&json))
    }

    fn write_pretty(&self, writer: &mut Writer<'_>, level: Level, colour: bool) -> fmt::Result {
        let (time_style, level_style, plain) = match colour {
            true => ("\x1b[2m", style(level), "\x1b[0m"),
            false => ("", "", ""),
        };
        let (timestamp, name, target) = (self.timestamp, self.level, self.target);
        write!(writer, "{time_style}{timestamp}{plain} {level_style}{name:>5}{plain} {target}:")?;
        let mut rest = String::new();
        match &self.message {
            Some(Value::String(message)) => write!(rest, " {message}")?,
            Some(other) => write!(rest, " {other}")?,
            None => (),
        }
        for (key, value) in &self.fields {
            write!(rest, " {key}={}", shown(value))?;
        }
        writeln!(writer, "{}", neutral(&rest))
    }
}

const fn style(level: Level) -> &'static str {
    match level {
        Level::ERROR => "\x1b[31m",
        Level::WARN => "\x1b[33m",
        Level::INFO => "\x1b[32m",
        Level::DEBUG => "\x1b[34m",
        Level::TRACE => "\x1b[35m",
    }
}

/// A text that could be mistaken for something else is put in quotes, as JSON does.
fn shown(value: &Value) -> String {
    let ambiguous = |c: char| c.is_whitespace() || matches!(c, '"' | '=' | '\\');
    match value {
        Value::String(text) if !text.is_empty() && !text.contains(ambiguous) => text.clone(),
        other => other.to_string(),
    }
}
