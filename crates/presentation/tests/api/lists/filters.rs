//! Which entities, and in which order.

use testkit::factories::a_user;

use super::{crowd, found, list};
use crate::support::Service;

#[tokio::test]
async fn the_newest_come_first_unless_told_otherwise() {
    let (_, client) = crowd(&["first", "second"]).await;
    assert_eq!(found(&client, "").await, ["second", "first", "zz.admin"]);
    assert_eq!(found(&client, "?sort=created_at").await, ["zz.admin", "first", "second"]);
    assert_eq!(found(&client, "?sort=-username").await, ["zz.admin", "second", "first"]);
    assert_eq!(found(&client, "?sort=updated_at,username").await, ["zz.admin", "first", "second"]);
}

#[tokio::test]
async fn a_search_looks_into_names_and_addresses_in_any_case() {
    let (service, client) = crowd(&["ann.lee", "bob.ray"]).await;
    service.has(a_user().named("carol").with_email("carol@ANNEX.example"));
    assert_eq!(found(&client, "?q=ANN&sort=username").await, ["ann.lee", "carol"]);
    assert_eq!(found(&client, "?q=%25").await, [""; 0], "a percent sign is a percent sign");
}

#[tokio::test]
async fn filters_narrow_together() {
    let (service, client) = crowd(&["ann.lee"]).await;
    service.has(a_user().named("gone.away").inactive());
    assert_eq!(found(&client, "?role=user&is_active=true").await, ["ann.lee"]);
    assert_eq!(found(&client, "?is_active=false").await, ["gone.away"]);
    assert_eq!(found(&client, "?role=super_admin").await, [""; 0]);
}

#[tokio::test]
async fn names_and_addresses_are_found_in_any_case() {
    let (_, client) = crowd(&["ann.lee", "bob.ray"]).await;
    assert_eq!(found(&client, "?username=ANN.lee").await, ["ann.lee"]);
    assert_eq!(found(&client, "?email=Bob.Ray@example.ORG").await, ["bob.ray"]);
}

#[tokio::test]
async fn several_ids_are_asked_for_at_once() {
    let service = Service::start();
    let ann = service.has(a_user().named("ann.lee"));
    let bob = service.has(a_user().named("bob.ray"));
    let (_, client) = service.with(a_user().admin()).await;
    let query = format!("?id={}&id={}&sort=username", ann.id(), bob.id());
    assert_eq!(found(&client, &query).await, ["ann.lee", "bob.ray"]);
    let query = format!("?id={}", ann.id());
    assert_eq!(found(&client, &query).await, ["ann.lee"]);
}

#[tokio::test]
async fn times_are_compared_with_bounds() {
    let (_, client) = crowd(&["first", "second", "third"]).await;
    let at = "2026-01-01T00:02:00.123456Z";
    let cases = [
        (format!("?role=user&created_at.gt={at}"), vec!["third"]),
        (format!("?role=user&created_at.gte={at}"), vec!["third", "second"]),
        (format!("?role=user&created_at.lt={at}"), vec!["first"]),
        (format!("?role=user&updated_at.lte={at}"), vec!["second", "first"]),
        (
            "?created_at.gte=2026-01-01T02:02:00%2B02:00&created_at.lt=2026-01-01T00:03:00Z".to_owned(),
            vec!["second"],
        ),
    ];
    for (query, expected) in cases {
        assert_eq!(found(&client, &query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn one_role_is_left_out_or_several_are_asked_for() {
    let (service, client) = crowd(&["ann.lee"]).await;
    service.has(a_user().named("root1").super_admin());
    assert_eq!(found(&client, "?role.ne=admin&sort=username").await, ["ann.lee", "root1"]);
    assert_eq!(found(&client, "?role=user&role=super_admin&sort=username").await, ["ann.lee", "root1"]);
    assert_eq!(found(&client, "?username.ne=ANN.lee&sort=username").await, ["root1", "zz.admin"]);
    assert_eq!(found(&client, "?email.ne=zz.admin@example.org&role=admin").await, [""; 0]);
}

#[tokio::test]
async fn parts_of_names_and_addresses_are_found_in_any_case() {
    let (service, client) = crowd(&["ann.lee", "joanna"]).await;
    service.has(a_user().named("bob_ray").with_email("ann+bob@example.com"));
    for (query, expected) in [
        ("?username.contains=ANN&sort=username", vec!["ann.lee", "joanna"]),
        ("?username.starts_with=Ann", vec!["ann.lee"]),
        ("?username.contains=_", vec!["bob_ray"]),
        ("?username.contains=%25", vec![]),
        ("?email.starts_with=ANN%2B", vec!["bob_ray"]),
        ("?email.contains=EXAMPLE.com", vec!["bob_ray"]),
        ("?username.contains=ann&username.starts_with=jo", vec!["joanna"]),
    ] {
        assert_eq!(found(&client, query).await, expected, "{query}");
    }
}

/// A CPF is looked up as a whole, elsewhere; lists tell only whether there is one.
#[tokio::test]
async fn those_without_a_name_or_a_cpf_are_told_apart() {
    let (service, client) = crowd(&["ann.lee"]).await;
    service.has(a_user().named("bob.ray").called("Bob").with_cpf("52998224725"));
    assert_eq!(found(&client, "?cpf.null=false").await, ["bob.ray"]);
    assert_eq!(found(&client, "?cpf.null=true&role=user").await, ["ann.lee"]);
    assert_eq!(found(&client, "?name.null=false").await, ["bob.ray"]);
    assert_eq!(found(&client, "?name.null=true&role=user").await, ["ann.lee"]);
}

/// Others learn of nobody, not even how many there are.
#[tokio::test]
async fn the_list_is_for_administrators() {
    let service = Service::start();
    let (_, client) = service.with(a_user().named("ann.lee")).await;
    for query in ["", "?total=true", "?username=ann.lee"] {
        list(&client, query).await.expect_problem(403, "forbidden");
    }
}
