//! `GET /api/v1/products/{id}`

use serde_json::json;
use testkit::factories::{a_product, a_user};

use crate::support::Service;

#[tokio::test]
async fn everybody_reads_what_is_for_sale() {
    let service = Service::start();
    let mug = service.sells(a_product().with_sku("mug-1").named("Mug").at("9.90", "USD").in_stock(3));
    let (_, user) = service.with(a_user()).await;
    for client in [service.client(), user] {
        let answer = client.get(format!("/api/v1/products/{}", mug.id())).send().await.expect(200);
        assert_eq!(answer.header("etag"), Some("\"1\""));
        let moment = "2026-01-01T00:00:00.123456Z";
        let expected = json!({
            "id": mug.id().to_string(),
            "sku": "MUG-1",
            "name": "Mug",
            "description": null,
            "price": {"amount": "9.90", "currency": "USD"},
            "stock": 3,
            "is_active": true,
            "image_url": null,
            "created_at": moment,
            "updated_at": moment,
            "version": 1,
        });
        assert_eq!(answer.json(), expected);
    }
}

#[tokio::test]
async fn amounts_have_the_decimal_places_of_their_currency() {
    let service = Service::start();
    for (sku, amount, currency) in [("a", "0.05", "EUR"), ("b", "500", "JPY"), ("c", "1.234", "KWD")] {
        let product = service.sells(a_product().with_sku(sku).at(amount, currency));
        let answer = service.client().get(format!("/api/v1/products/{}", product.id())).send().await;
        assert_eq!(answer.expect(200).json()["price"], json!({"amount": amount, "currency": currency}));
    }
}

#[tokio::test]
async fn what_is_not_for_sale_is_there_for_administrators_alone() {
    let service = Service::start();
    let path = format!("/api/v1/products/{}", service.sells(a_product().inactive()).id());
    let (_, user) = service.with(a_user().named("a.user")).await;
    let (_, admin) = service.with(a_user().named("an.admin").admin()).await;
    service.client().get(path.clone()).send().await.expect_problem(404, "not-found");
    user.get(path.clone()).send().await.expect_problem(404, "not-found");
    assert_eq!(admin.get(path).send().await.expect(200).json()["is_active"], false);
}

#[tokio::test]
async fn whoever_has_this_version_is_spared_the_body() {
    let service = Service::start();
    let path = format!("/api/v1/products/{}", service.sells(a_product()).id());
    let client = service.client();
    let answer = client.get(path.clone()).header("if-none-match", "\"1\"").send().await.expect(304);
    assert!(answer.body.is_empty());
    client.get(path).header("if-none-match", "\"2\"").send().await.expect(200);
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let service = Service::start();
    for path in ["/api/v1/products/00000000-0000-0000-0000-0000000000ff", "/api/v1/products/7"] {
        service.client().get(path).send().await.expect_problem(404, "not-found");
    }
}

/// Better than to show less than its owner expects, without a word.
#[tokio::test]
async fn a_session_that_has_ended_is_refused_even_where_none_is_needed() {
    let service = Service::start();
    let client = service.client();
    client.set_cookie("session", "nonsense");
    client.get("/api/v1/products").send().await.expect_problem(401, "unauthenticated");
    client.get("/api/v1/products").send().await.expect(200);
}
