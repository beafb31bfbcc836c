use application::{authz::Actor, error::Error, store::StoreError};
use domain::{
    catalog::{Product, Stock},
    ordering::{ConfirmRefusal, NotPending, Order, OrderStatus},
    shared::{Currency, Money, Scalar, Version},
};
use testkit::{
    actor,
    factories::{a_product, a_user},
};

use crate::world::World;

fn money(minor: i64, currency: &str) -> Money {
    Money::from_minor(minor, Currency::parse(currency).unwrap()).unwrap()
}

/// Why an order of three mugs is not confirmed after that happened to the mug. Nothing is stored.
async fn refusal_after(change: impl FnOnce(&mut Product)) -> ConfirmRefusal {
    let world = World::new();
    let mug = world.sells(a_product().with_sku("mug").at("10", "USD").in_stock(10));
    let order = world.has(|order| order.of(&mug, 3));
    world.store.edit(mug.id(), change);
    let before = world.store.contents();
    let outcome = world.confirm_order().execute(&world.by_ann(), order.id(), None).await;
    assert_eq!(world.store.contents(), before);
    match outcome {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn items_and_prices_are_fixed_and_the_stock_is_taken() {
    let world = World::new();
    let mug = world.sells(a_product().with_sku("mug").at("10", "USD").in_stock(10));
    let cup = world.sells(a_product().with_sku("cup").at("1", "USD").in_stock(1));
    let order = world.has(|order| order.of(&mug, 3).of(&cup, 1));
    world.store.edit(mug.id(), |mug: &mut Product| {
        mug.change_price(money(1200, "USD"));
    });
    let confirmed =
        world.confirm_order().execute(&world.by_ann(), order.id(), Some(Version::FIRST)).await.unwrap();
    assert_eq!((confirmed.status(), confirmed.total()), (OrderStatus::Confirmed, money(3700, "USD")));
    assert_eq!(confirmed.state().record.version, Version::FIRST.next());
    assert_eq!((world.stock(&mug), world.stock(&cup)), (7, 0));
    assert_eq!(world.order(order.id()).state(), confirmed.state());
    assert_eq!(world.told(), ["product.changed", "product.changed", "order.confirmed"]);
    let told = world.store.outbox().pop().unwrap();
    assert!(told.fields.contains(&("total_minor", 3700_i64.to_value())));
    assert!(told.fields.contains(&("currency", confirmed.currency().to_value())));
}

#[tokio::test]
async fn what_cannot_be_sold_or_paid_is_refused() {
    let refusal = refusal_after(|mug| {
        mug.restock(Stock::new(2));
    });
    assert!(matches!(refusal.await, ConfirmRefusal::OutOfStock(_)));
    let refusal = refusal_after(|mug| {
        mug.set_active(false);
    });
    assert!(matches!(refusal.await, ConfirmRefusal::NotForSale(_)));
    let refusal = refusal_after(|mug| {
        mug.change_price(money(1, "EUR"));
    });
    assert!(matches!(refusal.await, ConfirmRefusal::CurrencyMismatch(_)));
    let refusal = refusal_after(|mug| {
        mug.change_price(money(0, "USD"));
    });
    assert_eq!(refusal.await, ConfirmRefusal::NothingToPay);
    let refusal = refusal_after(|mug| {
        mug.change_price(money(i64::MAX, "USD"));
    });
    assert!(matches!(refusal.await, ConfirmRefusal::Total(_)));
}

#[tokio::test]
async fn an_order_without_items_is_refused() {
    let world = World::new();
    let order = world.has(|order| order);
    let outcome = world.confirm_order().execute(&world.by_ann(), order.id(), None).await;
    assert!(matches!(outcome, Err(Error::Refused(ConfirmRefusal::NoItems))));
}

#[tokio::test]
async fn a_deleted_product_is_not_sold_and_takes_nothing_of_the_others() {
    let world = World::new();
    let mug = world.sells(a_product().with_sku("mug").in_stock(10));
    let gone = a_product().with_sku("gone").build();
    let order = world.has(|order| order.of(&mug, 1).of(&gone, 1));
    let outcome = world.confirm_order().execute(&world.by_ann(), order.id(), None).await;
    assert!(matches!(outcome, Err(Error::Refused(ConfirmRefusal::NotForSale(sku))) if sku == gone.sku()));
    assert_eq!(world.stock(&mug), 10);
}

#[tokio::test]
async fn an_order_is_confirmed_once() {
    for status in OrderStatus::ALL.into_iter().filter(|status| *status != OrderStatus::Pending) {
        let world = World::new();
        let mug = world.sells(a_product());
        let order = world.has(|order| order.of(&mug, 1).that_is(status));
        let outcome = world.confirm_order().execute(&world.by_ann(), order.id(), None).await;
        let refusal = ConfirmRefusal::NotPending(NotPending(status));
        assert!(matches!(outcome, Err(Error::Refused(refused)) if refused == refusal));
        assert_eq!(world.stock(&mug), 10);
    }
}

#[tokio::test]
async fn nobody_else_confirms_it() {
    let world = World::new();
    let mug = world.sells(a_product());
    let order = world.has(|order| order.of(&mug, 1));
    let before = world.store.contents();
    let confirm = world.confirm_order();
    let bob = actor::of(&a_user().named("bob.ray").build());
    let outcome = confirm.execute(&bob, order.id(), None).await;
    assert!(matches!(outcome, Err(Error::Store(StoreError::NotFound))));
    let admin = actor::of(&a_user().named("an.admin").admin().build());
    let outcome = confirm.execute(&admin, order.id(), None).await;
    assert!(matches!(outcome, Err(Error::Store(StoreError::OutOfScope))));
    let outcome = confirm.execute(&Actor::anonymous(), order.id(), None).await;
    assert!(matches!(outcome, Err(Error::Forbidden(_))));
    assert_eq!(world.store.contents(), before);
}

#[tokio::test]
async fn an_order_that_changed_since_it_was_seen_is_not_confirmed() {
    let world = World::new();
    let mug = world.sells(a_product());
    let order = world.has(|order| order.of(&mug, 1));
    world.store.edit(order.id(), |_: &mut Order| {});
    let outcome = world.confirm_order().execute(&world.by_ann(), order.id(), Some(Version::FIRST)).await;
    assert!(matches!(outcome, Err(Error::Store(StoreError::Stale))));
    assert_eq!(world.stock(&mug), 10);
}

/// The last piece goes while the order is being confirmed: the attempt loses the race, runs again, and sees it.
#[tokio::test]
async fn whoever_is_too_late_is_told_so() {
    let world = World::new();
    let mug = world.sells(a_product().in_stock(1));
    let order = world.has(|order| order.of(&mug, 1));
    let id = mug.id();
    world.store.before_next_commit(move |store| {
        store.edit(id, |mug: &mut Product| {
            mug.restock(Stock::new(0));
        });
    });
    let outcome = world.confirm_order().execute(&world.by_ann(), order.id(), None).await;
    assert!(matches!(outcome, Err(Error::Refused(ConfirmRefusal::OutOfStock(_)))));
    assert_eq!((world.stock(&mug), world.order(order.id()).status()), (0, OrderStatus::Pending));
}
