//! One file per section of the configuration: its type, and how it is read and checked by itself.

mod accounts;
mod api_keys;
mod cache;
mod data;
pub(super) mod database;
mod fetch;
mod files;
mod jobs;
mod log;
pub(super) mod mail;
pub(super) mod origin;
mod password;
mod payments;
mod pepper;
pub(super) mod postgres_url;
pub(super) mod redis_url;
mod second_factor;
mod server;
mod session;

pub use accounts::AccountSettings;
pub use api_keys::ApiKeySettings;
pub use cache::CacheSettings;
pub use data::DataSettings;
pub use database::{DatabaseSettings, DatabaseUrl};
pub use fetch::FetchSettings;
pub use files::{BucketSettings, FileSettings};
pub use jobs::JobSettings;
pub use log::{LogFormat, LogSettings};
pub use mail::{MailSettings, MailTransport, SmtpSettings, SmtpTls};
pub use password::PasswordSettings;
pub use payments::{Gateway, PaymentSettings, StripeAccount};
pub use pepper::Pepper;
pub use second_factor::SecondFactorSettings;
pub use server::{CorsSettings, RateLimitSettings, ServerSettings};
pub use session::{ListSettings, SessionSettings};
