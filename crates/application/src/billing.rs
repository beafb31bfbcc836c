//! Money: payments, refunds and the ledger.

mod gateway;
mod notices;

pub use gateway::PaymentGateway;
pub use notices::{GatewayNews, GatewayNotice, NoticeRefusal, PaymentWebhooks};
