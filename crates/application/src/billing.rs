//! Money: payments, refunds and the ledger, one file for each thing that is done.
//!
//! A gateway is asked outside of every transaction, between two: the first commits what is about to be asked, the second
//! what was answered. Whoever dies in between leaves a payment that is still open; [`ReconcilePayments`] asks for it again, by
//! the same key, however late. However an outcome comes to be known, by an answer, by asking again or by a message of the gateway,
//! [`SettlePayment`] and [`SettleRefund`] record it, with all that follows from it, in one transaction.
//!
//! Locks are taken in one order: the order, its payment, then the place of an answer.

mod alarm;
mod asking;
mod check_ledger;
mod gateway;
mod hear_gateway;
mod ledger_accounts;
mod ledger_entries;
mod notices;
mod outcome;
mod pay_order;
mod payments;
mod policy;
mod reconcile_payments;
mod refund_order;
mod repository;
mod settle_payment;
mod settle_refund;

pub use alarm::{BillingAlarm, Concern};
pub use check_ledger::{CheckLedger, Finding, LedgerReport};
pub use gateway::PaymentGateway;
pub use hear_gateway::{HearGateway, HearGatewayError, Heard};
pub use ledger_accounts::LedgerAccounts;
pub use ledger_entries::LedgerEntries;
pub use notices::{GatewayNews, GatewayNotice, NoticeRefusal, PaymentWebhooks};
pub use outcome::{News, Settled};
pub use pay_order::{PayOrder, PayOrderError};
pub use payments::Payments;
pub use policy::{GiveBack, Reconcile};
pub use reconcile_payments::{ReconcilePayments, Reconciliation};
pub use refund_order::{RefundOrder, RefundOrderError, Refunded};
pub use repository::{JournalQueries, JournalRepository, LedgerSums, PaymentQueries, PaymentRepository};
pub use settle_payment::SettlePayment;
pub use settle_refund::SettleRefund;
