//! Everything that is wrong with a request is told at once.

use crate::support::{self, edge};
use axum::{Router, routing::get};
use presentation::http::edge::{
    form::{FieldCode, Form},
    problem::Problem,
};
use serde_json::json;
use std::fmt;

#[derive(Debug)]
struct TooShort;

impl fmt::Display for TooShort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is too short")
    }
}

impl FieldCode for TooShort {
    fn code(&self) -> &'static str {
        "too-short"
    }
}

fn long_enough(text: &str) -> Result<&str, TooShort> {
    if text.len() < 3 { Err(TooShort) } else { Ok(text) }
}

#[tokio::test]
async fn a_form_names_everything_that_is_wrong_with_it() {
    let sign_up = async || -> Result<String, Problem> {
        let mut form = Form::new();
        let name = form.field("name", long_enough("a"));
        let email = form.field("email", long_enough("ada@example.com"));
        let city = form.field("address.city", long_enough(""));
        let (Some(name), Some(email), Some(city)) = (name, email, city) else {
            return Err(form.into_problem());
        };
        Ok(format!("{name} {email} {city}"))
    };
    let answer = support::get(&edge(Router::new().route("/", get(sign_up))), "/").await;
    assert_eq!(answer.problem(), "invalid-fields");
    assert_eq!(
        answer.json()["errors"],
        json!([
            {"field": "name", "code": "too-short", "message": "is too short"},
            {"field": "address.city", "code": "too-short", "message": "is too short"},
        ])
    );
}

#[test]
fn a_form_that_nothing_is_wrong_with_lets_pass() {
    let mut form = Form::new();
    assert_eq!(form.field("name", long_enough("ada")), Some("ada"));
    assert!(form.finish().is_ok());
}
