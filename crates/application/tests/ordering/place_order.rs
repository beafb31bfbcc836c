use application::{
    authz::Actor,
    error::Error,
    idempotency::Done,
    ordering::{AddItemError, NewItem, OrderDraft, PlaceOrderError},
};
use domain::{
    ordering::{AddItemRefusal, MAX_ITEMS, Order, OrderStatus},
    shared::{Currency, Scalar, Version},
};
use testkit::{actor, factories::a_product};

use crate::world::{World, wanted};

fn draft(items: Vec<NewItem>) -> OrderDraft {
    OrderDraft { currency: Currency::parse("USD").unwrap(), items }
}

fn plainly(outcome: Result<Done<Order>, Error<PlaceOrderError>>) -> Order {
    match outcome {
        Ok(Done::Plainly(order)) => order,
        other => panic!("{other:?}"),
    }
}

/// Which item stands in the way, and why. Nothing is stored.
async fn refusal(world: &World, items: Vec<NewItem>) -> PlaceOrderError {
    let before = world.store.contents();
    let outcome = world.place_order().execute(&world.by_ann(), draft(items), None).await;
    assert_eq!(world.store.contents(), before);
    match outcome {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_order_is_placed_for_oneself_with_what_is_for_sale() {
    let world = World::new();
    let mug = world.sells(a_product().with_sku("mug").at("9.99", "USD"));
    let cup = world.sells(a_product().with_sku("cup").at("1", "USD"));
    let placed = world
        .place_order()
        .execute(&world.by_ann(), draft(vec![wanted(&mug, 2), wanted(&cup, 1)]), None)
        .await;
    let placed = plainly(placed);
    let state = placed.state();
    assert_eq!((state.customer_id, state.status), (world.ann.id(), OrderStatus::Pending));
    assert_eq!((state.total.minor(), state.items.len()), (2098, 2));
    assert_eq!((state.record.version, state.record.created_by), (Version::FIRST, Some(world.ann.id())));
    assert_eq!(world.order(placed.id()).state(), state);
    let [told] = &world.store.outbox()[..] else { panic!("not one message") };
    assert_eq!((told.topic, told.aggregate), ("order.placed", placed.id().raw()));
    assert!(told.fields.contains(&("currency", placed.currency().to_value())));
    assert!(told.fields.contains(&("customer_id", world.ann.id().to_value())));
}

#[tokio::test]
async fn an_order_may_begin_empty() {
    let world = World::new();
    let placed = plainly(world.place_order().execute(&world.by_ann(), draft(Vec::new()), None).await);
    assert_eq!((placed.items().len(), placed.total_minor()), (0, 0));
}

#[tokio::test]
async fn every_item_that_cannot_be_added_stands_in_the_way() {
    let world = World::new();
    let mug = world.sells(a_product().with_sku("mug"));
    let old = world.sells(a_product().with_sku("old").inactive());
    let pot = world.sells(a_product().with_sku("pot").at("500", "JPY"));
    let unknown = a_product().with_sku("unknown").build();
    let unseen = PlaceOrderError { index: 1, reason: AddItemError::NoSuchProduct };
    assert_eq!(refusal(&world, vec![wanted(&mug, 1), wanted(&old, 1)]).await, unseen);
    assert_eq!(refusal(&world, vec![wanted(&mug, 1), wanted(&unknown, 1)]).await, unseen);
    let PlaceOrderError { index, reason } = refusal(&world, vec![wanted(&pot, 1), wanted(&mug, 1)]).await;
    assert!(index == 0 && matches!(reason, AddItemError::Refused(AddItemRefusal::CurrencyMismatch(_))));
    let PlaceOrderError { index, reason } = refusal(&world, vec![wanted(&mug, 999), wanted(&mug, 1)]).await;
    assert!(index == 1 && matches!(reason, AddItemError::Refused(AddItemRefusal::Quantity(_))));
}

#[tokio::test]
async fn more_items_than_an_order_has_are_refused_unseen() {
    let world = World::new();
    let mug = world.sells(a_product());
    let refused = refusal(&world, vec![wanted(&mug, 1); MAX_ITEMS + 1]).await;
    assert_eq!(refused, PlaceOrderError { index: MAX_ITEMS, reason: AddItemRefusal::TooManyItems.into() });
    let most = draft(vec![wanted(&mug, 1); MAX_ITEMS]);
    assert!(world.place_order().execute(&world.by_ann(), most, None).await.is_ok());
}

#[tokio::test]
async fn nobody_places_an_order_who_could_not_pay_it() {
    let world = World::new();
    let before = world.store.contents();
    for by in [Actor::anonymous(), actor::system()] {
        let outcome = world.place_order().execute(&by, draft(Vec::new()), None).await;
        assert!(matches!(outcome, Err(Error::Forbidden(_))));
    }
    assert_eq!(world.store.contents(), before);
}
