//! `GET /api/v1/payments`

use std::sync::Arc;

use application::field;
use axum::{extract::State, response::Response};
use domain::{billing::Payment, shared::Scalar};

use super::{fields, payment::PaymentBody, schemas};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::problem::Problem,
    listing::{Collection, FLAG, FilterBy, Format, ID, List, Listing, MOMENT, by, presence},
    money,
};

const STATUS: Format = Format::new(|text| Ok(fields::status(text)?.to_value()), schemas::status);

const CURRENCY: Format = Format::new(|text| Ok(money::parse_currency(text)?.to_value()), money::currency);

const AMOUNT: Format = Format::amount_in("currency");

impl Collection for Payment {
    const FILTERS: &'static [FilterBy<Self>] = &[
        by(field!(Payment.id()), ID).any_of().about("id"),
        by(field!(Payment.order_id()), ID).any_of().about("order"),
        by(field!(Payment.customer_id()), ID).any_of().about("customer"),
        by(field!(Payment.status()), STATUS).any_of().about("status"),
        by(field!(Payment.is_settled()), FLAG).equal().about("end: whether nothing of it is open"),
        presence(field!(Payment.discrepancy()), "discrepancy"),
        by(field!(Payment.currency()), CURRENCY).any_of().about("currency"),
        by(field!(Payment.amount_minor()), AMOUNT)
            .named("amount")
            .range()
            .about("amount, in the one `currency` that has to be given too,"),
        by(field!(Payment.created_at()), MOMENT).range().about("time of creation"),
        by(field!(Payment.updated_at()), MOMENT).range().about("time of the last change"),
    ];
    const ORDER: &'static str = "-created_at";
}

/// List payments
///
/// One's own payments, the newest first, with their refunds; to administrators everybody's. Amounts are ordered by their minor
/// units: ask for one currency.
#[utoipa::path(
    get,
    path = "/api/v1/payments",
    tag = "payments",
    params(Listing<Payment>),
    responses((
        status = 200,
        description = "Part of the payments.",
        body = List<PaymentBody>,
        headers(("Link" = String, description = "The pages around this one."))
    )),
    security(("sessionCookie" = []), ("apiKey" = ["payments:read"]))
)]
pub(super) async fn list_payments(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    Listing { query, frame }: Listing<Payment>,
) -> Result<Response, Problem> {
    let page = api.app.payments.list(&me.actor, query).await?;
    frame.answer(page, |payment| PaymentBody::from(&payment))
}
