//! `POST /api/v1/orders`

use domain::{
    catalog::{Product, Stock},
    ordering::{MAX_ITEMS, Order},
};
use serde_json::{Value, json};
use testkit::factories::{a_product, a_user};

use crate::support::{Answer, Client, Service, contract::DOCUMENT};

async fn place(client: &Client, body: Value) -> Answer {
    client.post("/api/v1/orders").json(body).send().await
}

fn of(items: &[(&Product, u32)]) -> Value {
    let item = |(product, units): &(&Product, u32)| json!({"product_id": product.id().to_string(), "quantity": units});
    json!({"currency": "USD", "items": items.iter().map(item).collect::<Vec<_>>()})
}

#[tokio::test]
async fn a_customer_places_an_order_with_items_and_reads_it() {
    let service = Service::start();
    let mug = service.sells(a_product().with_sku("mug").named("Mug").at("9.99", "USD"));
    let cup = service.sells(a_product().with_sku("cup").at("0.50", "USD"));
    let (ann, client) = service.with(a_user()).await;
    let answer = place(&client, of(&[(&mug, 2), (&cup, 1)])).await.expect(201);
    let order = answer.json();
    assert_eq!((&order["status"], &order["customer_id"]), (&"pending".into(), &ann.id().to_string().into()));
    assert_eq!(order["total"], json!({"amount": "20.48", "currency": "USD"}));
    let first = &order["items"][0];
    assert_eq!(
        (&first["sku"], &first["name"], &first["quantity"]),
        (&"MUG".into(), &"Mug".into(), &2.into())
    );
    assert_eq!(
        (&first["unit_price"]["amount"], &first["total"]["amount"]),
        (&"9.99".into(), &"19.98".into())
    );
    assert_eq!(order["items"][1]["sku"], "CUP");
    assert_eq!(answer.header("etag"), Some("\"1\""));
    let location = answer.header("location").unwrap();
    assert_eq!(client.get(location).send().await.expect(200).json(), order);
    let stored = service.store.get(mug.id()).unwrap();
    assert_eq!(stored.stock(), mug.stock(), "a pending order reserves nothing");
}

#[tokio::test]
async fn an_order_may_begin_without_items() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    for body in [json!({"currency": "EUR"}), json!({"currency": "EUR", "items": []})] {
        let order = place(&client, body).await.expect(201).json();
        assert_eq!((&order["items"], &order["total"]["amount"]), (&json!([]), &"0.00".into()));
    }
}

#[tokio::test]
async fn the_same_product_twice_is_one_item() {
    let service = Service::start();
    let mug = service.sells(a_product());
    let (_, client) = service.with(a_user()).await;
    let order = place(&client, of(&[(&mug, 1), (&mug, 2)])).await.expect(201).json();
    assert_eq!(order["items"].as_array().unwrap().len(), 1);
    assert_eq!(order["items"][0]["quantity"], 3);
}

#[tokio::test]
async fn whoever_is_not_logged_in_places_nothing() {
    let service = Service::start();
    place(&service.client(), json!({"currency": "USD"})).await.expect_problem(401, "unauthenticated");
    assert!(service.store.all::<Order>().is_empty());
}

#[tokio::test]
async fn every_invalid_field_is_named() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    place(&client, json!({})).await.expect_invalid(&[("currency", "missing")]);
    let item = |id: &str, quantity: Value| json!({"product_id": id, "quantity": quantity});
    let id = "019a9f3c-5b7e-7c31-8f4e-2a6d9b0c1e57";
    let items =
        [item("x", 1.into()), json!({}), item(id, 0.into()), item(id, 1000.into()), item(id, (-1).into())];
    place(&client, json!({"currency": "usd", "items": items})).await.expect_invalid(&[
        ("currency", "invalid-value"),
        ("items[0].product_id", "invalid-type"),
        ("items[1].product_id", "missing"),
        ("items[1].quantity", "missing"),
        ("items[2].quantity", "out-of-range"),
        ("items[3].quantity", "out-of-range"),
        ("items[4].quantity", "out-of-range"),
    ]);
    let many = vec![item(id, 1.into()); MAX_ITEMS + 1];
    place(&client, json!({"currency": "USD", "items": many}))
        .await
        .expect_invalid(&[("items", "invalid-length")]);
    let unknown = json!({"currency": "USD", "customer_id": id});
    place(&client, unknown).await.expect_invalid(&[("customer_id", "unknown")]);
}

