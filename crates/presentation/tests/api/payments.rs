//! Payments and refunds.

mod list;
mod pay;
mod refund;

use domain::{
    identity::User,
    ordering::{Order, OrderStatus},
};
use serde_json::{Value, json};
use testkit::factories::{a_product, an_order};

use crate::support::{Answer, Client, Service};

/// The customer has confirmed an order of 29.97 USD.
fn has_confirmed(service: &Service, customer: &User) -> Order {
    let mug = a_product().at("9.99", "USD").build();
    service.has_placed(an_order(customer).of(&mug, 3).that_is(OrderStatus::Confirmed))
}

fn card() -> Value {
    json!({"payment_method": "pm_card_visa"})
}

async fn pay(client: &Client, order: &Order) -> Answer {
    client.post(format!("/api/v1/orders/{}/pay", order.id())).json(card()).send().await
}

async fn refund(client: &Client, order: &Order, body: Value) -> Answer {
    client.post(format!("/api/v1/orders/{}/refund", order.id())).json(body).send().await
}
