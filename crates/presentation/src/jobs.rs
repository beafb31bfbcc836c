//! The jobs that there are: what each is called, what it is given, how it is treated, and the use cases that it calls. No
//! job knows who runs it.

mod catalogue;
mod context;
mod create_user;
mod definition;
mod failure;
mod job;
mod order;
mod order_confirmation_mail;
mod orders_export;
mod post;
mod purge_answers;
mod purge_files;
mod purge_outbox;
mod purge_runs;
mod purge_sessions;
mod reconcile_payments;
mod web_scraper;
mod welcome_mail;

pub use catalogue::Catalogue;
pub use context::{Context, Reins};
pub use definition::Definition;
pub use failure::Failure;
pub(crate) use failure::may_pass;
pub use job::{Job, NoParameters};
pub(crate) use order::{order, order_of, run_at};
pub(crate) use order_confirmation_mail::OrderConfirmationMail;
pub(crate) use welcome_mail::WelcomeMail;
