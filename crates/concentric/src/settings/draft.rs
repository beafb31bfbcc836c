//! The steps between merged values and settings.

use std::collections::BTreeMap;
use std::path::Path;

use config::ValueKind;
use secrecy::SecretString;

use super::Settings;
use super::entries::{self, Entry};
use super::problem::{Problem, Problems};
use super::profile::Profile;
use super::reader::Reader;
use super::secrets::development::SecretsFile;
use super::sources::Sources;
use super::sources::merge::{Merged, merge};
use super::{production, schema};

const DATA_DIR: &str = "data.dir";

/// Values that may still lack the secrets of the development profile.
pub(crate) struct Draft<'a> {
    sources: &'a Sources,
    merged: Merged,
}

impl<'a> Draft<'a> {
    /// Merges the sources; development secrets that were kept earlier are among them.
    pub(crate) fn read(sources: &'a Sources) -> Self {
        let mut draft = Self { sources, merged: merge(sources) };
        if draft.profile() == Profile::Production {
            return draft;
        }
        if let Err(message) = draft.take_kept_secrets() {
            draft.reject_data_dir(message);
        }
        draft
    }

    /// The required secrets that development uses here, as far as there are any. Those of production are left out.
    pub(crate) fn development_secrets(
        sources: &'a Sources,
    ) -> Result<BTreeMap<&'static str, SecretString>, String> {
        let mut draft = Self { sources, merged: merge(sources) };
        if draft.profile() == Profile::Production {
            draft.merged.values.forget_secrets();
        }
        draft.take_kept_secrets()?;
        Ok(draft.secrets())
    }

    fn take_kept_secrets(&mut self) -> Result<(), String> {
        let values = &mut self.merged.values;
        let dir = match values.get(DATA_DIR).map(|value| &value.kind) {
            Some(ValueKind::String(dir)) if !dir.is_empty() => self.sources.path(dir),
            // Refused when it is read as a setting.
            _ => return Ok(()),
        };
        let file = SecretsFile::in_dir(&dir);
        values.fill_missing_secrets(&file.read()?);
        values.explain_missing_secrets(&format!("made at the first start, and kept in {file}"));
        Ok(())
    }

    /// Makes what is missing, and says what was done. A failure counts as a problem of `data.dir`.
    pub(crate) fn make_missing_secrets(&mut self, dir: &Path) -> Vec<String> {
        self.try_make_missing_secrets(&SecretsFile::in_dir(dir)).unwrap_or_else(|message| {
            self.reject_data_dir(message);
            Vec::new()
        })
    }

    fn try_make_missing_secrets(&mut self, file: &SecretsFile) -> Result<Vec<String>, String> {
        let mut notices = Vec::from_iter(file.tighten()?);
        let missing = self.merged.values.missing_secrets();
        if !missing.is_empty() {
            self.merged.values.fill_missing_secrets(&file.read_or_make(&missing)?);
            notices.push(format!("made secrets for development; they are kept in {file}"));
        }
        Ok(notices)
    }

    fn reject_data_dir(&mut self, message: String) {
        let origin = self.merged.values.origin(DATA_DIR).to_owned();
        self.merged.problems.push(Problem::with_value(DATA_DIR, message, origin));
    }

    /// The settings, or everything that is wrong with them.
    pub(crate) fn settings(&self) -> Result<Settings, Problems> {
        let Merged { profile, values, problems } = &self.merged;
        let mut reader = Reader::new(*profile, values, &self.sources.working_dir, problems.clone());
        let settings = Settings::read(&mut reader);
        if *profile == Profile::Production {
            production::refuse_unsafe(&settings, &mut reader);
        }
        let problems = reader.into_problems();
        if problems.is_empty() { Ok(settings) } else { Err(problems) }
    }

    /// The profile that decided about defaults.
    pub(crate) fn profile(&self) -> Profile {
        self.merged.profile
    }

    fn secrets(&self) -> BTreeMap<&'static str, SecretString> {
        let secret = |key| match &self.merged.values.get(key)?.kind {
            ValueKind::String(secret) if !secret.is_empty() => Some((key, secret.as_str().into())),
            _ => None,
        };
        schema::REQUIRED_SECRETS.into_iter().filter_map(secret).collect()
    }

    /// What may be shown of the values.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        entries::entries(&self.merged.values)
    }
}
