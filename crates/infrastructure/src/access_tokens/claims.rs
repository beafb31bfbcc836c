use application::identity::AccessClaims;
use domain::{
    identity::{Scope, Scopes},
    shared::{Id, Timestamp},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// In seconds: how far the clocks of two instances may be apart.
const LEEWAY: i64 = 60;

/// What stands in a token. A member that is there twice is refused.
#[derive(Serialize, Deserialize)]
pub(super) struct Claims {
    iss: String,
    aud: String,
    sub: String,
    sid: String,
    jti: String,
    iat: i64,
    exp: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
}

impl Claims {
    pub(super) fn of(claims: &AccessClaims, issuer: &str, audience: &str) -> Self {
        Self {
            iss: issuer.to_owned(),
            aud: audience.to_owned(),
            sub: claims.user_id.to_string(),
            sid: claims.session_id.to_string(),
            jti: claims.id.to_string(),
            iat: claims.issued_at.seconds(),
            exp: claims.expires_at.seconds(),
            scope: claims.scopes.map(|scopes| scopes.to_string()),
        }
    }

    /// What they mean, if they are for us and have not expired at `now`.
    pub(super) fn read(self, issuer: &str, audience: &str, now: Timestamp) -> Option<AccessClaims> {
        let made = self.iat <= now.seconds().saturating_add(LEEWAY);
        let expired = self.exp <= now.seconds().saturating_sub(LEEWAY);
        if self.iss != issuer || self.aud != audience || !made || expired {
            return None;
        }
        let scopes = match &self.scope {
            None => None,
            Some(names) => Some(names.split(' ').map(Scope::from_name).collect::<Option<Scopes>>()?),
        };
        Some(AccessClaims {
            id: uuid(&self.jti)?,
            session_id: Id::new(uuid(&self.sid)?),
            user_id: Id::new(uuid(&self.sub)?),
            scopes,
            issued_at: seconds(self.iat),
            expires_at: seconds(self.exp),
        })
    }
}

fn uuid(text: &str) -> Option<Uuid> {
    Uuid::parse_str(text).ok()
}

const fn seconds(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds.saturating_mul(1_000_000))
}
