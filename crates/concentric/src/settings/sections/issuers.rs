//! Whose tokens are taken as credentials besides our own.

use std::time::Duration;

use infrastructure::{IssuerPreset, SigningAlgorithm};
use secrecy::SecretString;
use url::Url;

use super::origin;
use crate::settings::{
    profile::Profile,
    reader::Reader,
    schema::{self, CLERK_WEBHOOK_SECRET, PREVIOUS_CLERK_WEBHOOK_SECRET},
};

const TRUSTED: &str = "issuers.trusted";

/// The section that says what holds for all.
const PATTERN: &str = "issuer";

/// `[issuers]`
#[derive(Clone, Debug)]
pub struct IssuersSettings {
    /// In the operator's order; no two of one name or issuer.
    pub trusted: Vec<TrustedIssuerSettings>,
    /// What Clerk may sign its notices with: the current secret, then the one before. None at all: no notice is heard.
    pub clerk_webhook_secrets: Vec<SecretString>,
}

/// `[issuers.acme]`, for an issuer that is called so here.
#[derive(Clone, Debug)]
pub struct TrustedIssuerSettings {
    /// Lower-case letters, digits and single underscores.
    pub name: String,
    /// What is special about it.
    pub preset: IssuerPreset,
    /// By what it calls itself.
    pub issuer: String,
    /// Whom its tokens have to be for.
    pub audiences: Vec<String>,
    /// Which parties they may have been made for.
    pub authorized_parties: Vec<String>,
    /// Where its keys are, if not where they usually are.
    pub jwks_url: Option<String>,
    /// What it signs with.
    pub algorithms: Vec<SigningAlgorithm>,
    /// How far its clock may be from ours.
    pub leeway: Duration,
    /// How long its keys are believed without asking again.
    pub keys_max_age: Duration,
    /// Whether whoever it vouches for gets an account.
    pub create_users: bool,
}

impl IssuersSettings {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        let names = reader.parsed_list(TRUSTED, name);
        // Whether or not anybody goes by it, so that a value that can never work is told of now.
        Said::read(reader, PATTERN);
        let mut trusted: Vec<TrustedIssuerSettings> = Vec::new();
        for (index, name) in names.iter().enumerate() {
            if names[..index].contains(name) {
                reader.reject(TRUSTED, format!("has {name:?} twice"));
                continue;
            }
            let Some(issuer) = TrustedIssuerSettings::read(reader, name) else { continue };
            if let Some(twin) = trusted.iter().find(|other| other.issuer == issuer.issuer) {
                let message = format!("is that of {}, too; a token would not say whose it is", twin.name);
                reader.reject(&format!("issuers.{name}.issuer"), message);
                continue;
            }
            trusted.push(issuer);
        }
        let clerk_webhook_secrets = webhook_secrets(reader, &trusted);
        Self { trusted, clerk_webhook_secrets }
    }

    /// The one that speaks of its users at `/webhooks/clerk`.
    pub fn clerk(&self) -> Option<&TrustedIssuerSettings> {
        self.trusted.iter().find(|issuer| issuer.preset == IssuerPreset::Clerk)
    }
}

/// What is said of an issuer, sound or not.
struct Said {
    preset: Option<IssuerPreset>,
    issuer: Option<String>,
    audiences: Vec<String>,
    authorized_parties: Vec<String>,
    jwks_url: Option<String>,
    algorithms: Vec<SigningAlgorithm>,
    leeway: Duration,
    keys_max_age: Duration,
    create_users: bool,
}

impl Said {
    /// What the section of that name says, each value by itself.
    fn read(reader: &mut Reader<'_>, name: &str) -> Self {
        let key = |of: &str| format!("issuers.{name}.{of}");
        let in_production = reader.profile == Profile::Production;
        let words = [("none", IssuerPreset::None), ("clerk", IssuerPreset::Clerk)];
        Self {
            preset: reader.word(&key("preset"), words),
            issuer: reader.optional(&key("issuer"), |text| url(text, in_production)),
            audiences: reader.parsed_list(&key("audiences"), something),
            authorized_parties: reader.parsed_list(&key("authorized_parties"), something),
            jwks_url: reader.optional(&key("jwks_url"), |text| url(text, in_production)),
            algorithms: reader.parsed_list(&key("algorithms"), algorithm),
            leeway: reader.seconds(&key("leeway_seconds"), 0..=60),
            keys_max_age: reader.seconds(&key("keys_max_age_seconds"), 60..=86_400),
            create_users: reader.flag(&key("create_users")),
        }
    }
}

