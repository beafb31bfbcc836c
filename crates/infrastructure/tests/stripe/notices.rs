//! What the gateway tells by itself.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use application::{
    billing::{GatewayNews, GatewayNotice, NoticeRefusal, PaymentGateway, PaymentWebhooks},
    ports::Clock as _,
};
use domain::{
    billing::{FailureCode, GatewayReference, PaymentOutcome, RefundOutcome},
    shared::Timestamp,
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use infrastructure::{StripeWebhooks, SystemClock};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::world::{World, a_payment, a_refund};

const SECRET: &str = "whsec_0123456789abcdef";
const NOW: Timestamp = Timestamp::from_micros(1_767_225_600_000_000);

fn webhooks() -> StripeWebhooks {
    StripeWebhooks::new(&[SECRET.into()]).unwrap()
}

#[tokio::test]
async fn what_the_gateway_delivers_is_believed_and_understood() {
    let world = World::new();
    let (endpoint, deliveries) = listen();
    let form = [("url", format!("http://{endpoint}/")), ("secret", SECRET.to_owned())];
    world.post("_config/webhooks/ours", &form.each_ref().map(|(name, value)| (*name, value.as_str()))).await;

    let payment = a_payment("15.00 EUR", "pm_card_visa");
    let outcome = world.gateway.collect(&payment).await;
    let told = tokio::task::spawn_blocking(move || deliveries.recv_timeout(Duration::from_secs(30)));
    let (signature, body) = told.await.unwrap().unwrap();

    let notice = webhooks().open(&signature, &body, SystemClock.now()).unwrap();
    assert_eq!(notice.news, GatewayNews::Payment { id: payment.id(), outcome });
    let anybody = StripeWebhooks::new(&["whsec_of_somebody_else".into()]).unwrap();
    assert_eq!(anybody.open(&signature, &body, SystemClock.now()), Err(NoticeRefusal::Forged));
}

#[test]
fn each_notice_of_a_payment_says_what_became_of_it() {
    let id = a_payment("15.00 EUR", "pm_card_visa").id();
    let reference = || GatewayReference::parse("pi_1").unwrap();
    let declined = |code| PaymentOutcome::Declined {
        reference: Some(reference()),
        code: FailureCode::parse(code).unwrap(),
    };
    let cases = [
        ("succeeded", "succeeded", PaymentOutcome::Succeeded { reference: reference() }),
        ("requires_action", "requires_action", PaymentOutcome::RequiresAction { reference: reference() }),
        ("payment_failed", "requires_payment_method", declined("card_declined")),
        ("canceled", "canceled", declined("canceled")),
    ];
    for (kind, status, outcome) in cases {
        let notice = told(&format!("payment_intent.{kind}"), intent(status, &id.to_string())).unwrap();
        assert_eq!(notice.event.as_str(), "evt_1");
        assert_eq!(notice.news, GatewayNews::Payment { id, outcome });
    }
}

#[test]
fn a_payment_that_was_only_made_is_not_taken_for_a_declined_one() {
    let id = a_payment("15.00 EUR", "pm_card_visa").id().to_string();
    for kind in ["payment_intent.created", "payment_intent.processing"] {
        assert_eq!(told(kind, intent("requires_payment_method", &id)).unwrap().news, GatewayNews::Other);
    }
}

#[test]
fn each_notice_of_a_refund_says_what_became_of_it() {
    let payment = a_payment("15.00 EUR", "pm_card_visa").id();
    let id = a_refund(2, "5.00", "EUR").id;
    let refund = |status: &str, reason: Option<&str>| {
        let marks = json!({ "payment_id": payment.to_string(), "refund_id": id.to_string() });
        json!({ "id": "re_1", "status": status, "failure_reason": reason, "metadata": marks })
    };
    let done = RefundOutcome::Succeeded { reference: GatewayReference::parse("re_1").unwrap() };
    for kind in ["refund.created", "refund.updated", "charge.refund.updated"] {
        let news = told(kind, refund("succeeded", None)).unwrap().news;
        assert_eq!(news, GatewayNews::Refund { payment, id, outcome: done.clone() });
        assert_eq!(told(kind, refund("pending", None)).unwrap().news, GatewayNews::Other);
    }
    let failed = RefundOutcome::Failed { code: FailureCode::parse("lost_or_stolen_card").unwrap() };
    let news = told("refund.failed", refund("failed", Some("lost_or_stolen_card"))).unwrap().news;
    assert_eq!(news, GatewayNews::Refund { payment, id, outcome: failed });
}

#[test]
fn what_is_not_about_us_is_nothing_to_learn_from() {
    let stranger = json!({ "id": "re_1", "status": "succeeded", "metadata": {} });
    for (kind, object) in [
        ("payment_intent.succeeded", intent("succeeded", "order 7 of another shop")),
        ("refund.updated", stranger),
        ("charge.refunded", json!({ "id": "ch_1", "refunded": true })),
        ("customer.created", json!({ "id": "cus_1" })),
        ("a.kind.of.next.year", json!({})),
    ] {
        assert_eq!(told(kind, object).unwrap().news, GatewayNews::Other, "{kind}");
    }
}

#[test]
fn what_is_signed_and_no_event_is_refused() {
    let refusal = |body: &str| webhooks().open(&sign(body), body.as_bytes(), NOW).unwrap_err();
    for body in ["", "{}", "[]", r#"{"id":"","type":"a.b","data":{"object":{}}}"#] {
        assert_eq!(refusal(body), NoticeRefusal::Unreadable, "{body:?}");
    }
    assert_eq!(told("payment_intent.succeeded", json!({ "id": 1 })), Err(NoticeRefusal::Unreadable));
}

fn intent(status: &str, payment: &str) -> Value {
    json!({
        "id": "pi_1", "status": status, "amount": 1500, "currency": "eur",
        "last_payment_error": { "code": "card_declined" }, "metadata": { "payment_id": payment },
    })
}

fn told(kind: &str, object: Value) -> Result<GatewayNotice, NoticeRefusal> {
    let body = json!({ "id": "evt_1", "type": kind, "data": { "object": object } }).to_string();
    webhooks().open(&sign(&body), body.as_bytes(), NOW)
}

fn sign(body: &str) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    let mac = mac.chain_update(format!("{}.{body}", NOW.seconds())).finalize().into_bytes();
    let hex: String = mac.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={},v1={hex}", NOW.seconds())
}

/// An endpoint, and what arrives there: signature and body.
fn listen() -> (SocketAddr, Receiver<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (deliver, deliveries) = mpsc::channel();
    thread::spawn(move || {
        for mut sender in listener.incoming().map_while(Result::ok) {
            let mut reader = BufReader::new(sender.try_clone().unwrap());
            let (mut signature, mut length) = (String::new(), 0);
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                match line.trim_end().split_once(": ") {
                    Some(("Stripe-Signature", value)) => value.clone_into(&mut signature),
                    Some(("Content-Length", value)) => length = value.parse().unwrap(),
                    Some(_) => {}
                    None if line.trim_end().is_empty() => break,
                    None => {}
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            sender.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").unwrap();
            if deliver.send((signature, body)).is_err() {
                return;
            }
        }
    });
    (address, deliveries)
}
