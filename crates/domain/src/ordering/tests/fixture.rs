use uuid::Uuid;

use crate::{
    catalog::{NewProduct, Product, ProductName, Quantity, Sku, Stock},
    ordering::{NewOrder, Order, OrderItem},
    shared::{Currency, Id, Money, Timestamp},
};

pub(super) fn id<T>(number: u128) -> Id<T> {
    Id::new(Uuid::from_u128(number))
}

pub(super) fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

pub(super) fn usd(minor: i64) -> Money {
    Money::from_minor(minor, currency("USD")).unwrap()
}

pub(super) fn quantity(units: u32) -> Quantity {
    Quantity::new(units).unwrap()
}

/// Product number `number`, of which there are 10, at 5.00 each; no event pending.
pub(super) fn product(number: u128) -> Product {
    let new = NewProduct {
        sku: Sku::parse(&format!("SKU-{number}")).unwrap(),
        name: ProductName::parse(&format!("Product {number}")).unwrap(),
        description: None,
        price: usd(500),
        stock: Stock::new(10),
        is_active: true,
    };
    let mut product = Product::create(id(number), new, Timestamp::from_micros(0));
    product.take_events();
    product
}

/// An empty order in dollars, already stored.
pub(super) fn empty() -> Order {
    let new = NewOrder { customer_id: id(7), currency: currency("USD") };
    let mut order = Order::create(id(1), new, Timestamp::from_micros(0));
    order.take_events();
    order
}

/// An order of so many of product 1, and that product.
pub(super) fn order_of(units: u32) -> (Order, Id<OrderItem>, Vec<Product>) {
    let (mut order, products) = (empty(), vec![product(1)]);
    let item = order.add_item(id(100), &products[0], quantity(units)).unwrap();
    (order, item, products)
}

/// As [`order_of`], confirmed; the event of that is taken.
pub(super) fn confirmed_order_of(units: u32) -> (Order, Vec<Product>) {
    let (mut order, _, mut products) = order_of(units);
    order.confirm(&mut products).unwrap();
    order.take_events();
    (order, products)
}

/// A paid order; the events of that are taken.
pub(super) fn paid_order() -> (Order, Vec<Product>) {
    let (mut order, products) = confirmed_order_of(3);
    order.begin_payment().unwrap();
    order.mark_paid().unwrap();
    order.take_events();
    (order, products)
}
