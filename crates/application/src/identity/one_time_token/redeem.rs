use std::sync::Arc;

use domain::{
    identity::{Email, InvalidOneTimeToken, OneTimeToken, OneTimeTokenPurpose, SecurityEventKind, User},
    shared::Timestamp,
};

use crate::{
    authz::{Actor, Identity, Update},
    error::Error,
    field,
    identity::{AuditTrail, Authenticate},
    ports::{LogInThrottle, SessionSecret, SessionTokens, Throttled},
    store::{StoreError, Tx, UnitOfWork},
};

/// What tries of tokens are counted under, for each address that they come from.
const ACCOUNT: &str = "one-time token";

/// Finds out what a token from a message is good for.
pub struct RedeemOneTimeToken {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
    /// By what tokens are found.
    pub tokens: Arc<dyn SessionTokens>,
    /// Who slows down guessing.
    pub throttle: Arc<dyn LogInThrottle>,
}

/// Why a token does nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RedeemError {
    /// It is worth nothing.
    #[error(transparent)]
    Invalid(#[from] InvalidOneTimeToken),
    /// Too many failures.
    #[error(transparent)]
    Throttled(#[from] Throttled),
}

/// A token that can be used, and whose account it concerns. It is used in the transaction of what it is good for.
pub struct Redemption {
    token: OneTimeToken,
    user: User,
    actor: Actor,
}

impl RedeemOneTimeToken {
    /// Looks the token up. Every reason why it is worth nothing has the same answer.
    pub(in crate::identity) async fn begin(
        &self,
        actor: &Actor,
        token: String,
        purpose: OneTimeTokenPurpose,
    ) -> Result<Redemption, Error<RedeemError>> {
        // A message reaches a person, and no program that somebody has made a key for.
        actor.require_unlimited("use", "one-time token")?;
        let address = actor.origin().address.as_deref();
        self.throttle
            .attempt(ACCOUNT, address)
            .await
            .map_err(|throttled| Error::Refused(throttled.into()))?;
        let Some((token, user)) = self.find(SessionSecret(token), purpose).await? else {
            let (kind, detail) = (SecurityEventKind::OneTimeTokenRefused, Some(purpose.name().to_owned()));
            let record = self.uow.run(async |tx| {
                self.audit.record::<RedeemError>(tx, actor, kind, None, detail.clone()).await
            });
            record.await?;
            return Err(Error::Refused(InvalidOneTimeToken.into()));
        };
        self.throttle.succeeded(ACCOUNT, address).await;
        // Whoever reads the mail of an account acts for its owner, in what the token is good for.
        let identity = Identity { id: user.id(), role: user.role(), session: None, must_enrol: false };
        let actor = Actor::for_user(identity).from(actor.origin().clone());
        Ok(Redemption { token, user, actor })
    }

    async fn find(
        &self,
        secret: SessionSecret,
        purpose: OneTimeTokenPurpose,
    ) -> Result<Option<(OneTimeToken, User)>, Error<RedeemError>> {
        let (tokens, users) = (
            Actor::anonymous().permit::<Authenticate, _>()?,
            Actor::anonymous().permit::<Authenticate, _>()?,
        );
        let by_digest = field!(OneTimeToken.digest()).eq(&self.tokens.digest(&secret));
        let by_digest = by_digest.and(field!(OneTimeToken.purpose()).eq(&purpose));
        let now = self.audit.clock.now();
        let found = self.uow.read(async |view| {
            let Some(token) = view.one_time_tokens().find(&tokens, &by_digest).await? else {
                return Ok(None);
            };
            let owner = field!(User.id()).eq(&token.user_id());
            let user = view.users().find(&users, &owner).await?;
            Ok::<_, StoreError>(user.map(|user| (token, user)))
        });
        Ok(found.await?.filter(|(token, user)| token.is_live(now) && concerns(token, user)))
    }
}

impl Redemption {
    /// On whose behalf it is used.
    pub(in crate::identity) const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Whose account it concerns, as it was when the token was looked up.
    pub(in crate::identity) const fn user(&self) -> &User {
        &self.user
    }

    /// The address that the token was sent to.
    pub(in crate::identity) const fn email(&self) -> &Email {
        &self.token.state().email
    }

    /// Uses the token up, in this transaction; gives the account as it is now. Of any number who try at the same moment, one
    /// does: they queue up at the row of the user.
    pub(in crate::identity) async fn spend<D: From<InvalidOneTimeToken>>(
        &self,
        tx: &mut Tx,
        at: Timestamp,
    ) -> Result<User, Error<D>> {
        let invalid = || Error::Refused(InvalidOneTimeToken.into());
        let gone = |error: StoreError| match error {
            StoreError::NotFound => invalid(),
            error => error.into(),
        };
        let user = tx.users().load(&self.actor.permit::<Update, _>()?, self.user.id()).await.map_err(gone)?;
        let permit = self.actor.permit::<Update, OneTimeToken>()?;
        let mut token = tx.one_time_tokens().load(&permit, self.token.id()).await.map_err(gone)?;
        if token.digest() != self.token.digest() || !concerns(&token, &user) {
            return Err(invalid());
        }
        token.spend(at).map_err(|_| invalid())?;
        tx.one_time_tokens().update(&permit, token).await?;
        Ok(user)
    }
}

/// Whether the token still says something about the account: it is active, and the address that the token was sent to is
/// still its own, unless it is to become that.
fn concerns(token: &OneTimeToken, user: &User) -> bool {
    let state = token.state();
    let moves = state.purpose == OneTimeTokenPurpose::ChangeEmail;
    user.is_active() && (moves || state.email.key() == user.email_key())
}
