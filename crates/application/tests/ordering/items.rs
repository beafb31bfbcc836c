use application::{authz::Actor, error::Error, ordering::AddItemError, store::StoreError};
use domain::{
    ordering::{AddItemRefusal, Order, OrderStatus, RemoveItemRefusal, UpdateItemRefusal},
    shared::{Id, Version},
};
use testkit::{
    actor,
    factories::{a_product, a_user},
};
use uuid::Uuid;

use crate::world::{World, quantity, wanted};

#[tokio::test]
async fn an_item_is_added_changed_and_removed() {
    let world = World::new();
    let mug = world.sells(a_product().at("10", "USD"));
    let (order, by) = (world.has(|order| order), world.by_ann());
    let order =
        world.add_item().execute(&by, order.id(), wanted(&mug, 2), Some(Version::FIRST)).await.unwrap();
    assert_eq!((order.total_minor(), order.state().record.version), (2000, Version::FIRST.next()));
    let item = order.items()[0].id;
    let changed =
        world.update_item_quantity().execute(&by, order.id(), item, quantity(5), None).await.unwrap();
    assert_eq!(changed.total_minor(), 5000);
    let emptied = world.remove_item().execute(&by, order.id(), item, None).await.unwrap();
    assert_eq!((emptied.total_minor(), emptied.items().len()), (0, 0));
    assert_eq!(world.order(order.id()).state(), emptied.state());
    assert_eq!(world.stock(&mug), 10, "a pending order takes nothing");
}

#[tokio::test]
async fn nothing_is_written_when_it_is_so_many_already() {
    let world = World::new();
    let mug = world.sells(a_product());
    let order = world.has(|order| order.of(&mug, 2));
    let before = world.store.contents();
    let item = order.items()[0].id;
    let same =
        world.update_item_quantity().execute(&world.by_ann(), order.id(), item, quantity(2), None).await;
    assert_eq!(same.unwrap().state(), order.state());
    assert_eq!(world.store.contents(), before);
}

#[tokio::test]
async fn what_the_customer_does_not_see_for_sale_is_not_added() {
    let world = World::new();
    let old = world.sells(a_product().with_sku("old").inactive());
    let unknown = a_product().with_sku("unknown").build();
    let order = world.has(|order| order);
    for product in [old, unknown] {
        let outcome = world.add_item().execute(&world.by_ann(), order.id(), wanted(&product, 1), None).await;
        assert!(matches!(outcome, Err(Error::Refused(AddItemError::NoSuchProduct))));
    }
}

/// Admins see what is not for sale, but do not buy it either.
#[tokio::test]
async fn an_admin_is_told_that_it_is_not_for_sale() {
    let mut world = World::new();
    world.ann = a_user().named("an.admin").admin().build();
    let old = world.sells(a_product().with_sku("old").inactive());
    let order = world.has(|order| order);
    let outcome = world.add_item().execute(&world.by_ann(), order.id(), wanted(&old, 1), None).await;
    let not_for_sale = AddItemError::Refused(AddItemRefusal::NotForSale(old.sku()));
    assert!(matches!(outcome, Err(Error::Refused(refusal)) if refusal == not_for_sale));
}

#[tokio::test]
async fn an_item_that_is_not_there_is_refused() {
    let world = World::new();
    let (order, by, item) = (world.has(|order| order), world.by_ann(), Id::new(Uuid::max()));
    let outcome = world.update_item_quantity().execute(&by, order.id(), item, quantity(1), None).await;
    assert!(matches!(outcome, Err(Error::Refused(UpdateItemRefusal::NoSuchItem))));
    let outcome = world.remove_item().execute(&by, order.id(), item, None).await;
    assert!(matches!(outcome, Err(Error::Refused(RemoveItemRefusal::NoSuchItem))));
}

/// What each of the three says to whoever calls it with the version that they have seen.
async fn outcomes(
    world: &World,
    by: &Actor,
    order: &Order,
    seen: Option<Version>,
) -> [Result<Order, Option<StoreError>>; 3] {
    fn store<D>(outcome: Result<Order, Error<D>>) -> Result<Order, Option<StoreError>> {
        outcome.map_err(|error| match error {
            Error::Store(error) => Some(error),
            _ => None,
        })
    }
    let (id, item) = (order.id(), order.items()[0].id);
    let new = wanted(&a_product().build(), 1);
    [
        store(world.add_item().execute(by, id, new, seen).await),
        store(world.update_item_quantity().execute(by, id, item, quantity(7), seen).await),
        store(world.remove_item().execute(by, id, item, seen).await),
    ]
}

#[tokio::test]
async fn the_items_of_an_order_that_is_not_pending_stay() {
    let world = World::new();
    let mug = world.sells(a_product());
    let order = world.has(|order| order.of(&mug, 1).that_is(OrderStatus::Confirmed));
    let before = world.store.contents();
    for outcome in outcomes(&world, &world.by_ann(), &order, None).await {
        assert!(matches!(outcome, Err(None)), "{outcome:?}");
    }
    assert_eq!(world.store.contents(), before);
}

#[tokio::test]
async fn the_items_of_others_are_out_of_reach() {
    let world = World::new();
    let mug = world.sells(a_product());
    let order = world.has(|order| order.of(&mug, 1));
    let before = world.store.contents();
    for outcome in outcomes(&world, &actor::of(&a_user().named("bob.ray").build()), &order, None).await {
        assert!(matches!(outcome, Err(Some(StoreError::NotFound))), "{outcome:?}");
    }
    for outcome in
        outcomes(&world, &actor::of(&a_user().named("an.admin").admin().build()), &order, None).await
    {
        assert!(matches!(outcome, Err(Some(StoreError::OutOfScope))), "{outcome:?}");
    }
    for outcome in outcomes(&world, &Actor::anonymous(), &order, None).await {
        assert!(matches!(outcome, Err(None)), "{outcome:?}");
    }
    assert_eq!(world.store.contents(), before);
}

#[tokio::test]
async fn a_change_of_an_outdated_version_is_stale() {
    let world = World::new();
    let mug = world.sells(a_product());
    let order = world.has(|order| order.of(&mug, 1));
    world.store.edit(order.id(), |_: &mut Order| {});
    let before = world.store.contents();
    for outcome in outcomes(&world, &world.by_ann(), &order, Some(Version::FIRST)).await {
        assert!(matches!(outcome, Err(Some(StoreError::Stale))), "{outcome:?}");
    }
    assert_eq!(world.store.contents(), before);
}
