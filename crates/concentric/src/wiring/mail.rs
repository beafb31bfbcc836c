//! Who carries messages, and where they lead to.

use std::{fs, io::stdout, sync::Arc};

use anyhow::Context as _;
use application::mail::{Links, Mailer};
use infrastructure::mail::{
    ConsoleMailer, FileMailer, SmtpCredentials, SmtpMailer, SmtpSecurity, SmtpSettings,
};

use crate::settings::{MailTransport, Settings, SmtpTls};

/// The mailer that the settings ask for.
///
/// # Errors
/// The file of certificates cannot be read, or there is none in it.
pub(super) fn mailer(settings: &Settings) -> anyhow::Result<Arc<dyn Mailer>> {
    let mail = &settings.mail;
    let from = mail.from.clone().context("mail.from is missing")?;
    let smtp = match mail.transport.as_ref().context("mail.transport is missing")? {
        MailTransport::Console => return Ok(Arc::new(ConsoleMailer::new(from, stdout()))),
        MailTransport::File(folder) => return Ok(Arc::new(FileMailer::new(from, folder.clone()))),
        MailTransport::Smtp(smtp) => smtp,
    };
    let root_certificates = smtp.root_certificates.as_ref().map(|path| {
        fs::read(path).with_context(|| format!("mail.smtp_root_certificates: cannot read {}", path.display()))
    });
    let mailer = SmtpMailer::new(SmtpSettings {
        from,
        host: smtp.host.clone(),
        port: smtp.port,
        security: match smtp.tls {
            SmtpTls::Implicit => SmtpSecurity::Implicit,
            SmtpTls::StartTls => SmtpSecurity::StartTls,
            SmtpTls::None => SmtpSecurity::None,
        },
        credentials: smtp
            .credentials
            .clone()
            .map(|(username, password)| SmtpCredentials { username, password }),
        root_certificates: root_certificates.transpose()?,
        patience: smtp.timeout,
    });
    Ok(Arc::new(mailer.context("the settings of [mail] name no way to a mail server")?))
}

/// The pages of a front end that messages lead to.
pub(super) fn links(settings: &Settings) -> Links {
    let from = &settings.accounts;
    Links {
        verify_email: from.verification_page.clone(),
        reset_password: from.reset_page.clone(),
        change_email: from.email_change_page.clone(),
    }
}
