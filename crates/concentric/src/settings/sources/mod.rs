//! Where values come from: files, `.env`, the environment. Reading each, and laying them over one another.

mod dotenv;
mod environment;
pub(super) mod layer;
pub(super) mod merge;
pub(super) mod values;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The outside world as far as settings go, handed in so that tests need not change the process. Does not implement `Debug`: environment variables hold secrets.
#[derive(Clone, Default)]
pub struct Sources {
    /// Relative paths, `./concentric.toml` and `./.env` start here. Empty is the current directory.
    pub working_dir: PathBuf,
    /// The configuration file named on the command line, which has to exist.
    pub config_file: Option<PathBuf>,
    /// The environment variables; those without our prefix are ignored.
    pub environment: BTreeMap<String, OsString>,
}

impl Sources {
    /// The current directory and the environment of this process.
    pub fn from_process(config_file: Option<PathBuf>) -> Self {
        // A name that is not UTF-8 cannot be one of ours.
        let environment =
            std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
        Self { working_dir: PathBuf::new(), config_file, environment: environment.collect() }
    }

    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.working_dir.join(relative)
    }
}
