//! Browsers are sent to paths that the operator allows, and nowhere else.

use serde_json::json;
use testkit::factories::a_user;

use super::{ACME, begin, come_back, location, somebody};
use crate::support::Service;

#[tokio::test]
async fn a_browser_ends_where_it_wanted_to() {
    let service = Service::start();
    let browser = service.client();
    let state = begin(&browser, &format!("{ACME}?return_to=%2Fapp%2Forders%3Fpage%3D2")).await;
    let code = service.provider.recognizes(&state, somebody("ann.lee"));
    assert_eq!(location(&come_back(&browser, &state, &code).await), "/app/orders?page=2");
}

#[tokio::test]
async fn a_browser_is_sent_nowhere_else() {
    let service = Service::start();
    let (_, ann) = service.with(a_user().named("ann.lee")).await;
    let browser = service.client();
    for elsewhere in [
        "https://evil.example",
        "http:evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\\/evil.example",
        "/%2Fevil.example",
        "/%5Cevil.example",
        "/app//evil.example",
        "/app/../evil",
        "/app/%2e%2e/evil",
        "/app/%252e%252e/evil",
        "/.",
        "/..",
        "/\t/evil.example",
        "/\n/evil.example",
        "/app/x\r\nSet-Cookie: a=b",
        "/app/%0d%0aSet-Cookie:a=b",
        "/app/%00",
        " /app/x",
        "javascript:alert(1)",
        "data:text/html,x",
        "/app/x#fragment",
        "@evil.example",
        "/é",
        "/other",
        "/apple",
        "",
    ] {
        let query: String = url::form_urlencoded::byte_serialize(elsewhere.as_bytes()).collect();
        let refused = browser.get(format!("{ACME}?return_to={query}")).send().await;
        refused.expect_invalid(&[("return_to", "not-allowed")]);
        let refused = ann.post("/api/v1/me/identities/sso/acme").json(json!({"return_to": elsewhere}));
        refused.send().await.expect_invalid(&[("return_to", "not-allowed")]);
    }
    assert!(service.cache.is_empty(), "nothing was begun");
}
