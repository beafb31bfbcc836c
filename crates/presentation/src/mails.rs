//! What messages say, one file each. The words are in `templates/mails`: a pair for each message, HTML and plain text, within
//! a layout that all share. Values are escaped in HTML; none holds a control character, so that in plain text each stays in
//! its line.

mod new_address;
mod order_confirmation;
mod security_notice;
#[cfg(test)]
mod tests;
mod token_letter;
mod token_part;
mod welcome;

use application::mail::{Mail, Mailbox, MessageId, Subject};
use domain::{identity::User, shared::InvalidText};

pub(crate) use new_address::NewAddress;
pub(crate) use order_confirmation::OrderConfirmation;
pub(crate) use security_notice::{Incident, SecurityNotice};
pub(crate) use token_letter::TokenLetter;
pub(crate) use token_part::TokenPart;
pub(crate) use welcome::Welcome;

/// A message that is still without an address.
pub(crate) trait Letter {
    /// What it is about, in one line.
    fn subject(&self) -> String;

    /// What it says, in plain text.
    fn text(&self) -> askama::Result<String>;

    /// The same in HTML.
    fn html(&self) -> askama::Result<String>;
}

/// A message cannot be written. Nothing that a user gives may lead to it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unwritable {
    /// What it is about does not fit into a line.
    #[error(transparent)]
    Subject(#[from] InvalidText),
    /// Its template fails.
    #[error("the template of the message fails: {0}")]
    Template(#[from] askama::Error),
}

/// Writes it, for them.
pub(crate) fn write(letter: &impl Letter, id: MessageId, to: Mailbox) -> Result<Mail, Unwritable> {
    let subject = Subject::parse(&letter.subject())?;
    Ok(Mail { id, to, subject, text: letter.text()?, html: letter.html()? })
}

/// How somebody is greeted: by their name, or by their username when they gave none.
fn greeted(user: &User) -> String {
    user.name().map_or_else(|| user.state().username.as_str().to_owned(), |name| name.as_str().to_owned())
}
