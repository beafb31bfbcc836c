use domain::{
    catalog::{Product, Quantity},
    identity::User,
    ordering::{NewOrder, Order, OrderState, OrderStatus},
    shared::{Currency, Id, Timestamp},
};
use uuid::Uuid;

use super::id_from;
use crate::fakes::FakeClock;

/// An empty order of `customer` in USD, pending, placed when [`FakeClock`] starts.
pub fn an_order(customer: &User) -> OrderBuilder {
    OrderBuilder {
        customer_id: customer.id(),
        number: format!("order of {}", customer.username_key()),
        currency: "USD".to_owned(),
        status: OrderStatus::Pending,
        items: Vec::new(),
        placed_at: FakeClock::START,
    }
}

/// Overrides fields of an order to be.
#[derive(Clone)]
#[must_use]
pub struct OrderBuilder {
    customer_id: Id<User>,
    number: String,
    currency: String,
    status: OrderStatus,
    items: Vec<(Product, u32)>,
    placed_at: Timestamp,
}

impl OrderBuilder {
    /// The name that the ids of the order and of its items follow from, which must differ from that of other orders.
    pub fn numbered(mut self, number: &str) -> Self {
        number.clone_into(&mut self.number);
        self
    }

    /// What is paid in.
    pub fn in_currency(mut self, currency: &str) -> Self {
        currency.clone_into(&mut self.currency);
        self
    }

    /// One more item: so many of the product, at its price.
    pub fn of(mut self, product: &Product, units: u32) -> Self {
        self.items.push((product.clone(), units));
        self
    }

    /// How far it has come. Nothing is taken out of stock by it.
    pub fn that_is(mut self, status: OrderStatus) -> Self {
        self.status = status;
        self
    }

    /// When it was placed.
    pub fn placed_at(mut self, at: Timestamp) -> Self {
        self.placed_at = at;
        self
    }

    /// The order, as a store would give it. Panics when a field breaks a rule of the domain.
    #[expect(clippy::expect_used, reason = "a test with an invalid fixture must fail")]
    pub fn build(self) -> Order {
        let Self { customer_id, number, currency, status, items, placed_at } = self;
        let currency = Currency::parse(&currency).expect("a currency");
        let new = NewOrder { customer_id, currency };
        let id = id_from(&number);
        let mut order = Order::create(Id::new(id), new, placed_at);
        for (position, (product, units)) in (1..).zip(items) {
            let item = Id::new(Uuid::from_u128(id.as_u128().wrapping_add(position)));
            let quantity = Quantity::new(units).expect("a quantity");
            order.add_item(item, &product, quantity).expect("an item that can be added");
        }
        Order::restore(OrderState { status, ..order.state().clone() })
    }
}
