use super::fixture::{confirmed_order_of, currency, empty, id, order_of, product, quantity, usd};
use crate::{
    catalog::{InvalidQuantity, ProductName, Sku},
    ordering::{
        AddItemRefusal, CurrencyMismatch, MAX_ITEMS, NewOrder, NotPending, Order, OrderEvent, OrderItem,
        OrderStatus, RemoveItemRefusal, UpdateItemRefusal,
    },
    shared::{Money, MoneyError, Timestamp},
};

#[test]
fn a_new_order_is_pending_costs_nothing_and_tells_of_itself() {
    let new = NewOrder { customer_id: id(7), currency: currency("EUR") };
    let mut order = Order::create(id(1), new, Timestamp::from_micros(5));
    assert_eq!((order.status(), order.total()), (OrderStatus::Pending, Money::zero(currency("EUR"))));
    assert_eq!((order.id(), order.customer_id(), order.created_at()), (id(1), id(7), order.updated_at()));
    assert_eq!(order.take_events(), [OrderEvent::Placed { currency: currency("EUR") }]);
}

#[test]
fn an_item_keeps_what_the_product_was_called_and_cost() {
    let (order, item, mut products) = order_of(3);
    assert!(products[0].rename(ProductName::parse("Another").unwrap()) && products[0].change_price(usd(1)));
    let expected = OrderItem {
        id: item,
        product_id: id(1),
        sku: Sku::parse("SKU-1").unwrap(),
        name: ProductName::parse("Product 1").unwrap(),
        quantity: quantity(3),
        unit_price: usd(500),
    };
    assert_eq!(order.items(), [expected]);
    assert_eq!((order.total(), order.total_minor(), order.currency()), (usd(1500), 1500, currency("USD")));
}

#[test]
fn the_same_product_again_raises_the_quantity_and_takes_todays_price() {
    let (mut order, item, mut products) = order_of(3);
    products[0].change_price(usd(400));
    assert_eq!(order.add_item(id(101), &products[0], quantity(2)), Ok(item), "it stays the same item");
    assert_eq!((order.items().len(), order.total()), (1, usd(2000)));
}

#[test]
fn what_cannot_be_bought_is_not_added() {
    let mut order = empty();
    let (mut inactive, mut foreign) = (product(1), product(2));
    inactive.set_active(false);
    foreign.change_price(Money::zero(currency("EUR")));
    let refusal = AddItemRefusal::NotForSale(inactive.sku());
    assert_eq!(order.add_item(id(100), &inactive, quantity(1)), Err(refusal));
    let refusal = CurrencyMismatch { order: currency("USD"), product: currency("EUR") };
    assert_eq!(order.add_item(id(100), &foreign, quantity(1)), Err(refusal.into()));
    assert!(order.items().is_empty());
}

#[test]
fn an_order_has_a_hundred_items_and_no_more() {
    let mut order = empty();
    for number in 0..MAX_ITEMS as u128 {
        assert_eq!(order.add_item(id(1000 + number), &product(number), quantity(1)), Ok(id(1000 + number)));
    }
    assert_eq!(order.add_item(id(1), &product(5000), quantity(1)), Err(AddItemRefusal::TooManyItems));
    assert_eq!(order.add_item(id(1), &product(0), quantity(1)), Ok(id(1000)), "it has that product already");
    assert_eq!(order.items().len(), 100);
}

#[test]
fn too_much_of_a_product_or_of_money_is_refused_and_changes_nothing() {
    let (mut order, item, mut products) = order_of(999);
    let refusal = AddItemRefusal::Quantity(InvalidQuantity);
    assert_eq!(order.add_item(id(101), &products[0], quantity(1)), Err(refusal));
    let mut gold = product(2);
    gold.change_price(usd(i64::MAX));
    let refusal = AddItemRefusal::Total(MoneyError::OutOfRange);
    assert_eq!(order.add_item(id(101), &gold, quantity(1)), Err(refusal));
    assert_eq!((order.items().len(), order.total()), (1, usd(499_500)));

    order.remove_item(item).unwrap();
    products[0].change_price(usd(i64::MAX));
    let item = order.add_item(id(102), &products[0], quantity(1)).unwrap();
    let refusal = UpdateItemRefusal::Total(MoneyError::OutOfRange);
    assert_eq!(order.update_item_quantity(item, quantity(2)), Err(refusal));
    assert_eq!((order.items()[0].quantity, order.total()), (quantity(1), usd(i64::MAX)));
}

#[test]
fn a_quantity_that_stays_is_no_change() {
    let (mut order, item, _) = order_of(3);
    assert_eq!(order.update_item_quantity(item, quantity(3)), Ok(false));
    assert_eq!(order.update_item_quantity(item, quantity(5)), Ok(true));
    assert_eq!(order.total(), usd(2500));
    assert!(order.take_events().is_empty(), "only the owner cares how a pending order changes");
}

#[test]
fn an_item_that_is_not_there_is_neither_changed_nor_removed() {
    let (mut order, item, _) = order_of(3);
    assert_eq!(order.update_item_quantity(id(9), quantity(1)), Err(UpdateItemRefusal::NoSuchItem));
    assert_eq!(order.remove_item(id(9)), Err(RemoveItemRefusal::NoSuchItem));
    assert_eq!(order.remove_item(item), Ok(()));
    assert_eq!(order.remove_item(item), Err(RemoveItemRefusal::NoSuchItem));
    assert_eq!(order.total(), usd(0));
}

#[test]
fn items_are_fixed_once_the_order_is_confirmed() {
    let (mut order, products) = confirmed_order_of(3);
    let refusal = NotPending(OrderStatus::Confirmed);
    let item = order.items()[0].id;
    assert_eq!(order.add_item(id(101), &products[0], quantity(1)), Err(refusal.into()));
    assert_eq!(order.update_item_quantity(item, quantity(1)), Err(refusal.into()));
    assert_eq!(order.remove_item(item), Err(refusal.into()));
    assert_eq!(
        refusal.to_string(),
        "only a pending order can be changed or confirmed; this one is confirmed"
    );
}

#[test]
fn items_that_were_stored_in_two_currencies_are_found_and_stay_as_they_are() {
    let (order, item, _) = order_of(3);
    let mut state = order.state().clone();
    let foreign =
        OrderItem { id: id(101), unit_price: Money::zero(currency("EUR")), ..state.items[0].clone() };
    state.items.push(foreign);
    let mut stored = Order::restore(state);
    let refusal = MoneyError::Currencies(currency("USD"), currency("EUR"));
    assert_eq!(stored.remove_item(item), Err(RemoveItemRefusal::Total(refusal)));
    assert_eq!(stored.items().len(), 2);
}
