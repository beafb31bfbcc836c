//! The secrets that the development profile makes for itself, once, in `secrets.toml` of the data directory.
//!
//! Only required secrets that nobody has set are taken from the file; other keys in it mean nothing. What is in it
//! is never replaced, since sessions and passwords depend on it; a secret that it lacks is added.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::{fmt, fs};

use super::random_secret;
use crate::settings::private_file::{close_to_others, create_private_dir, lock, replace_private_file};
use crate::settings::sources::layer::{Layer, is_blank};

const HEADER: &str = "\
# Made by concentric for the development profile. Keep it: sessions and passwords depend on it.
# Neither commit it nor take it to production.
";

/// The file, whether or not it is there yet.
pub(crate) struct SecretsFile {
    dir: PathBuf,
    path: PathBuf,
}

impl SecretsFile {
    pub(crate) fn in_dir(dir: &Path) -> Self {
        Self { dir: dir.to_owned(), path: dir.join("secrets.toml") }
    }

    /// What the file holds now; nothing if it is not there. Changes nothing.
    ///
    /// # Errors
    /// The file is there and cannot be read or understood.
    pub(crate) fn read(&self) -> Result<Layer, String> {
        self.text().and_then(|text| self.parse(&text))
    }

    /// What the file holds, after every key of `required` that was missing has been made.
    ///
    /// Processes that start at once agree: they take turns by a lock, and the file is replaced as a whole.
    ///
    /// # Errors
    /// The directory cannot be made or written, or the file cannot be read or understood.
    pub(crate) fn read_or_make(&self, required: &[&str]) -> Result<Layer, String> {
        let failed = |error: io::Error| format!("secrets cannot be kept in {self}: {error}");
        create_private_dir(&self.dir).map_err(failed)?;
        // A file of its own, since the lock of a file that is replaced protects nothing.
        let _turn = lock(&self.dir.join(".secrets.lock")).map_err(failed)?;
        let text = self.text()?;
        let present = self.parse(&text)?;
        let missing: Vec<&str> = required.iter().copied().filter(|key| present.get(key).is_none()).collect();
        if missing.is_empty() {
            return Ok(present);
        }
        let text = with_new_secrets(&text, &missing).map_err(failed)?;
        let secrets = self.parse(&text)?;
        replace_private_file(&self.path, &text).map_err(failed)?;
        Ok(secrets)
    }

    fn text(&self) -> Result<String, String> {
        match fs::read_to_string(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
            read => read.map_err(|error| format!("{self} cannot be read: {error}")),
        }
    }

    fn parse(&self, text: &str) -> Result<Layer, String> {
        let secrets = Layer::from_toml(&self.to_string(), text)
            .map_err(|message| format!("{self} cannot be understood: {message}"))?;
        let empty = secrets.iter().find(|(_, value)| is_blank(value)).map(|(key, _)| key.to_owned());
        match empty {
            Some(key) => Err(format!("{self} has an empty {key}; without that line a new one would be made")),
            None => Ok(secrets),
        }
    }

    /// Closes a file that others can read, rather than refuse it: development is to need nothing. Says so if it did.
    ///
    /// # Errors
    /// The permissions can be neither read nor changed.
    pub(crate) fn tighten(&self) -> Result<Option<String>, String> {
        match close_to_others(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(format!("{self} cannot be closed to other users: {error}")),
            Ok(changed) => {
                Ok(changed.then(|| format!("{self} was open to other users; its mode is 0600 now")))
            }
        }
    }
}

impl fmt::Display for SecretsFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.path.display().fmt(f)
    }
}

/// New keys go first: there, dotted keys are valid TOML whatever follows.
fn with_new_secrets(text: &str, keys: &[&str]) -> io::Result<String> {
    let mut lines = if text.is_empty() { HEADER.to_owned() } else { String::new() };
    for key in keys {
        lines.push_str(&format!("{key} = \"{}\"\n", random_secret()?));
    }
    Ok(lines + text)
}
