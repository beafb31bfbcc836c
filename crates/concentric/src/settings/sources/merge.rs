//! Lays the sources over one another, in the order that the head of `config/default.toml` gives.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::PathBuf;

use config::{Config, ConfigError};

use super::Sources;
use super::dotenv;
use super::environment::Environment;
use super::layer::Layer;
use super::values::Values;
use crate::settings::problem::{Problem, Problems};
use crate::settings::profile::Profile;
use crate::settings::schema::{self, CONFIG_FILE_VARIABLE, Schema};

const DEFAULT_FILE: &str = "concentric.toml";
const DOTENV_FILE: &str = ".env";

/// The layers of one start, merged.
pub(crate) struct Merged {
    pub(crate) profile: Profile,
    pub(crate) values: Values,
    pub(crate) problems: Problems,
}

/// Reads every source, noting what is wrong with each.
pub(crate) fn merge(sources: &Sources) -> Merged {
    let mut problems = Problems::default();
    let defaults = embedded("default", schema::DEFAULTS, &mut problems);
    let schema = Schema::of(&defaults);
    let dotenv = read_dotenv(sources, &mut problems);
    let file = read_file(sources, &dotenv, &mut problems).without_unknown_keys(&schema, &mut problems);
    let environment = |variables, place| Environment { variables, place, sources, schema: &schema };
    let from_dotenv = environment(&dotenv, DOTENV_FILE).layer(&mut problems);
    let from_process = environment(&sources.environment, "environment variable").layer(&mut problems);

    let mut layers = vec![defaults, file, from_dotenv, from_process];
    let profile = Profile::named_in(&layers);
    if profile == Profile::Production {
        let production = embedded("production default", schema::PRODUCTION, &mut problems);
        layers.insert(1, production.without_unknown_keys(&schema, &mut problems));
    }
    let values = overlay(layers).unwrap_or_else(|error| {
        problems.push(Problem::with_value("profile", format!("cannot be laid out: {error}"), "every source"));
        Values::default()
    });
    Merged { profile, values, problems }
}

fn overlay(layers: Vec<Layer>) -> Result<Values, ConfigError> {
    let mut builder = Config::builder();
    for layer in layers {
        builder = builder.add_source(layer);
    }
    let merged = builder.build()?.cache.into_table()?;
    Ok(Values::of(&Layer::flattened(merged)))
}

fn embedded(origin: &str, text: &str, problems: &mut Problems) -> Layer {
    layer_or_problem(origin, Layer::from_toml(origin, text), problems)
}

fn layer_or_problem(origin: &str, layer: Result<Layer, String>, problems: &mut Problems) -> Layer {
    layer.unwrap_or_else(|message| {
        problems.push(unreadable(origin, message));
        Layer::default()
    })
}

fn unreadable(file: &str, message: String) -> Problem {
    let remedy = "correct the file, or name another with --config".to_owned();
    Problem { key: file.to_owned(), message, origin: file.to_owned(), remedy }
}

/// The file asked for, which has to exist, or `./concentric.toml`, which need not.
fn read_file(sources: &Sources, dotenv: &BTreeMap<String, OsString>, problems: &mut Problems) -> Layer {
    let variable =
        |variables: &BTreeMap<String, OsString>| variables.get(CONFIG_FILE_VARIABLE).map(PathBuf::from);
    let asked_for = sources
        .config_file
        .clone()
        .or_else(|| variable(&sources.environment))
        .or_else(|| variable(dotenv))
        .filter(|path| !path.as_os_str().is_empty());
    let required = asked_for.is_some();
    let path = asked_for.unwrap_or_else(|| DEFAULT_FILE.into());
    let origin = path.display().to_string();
    match std::fs::read_to_string(sources.path(&path)) {
        Ok(text) => layer_or_problem(&origin, Layer::from_toml(&origin, &text), problems),
        Err(error) if error.kind() == ErrorKind::NotFound && !required => Layer::default(),
        Err(error) => layer_or_problem(&origin, Err(format!("cannot be read: {error}")), problems),
    }
}

fn read_dotenv(sources: &Sources, problems: &mut Problems) -> BTreeMap<String, OsString> {
    let parsed = match std::fs::read_to_string(sources.path(DOTENV_FILE)) {
        Ok(text) => dotenv::parse(&text),
        Err(error) if error.kind() == ErrorKind::NotFound => return BTreeMap::new(),
        Err(error) => Err(format!("cannot be read: {error}")),
    };
    parsed.unwrap_or_else(|message| {
        let remedy = "correct or remove the file".to_owned();
        problems.push(Problem {
            key: DOTENV_FILE.to_owned(),
            message,
            origin: DOTENV_FILE.to_owned(),
            remedy,
        });
        BTreeMap::new()
    })
}
