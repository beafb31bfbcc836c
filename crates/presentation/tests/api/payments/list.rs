//! `GET /api/v1/payments`

use domain::billing::PaymentStatus;
use testkit::factories::{a_payment, a_product, a_user, an_order};

use crate::support::Service;

#[tokio::test]
async fn everybody_sees_their_own_and_administrators_all() {
    let service = Service::start();
    let (ann, anns) = service.with(a_user().named("ann.lee")).await;
    let (bob, bobs) = service.with(a_user().named("bob.ray")).await;
    let (_, admin) = service.with(a_user().named("an.admin").admin()).await;
    for (customer, status) in [(&ann, PaymentStatus::Succeeded), (&bob, PaymentStatus::Unknown)] {
        let order = service.has_placed(an_order(customer).of(&a_product().build(), 1));
        service.store.put(a_payment(&order).that_is(status).build());
    }
    let count = async |client: &crate::support::Client, query: &str| {
        let list = client.get(format!("/api/v1/payments?total=true{query}")).send().await.expect(200).json();
        list["total"].as_u64().unwrap()
    };
    assert_eq!((count(&anns, "").await, count(&bobs, "").await, count(&admin, "").await), (1, 1, 2));
    assert_eq!(count(&admin, &format!("&customer_id={}", bob.id())).await, 1);
    assert_eq!(count(&admin, "&status=unknown&status=pending").await, 1);
    assert_eq!(count(&admin, "&is_settled=false").await, 1);
    assert_eq!(count(&admin, "&discrepancy.null=false").await, 0);
    assert_eq!(count(&admin, "&currency=USD&amount.gt=1000").await, 0);
    admin.get("/api/v1/payments?status=lost").send().await.expect_invalid(&[("status", "invalid-value")]);
}
