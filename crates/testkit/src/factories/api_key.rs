use domain::{
    identity::{ApiKey, ApiKeyName, ApiKeyState, ApiKeyToken, KeySecret, Scope, Scopes, User},
    shared::{Id, Timestamp},
};

use super::id_from;
use crate::fakes::{FakeClock, PlainApiKeys};

/// A live key of `user` with every scope, made when [`FakeClock`] starts, not used yet, that never expires.
pub fn an_api_key(user: &User) -> ApiKeyBuilder {
    let id = Id::new(id_from(&format!("key of {}", user.username_key())));
    let token = ApiKeyToken { id, secret: KeySecret::new([0xab; 32]) };
    ApiKeyBuilder {
        token,
        server_key: PlainApiKeys::SERVER_KEY.to_owned(),
        user_id: user.id(),
        name: "nightly export".to_owned(),
        scopes: Scopes::all(),
        created_at: FakeClock::START,
        expires_at: None,
        last_used_at: None,
        revoked_at: None,
    }
}

/// Overrides fields of an API key to be.
#[derive(Clone)]
#[must_use]
pub struct ApiKeyBuilder {
    token: ApiKeyToken,
    server_key: String,
    user_id: Id<User>,
    name: String,
    scopes: Scopes,
    created_at: Timestamp,
    expires_at: Option<Timestamp>,
    last_used_at: Option<Timestamp>,
    revoked_at: Option<Timestamp>,
}

impl ApiKeyBuilder {
    /// What it is called; its id follows from the name.
    pub fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self.token.id = Id::new(id_from(&format!("{name} of {:?}", self.user_id)));
        self
    }

    /// What it may be used for.
    pub fn for_scopes(mut self, scopes: impl IntoIterator<Item = Scope>) -> Self {
        self.scopes = scopes.into_iter().collect();
        self
    }

    /// When it was made.
    pub fn created_at(mut self, at: Timestamp) -> Self {
        self.created_at = at;
        self
    }

    /// When it ends by itself.
    pub fn expiring_at(mut self, at: Timestamp) -> Self {
        self.expires_at = Some(at);
        self
    }

    /// When its use was last noted.
    pub fn used_at(mut self, at: Timestamp) -> Self {
        self.last_used_at = Some(at);
        self
    }

    /// When it was revoked.
    pub fn revoked_at(mut self, at: Timestamp) -> Self {
        self.revoked_at = Some(at);
        self
    }

    /// The server key that its digest was made with.
    pub fn under(mut self, server_key: &str) -> Self {
        server_key.clone_into(&mut self.server_key);
        self
    }

    /// What its holder has.
    pub fn token(&self) -> ApiKeyToken {
        self.token.clone()
    }

    /// The key, as a store would give it. Panics when a field breaks a rule of the domain.
    #[expect(clippy::expect_used, reason = "a test with an invalid fixture must fail")]
    pub fn build(self) -> ApiKey {
        ApiKey::restore(ApiKeyState {
            id: self.token.id,
            user_id: self.user_id,
            name: ApiKeyName::parse(&self.name).expect("a valid name"),
            scopes: self.scopes,
            digest: PlainApiKeys::digest_of(&self.token, &self.server_key),
            previous_digest: None,
            previous_ends_at: None,
            created_at: self.created_at,
            rotated_at: None,
            expires_at: self.expires_at,
            last_used_at: self.last_used_at,
            revoked_at: self.revoked_at,
        })
    }
}
