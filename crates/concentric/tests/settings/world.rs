//! A directory and an environment for one test, apart from those of the test process.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use concentric::settings::{Entry, Loaded, Problem, Problems, Settings, Sources};
use tempfile::TempDir;

pub(crate) const SECRET: &str = "5f0c7d1e9ab24386b1d0f2c4e6a8973b";
pub(crate) const OTHER_SECRET: &str = "c41b7f90d2e35a68e7f1b9046d3a5c82";
pub(crate) const THIRD_SECRET: &str = "90e6b2d47c1f3a58f5d8037bc92e4a61";
pub(crate) const FIFTH_SECRET: &str = "72c5e0a91f4b8d36e92d7a1c5b60f84e";
pub(crate) const SIXTH_SECRET: &str = "1b86d5f2073e9ac44f8e17d2a0c3659b";
pub(crate) const FOURTH_SECRET: &str = "d41b97e05ac28f63704d1ce8b96f5a32";

pub(crate) struct World {
    directory: TempDir,
    pub(crate) sources: Sources,
}

impl World {
    /// An empty directory and an empty environment.
    pub(crate) fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let sources = Sources { working_dir: directory.path().to_owned(), ..Sources::default() };
        Self { directory, sources }
    }

    /// A production that is sound as it is.
    pub(crate) fn production() -> Self {
        Self::new()
            .with("CONCENTRIC_PROFILE", "production")
            .with("CONCENTRIC_SERVER__PUBLIC_URL", "https://api.acme.test")
            .with("CONCENTRIC_SESSION__SECRET", SECRET)
            .with("CONCENTRIC_PASSWORD__PEPPER", OTHER_SECRET)
            .with("CONCENTRIC_LIST__CURSOR_SECRET", THIRD_SECRET)
            .with("CONCENTRIC_API_KEYS__SECRET", FOURTH_SECRET)
            .with("CONCENTRIC_SECOND_FACTOR__SECRET", FIFTH_SECRET)
            .with("CONCENTRIC_TOKENS__SECRET", SIXTH_SECRET)
            .with("CONCENTRIC_PAYMENTS__GATEWAY", "sandbox")
            .with("CONCENTRIC_MAIL__TRANSPORT", "console")
    }

    pub(crate) fn with(mut self, variable: &str, value: &str) -> Self {
        self.sources.environment.insert(variable.to_owned(), value.into());
        self
    }

    pub(crate) fn without(mut self, variable: &str) -> Self {
        self.sources.environment.remove(variable);
        self
    }

    pub(crate) fn with_file(self, name: &str, text: &str) -> Self {
        fs::write(self.path(name), text).unwrap();
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The permission bits of a file or directory.
    pub(crate) fn mode(&self, name: &str) -> u32 {
        fs::metadata(self.path(name)).unwrap().permissions().mode() & 0o777
    }

    pub(crate) fn load(&self) -> Result<Loaded, Problems> {
        Settings::load(&self.sources)
    }

    pub(crate) fn settings(&self) -> Settings {
        self.load().unwrap().settings
    }

    /// Everything that is wrong, which is something.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        self.load().unwrap_err().iter().cloned().collect()
    }

    /// The keys that something is wrong with.
    pub(crate) fn problem_keys(&self) -> Vec<String> {
        self.problems().into_iter().map(|problem| problem.key).collect()
    }

    /// The only thing that is wrong.
    pub(crate) fn problem(&self) -> Problem {
        let problems = self.problems();
        assert_eq!(problems.len(), 1, "{problems:?}");
        problems[0].clone()
    }

    pub(crate) fn entry(&self, key: &str) -> Entry {
        let entries = Settings::inspect(&self.sources).entries;
        entries.into_iter().find(|entry| entry.key == key).unwrap()
    }
}
