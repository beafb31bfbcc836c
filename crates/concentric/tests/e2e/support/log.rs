//! What a server logged.

use serde_json::Value;

/// All lines, in order.
pub(crate) struct Log(Vec<String>);

/// A line in JSON.
#[derive(Debug)]
pub(crate) struct Line(Value);

impl Log {
    pub(crate) fn new(lines: Vec<String>) -> Self {
        Self(lines)
    }

    /// The lines that contain this text.
    pub(crate) fn lines_with(&self, text: &str) -> Vec<&str> {
        self.0.iter().map(String::as_str).filter(|line| line.contains(text)).collect()
    }

    /// The lines about the request of this id; every one of the log must be JSON.
    pub(crate) fn of_request(&self, id: &str) -> Vec<Line> {
        let parsed = self.0.iter().map(|line| Line::parse(line).unwrap_or_else(|| panic!("no JSON: {line}")));
        parsed.filter(|line| line.text("request_id") == Some(id)).collect()
    }
}

impl Line {
    pub(crate) fn parse(line: &str) -> Option<Self> {
        serde_json::from_str(line).ok().map(Self)
    }

    /// The field of that name, if it is a text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0[name].as_str()
    }

    /// The field of that name, if it is a number.
    pub(crate) fn number(&self, name: &str) -> Option<f64> {
        self.0[name].as_f64()
    }

    /// Whether it is the line that tells of a request as a whole.
    pub(crate) fn sums_up(&self) -> bool {
        self.text("target") == Some("http") && self.text("message") == Some("request")
    }

    /// Whether it tells of a statement.
    pub(crate) fn is_statement(&self) -> bool {
        self.text("target") == Some("sqlx::query")
    }
}
