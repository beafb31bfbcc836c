//! What the errors of a mail server mean to a message.

use std::time::Duration;

use application::mail::MailError;
use lettre::transport::smtp::Error;

/// "Authentication required" (RFC 4954, 6), and "issue a STARTTLS first" (RFC 3207, 4): our fault, not the message's.
const NOT_LET_IN: u16 = 530;

/// More of what a server says helps nobody.
const MOST: usize = 300;

/// While a connection is opened, nothing is known of any message: whatever is wrong, with the server or with our settings,
/// may be mended, and then the message is sent.
pub(super) fn of_opening(error: &Error) -> MailError {
    MailError::Unavailable(told(error))
}

/// An answer to a message: 5xx is about the message (RFC 5321, 4.2.1), everything else about the server or the way to it.
pub(super) fn of_answer(error: &Error) -> MailError {
    let is_ours = error.status().is_some_and(|code| u16::from(code) == NOT_LET_IN);
    if error.is_permanent() && !is_ours {
        return MailError::Refused(told(error));
    }
    MailError::Unavailable(told(error))
}

pub(super) fn too_slow(what: &str, limit: Duration) -> MailError {
    MailError::Unavailable(format!("it took longer than {limit:?} {what}"))
}

/// A server may say anything; this goes to logs and into the database.
fn told(error: &Error) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    error.to_string().chars().take(MOST).map(plain).collect()
}
