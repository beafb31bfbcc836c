//! Money: payments, refunds and the ledger.

mod gateway;

pub use gateway::PaymentGateway;
