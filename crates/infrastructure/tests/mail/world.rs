//! Messages to send.

use application::mail::{Mail, Mailbox, MessageId, Subject};

pub(crate) fn shop() -> Mailbox {
    Mailbox::parse("Zoë's Shop <shop@acme.test>").unwrap()
}

/// To somebody at that name, which decides what the sink does about it.
pub(crate) fn a_mail(to: &str) -> Mail {
    Mail {
        id: MessageId::of(&format!("run of {to}")),
        to: Mailbox::parse(&format!("Ánn 李 <{to}@example.org>")).unwrap(),
        subject: Subject::parse("Grüße, 李 & <b>").unwrap(),
        text: "Hello Ánn 李,\n\n.a line that begins with a dot\n".to_owned(),
        html: format!("<p>Hello Ánn 李, {}</p>", "a long line ".repeat(200)),
    }
}
