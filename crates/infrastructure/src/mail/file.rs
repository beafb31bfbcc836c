use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use application::mail::{Mail, MailError, Mailbox, Mailer};
use async_trait::async_trait;

use super::letter::Letter;

/// Writes messages into a folder in place of sending them: each becomes a file that mail programs open, named by the
/// message. The same message sent twice is one file.
pub struct FileMailer {
    from: Mailbox,
    folder: PathBuf,
}

impl FileMailer {
    /// Writes them into that folder, which is made when it is needed, as if `from` had sent them.
    pub const fn new(from: Mailbox, folder: PathBuf) -> Self {
        Self { from, folder }
    }
}

#[async_trait]
impl Mailer for FileMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let letter = Letter::new(&self.from, mail)?;
        let (folder, id) = (self.folder.clone(), mail.id.as_str().to_owned());
        let written = tokio::task::spawn_blocking(move || write(&folder, &id, &letter.content)).await;
        let failed = |why: String| MailError::Unavailable(format!("{}: {why}", self.folder.display()));
        written.map_err(|error| failed(error.to_string()))?.map_err(|error| failed(error.to_string()))
    }
}

/// Under another name first, so that nobody ever reads half a message. Both are for their owner alone: messages may hold
/// what opens an account.
fn write(folder: &Path, id: &str, content: &[u8]) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let unfinished = folder.join(format!("{id}.eml.tmp"));
    let mut file = options.open(&unfinished)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(unfinished, folder.join(format!("{id}.eml")))
}
