//! `/api/v1/ledger`

use domain::ordering::OrderStatus;
use serde_json::json;
use testkit::factories::{a_product, a_user, an_order};

use crate::support::Service;

#[tokio::test]
async fn what_was_paid_and_given_back_is_in_the_books() {
    let service = Service::start();
    let (ann, client) = service.with(a_user()).await;
    let (_, admin) = service.with(a_user().named("an.admin").admin()).await;
    let accounts = async || admin.get("/api/v1/ledger/accounts").send().await.expect(200).json();
    assert_eq!(accounts().await, json!({"items": []}));

    let mug = a_product().at("10.00", "USD").build();
    let order = service.has_placed(an_order(&ann).of(&mug, 1).that_is(OrderStatus::Confirmed));
    let path = format!("/api/v1/orders/{}", order.id());
    let paid = client.post(format!("{path}/pay")).json(json!({"payment_method": "pm_card_visa"}));
    let payment = paid.send().await.expect(201).json();
    let part = json!({"amount": {"amount": "2.50", "currency": "USD"}});
    let refund = admin.post(format!("{path}/refund")).json(part).send().await.expect(201).json();

    let sum = |account: &str, code: u16, side: &str, amount: &str| json!({"account": account, "code": code, "side": side, "amount": {"amount": amount, "currency": "USD"}});
    assert_eq!(
        accounts().await["items"],
        json!([
            sum("gateway_cash", 1000, "debit", "7.50"),
            sum("sales", 4000, "credit", "10.00"),
            sum("refunds", 4900, "debit", "2.50"),
        ])
    );

    let entries = admin.get("/api/v1/ledger/entries?sort=at&total=true").send().await.expect(200).json();
    assert_eq!(entries["total"], 2);
    let items = entries["items"].as_array().unwrap();
    let about = |kind: &str, id: &serde_json::Value| {
        let found = items.iter().find(|entry| entry["reference"] == json!({"kind": kind, "id": id}));
        found.unwrap()["lines"].clone()
    };
    assert_eq!(
        about("payment", &payment["id"]),
        json!([sum("gateway_cash", 1000, "debit", "10.00"), sum("sales", 4000, "credit", "10.00"),])
    );
    assert_eq!(
        about("refund", &refund["id"]),
        json!([sum("refunds", 4900, "debit", "2.50"), sum("gateway_cash", 1000, "credit", "2.50"),])
    );
    let one = format!("/api/v1/ledger/entries?reference=refund:{}", refund["id"].as_str().unwrap());
    assert_eq!(admin.get(one).send().await.expect(200).json()["items"].as_array().unwrap().len(), 1);
    let wrong = admin.get("/api/v1/ledger/entries?reference=gift").send().await;
    wrong.expect_invalid(&[("reference", "invalid-value")]);
}

#[tokio::test]
async fn the_books_are_for_administrators() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    for path in ["/api/v1/ledger/accounts", "/api/v1/ledger/entries"] {
        client.get(path).send().await.expect_problem(403, "forbidden");
    }
}
