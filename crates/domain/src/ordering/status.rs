use crate::named;

named!(
    /// How far an order has come.
    ///
    /// ```text
    /// pending ──> confirmed <──> paying ──> paid ──> refunded
    ///    └────────────┴──> cancelled
    /// ```
    ///
    /// Cancelled and refunded are final.
    OrderStatus,
    "order status",
    {
        /// Its items may still change; prices are what the products cost when they were added.
        Pending => "pending",
        /// Items and prices are fixed, and the stock is taken.
        Confirmed => "confirmed",
        /// A payment is under way. While nobody knows how it ends, the order is neither paid again, which would charge
        /// twice, nor cancelled, which would leave the customer's money without an order.
        Paying => "paying",
        /// It is paid in full.
        Paid => "paid",
        /// It was called off before it was paid.
        Cancelled => "cancelled",
        /// All that was paid is given back.
        Refunded => "refunded",
    }
);

#[cfg(test)]
mod tests {
    use super::OrderStatus;

    #[test]
    fn the_names_are_those_that_storage_and_clients_know() {
        let names = ["pending", "confirmed", "paying", "paid", "cancelled", "refunded"];
        assert_eq!(OrderStatus::ALL.map(OrderStatus::name), names);
    }
}
