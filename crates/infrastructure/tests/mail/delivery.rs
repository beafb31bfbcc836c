//! What arrives, and what becomes of what does not.

use application::mail::{MailError, Mailer};
use serde_json::json;

use crate::{sink::Sink, world::a_mail};

#[tokio::test]
async fn a_message_arrives_as_it_was_written() {
    let (sink, mail) = (Sink::start(&[]), a_mail("ann"));

    sink.mailer().send(&mail).await.unwrap();

    let arrived = sink.only();
    assert_eq!(arrived["sender"], "shop@acme.test");
    assert_eq!(arrived["recipients"], json!(["ann@example.org"]));
    let headers = &arrived["headers"];
    assert_eq!(headers["From"], "Zoë's Shop <shop@acme.test>");
    assert_eq!(headers["To"], "Ánn 李 <ann@example.org>");
    assert_eq!(headers["Subject"], "Grüße, 李 & <b>");
    assert_eq!(headers["Message-ID"], format!("<{}@acme.test>", mail.id.as_str()));
    assert_eq!(headers["Auto-Submitted"], "auto-generated");
    assert!(headers["Date"].is_string(), "{headers}");
    assert_eq!(arrived["types"], json!(["multipart/alternative", "text/plain", "text/html"]));
    assert!(arrived["text"].as_str().unwrap().lines().eq(mail.text.lines()), "{arrived:#?}");
    assert!(arrived["html"].as_str().unwrap().lines().eq(mail.html.lines()), "{arrived:#?}");
    assert_eq!(arrived["defects"], json!([]));
}

/// So that any server takes it, whatever extensions it has (RFC 5321, 4.5.3.1.6: 998 bytes and the line break).
#[tokio::test]
async fn a_message_travels_in_short_lines_of_ascii() {
    let sink = Sink::start(&[]);
    sink.mailer().send(&a_mail("ann")).await.unwrap();
    let arrived = sink.only();
    assert_eq!(arrived["ascii"], true);
    assert!(arrived["longest_line"].as_u64().unwrap() <= 998, "{arrived:#?}");
}

#[tokio::test]
async fn messages_share_a_connection() {
    let (sink, names) = (Sink::start(&[]), ["ann", "bob", "eve"]);
    let mailer = sink.mailer();
    for name in names {
        mailer.send(&a_mail(name)).await.unwrap();
    }
    let connections: Vec<_> = sink.arrived().iter().map(|arrived| arrived["connection"].clone()).collect();
    assert_eq!(connections.len(), names.len());
    assert!(connections.iter().all(|connection| *connection == connections[0]), "{connections:?}");
}

#[tokio::test]
async fn a_recipient_that_there_is_not_is_refused_for_good() {
    let sink = Sink::start(&[]);
    let refused = sink.mailer().send(&a_mail("nobody")).await.unwrap_err();
    let MailError::Refused(said) = refused else { panic!("{refused}") };
    assert!(said.contains("550") && said.contains("No such mailbox"), "{said}");
    assert!(sink.arrived().is_empty());
}

#[tokio::test]
async fn a_busy_server_may_be_tried_again() {
    let sink = Sink::start(&[]);
    let refused = sink.mailer().send(&a_mail("busy")).await.unwrap_err();
    let MailError::Unavailable(said) = refused else { panic!("{refused}") };
    assert!(said.contains("451") && said.contains("Come back later"), "{said}");
}

#[tokio::test]
async fn a_refused_message_does_not_disturb_the_next() {
    let sink = Sink::start(&[]);
    let mailer = sink.mailer();
    for name in ["ann", "nobody", "bob", "busy", "eve"] {
        let sent = mailer.send(&a_mail(name)).await;
        assert_eq!(sent.is_ok(), !matches!(name, "nobody" | "busy"), "{name}: {sent:?}");
    }
    let to: Vec<_> = sink.arrived().iter().map(|arrived| arrived["recipients"][0].clone()).collect();
    assert_eq!(to, ["ann@example.org", "bob@example.org", "eve@example.org"]);
}
