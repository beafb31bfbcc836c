//! Questions that make no sense.

use super::{crowd, list, text};

/// `(query, field, code)`
const CASES: [(&str, &str, &str); 53] = [
    ("limit=0", "limit", "out-of-range"),
    ("limit=101", "limit", "out-of-range"),
    ("limit=", "limit", "out-of-range"),
    ("limit=ten", "limit", "out-of-range"),
    ("limit=%2B5", "limit", "out-of-range"),
    ("limit=5&limit=5", "limit", "duplicate"),
    ("offset=-1", "offset", "out-of-range"),
    ("offset=100001", "offset", "out-of-range"),
    ("offset=1&offset=1", "offset", "duplicate"),
    ("cursor=", "cursor", "invalid"),
    ("cursor=abc", "cursor", "invalid"),
    ("cursor=abc&offset=0", "cursor", "exclusive"),
    ("sort=", "sort", "unknown"),
    ("sort=password", "sort", "unknown"),
    ("sort=username,", "sort", "unknown"),
    ("sort=--username", "sort", "unknown"),
    ("sort=username,-username", "sort", "duplicate"),
    ("sort=username&sort=email", "sort", "duplicate"),
    ("q=", "q", "invalid-length"),
    ("q=a%00b", "q", "control-character"),
    ("total=yes", "total", "invalid-type"),
    ("role=root", "role", "invalid-value"),
    ("role=user&role=root", "role", "invalid-value"),
    ("role.ne=root", "role.ne", "invalid-value"),
    ("role.ne=user&role.ne=admin", "role.ne", "duplicate"),
    ("role.in=user", "role.in", "unknown"),
    ("role.contains=user", "role.contains", "unknown"),
    ("is_active=1", "is_active", "invalid-type"),
    ("username=x", "username", "invalid-length"),
    ("username.ne=x", "username.ne", "invalid-length"),
    ("username.contains=", "username.contains", "invalid-length"),
    ("username.contains=a%00b", "username.contains", "control-character"),
    ("username.contains=a&username.contains=b", "username.contains", "duplicate"),
    ("username.starts_with=", "username.starts_with", "invalid-length"),
    ("username.null=true", "username.null", "unknown"),
    ("username.like=a", "username.like", "unknown"),
    ("username.gt=annlee", "username.gt", "unknown"),
    ("email=x", "email", "not-an-address"),
    ("email.starts_with=a%0Ab", "email.starts_with", "control-character"),
    ("name.null=maybe", "name.null", "invalid-type"),
    ("name.contains=x", "name.contains", "unknown"),
    ("cpf.null=", "cpf.null", "invalid-type"),
    ("cpf=52998224725", "cpf", "unknown"),
    ("cpf.contains=529", "cpf.contains", "unknown"),
    ("cpf.starts_with=529", "cpf.starts_with", "unknown"),
    ("id=7", "id", "invalid-type"),
    ("created_at.gt=2026-01-01", "created_at.gt", "invalid-type"),
    ("created_at.lt=2026-01-01T00:00:00+00:00", "created_at.lt", "invalid-type"),
    ("created_at=2026-01-01T00:00:00Z", "created_at", "unknown"),
    ("created_at.eq=2026-01-01T00:00:00Z", "created_at.eq", "unknown"),
    ("page=2", "page", "unknown"),
    ("Limit=5", "Limit", "unknown"),
    ("password=x", "password", "unknown"),
];

#[tokio::test]
async fn every_wrong_parameter_is_named() {
    let (_, client) = crowd(&[]).await;
    for (query, field, code) in CASES {
        let answer = list(&client, &format!("?{query}")).await;
        answer.expect_invalid(&[(field, code)]);
    }
}

#[tokio::test]
async fn all_wrong_parameters_are_named_at_once() {
    let (_, client) = crowd(&[]).await;
    let answer = list(&client, "?limit=0&sort=x&role=x&what=x&created_at.gt=x").await;
    answer.expect_invalid(&[
        ("limit", "out-of-range"),
        ("sort", "unknown"),
        ("role", "invalid-value"),
        ("what", "unknown"),
        ("created_at.gt", "invalid-type"),
    ]);
}

#[tokio::test]
async fn too_long_a_search_and_too_many_ids_are_refused() {
    let (_, client) = crowd(&[]).await;
    list(&client, &format!("?q={}", "x".repeat(100))).await.expect(200);
    let answer = list(&client, &format!("?q={}", "x".repeat(101))).await;
    answer.expect_invalid(&[("q", "invalid-length")]);

    list(&client, &format!("?username.contains={}", "x".repeat(100))).await.expect(200);
    let answer = list(&client, &format!("?username.contains={}", "x".repeat(101))).await;
    answer.expect_invalid(&[("username.contains", "invalid-length")]);

    let id = "id=00000000-0000-0000-0000-000000000001";
    list(&client, &format!("?{}", [id; 100].join("&"))).await.expect(200);
    let answer = list(&client, &format!("?{}", [id; 101].join("&"))).await;
    answer.expect_invalid(&[("id", "too-many")]);
}

/// What is not even text is malformed.
#[tokio::test]
async fn a_query_that_is_not_utf_8_is_malformed() {
    let (_, client) = crowd(&[]).await;
    list(&client, "?q=%FF").await.expect_problem(400, "malformed-request");
}

/// A cursor says only behind which values; in another order or under other filters that would mean something else.
#[tokio::test]
async fn a_cursor_belongs_to_its_question() {
    let (_, client) = crowd(&["ann.lee", "bob.ray"]).await;
    let body = list(&client, "?sort=username&limit=1&q=example").await.expect(200).json();
    let cursor = text(&body, "next_cursor").unwrap();
    for query in ["sort=username&limit=5&total=true&q=example", "q=example&sort=username"] {
        list(&client, &format!("?{query}&cursor={cursor}")).await.expect(200);
    }
    for query in [
        "sort=-username&q=example",
        "sort=email&q=example",
        "q=example",
        "sort=username",
        "sort=username&q=example&role=user",
    ] {
        let answer = list(&client, &format!("?{query}&cursor={cursor}")).await;
        answer.expect_invalid(&[("cursor", "invalid")]);
    }
}

/// One of another collection has other values behind it.
#[tokio::test]
async fn a_cursor_belongs_to_its_collection() {
    let (_, client) = crowd(&["ann.lee", "bob.ray"]).await;
    let body = list(&client, "?limit=1").await.expect(200).json();
    let cursor = text(&body, "next_cursor").unwrap();
    let answer = client.get(format!("/api/v1/me/sessions?cursor={cursor}")).send().await;
    answer.expect_invalid(&[("cursor", "invalid")]);
}

#[tokio::test]
async fn a_changed_cursor_is_refused() {
    let (_, client) = crowd(&["ann.lee", "bob.ray"]).await;
    let body = list(&client, "?limit=1").await.expect(200).json();
    let cursor = text(&body, "next_cursor").unwrap();
    for wrong in [format!("AAAA{cursor}"), format!("{cursor}AAAA"), cursor[4..].to_owned()] {
        let answer = list(&client, &format!("?cursor={wrong}")).await;
        answer.expect_invalid(&[("cursor", "invalid")]);
    }
}
