use std::time::Duration;

use application::identity::NewcomerPolicy;
use domain::identity::Issuer;

use super::{TrustedIssuer, claims::Rules};
use crate::remote_keys::{InvalidKeySource, KeySettings, KeySource, RemoteKeys};

/// How far clocks may be apart at most, whatever is asked for.
const MAX_LEEWAY: Duration = Duration::from_secs(60);

/// What is special about an issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssuerPreset {
    /// Nothing: an OpenID provider, or whatever publishes its keys as they do.
    None,
    /// Clerk's session tokens: the keys are at `/.well-known/jwks.json`, the party is named when there is one, and people are
    /// told from machines and from those who have not finished signing in.
    Clerk,
}

/// An issuer whose tokens are taken.
pub struct IssuerSettings {
    /// By what the operator calls it.
    pub name: String,
    /// What is special about it.
    pub preset: IssuerPreset,
    /// By what it calls itself, to the letter.
    pub issuer: String,
    /// Whom its tokens have to be for, any of them; nobody in particular when there are none.
    pub audiences: Vec<String>,
    /// Which parties they may have been made for; any when there are none.
    pub authorized_parties: Vec<String>,
    /// Where its keys are, if not where they usually are.
    pub jwks_url: Option<String>,
    /// How its keys are kept.
    pub keys: KeySettings,
    /// How far its clock may be from ours: a minute at most.
    pub leeway: Duration,
    /// Whether whoever it vouches for gets an account.
    pub create_users: bool,
}

/// Why an issuer cannot be trusted as configured.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidIssuer {
    /// Tokens would not say whose they are.
    #[error("the issuer {0} is there twice")]
    Twice(String),
    /// No token could name it.
    #[error("the issuer {0} must have 1 to 255 visible ASCII characters")]
    Issuer(String),
    /// Tokens that it made for anybody else would be taken.
    #[error("the issuer {0} needs an audience or an authorized party")]
    ForAnybody(String),
    /// Nothing could be verified.
    #[error("the issuer {0} needs an algorithm")]
    Algorithms(String),
    /// Tokens would live on.
    #[error("the leeway of the issuer {0} must be 60 s at most")]
    Leeway(String),
    /// Its keys cannot be fetched from there.
    #[error("the keys of the issuer {0}: {1}")]
    Keys(String, InvalidKeySource),
}

impl IssuerSettings {
    pub(super) fn into_trusted(self) -> Result<TrustedIssuer, InvalidIssuer> {
        let source = self.key_source();
        let Self { name, .. } = self;
        let issuer = Issuer::parse(&self.issuer).map_err(|_| InvalidIssuer::Issuer(name.clone()))?;
        if self.audiences.is_empty() && self.authorized_parties.is_empty() {
            return Err(InvalidIssuer::ForAnybody(name));
        }
        if self.keys.algorithms.is_empty() {
            return Err(InvalidIssuer::Algorithms(name));
        }
        if self.leeway > MAX_LEEWAY {
            return Err(InvalidIssuer::Leeway(name));
        }
        let keys = RemoteKeys::new(source, self.keys).map_err(|reason| InvalidIssuer::Keys(name, reason))?;
        let (audiences, authorized_parties) = (self.audiences, self.authorized_parties);
        let rules = Rules { issuer, preset: self.preset, audiences, authorized_parties, leeway: self.leeway };
        let newcomers = if self.create_users { NewcomerPolicy::Welcome } else { NewcomerPolicy::Refused };
        Ok(TrustedIssuer { rules, keys, newcomers })
    }

    fn key_source(&self) -> KeySource {
        match (&self.jwks_url, self.preset) {
            (Some(url), _) => KeySource::Jwks(url.clone()),
            (None, IssuerPreset::Clerk) => {
                let base = self.issuer.strip_suffix('/').unwrap_or(&self.issuer);
                KeySource::Jwks(format!("{base}/.well-known/jwks.json"))
            }
            (None, IssuerPreset::None) => KeySource::Discovery(self.issuer.clone()),
        }
    }
}
