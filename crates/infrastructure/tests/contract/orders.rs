//! Orders: an entity whose items lie in a table of their own, and are read, written and kept from others with it.

use std::time::Duration;

use application::{
    authz::{Actor, Create, Delete, Read, Update},
    error::Error,
    field,
    query::{Filter, Page, Paging, Query, parse_sort},
    store::StoreError,
};
use domain::{
    catalog::{Product, Quantity},
    identity::User,
    ordering::{MAX_ITEMS, NewOrder, Order, OrderState, OrderStatus},
    shared::{Currency, Id, Money, Timestamp},
};
use testkit::{
    actor,
    factories::{a_product, a_user, an_order},
    fakes::FakeClock,
};
use uuid::Uuid;

use crate::fixture::Fixture;

on_every_store![
    orders_come_back_as_they_went,
    a_list_gives_every_order_its_own_items,
    orders_are_found_by_what_is_asked_of_them,
    the_orders_of_others_are_neither_seen_nor_loaded,
    nobody_writes_into_the_order_of_another,
    what_happens_to_orders_is_told_to_the_outside,
    orders_outlive_their_customers_and_products,
];

pub(crate) async fn ann(fixture: &Fixture) -> User {
    fixture.given(a_user().named("ann.lee")).await
}

/// Products that no store knows, since orders only tell of them.
pub(crate) fn things(count: usize) -> Vec<Product> {
    let thing =
        |n| a_product().with_sku(&format!("thing-{n}")).named(&format!("Thing {n}")).at("0.01", "USD");
    // Not in the order of their names or ids.
    (0..count).rev().map(|n| thing(n * 7 % 101).build()).collect()
}

pub(crate) fn a_quantity(units: u32) -> Quantity {
    Quantity::new(units).unwrap()
}

pub(crate) fn usd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::parse("USD").unwrap()).unwrap()
}

pub(crate) async fn update(fixture: &Fixture, by: &Actor, order: &Order) -> Result<Order, StoreError> {
    let permit = by.permit::<Update, Order>().unwrap();
    fixture.store.run(async |tx| tx.orders().update(&permit, order.clone()).await).await
}

pub(crate) async fn list(fixture: &Fixture, by: &Actor, query: &Query<Order>) -> Page<Order> {
    let permit = by.permit::<Read, Order>().unwrap();
    fixture.store.read(async |view| view.orders().list(&permit, query).await).await.unwrap()
}

async fn orders_come_back_as_they_went(fixture: &Fixture) {
    let ann = ann(fixture).await;
    for count in [0, 1, 2, MAX_ITEMS] {
        let order = things(count)
            .iter()
            .fold(an_order(&ann).numbered(&format!("of {count}")), |order, thing| order.of(thing, 999));
        let went = fixture.given_order(order).await;
        assert_eq!(went.items().len(), count);
        assert_eq!(fixture.order(went.id()).await.state(), went.state());
    }
    let dear = a_product().with_sku("dear").named("\u{c4}rmel \u{1f9e6}").at("9223372036854775807", "JPY");
    let order = an_order(&ann).numbered("dear").in_currency("JPY").of(&dear.build(), 1);
    let went = fixture.given_order(order.that_is(OrderStatus::Refunded)).await;
    assert_eq!(fixture.order(went.id()).await.state(), went.state());
}

async fn a_list_gives_every_order_its_own_items(fixture: &Fixture) {
    let (ann, things) = (ann(fixture).await, things(5));
    let mut expected = Vec::new();
    for count in 0..=5 {
        let order = an_order(&ann).numbered(&format!("of {count}"));
        let order = things[..count].iter().fold(order, |order, thing| order.of(thing, 1));
        expected.push(fixture.given_order(order).await.state().clone());
    }
    let sort = parse_sort("total").unwrap();
    let mut query = Query { sort, limit: 4, count: true, ..Query::default() };
    let first = list(fixture, &actor::system(), &query).await;
    assert_eq!((first.total, first.items.len()), (Some(6), 4));
    query.paging = Paging::After(first.next.unwrap());
    let rest = list(fixture, &actor::system(), &query).await;
    let states = first.items.iter().chain(&rest.items).map(|order| order.state().clone());
    assert_eq!(states.collect::<Vec<_>>(), expected);
}

