use domain::{
    ordering::{Order, OrderEvent},
    shared::{Id, Record, Scalar},
};

use crate::{
    authz::Update,
    field,
    query::Column,
    store::{Creates, Entity, Listed, Lists, Loads, Message, Reads, Updates, repository},
};

impl Entity for Order {
    const NAME: &'static str = "order";

    fn id(&self) -> Id<Self> {
        self.id()
    }

    fn record(&self) -> Option<&Record> {
        Some(&self.state().record)
    }

    fn record_mut(&mut self) -> Option<&mut Record> {
        Some(self.record_mut())
    }

    fn take_messages(&mut self) -> Vec<Message> {
        let (aggregate, customer, currency) = (self.id().raw(), self.customer_id(), self.currency());
        let message = |event| {
            let (topic, total) = match event {
                OrderEvent::Placed { .. } => ("order.placed", None),
                OrderEvent::Confirmed { total } => ("order.confirmed", Some(total)),
                OrderEvent::Cancelled { total } => ("order.cancelled", Some(total)),
                OrderEvent::Paid { total } => ("order.paid", Some(total)),
                OrderEvent::Refunded { total } => ("order.refunded", Some(total)),
            };
            let mut fields = vec![("customer_id", customer.to_value()), ("currency", currency.to_value())];
            fields.extend(total.map(|total| ("total_minor", total.minor().to_value())));
            Message { topic, aggregate, fields }
        };
        self.take_events().into_iter().map(message).collect()
    }
}

impl Listed for Order {
    const SEARCH: &'static [Column<Self>] = &[];
    const SORT: &'static [(&'static str, Column<Self>)] = &[
        ("created_at", field!(Order.created_at()).column()),
        ("updated_at", field!(Order.updated_at()).column()),
        ("total", field!(Order.total_minor()).column()),
    ];
}

repository!(
    /// Looks at orders.
    OrderQueries: Lists<Order> + Reads<Order>
);

repository!(
    /// Keeps orders. None is ever deleted: they are what the books are about.
    OrderRepository: OrderQueries + Creates<Order> + Loads<Update, Order> + Updates<Order>
);
