//! `POST /api/v1/orders/{id}/pay`

use domain::{billing::Payment, ordering::OrderStatus};
use serde_json::{Value, json};
use testkit::{
    factories::{a_payment, a_user, an_order},
    fakes::Reaction,
};

use super::{card, has_confirmed, pay};
use crate::support::Service;

#[tokio::test]
async fn a_customer_pays_and_reads_the_payment() {
    let service = Service::start();
    let (ann, client) = service.with(a_user()).await;
    let order = has_confirmed(&service, &ann);
    let answer = pay(&client, &order).await.expect(201);
    let payment = answer.json();
    assert_eq!(
        (&payment["status"], &payment["payment_method"]),
        (&"succeeded".into(), &"pm_card_visa".into())
    );
    assert_eq!(payment["amount"], json!({"amount": "29.97", "currency": "USD"}));
    assert_eq!(
        (&payment["order_id"], &payment["customer_id"]),
        (&order.id().to_string().into(), &ann.id().to_string().into())
    );
    assert_eq!((&payment["failure_code"], &payment["discrepancy"]), (&Value::Null, &Value::Null));
    assert_eq!(payment["refunds"], json!([]));
    let location = answer.header("location").unwrap();
    assert_eq!(answer.header("etag"), Some("\"2\""));
    assert_eq!(client.get(location).send().await.expect(200).json(), payment);
    let order = client.get(format!("/api/v1/orders/{}", order.id())).send().await.expect(200).json();
    assert_eq!(order["status"], "paid");
}

#[tokio::test]
async fn what_became_of_it_is_an_answer_whatever_it_is() {
    for (reaction, status, code, order_is) in [
        (Reaction::Refuses("card_declined"), "declined", json!("card_declined"), "confirmed"),
        (Reaction::MovesAndFallsSilent, "unknown", Value::Null, "paying"),
        (Reaction::Waits, "requires_action", Value::Null, "paying"),
    ] {
        let service = Service::start();
        let (ann, client) = service.with(a_user()).await;
        let order = has_confirmed(&service, &ann);
        service.gateway.then(reaction);
        let payment = pay(&client, &order).await.expect(201).json();
        assert_eq!((&payment["status"], &payment["failure_code"]), (&status.into(), &code));
        let shown = client.get(format!("/api/v1/orders/{}", order.id())).send().await.expect(200).json();
        assert_eq!(shown["status"], order_is);
    }
}

#[tokio::test]
async fn a_repetition_with_its_key_gets_the_same_bytes_and_charges_nobody() {
    let service = Service::start();
    let (ann, client) = service.with(a_user()).await;
    let order = has_confirmed(&service, &ann);
    let send = async |body: Value| {
        let path = format!("/api/v1/orders/{}/pay", order.id());
        client.post(path).header("idempotency-key", "pay-1").json(body).send().await
    };
    let first = send(card()).await.expect(201);
    let second = send(card()).await.expect(201);
    assert_eq!(second.body, first.body);
    for header in ["location", "etag", "content-type"] {
        assert_eq!(second.header(header), first.header(header));
    }
    assert_eq!((service.gateway.asked().len(), service.store.all::<Payment>().len()), (1, 1));
    let other = send(json!({"payment_method": "pm_card_mastercard"})).await;
    other.expect_problem(422, "idempotency-key-reused");
}

#[tokio::test]
async fn an_order_that_does_not_wait_for_it_is_not_paid() {
    for (status, code) in [
        (OrderStatus::Pending, "order-not-confirmed"),
        (OrderStatus::Paying, "payment-under-way"),
        (OrderStatus::Paid, "order-paid"),
        (OrderStatus::Refunded, "order-paid"),
        (OrderStatus::Cancelled, "order-cancelled"),
    ] {
        let service = Service::start();
        let (ann, client) = service.with(a_user()).await;
        let mug = testkit::factories::a_product().build();
        let order = service.has_placed(an_order(&ann).of(&mug, 1).that_is(status));
        pay(&client, &order).await.expect_problem(409, code);
        assert!(service.gateway.asked().is_empty());
    }
}

#[tokio::test]
async fn the_number_of_a_card_is_not_taken() {
    let service = Service::start();
    let (ann, client) = service.with(a_user()).await;
    let path = format!("/api/v1/orders/{}/pay", has_confirmed(&service, &ann).id());
    for (body, code) in [
        (json!({"payment_method": "4242-4242-4242-4242"}), "card-number"),
        (json!({"payment_method": "pm card"}), "invalid-character"),
        (json!({}), "missing"),
    ] {
        client.post(path.clone()).json(body).send().await.expect_invalid(&[("payment_method", code)]);
    }
}

#[tokio::test]
async fn a_request_that_is_under_way_is_to_be_sent_again_later() {
    let service = Service::start();
    let (ann, client) = service.with(a_user()).await;
    let order = has_confirmed(&service, &ann);
    let path = format!("/api/v1/orders/{}/pay", order.id());
    let send =
        async || client.post(path.clone()).header("idempotency-key", "pay-1").json(card()).send().await;
    // The database goes away when the gateway has answered: BEGIN is the 15th statement or so.
    let mut broken = 0;
    for nth in 1..60 {
        service.store.break_statement(nth);
        let answer = send().await;
        if !service.store.was_spared() && service.gateway.asked().len() == 1 {
            broken = nth;
            assert_eq!(answer.status, 503);
            break;
        }
        service.store.break_statement(u32::MAX);
    }
    assert!(broken > 0, "no statement after the question broke");
    let answer = send().await.expect_problem(409, "request-in-flight");
    assert_eq!(answer.header("retry-after"), Some("1"));
    service.clock.advance(application::idempotency::ABANDONED_AFTER);
    let payment = send().await.expect(201).json();
    assert_eq!(payment["status"], "succeeded");
    assert_eq!(service.gateway.moved().len(), 1);
}

#[tokio::test]
async fn a_payment_of_somebody_else_is_not_there() {
    let service = Service::start();
    let (ann, _) = service.with(a_user().named("ann.lee")).await;
    let (_, bob) = service.with(a_user().named("bob.ray")).await;
    let payment = a_payment(&has_confirmed(&service, &ann)).build();
    service.store.put(payment.clone());
    let path = format!("/api/v1/payments/{}", payment.id());
    bob.get(path).send().await.expect_problem(404, "not-found");
}
