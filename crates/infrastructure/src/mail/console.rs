use std::{
    fmt::Write as _,
    io::Write,
    sync::{Mutex, PoisonError},
};

use application::mail::{Mail, MailError, Mailbox, Mailer};
use async_trait::async_trait;

/// Shows messages in place of sending them: their text form, as one block.
pub struct ConsoleMailer {
    from: Mailbox,
    out: Mutex<Box<dyn Write + Send>>,
}

impl ConsoleMailer {
    /// Shows them there, as if `from` had sent them.
    pub fn new(from: Mailbox, out: impl Write + Send + 'static) -> Self {
        Self { from, out: Mutex::new(Box::new(out)) }
    }
}

#[async_trait]
impl Mailer for ConsoleMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let block = block(&self.from, mail);
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        let written = out.write_all(block.as_bytes()).and_then(|()| out.flush());
        written.map_err(|error| MailError::Unavailable(format!("the console cannot be written to: {error}")))
    }
}

fn block(from: &Mailbox, mail: &Mail) -> String {
    let (to, subject, id) = (&mail.to, mail.subject.as_str(), mail.id.as_str());
    let mut block = format!(
        "\n  ┌─ mail, not sent: it is only shown ─ {id}\n  │ From: {from}\n  │ To: {to}\n  │ Subject: {subject}\n  │\n"
    );
    for line in mail.text.lines() {
        // Writing to a string cannot fail.
        let _ = writeln!(block, "  │ {line}");
    }
    block.push_str("  └─\n\n");
    block.chars().map(shown).collect()
}

/// What acts on a terminal instead of being shown gives way to a mark.
fn shown(character: char) -> char {
    match character {
        '\n' => '\n',
        '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => char::REPLACEMENT_CHARACTER,
        character if character.is_control() => char::REPLACEMENT_CHARACTER,
        character => character,
    }
}
