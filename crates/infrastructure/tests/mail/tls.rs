//! Who is spoken to, and by what name.

use application::mail::{MailError, Mailer};
use infrastructure::mail::{InvalidSmtpSettings, SmtpMailer, SmtpSecurity, SmtpSettings};

use crate::{
    sink::{Sink, credentials},
    world::a_mail,
};

const STARTTLS: [&str; 2] = ["--tls", "starttls"];
const IMPLICIT: [&str; 2] = ["--tls", "implicit"];

async fn send(settings: SmtpSettings) -> Result<(), MailError> {
    SmtpMailer::new(settings).unwrap().send(&a_mail("ann")).await
}

#[tokio::test]
async fn a_server_whose_authority_is_known_is_spoken_to_in_private() {
    for (options, security) in [(STARTTLS, SmtpSecurity::StartTls), (IMPLICIT, SmtpSecurity::Implicit)] {
        let sink = Sink::start(&options);
        send(sink.trusted(security)).await.unwrap();
        assert_eq!(sink.only()["tls"], true, "{security:?}");
    }
}

#[tokio::test]
async fn a_server_whose_authority_nobody_knows_gets_nothing() {
    for (options, security) in [(STARTTLS, SmtpSecurity::StartTls), (IMPLICIT, SmtpSecurity::Implicit)] {
        let sink = Sink::start(&options);
        let refused = send(SmtpSettings { security, ..sink.settings() }).await.unwrap_err();
        let MailError::Unavailable(said) = &refused else { panic!("{refused}") };
        assert!(said.contains("certificate"), "{said}");
        assert!(sink.arrived().is_empty(), "{security:?}");
    }
}

/// Its certificate is right, and for another name of this machine.
#[tokio::test]
async fn a_server_by_another_name_gets_nothing() {
    let sink = Sink::start(&STARTTLS);
    let stranger = SmtpSettings { host: "localhost".to_owned(), ..sink.trusted(SmtpSecurity::StartTls) };
    let refused = send(stranger).await.unwrap_err();
    let MailError::Unavailable(said) = &refused else { panic!("{refused}") };
    assert!(said.contains("not valid for name"), "{said}");
    assert!(sink.arrived().is_empty());
}

#[tokio::test]
async fn without_tls_where_it_was_asked_for_nothing_is_sent() {
    let sink = Sink::start(&[]);
    let settings = SmtpSettings { security: SmtpSecurity::StartTls, ..sink.settings() };
    let refused = send(settings).await.unwrap_err();
    assert!(refused.to_string().contains("STARTTLS is not supported"), "{refused}");
    assert!(sink.arrived().is_empty());
}

#[tokio::test]
async fn who_has_to_log_in_does() {
    let sink = Sink::start(&[STARTTLS.as_slice(), &["--login", "shop:open sesame"]].concat());
    let trusted = sink.trusted(SmtpSecurity::StartTls);
    send(SmtpSettings { credentials: credentials("open sesame"), ..trusted }).await.unwrap();
    assert_eq!(sink.only()["user"], "shop");
}

/// A password that was changed on one side only is mended some day, and no message is to be lost until then.
#[tokio::test]
async fn who_is_not_let_in_may_be_later() {
    let sink = Sink::start(&[STARTTLS.as_slice(), &["--login", "shop:open sesame"]].concat());
    for credentials in [credentials("abracadabra"), None] {
        let settings = SmtpSettings { credentials, ..sink.trusted(SmtpSecurity::StartTls) };
        let refused = send(settings).await.unwrap_err();
        let MailError::Unavailable(said) = &refused else { panic!("{refused}") };
        assert!(said.contains("535") || said.contains("530"), "{said}");
        assert!(!said.contains("abracadabra"), "{said}");
    }
}

#[tokio::test]
async fn root_certificates_that_are_none_are_refused_at_once() {
    let sink = Sink::start(&[]);
    let settings = |pem: &str| SmtpSettings { root_certificates: Some(pem.into()), ..sink.settings() };
    let none = SmtpMailer::new(settings("not PEM")).err();
    assert!(matches!(none, Some(InvalidSmtpSettings::NoCertificate)), "{none:?}");
    let broken = "-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----\n";
    let broken = SmtpMailer::new(settings(broken)).err();
    assert!(matches!(broken, Some(InvalidSmtpSettings::RootCertificates(_))), "{broken:?}");
}
