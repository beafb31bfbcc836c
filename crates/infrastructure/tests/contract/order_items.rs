//! The items of an order: they change with it or not at all, and are seen with it as of one moment.

use application::{
    authz::{Read, Update},
    query::Query,
    store::StoreError,
};
use domain::{
    ordering::{Order, OrderState},
    shared::Id,
};
use testkit::{actor, factories::an_order};
use uuid::Uuid;

use crate::{
    fixture::Fixture,
    orders::{a_quantity, ann, list, things, update, usd},
};

on_every_store![
    a_changed_order_has_the_items_that_it_has_now,
    a_stale_write_leaves_the_items_alone,
    a_failed_transaction_leaves_the_items_alone,
    a_view_sees_an_order_as_of_one_moment,
    an_order_is_never_seen_half_changed,
    items_go_with_their_order,
];

async fn a_changed_order_has_the_items_that_it_has_now(fixture: &Fixture) {
    let (ann, things) = (ann(fixture).await, things(4));
    let order = an_order(&ann).of(&things[0], 1).of(&things[1], 1).of(&things[2], 1);
    let mut order = fixture.given_order(order).await;
    let other = fixture.given_order(an_order(&ann).numbered("another").of(&things[0], 5)).await;
    let [first, second, _] = order.items() else { panic!("{order:?}") };
    let (first, second) = (first.id, second.id);

    order.remove_item(first).unwrap();
    order.update_item_quantity(second, a_quantity(7)).unwrap();
    order.add_item(Id::new(Uuid::max()), &things[3], a_quantity(2)).unwrap();
    let changed = update(fixture, &actor::system(), &order).await.unwrap();

    let stored = fixture.order(order.id()).await;
    assert_eq!(stored.state(), changed.state());
    assert_eq!(stored.items().iter().map(|item| item.quantity.units()).collect::<Vec<_>>(), [7, 1, 2]);
    for item in stored.items().to_vec() {
        order.remove_item(item.id).unwrap();
    }
    let emptied =
        Order::restore(OrderState { record: changed.state().record.clone(), ..order.state().clone() });
    update(fixture, &actor::system(), &emptied).await.unwrap();
    assert_eq!(fixture.order(order.id()).await.items(), []);
    assert_eq!(fixture.order(other.id()).await.state(), other.state());
}

async fn a_stale_write_leaves_the_items_alone(fixture: &Fixture) {
    let (ann, things) = (ann(fixture).await, things(2));
    let seen = fixture.given_order(an_order(&ann).of(&things[0], 1)).await;
    let (mut first, mut late) = (seen.clone(), seen);
    first.update_item_quantity(first.items()[0].id, a_quantity(3)).unwrap();
    let first = update(fixture, &actor::system(), &first).await.unwrap();
    late.add_item(Id::new(Uuid::max()), &things[1], a_quantity(1)).unwrap();
    assert!(matches!(update(fixture, &actor::system(), &late).await, Err(StoreError::Stale)));
    assert_eq!(fixture.order(late.id()).await.state(), first.state());
}

async fn a_failed_transaction_leaves_the_items_alone(fixture: &Fixture) {
    let (ann, things) = (ann(fixture).await, things(2));
    let before = fixture.given_order(an_order(&ann).of(&things[0], 1)).await;
    let mut order = before.clone();
    order.add_item(Id::new(Uuid::max()), &things[1], a_quantity(1)).unwrap();
    let permit = actor::system().permit::<Update, Order>().unwrap();
    let outcome: Result<(), StoreError> = fixture
        .store
        .run(async |tx| {
            tx.orders().update(&permit, order.clone()).await?;
            Err(StoreError::OutOfScope)
        })
        .await;
    assert!(outcome.is_err());
    assert_eq!(fixture.order(order.id()).await.state(), before.state());
}

async fn a_view_sees_an_order_as_of_one_moment(fixture: &Fixture) {
    let (ann, things) = (ann(fixture).await, things(2));
    let before = fixture.given_order(an_order(&ann).of(&things[0], 1)).await;
    let mut order = before.clone();
    order.add_item(Id::new(Uuid::max()), &things[1], a_quantity(1)).unwrap();
    let read = actor::system().permit::<Read, Order>().unwrap();
    let seen: Result<(), StoreError> = fixture
        .store
        .read(async |view| {
            let first = view.orders().read(&read, order.id()).await?;
            update(fixture, &actor::system(), &order).await?;
            let second = view.orders().read(&read, order.id()).await?;
            assert_eq!((first.state(), second.state()), (before.state(), before.state()));
            Ok(())
        })
        .await;
    seen.unwrap();
    assert_eq!(fixture.order(order.id()).await.items().len(), 2);
}

/// Somebody puts an item in and takes it out again, while others look.
async fn an_order_is_never_seen_half_changed(fixture: &Fixture) {
    let (ann, things) = (ann(fixture).await, things(2));
    let order = fixture.given_order(an_order(&ann).of(&things[0], 1)).await;
    let (store, id, thing) = (fixture.store.clone(), order.id(), things[1].clone());
    let writer = tokio::spawn(async move {
        let permit = actor::system().permit::<Update, Order>().unwrap();
        for _ in 0..60 {
            let changed: Result<Order, StoreError> = store
                .run(async |tx| {
                    let mut order = tx.orders().load(&permit, id).await?;
                    match order.items().get(1).map(|item| item.id) {
                        Some(second) => order.remove_item(second).unwrap(),
                        None => drop(order.add_item(Id::new(Uuid::max()), &thing, a_quantity(1)).unwrap()),
                    }
                    tx.orders().update(&permit, order).await
                })
                .await;
            changed.unwrap();
        }
    });
    while !writer.is_finished() {
        let alone = fixture.order(id).await;
        let listed = list(fixture, &actor::system(), &Query::default()).await.items.remove(0);
        for seen in [alone, listed] {
            assert_eq!(seen.total(), usd(i64::try_from(seen.items().len()).unwrap()));
        }
    }
    writer.await.unwrap();
}

async fn items_go_with_their_order(fixture: &Fixture) {
    let ann = ann(fixture).await;
    fixture.given_order(an_order(&ann).of(&things(1)[0], 1)).await;
    let Some(deleted) = fixture.rows("DELETE FROM orders RETURNING currency, id").await else {
        return;
    };
    assert_eq!(deleted.len(), 1);
    assert_eq!(fixture.rows("SELECT sku, id FROM order_items").await, Some(Vec::new()));
}
