//! Payments on the wire.

use domain::billing::{Payment, Refund};
use serde::Serialize;
use utoipa::ToSchema;

use super::schemas;
use crate::http::{
    moment::Moment,
    money::MoneyBody,
    schemas::{id, version},
    versions::Resource,
};

/// One attempt to collect what an order costs, with all that is given back of it.
#[derive(Serialize, ToSchema)]
#[schema(as = Payment)]
pub(in crate::http) struct PaymentBody {
    #[schema(schema_with = id)]
    id: String,
    #[schema(schema_with = id)]
    order_id: String,
    #[schema(schema_with = id)]
    customer_id: String,
    #[schema(schema_with = schemas::method)]
    payment_method: String,
    amount: MoneyBody,
    #[schema(schema_with = schemas::status)]
    status: &'static str,
    #[schema(schema_with = schemas::failure_code, required = true)]
    failure_code: Option<String>,
    #[schema(schema_with = schemas::gateway_reference, required = true)]
    gateway_reference: Option<String>,
    #[schema(schema_with = schemas::discrepancy, required = true)]
    discrepancy: Option<String>,
    /// What was asked to be given back, in the order of asking, whatever came of it.
    refunds: Vec<RefundBody>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Moment,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Moment,
    #[schema(schema_with = version)]
    version: i64,
}

/// One time that money of a payment is given back.
#[derive(Serialize, ToSchema)]
#[schema(as = Refund)]
pub(in crate::http) struct RefundBody {
    #[schema(schema_with = id)]
    id: String,
    #[schema(schema_with = id)]
    payment_id: String,
    #[schema(schema_with = id)]
    order_id: String,
    amount: MoneyBody,
    #[schema(schema_with = schemas::refund_status)]
    status: &'static str,
    #[schema(schema_with = schemas::failure_code, required = true)]
    failure_code: Option<String>,
    #[schema(schema_with = schemas::gateway_reference, required = true)]
    gateway_reference: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    requested_at: Moment,
}

impl From<&Payment> for PaymentBody {
    fn from(payment: &Payment) -> Self {
        let state = payment.state();
        Self {
            id: state.id.to_string(),
            order_id: state.order_id.to_string(),
            customer_id: state.customer_id.to_string(),
            payment_method: state.method.as_str().to_owned(),
            amount: state.amount.into(),
            status: state.status.name(),
            failure_code: state.failure_code.as_ref().map(|code| code.as_str().to_owned()),
            gateway_reference: state.gateway_reference.as_ref().map(|known| known.as_str().to_owned()),
            discrepancy: state.discrepancy.as_ref().map(|what| what.as_str().to_owned()),
            refunds: state.refunds.iter().map(|refund| RefundBody::of(payment, refund)).collect(),
            created_at: Moment(state.record.created_at),
            updated_at: Moment(state.record.updated_at),
            version: state.record.version.number(),
        }
    }
}

impl RefundBody {
    pub(super) fn of(payment: &Payment, refund: &Refund) -> Self {
        Self {
            id: refund.id.to_string(),
            payment_id: payment.id().to_string(),
            order_id: payment.order_id().to_string(),
            amount: refund.amount.into(),
            status: refund.status.name(),
            failure_code: refund.failure_code.as_ref().map(|code| code.as_str().to_owned()),
            gateway_reference: refund.gateway_reference.as_ref().map(|known| known.as_str().to_owned()),
            requested_at: Moment(refund.requested_at),
        }
    }
}

impl Resource for Payment {
    type Body = PaymentBody;

    const COLLECTION: &'static str = "/api/v1/payments";
}
