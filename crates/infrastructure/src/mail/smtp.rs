//! SMTP (RFC 5321) over TLS, to a server that takes messages on from here.
//!
//! Connections are lettre's; the pool is not. Its asynchronous one lends a connection again whose message was abandoned
//! half-way, so that the next message would be answered by what was meant for the last; and nothing limits how long a
//! server may think.

mod failure;
mod line;

use std::{sync::Arc, time::Duration};

use application::mail::{Mail, MailError, Mailbox, Mailer};
use async_trait::async_trait;
use deadpool::{
    Runtime,
    managed::{BuildError, Object, Pool, PoolError, Timeouts},
};
use lettre::transport::smtp;
use secrecy::SecretString;
use tokio::time::timeout;

use self::line::Exchange;
use super::letter::Letter;

/// How long one message may take, with everything: a job has to know. RFC 5321 (4.5.3.2.6) would let the answer to the
/// content take ten minutes, since who gives up before it may send twice what was taken; a message that is known by its
/// `Message-ID` bears that.
const MOST: Duration = Duration::from_secs(60);

/// Connections open at one time. Who sends by the million does not send from here.
const CONNECTIONS: usize = 4;

/// How the connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpSecurity {
    /// By TLS from the first byte.
    Implicit,
    /// By TLS after a few words; without it nothing is sent.
    StartTls,
    /// Not at all.
    None,
}

/// Who we are to the mail server.
#[derive(Clone, Debug)]
pub struct SmtpCredentials {
    /// The account.
    pub username: String,
    /// Its password.
    pub password: SecretString,
}

/// Which mail server takes the messages, and how it is spoken to.
#[derive(Clone, Debug)]
pub struct SmtpSettings {
    /// Who the messages are from. The domain of the address completes each `Message-ID`, and is what we call ourselves.
    pub from: Mailbox,
    /// The name of the server, which its certificate has to bear.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: SmtpSecurity,
    /// Who we are, where it asks.
    pub credentials: Option<SmtpCredentials>,
    /// Authorities to trust beside those that browsers trust: certificates in PEM.
    pub root_certificates: Option<Vec<u8>>,
    /// How long the server may take to be connected to, with TLS and log-in, and how long for each answer. What it says to
    /// the content of a message may take longer, within a minute for all.
    pub patience: Duration,
}

/// The settings name no way to a mail server.
#[derive(Debug, thiserror::Error)]
pub enum InvalidSmtpSettings {
    /// There is no certificate in what was given.
    #[error("the root certificates cannot be read: {0}")]
    RootCertificates(#[source] smtp::Error),
    /// There is something else instead of certificates.
    #[error("there is no certificate among the root certificates")]
    NoCertificate,
    /// TLS cannot be set up.
    #[error("TLS cannot be set up: {0}")]
    Tls(#[source] smtp::Error),
    /// The pool cannot be made.
    #[error("no pool of connections: {0}")]
    Pool(#[from] BuildError),
}

/// Hands messages to a mail server.
pub struct SmtpMailer {
    from: Arc<Mailbox>,
    patience: Duration,
    lines: Pool<Exchange>,
}

impl SmtpMailer {
    /// For that server. Connects when there is something to send.
    ///
    /// # Errors
    /// The certificates are none, or TLS cannot be set up.
    pub fn new(settings: SmtpSettings) -> Result<Self, InvalidSmtpSettings> {
        let (from, patience) = (Arc::new(settings.from.clone()), settings.patience);
        let timeouts = Timeouts { wait: None, create: Some(patience), recycle: Some(patience) };
        let lines = Pool::builder(Exchange::new(settings)?)
            .max_size(CONNECTIONS)
            .timeouts(timeouts)
            .runtime(Runtime::Tokio1)
            .build()?;
        Ok(Self { from, patience, lines })
    }

    async fn deliver(&self, letter: &Letter) -> Result<(), MailError> {
        let mut line = self.lines.get().await.map_err(|error| match error {
            PoolError::Backend(error) => failure::of_opening(&error),
            PoolError::Timeout(_) => failure::too_slow("to be connected to", self.patience),
            other => MailError::Unavailable(other.to_string()),
        })?;
        let sent = line.deliver(letter, self.patience).await;
        if sent.is_err() {
            // It would not be lent again; so the server need not wait for more.
            drop(Object::take(line));
        }
        sent
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let letter = Letter::new(&self.from, mail)?;
        timeout(MOST, self.deliver(&letter))
            .await
            .unwrap_or_else(|_| Err(failure::too_slow("to take the message", MOST)))
    }
}
