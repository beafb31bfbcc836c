//! How messages leave, and in whose name.

use std::{path::PathBuf, time::Duration};

use application::mail::Mailbox;
use secrecy::SecretString;

use super::DataSettings;
use crate::settings::profile::Profile;
use crate::settings::reader::Reader;
use crate::settings::schema::MAIL_PASSWORD;

pub(crate) const TRANSPORT: &str = "mail.transport";
pub(crate) const TLS: &str = "mail.smtp_tls";
const FROM: &str = "mail.from";
const HOST: &str = "mail.smtp_host";
const USERNAME: &str = "mail.smtp_username";

/// Ends the default of `mail.from`: a domain that there will never be (RFC 2606).
const NOWHERE: &str = ".invalid";

/// `[mail]`
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// Who messages are from; always there when the settings are sound.
    pub from: Option<Mailbox>,
    /// How they leave; always there when the settings are sound. Production has to choose.
    pub transport: Option<MailTransport>,
}

/// How messages leave.
#[derive(Clone, Debug)]
pub enum MailTransport {
    /// Onto standard output.
    Console,
    /// Into files of that folder.
    File(PathBuf),
    /// To a mail server.
    Smtp(SmtpSettings),
}

/// `mail.smtp_…`
#[derive(Clone, Debug)]
pub struct SmtpSettings {
    /// The mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: SmtpTls,
    /// User name and password, where it asks.
    pub credentials: Option<(String, SecretString)>,
    /// A file of certificates in PEM to trust, too.
    pub root_certificates: Option<PathBuf>,
    /// How long it may take to be connected to, and to answer.
    pub timeout: Duration,
}

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpTls {
    /// From the first byte.
    Implicit,
    /// After a few words, before anything that matters.
    StartTls,
    /// Not at all.
    None,
}

#[derive(Clone, Copy)]
enum Word {
    Auto,
    Console,
    File,
    Smtp,
}

impl MailSettings {
    pub(crate) fn read(reader: &mut Reader<'_>, data: &DataSettings) -> Self {
        let words =
            [("auto", Word::Auto), ("console", Word::Console), ("file", Word::File), ("smtp", Word::Smtp)];
        let chosen = reader.word(TRANSPORT, words);
        let folder = reader.optional("mail.folder", |path| Ok(PathBuf::from(path)));
        let folder = folder.map_or_else(|| data.dir.join("mail"), |folder| reader.resolve(&folder));
        let smtp = SmtpSettings::read(reader);
        let from = reader.parsed(FROM, parse_mailbox);
        if matches!(chosen, Some(Word::Smtp)) {
            require_what_smtp_needs(reader, from.as_ref(), &smtp);
        }
        let transport = match chosen {
            Some(Word::Auto) if reader.profile == Profile::Production => None,
            Some(Word::Auto | Word::Console) | None => Some(MailTransport::Console),
            Some(Word::File) => Some(MailTransport::File(folder)),
            Some(Word::Smtp) => Some(MailTransport::Smtp(smtp)),
        };
        Self { from, transport }
    }
}

impl SmtpSettings {
    fn read(reader: &mut Reader<'_>) -> Self {
        let words =
            [("implicit", SmtpTls::Implicit), ("starttls", SmtpTls::StartTls), ("none", SmtpTls::None)];
        let tls = reader.word(TLS, words).unwrap_or(SmtpTls::Implicit);
        let port = match reader.number("mail.smtp_port", 0..=u16::MAX) {
            0 => tls.usual_port(),
            given => given,
        };
        let root_certificates =
            reader.optional("mail.smtp_root_certificates", |path| Ok(PathBuf::from(path)));
        Self {
            host: reader.text(HOST),
            port,
            tls,
            credentials: read_credentials(reader),
            root_certificates: root_certificates.map(|path| reader.resolve(&path)),
            timeout: reader.seconds("mail.smtp_timeout_seconds", 1..=30),
        }
    }
}

impl SmtpTls {
    /// RFC 8314 (3.3), RFC 6409 (3.1), RFC 5321 (4.5.4.2).
    const fn usual_port(self) -> u16 {
        match self {
            Self::Implicit => 465,
            Self::StartTls => 587,
            Self::None => 25,
        }
    }
}

fn read_credentials(reader: &mut Reader<'_>) -> Option<(String, SecretString)> {
    let (username, password) = (reader.text(USERNAME), reader.text(MAIL_PASSWORD));
    if username.is_empty() != password.is_empty() {
        let (missing, given) =
            if username.is_empty() { (USERNAME, MAIL_PASSWORD) } else { (MAIL_PASSWORD, USERNAME) };
        reader.reject(missing, format!("is missing, although there is {given}"));
    }
    (!username.is_empty()).then(|| (username, password.into()))
}

fn require_what_smtp_needs(reader: &mut Reader<'_>, from: Option<&Mailbox>, smtp: &SmtpSettings) {
    if from.is_some_and(|from| from.address.host().ends_with(NOWHERE)) {
        reader.reject(FROM, "is missing: say who the messages are from, since mail.transport is \"smtp\"");
    }
    if smtp.host.is_empty() && reader.accepted(&[HOST]) {
        reader.reject(HOST, "is missing: name the mail server, since mail.transport is \"smtp\"");
    }
}

fn parse_mailbox(text: &str) -> Result<Mailbox, String> {
    Mailbox::parse(text).map_err(|error| {
        format!("is {text:?}, and must be an address, or as \"The Shop <shop@example.com>\": {error}")
    })
}
