use askama::Template;
use domain::{
    identity::User,
    ordering::{Order, OrderItem},
    shared::{Money, MoneyError},
};

use super::{Letter, greeted};

/// Tells a customer what they are going to get, and what it costs.
pub(crate) struct OrderConfirmation {
    name: String,
    number: String,
    items: Vec<Item>,
    total: String,
}

struct Item {
    name: String,
    sku: String,
    quantity: u32,
    price: String,
    together: String,
}

impl OrderConfirmation {
    /// Of that order, to its customer. An order whose items cannot be added up was stored against the rules.
    pub(crate) fn of(order: &Order, customer: &User) -> Result<Self, MoneyError> {
        Ok(Self {
            name: greeted(customer),
            number: order.id().to_string(),
            items: order.items().iter().map(Item::of).collect::<Result<_, _>>()?,
            total: shown(order.total()),
        })
    }
}

impl Item {
    fn of(item: &OrderItem) -> Result<Self, MoneyError> {
        Ok(Self {
            name: item.name.as_str().to_owned(),
            sku: item.sku.as_str().to_owned(),
            quantity: item.quantity.units(),
            price: shown(item.unit_price),
            together: shown(item.total()?),
        })
    }
}

fn shown(money: Money) -> String {
    format!("{} {}", money.amount(), money.currency().code())
}

#[derive(Template)]
#[template(path = "mails/order_confirmation.txt")]
struct Text<'a> {
    mail: &'a OrderConfirmation,
}

#[derive(Template)]
#[template(path = "mails/order_confirmation.html")]
struct Html<'a> {
    mail: &'a OrderConfirmation,
    subject: String,
}

impl Letter for OrderConfirmation {
    fn subject(&self) -> String {
        format!("Your order {} is confirmed", self.number)
    }

    fn text(&self) -> askama::Result<String> {
        Text { mail: self }.render()
    }

    fn html(&self) -> askama::Result<String> {
        Html { mail: self, subject: self.subject() }.render()
    }
}
