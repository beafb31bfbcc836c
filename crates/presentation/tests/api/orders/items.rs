//! `POST /api/v1/orders/{id}/items`, `PATCH` and `DELETE /api/v1/orders/{id}/items/{item_id}`

use domain::{
    catalog::Product,
    ordering::{MAX_ITEMS, Order, OrderStatus},
    shared::Money,
};
use serde_json::{Value, json};
use testkit::factories::{a_product, a_user, an_order};

use super::path;
use crate::support::{Answer, Client, Service};

/// A customer with an order of two mugs.
struct Shop {
    service: Service,
    client: Client,
    mug: Product,
    order: Order,
}

async fn shop_with(status: OrderStatus) -> Shop {
    let service = Service::start();
    let mug = service.sells(a_product().with_sku("mug").at("9.99", "USD"));
    let (ann, client) = service.with(a_user()).await;
    let order = service.has_placed(an_order(&ann).of(&mug, 2).that_is(status));
    Shop { service, client, mug, order }
}

async fn shop() -> Shop {
    shop_with(OrderStatus::Pending).await
}

impl Shop {
    async fn add(&self, product: &Product, units: u32) -> Answer {
        let body = json!({"product_id": product.id().to_string(), "quantity": units});
        self.client.post(format!("{}/items", path(&self.order))).json(body).send().await
    }

    fn item(&self) -> String {
        format!("{}/items/{}", path(&self.order), self.order.items()[0].id)
    }

    async fn change(&self, body: Value) -> Answer {
        self.client.patch(self.item()).header("if-match", "\"1\"").json(body).send().await
    }

    fn stored(&self) -> Order {
        self.service.store.get(self.order.id()).unwrap()
    }
}

#[tokio::test]
async fn an_item_is_added_and_the_same_product_stays_one_item() {
    let shop = shop().await;
    let cup = shop.service.sells(a_product().with_sku("cup").at("1", "USD"));
    let answer = shop.add(&cup, 1).await.expect(200);
    assert_eq!((answer.header("etag"), &answer.json()["total"]["amount"]), (Some("\"2\""), &"20.98".into()));
    let order = shop.add(&shop.mug, 3).await.expect(200).json();
    let quantities: Vec<_> =
        order["items"].as_array().unwrap().iter().map(|item| item["quantity"].as_u64().unwrap()).collect();
    assert_eq!(quantities, [5, 1]);
}

#[tokio::test]
async fn an_item_takes_the_price_of_the_day_on_which_it_is_added() {
    let shop = shop().await;
    let dearer = Money::from_minor(1100, shop.mug.currency()).unwrap();
    shop.service.store.edit(shop.mug.id(), |mug: &mut Product| {
        mug.change_price(dearer);
    });
    let seen = shop.client.get(path(&shop.order)).send().await.expect(200).json();
    assert_eq!(seen["items"][0]["unit_price"]["amount"], "9.99");
    let order = shop.add(&shop.mug, 1).await.expect(200).json();
    assert_eq!(order["items"][0]["unit_price"]["amount"], "11.00");
}

#[tokio::test]
async fn what_cannot_be_added_is_refused() {
    let shop = shop().await;
    let old = shop.service.sells(a_product().with_sku("old").inactive());
    let pot = shop.service.sells(a_product().with_sku("pot").at("500", "JPY"));
    let unknown = a_product().with_sku("unknown").build();
    let answer = shop.add(&old, 1).await.expect_problem(409, "not-for-sale");
    assert_eq!(answer.refused_fields(), [("product_id".to_owned(), "not-for-sale".to_owned())]);
    shop.add(&unknown, 1).await.expect_problem(409, "not-for-sale");
    shop.add(&pot, 1).await.expect_problem(409, "currency-mismatch");
    shop.add(&shop.mug, 998).await.expect_invalid(&[("quantity", "out-of-range")]);
    shop.add(&shop.mug, 0).await.expect_invalid(&[("quantity", "out-of-range")]);
    assert_eq!(shop.stored().state(), shop.order.state());
}

#[tokio::test]
async fn an_order_has_so_many_items_and_no_more() {
    let service = Service::start();
    let (ann, client) = service.with(a_user()).await;
    let thing = |n| a_product().with_sku(&format!("thing-{n}")).build();
    let full = (0..MAX_ITEMS).fold(an_order(&ann), |order, n| order.of(&thing(n), 1));
    let order = service.has_placed(full);
    let last = service.sells(a_product().with_sku("last"));
    let shop = Shop { service, client, mug: last.clone(), order };
    shop.add(&last, 1).await.expect_problem(422, "too-many-items");
}

