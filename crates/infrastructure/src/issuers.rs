//! Tokens that others issue, such as Clerk: which of them are taken as credentials, and whom they vouch for.
//!
//! A token says itself who issued it, which decides by whose keys and rules it is read, and by no others. `claims` is what it
//! has to say, `settings` what an issuer is held to. `clerk` is what Clerk tells by itself, `svix` how that is signed.

mod bearer;
mod claims;
mod clerk;
mod settings;
mod svix;

use application::identity::{NewcomerPolicy, Vouched};
use domain::{identity::Issuer, shared::Timestamp};

use crate::remote_keys::{Jws, Object, RemoteKeys, Unverified, object};
pub use bearer::TokensOfIssuers;
use claims::Rules;
pub use clerk::ClerkWebhooks;
pub use settings::{InvalidIssuer, IssuerPreset, IssuerSettings};
pub use svix::InvalidSvixSecret;

/// The issuers whose tokens are taken, by what they call themselves.
pub struct TrustedIssuers(Vec<TrustedIssuer>);

struct TrustedIssuer {
    rules: Rules,
    keys: RemoteKeys,
    newcomers: NewcomerPolicy,
}

/// Somebody who came with a token of an issuer that is trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalClaims {
    /// What the issuer vouches for.
    pub vouched: Vouched,
    /// What becomes of them when they have no account here.
    pub newcomers: NewcomerPolicy,
}

impl TrustedIssuers {
    /// Refuses two of one name or issuer: of a token it would not be said whose it is.
    pub fn new(issuers: Vec<IssuerSettings>) -> Result<Self, InvalidIssuer> {
        for (index, one) in issuers.iter().enumerate() {
            let others = &issuers[..index];
            if others.iter().any(|other| other.name == one.name || other.issuer == one.issuer) {
                return Err(InvalidIssuer::Twice(one.name.clone()));
            }
        }
        let trusted = issuers.into_iter().map(IssuerSettings::into_trusted);
        Ok(Self(trusted.collect::<Result<_, _>>()?))
    }

    /// Whether the token says that one of them issued it; nothing of it is known to be true.
    pub fn are_named_by(&self, token: &str) -> bool {
        let named = Jws::parse(token).ok().and_then(|jws| self.named_by(&object(&jws.payload)?));
        named.is_some()
    }

    /// Whom the token vouches for, if it is one of theirs and valid at `now`. Nobody is asked for keys until everything else
    /// is right, so that made-up tokens cost next to nothing.
    pub async fn verify(&self, token: &str, now: Timestamp) -> Result<ExternalClaims, Unverified> {
        let jws = Jws::parse(token).map_err(Unverified::Forged)?;
        let claims = object(&jws.payload).ok_or(Unverified::Forged("its claims are no object"))?;
        let issuer = self.named_by(&claims).ok_or(Unverified::Forged("another issuer"))?;
        let vouched = issuer.rules.check(&claims, now).map_err(Unverified::Forged)?;
        issuer.keys.verify(&jws).await?;
        Ok(ExternalClaims { vouched, newcomers: issuer.newcomers })
    }

    fn named_by(&self, claims: &Object) -> Option<&TrustedIssuer> {
        let name = claims.get("iss")?.as_str()?;
        self.0.iter().find(|trusted| trusted.rules.issuer.as_str() == name)
    }

    /// What they call themselves.
    pub fn names(&self) -> impl Iterator<Item = &Issuer> {
        self.0.iter().map(|trusted| &trusted.rules.issuer)
    }
}
