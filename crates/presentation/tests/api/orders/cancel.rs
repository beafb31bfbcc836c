//! `POST /api/v1/orders/{id}/cancel`

use domain::{catalog::Stock, ordering::OrderStatus};
use testkit::factories::{a_product, a_user, an_order};

use super::path;
use crate::support::Service;

#[tokio::test]
async fn what_a_confirmed_order_took_goes_back() {
    for (status, stock) in [(OrderStatus::Pending, 10), (OrderStatus::Confirmed, 13)] {
        let service = Service::start();
        let mug = service.sells(a_product().in_stock(10));
        let (ann, client) = service.with(a_user()).await;
        let order = service.has_placed(an_order(&ann).of(&mug, 3).that_is(status));
        let answer = client.post(format!("{}/cancel", path(&order))).send().await.expect(200);
        assert_eq!((&answer.json()["status"], answer.header("etag")), (&"cancelled".into(), Some("\"2\"")));
        assert_eq!(service.store.get(mug.id()).unwrap().stock(), Stock::new(stock));
    }
}

#[tokio::test]
async fn what_is_past_cancelling_is_refused() {
    for (status, code) in [
        (OrderStatus::Cancelled, "order-cancelled"),
        (OrderStatus::Paying, "payment-under-way"),
        (OrderStatus::Paid, "order-paid"),
        (OrderStatus::Refunded, "order-paid"),
    ] {
        let service = Service::start();
        let mug = service.sells(a_product().in_stock(10));
        let (ann, client) = service.with(a_user()).await;
        let order = service.has_placed(an_order(&ann).of(&mug, 3).that_is(status));
        client.post(format!("{}/cancel", path(&order))).send().await.expect_problem(409, code);
        assert_eq!(service.store.get(mug.id()).unwrap().stock(), Stock::new(10));
    }
}

#[tokio::test]
async fn stock_that_cannot_be_counted_is_not_given_back() {
    let service = Service::start();
    let mug = service.sells(a_product().in_stock(u32::MAX));
    let (ann, client) = service.with(a_user()).await;
    let order = service.has_placed(an_order(&ann).of(&mug, 1).that_is(OrderStatus::Confirmed));
    client.post(format!("{}/cancel", path(&order))).send().await.expect_problem(409, "stock-full");
}

#[tokio::test]
async fn a_deleted_product_is_no_reason_to_keep_an_order() {
    let service = Service::start();
    let gone = a_product().build();
    let (ann, client) = service.with(a_user()).await;
    let order = service.has_placed(an_order(&ann).of(&gone, 1).that_is(OrderStatus::Confirmed));
    client.post(format!("{}/cancel", path(&order))).send().await.expect(200);
}

#[tokio::test]
async fn a_stated_version_must_be_the_current_one() {
    let service = Service::start();
    let (ann, client) = service.with(a_user()).await;
    let order = service.has_placed(an_order(&ann));
    let cancel = |tag| client.post(format!("{}/cancel", path(&order))).header("if-match", tag).send();
    cancel("\"2\"").await.expect_problem(412, "precondition-failed");
    cancel("\"1\"").await.expect(200);
}
