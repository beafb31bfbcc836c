//! A gateway, localstripe, and the network between them.

use std::sync::Arc;

use domain::{
    billing::{
        GatewayReference, NewPayment, Payment, PaymentMethod, PaymentOutcome, PaymentState, Refund,
        RefundStatus,
    },
    shared::{Currency, Id, Money, Timestamp},
};
use infrastructure::{StripeGateway, StripeSettings};
use reqwest::header::CONTENT_TYPE;
use rustls::crypto::ring;
use serde_json::Value;
use testkit::{Peer, fakes::FakeClock};
use url::form_urlencoded;
use uuid::Uuid;

use crate::network::Network;

const SECRET_KEY: &str = "sk_test_0123456789";

pub(crate) struct World {
    pub(crate) gateway: StripeGateway,
    pub(crate) network: Network,
    pub(crate) clock: Arc<FakeClock>,
    stripe: Peer,
    http: reqwest::Client,
}

impl World {
    pub(crate) fn new() -> Self {
        let stripe = Peer::python(|port| {
            ["-m", "localstripe", "--from-scratch", "--port", &port.to_string()].map(str::to_owned).to_vec()
        })
        .unwrap();
        let network = Network::before(stripe.address());
        let clock = Arc::new(FakeClock::default());
        Self { gateway: gateway(network.url(), clock.clone()), network, clock, stripe, http: client() }
    }

    /// What localstripe has.
    pub(crate) async fn get(&self, path: &str) -> Value {
        let url = format!("http://{}/v1/{path}", self.stripe.address());
        json(self.http.get(url)).await
    }

    /// What a customer's browser would ask localstripe for, or an operator.
    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Value {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self.http.post(format!("http://{}/{path}", self.stripe.address())).body(body);
        json(request.header(CONTENT_TYPE, "application/x-www-form-urlencoded")).await
    }

    /// A payment method that was entered at localstripe, by the number of the card.
    pub(crate) async fn card(&self, number: &str) -> String {
        let card = [("type", "card"), ("card[number]", number), ("card[cvc]", "123")];
        let form = [&card[..], &[("card[exp_month]", "12"), ("card[exp_year]", "2040")]].concat();
        self.post("v1/payment_methods", &form).await["id"].as_str().unwrap().to_owned()
    }

    /// How often a card was charged, or was to be charged.
    pub(crate) async fn charges(&self) -> usize {
        self.get("charges?limit=100").await["data"].as_array().unwrap().len()
    }

    pub(crate) async fn refunds(&self) -> usize {
        self.get("refunds?limit=100").await["data"].as_array().unwrap().len()
    }

    /// What was asked, in short.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.network.questions().into_iter().map(|question| question.line).collect()
    }
}

async fn json(request: reqwest::RequestBuilder) -> Value {
    let response = request.bearer_auth(SECRET_KEY).send().await.unwrap();
    let bytes = response.bytes().await.unwrap();
    if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).unwrap() }
}

fn client() -> reqwest::Client {
    install_cryptography();
    reqwest::Client::builder().no_proxy().build().unwrap()
}

fn install_cryptography() {
    // Refused when another test of this process was here before.
    let _ = ring::default_provider().install_default();
}

pub(crate) fn gateway(base_url: String, clock: Arc<FakeClock>) -> StripeGateway {
    install_cryptography();
    StripeGateway::new(StripeSettings { secret_key: SECRET_KEY.into(), base_url }, clock).unwrap()
}

/// So much, to be paid with that method, since the clock began.
pub(crate) fn a_payment(amount: &str, method: &str) -> Payment {
    let (amount, currency) = amount.split_once(' ').unwrap();
    let new = NewPayment {
        order_id: Id::new(Uuid::from_u128(7)),
        customer_id: Id::new(Uuid::from_u128(8)),
        amount: Money::parse(amount, Currency::parse(currency).unwrap()).unwrap(),
        method: PaymentMethod::parse(method).unwrap(),
    };
    Payment::create(Id::new(Uuid::from_u128(1)), new, FakeClock::START).unwrap()
}

/// The payment as it is known once its outcome is.
pub(crate) fn knowing(payment: &Payment, outcome: PaymentOutcome) -> Payment {
    let mut payment = Payment::restore(payment.state().clone());
    payment.settle(outcome).unwrap();
    payment
}

pub(crate) fn referring_to(payment: &Payment, reference: &str) -> Payment {
    let gateway_reference = Some(GatewayReference::parse(reference).unwrap());
    Payment::restore(PaymentState { gateway_reference, ..payment.state().clone() })
}

pub(crate) fn a_refund(number: u128, amount: &str, currency: &str) -> Refund {
    Refund {
        id: Id::new(Uuid::from_u128(number)),
        amount: Money::parse(amount, Currency::parse(currency).unwrap()).unwrap(),
        status: RefundStatus::Pending,
        gateway_reference: None,
        failure_code: None,
        requested_at: Timestamp::from_micros(0),
    }
}
