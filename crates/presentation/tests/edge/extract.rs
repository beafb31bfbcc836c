//! What is taken from requests, and how what is not acceptable is named.

use crate::support::{self, Answer, edge, send, with_body};
use axum::{
    Json, Router,
    http::StatusCode,
    routing::{get, post},
};
use presentation::http::edge::extract::{Body, Params, Path, PathId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Deserialize, Serialize)]
struct Order {
    name: String,
    note: Option<String>,
    #[serde(default)]
    items: Vec<Item>,
}

#[derive(Deserialize, Serialize)]
struct Item {
    quantity: u32,
    colour: Option<Colour>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Colour {
    Red,
    DarkBlue,
}

const JSON: &str = "application/json";

async fn post_as(content_type: Option<&str>, body: impl Into<axum::body::Body>) -> Answer {
    let router = edge(Router::new().route("/", post(async |Body(order): Body<Order>| Json(order))));
    let headers: Vec<_> = content_type.into_iter().map(|value| ("content-type", value)).collect();
    send(&router, with_body("POST", "/", &headers, body)).await
}

async fn post_json(body: Value) -> Answer {
    post_as(Some(JSON), body.to_string()).await
}

/// The one field that is refused: its name, its code, and the message.
fn refused(answer: &Answer) -> [String; 3] {
    assert_eq!(answer.problem(), "invalid-fields");
    let errors = answer.json()["errors"].as_array().unwrap().clone();
    assert_eq!(errors.len(), 1, "{errors:?}");
    ["field", "code", "message"].map(|member| errors[0][member].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn json_is_read_under_any_of_its_names() {
    for name in [JSON, "application/json; charset=utf-8", "APPLICATION/JSON", "application/merge-patch+json"]
    {
        assert_eq!(post_as(Some(name), r#"{"name":"ada"}"#).await.status, StatusCode::OK, "{name}");
    }
}

#[tokio::test]
async fn what_is_not_json_by_its_type_is_not_read() {
    for name in [None, Some("text/plain"), Some("text/json"), Some("application/jsonp"), Some("")] {
        let answer = post_as(name, r#"{"name":"ada"}"#).await;
        assert_eq!(answer.problem(), "unsupported-media-type", "{name:?}");
        assert_eq!(answer.header("accept"), Some(JSON), "{name:?}");
    }
}

#[tokio::test]
async fn a_compressed_body_is_not_read() {
    let router = edge(Router::new().route("/", post(async |Body(order): Body<Order>| Json(order))));
    let headers = [("content-type", JSON), ("content-encoding", "gzip")];
    let answer = send(&router, with_body("POST", "/", &headers, "{}")).await;
    assert_eq!(answer.problem(), "unsupported-media-type");
}

#[tokio::test]
async fn broken_syntax_is_malformed_and_says_where() {
    for body in
        ["{", "{\"name\":}", "{\"name\":\"ada\"} x", "{\"unknown\":1,,}", "nul", "{\"name\":\"\\ud800\"}"]
    {
        let answer = post_as(Some(JSON), body).await;
        assert_eq!(answer.problem(), "malformed-request", "{body}");
        assert!(answer.json()["detail"].as_str().unwrap().contains("line 1 column"), "{body}");
    }
}

#[tokio::test]
async fn an_empty_body_and_bytes_that_are_no_text_are_malformed() {
    assert_eq!(post_as(Some(JSON), "").await.problem(), "malformed-request");
    let answer = post_as(Some(JSON), b"{\"name\":\"\xff\"}".to_vec()).await;
    assert_eq!(answer.problem(), "malformed-request");
    assert!(answer.json()["detail"].as_str().unwrap().contains("line 1 column"));
}

#[tokio::test]
async fn nesting_without_end_is_malformed() {
    let body = format!("{{\"name\":{}", "[".repeat(10_000));
    assert_eq!(post_as(Some(JSON), body).await.problem(), "malformed-request");
}

#[tokio::test]
async fn fields_are_named_by_their_path() {
    for (body, field, code) in [
        (json!({}), "name", "missing"),
        (json!({"name": 1}), "name", "invalid-type"),
        (json!({"name": null}), "name", "invalid-type"),
        (json!({"name": "ada", "nick": "a"}), "nick", "unknown"),
        (json!({"name": "ada", "items": {}}), "items", "invalid-type"),
        (json!({"name": "ada", "items": [{"quantity": 1}, {}]}), "items[1].quantity", "missing"),
        (json!({"name": "ada", "items": [{"quantity": "1"}]}), "items[0].quantity", "invalid-type"),
        (json!({"name": "ada", "items": [{"quantity": -1}]}), "items[0].quantity", "invalid-value"),
        (
            json!({"name": "ada", "items": [{"quantity": 1, "colour": "pink"}]}),
            "items[0].colour",
            "invalid-value",
        ),
        (json!({"name": "ada", "items": [{"quantity": 1, "color": "red"}]}), "items[0].color", "unknown"),
        (json!({"name": "ada", "items": [[1, "red"]]}), "items[0]", "invalid-type"),
        (json!({"name": "ada", "items": [{"quantity": 1.5}]}), "items[0].quantity", "invalid-type"),
        (
            json!({"name": "ada", "items": [{"quantity": 1, "colour": {"red": 1}}]}),
            "items[0].colour",
            "invalid-type",
        ),
        (json!(["ada", null, []]), "", "invalid-type"),
        (json!("text"), "", "invalid-type"),
    ] {
        let [named, called, _] = refused(&post_json(body.clone()).await);
        assert_eq!((named.as_str(), called.as_str()), (field, code), "{body}");
    }
}

#[tokio::test]
async fn a_field_that_is_given_twice_is_refused() {
    let answer = post_as(Some(JSON), r#"{"name":"ada","name":"eve"}"#).await;
    assert_eq!(refused(&answer)[..2], ["name", "duplicate"]);
    let answer = post_as(Some(JSON), r#"{"name":"ada","items":[{"quantity":1,"quantity":2}]}"#).await;
    assert_eq!(refused(&answer)[..2], ["items[0].quantity", "duplicate"]);
}

#[tokio::test]
async fn messages_speak_json_and_do_not_repeat_the_value() {
    let messages = [
        (json!({"name": 4711}), "must be a string"),
        (json!({"name": "ada", "items": "4711"}), "must be an array"),
        (json!({"name": "ada", "items": [4711]}), "must be an object"),
        (
            json!({"name": "ada", "items": [{"quantity": "4711"}]}),
            "must be a whole number, zero or more, and not too large",
        ),
        (
            json!({"name": "ada", "items": [{"quantity": 1, "colour": "4711"}]}),
            "must be one of red, dark_blue",
        ),
        (json!([4711]), "must be an object"),
    ];
    for (body, message) in messages {
        let answer = post_json(body).await;
        assert!(!answer.body.contains("4711"), "{}", answer.body);
        let [_, _, told] = refused(&answer);
        assert!(told.starts_with(message), "{told}");
    }
}

#[derive(Deserialize, Serialize)]
struct Filter {
    limit: Option<u8>,
    is_active: Option<bool>,
    #[serde(rename = "created_at.gte")]
    created_since: Option<String>,
    colour: Option<Colour>,
    #[serde(default)]
    id: Vec<u32>,
}

async fn list(query: &str) -> Answer {
    let router = edge(Router::new().route("/", get(async |Params(filter): Params<Filter>| Json(filter))));
    support::get(&router, &format!("/?{query}")).await
}

#[tokio::test]
async fn parameters_are_read() {
    let answer = list("limit=20&is_active=true&created_at.gte=a%20b+c&colour=dark_blue&id=3&id=1&id=2").await;
    assert_eq!(
        answer.json(),
        json!({"limit": 20, "is_active": true, "created_at.gte": "a b c", "colour": "dark_blue", "id": [3, 1, 2]})
    );
    let nothing = json!({"limit": null, "is_active": null, "created_at.gte": null, "colour": null, "id": []});
    assert_eq!(list("").await.json(), nothing);
    assert_eq!(list("&&").await.json(), nothing);
}

#[tokio::test]
async fn parameters_that_are_not_acceptable_are_named() {
    for (query, field, code, message) in [
        ("limit=many", "limit", "invalid-type", "must be a whole number from 0 to 255"),
        ("limit=", "limit", "invalid-type", "must be a whole number from 0 to 255"),
        ("limit=256", "limit", "invalid-value", "must be a whole number from 0 to 255"),
        ("limit=-1", "limit", "invalid-type", "must be a whole number from 0 to 255"),
        ("limit=1&limit=2", "limit", "duplicate", "may be given only once"),
        ("is_active=yes", "is_active", "invalid-type", "must be true or false"),
        ("colour=pink", "colour", "invalid-value", "must be one of red, dark_blue"),
        ("id=1&id=x", "id", "invalid-type", "must be a whole number, zero or more, and not too large"),
        ("sort=name", "sort", "unknown", "is not known to this operation"),
        ("Limit=1", "Limit", "unknown", "is not known to this operation"),
    ] {
        let answer = list(query).await;
        assert_eq!(refused(&answer), [field, code, message], "{query}");
    }
}

#[tokio::test]
async fn all_unknown_fields_are_named_at_once() {
    let answer = post_json(json!({"name": "ada", "nick": 1, "age": 2})).await;
    let errors = answer.json()["errors"].clone();
    assert_eq!((&errors[0]["field"], &errors[1]["field"]), (&json!("age"), &json!("nick")));
}

#[tokio::test]
async fn all_unknown_parameters_are_named_at_once() {
    let answer = list("limit=1&b=1&a=1").await;
    let errors = answer.json()["errors"].clone();
    assert_eq!((&errors[0]["field"], &errors[1]["field"]), (&json!("a"), &json!("b")));
}

#[tokio::test]
async fn a_query_string_that_is_no_text_is_malformed() {
    assert_eq!(list("limit=%ff").await.problem(), "malformed-request");
}

#[tokio::test]
async fn a_path_that_cannot_be_an_address_is_not_found() {
    let router = edge(
        Router::new()
            .route("/users/{id}", get(async |PathId(id): PathId| id.to_string()))
            .route("/pages/{number}", get(async |Path(number): Path<u32>| number.to_string())),
    );
    let id = "0198c0de-0000-7000-8000-00000000abcd";
    assert_eq!(support::get(&router, &format!("/users/{id}")).await.body, id);
    assert_eq!(support::get(&router, "/pages/7").await.body, "7");
    for path in [
        "/users/7",
        "/users/0198C0DE-0000-7000-8000-00000000ABCD",
        "/users/0198c0de00007000800000000000abcd",
        "/users/%7B0198c0de-0000-7000-8000-00000000abcd%7D",
        "/users/urn:uuid:0198c0de-0000-7000-8000-00000000abcd",
        "/users/%ff",
        "/pages/seven",
    ] {
        assert_eq!(support::get(&router, path).await.problem(), "not-found", "{path}");
    }
}
