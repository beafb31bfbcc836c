use std::sync::Arc;

use application::mail::Correspondence;
use async_trait::async_trait;
use domain::{
    jobs::JobPolicy,
    ordering::{Order, OrderStatus},
    shared::Id,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Context, Failure, Job, post};
use crate::{
    http::{edge::form::Form, fields, given::Given, schemas::id},
    mails::OrderConfirmation,
};

/// Tells a customer what is fixed since they confirmed their order.
pub(crate) struct OrderConfirmationMail {
    pub(super) correspondence: Arc<Correspondence>,
}

/// What was confirmed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Confirmed {
    #[serde(default)]
    #[schema(schema_with = id, required = true)]
    order_id: Given<String>,
}

#[async_trait]
impl Job for OrderConfirmationMail {
    const NAME: &'static str = "order-confirmation-mail";
    const ABOUT: &'static str =
        "Tells a customer by mail that their order is confirmed, with items and prices.";
    const POLICY: JobPolicy = post::POLICY;
    type Given = Confirmed;
    type Parameters = Id<Order>;

    fn parse(given: Confirmed, form: &mut Form) -> Option<Id<Order>> {
        given.order_id.required_as(form, "order_id", fields::id)
    }

    async fn run(&self, context: &Context, id: Id<Order>) -> Result<String, Failure> {
        let Some((order, customer)) = self.correspondence.customer(context.actor(), id).await? else {
            return Ok("nothing was sent: the order or its customer is gone, or inactive".to_owned());
        };
        if !is_confirmed(order.status()) {
            return Ok(format!("nothing was sent: the order is {}", order.status().name()));
        }
        let letter = OrderConfirmation::of(&order, &customer)
            .map_err(|error| Failure::Lasting(format!("the order cannot be added up: {error}")))?;
        post::send(&self.correspondence, context, &customer, &letter).await
    }
}

/// Whether the order is confirmed still: by the time that a mail server is back, it may have been cancelled.
const fn is_confirmed(status: OrderStatus) -> bool {
    match status {
        OrderStatus::Confirmed | OrderStatus::Paying | OrderStatus::Paid | OrderStatus::Refunded => true,
        OrderStatus::Pending | OrderStatus::Cancelled => false,
    }
}