/// Whether there is none or the public does not see it: the answer is the same.
#[tokio::test]
async fn what_is_not_for_sale_is_refused_by_its_place() {
    let service = Service::start();
    let mug = service.sells(a_product().with_sku("mug"));
    let old = service.sells(a_product().with_sku("old").inactive());
    let unknown = a_product().with_sku("unknown").build();
    let (_, client) = service.with(a_user()).await;
    let (_, admin) = service.with(a_user().named("an.admin").admin()).await;
    let refused = place(&client, of(&[(&mug, 1), (&old, 1)])).await.expect_problem(409, "not-for-sale");
    assert_eq!(refused.refused_fields(), [("items[1].product_id".to_owned(), "not-for-sale".to_owned())]);
    let absent = place(&client, of(&[(&mug, 1), (&unknown, 1)])).await.expect_problem(409, "not-for-sale");
    assert_eq!(absent.body, refused.body);
    place(&admin, of(&[(&old, 1)])).await.expect_problem(409, "not-for-sale");
    assert!(service.store.all::<Order>().is_empty());
}

#[tokio::test]
async fn an_order_has_one_currency() {
    let service = Service::start();
    let pot = service.sells(a_product().at("500", "JPY"));
    let (_, client) = service.with(a_user()).await;
    let answer = place(&client, of(&[(&pot, 1)])).await.expect_problem(409, "currency-mismatch");
    assert_eq!(answer.refused_fields(), [("items[0].product_id".to_owned(), "other-currency".to_owned())]);
}

#[tokio::test]
async fn what_is_too_much_together_is_refused() {
    let service = Service::start();
    let mug = service.sells(a_product().with_sku("mug").in_stock(9));
    let dear = service.sells(a_product().with_sku("dear").at("92233720368547758.07", "USD"));
    let (_, client) = service.with(a_user()).await;
    let answer = place(&client, of(&[(&mug, 999), (&mug, 1)])).await.expect_problem(422, "invalid-fields");
    assert_eq!(answer.refused_fields(), [("items[1].quantity".to_owned(), "out-of-range".to_owned())]);
    place(&client, of(&[(&dear, 2)])).await.expect_problem(422, "total-out-of-range");
    let more_than_there_is = place(&client, of(&[(&mug, 10)])).await;
    more_than_there_is.expect(201);
    assert_eq!(service.store.get(mug.id()).unwrap().stock(), Stock::new(9));
}

#[test]
fn the_document_says_how_many_items_there_are_at_most() {
    for schema in ["PlaceOrder", "Order"] {
        let items = &DOCUMENT["components"]["schemas"][schema]["properties"]["items"];
        assert_eq!(items["maxItems"], MAX_ITEMS, "{schema}");
    }
}

async fn place_once(client: &Client, key: &'static str, body: Value) -> Answer {
    client.post("/api/v1/orders").header("idempotency-key", key).json(body).send().await
}

#[tokio::test]
async fn a_request_that_is_repeated_under_its_key_is_done_once_and_answered_to_the_byte() {
    let service = Service::start();
    let mug = service.sells(a_product());
    let (_, client) = service.with(a_user()).await;
    let first = place_once(&client, "order-1", of(&[(&mug, 1)])).await.expect(201);
    let again = place_once(&client, "order-1", of(&[(&mug, 1)])).await.expect(201);
    assert_eq!(again.body, first.body);
    for header in ["location", "etag", "content-type"] {
        assert_eq!(again.header(header), first.header(header));
    }
    assert_eq!(service.store.all::<Order>().len(), 1);
    assert_eq!(client.get(first.header("location").unwrap()).send().await.expect(200).json(), first.json());

    place_once(&client, "order-2", of(&[(&mug, 1)])).await.expect(201);
    assert_eq!(service.store.all::<Order>().len(), 2);
}

#[tokio::test]
async fn a_key_is_not_used_for_another_request() {
    let service = Service::start();
    let mug = service.sells(a_product());
    let (_, client) = service.with(a_user().named("ann.lee")).await;
    place_once(&client, "order-1", of(&[(&mug, 1)])).await.expect(201);
    let other = place_once(&client, "order-1", of(&[(&mug, 2)])).await;
    other.expect_problem(422, "idempotency-key-reused");
    let (_, somebody) = service.with(a_user().named("bob.ray")).await;
    place_once(&somebody, "order-1", of(&[(&mug, 2)])).await.expect(201);
}

#[tokio::test]
async fn a_key_that_is_none_is_refused() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    for key in ["", "with a space", "caf\u{e9}"] {
        place_once(&client, key, of(&[])).await.expect_problem(400, "malformed-request");
    }
}
