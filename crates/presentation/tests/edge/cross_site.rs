//! Requests that change something, with the session cookie, come from our own site or not at all.

use crate::support::{Answer, options, request, send};
use axum::{Router, http::StatusCode, routing::get};
use presentation::http::edge::{EdgeOptions, around};

const COOKIE: (&str, &str) = ("cookie", "theme=dark; session=abc");
const HOST: (&str, &str) = ("host", "api.example.com");

fn router(options: &EdgeOptions) -> Router {
    around(Router::new().route("/", get(async || "read").post(async || "written")), options)
}

async fn post(options: &EdgeOptions, headers: &[(&str, &str)]) -> Answer {
    send(&router(options), request("POST", "/", headers)).await
}

#[tokio::test]
async fn our_own_pages_may_write() {
    for own in [
        &[("sec-fetch-site", "same-origin")][..],
        &[("origin", "https://api.example.com")],
        &[("origin", "http://api.example.com")],
        &[("sec-fetch-site", "same-origin"), ("origin", "https://another-name-of-us.example")],
    ] {
        let answer = post(&options(), &[&[COOKIE, HOST], own].concat()).await;
        assert_eq!(answer.status, StatusCode::OK, "{own:?}");
    }
}

#[tokio::test]
async fn others_may_not() {
    for other in [
        &[][..],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
        &[("origin", "https://evil.example")],
        &[("origin", "https://api.example.com.evil.example")],
        &[("origin", "https://api.example.com:8443")],
        &[("origin", "null")],
        &[("origin", "")],
        &[("origin", "https://api.example.com"), ("origin", "https://api.example.com")],
        &[
            ("sec-fetch-site", "same-origin"),
            ("origin", "https://api.example.com"),
            ("origin", "https://evil.example"),
        ],
        &[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")],
    ] {
        let answer = post(&options(), &[&[COOKIE, HOST], other].concat()).await;
        assert_eq!(answer.problem(), "cross-site-request", "{other:?}");
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{other:?}");
    }
}

#[tokio::test]
async fn a_client_that_says_nothing_is_told_what_to_send() {
    let answer = post(&options(), &[COOKIE, HOST]).await;
    assert!(answer.json()["detail"].as_str().unwrap().contains("Sec-Fetch-Site: same-origin"));
}

#[tokio::test]
async fn without_the_session_cookie_anyone_may() {
    for headers in [&[][..], &[("cookie", "theme=dark; presession=x; session_=y")]] {
        let evil = &[("origin", "https://evil.example"), HOST];
        assert_eq!(post(&options(), &[headers, evil].concat()).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn the_session_cookie_is_found_wherever_it_stands() {
    for cookie in ["session=abc", "session=", "session", " session = abc", "a=b;session=abc"] {
        let answer = post(&options(), &[("cookie", cookie), HOST]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{cookie}");
    }
    let in_the_second = [("cookie", "a=b"), ("cookie", "session=abc"), HOST];
    assert_eq!(post(&options(), &in_the_second).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn reading_is_open_to_all() {
    let evil = [COOKIE, HOST, ("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")];
    let answer = send(&router(&options()), request("GET", "/", &evil)).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn pages_of_shared_origins_may_write() {
    let shared = EdgeOptions { cors_origins: vec!["https://app.example.com".parse().unwrap()], ..options() };
    let app = [COOKIE, HOST, ("sec-fetch-site", "same-site"), ("origin", "https://app.example.com")];
    assert_eq!(post(&shared, &app).await.status, StatusCode::OK);
    let evil = [COOKIE, HOST, ("sec-fetch-site", "same-site"), ("origin", "https://evil.example.com")];
    assert_eq!(post(&shared, &evil).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_public_origin_counts_for_more_than_the_host_header() {
    let public = EdgeOptions { public_origin: Some("https://api.example.com".parse().unwrap()), ..options() };
    let inner_host = ("host", "10.0.0.7:8080");
    let own = [COOKIE, inner_host, ("origin", "https://api.example.com")];
    assert_eq!(post(&public, &own).await.status, StatusCode::OK);
    let inner = [COOKIE, inner_host, ("origin", "http://10.0.0.7:8080")];
    assert_eq!(post(&public, &inner).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn in_http_2_the_host_is_the_authority() {
    let headers = [COOKIE, ("origin", "https://api.example.com")];
    let request = request("POST", "https://api.example.com/", &headers);
    assert_eq!(send(&router(&options()), request).await.status, StatusCode::OK);
}
