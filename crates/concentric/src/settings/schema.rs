//! The keys there are. `config/default.toml` is the only list of them; what it cannot say is said here.

use std::collections::BTreeMap;

use config::ValueKind;

use super::sources::layer::Layer;

pub(crate) const DEFAULTS: &str = include_str!("../../../../config/default.toml");
pub(crate) const PRODUCTION: &str = include_str!("../../../../config/production.toml");

/// Starts every environment variable that belongs to the program.
pub(crate) const PREFIX: &str = "CONCENTRIC_";
/// Names the configuration file; the one variable that is not a key.
pub(crate) const CONFIG_FILE_VARIABLE: &str = "CONCENTRIC_CONFIG";

pub(crate) const SESSION_SECRET: &str = "session.secret";
pub(crate) const TOKEN_SECRET: &str = "tokens.secret";
pub(crate) const TOKEN_KEY: &str = "tokens.key";
pub(crate) const PREVIOUS_TOKEN_SECRETS: &str = "tokens.previous_secrets";
pub(crate) const PREVIOUS_TOKEN_KEYS: &str = "tokens.previous_keys";
pub(crate) const PEPPER: &str = "password.pepper";
pub(crate) const PREVIOUS_PEPPERS: &str = "password.previous_peppers";
pub(crate) const API_KEY_SECRET: &str = "api_keys.secret";
pub(crate) const PREVIOUS_API_KEY_SECRETS: &str = "api_keys.previous_secrets";
pub(crate) const SECOND_FACTOR_SECRET: &str = "second_factor.secret";
pub(crate) const PREVIOUS_SECOND_FACTOR_SECRETS: &str = "second_factor.previous_secrets";
pub(crate) const CURSOR_SECRET: &str = "list.cursor_secret";
pub(crate) const MAIL_PASSWORD: &str = "mail.smtp_password";
pub(crate) const FILES_SECRET: &str = "files.secret";
pub(crate) const STRIPE_SECRET_KEY: &str = "payments.stripe_secret_key";
pub(crate) const WEBHOOK_SECRET: &str = "payments.webhook_secret";
pub(crate) const PREVIOUS_WEBHOOK_SECRET: &str = "payments.previous_webhook_secret";
pub(crate) const SSO_CLIENT_SECRET: &str = "sso.provider.client_secret";
pub(crate) const CLERK_WEBHOOK_SECRET: &str = "issuers.clerk_webhook_secret";
pub(crate) const PREVIOUS_CLERK_WEBHOOK_SECRET: &str = "issuers.previous_clerk_webhook_secret";
pub(crate) const DATABASE_URL: &str = "database.url";
pub(crate) const CACHE_URL: &str = "cache.url";

/// The secrets that every deployment needs; the development profile makes them itself.
pub(crate) const REQUIRED_SECRETS: [&str; 6] =
    [SESSION_SECRET, TOKEN_SECRET, PEPPER, API_KEY_SECRET, SECOND_FACTOR_SECRET, CURSOR_SECRET];

/// Those that only some need, or that somebody else gives.
const OTHER_SECRETS: &[&str] = &[
    TOKEN_KEY,
    PREVIOUS_TOKEN_SECRETS,
    PREVIOUS_TOKEN_KEYS,
    PREVIOUS_PEPPERS,
    PREVIOUS_API_KEY_SECRETS,
    PREVIOUS_SECOND_FACTOR_SECRETS,
    MAIL_PASSWORD,
    FILES_SECRET,
    STRIPE_SECRET_KEY,
    WEBHOOK_SECRET,
    PREVIOUS_WEBHOOK_SECRET,
    SSO_CLIENT_SECRET,
    CLERK_WEBHOOK_SECRET,
    PREVIOUS_CLERK_WEBHOOK_SECRET,
];

/// Sections of which there may be several, each with a name of the operator's: its keys are those of the pattern.
const FAMILIES: [Family; 2] =
    [Family { of: "sso.", pattern: "sso.provider." }, Family { of: "issuers.", pattern: "issuers.issuer." }];

