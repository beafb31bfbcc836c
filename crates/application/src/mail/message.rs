use std::fmt::{self, Write as _};

use domain::text;

use super::Mailbox;

text!(
    /// What a message is about, in one line.
    Subject,
    "subject",
    max 200
);

/// A message, ready to be sent. `Debug` does not show what it says, which may open an account.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// Tells it from every other message.
    pub id: MessageId,
    /// Who gets it.
    pub to: Mailbox,
    /// What it is about.
    pub subject: Subject,
    /// What it says, for readers of plain text.
    pub text: String,
    /// The same in HTML.
    pub html: String,
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail").field("id", &self.id).field("subject", &self.subject).finish_non_exhaustive()
    }
}

/// The name of a message: what its `Message-ID` has before the `@`, where the domain of the sender follows. A message that
/// is sent twice has it twice, by which those who receive it can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageId(String);

impl MessageId {
    /// Of the only message that `key` stands for, such as the key of a run. Letters, digits, `-` and `_` stay as they are,
    /// and everything else is escaped, so that any key fits into a header and a file name, and no two become one.
    pub fn of(key: &str) -> Self {
        let mut id = String::from("mail-");
        for byte in key.bytes() {
            if byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_' {
                id.push(char::from(byte));
            } else {
                // Writing to a string cannot fail.
                let _ = write!(id, "={byte:02X}");
            }
        }
        Self(id)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{MessageId, Subject};

    #[test]
    fn a_key_stays_readable_where_it_can() {
        let id = |key| MessageId::of(key).as_str().to_owned();
        assert_eq!(id("019a9f3c-5b7e-7c31"), "mail-019a9f3c-5b7e-7c31");
        assert_eq!(id("purge@1767225600"), "mail-purge=401767225600");
    }

    #[test]
    fn no_key_leaves_a_header_or_a_folder() {
        let id = MessageId::of("../a b>\r\nBcc: é");
        assert_eq!(id.as_str(), "mail-=2E=2E=2Fa=20b=3E=0D=0ABcc=3A=20=C3=A9");
    }

    #[test]
    fn a_subject_is_one_line() {
        assert!(Subject::parse("Hello\r\nBcc: eve@example.org").is_err());
    }
}
