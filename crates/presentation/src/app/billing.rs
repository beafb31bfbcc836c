//! The use cases of money, wired; some of them are made of each other.

use std::sync::Arc;

use application::{
    billing::{
        CheckLedger, HearGateway, LedgerAccounts, PayOrder, ReconcilePayments, RefundOrder, SettlePayment,
        SettleRefund,
    },
    crud::Crud,
    events::Receipts,
    idempotency::Idempotency,
};

use super::{Billing, Ports};

impl Billing {
    pub(super) fn of(ports: &Ports) -> Self {
        let Ports { uow, clock, ids, gateway, webhooks, alarm, .. } = ports;
        let settle_payment = Arc::new(SettlePayment {
            uow: uow.clone(),
            clock: clock.clone(),
            ids: ids.clone(),
            alarm: alarm.clone(),
        });
        let settle_refund = Arc::new(SettleRefund {
            uow: uow.clone(),
            clock: clock.clone(),
            ids: ids.clone(),
            alarm: alarm.clone(),
        });
        let idempotency = Idempotency { clock: clock.clone(), ids: ids.clone() };
        Self {
            payments: Arc::new(Crud::new(uow.clone(), ())),
            pay_order: Arc::new(PayOrder {
                uow: uow.clone(),
                clock: clock.clone(),
                gateway: gateway.clone(),
                settle: settle_payment.clone(),
                idempotency: idempotency.clone(),
            }),
            refund_order: Arc::new(RefundOrder {
                uow: uow.clone(),
                clock: clock.clone(),
                gateway: gateway.clone(),
                settle: settle_refund.clone(),
                idempotency,
            }),
            hear_gateway: Arc::new(HearGateway {
                uow: uow.clone(),
                clock: clock.clone(),
                webhooks: webhooks.clone(),
                receipts: Receipts { clock: clock.clone(), ids: ids.clone() },
                settle_payment: settle_payment.clone(),
                settle_refund: settle_refund.clone(),
                alarm: alarm.clone(),
            }),
            reconcile_payments: Arc::new(ReconcilePayments {
                uow: uow.clone(),
                clock: clock.clone(),
                gateway: gateway.clone(),
                settle_payment: settle_payment.clone(),
                settle_refund: settle_refund.clone(),
                alarm: alarm.clone(),
            }),
            settle_payment,
            settle_refund,
            ledger_entries: Arc::new(Crud::new(uow.clone(), ())),
            ledger_accounts: Arc::new(LedgerAccounts { uow: uow.clone() }),
            check_ledger: Arc::new(CheckLedger { uow: uow.clone() }),
        }
    }
}
