//! The pages about the service: complete in themselves, and talking to nobody else.

use crate::support::{self, Answer, edge, request, send};
use axum::{Router, http::StatusCode};
use presentation::http::{documents, edge::codes::Code};
use serde_json::Value;
use utoipa::openapi::{Info, OpenApi, Paths};

const PAGES: [&str; 4] = ["/docs", "/redoc", "/docs/errors", "/docs/errors/not-found"];

fn router() -> Router {
    edge(documents::router(&OpenApi::new(Info::new("Sample", "1.2.3"), Paths::new())).unwrap())
}

async fn get(path: &str) -> Answer {
    support::get(&router(), path).await
}

#[tokio::test]
async fn the_root_leads_to_the_documentation() {
    let answer = get("/").await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::TEMPORARY_REDIRECT, Some("/docs")));
}

#[tokio::test]
async fn the_document_is_served_as_json() {
    let answer = get("/openapi.json").await;
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let document: Value = answer.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    assert_eq!(document["info"]["version"], "1.2.3");
}

#[tokio::test]
async fn all_that_a_page_refers_to_is_there_and_on_this_host() {
    for page in PAGES {
        let html = get(page).await;
        assert_eq!(html.header("content-type"), Some("text/html; charset=utf-8"), "{page}");
        for attribute in ["src=\"", "href=\""] {
            for reference in html.body.split(attribute).skip(1).map(|rest| rest.split('"').next().unwrap()) {
                if reference == "data:," {
                    continue;
                }
                assert!(reference.starts_with('/') && !reference.starts_with("//"), "{page}: {reference}");
                let found = get(reference).await;
                assert_eq!(found.status, StatusCode::OK, "{page}: {reference}");
                assert!(!found.body.is_empty(), "{page}: {reference}");
            }
        }
    }
}

#[tokio::test]
async fn the_scripts_are_what_the_pages_take_them_for() {
    for (script, global) in [("/docs/assets/swagger-ui.js", "SwaggerUIBundle"), ("/redoc/redoc.js", "Redoc")]
    {
        let answer = get(script).await;
        assert_eq!(answer.header("content-type"), Some("text/javascript; charset=utf-8"));
        assert!(answer.body.len() > 500_000 && answer.body.contains(global), "{script}");
    }
    assert!(get("/docs/assets/swagger-ui.css").await.body.contains(".swagger-ui"));
    assert!(!get("/redoc/redoc.js").await.body.contains("cdn.redoc.ly"));
}

#[tokio::test]
async fn pages_allow_this_host_only_and_no_inline_script() {
    for page in PAGES {
        let answer = get(page).await;
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none';"), "{page}");
        assert!(policy.contains("frame-ancestors 'none'"), "{page}");
        assert!(
            !policy.contains("http") && !policy.contains('*') && !policy.contains("unsafe-eval"),
            "{page}"
        );
        let scripts = policy.split("; ").find(|directive| directive.starts_with("script-src"));
        assert!(scripts.is_none_or(|scripts| scripts == "script-src 'self'"), "{page}");
    }
}

#[tokio::test]
async fn who_has_a_file_already_is_not_sent_it_again() {
    for path in ["/openapi.json", "/docs", "/docs/assets/swagger-ui.js", "/redoc/redoc.js"] {
        let first = get(path).await;
        assert_eq!(first.header("cache-control"), Some("no-cache"), "{path}");
        let tag = first.header("etag").unwrap();
        let again = send(&router(), request("GET", path, &[("if-none-match", tag)])).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}");
        assert_eq!(again.body, "", "{path}");
    }
}

#[tokio::test]
async fn every_error_has_its_page() {
    let index = get("/docs/errors").await;
    for code in Code::ALL {
        let path = format!("/docs/errors/{}", code.slug());
        assert!(index.body.contains(&format!("href=\"{path}\"")), "{path}");
        let page = get(&path).await;
        assert!(page.body.contains(code.title()) && page.body.contains(code.explanation()), "{path}");
    }
}

#[tokio::test]
async fn an_unknown_error_has_none() {
    assert_eq!(get("/docs/errors/no-such-error").await.problem(), "not-found");
}
