//! `GET /api/v1/users/{id}` and `GET /api/v1/users/by-cpf/{cpf}`

use testkit::factories::a_user;

use crate::support::Service;

const CPF: &str = "52998224725";

#[tokio::test]
async fn an_admin_reads_anybody() {
    let service = Service::start();
    let boss = service.has(a_user().named("the.boss").super_admin().with_cpf(CPF));
    let (_, client) = service.with(a_user().admin()).await;
    let answer = client.get(format!("/api/v1/users/{}", boss.id())).send().await.expect(200);
    assert_eq!(answer.json()["username"], "the.boss");
    assert_eq!(answer.header("etag"), Some("\"1\""));
    for cpf in [CPF, "529.982.247-25"] {
        let found = client.get(format!("/api/v1/users/by-cpf/{cpf}")).send().await.expect(200);
        assert_eq!(found.json(), answer.json());
    }
}

#[tokio::test]
async fn whoever_has_this_version_is_spared_the_body() {
    let service = Service::start();
    let user = service.has(a_user().named("bob.ray").with_cpf(CPF));
    let (_, client) = service.with(a_user().admin()).await;
    for path in [format!("/api/v1/users/{}", user.id()), format!("/api/v1/users/by-cpf/{CPF}")] {
        let ask = |tag: &'static str| client.get(path.clone()).header("if-none-match", tag).send();
        assert!(ask("\"3\", W/\"1\"").await.expect(304).body.is_empty());
        ask("\"3\"").await.expect(200);
    }
}

/// Others are as good as not there.
#[tokio::test]
async fn a_user_reads_nobody_but_themselves() {
    let service = Service::start();
    let other = service.has(a_user().named("bob.ray").with_cpf(CPF));
    let (user, client) = service.with(a_user().named("ann.lee")).await;
    client.get(format!("/api/v1/users/{}", user.id())).send().await.expect(200);
    let answer = client.get(format!("/api/v1/users/{}", other.id())).send().await;
    answer.expect_problem(404, "not-found");
    let answer = client.get(format!("/api/v1/users/by-cpf/{CPF}")).send().await;
    answer.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn what_is_nobodys_is_not_found() {
    let service = Service::start();
    let (_, client) = service.with(a_user().admin()).await;
    for path in [
        "/api/v1/users/00000000-0000-0000-0000-0000000000ff",
        "/api/v1/users/7",
        "/api/v1/users/by-cpf/52998224725",
        "/api/v1/users/by-cpf/52998224724",
        "/api/v1/users/by-cpf/x",
    ] {
        client.get(path).send().await.expect_problem(404, "not-found");
    }
}

/// Before anything is said about the address.
#[tokio::test]
async fn whoever_is_not_logged_in_reads_nobody() {
    let service = Service::start();
    for path in ["/api/v1/users/7", "/api/v1/users/by-cpf/x", "/api/v1/users?x=1"] {
        let answer = service.client().get(path).send().await;
        answer.expect_problem(401, "unauthenticated");
    }
}
