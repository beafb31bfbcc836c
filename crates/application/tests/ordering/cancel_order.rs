use application::{authz::Actor, error::Error, store::StoreError};
use domain::{
    ordering::{CancelRefusal, Order, OrderStatus},
    shared::Version,
};
use testkit::{
    actor,
    factories::{a_product, a_user},
};

use crate::world::World;

#[tokio::test]
async fn what_was_taken_goes_back_also_when_it_is_not_for_sale_any_more() {
    let world = World::new();
    let mug = world.sells(a_product().with_sku("mug").in_stock(7).inactive());
    let order =
        world.has(|order| order.of(&a_product().with_sku("mug").build(), 3).that_is(OrderStatus::Confirmed));
    let cancelled =
        world.cancel_order().execute(&world.by_ann(), order.id(), Some(Version::FIRST)).await.unwrap();
    assert_eq!((cancelled.status(), cancelled.items().len()), (OrderStatus::Cancelled, 1));
    assert_eq!(world.stock(&mug), 10);
    assert_eq!(world.told(), ["product.changed", "order.cancelled"]);
}

#[tokio::test]
async fn a_pending_order_has_nothing_to_give_back() {
    let world = World::new();
    let mug = world.sells(a_product().in_stock(7));
    let order = world.has(|order| order.of(&mug, 3));
    world.cancel_order().execute(&world.by_ann(), order.id(), None).await.unwrap();
    assert_eq!(world.store.get(mug.id()).unwrap().state(), mug.state());
    assert_eq!(world.told(), ["order.cancelled"]);
}

#[tokio::test]
async fn a_deleted_product_has_no_stock_to_go_back_to() {
    let world = World::new();
    let mug = world.sells(a_product().with_sku("mug").in_stock(7));
    let gone = a_product().with_sku("gone").build();
    let order = world.has(|order| order.of(&gone, 1).of(&mug, 3).that_is(OrderStatus::Confirmed));
    world.cancel_order().execute(&world.by_ann(), order.id(), None).await.unwrap();
    assert_eq!(world.stock(&mug), 10);
}

#[tokio::test]
async fn what_is_past_cancelling_is_refused() {
    for (status, expected) in [
        (OrderStatus::Cancelled, CancelRefusal::AlreadyCancelled),
        (OrderStatus::Paying, CancelRefusal::PaymentUnderWay),
        (OrderStatus::Paid, CancelRefusal::AlreadyPaid),
        (OrderStatus::Refunded, CancelRefusal::AlreadyPaid),
    ] {
        let world = World::new();
        let mug = world.sells(a_product());
        let order = world.has(|order| order.of(&mug, 1).that_is(status));
        let before = world.store.contents();
        let outcome = world.cancel_order().execute(&world.by_ann(), order.id(), None).await;
        assert!(matches!(outcome, Err(Error::Refused(refusal)) if refusal == expected));
        assert_eq!(world.store.contents(), before);
    }
}

#[tokio::test]
async fn stock_that_cannot_be_counted_is_not_given_back() {
    let world = World::new();
    let mug = world.sells(a_product().in_stock(u32::MAX));
    let order = world.has(|order| order.of(&mug, 1).that_is(OrderStatus::Confirmed));
    let outcome = world.cancel_order().execute(&world.by_ann(), order.id(), None).await;
    assert!(matches!(outcome, Err(Error::Refused(CancelRefusal::StockFull(_)))));
    assert_eq!(world.order(order.id()).status(), OrderStatus::Confirmed);
}

#[tokio::test]
async fn nobody_else_cancels_it_nor_what_they_have_not_seen() {
    let world = World::new();
    let order = world.has(|order| order);
    world.store.edit(order.id(), |_: &mut Order| {});
    let before = world.store.contents();
    let cancel = world.cancel_order();
    let bob = actor::of(&a_user().named("bob.ray").build());
    let outcome = cancel.execute(&bob, order.id(), None).await;
    assert!(matches!(outcome, Err(Error::Store(StoreError::NotFound))));
    let admin = actor::of(&a_user().named("an.admin").admin().build());
    let outcome = cancel.execute(&admin, order.id(), None).await;
    assert!(matches!(outcome, Err(Error::Store(StoreError::OutOfScope))));
    let outcome = cancel.execute(&Actor::anonymous(), order.id(), None).await;
    assert!(matches!(outcome, Err(Error::Forbidden(_))));
    let outcome = cancel.execute(&world.by_ann(), order.id(), Some(Version::FIRST)).await;
    assert!(matches!(outcome, Err(Error::Store(StoreError::Stale))));
    assert_eq!(world.store.contents(), before);
}
