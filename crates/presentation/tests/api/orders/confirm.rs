//! `POST /api/v1/orders/{id}/confirm`

use domain::{
    catalog::{Product, Stock},
    ordering::{Order, OrderStatus},
    shared::{Currency, Money},
};
use testkit::factories::{OrderBuilder, a_product, a_user, an_order};

use super::path;
use crate::support::{Answer, Client, Service};

/// Ten mugs for 9.99 each, and a customer.
struct Shop {
    service: Service,
    client: Client,
    mug: Product,
    order: Order,
}

async fn shop_with(ordered: impl Fn(OrderBuilder, &Product) -> OrderBuilder) -> Shop {
    let service = Service::start();
    let mug = service.sells(a_product().with_sku("mug").at("9.99", "USD").in_stock(10));
    let (ann, client) = service.with(a_user()).await;
    let order = service.has_placed(ordered(an_order(&ann), &mug));
    Shop { service, client, mug, order }
}

/// The customer has ordered three.
async fn shop() -> Shop {
    shop_with(|order, mug| order.of(mug, 3)).await
}

impl Shop {
    async fn confirm(&self) -> Answer {
        self.client.post(format!("{}/confirm", path(&self.order))).send().await
    }

    fn change_mug(&self, change: impl FnOnce(&mut Product)) {
        self.service.store.edit(self.mug.id(), change);
    }

    fn stock(&self) -> Stock {
        self.service.store.get(self.mug.id()).unwrap().stock()
    }
}

#[tokio::test]
async fn a_confirmed_order_has_todays_price_and_takes_the_stock() {
    let shop = shop().await;
    let dearer = Money::from_minor(1100, shop.mug.currency()).unwrap();
    shop.change_mug(|mug| {
        mug.change_price(dearer);
    });
    let answer = shop.confirm().await.expect(200);
    let order = answer.json();
    assert_eq!((&order["status"], &order["total"]["amount"]), (&"confirmed".into(), &"33.00".into()));
    assert_eq!(answer.header("etag"), Some("\"2\""));
    assert_eq!(shop.stock(), Stock::new(7));
    shop.confirm().await.expect_problem(409, "order-not-pending");
    assert_eq!(shop.stock(), Stock::new(7));
}

#[tokio::test]
async fn more_than_there_is_is_refused() {
    let shop = shop_with(|order, mug| order.of(mug, 11)).await;
    let answer = shop.confirm().await.expect_problem(409, "out-of-stock");
    assert_eq!(answer.json()["detail"], "11 of MUG are wanted, 10 are left.");
    assert_eq!(shop.stock(), Stock::new(10));
}

#[tokio::test]
async fn an_empty_order_is_refused() {
    shop_with(|order, _| order).await.confirm().await.expect_problem(409, "order-empty");
}

#[tokio::test]
async fn what_is_not_sold_any_more_is_refused() {
    let shop = shop().await;
    shop.change_mug(|mug| {
        mug.set_active(false);
    });
    let answer = shop.confirm().await.expect_problem(409, "not-for-sale");
    assert_eq!(answer.json()["detail"], "MUG is not for sale any more.");
    shop.service.store.remove(shop.mug.id());
    shop.confirm().await.expect_problem(409, "not-for-sale");
}

#[tokio::test]
async fn what_has_another_currency_or_no_price_now_is_refused() {
    let shop = shop().await;
    shop.change_mug(|mug| {
        mug.change_price(Money::from_minor(1, Currency::parse("EUR").unwrap()).unwrap());
    });
    shop.confirm().await.expect_problem(409, "currency-mismatch");
    shop.change_mug(|mug| {
        mug.change_price(Money::zero(Currency::parse("USD").unwrap()));
    });
    shop.confirm().await.expect_problem(409, "nothing-to-pay");
    shop.change_mug(|mug| {
        mug.change_price(Money::from_minor(i64::MAX, Currency::parse("USD").unwrap()).unwrap());
    });
    shop.confirm().await.expect_problem(422, "total-out-of-range");
}

#[tokio::test]
async fn whatever_is_not_pending_is_refused() {
    for status in OrderStatus::ALL.into_iter().filter(|status| *status != OrderStatus::Pending) {
        let shop = shop_with(|order, mug| order.of(mug, 1).that_is(status)).await;
        shop.confirm().await.expect_problem(409, "order-not-pending");
        assert_eq!(shop.stock(), Stock::new(10));
    }
}

#[tokio::test]
async fn a_stated_version_must_be_the_current_one() {
    let shop = shop().await;
    let confirm =
        |tag| shop.client.post(format!("{}/confirm", path(&shop.order))).header("if-match", tag).send();
    confirm("\"2\"").await.expect_problem(412, "precondition-failed");
    assert_eq!(shop.stock(), Stock::new(10));
    confirm("\"1\"").await.expect(200);
}
