use std::{sync::Arc, time::Duration};

use domain::{
    identity::{
        RefreshToken, Scopes, SecurityEventKind, Session, SessionOrigin, TokenDigest, TokenPolicy, User,
    },
    shared::Timestamp,
};

use super::{Disproved, Proven, known_clients::note_client};
use crate::{
    authz::{Actor, Create, Update},
    error::Error,
    identity::{AccessClaims, AccessTokens, AuditTrail},
    ports::{SessionSecret, SessionTokens},
    store::UnitOfWork,
};

/// Begins families of tokens, for programs of those who proved who they are.
pub struct OpenTokenFamily {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
    /// Who makes the tokens.
    pub mint: Mint,
}

/// Makes pairs of tokens.
#[derive(Clone)]
pub struct Mint {
    /// Who makes secrets.
    pub secrets: Arc<dyn SessionTokens>,
    /// Who makes access tokens.
    pub access: Arc<dyn AccessTokens>,
    /// How long tokens last.
    pub policy: TokenPolicy,
}

/// An access token, and what brings the next one.
pub struct TokenPair {
    /// Sent with every request.
    pub access: String,
    /// How long it lasts.
    pub expires_in: Duration,
    /// Brings the next pair, once.
    pub refresh: RefreshToken,
    /// How long it lasts unless it is used.
    pub refresh_expires_in: Duration,
    /// What they are limited to, if they are.
    pub scopes: Option<Scopes>,
}

impl OpenTokenFamily {
    /// Begins one, which is good for these scopes alone if there are any.
    pub async fn execute(
        &self,
        actor: &Actor,
        proven: Proven,
        scopes: Option<Scopes>,
    ) -> Result<TokenPair, Error<Disproved>> {
        let (refresh, digest) = self.mint.refresh_token();
        let now = self.audit.clock.now();
        let origin = actor.origin();
        let origin = SessionOrigin { address: origin.address.clone(), client: origin.client.clone() };
        let (id, policy) = (self.audit.ids.next(), &self.mint.policy.refresh);
        let family = Session::open(id, proven.user_id(), digest, origin, now, policy).as_token_family(scopes);
        let actor = proven.actor(actor, family.id());
        let (keep, open) = (actor.permit::<Update, User>()?, actor.permit::<Create, Session>()?);
        self.uow
            .run(async |tx| {
                let user = proven.confirm(tx, &keep).await?;
                tx.sessions().create(&open, family.clone()).await?;
                let (kind, detail) = (SecurityEventKind::TokenIssued, proven.method().detail());
                self.audit.record::<Disproved>(tx, &actor, kind, Some(user.id()), detail).await?;
                note_client(&self.audit, tx, &actor, &user).await
            })
            .await?;
        Ok(self.mint.pair(&family, refresh, self.audit.ids.uuid(), now))
    }
}

impl Mint {
    /// A new one, and by what it is found.
    pub(in crate::identity) fn refresh_token(&self) -> (RefreshToken, TokenDigest) {
        let token = RefreshToken::new(&self.secrets.new_secret().0);
        let digest = self.digest(&token);
        (token, digest)
    }

    /// By what a token is found. Made of all its text, so that it is never that of a browser's session.
    pub(in crate::identity) fn digest(&self, token: &RefreshToken) -> TokenDigest {
        self.secrets.digest(&SessionSecret(token.reveal().to_owned()))
    }

    /// What a program is handed. The access token never outlasts its family.
    pub(in crate::identity) fn pair(
        &self,
        family: &Session,
        refresh: RefreshToken,
        id: uuid::Uuid,
        now: Timestamp,
    ) -> TokenPair {
        let expires_at = now.plus(self.policy.access).min(family.expires_at());
        let claims = AccessClaims {
            id,
            session_id: family.id(),
            user_id: family.user_id(),
            scopes: family.scopes(),
            issued_at: now,
            expires_at,
        };
        TokenPair {
            access: self.access.seal(&claims),
            expires_in: expires_at.since(now),
            refresh,
            refresh_expires_in: family.expires_at().since(now),
            scopes: family.scopes(),
        }
    }
}
