//! Links by which a file can be fetched for a while without logging in, such as by a spreadsheet or a colleague. Whoever has
//! a link has the file: a link is as long as a key, names one file, and ends.

use std::{sync::Arc, time::Duration};

use domain::shared::Timestamp;

use crate::{
    error::Error,
    files::{FileKey, FileStore, OpenFile},
    ports::Clock,
};

/// How long a link works.
pub const LINK_LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// Signs what links say, so that nobody else can make or change one. What links of different kinds say begins differently.
pub trait LinkSeal: Send + Sync {
    /// The signature of the text, fit for a URL.
    fn sign(&self, text: &str) -> String;

    /// Whether that is the signature of the text. Takes as long for a wrong one as for another wrong one.
    fn is_signature(&self, text: &str, signature: &str) -> bool;
}

/// What a link says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Which file.
    pub key: FileKey,
    /// In seconds since 1970, from when on it does not work any more.
    pub expires: i64,
    /// That we said so.
    pub signature: String,
}

/// Why nothing is handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DownloadRefusal {
    /// It was never a link of ours, or was changed.
    #[error("there is no such download")]
    Unknown,
    /// Its time is up, or its file is gone.
    #[error("this download is over")]
    Over,
}

/// Makes links, and hands out what they lead to.
pub struct Downloads {
    /// Where the files are.
    pub files: Arc<dyn FileStore>,
    /// Who signs.
    pub seal: Arc<dyn LinkSeal>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl Downloads {
    /// A link to that file, for whoever is given it. It works for [`LINK_LIFETIME`].
    pub fn link(&self, key: FileKey) -> Link {
        let expires = self.clock.now().plus(LINK_LIFETIME).seconds();
        Link { key, expires, signature: self.seal.sign(&statement(key, expires)) }
    }

    /// The file that the link leads to.
    pub async fn open(&self, link: &Link) -> Result<OpenFile, Error<DownloadRefusal>> {
        if !self.seal.is_signature(&statement(link.key, link.expires), &link.signature) {
            return Err(Error::Refused(DownloadRefusal::Unknown));
        }
        if self.clock.now() >= Timestamp::from_micros(link.expires.saturating_mul(1_000_000)) {
            return Err(Error::Refused(DownloadRefusal::Over));
        }
        self.files.open(link.key).await?.ok_or(Error::Refused(DownloadRefusal::Over))
    }
}

/// What is signed. Neither part can have a line break in it.
fn statement(key: FileKey, expires: i64) -> String {
    format!("{key}\n{expires}")
}
