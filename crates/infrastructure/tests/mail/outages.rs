//! Mail servers that stall, hang up and are away.

use std::{
    net::TcpListener,
    time::{Duration, Instant},
};

use application::mail::{MailError, Mailer};
use infrastructure::mail::{SmtpMailer, SmtpSettings};
use serde_json::json;
use tokio::time::timeout;

use crate::{
    sink::{Sink, settings_for},
    world::a_mail,
};

const IMPATIENT: Duration = Duration::from_secs(1);

fn impatient(settings: SmtpSettings) -> SmtpMailer {
    SmtpMailer::new(SmtpSettings { patience: IMPATIENT, ..settings }).unwrap()
}

/// What is said of a server that may be back.
#[track_caller]
fn unavailable(sent: Result<(), MailError>) -> String {
    match sent {
        Err(MailError::Unavailable(said)) => said,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up_in_time() {
    let sink = Sink::start(&[]);
    let (mailer, began) = (impatient(sink.settings()), Instant::now());
    let said = unavailable(mailer.send(&a_mail("silent")).await);
    assert_eq!(said, "it took longer than 1s to answer to the recipient");
    assert!((IMPATIENT..IMPATIENT * 20).contains(&began.elapsed()), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_server_that_never_greets_is_given_up_in_time() {
    let mute = TcpListener::bind("127.0.0.1:0").unwrap();
    let (mailer, began) = (impatient(settings_for(mute.local_addr().unwrap())), Instant::now());
    let said = unavailable(mailer.send(&a_mail("ann")).await);
    assert_eq!(said, "it took longer than 1s to be connected to");
    assert!((IMPATIENT..IMPATIENT * 20).contains(&began.elapsed()), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_server_that_is_away_may_be_back() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mailer = SmtpMailer::new(settings_for(nobody)).unwrap();
    let said = unavailable(mailer.send(&a_mail("ann")).await);
    assert!(said.contains("refused"), "{said}");
}

#[tokio::test]
async fn what_was_cut_off_is_sent_again_under_the_same_name() {
    let (sink, mail) = (Sink::start(&[]), a_mail("cut"));
    let mailer = sink.mailer();
    unavailable(mailer.send(&mail).await);
    assert!(sink.arrived().is_empty());

    mailer.send(&mail).await.unwrap();

    assert_eq!(sink.only()["headers"]["Message-ID"], format!("<{}@acme.test>", mail.id.as_str()));
}

#[tokio::test]
async fn what_arrived_without_an_answer_arrives_twice_and_can_be_told() {
    let (sink, mail) = (Sink::start(&[]), a_mail("forgetful"));
    let mailer = sink.mailer();
    unavailable(mailer.send(&mail).await);

    mailer.send(&mail).await.unwrap();

    let arrived = sink.arrived();
    let ids: Vec<_> = arrived.iter().map(|arrived| &arrived["headers"]["Message-ID"]).collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
}

/// A job may be cancelled while its message is under way: the connection knows of a recipient that the next message has not.
#[tokio::test]
async fn an_abandoned_message_leaves_nothing_to_the_next() {
    let sink = Sink::start(&[]);
    let mailer = sink.mailer();
    mailer.send(&a_mail("ann")).await.unwrap();
    let abandoned = timeout(IMPATIENT, mailer.send(&a_mail("silent"))).await;
    assert!(abandoned.is_err(), "{abandoned:?}");

    mailer.send(&a_mail("bob")).await.unwrap();

    let arrived = sink.arrived();
    let recipients: Vec<_> = arrived.iter().map(|arrived| arrived["recipients"].clone()).collect();
    assert_eq!(recipients, [json!(["ann@example.org"]), json!(["bob@example.org"])]);
    assert_ne!(arrived[0]["connection"], arrived[1]["connection"]);
}
