use std::{
    future::Future,
    time::{Duration, Instant},
};

use application::mail::MailError;
use deadpool::managed::{Manager, Metrics, RecycleError, RecycleResult};
use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, Mechanism},
    client::{AsyncSmtpConnection, Certificate, TlsParameters},
    commands::{Data, Mail, Rcpt},
    extension::ClientId,
};
use secrecy::ExposeSecret as _;
use tokio::time::timeout;

use super::{InvalidSmtpSettings, SmtpSecurity, SmtpSettings, failure};
use crate::mail::letter::Letter;

/// A connection that was silent for longer is not trusted any more; servers hang up on such ones.
const SILENCE: Duration = Duration::from_secs(60);

/// A connection to the mail server.
pub(super) struct Line {
    connection: AsyncSmtpConnection,
    /// Since when everything that was said on it is answered; none while something is not, and for ever after that was
    /// abandoned: what is said next would be taken for the rest of it.
    at_rest: Option<Instant>,
}

impl Line {
    /// Hands the letter over.
    pub(super) async fn deliver(&mut self, letter: &Letter, patience: Duration) -> Result<(), MailError> {
        self.at_rest = None;
        let connection = &mut self.connection;
        let mail = Mail::new(Some(letter.sender.clone()), Vec::new());
        within(patience, "to answer to the sender", connection.command(mail)).await?;
        let recipient = Rcpt::new(letter.recipient.clone(), Vec::new());
        within(patience, "to answer to the recipient", connection.command(recipient)).await?;
        within(patience, "to wait for the content", connection.command(Data)).await?;
        connection.message(&letter.content).await.map_err(|error| failure::of_answer(&error))?;
        self.at_rest = Some(Instant::now());
        Ok(())
    }
}

async fn within<T>(
    limit: Duration,
    what: &str,
    answer: impl Future<Output = Result<T, Error>>,
) -> Result<T, MailError> {
    let answer = timeout(limit, answer).await.map_err(|_| failure::too_slow(what, limit))?;
    answer.map_err(|error| failure::of_answer(&error))
}

/// Opens lines, and decides which ones are used again.
pub(super) struct Exchange {
    host: String,
    port: u16,
    security: SmtpSecurity,
    tls: TlsParameters,
    credentials: Option<Credentials>,
    our_name: ClientId,
}

impl Exchange {
    pub(super) fn new(settings: SmtpSettings) -> Result<Self, InvalidSmtpSettings> {
        let credentials = settings
            .credentials
            .map(|own| Credentials::new(own.username, own.password.expose_secret().to_owned()));
        Ok(Self {
            tls: tls(&settings.host, settings.root_certificates.as_deref())?,
            host: settings.host,
            port: settings.port,
            security: settings.security,
            credentials,
            our_name: ClientId::Domain(settings.from.address.host().to_owned()),
        })
    }
}

fn tls(host: &str, roots: Option<&[u8]>) -> Result<TlsParameters, InvalidSmtpSettings> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(pem) = roots {
        // Anything that is not PEM counts as no certificate at all, and would be taken in silence.
        if !pem.windows(CERTIFICATE.len()).any(|window| window == CERTIFICATE) {
            return Err(InvalidSmtpSettings::NoCertificate);
        }
        let roots = Certificate::from_pem(pem).map_err(InvalidSmtpSettings::RootCertificates)?;
        builder = builder.add_root_certificate(roots);
    }
    builder.build().map_err(InvalidSmtpSettings::Tls)
}

const CERTIFICATE: &[u8] = b"-----BEGIN CERTIFICATE-----";

impl Manager for Exchange {
    type Type = Line;
    type Error = Error;

    async fn create(&self) -> Result<Line, Error> {
        let implicit = (self.security == SmtpSecurity::Implicit).then(|| self.tls.clone());
        let server = (self.host.as_str(), self.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, None, &self.our_name, implicit, None).await?;
        if self.security == SmtpSecurity::StartTls {
            connection.starttls(self.tls.clone(), &self.our_name).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await?;
        }
        Ok(Line { connection, at_rest: Some(Instant::now()) })
    }

    async fn recycle(&self, line: &mut Line, _: &Metrics) -> RecycleResult<Error> {
        let rested = line.at_rest.take().ok_or(RecycleError::message("abandoned"))?;
        if rested.elapsed() > SILENCE || !line.connection.test_connected().await {
            return Err(RecycleError::message("silent for too long"));
        }
        line.at_rest = Some(rested);
        Ok(())
    }
}
