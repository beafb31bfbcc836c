//! Gateways that move money, and the signatures by which their notices are told from everybody else's.

mod sandbox;
mod signature;
mod stripe;

pub use sandbox::SandboxGateway;
pub use signature::InvalidWebhookSecrets;
pub use stripe::{InvalidStripeSettings, StripeGateway, StripeSettings, StripeWebhooks};
