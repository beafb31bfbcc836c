use proptest::prelude::{
    Just, ProptestConfig, Strategy, TestCaseError, prop_assert, prop_assert_eq, prop_oneof, proptest,
};

use super::{
    fixture::{currency, id, quantity, usd},
    model::{Command, Model, ORDERS, PRODUCTS},
};
use crate::{
    catalog::{Product, Stock},
    ordering::{NewOrder, Order, OrderEvent, OrderItem, OrderStatus},
    shared::{Id, Timestamp},
};

const PRICE: i64 = 500;
const STOCK: u32 = 1_200;

fn commands() -> impl Strategy<Value = Command> {
    // Mostly a few, sometimes enough to run out of stock or over the most of one product.
    let units = || prop_oneof![8 => 1..20_u32, 1 => 400..=999_u32];
    let product = || 0..PRODUCTS;
    prop_oneof![
        4 => (product(), units()).prop_map(|(product, units)| Command::Add { product, units }),
        2 => (product(), units()).prop_map(|(product, units)| Command::Update { product, units }),
        1 => product().prop_map(|product| Command::Remove { product }),
        1 => (product(), prop_oneof![Just(0), 1..100_000_i64]).prop_map(|(product, price)| Command::Reprice { product, price }),
        1 => (product(), proptest::bool::weighted(0.7)).prop_map(|(product, active)| Command::PutOnSale { product, active }),
        5 => Just(Command::Confirm),
        1 => Just(Command::Cancel),
        5 => Just(Command::BeginPayment),
        1 => Just(Command::PaymentDeclined),
        4 => Just(Command::MarkPaid),
        3 => Just(Command::MarkRefunded),
    ]
}

struct Shop {
    products: Vec<Product>,
    orders: Vec<Order>,
    items_made: u128,
}

impl Shop {
    fn open() -> Self {
        let stocked = |number| {
            let mut product = super::fixture::product(number);
            product.restock(Stock::new(STOCK));
            product
        };
        let new = NewOrder { customer_id: id(7), currency: currency("USD") };
        let order = |number| Order::create(id(number), new, Timestamp::from_micros(0));
        let (products, orders) = ((0..PRODUCTS as u128).map(stocked), (0..ORDERS as u128).map(order));
        Self { products: products.collect(), orders: orders.collect(), items_made: 0 }
    }

    fn item(&self, order: usize, product: usize) -> Id<OrderItem> {
        let item =
            self.orders[order].items().iter().find(|item| item.product_id == self.products[product].id());
        item.map_or(id(u128::MAX), |item| item.id)
    }

    fn apply(&mut self, order: usize, command: &Command) -> bool {
        self.items_made += 1;
        let (new_item, products) = (id(self.items_made), &mut self.products);
        match *command {
            Command::Add { product, units } => {
                self.orders[order].add_item(new_item, &products[product], quantity(units)).is_ok()
            }
            Command::Update { product, units } => {
                let item = self.item(order, product);
                self.orders[order].update_item_quantity(item, quantity(units)).is_ok()
            }
            Command::Remove { product } => {
                let item = self.item(order, product);
                self.orders[order].remove_item(item).is_ok()
            }
            Command::Reprice { product, price } => {
                products[product].change_price(usd(price));
                true
            }
            Command::PutOnSale { product, active } => {
                products[product].set_active(active);
                true
            }
            Command::Confirm => self.orders[order].confirm(products).is_ok(),
            Command::Cancel => self.orders[order].cancel(products).is_ok(),
            Command::BeginPayment => self.orders[order].begin_payment().is_ok(),
            Command::PaymentDeclined => self.orders[order].payment_declined().is_ok(),
            Command::MarkPaid => self.orders[order].mark_paid().is_ok(),
            Command::MarkRefunded => self.orders[order].mark_refunded().is_ok(),
        }
    }

    fn agrees_with(&self, model: &Model) -> Result<(), TestCaseError> {
        for (order, expected) in self.orders.iter().zip(&model.orders) {
            prop_assert_eq!(order.status(), expected.status);
            prop_assert_eq!(order.total(), usd(expected.total()));
            let mut lines = [(0, 0); PRODUCTS];
            for item in order.items() {
                let index = self.products.iter().position(|product| product.id() == item.product_id).unwrap();
                prop_assert_eq!(lines[index], (0, 0), "no product twice");
                lines[index] = (item.quantity.units(), item.unit_price.minor());
            }
            prop_assert_eq!(lines, expected.lines);
        }
        for (product, expected) in self.products.iter().zip(&model.products) {
            prop_assert_eq!(product.stock().units(), expected.stock);
        }
        Ok(())
    }

    /// Units in stock and units of orders that took them are as many as there were in the beginning.
    fn conserves_stock(&self) -> Result<(), TestCaseError> {
        use OrderStatus::{Confirmed, Paid, Paying, Refunded};
        let held = |order: &&Order| matches!(order.status(), Confirmed | Paying | Paid | Refunded);
        for product in &self.products {
            let items = self.orders.iter().filter(held).flat_map(Order::items);
            let taken =
                items.filter(|item| item.product_id == product.id()).map(|item| item.quantity.units());
            prop_assert_eq!(product.stock().units() + taken.sum::<u32>(), STOCK);
        }
        Ok(())
    }
}

/// What is told of a move, if anything.
fn event_of(before: OrderStatus, order: &Order) -> Vec<OrderEvent> {
    let total = order.total();
    match order.status() {
        after if after == before => vec![],
        OrderStatus::Confirmed if before == OrderStatus::Pending => vec![OrderEvent::Confirmed { total }],
        OrderStatus::Cancelled => vec![OrderEvent::Cancelled { total }],
        OrderStatus::Paid => vec![OrderEvent::Paid { total }],
        OrderStatus::Refunded => vec![OrderEvent::Refunded { total }],
        OrderStatus::Pending | OrderStatus::Paying | OrderStatus::Confirmed => vec![],
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn whatever_is_asked_in_whatever_order_orders_and_stock_are_what_the_model_says(
        script in proptest::collection::vec((0..ORDERS, commands()), 1..80),
    ) {
        let (mut shop, mut model) = (Shop::open(), Model::new(PRICE, STOCK));
        for order in &mut shop.orders {
            order.take_events();
        }
        for (order, command) in script {
            let before = shop.orders[order].state().clone();
            let accepted = shop.apply(order, &command);
            prop_assert_eq!(accepted, model.apply(order, &command), "{:?} of {:?}", command, before);
            shop.agrees_with(&model)?;
            shop.conserves_stock()?;
            let events = shop.orders[order].take_events();
            prop_assert_eq!(events, event_of(before.status, &shop.orders[order]));
            let is_final = matches!(before.status, OrderStatus::Cancelled | OrderStatus::Refunded);
            prop_assert!(!is_final || *shop.orders[order].state() == before, "nothing leaves a final state");
            prop_assert!(accepted || *shop.orders[order].state() == before, "a refusal changes nothing");
        }
    }
}
