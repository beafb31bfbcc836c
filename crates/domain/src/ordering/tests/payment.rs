use super::fixture::{confirmed_order_of, empty, order_of, paid_order, usd};
use crate::{
    catalog::Stock,
    ordering::{BeginPaymentRefusal, NotPaid, NotUnderPayment, OrderEvent, OrderStatus},
};

#[test]
fn a_payment_that_succeeds_pays_the_order_once() {
    let (mut order, _) = confirmed_order_of(3);
    assert_eq!(order.begin_payment(), Ok(()));
    assert_eq!(order.mark_paid(), Ok(()));
    assert_eq!(order.status(), OrderStatus::Paid);
    assert_eq!(order.take_events(), [OrderEvent::Paid { total: usd(1500) }]);
    assert_eq!(order.mark_paid(), Err(NotUnderPayment(OrderStatus::Paid)));
    assert_eq!(order.begin_payment(), Err(BeginPaymentRefusal::AlreadyPaid));
}

#[test]
fn a_second_payment_does_not_begin_while_one_is_under_way() {
    let (mut order, _) = confirmed_order_of(3);
    assert_eq!(order.begin_payment(), Ok(()));
    assert_eq!(order.begin_payment(), Err(BeginPaymentRefusal::UnderWay));
}

#[test]
fn after_a_declined_payment_the_customer_tries_again_or_cancels() {
    let (mut order, mut products) = confirmed_order_of(3);
    for _ in 0..2 {
        assert_eq!(order.begin_payment(), Ok(()));
        assert_eq!(order.payment_declined(), Ok(()));
        assert_eq!(order.status(), OrderStatus::Confirmed);
    }
    assert_eq!(order.cancel(&mut products), Ok(()));
    assert_eq!(order.begin_payment(), Err(BeginPaymentRefusal::Cancelled));
    assert_eq!(order.payment_declined(), Err(NotUnderPayment(OrderStatus::Cancelled)));
}

#[test]
fn what_is_not_confirmed_is_not_paid() {
    let (mut order, _, _) = order_of(3);
    assert_eq!(order.begin_payment(), Err(BeginPaymentRefusal::NotConfirmed));
    assert_eq!(order.mark_paid(), Err(NotUnderPayment(OrderStatus::Pending)));
    assert_eq!(empty().mark_refunded(), Err(NotPaid(OrderStatus::Pending)));
}

#[test]
fn a_refund_ends_the_order_and_leaves_the_stock_alone() {
    let (mut order, products) = paid_order();
    assert_eq!(order.mark_refunded(), Ok(()));
    assert_eq!(order.take_events(), [OrderEvent::Refunded { total: usd(1500) }]);
    assert_eq!(order.mark_refunded(), Err(NotPaid(OrderStatus::Refunded)));
    assert_eq!(order.begin_payment(), Err(BeginPaymentRefusal::AlreadyPaid));
    assert_eq!(products[0].stock(), Stock::new(7), "whoever receives the goods restocks them");
}