impl TrustedIssuerSettings {
    /// None if something is noted against it.
    fn read(reader: &mut Reader<'_>, name: &str) -> Option<Self> {
        let key = |of: &str| format!("issuers.{name}.{of}");
        let said = Said::read(reader, name);
        if said.issuer.is_none() && reader.accepted(&[&key("issuer")]) {
            reader.reject(&key("issuer"), "is missing");
        }
        let keys = [key("audiences"), key("authorized_parties")];
        let is_for_anybody = said.audiences.is_empty() && said.authorized_parties.is_empty();
        if is_for_anybody && reader.accepted(&[&keys[0], &keys[1]]) {
            let message =
                format!("is empty, and so is {}: tokens that were made for anybody would be taken", keys[1]);
            reader.reject(&keys[0], message);
        }
        if said.algorithms.is_empty() && reader.accepted(&[&key("algorithms")]) {
            reader.reject(&key("algorithms"), "is empty: nothing could be verified");
        }
        Some(Self {
            name: name.to_owned(),
            preset: said.preset?,
            issuer: said.issuer?,
            audiences: said.audiences,
            authorized_parties: said.authorized_parties,
            jwks_url: said.jwks_url,
            algorithms: said.algorithms,
            leeway: said.leeway,
            keys_max_age: said.keys_max_age,
            create_users: said.create_users,
        })
    }
}

fn name(text: &str) -> Result<String, String> {
    if schema::is_member_name(text) && text != PATTERN {
        return Ok(text.to_owned());
    }
    Err(format!("has {text:?}, and names have up to 30 lower-case letters, digits and single underscores"))
}

fn url(text: &str, in_production: bool) -> Result<String, String> {
    let url = Url::parse(text).map_err(|_| format!("is {text:?}, and must be a URL"))?;
    let has_more = url.query().is_some() || url.fragment().is_some();
    if has_more || !url.username().is_empty() || url.password().is_some() {
        return Err("must be a URL without credentials, query and fragment".to_owned());
    }
    let is_plain_and_here = url.scheme() == "http" && url.host_str().is_some_and(origin::is_loopback);
    if url.scheme() == "https" || (is_plain_and_here && !in_production) {
        return Ok(text.to_owned());
    }
    Err(format!("is {text:?}, and must be https, or http on this machine where this is not production"))
}

fn something(text: &str) -> Result<String, String> {
    if text.is_empty() { Err("has an empty text".to_owned()) } else { Ok(text.to_owned()) }
}

fn algorithm(text: &str) -> Result<SigningAlgorithm, String> {
    let known = SigningAlgorithm::ALL.map(SigningAlgorithm::name).join(", ");
    SigningAlgorithm::from_name(text).ok_or_else(|| format!("has {text:?}, and the algorithms are {known}"))
}

fn webhook_secrets(reader: &mut Reader<'_>, trusted: &[TrustedIssuerSettings]) -> Vec<SecretString> {
    let current = reader.optional(CLERK_WEBHOOK_SECRET, webhook_secret);
    let previous = reader.optional(PREVIOUS_CLERK_WEBHOOK_SECRET, webhook_secret);
    let secrets: Vec<SecretString> = current.into_iter().chain(previous).collect();
    let clerks = trusted.iter().filter(|issuer| issuer.preset == IssuerPreset::Clerk).count();
    if !secrets.is_empty() && clerks != 1 && reader.accepted(&[CLERK_WEBHOOK_SECRET, TRUSTED]) {
        let message = format!("is there, and {clerks} of {TRUSTED} have the preset \"clerk\": one has to");
        reader.reject(CLERK_WEBHOOK_SECRET, message);
    }
    secrets
}

/// The message does not show the secret, not even a wrong one.
fn webhook_secret(text: &str) -> Result<SecretString, String> {
    if text.strip_prefix("whsec_").is_some_and(|rest| !rest.is_empty()) {
        return Ok(text.into());
    }
    Err("is no signing secret, which begins with whsec_".to_owned())
}
