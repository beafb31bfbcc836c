use super::{OrderItem, OrderStatus};
use crate::{
    catalog::Product,
    identity::User,
    shared::{Currency, Id, Money, MoneyError, Record, Timestamp},
};

/// What a new order needs.
#[derive(Clone, Copy, Debug)]
pub struct NewOrder {
    /// Who buys.
    pub customer_id: Id<User>,
    /// What is paid in: all items are priced in it.
    pub currency: Currency,
}

/// Everything there is to know of an order; for stores and views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderState {
    /// Identity.
    pub id: Id<Order>,
    /// Who buys.
    pub customer_id: Id<User>,
    /// How far it has come.
    pub status: OrderStatus,
    /// What all items cost together, in the order's currency. Kept, so that a list of orders need not read their items.
    pub total: Money,
    /// What is bought, in the order in which it was added; no product twice.
    pub items: Vec<OrderItem>,
    /// Who wrote this order and when.
    pub record: Record,
}

/// What happened to an order, for those outside this domain who want to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderEvent {
    /// The order came to be, still without items.
    Placed {
        /// What it will be paid in.
        currency: Currency,
    },
    /// Items and prices are fixed, and the stock is taken.
    Confirmed {
        /// What is to be paid.
        total: Money,
    },
    /// The order was called off.
    Cancelled {
        /// What need not be paid any more.
        total: Money,
    },
    /// The order is paid in full.
    Paid {
        /// What was paid.
        total: Money,
    },
    /// All that was paid is given back.
    Refunded {
        /// What was given back.
        total: Money,
    },
}

/// What a customer buys: the aggregate root of this domain, through which every change of its items goes. Mutators say
/// whether anything changed, or refuse and change nothing.
#[derive(Clone, Debug)]
pub struct Order {
    pub(super) state: OrderState,
    pub(super) events: Vec<OrderEvent>,
}

impl Order {
    /// A new order, pending and without items.
    pub fn create(id: Id<Self>, new: NewOrder, now: Timestamp) -> Self {
        let NewOrder { customer_id, currency } = new;
        let (status, total) = (OrderStatus::Pending, Money::zero(currency));
        let state =
            OrderState { id, customer_id, status, total, items: Vec::new(), record: Record::new(now) };
        Self { state, events: vec![OrderEvent::Placed { currency }] }
    }

    /// For stores: the order that was stored.
    pub const fn restore(state: OrderState) -> Self {
        Self { state, events: Vec::new() }
    }

    /// For stores and views.
    pub const fn state(&self) -> &OrderState {
        &self.state
    }

    /// For stores: the audit columns, which they keep.
    pub const fn record_mut(&mut self) -> &mut Record {
        &mut self.state.record
    }

    /// For stores: what happened since the last time they asked.
    pub fn take_events(&mut self) -> Vec<OrderEvent> {
        std::mem::take(&mut self.events)
    }

    /// Identity.
    pub const fn id(&self) -> Id<Self> {
        self.state.id
    }

    /// Who buys.
    pub const fn customer_id(&self) -> Id<User> {
        self.state.customer_id
    }

    /// How far it has come.
    pub const fn status(&self) -> OrderStatus {
        self.state.status
    }

    /// What all items cost together.
    pub const fn total(&self) -> Money {
        self.state.total
    }

    /// What all items cost together, in minor units of its currency.
    pub const fn total_minor(&self) -> i64 {
        self.state.total.minor()
    }

    /// What is paid in.
    pub const fn currency(&self) -> Currency {
        self.state.total.currency()
    }

    /// What is bought.
    pub fn items(&self) -> &[OrderItem] {
        &self.state.items
    }

    /// The products of its items, in ascending order: whoever locks them in this order never meets another halfway.
    pub fn product_ids(&self) -> Vec<Id<Product>> {
        let mut ids: Vec<_> = self.state.items.iter().map(|item| item.product_id).collect();
        ids.sort_unstable();
        ids
    }

    /// When the order came to be.
    pub const fn created_at(&self) -> Timestamp {
        self.state.record.created_at
    }

    /// When the order was last written.
    pub const fn updated_at(&self) -> Timestamp {
        self.state.record.updated_at
    }

    /// Has these items from now on, and costs what they cost together.
    pub(super) fn set_items(&mut self, items: Vec<OrderItem>) -> Result<(), MoneyError> {
        self.state.total =
            items.iter().try_fold(Money::zero(self.currency()), |sum, item| sum.plus(item.total()?))?;
        self.state.items = items;
        Ok(())
    }

    /// Comes so far, and tells of it.
    pub(super) fn advance(&mut self, status: OrderStatus, event: OrderEvent) {
        self.state.status = status;
        self.events.push(event);
    }
}
