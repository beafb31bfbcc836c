//! What came back.

use axum::http::HeaderMap;
use serde_json::Value;

/// An answer, as a client sees it.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    /// As it came; the text of what is no text is not it.
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    /// The answer, provided that it has this status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:#?}");
        self
    }

    /// The answer, provided that it is a problem of this status and code, complete in all its parts.
    #[track_caller]
    pub(crate) fn expect_problem(self, status: u16, code: &str) -> Self {
        let answer = self.expect(status);
        let problem = answer.json();
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        assert_eq!(problem["code"], code, "{problem:#}");
        assert_eq!(problem["type"], format!("/docs/errors/{code}"));
        assert_eq!(problem["status"], status);
        assert_eq!(problem["request_id"].as_str(), answer.header("x-request-id"));
        assert!(problem["instance"].as_str().is_some_and(|path| path.starts_with('/')));
        for text in ["title", "detail"] {
            assert!(problem[text].as_str().is_some_and(|text| !text.is_empty()));
        }
        answer
    }

    /// The answer, provided that it refuses exactly these fields for these reasons, in any order.
    #[track_caller]
    pub(crate) fn expect_invalid(self, fields: &[(&str, &str)]) -> Self {
        let answer = self.expect_problem(422, "invalid-fields");
        let mut refused = answer.refused_fields();
        let mut expected: Vec<_> =
            fields.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect();
        refused.sort();
        expected.sort();
        assert_eq!(refused, expected);
        answer
    }

    /// The fields that a problem names, with their codes.
    pub(crate) fn refused_fields(&self) -> Vec<(String, String)> {
        let problem = self.json();
        let text = |error: &Value, member: &str| error[member].as_str().unwrap().to_owned();
        let errors = problem["errors"].as_array().into_iter().flatten();
        errors.map(|error| (text(error, "field"), text(error, "code"))).collect()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The target of the link of this relation.
    pub(crate) fn link(&self, relation: &str) -> Option<String> {
        let links = self.header("link")?.split(", ");
        let mut links = links.filter_map(|link| link.split_once("; rel="));
        let (target, _) = links.find(|(_, name)| name.trim_matches('"') == relation)?;
        Some(target.trim_matches(['<', '>']).to_owned())
    }
}
