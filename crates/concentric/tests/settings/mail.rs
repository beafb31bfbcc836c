//! How messages leave, and which ways production refuses.

use concentric::settings::{MailTransport, Settings, SmtpSettings, SmtpTls};
use secrecy::ExposeSecret;

use crate::world::World;

const TRANSPORT: &str = "CONCENTRIC_MAIL__TRANSPORT";
const FROM: &str = "CONCENTRIC_MAIL__FROM";
const HOST: &str = "CONCENTRIC_MAIL__SMTP_HOST";
const TLS: &str = "CONCENTRIC_MAIL__SMTP_TLS";
const USERNAME: &str = "CONCENTRIC_MAIL__SMTP_USERNAME";
const PASSWORD: &str = "CONCENTRIC_MAIL__SMTP_PASSWORD";

fn by_smtp(world: World) -> World {
    world.with(TRANSPORT, "smtp").with(FROM, "The Shop <shop@acme.test>").with(HOST, "smtp.acme.test")
}

fn smtp(settings: Settings) -> SmtpSettings {
    let Some(MailTransport::Smtp(smtp)) = settings.mail.transport else {
        unreachable!("mail.transport is smtp")
    };
    smtp
}

#[test]
fn development_shows_messages_on_the_console() {
    let mail = World::new().settings().mail;
    assert!(matches!(mail.transport, Some(MailTransport::Console)), "{mail:?}");
    assert_eq!(mail.from.unwrap().to_string(), "Concentric <concentric@mail.invalid>");
}

#[test]
fn files_go_to_the_data_directory_or_where_they_are_told_to() {
    let folder = |world: World| {
        let Some(MailTransport::File(folder)) = world.with(TRANSPORT, "file").settings().mail.transport
        else {
            unreachable!("mail.transport is file")
        };
        folder
    };
    let world = World::new();
    let path = world.path("data/mail");
    assert_eq!(folder(world), path);
    let world = World::new().with("CONCENTRIC_MAIL__FOLDER", "out/box");
    let path = world.path("out/box");
    assert_eq!(folder(world), path);
}

#[test]
fn production_has_to_choose() {
    let problem = World::production().without(TRANSPORT).problem();
    assert_eq!(problem.key, "mail.transport");
    assert!(problem.message.starts_with("is missing"), "{problem}");
    for chosen in ["console", "file"] {
        assert!(World::production().with(TRANSPORT, chosen).load().is_ok(), "{chosen}");
    }
    assert!(by_smtp(World::production()).load().is_ok());
}

#[test]
fn a_mail_server_is_reached_by_tls_on_its_usual_port() {
    let usual = |tls: &str| {
        let smtp = smtp(by_smtp(World::new()).with(TLS, tls).settings());
        (smtp.tls, smtp.port)
    };
    assert_eq!(smtp(by_smtp(World::new()).settings()).tls, SmtpTls::Implicit);
    assert_eq!(usual("implicit"), (SmtpTls::Implicit, 465));
    assert_eq!(usual("starttls"), (SmtpTls::StartTls, 587));
    assert_eq!(usual("none"), (SmtpTls::None, 25));
    let world = by_smtp(World::new()).with("CONCENTRIC_MAIL__SMTP_PORT", "2525");
    assert_eq!(smtp(world.settings()).port, 2525);
}

#[test]
fn what_a_mail_server_needs_is_named_when_it_is_missing() {
    let world = World::new().with(TRANSPORT, "smtp");
    let problems = world.problems();
    let keys: Vec<_> = problems.iter().map(|problem| problem.key.as_str()).collect();
    assert_eq!(keys, ["mail.from", "mail.smtp_host"]);
    assert!(problems.iter().all(|problem| problem.message.starts_with("is missing")), "{problems:?}");
}

#[test]
fn user_name_and_password_come_together() {
    let with = |variable| by_smtp(World::new()).with(variable, "something");
    assert_eq!(with(USERNAME).problem().key, "mail.smtp_password");
    assert_eq!(with(PASSWORD).problem().key, "mail.smtp_username");
    let (username, password) = smtp(with(USERNAME).with(PASSWORD, "short").settings()).credentials.unwrap();
    assert_eq!((username.as_str(), password.expose_secret()), ("something", "short"));
}

#[test]
fn the_password_may_be_a_file_and_is_never_shown() {
    let world = by_smtp(World::new()).with(USERNAME, "shop").with_file("password", "canary-7f3a\n");
    let path = world.path("password").display().to_string();
    let world = world.with("CONCENTRIC_MAIL__SMTP_PASSWORD_FILE", &path);
    let settings = world.settings();
    assert!(!format!("{settings:?}").contains("canary"), "{settings:?}");
    assert_eq!(world.entry("mail.smtp_password").value, "\"********\"");
    assert_eq!(smtp(settings).credentials.unwrap().1.expose_secret(), "canary-7f3a");
}

#[test]
fn a_sender_that_is_none_is_refused() {
    for from in ["shop", "The Shop", "The Shop <shop>", "<shop@acme.test>"] {
        let problem = World::new().with(FROM, from).problem();
        assert_eq!(problem.key, "mail.from");
        assert!(problem.message.contains("The Shop <shop@example.com>"), "{problem}");
    }
}

#[test]
fn production_sends_nothing_in_the_clear_to_another_machine() {
    let problem = by_smtp(World::production()).with(TLS, "none").problem();
    assert_eq!(problem.key, "mail.smtp_tls");
    assert!(problem.message.contains("smtp.acme.test"), "{problem}");
    for host in ["localhost", "127.0.0.1", "::1"] {
        assert!(by_smtp(World::production()).with(TLS, "none").with(HOST, host).load().is_ok(), "{host}");
    }
    assert!(by_smtp(World::new()).with(TLS, "none").load().is_ok(), "development may");
}
