//! The jobs that there are: what each is called, what it is given, how it is treated, and the use cases that it calls. No
//! job knows who runs it.

mod catalogue;
mod context;
mod create_user;
mod definition;
mod email_change_mail;
mod failure;
mod job;
mod new_address_mail;
mod order;
mod order_confirmation_mail;
mod orders_export;
mod password_reset_mail;
mod post;
mod purge_answers;
mod purge_files;
mod purge_one_time_tokens;
mod purge_outbox;
mod purge_runs;
mod purge_sessions;
mod reconcile_payments;
mod security_notice_mail;
mod verification_mail;
mod web_scraper;
mod welcome_mail;

pub use catalogue::Catalogue;
pub use context::{Context, Reins};
pub use definition::Definition;
pub(crate) use email_change_mail::EmailChangeMail;
pub use failure::Failure;
pub(crate) use failure::may_pass;
pub use job::{Job, NoParameters};
pub(crate) use new_address_mail::NewAddressMail;
pub(crate) use order::{order, order_of, run_at};
pub(crate) use order_confirmation_mail::OrderConfirmationMail;
pub(crate) use password_reset_mail::PasswordResetMail;
pub(crate) use security_notice_mail::SecurityNoticeMail;
pub(crate) use verification_mail::VerificationMail;
pub(crate) use welcome_mail::WelcomeMail;
