//! Credentials that are not valid, not one, or not meant.

use testkit::factories::a_user;

use crate::support::Service;

#[tokio::test]
async fn without_a_credential_the_answer_says_how_to_get_one() {
    let service = Service::start();
    let answer = service.client().get("/api/v1/me").send().await;
    let answer = answer.expect_problem(401, "unauthenticated");
    let challenge = answer.header("www-authenticate").unwrap();
    assert_eq!(challenge, r#"Cookie realm="api", cookie-name="session""#);
    assert_eq!(answer.json()["instance"], "/api/v1/me");
}

/// So that the browser stops sending it, and can log in again.
#[tokio::test]
async fn a_forged_cookie_is_refused_and_cleared() {
    let service = Service::start();
    let client = service.client();
    client.set_cookie("session", "forged");
    let answer = client.get("/api/v1/me").send().await;
    let answer = answer.expect_problem(401, "unauthenticated");
    assert!(answer.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(client.cookie("session"), None);
}

/// An invalid credential is never taken for none, wherever it is sent.
#[tokio::test]
async fn credentials_of_other_kinds_are_refused() {
    let service = Service::start();
    let client = service.client();
    for (name, value) in [
        ("authorization", "Bearer x"),
        ("authorization", "Basic eDp5"),
        ("authorization", ""),
        ("x-api-key", "x"),
    ] {
        for path in ["/api/v1/me", "/api/v1/users"] {
            let answer = client.get(path).header(name, value).send().await;
            answer.expect_problem(401, "unauthenticated");
        }
        let answer = client.post("/api/v1/auth/login").header(name, value).send().await;
        answer.expect_problem(401, "unauthenticated");
    }
}

#[tokio::test]
async fn two_credentials_are_refused_even_if_one_is_good() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    let token = client.cookie("session").unwrap();
    let twice = format!("session={token}");
    for (name, value) in [
        ("authorization", "Bearer x"),
        ("x-api-key", "x"),
        ("cookie", twice.as_str()),
        ("cookie", "session=planted"),
    ] {
        let answer = client.get("/api/v1/me").header(name, value).send().await;
        answer.expect_problem(400, "several-credentials");
    }
}

/// A page of another site makes the browser send the cookie, but cannot make it say that the request is ours.
#[tokio::test]
async fn a_cookie_that_another_site_makes_a_browser_send_is_not_enough_to_change_anything() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    let answer = client.post("/api/v1/auth/logout").cross_site().send().await;
    answer.expect_problem(403, "cross-site-request");
    client.get("/api/v1/me").cross_site().send().await.expect(200);
}

/// A page of this site is known by its origin too.
#[tokio::test]
async fn a_matching_origin_is_as_good() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    let logout = client.post("/api/v1/auth/logout").cross_site();
    let logout = logout.header("host", "api.example.org").header("origin", "http://api.example.org");
    logout.send().await.expect(204);
}
