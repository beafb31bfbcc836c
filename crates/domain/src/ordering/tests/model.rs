//! Two orders of three products, as simple as they can be written down: numbers only, each rule said once.

use crate::ordering::OrderStatus;

pub(super) const ORDERS: usize = 2;
pub(super) const PRODUCTS: usize = 3;

/// What can be asked of an order, or changed about a product meanwhile.
#[derive(Clone, Debug)]
pub(super) enum Command {
    Add { product: usize, units: u32 },
    Update { product: usize, units: u32 },
    Remove { product: usize },
    Reprice { product: usize, price: i64 },
    PutOnSale { product: usize, active: bool },
    Confirm,
    Cancel,
    BeginPayment,
    PaymentDeclined,
    MarkPaid,
    MarkRefunded,
}

#[derive(Clone, Debug)]
pub(super) struct ModelProduct {
    pub(super) price: i64,
    pub(super) stock: u32,
    pub(super) active: bool,
}

#[derive(Clone, Debug)]
pub(super) struct ModelOrder {
    pub(super) status: OrderStatus,
    /// By product: units and unit price; no units is no item.
    pub(super) lines: [(u32, i64); PRODUCTS],
}

impl ModelOrder {
    pub(super) fn total(&self) -> i64 {
        self.lines.iter().map(|(units, price)| i64::from(*units) * price).sum()
    }
}

#[derive(Clone, Debug)]
pub(super) struct Model {
    pub(super) products: [ModelProduct; PRODUCTS],
    pub(super) orders: [ModelOrder; ORDERS],
}

impl Model {
    pub(super) fn new(price: i64, stock: u32) -> Self {
        let product = ModelProduct { price, stock, active: true };
        let products = std::array::from_fn(|_| product.clone());
        let order = ModelOrder { status: OrderStatus::Pending, lines: [(0, 0); PRODUCTS] };
        Self { products, orders: [order.clone(), order] }
    }

    /// Does it, and says whether it may be done.
    pub(super) fn apply(&mut self, order: usize, command: &Command) -> bool {
        use OrderStatus::{Cancelled, Confirmed, Paid, Paying, Pending, Refunded};
        let status = self.orders[order].status;
        let moves = match *command {
            Command::Reprice { product, price } => {
                self.products[product].price = price;
                return true;
            }
            Command::PutOnSale { product, active } => {
                self.products[product].active = active;
                return true;
            }
            Command::Add { .. } | Command::Update { .. } | Command::Remove { .. } => {
                return status == Pending && self.edit(order, command);
            }
            Command::Confirm if status == Pending && self.confirm(order) => Some(Confirmed),
            Command::Cancel if status == Pending => Some(Cancelled),
            Command::Cancel if status == Confirmed => {
                self.give_back(order);
                Some(Cancelled)
            }
            Command::BeginPayment if status == Confirmed => Some(Paying),
            Command::PaymentDeclined if status == Paying => Some(Confirmed),
            Command::MarkPaid if status == Paying => Some(Paid),
            Command::MarkRefunded if status == Paid => Some(Refunded),
            _ => None,
        };
        self.orders[order].status = moves.unwrap_or(status);
        moves.is_some()
    }

    fn edit(&mut self, order: usize, command: &Command) -> bool {
        let lines = &mut self.orders[order].lines;
        match *command {
            Command::Add { product, units }
                if self.products[product].active && lines[product].0 + units <= 999 =>
            {
                lines[product] = (lines[product].0 + units, self.products[product].price);
            }
            Command::Update { product, units } if lines[product].0 > 0 => lines[product].0 = units,
            Command::Remove { product } if lines[product].0 > 0 => lines[product] = (0, 0),
            _ => return false,
        }
        true
    }

    fn confirm(&mut self, order: usize) -> bool {
        let order = &mut self.orders[order];
        let lines = order.lines.iter_mut().zip(&mut self.products);
        let mut wanted: Vec<_> = lines.filter(|(line, _)| line.0 > 0).collect();
        let sellable = wanted.iter().all(|(line, product)| product.active && product.stock >= line.0);
        let worth_something = wanted.iter().any(|(_, product)| product.price > 0);
        if !sellable || !worth_something {
            return false;
        }
        for (line, product) in &mut wanted {
            product.stock -= line.0;
            line.1 = product.price;
        }
        true
    }

    fn give_back(&mut self, order: usize) {
        for (line, product) in self.orders[order].lines.iter().zip(&mut self.products) {
            product.stock += line.0;
        }
    }
}
