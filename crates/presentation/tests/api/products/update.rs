//! `PATCH /api/v1/products/{id}`

use domain::catalog::Product;
use serde_json::{Value, json};
use testkit::factories::{a_product, a_user};

use crate::support::{Answer, Client, Service};

async fn patch(client: &Client, product: &Product, version: &str, body: Value) -> Answer {
    let request = client.patch(format!("/api/v1/products/{}", product.id()));
    request.header("if-match", version).json(body).send().await
}

#[tokio::test]
async fn an_admin_changes_what_is_named_and_leaves_the_rest() {
    let service = Service::start();
    let mug = service.sells(a_product().with_sku("mug").named("Mug").described("Old.").in_stock(3));
    let (_, admin) = service.with(a_user().admin()).await;
    let price = json!({"amount": "500", "currency": "JPY"});
    let body = json!({"price": price, "description": null, "is_active": false});
    let answer = patch(&admin, &mug, "\"1\"", body).await.expect(200);
    assert_eq!(answer.header("etag"), Some("\"2\""));
    let product = answer.json();
    assert_eq!(product["price"], price);
    assert_eq!((&product["description"], &product["is_active"]), (&Value::Null, &false.into()));
    assert_eq!((&product["sku"], &product["name"]), (&"MUG".into(), &"Mug".into()));
    assert_eq!(product["stock"], 3);
    let path = format!("/api/v1/products/{}", mug.id());
    service.client().get(path).send().await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn the_version_must_be_said() {
    let service = Service::start();
    let mug = service.sells(a_product());
    let (_, admin) = service.with(a_user().admin()).await;
    let path = format!("/api/v1/products/{}", mug.id());
    let answer = admin.patch(path).json(json!({"stock": 1})).send().await;
    answer.expect_problem(428, "precondition-required");
    patch(&admin, &mug, "2", json!({"stock": 1})).await.expect_problem(400, "malformed-request");
}

#[tokio::test]
async fn the_version_must_be_the_current_one() {
    let service = Service::start();
    let mug = service.sells(a_product());
    let (_, admin) = service.with(a_user().admin()).await;
    let cases = [
        ("\"2\"", 412, 1),
        ("W/\"1\"", 412, 2),
        ("\"1\"", 200, 3),
        ("\"1\"", 412, 4),
        ("\"7\", \"2\"", 200, 5),
        ("*", 200, 6),
    ];
    for (version, status, stock) in cases {
        let answer = patch(&admin, &mug, version, json!({"stock": stock})).await.expect(status);
        if status == 412 {
            answer.expect_problem(412, "precondition-failed");
        }
    }
}

#[tokio::test]
async fn what_changes_nothing_leaves_the_version() {
    let service = Service::start();
    let mug = service.sells(a_product().in_stock(3));
    let (_, admin) = service.with(a_user().admin()).await;
    for body in [json!({}), json!({"stock": 3})] {
        assert_eq!(patch(&admin, &mug, "*", body).await.expect(200).json()["version"], 1);
    }
}

#[tokio::test]
async fn nobody_else_changes_products() {
    let service = Service::start();
    let mug = service.sells(a_product());
    let (_, user) = service.with(a_user()).await;
    patch(&user, &mug, "\"1\"", json!({"stock": 0})).await.expect_problem(403, "forbidden");
    let answer = patch(&service.client(), &mug, "\"1\"", json!({"stock": 0})).await;
    answer.expect_problem(401, "unauthenticated");
    let stored: Product = service.store.get(mug.id()).unwrap();
    assert_eq!(stored.state(), mug.state());
}

#[tokio::test]
async fn what_is_wrong_or_taken_or_not_there_is_refused() {
    let service = Service::start();
    let mug = service.sells(a_product().with_sku("mug"));
    service.sells(a_product().with_sku("cup"));
    let (_, admin) = service.with(a_user().admin()).await;
    let body = json!({"name": "", "price": {"currency": "USD"}});
    let invalid = [("name", "blank"), ("price.amount", "missing")];
    patch(&admin, &mug, "*", body).await.expect_invalid(&invalid);
    patch(&admin, &mug, "*", json!({"sku": null})).await.expect_invalid(&[("sku", "invalid-type")]);
    patch(&admin, &mug, "*", json!({"version": 2})).await.expect_invalid(&[("version", "unknown")]);
    patch(&admin, &mug, "*", json!({"sku": "Cup"})).await.expect_problem(409, "sku-taken");
    let gone = a_product().with_sku("gone").build();
    patch(&admin, &gone, "*", json!({})).await.expect_problem(404, "not-found");
}
