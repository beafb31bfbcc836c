//! `POST /webhooks/payments`

use application::{billing::GatewayNews, events::Receipt};
use domain::{
    billing::{GatewayReference, Payment, PaymentOutcome},
    identity::User,
    ordering::{Order, OrderStatus},
    shared::Id,
};
use testkit::{
    factories::{a_payment, a_product, a_user, an_order},
    fakes::ScriptedWebhooks,
};
use uuid::Uuid;

use crate::support::{Answer, Options, Service};

const PATH: &str = "/webhooks/payments";

/// A service with an order that waits for its payment, and the body by which the gateway tells that it succeeded.
struct Waiting {
    service: Service,
    order: Order,
    body: Vec<u8>,
}

impl Waiting {
    fn set(options: Options) -> Self {
        let service = Service::start_with(options);
        let ann: User = service.has(a_user().named("ann.lee"));
        let mug = a_product().at("9.99", "USD").build();
        let order = service.has_placed(an_order(&ann).of(&mug, 3).that_is(OrderStatus::Paying));
        let payment = a_payment(&order).build();
        service.store.put(payment.clone());
        let body = service.webhooks.telling("evt_1", succeeded(payment.id()));
        Self { service, order, body }
    }

    async fn send(&self, signature: &str) -> Answer {
        let client = self.service.client();
        let request = client.post(PATH).cross_site().header("stripe-signature", signature);
        request.body("application/json; charset=utf-8", self.body.clone()).send().await
    }

    fn order_is(&self) -> OrderStatus {
        self.service.store.get(self.order.id()).unwrap().status()
    }

    fn receipts(&self) -> usize {
        self.service.store.all::<Receipt>().len()
    }
}

fn succeeded(id: Id<Payment>) -> GatewayNews {
    let reference = GatewayReference::parse("pi_1").unwrap();
    GatewayNews::Payment { id, outcome: PaymentOutcome::Succeeded { reference } }
}

fn waiting() -> Waiting {
    Waiting::set(Options::default())
}

#[tokio::test]
async fn what_the_gateway_signs_is_heard_and_counts_once() {
    let waiting = waiting();
    for _ in 0..2 {
        let answer = waiting.send(ScriptedWebhooks::SIGNATURE).await.expect(204);
        assert_eq!(answer.body, "");
        assert_eq!((waiting.order_is(), waiting.receipts()), (OrderStatus::Paid, 1));
    }
}

#[tokio::test]
async fn what_is_signed_by_nobody_or_somebody_else_or_long_ago_is_refused() {
    let waiting = waiting();
    for signature in ["", "forged", ScriptedWebhooks::STALE] {
        let answer = waiting.send(signature).await.expect_problem(401, "invalid-signature");
        assert!(answer.header("www-authenticate").unwrap().contains("Stripe-Signature"), "{signature}");
    }
    assert_eq!((waiting.order_is(), waiting.receipts()), (OrderStatus::Paying, 0));
}

#[tokio::test]
async fn a_signature_is_there_once() {
    let waiting = waiting();
    let client = waiting.service.client();
    let request = || client.post(PATH).cross_site().body("application/json", waiting.body.clone());
    let missing = request().send().await.expect_problem(401, "invalid-signature");
    assert!(missing.body.contains("no Stripe-Signature header"), "{}", missing.body);
    let twice = request().header("stripe-signature", "forged");
    let twice = twice.header("stripe-signature", ScriptedWebhooks::SIGNATURE);
    twice.send().await.expect_problem(401, "invalid-signature");
    assert_eq!(waiting.receipts(), 0);
}

#[tokio::test]
async fn what_is_signed_and_cannot_be_read_is_malformed() {
    let waiting = Waiting { body: b"{}".to_vec(), ..waiting() };
    waiting.send(ScriptedWebhooks::SIGNATURE).await.expect_problem(400, "malformed-request");
}

#[tokio::test]
async fn a_payment_that_is_not_here_is_taken_all_the_same() {
    let waiting = waiting();
    let body = waiting.service.webhooks.telling("evt_2", succeeded(Id::new(Uuid::from_u128(99))));
    let waiting = Waiting { body, ..waiting };
    waiting.send(ScriptedWebhooks::SIGNATURE).await.expect(204);
    assert_eq!(waiting.order_is(), OrderStatus::Paying);
}

#[tokio::test]
async fn without_a_secret_nobody_is_heard_yet() {
    let waiting = Waiting::set(Options { webhooks: false, ..Options::default() });
    let answer = waiting.send(ScriptedWebhooks::SIGNATURE).await.expect_problem(503, "unavailable");
    assert_eq!(answer.header("retry-after"), Some("60"));
    assert_eq!(waiting.order_is(), OrderStatus::Paying);
}

#[tokio::test]
async fn a_notice_has_64_kib_at_most_and_is_json() {
    let waiting = waiting();
    let client = waiting.service.client();
    let send = async |content_type, body: Vec<u8>| {
        let request = client.post(PATH).header("stripe-signature", ScriptedWebhooks::SIGNATURE);
        request.body(content_type, body).send().await
    };
    send("application/json", vec![b' '; 64 * 1024]).await.expect_problem(400, "malformed-request");
    send("application/json", vec![b' '; 64 * 1024 + 1]).await.expect_problem(413, "payload-too-large");
    send("text/plain", waiting.body.clone()).await.expect_problem(415, "unsupported-media-type");
}
