//! Many who pay at once: one payment, one charge, one answer.

use std::sync::Arc;

use application::{error::Error, idempotency::Answer, store::StoreError};
use domain::ordering::OrderStatus;
use tokio::task::JoinSet;

use super::till::{Till, pay_once};
use crate::fixture::Fixture;

on_every_store![
    many_who_send_the_same_payment_at_once_pay_once_and_read_the_same,
    of_many_payments_of_an_order_at_once_one_is_made,
];

async fn many_who_send_the_same_payment_at_once_pay_once_and_read_the_same(fixture: &Fixture) {
    let till = Till::open(fixture).await;
    let pay = Arc::new(till.pay_order());
    let mut senders = JoinSet::new();
    for _ in 0..fixture.contenders() {
        let (pay, ann, order) = (pay.clone(), till.ann.clone(), till.order.clone());
        senders.spawn(async move {
            loop {
                match pay_once(&pay, &ann, &order, "key-1").await {
                    // They are told to come back, and do.
                    Err(Error::InFlight(_) | Error::Store(StoreError::Transient)) => {
                        tokio::task::yield_now().await;
                    }
                    answer => return answer.unwrap(),
                }
            }
        });
    }
    let answers: Vec<Answer> = senders.join_all().await;
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    let [payment] = till.payments().await.try_into().unwrap();
    assert_eq!(answers[0].body, format!("{} succeeded", payment.id()));
    assert_eq!(till.gateway.asked(), [payment.idempotency_key().as_str()]);
    assert_eq!(till.entries().await.len(), 1);
}

async fn of_many_payments_of_an_order_at_once_one_is_made(fixture: &Fixture) {
    let till = Till::open(fixture).await;
    let pay = Arc::new(till.pay_order());
    let mut senders = JoinSet::new();
    for number in 0..fixture.contenders() {
        let (pay, ann, order) = (pay.clone(), till.ann.clone(), till.order.clone());
        senders.spawn(async move { pay_once(&pay, &ann, &order, &format!("key-{number}")).await });
    }
    let outcomes = senders.join_all().await;
    let refused = |outcome: &Result<Answer, _>| matches!(outcome, Err(Error::Refused(_)));
    let lost = |outcome: &Result<Answer, _>| matches!(outcome, Err(Error::Store(StoreError::Transient)));
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    assert!(outcomes.iter().all(|outcome| outcome.is_ok() || refused(outcome) || lost(outcome)));
    assert_eq!((till.payments().await.len(), till.gateway.moved().len()), (1, 1));
    assert_eq!(fixture.order(till.order.id()).await.status(), OrderStatus::Paid);
}
