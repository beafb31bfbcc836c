//! The mail server of the tests, `sink.py`, and what arrived there.

use std::{fs, net::SocketAddr, time::Duration};

use infrastructure::mail::{SmtpCredentials, SmtpMailer, SmtpSecurity, SmtpSettings};
use serde_json::Value;
use tempfile::TempDir;
use testkit::Peer;

use crate::world::shop;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mail/sink.py");

/// Long enough for a server that answers, on a machine that is busy with everything else.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Sink {
    peer: Peer,
    folder: TempDir,
}

impl Sink {
    pub(crate) fn start(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap().to_owned();
        let options = options.iter().map(|option| (*option).to_owned());
        let arguments =
            |port: u16| [SCRIPT.to_owned(), port.to_string(), path].into_iter().chain(options).collect();
        Self { peer: Peer::python(arguments).unwrap(), folder }
    }

    /// How it is reached, without TLS.
    pub(crate) fn settings(&self) -> SmtpSettings {
        settings_for(self.peer.address())
    }

    /// How it is reached with TLS, by those who know its authority.
    pub(crate) fn trusted(&self, security: SmtpSecurity) -> SmtpSettings {
        let root_certificates = Some(fs::read(self.folder.path().join("authority.pem")).unwrap());
        SmtpSettings { security, root_certificates, ..self.settings() }
    }

    pub(crate) fn mailer(&self) -> SmtpMailer {
        SmtpMailer::new(self.settings()).unwrap()
    }

    /// Everything that arrived, in order.
    pub(crate) fn arrived(&self) -> Vec<Value> {
        let path = |number| self.folder.path().join(format!("{number}.json"));
        let texts = (0..).map_while(|number| fs::read_to_string(path(number)).ok());
        texts.map(|text| serde_json::from_str(&text).unwrap()).collect()
    }

    /// The only message that arrived.
    #[track_caller]
    pub(crate) fn only(&self) -> Value {
        let mut arrived = self.arrived();
        assert_eq!(arrived.len(), 1, "{arrived:#?}");
        arrived.remove(0)
    }
}

pub(crate) fn settings_for(server: SocketAddr) -> SmtpSettings {
    SmtpSettings {
        from: shop(),
        host: server.ip().to_string(),
        port: server.port(),
        security: SmtpSecurity::None,
        credentials: None,
        root_certificates: None,
        patience: PATIENCE,
    }
}

pub(crate) fn credentials(password: &str) -> Option<SmtpCredentials> {
    Some(SmtpCredentials { username: "shop".to_owned(), password: password.into() })
}
