use std::{
    io,
    sync::{Arc, Mutex},
};

use serde_json::{Value, json};
use tracing::{debug, error, field, info, info_span, subscriber::with_default, trace, warn};

use super::{LogError, LogFormat, LogSettings, subscriber};

#[derive(Clone, Default)]
struct Output(Arc<Mutex<Vec<u8>>>);

impl io::Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn settings(filter: &str, format: LogFormat) -> LogSettings {
    LogSettings { filter: filter.to_owned(), format }
}

fn logged_as(settings: &LogSettings, colour: bool, act: impl FnOnce()) -> String {
    let output = Output::default();
    let writer = output.clone();
    with_default(subscriber(settings, colour, move || writer.clone()).unwrap(), act);
    let bytes = output.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

fn pretty(act: impl FnOnce()) -> String {
    logged_as(&settings("trace", LogFormat::Pretty), false, act)
}

fn json_lines(act: impl FnOnce()) -> Vec<Value> {
    let logged = logged_as(&settings("trace", LogFormat::Json), false, act);
    logged.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The line without its time, which is checked here.
fn after_time(line: &str) -> &str {
    let (time, rest) = line.split_at("2026-11-20T13:00:00.123456Z".len());
    let shape: String = time.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    assert_eq!(shape, "0000-00-00T00:00:00.000000Z");
    rest
}

#[test]
fn a_json_line_holds_the_event_and_its_fields_side_by_side() {
    let lines = json_lines(
        || info!(target: "http", status = 200, duration_ms = 1.5, route = "/api/v1/me", "request"),
    );

    let mut line = lines[0].clone();
    let timestamp = line.as_object_mut().unwrap().remove("timestamp").unwrap();
    assert_eq!(after_time(timestamp.as_str().unwrap()), "");
    let expected = json!({
        "level": "INFO", "target": "http", "message": "request",
        "status": 200, "duration_ms": 1.5, "route": "/api/v1/me",
    });
    assert_eq!(line, expected);
}

#[test]
fn a_json_line_begins_with_its_time_and_level() {
    let logged = logged_as(&settings("info", LogFormat::Json), false, || warn!("careful"));

    assert!(logged.starts_with(r#"{"timestamp":""#) && logged.contains(r#"Z","level":"WARN","#), "{logged}");
}

#[test]
fn events_carry_the_fields_of_all_spans_around_them() {
    let lines = json_lines(|| {
        let request = info_span!("request", request_id = "r-1", actor_id = field::Empty);
        request.in_scope(|| {
            info!("before");
            request.record("actor_id", "u-1");
            info_span!("inner", step = 2).in_scope(|| info!("within"));
        });
        info!("outside");
    });

    assert_eq!(lines[0]["request_id"], "r-1");
    assert_eq!(lines[0].get("actor_id"), None);
    assert_eq!((&lines[1]["request_id"], &lines[1]["actor_id"]), (&json!("r-1"), &json!("u-1")));
    assert_eq!(lines[1]["step"], 2);
    assert_eq!(lines[2].get("request_id"), None);
}

#[test]
fn an_inner_field_wins_over_an_outer_one_and_none_over_the_lines_own() {
    let lines = json_lines(|| {
        info_span!("outer", id = 1).in_scope(|| {
            info_span!("inner", id = 2).in_scope(|| info!(level = "fake", timestamp = "fake", "one"));
            info!(id = 3, "two");
        });
    });

    assert_eq!((&lines[0]["id"], &lines[1]["id"]), (&json!(2), &json!(3)));
    assert_eq!(lines[0]["level"], "INFO");
    assert_ne!(lines[0]["timestamp"], "fake");
}

#[test]
fn a_pretty_line_is_readable() {
    let logged = pretty(|| {
        info_span!("request", request_id = "r-1").in_scope(|| {
            error!(target: "http", status = 500, detail = "two words", empty = "", "request failed");
        });
    });

    let expected = " ERROR http: request failed detail=\"two words\" empty=\"\" request_id=r-1 status=500\n";
    assert_eq!(after_time(&logged), expected);
}

#[test]
fn there_is_colour_when_asked_for_only() {
    let settings = settings("info", LogFormat::Pretty);

    assert!(logged_as(&settings, true, || info!("x")).contains("\u{1b}[32m INFO\u{1b}[0m"));
    assert!(!logged_as(&settings, false, || info!("x")).contains('\u{1b}'));
}

#[test]
fn nobody_forges_a_line_or_reaches_the_terminal() {
    let attack = "x\r\n2026-11-20T13:00:00Z  INFO forged\u{1b}[2J\u{9b}31m\u{7f}\u{2028}";
    for format in [LogFormat::Pretty, LogFormat::Json] {
        let logged = logged_as(&settings("trace", format), false, || {
            info_span!("request", agent = attack).in_scope(|| {
                info!(display = %attack, debug = ?attack, text = attack, "message {attack}");
            });
        });

        let (line, rest) = logged.split_once('\n').unwrap();
        assert_eq!(rest, "");
        assert!(!line.contains(|c: char| c.is_control() || c == '\u{2028}'), "{line}");
        assert_eq!(line.matches("forged").count(), 5);
    }
}

#[test]
fn in_json_the_text_can_be_read_back_exactly() {
    let text = "a\r\n\u{1b}\u{9b}\u{2028}\u{202e}\"\\";

    assert_eq!(json_lines(|| info!(text, "x"))[0]["text"], text);
}

#[test]
fn the_filter_decides_what_is_logged() {
    let logged = logged_as(&settings("info,sqlx=debug", LogFormat::Pretty), false, || {
        debug!(target: "sqlx::query", "a statement");
        trace!(target: "sqlx::query", "its plan");
        debug!(target: "domain", "detail");
        info!(target: "domain", "event");
    });

    assert!(logged.contains("a statement") && logged.contains("event"), "{logged}");
    assert!(!logged.contains("its plan") && !logged.contains("detail"), "{logged}");
}

#[test]
fn no_filter_makes_the_wire_talk() {
    let canary = "canary-5f2c";
    for filter in
        ["trace", "h2=trace,hyper=trace", "h2::server=trace", "info,[request]=trace", "hyper_util::rt=trace"]
    {
        let logged = logged_as(&settings(filter, LogFormat::Pretty), false, || {
            info_span!("request").in_scope(|| {
                debug!(target: "h2::server", "malformed headers: malformed path ({canary})");
                trace!(target: "h2", "{canary}");
                trace!(target: "hyper::proto::h1", "{canary}");
                debug!(target: "hyper_util::rt", "{canary}");
                trace!(target: "axum::rejection", "{canary}");
                tracing::trace_span!(target: "h2::codec", "frame", value = canary)
                    .in_scope(|| error!("inside"));
            });
        });

        assert!(!logged.contains(canary), "{filter}: {logged}");
    }
}

#[test]
fn a_target_that_only_begins_alike_is_not_silenced() {
    let logged = pretty(|| trace!(target: "h2o", "water"));

    assert!(logged.contains("water"));
}

#[test]
fn a_bad_filter_is_refused_by_name() {
    let refused = subscriber(&settings("info,sqlx=loud", LogFormat::Json), false, io::sink).err();

    let Some(error @ LogError::Filter { .. }) = refused else {
        panic!("should have been refused");
    };
    assert!(error.to_string().starts_with(r#""info,sqlx=loud" is not a log filter"#), "{error}");
}
