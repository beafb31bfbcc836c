//! A mail server that comes and goes.

use std::{collections::BTreeMap, fs};

use serde_json::Value;
use tempfile::TempDir;
use testkit::Peer;

use crate::support::{Proxy, World};

/// What `infrastructure` holds its adapter to, too.
const SINK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../infrastructure/tests/mail/sink.py");

/// A mail server behind a cable.
pub(super) struct PostOffice {
    folder: TempDir,
    /// The cable.
    pub(super) road: Proxy,
    _sink: Peer,
}

impl PostOffice {
    pub(super) fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap();
        let sink = Peer::python(|port| [SINK, &port.to_string(), path].map(str::to_owned).to_vec()).unwrap();
        Self { road: Proxy::before(sink.address()), folder, _sink: sink }
    }

    /// A world that sends its mail here.
    pub(super) fn serves(&self, world: World) -> World {
        world
            .with("MAIL__TRANSPORT", "smtp")
            .with("MAIL__FROM", "The Shop <shop@acme.test>")
            .with("MAIL__SMTP_HOST", self.road.address().ip())
            .with("MAIL__SMTP_PORT", self.road.address().port())
            .with("MAIL__SMTP_TLS", "none")
    }

    /// How many messages arrived, by Message-ID, about each subject to each recipient: a copy counts as the message that it is
    /// a copy of.
    pub(super) fn messages(&self) -> BTreeMap<(String, String), usize> {
        let mut ids = BTreeMap::<_, std::collections::BTreeSet<String>>::new();
        for entry in fs::read_dir(self.folder.path()).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "json") {
                let mail: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
                let header = |name: &str| mail["headers"][name].as_str().unwrap().to_owned();
                ids.entry((header("To"), header("Subject"))).or_default().insert(header("Message-ID"));
            }
        }
        ids.into_iter().map(|(about, ids)| (about, ids.len())).collect()
    }
}