struct Family {
    of: &'static str,
    pattern: &'static str,
}

/// The key that says what is in force where this one says nothing: `sso.provider.issuer` for `sso.acme.issuer`.
pub(crate) fn pattern(key: &str) -> Option<String> {
    FAMILIES.iter().find_map(|family| {
        let (member, name) = key.strip_prefix(family.of)?.split_once('.')?;
        let pattern = format!("{}{name}", family.pattern);
        (is_member_name(member) && pattern != key).then_some(pattern)
    })
}

/// What sections of a family may be called: fit for variables, addresses and TOML alike.
pub(crate) fn is_member_name(text: &str) -> bool {
    let fits = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    let length = (1..=MAX_MEMBER_NAME).contains(&text.len());
    length && text.chars().all(fits) && !text.contains("__") && !text.starts_with('_') && !text.ends_with('_')
}

/// In bytes; the names stand in addresses.
const MAX_MEMBER_NAME: usize = 30;

/// Below this similarity a suggestion misleads more than it helps.
const SIMILAR: f64 = 0.8;

/// What a key holds, told by its default.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Flag,
    Number,
    Text,
    List,
}

pub(crate) struct Schema(BTreeMap<String, Kind>);

impl Schema {
    pub(crate) fn of(defaults: &Layer) -> Self {
        let kinds = defaults.iter().map(|(key, value)| (key.to_owned(), kind(&value.kind)));
        Self(kinds.collect())
    }

    pub(crate) fn kind(&self, key: &str) -> Option<Kind> {
        self.0.get(key).or_else(|| self.0.get(&pattern(key)?)).copied()
    }

    pub(crate) fn is_section(&self, name: &str) -> bool {
        self.0.keys().any(|key| section(key) == Some(name))
    }

    /// The key that was probably meant: the one of this name in some section, else the one spelt most alike.
    pub(crate) fn nearest(&self, unknown: &str) -> Option<&str> {
        let lacks_section = |key: &&str| section(key).is_some() && name(key) == unknown;
        let keys = || self.0.keys().map(String::as_str);
        keys().find(lacks_section).or_else(|| nearest(unknown, keys()))
    }
}

fn kind(default: &ValueKind) -> Kind {
    match default {
        ValueKind::Boolean(_) => Kind::Flag,
        ValueKind::I64(_) => Kind::Number,
        ValueKind::Array(_) => Kind::List,
        _ => Kind::Text,
    }
}

fn section(key: &str) -> Option<&str> {
    key.split_once('.').map(|(section, _)| section)
}

fn name(key: &str) -> &str {
    key.split_once('.').map_or(key, |(_, name)| name)
}

/// The word spelt most like `unknown`, when it is like it at all.
pub(crate) fn nearest<'a>(unknown: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    words
        .map(|word| (strsim::jaro_winkler(unknown, word), word))
        .filter(|(similarity, _)| *similarity >= SIMILAR)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, word)| word)
}

/// True for a key whose value is never shown.
pub(crate) fn is_secret(key: &str) -> bool {
    let is_listed = |key: &str| REQUIRED_SECRETS.contains(&key) || OTHER_SECRETS.contains(&key);
    is_listed(key) || pattern(key).is_some_and(|pattern| is_listed(&pattern))
}

/// True for a key that may be read from a file of its own, named by a variable that ends in `_FILE`.
pub(crate) fn may_be_a_file(key: &str) -> bool {
    is_secret(key) || [DATABASE_URL, CACHE_URL].contains(&key)
}

/// `server.port` as an environment variable.
pub(crate) fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.replace('.', "__").to_uppercase())
}

/// How an operator sets the key.
pub(crate) fn how_to_set(key: &str) -> String {
    let variable = variable(key);
    let file = if may_be_a_file(key) { format!(" (or {variable}_FILE)") } else { String::new() };
    match section(key) {
        Some(section) => {
            format!("set {variable}{file}, or `{}` under [{section}] in the configuration file", name(key))
        }
        None => format!("set {variable}, or `{key}` at the top of the configuration file"),
    }
}