async fn orders_are_found_by_what_is_asked_of_them(fixture: &Fixture) {
    let (ann, bob) = (ann(fixture).await, fixture.given(a_user().named("bob.ray")).await);
    let (cheap, dear) = (a_product().with_sku("a").at("1", "USD"), a_product().with_sku("b").at("9", "EUR"));
    let after = |minutes| FakeClock::START.plus(Duration::from_mins(minutes));
    let small = an_order(&ann).numbered("small").of(&cheap.build(), 1).placed_at(after(1));
    let large = an_order(&bob).numbered("large").of(&dear.build(), 9).in_currency("EUR").placed_at(after(2));
    let small = fixture.given_order(small).await.id();
    let large = fixture.given_order(large.that_is(OrderStatus::Paid)).await.id();
    let cases: [(Filter<Order>, &[Id<Order>]); 6] = [
        (Filter::all(), &[small, large]),
        (field!(Order.customer_id()).eq(&bob.id()), &[large]),
        (field!(Order.status()).one_of([OrderStatus::Paid, OrderStatus::Paying]), &[large]),
        (field!(Order.currency()).eq(&usd(0).currency()), &[small]),
        (field!(Order.total_minor()).gt(&100), &[large]),
        (field!(Order.created_at()).lt(&after(2)), &[small]),
    ];
    for (filter, expected) in cases {
        let query = Query { filter, sort: parse_sort("created_at").unwrap(), ..Query::default() };
        let found = list(fixture, &actor::system(), &query).await.items;
        assert_eq!(found.iter().map(Order::id).collect::<Vec<_>>(), expected);
    }
}

async fn the_orders_of_others_are_neither_seen_nor_loaded(fixture: &Fixture) {
    let (ann, bob) = (ann(fixture).await, fixture.given(a_user().named("bob.ray")).await);
    let admin = fixture.given(a_user().named("an.admin").admin()).await;
    let order = fixture.given_order(an_order(&ann).of(&things(1)[0], 1)).await;
    for (by, reads, loads) in [(&ann, true, true), (&bob, false, false), (&admin, true, false)] {
        let by = actor::of(by);
        let (read, load) = (by.permit::<Read, Order>().unwrap(), by.permit::<Update, Order>().unwrap());
        assert_eq!(list(fixture, &by, &Query::default()).await.items.len(), usize::from(reads));
        let seen = fixture.store.read(async |view| view.orders().read(&read, order.id()).await).await;
        assert_eq!(seen.is_ok(), reads);
        let loaded = fixture.store.run(async |tx| tx.orders().load(&load, order.id()).await).await;
        match loaded {
            Ok(loaded) => assert!(loads && loaded.state() == order.state()),
            Err(StoreError::NotFound) => assert!(!loads),
            Err(error) => panic!("{error:?}"),
        }
    }
}

async fn nobody_writes_into_the_order_of_another(fixture: &Fixture) {
    let (ann, bob) = (ann(fixture).await, fixture.given(a_user().named("bob.ray")).await);
    let mut order = fixture.given_order(an_order(&ann).of(&things(1)[0], 1)).await;
    let before = order.state().clone();
    order.remove_item(order.items()[0].id).unwrap();
    let by = actor::of(&bob);
    let outcome = update(fixture, &by, &order).await;
    assert!(matches!(outcome, Err(StoreError::OutOfScope | StoreError::NotFound)));
    // As if it were his own: the statement itself must not find it.
    let stolen = Order::restore(OrderState { customer_id: bob.id(), ..order.state().clone() });
    assert!(matches!(update(fixture, &by, &stolen).await, Err(StoreError::NotFound)));
    // Nor may it be placed in her name.
    let permit = by.permit::<Create, Order>().unwrap();
    let foisted = an_order(&ann).numbered("foisted").of(&things(1)[0], 1).build();
    let outcome = fixture.store.run(async |tx| tx.orders().create(&permit, foisted.clone()).await).await;
    assert!(matches!(outcome, Err(StoreError::OutOfScope)));
    let all = list(fixture, &actor::system(), &Query::default()).await.items;
    assert_eq!(all.iter().map(|order| order.state().clone()).collect::<Vec<_>>(), [before]);
}

async fn what_happens_to_orders_is_told_to_the_outside(fixture: &Fixture) {
    let ann = ann(fixture).await;
    let new = NewOrder { customer_id: ann.id(), currency: usd(0).currency() };
    let mut order = Order::create(Id::new(Uuid::max()), new, Timestamp::from_micros(0));
    let permit = actor::of(&ann).permit::<Create, Order>().unwrap();
    order = fixture.store.run(async |tx| tx.orders().create(&permit, order.clone()).await).await.unwrap();
    order.cancel(&mut []).unwrap();
    update(fixture, &actor::of(&ann), &order).await.unwrap();
    let told = ["order.placed", "order.cancelled"].map(|topic| (topic.to_owned(), order.id().raw()));
    assert_eq!(fixture.outbox().await, told);
}

async fn orders_outlive_their_customers_and_products(fixture: &Fixture) {
    let ann = ann(fixture).await;
    let mug = fixture.given_product(a_product()).await;
    let order = fixture.given_order(an_order(&ann).of(&mug, 1)).await;
    let gone: Result<(), Error<_>> = fixture.accounts().delete(&actor::system(), ann.id(), None).await;
    gone.unwrap();
    let delete = actor::system().permit::<Delete, Product>().unwrap();
    fixture.store.run(async |tx| tx.products().delete(&delete, mug.clone()).await).await.unwrap();
    assert_eq!(fixture.order(order.id()).await.state(), order.state());
}
