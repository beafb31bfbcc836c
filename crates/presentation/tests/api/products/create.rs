//! `POST /api/v1/products`

use domain::catalog::Product;
use serde_json::{Value, json};
use testkit::factories::{a_product, a_user};

use crate::support::{Answer, Client, Service};

fn mug() -> Value {
    json!({"sku": "mug-1", "name": "Mug", "price": {"amount": "9.9", "currency": "USD"}})
}

async fn create(client: &Client, body: Value) -> Answer {
    client.post("/api/v1/products").json(body).send().await
}

#[tokio::test]
async fn an_admin_adds_a_product_and_everybody_sees_it() {
    let service = Service::start();
    let (_, admin) = service.with(a_user().admin()).await;
    let mut body = mug();
    body["description"] = "Holds tea.".into();
    body["stock"] = u32::MAX.into();
    let answer = create(&admin, body).await.expect(201);
    let product = answer.json();
    assert_eq!((&product["sku"], &product["price"]["amount"]), (&"MUG-1".into(), &"9.90".into()));
    assert_eq!((&product["description"], &product["stock"]), (&"Holds tea.".into(), &u32::MAX.into()));
    assert_eq!(answer.header("etag"), Some("\"1\""));
    let location = answer.header("location").unwrap();
    assert_eq!(service.client().get(location).send().await.expect(200).json(), product);
}

#[tokio::test]
async fn unless_told_otherwise_there_are_none_and_it_is_for_sale() {
    let service = Service::start();
    let (_, admin) = service.with(a_user().admin()).await;
    let product = create(&admin, mug()).await.expect(201).json();
    assert_eq!((&product["stock"], &product["is_active"]), (&0.into(), &true.into()));
    assert_eq!(product["description"], Value::Null);
    let mut body = mug();
    body["sku"] = "mug-2".into();
    body["is_active"] = false.into();
    assert_eq!(create(&admin, body).await.expect(201).json()["is_active"], false);
}

#[tokio::test]
async fn nobody_else_adds_products() {
    let service = Service::start();
    let (_, user) = service.with(a_user()).await;
    create(&user, mug()).await.expect_problem(403, "forbidden");
    create(&service.client(), mug()).await.expect_problem(401, "unauthenticated");
    assert!(service.store.all::<Product>().is_empty());
}

#[tokio::test]
async fn every_invalid_field_is_named() {
    let service = Service::start();
    let (_, admin) = service.with(a_user().admin()).await;
    let missing = [("sku", "missing"), ("name", "missing"), ("price", "missing")];
    create(&admin, json!({})).await.expect_invalid(&missing);
    let body = json!({"sku": "a b", "name": " ", "description": "x".repeat(2001), "price": {}});
    create(&admin, body).await.expect_invalid(&[
        ("sku", "invalid-character"),
        ("name", "blank"),
        ("description", "too-long"),
        ("price.amount", "missing"),
        ("price.currency", "missing"),
    ]);
}

#[tokio::test]
async fn an_amount_that_is_not_exactly_one_is_refused() {
    let service = Service::start();
    let (_, admin) = service.with(a_user().admin()).await;
    for (amount, currency, field, code) in [
        ("9.999", "USD", "price.amount", "too-precise"),
        ("1.0", "JPY", "price.amount", "too-precise"),
        ("-1", "USD", "price.amount", "invalid-format"),
        ("1e3", "USD", "price.amount", "invalid-format"),
        ("92233720368547758.08", "USD", "price.amount", "out-of-range"),
        ("9.99", "usd", "price.currency", "invalid-value"),
    ] {
        let mut body = mug();
        body["price"] = json!({"amount": amount, "currency": currency});
        create(&admin, body).await.expect_invalid(&[(field, code)]);
    }
}

#[tokio::test]
async fn values_of_another_type_and_unknown_members_are_refused() {
    let service = Service::start();
    let (_, admin) = service.with(a_user().admin()).await;
    for (member, value, field, code) in [
        ("price", json!({"amount": 9.99, "currency": "USD"}), "price.amount", "invalid-type"),
        ("price", json!({"amount": "9", "currency": "USD", "tax": "1"}), "price.tax", "unknown"),
        ("price", json!("9.99 USD"), "price", "invalid-type"),
        ("stock", json!(-1), "stock", "invalid-value"),
        ("stock", json!(4_294_967_296_u64), "stock", "invalid-value"),
        ("stock", json!("3"), "stock", "invalid-type"),
        ("is_active", json!(null), "is_active", "invalid-type"),
        ("id", json!("x"), "id", "unknown"),
    ] {
        let mut body = mug();
        body[member] = value;
        create(&admin, body).await.expect_invalid(&[(field, code)]);
    }
}

#[tokio::test]
async fn an_sku_belongs_to_one_product_whatever_the_case() {
    let service = Service::start();
    service.sells(a_product().with_sku("MUG-1").inactive());
    let (_, admin) = service.with(a_user().admin()).await;
    let answer = create(&admin, mug()).await.expect_problem(409, "sku-taken");
    assert_eq!(answer.refused_fields(), [("sku".to_owned(), "taken".to_owned())]);
}
