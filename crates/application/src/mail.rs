//! Mail: what a message is, the port that hands it to the world, and whom the system may write to. What messages say is the
//! business of ring 3, like every other text for people.

mod correspondence;
mod links;
mod mailbox;
mod mailer;
mod message;
mod policy;

pub use correspondence::Correspondence;
pub use links::Links;
pub use mailbox::Mailbox;
pub use mailer::{MailError, Mailer};
pub use message::{Mail, MessageId, Subject};
pub use policy::Correspond;
