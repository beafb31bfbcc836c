//! Whom events concern: what follows from each, in the transaction in which it is received. No subscriber knows who hands it
//! events. What follows is mostly a job, which takes one file with a [`Trigger`], and a line in the catalogue:
//!
//! ```text
//! pub(super) struct WelcomeNewUsers;
//!
//! impl Trigger for WelcomeNewUsers {
//!     type Job = WelcomeMail;
//!     const TOPICS: &'static [&'static str] = &["user.created"];
//!
//!     fn parameters(event: &Event, _: &Value) -> Value {
//!         json!({ "user": event.aggregate })
//!     }
//! }
//! ```

mod catalogue;
mod trigger;

pub use catalogue::Subscribers;
pub use trigger::{Enqueues, Trigger};
