//! `GET /api/v1/orders/{id}`

use serde_json::json;
use testkit::factories::{a_product, a_user, an_order};

use super::path;
use crate::support::Service;

#[tokio::test]
async fn the_customer_and_admins_read_all_of_it() {
    let service = Service::start();
    let mug = service.sells(a_product().with_sku("mug-1").named("Mug").at("9.90", "USD"));
    let (ann, client) = service.with(a_user()).await;
    let (_, admin) = service.with(a_user().named("an.admin").admin()).await;
    let order = service.has_placed(an_order(&ann).of(&mug, 3));
    let moment = "2026-01-01T00:00:00.123456Z";
    let expected = json!({
        "id": order.id().to_string(),
        "customer_id": ann.id().to_string(),
        "status": "pending",
        "total": {"amount": "29.70", "currency": "USD"},
        "items": [{
            "id": order.items()[0].id.to_string(),
            "product_id": mug.id().to_string(),
            "sku": "MUG-1",
            "name": "Mug",
            "quantity": 3,
            "unit_price": {"amount": "9.90", "currency": "USD"},
            "total": {"amount": "29.70", "currency": "USD"},
        }],
        "created_at": moment,
        "updated_at": moment,
        "version": 1,
    });
    for client in [client, admin] {
        let answer = client.get(path(&order)).send().await.expect(200);
        assert_eq!(answer.header("etag"), Some("\"1\""));
        assert_eq!(answer.json(), expected);
    }
}

#[tokio::test]
async fn the_order_of_another_is_not_there() {
    let service = Service::start();
    let order = service.has_placed(an_order(&service.has(a_user())));
    let (_, bob) = service.with(a_user().named("bob.ray")).await;
    bob.get(path(&order)).send().await.expect_problem(404, "not-found");
    service.client().get(path(&order)).send().await.expect_problem(401, "unauthenticated");
}

#[tokio::test]
async fn whoever_has_the_version_gets_no_body() {
    let service = Service::start();
    let (ann, client) = service.with(a_user()).await;
    let order = service.has_placed(an_order(&ann));
    let answer = client.get(path(&order)).header("if-none-match", "\"1\"").send().await.expect(304);
    assert!(answer.body.is_empty());
    client.get(path(&order)).header("if-none-match", "\"2\"").send().await.expect(200);
}
