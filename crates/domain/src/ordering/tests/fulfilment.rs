use super::fixture::{confirmed_order_of, currency, empty, id, order_of, paid_order, product, quantity, usd};
use crate::{
    catalog::{OutOfStock, Product, ProductEvent, ProductName, Stock},
    ordering::{CancelRefusal, ConfirmRefusal, CurrencyMismatch, NotPending, OrderEvent, OrderStatus},
    shared::{Money, MoneyError},
};

/// Why an order of three of product 1 is not confirmed after `change`; neither order nor product is touched by it.
fn refusal_after(change: impl Fn(&mut Product)) -> ConfirmRefusal {
    let (mut order, _, mut products) = order_of(3);
    change(&mut products[0]);
    let (order_before, product_before) = (order.state().clone(), products[0].state().clone());
    let refusal = order.confirm(&mut products).unwrap_err();
    assert_eq!((order.state(), products[0].state()), (&order_before, &product_before));
    assert!(order.take_events().is_empty());
    refusal
}

#[test]
fn confirming_fixes_todays_names_and_prices_and_takes_the_stock() {
    let (mut order, _, mut products) = order_of(3);
    products[0].rename(ProductName::parse("New name").unwrap());
    products[0].change_price(usd(600));
    products[0].take_events();
    assert_eq!(order.confirm(&mut products), Ok(()));
    assert_eq!((order.status(), order.total()), (OrderStatus::Confirmed, usd(1800)));
    assert_eq!((order.items()[0].name.as_str(), order.items()[0].unit_price), ("New name", usd(600)));
    assert_eq!(order.take_events(), [OrderEvent::Confirmed { total: usd(1800) }]);
    assert_eq!(products[0].stock(), Stock::new(7));
    assert_eq!(products[0].take_events(), [ProductEvent::Changed]);
}

#[test]
fn nothing_is_confirmed_that_cannot_be_sold() {
    let sku = product(1).sku();
    let refusal = refusal_after(|product| {
        product.set_active(false);
    });
    assert_eq!(refusal, ConfirmRefusal::NotForSale(sku.clone()));
    let refusal = refusal_after(|product| {
        product.restock(Stock::new(2));
    });
    assert_eq!(refusal, OutOfStock { sku, wanted: quantity(3), left: Stock::new(2) }.into());
    let refusal = refusal_after(|product| {
        product.change_price(Money::zero(currency("EUR")));
    });
    assert_eq!(refusal, CurrencyMismatch { order: currency("USD"), product: currency("EUR") }.into());
}

#[test]
fn nothing_is_confirmed_whose_total_cannot_be_paid() {
    let refusal = refusal_after(|product| {
        product.change_price(usd(0));
    });
    assert_eq!(refusal, ConfirmRefusal::NothingToPay);
    let refusal = refusal_after(|product| {
        product.change_price(usd(i64::MAX));
    });
    assert_eq!(refusal, ConfirmRefusal::Total(MoneyError::OutOfRange));
}

#[test]
fn an_order_without_items_is_not_confirmed() {
    assert_eq!(empty().confirm(&mut []), Err(ConfirmRefusal::NoItems));
}

#[test]
fn a_deleted_product_is_not_for_sale() {
    let (mut order, _, products) = order_of(3);
    assert_eq!(order.confirm(&mut []), Err(ConfirmRefusal::NotForSale(products[0].sku())));
}

#[test]
fn when_one_product_is_missing_nothing_is_taken_of_the_others() {
    let (mut order, _, mut products) = order_of(3);
    order.add_item(id(101), &product(2), quantity(11)).unwrap();
    products.push(product(2));
    assert!(matches!(order.confirm(&mut products), Err(ConfirmRefusal::OutOfStock(_))));
    assert!(products.iter().all(|product| product.stock() == Stock::new(10)));
    assert!(products.iter_mut().all(|product| product.take_events().is_empty()));
}

#[test]
fn an_order_is_confirmed_once() {
    let (mut order, mut products) = confirmed_order_of(3);
    assert_eq!(order.confirm(&mut products), Err(NotPending(OrderStatus::Confirmed).into()));
    assert_eq!(products[0].stock(), Stock::new(7));
}

#[test]
fn products_are_named_in_ascending_order_however_they_were_added() {
    let mut order = empty();
    for number in [3, 1, 2] {
        order.add_item(id(100 + number), &product(number), quantity(1)).unwrap();
    }
    assert_eq!(order.product_ids(), [id(1), id(2), id(3)]);
}

#[test]
fn cancelling_gives_back_what_was_taken_and_only_that() {
    let (mut pending, _, mut products) = order_of(3);
    assert_eq!(pending.cancel(&mut products), Ok(()));
    assert_eq!(products[0].stock(), Stock::new(10), "nothing was taken yet");
    assert_eq!(pending.take_events(), [OrderEvent::Cancelled { total: usd(1500) }]);

    let (mut confirmed, mut products) = confirmed_order_of(3);
    assert_eq!(confirmed.cancel(&mut products), Ok(()));
    assert_eq!(products[0].stock(), Stock::new(10));
    assert_eq!(confirmed.cancel(&mut products), Err(CancelRefusal::AlreadyCancelled));
    assert_eq!(products[0].stock(), Stock::new(10), "once");
    assert_eq!(confirmed.take_events(), [OrderEvent::Cancelled { total: usd(1500) }]);
}

#[test]
fn an_order_of_a_deleted_product_can_still_be_cancelled() {
    let (mut order, _) = confirmed_order_of(3);
    assert_eq!(order.cancel(&mut []), Ok(()));
    assert_eq!(order.status(), OrderStatus::Cancelled);
}

#[test]
fn a_stock_that_cannot_take_it_back_refuses_all_of_it() {
    let (mut order, _, mut products) = order_of(3);
    order.add_item(id(101), &product(2), quantity(1)).unwrap();
    products.push(product(2));
    order.confirm(&mut products).unwrap();
    products[1].restock(Stock::new(u32::MAX));
    assert!(matches!(order.cancel(&mut products), Err(CancelRefusal::StockFull(_))));
    assert_eq!((order.status(), products[0].stock()), (OrderStatus::Confirmed, Stock::new(7)));
}

#[test]
fn where_money_moves_or_moved_nothing_is_cancelled() {
    let (mut order, mut products) = confirmed_order_of(3);
    order.begin_payment().unwrap();
    assert_eq!(order.cancel(&mut products), Err(CancelRefusal::PaymentUnderWay));
    let (mut order, mut products) = paid_order();
    assert_eq!(order.cancel(&mut products), Err(CancelRefusal::AlreadyPaid));
    order.mark_refunded().unwrap();
    assert_eq!(order.cancel(&mut products), Err(CancelRefusal::AlreadyPaid));
    assert_eq!(products[0].stock(), Stock::new(7));
}
