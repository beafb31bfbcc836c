//! Stock is never oversold and never lost, however many buy and cancel at the same time.

use std::sync::Arc;

use application::{
    authz::Delete,
    error::Error,
    ordering::{CancelOrder, ConfirmOrder},
    store::{StoreError, UnitOfWork},
};
use domain::{
    catalog::{OutOfStock, Product, Stock},
    identity::User,
    ordering::{ConfirmRefusal, Order, OrderStatus},
    shared::Id,
};
use testkit::{
    actor,
    factories::{a_product, a_user, an_order},
};

use crate::fixture::Fixture;

on_every_store![
    of_a_hundred_buyers_one_gets_the_last_piece,
    stock_adds_up_after_many_confirm_and_cancel_at_once,
    two_who_buy_the_same_in_opposite_order_both_get_it,
    what_was_deleted_is_not_sold,
    what_was_deleted_is_not_given_back,
    a_refused_confirmation_takes_nothing,
];

async fn confirm(
    store: Arc<dyn UnitOfWork>,
    by: User,
    order: Id<Order>,
) -> Result<Order, Error<ConfirmRefusal>> {
    ConfirmOrder { uow: store }.execute(&actor::of(&by), order, None).await
}

/// Removes a product as the catalogue does.
async fn delete(fixture: &Fixture, product: &Product) {
    let permit = actor::system().permit::<Delete, Product>().unwrap();
    fixture.store.run(async |tx| tx.products().delete(&permit, product.clone()).await).await.unwrap();
}

