//! `POST /api/v1/orders/{id}/refund`

use serde_json::{Value, json};
use testkit::{factories::a_user, fakes::Reaction};

use super::{has_confirmed, pay, refund};
use crate::support::Service;

fn amount(amount: &str) -> Value {
    json!({"amount": {"amount": amount, "currency": "USD"}})
}

#[tokio::test]
async fn an_administrator_gives_back_a_part_and_then_the_rest() {
    let service = Service::start();
    let (ann, client) = service.with(a_user()).await;
    let (_, admin) = service.with(a_user().named("an.admin").admin()).await;
    let order = has_confirmed(&service, &ann);
    let payment = pay(&client, &order).await.expect(201).json();

    let answer = refund(&admin, &order, amount("9.97")).await.expect(201);
    let part = answer.json();
    assert_eq!((&part["status"], &part["amount"]["amount"]), (&"succeeded".into(), &"9.97".into()));
    assert_eq!((&part["payment_id"], &part["order_id"]), (&payment["id"], &payment["order_id"]));
    let rest = refund(&admin, &order, json!({})).await.expect(201).json();
    assert_eq!(rest["amount"]["amount"], "20.00");

    let shown = client.get(answer.header("location").unwrap()).send().await.expect(200).json();
    assert_eq!(shown["refunds"], json!([part, rest]));
    let order = client.get(format!("/api/v1/orders/{}", order.id())).send().await.expect(200).json();
    assert_eq!(order["status"], "refunded");
}

#[tokio::test]
async fn a_repetition_with_its_key_gets_the_same_bytes() {
    let service = Service::start();
    let (ann, client) = service.with(a_user()).await;
    let (_, admin) = service.with(a_user().named("an.admin").admin()).await;
    let order = has_confirmed(&service, &ann);
    pay(&client, &order).await.expect(201);
    let send = async || {
        let path = format!("/api/v1/orders/{}/refund", order.id());
        admin.post(path).header("idempotency-key", "refund-1").json(amount("1.00")).send().await
    };
    let first = send().await.expect(201);
    let second = send().await.expect(201);
    assert_eq!((&second.body, second.header("location")), (&first.body, first.header("location")));
    assert_eq!(service.gateway.moved().len(), 2);
}

#[tokio::test]
async fn what_cannot_be_given_back_is_refused() {
    let service = Service::start();
    let (ann, client) = service.with(a_user()).await;
    let (_, admin) = service.with(a_user().named("an.admin").admin()).await;
    let order = has_confirmed(&service, &ann);
    refund(&admin, &order, json!({})).await.expect_problem(409, "order-not-paid");
    pay(&client, &order).await.expect(201);
    refund(&admin, &order, amount("30.00")).await.expect_problem(409, "refund-too-much");
    refund(&admin, &order, amount("0")).await.expect_problem(409, "nothing-to-refund");
    let euros = json!({"amount": {"amount": "1", "currency": "EUR"}});
    refund(&admin, &order, euros).await.expect_problem(409, "currency-mismatch");
    refund(&admin, &order, amount("1.001")).await.expect_invalid(&[("amount.amount", "too-precise")]);
    refund(&admin, &order, json!({"amount": {}}))
        .await
        .expect_invalid(&[("amount.amount", "missing"), ("amount.currency", "missing")]);
    refund(&client, &order, json!({})).await.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn a_refund_that_failed_is_an_answer() {
    let service = Service::start();
    let (ann, client) = service.with(a_user()).await;
    let (_, admin) = service.with(a_user().named("an.admin").admin()).await;
    let order = has_confirmed(&service, &ann);
    pay(&client, &order).await.expect(201);
    service.gateway.then(Reaction::Refuses("account_closed"));
    let failed = refund(&admin, &order, json!({})).await.expect(201).json();
    assert_eq!((&failed["status"], &failed["failure_code"]), (&"failed".into(), &"account_closed".into()));
}