#[tokio::test]
async fn a_quantity_is_changed_at_the_price_that_the_item_has() {
    let shop = shop().await;
    let answer = shop.change(json!({"quantity": 5})).await.expect(200);
    assert_eq!((answer.header("etag"), &answer.json()["total"]["amount"]), (Some("\"2\""), &"49.95".into()));
    shop.change(json!({"quantity": 5})).await.expect_problem(412, "precondition-failed");
    let same = shop.client.patch(shop.item()).header("if-match", "\"2\"").json(json!({"quantity": 5}));
    assert_eq!(same.send().await.expect(200).header("etag"), Some("\"2\""), "nothing was written");
}

#[tokio::test]
async fn a_change_names_the_version_that_it_is_of() {
    let shop = shop().await;
    let unsaid = shop.client.patch(shop.item()).json(json!({"quantity": 5}));
    unsaid.send().await.expect_problem(428, "precondition-required");
    let stale = shop.client.patch(shop.item()).header("if-match", "\"7\"").json(json!({"quantity": 5}));
    stale.send().await.expect_problem(412, "precondition-failed");
    let one_of =
        shop.client.patch(shop.item()).header("if-match", "\"7\", \"1\"").json(json!({"quantity": 5}));
    one_of.send().await.expect(200);
}

#[tokio::test]
async fn what_is_no_quantity_is_refused() {
    let shop = shop().await;
    for (body, field, code) in [
        (json!({}), "quantity", "missing"),
        (json!({"quantity": 0}), "quantity", "out-of-range"),
        (json!({"quantity": 1000}), "quantity", "out-of-range"),
        (json!({"quantity": 4_294_967_297_u64}), "quantity", "out-of-range"),
        (json!({"quantity": "3"}), "quantity", "invalid-type"),
        (json!({"quantity": null}), "quantity", "invalid-type"),
        (json!({"quantity": 1, "unit_price": "0"}), "unit_price", "unknown"),
    ] {
        shop.change(body).await.expect_invalid(&[(field, code)]);
    }
}

#[tokio::test]
async fn a_quantity_that_makes_no_total_is_refused() {
    let service = Service::start();
    let (ann, client) = service.with(a_user()).await;
    let dear = service.sells(a_product().at("92233720368547758.07", "USD"));
    let order = service.has_placed(an_order(&ann).of(&dear, 1));
    let shop = Shop { service, client, mug: dear.clone(), order };
    shop.change(json!({"quantity": 2})).await.expect_problem(422, "total-out-of-range");
    shop.add(&dear, 1).await.expect_problem(422, "total-out-of-range");
}

#[tokio::test]
async fn an_item_is_removed_and_the_order_stays() {
    let shop = shop().await;
    let stale = shop.client.delete(shop.item()).header("if-match", "\"7\"");
    stale.send().await.expect_problem(412, "precondition-failed");
    let answer = shop.client.delete(shop.item()).send().await.expect(200);
    let order = answer.json();
    assert_eq!(
        (answer.header("etag"), &order["items"], &order["status"]),
        (Some("\"2\""), &json!([]), &"pending".into())
    );
    shop.client.delete(shop.item()).send().await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn a_stated_version_must_be_the_current_one_to_add() {
    let shop = shop().await;
    let body = json!({"product_id": shop.mug.id().to_string(), "quantity": 1});
    let add = |tag| {
        let request = shop.client.post(format!("{}/items", path(&shop.order)));
        request.header("if-match", tag).json(body.clone()).send()
    };
    add("\"2\"").await.expect_problem(412, "precondition-failed");
    add("\"1\"").await.expect(200);
}

#[tokio::test]
async fn an_item_that_the_order_does_not_have_is_not_found() {
    let shop = shop().await;
    for item in ["00000000-0000-0000-0000-0000000000ff", "x", "00000000-0000-0000-0000-0000000000FF"] {
        let item = format!("{}/items/{item}", path(&shop.order));
        let change = shop.client.patch(item.clone()).header("if-match", "*").json(json!({"quantity": 1}));
        change.send().await.expect_problem(404, "not-found");
        shop.client.delete(item).send().await.expect_problem(404, "not-found");
    }
}

#[tokio::test]
async fn the_items_of_an_order_that_is_not_pending_stay() {
    for status in OrderStatus::ALL.into_iter().filter(|status| *status != OrderStatus::Pending) {
        let shop = shop_with(status).await;
        shop.add(&shop.mug, 1).await.expect_problem(409, "order-not-pending");
        shop.change(json!({"quantity": 5})).await.expect_problem(409, "order-not-pending");
        shop.client.delete(shop.item()).send().await.expect_problem(409, "order-not-pending");
        assert_eq!(shop.stored().state(), shop.order.state());
    }
}
