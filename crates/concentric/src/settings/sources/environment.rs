//! Environment variables, from the process or from `.env`, as a layer.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};

use super::Sources;
use super::layer::{Layer, typed};
use crate::settings::problem::{Problem, Problems};
use crate::settings::schema::{self, CONFIG_FILE_VARIABLE, Kind, PREFIX, Schema};

/// After the prefix, begins the variables of the test suite, which the program may inherit.
const TESTS: &str = "TEST_";

/// What reading one set of variables needs.
pub(crate) struct Environment<'a> {
    pub(crate) variables: &'a BTreeMap<String, OsString>,
    /// Stands before the name of a variable where its origin is told.
    pub(crate) place: &'a str,
    pub(crate) sources: &'a Sources,
    pub(crate) schema: &'a Schema,
}

impl Environment<'_> {
    /// The values that the variables set.
    pub(crate) fn layer(&self, problems: &mut Problems) -> Layer {
        let mut layer = Layer::default();
        for (name, value) in self.variables {
            let Some(rest) = name.strip_prefix(PREFIX) else {
                continue;
            };
            let is_no_key =
                name == CONFIG_FILE_VARIABLE || rest.starts_with(TESTS) || is_service_link(rest, value);
            if is_no_key {
                continue;
            }
            if let Err(problem) = self.add(&mut layer, name, rest, value) {
                problems.push(problem);
            }
        }
        layer
    }

    fn add(&self, layer: &mut Layer, name: &str, rest: &str, value: &OsStr) -> Result<(), Problem> {
        let key = rest.to_lowercase().replace("__", ".");
        let origin = format!("{} {name}", self.place);
        let text = value.to_str();
        if let Some(kind) = self.schema.kind(&key) {
            let text = text.ok_or_else(|| Problem::with_value(&key, "is not valid UTF-8", &origin))?;
            return insert(layer, &key, typed(kind, text, &origin));
        }
        let Some((key, kind)) = self.key_of_file_variable(&key) else {
            return Err(self.unknown(name, &key, origin));
        };
        let content = self.read(key, value, &origin)?;
        let origin = format!("{}, named by {origin}", value.display());
        insert(layer, key, typed(kind, content.trim_end_matches(['\r', '\n']), &origin))
    }

    fn key_of_file_variable<'k>(&self, key: &'k str) -> Option<(&'k str, Kind)> {
        let key = key.strip_suffix("_file").filter(|key| schema::may_be_a_file(key))?;
        Some((key, self.schema.kind(key)?))
    }

    fn read(&self, key: &str, path: &OsStr, origin: &str) -> Result<String, Problem> {
        std::fs::read_to_string(self.sources.path(path)).map_err(|error| {
            let message = format!("cannot be read from {}: {error}", path.display());
            Problem::with_value(key, message, origin)
        })
    }

    fn unknown(&self, name: &str, key: &str, origin: String) -> Problem {
        let guess =
            self.schema.nearest(key).map(|near| format!("; did you mean {}?", schema::variable(near)));
        Problem {
            key: name.to_owned(),
            message: format!("is not a setting{}", guess.unwrap_or_default()),
            origin,
            remedy: "correct or unset it; `concentric config show` lists every setting".to_owned(),
        }
    }
}

/// Refuses to choose between a value and the file that holds it.
fn insert(layer: &mut Layer, key: &str, value: config::Value) -> Result<(), Problem> {
    if layer.get(key).is_some() {
        let message = "is set both as a value and as the name of a file";
        return Err(Problem::with_value(key, message, value.origin().unwrap_or_default()));
    }
    layer.insert(key.to_owned(), value);
    Ok(())
}

/// True for what Kubernetes adds to every pod beside a service called "concentric": not settings, and not a mistake.
fn is_service_link(rest: &str, value: &OsStr) -> bool {
    let is_url = || value.to_string_lossy().contains("://");
    match rest.strip_prefix("PORT") {
        Some("") => is_url(),
        Some(numbered) => {
            numbered.strip_prefix('_').is_some_and(|s| s.starts_with(|c: char| c.is_ascii_digit()))
        }
        None => rest == "SERVICE_HOST" || rest.starts_with("SERVICE_PORT"),
    }
}
