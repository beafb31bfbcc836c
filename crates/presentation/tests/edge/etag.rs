//! Versions: who changes a resource against which, and who already has the current one.

use crate::support::{Answer, edge, request, send};
use axum::{
    Router,
    http::StatusCode,
    response::Response,
    routing::{get, patch},
};
use presentation::http::edge::{
    etag::{IfMatch, IfNoneMatch, etag},
    problem::Problem,
};

/// A resource that is at version 3.
fn router() -> Router {
    let read = async |condition: IfNoneMatch| -> Response { condition.answer(etag(3), "the resource") };
    let change = async |condition: IfMatch| -> Result<&'static str, Problem> {
        condition.check(3)?;
        Ok("changed")
    };
    let change_with_care = async |condition: IfMatch| -> Result<&'static str, Problem> {
        condition.required()?.check(3)?;
        Ok("changed")
    };
    edge(Router::new().route("/", get(read).patch(change)).route("/careful", patch(change_with_care)))
}

async fn change(path: &str, if_match: &[&str]) -> Answer {
    let headers: Vec<_> = if_match.iter().map(|value| ("if-match", *value)).collect();
    send(&router(), request("PATCH", path, &headers)).await
}

async fn read(if_none_match: &str) -> Answer {
    send(&router(), request("GET", "/", &[("if-none-match", if_none_match)])).await
}

#[tokio::test]
async fn a_resource_tells_its_version() {
    let answer = send(&router(), request("GET", "/", &[])).await;
    assert_eq!((answer.status, answer.header("etag")), (StatusCode::OK, Some("\"3\"")));
}

#[tokio::test]
async fn the_version_that_is_there_may_be_changed() {
    for condition in [&[][..], &["*"], &["\"3\""], &["\"2\", \"3\""], &["\"2\"", "\"3\""], &["\"2\" ,\"3\" "]]
    {
        assert_eq!(change("/", condition).await.status, StatusCode::OK, "{condition:?}");
    }
}

#[tokio::test]
async fn another_version_may_not() {
    for condition in ["\"2\"", "W/\"3\"", "\"03\"", "\"+3\"", "\"three\"", "\"\"", "\"2,3\""] {
        assert_eq!(change("/", &[condition]).await.problem(), "precondition-failed", "{condition}");
    }
}

#[tokio::test]
async fn a_condition_that_cannot_be_read_is_malformed() {
    for condition in ["", "3", "\"3", "\"3\" \"4\"", "*, \"3\"", "\"3\",", "w/\"3\""] {
        assert_eq!(change("/", &[condition]).await.problem(), "malformed-request", "{condition}");
    }
}

#[tokio::test]
async fn where_a_version_is_required_it_is_asked_for() {
    assert_eq!(change("/careful", &[]).await.problem(), "precondition-required");
    assert_eq!(change("/careful", &["\"3\""]).await.status, StatusCode::OK);
    assert_eq!(change("/careful", &["\"2\""]).await.problem(), "precondition-failed");
}

#[tokio::test]
async fn who_has_the_version_is_not_sent_it_again() {
    for condition in ["\"3\"", "W/\"3\"", "*", "\"1\", \"3\""] {
        let answer = read(condition).await;
        assert_eq!(answer.status, StatusCode::NOT_MODIFIED, "{condition}");
        assert_eq!(answer.body, "", "{condition}");
        assert_eq!(answer.header("etag"), Some("\"3\""), "{condition}");
    }
}

#[tokio::test]
async fn who_has_another_version_is_sent_this_one() {
    for condition in ["\"2\"", "3", ""] {
        let answer = read(condition).await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, "the resource"), "{condition}");
    }
}
