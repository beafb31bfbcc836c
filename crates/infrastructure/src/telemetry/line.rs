use std::{
    borrow::Cow,
    fmt::Write as _,
    io::{self, Write as _},
};

use serde_json::Value;
use time::OffsetDateTime;
use tracing::{
    Event, Level, Subscriber,
    span::{Attributes, Id, Record},
};
use tracing_subscriber::{
    Layer,
    fmt::MakeWriter,
    layer::Context,
    registry::{LookupSpan, Scope},
};

use super::{LogFormat, fields::Fields, neutral::neutral};

/// Room for a line, so that it seldom has to grow.
const USUAL: usize = 512;

/// Writes an event, with its fields and those of the spans around it, as one line.
pub(super) struct Lines<W> {
    pub(super) format: LogFormat,
    pub(super) colour: bool,
    pub(super) writer: W,
}

impl<S, W> Layer<S> for Lines<W>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + 'static,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        span.extensions_mut().insert(fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(fields) = span.extensions_mut().get_mut::<Fields>() {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let fields = fields(event, &context);
        let line = match self.format {
            LogFormat::Json => json(event, fields),
            LogFormat::Pretty => pretty(event, fields, self.colour),
        };
        if let Err(error) = self.writer.make_writer_for(event.metadata()).write_all(line.as_bytes()) {
            // If nobody hears this either, there is nobody left to tell.
            let _ = writeln!(io::stderr(), "a line of the log could not be written: {error}");
        }
    }
}

/// The fields of the spans, outermost first, then those of the event: of two with one name the inner one counts.
fn fields<S>(event: &Event<'_>, context: &Context<'_, S>) -> Fields
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let mut all = Fields::default();
    for span in context.event_scope(event).into_iter().flat_map(Scope::from_root) {
        if let Some(fields) = span.extensions().get::<Fields>() {
            all.extend(fields);
        }
    }
    event.record(&mut all);
    for taken in ["timestamp", "level", "target"] {
        all.take(taken);
    }
    all
}

/// The time, to the microsecond, in RFC 3339. By hand: no formatter for any format is as fast, and each line has one.
fn timestamp() -> String {
    let now = OffsetDateTime::now_utc();
    let mut text = String::with_capacity(32);
    let parts = [
        (now.year().unsigned_abs(), 4, '-'),
        (u8::from(now.month()).into(), 2, '-'),
        (now.day().into(), 2, 'T'),
        (now.hour().into(), 2, ':'),
        (now.minute().into(), 2, ':'),
        (now.second().into(), 2, '.'),
        (now.microsecond(), 6, 'Z'),
    ];
    for (number, digits, end) in parts {
        let places = (0..digits).rev();
        text.extend(places.filter_map(|place| char::from_digit(number / 10_u32.pow(place) % 10, 10)));
        text.push(end);
    }
    text
}

fn json(event: &Event<'_>, mut fields: Fields) -> String {
    let metadata = event.metadata();
    let mut line = Vec::with_capacity(USUAL);
    let begin = [r#"{"timestamp":""#, &timestamp(), r#"","level":""#, metadata.level().as_str(), "\""];
    begin.iter().for_each(|part| line.extend_from_slice(part.as_bytes()));
    let first = [("target", Some(Value::from(metadata.target()))), ("message", fields.take("message"))];
    let first = first.into_iter().filter_map(|(name, value)| Some((name, value?)));
    for (name, value) in first.chain(fields.sorted()) {
        // Names are identifiers, possibly with dots, or literals of our own.
        [",\"", name, "\":"].iter().for_each(|part| line.extend_from_slice(part.as_bytes()));
        // Neither can writing values to memory fail, nor is anything in them but text.
        let _ = serde_json::to_writer(&mut line, &value);
    }
    line.push(b'}');
    let line = String::from_utf8(line).unwrap_or_default();
    ended(line)
}

fn pretty(event: &Event<'_>, mut fields: Fields, colour: bool) -> String {
    let (metadata, level) = (event.metadata(), *event.metadata().level());
    let (time_style, level_style, plain) = match colour {
        true => ("\x1b[2m", style(level), "\x1b[0m"),
        false => ("", "", ""),
    };
    let (timestamp, target) = (timestamp(), metadata.target());
    let mut line =
        format!("{time_style}{timestamp}{plain} {level_style}{:>5}{plain} {target}:", level.as_str());
    let mut rest = String::with_capacity(USUAL);
    // Writing to a string cannot fail, here and below.
    match fields.take("message") {
        Some(Value::String(message)) => drop(write!(rest, " {message}")),
        Some(other) => drop(write!(rest, " {other}")),
        None => (),
    }
    for (key, value) in fields.sorted() {
        let _ = write!(rest, " {key}={}", shown(value));
    }
    line.push_str(&ended(rest));
    line
}

/// The text as it can be shown, then the end of the line.
fn ended(text: String) -> String {
    let mut line = match neutral(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(neutral) => neutral,
    };
    line.push('\n');
    line
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
fn shown(value: Value) -> String {
    let ambiguous = |c: char| c.is_whitespace() || matches!(c, '"' | '=' | '\\');
    match value {
        Value::String(text) if !text.is_empty() && !text.contains(ambiguous) => text,
        other => other.to_string(),
    }
}