async fn of_a_hundred_buyers_one_gets_the_last_piece(fixture: &Fixture) {
    let last = fixture.given_product(a_product().in_stock(1)).await;
    let mut orders = Vec::new();
    for n in 0..100 {
        let buyer = fixture.given(a_user().named(&format!("buyer{n}"))).await;
        let order = fixture.given_order(an_order(&buyer).of(&last, 1)).await;
        orders.push((buyer, order.id()));
    }
    let racers: Vec<_> = orders
        .into_iter()
        .map(|(buyer, order)| tokio::spawn(confirm(fixture.store.clone(), buyer, order)))
        .collect();
    let (mut confirmed, mut refused) = (0, 0);
    for racer in racers {
        match racer.await.unwrap() {
            Ok(order) => {
                assert_eq!(order.status(), OrderStatus::Confirmed);
                confirmed += 1;
            }
            Err(Error::Refused(ConfirmRefusal::OutOfStock(OutOfStock { left, .. }))) => {
                assert_eq!(left, Stock::default());
                refused += 1;
            }
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!((confirmed, refused), (1, 99));
    assert_eq!(fixture.product(last.id()).await.stock(), Stock::default());
}

/// Whether the store said that it is too busy, so that nothing was decided.
fn is_undecided<D>(outcome: &Result<Order, Error<D>>) -> bool {
    matches!(outcome, Err(Error::Store(StoreError::Transient)))
}

async fn stock_adds_up_after_many_confirm_and_cancel_at_once(fixture: &Fixture) {
    const UNITS: u32 = 9;
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let mug = fixture.given_product(a_product().with_sku("mug").in_stock(UNITS)).await;
    let cup = fixture.given_product(a_product().with_sku("cup").in_stock(UNITS)).await;
    let mut orders = Vec::new();
    for n in 0..8 {
        let order = an_order(&ann).numbered(&format!("number {n}")).of(&mug, 1 + n % 3).of(&cup, 1 + n % 2);
        orders.push(fixture.given_order(order).await.id());
    }
    let racers: Vec<_> = (0..fixture.contenders() as usize)
        .map(|racer| {
            let (store, by, mut orders) = (fixture.store.clone(), actor::of(&ann), orders.clone());
            orders.rotate_left(racer % 8);
            tokio::spawn(async move {
                let (confirm, cancel) = (ConfirmOrder { uow: store.clone() }, CancelOrder { uow: store });
                for (n, order) in orders.into_iter().enumerate() {
                    if (racer + n).is_multiple_of(3) {
                        while is_undecided(&cancel.execute(&by, order, None).await) {}
                    } else {
                        while is_undecided(&confirm.execute(&by, order, None).await) {}
                    }
                }
            })
        })
        .collect();
    for racer in racers {
        racer.await.unwrap();
    }
    for product in [&mug, &cup] {
        let mut sold = 0;
        for id in &orders {
            let order = fixture.order(*id).await;
            let items = order.items().iter().filter(|item| item.product_id == product.id());
            let units: u32 = items.map(|item| item.quantity.units()).sum();
            sold += if order.status() == OrderStatus::Confirmed { units } else { 0 };
        }
        assert_eq!(fixture.product(product.id()).await.stock(), Stock::new(UNITS - sold));
    }
}

async fn two_who_buy_the_same_in_opposite_order_both_get_it(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let mug = fixture.given_product(a_product().with_sku("mug").in_stock(40)).await;
    let cup = fixture.given_product(a_product().with_sku("cup").in_stock(40)).await;
    for round in 0..20 {
        let there = an_order(&ann).numbered(&format!("there {round}")).of(&mug, 1).of(&cup, 1);
        let back = an_order(&ann).numbered(&format!("back {round}")).of(&cup, 1).of(&mug, 1);
        let orders = [fixture.given_order(there).await.id(), fixture.given_order(back).await.id()];
        let racers = orders.map(|order| tokio::spawn(confirm(fixture.store.clone(), ann.clone(), order)));
        for racer in racers {
            racer.await.unwrap().unwrap();
        }
    }
    for product in [mug, cup] {
        assert_eq!(fixture.product(product.id()).await.stock(), Stock::default());
    }
}

async fn what_was_deleted_is_not_sold(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let mug = fixture.given_product(a_product().with_sku("mug")).await;
    let cup = fixture.given_product(a_product().with_sku("cup")).await;
    let order = fixture.given_order(an_order(&ann).of(&mug, 1).of(&cup, 1)).await;
    delete(fixture, &cup).await;
    let outcome = confirm(fixture.store.clone(), ann, order.id()).await;
    assert!(matches!(outcome, Err(Error::Refused(ConfirmRefusal::NotForSale(sku))) if sku == cup.sku()));
    assert_eq!(fixture.product(mug.id()).await.state(), mug.state());
}

async fn what_was_deleted_is_not_given_back(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let mug = fixture.given_product(a_product().with_sku("mug").in_stock(5)).await;
    let cup = fixture.given_product(a_product().with_sku("cup")).await;
    let order = fixture.given_order(an_order(&ann).of(&mug, 2).of(&cup, 1)).await;
    confirm(fixture.store.clone(), ann.clone(), order.id()).await.unwrap();
    delete(fixture, &fixture.product(cup.id()).await).await;
    let cancel = CancelOrder { uow: fixture.store.clone() };
    let cancelled = cancel.execute(&actor::of(&ann), order.id(), None).await.unwrap();
    assert_eq!((cancelled.status(), cancelled.items().len()), (OrderStatus::Cancelled, 2));
    assert_eq!(fixture.product(mug.id()).await.stock(), Stock::new(5));
}

async fn a_refused_confirmation_takes_nothing(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let mug = fixture.given_product(a_product().with_sku("mug").in_stock(5)).await;
    let cup = fixture.given_product(a_product().with_sku("cup").in_stock(0)).await;
    let order = fixture.given_order(an_order(&ann).of(&mug, 5).of(&cup, 1)).await;
    let outcome = confirm(fixture.store.clone(), ann, order.id()).await;
    assert!(matches!(outcome, Err(Error::Refused(ConfirmRefusal::OutOfStock(_)))));
    assert_eq!(fixture.order(order.id()).await.state(), order.state());
    assert_eq!(fixture.product(mug.id()).await.state(), mug.state());
}
