//! How accounts, sessions, API keys, external identities and the audit trail lie in their tables.

use application::{
    authz::Permit,
    identity::{ApiKeyQueries, Authenticate, ExternalIdentityQueries, SessionQueries},
    store::StoreError,
};
use async_trait::async_trait;
use domain::{
    identity::{
        ApiKey, ApiKeyState, ExternalIdentity, ExternalIdentityState, ExternalSubject, KnownClient,
        KnownClientState, OneTimeToken, OneTimeTokenState, SecurityEvent, Session, SessionState, SpentToken,
        TokenDigest, User, UserState,
    },
    shared::Id,
};

use crate::{sql::SqlSession, table};

table!(User as UserState => "users" { id, username, email, email_verified_at, name, cpf, role, is_active, password,
    second_factor_since }
    record record
    derived { username_key, email_key });
table!(Session as SessionState => "sessions" {
    id, user_id, token, created_at, last_used_at, expires_at, ends_at, address, client, kind,
    scopes
});
table!(SpentToken => "spent_refresh_tokens" { id, token, session_id, user_id, spent_at });
table!(ApiKey as ApiKeyState => "api_keys" {
    id, user_id, name, scopes, digest, previous_digest, previous_ends_at, created_at, rotated_at, expires_at,
    last_used_at, revoked_at
});
table!(ExternalIdentity as ExternalIdentityState => "external_identities" {
    id, user_id, issuer, subject, email, created_at, last_used_at, as_of, ended_at
} derived { subject_key });
table!(KnownClient as KnownClientState => "known_clients" { id, user_id, client, first_seen_at });
table!(OneTimeToken as OneTimeTokenState => "one_time_tokens" {
    id, user_id, purpose, email, digest, created_at, expires_at, spent_at
});
table!(SecurityEvent => "security_events" { id, at, kind, actor_id, subject_id, address, request_id, detail });

#[async_trait]
impl SessionQueries for SqlSession {
    async fn find_with_user(
        &mut self,
        permit: &Permit<Authenticate, Session>,
        token: &TokenDigest,
    ) -> Result<Option<(Session, User)>, StoreError> {
        self.find_joined(permit, ("token", token), "user_id").await
    }

    async fn find_session_with_user(
        &mut self,
        permit: &Permit<Authenticate, Session>,
        id: Id<Session>,
    ) -> Result<Option<(Session, User)>, StoreError> {
        self.find_joined(permit, ("id", &id), "user_id").await
    }
}

#[async_trait]
impl ApiKeyQueries for SqlSession {
    async fn find_key_with_user(
        &mut self,
        permit: &Permit<Authenticate, ApiKey>,
        id: Id<ApiKey>,
    ) -> Result<Option<(ApiKey, User)>, StoreError> {
        self.find_joined(permit, ("id", &id), "user_id").await
    }
}

#[async_trait]
impl ExternalIdentityQueries for SqlSession {
    async fn find_identity_with_user(
        &mut self,
        permit: &Permit<Authenticate, ExternalIdentity>,
        subject: &ExternalSubject,
    ) -> Result<Option<(ExternalIdentity, User)>, StoreError> {
        self.find_joined(permit, ("subject_key", &subject.key()), "user_id").await
    }
}
