use std::sync::Arc;

use domain::identity::{
    PasswordHash, PasswordPolicy, RawPassword, SecurityEventKind, Session, UnfitPassword, User,
};

use super::{
    AuditTrail, OwnPassword, SealedSession, WrongOwnPassword, authenticate::seal, one_time_token::end_tokens,
    repository::sessions_of,
};
use crate::{
    authz::{Actor, Delete, Identity, Read, Update},
    error::Error,
    ports::{PasswordHasher, SessionTokens, Throttled},
    store::{StoreError, UnitOfWork},
};

/// Changes one's own password, and ends one's other sessions: whoever knew the old one is out.
pub struct ChangePassword {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
    /// Who asks for the current password.
    pub password: OwnPassword,
    /// Who hashes passwords.
    pub hasher: Arc<dyn PasswordHasher>,
    /// Who makes the new token of the session in use.
    pub tokens: Arc<dyn SessionTokens>,
    /// How long the password must be.
    pub passwords: PasswordPolicy,
}

/// Why a password was not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangePasswordError {
    /// The current password is another.
    #[error("the current password is wrong")]
    WrongPassword,
    /// The new password will not do.
    #[error(transparent)]
    Unfit(#[from] UnfitPassword),
    /// Too many failures.
    #[error(transparent)]
    Throttled(#[from] Throttled),
}

impl From<WrongOwnPassword> for ChangePasswordError {
    fn from(wrong: WrongOwnPassword) -> Self {
        match wrong {
            WrongOwnPassword::Wrong => Self::WrongPassword,
            WrongOwnPassword::Throttled(throttled) => Self::Throttled(throttled),
        }
    }
}

type Out<T> = Result<T, Error<ChangePasswordError>>;

impl ChangePassword {
    /// Changes it. Gives the new token of the session in use, if the caller came with one. Refresh tokens all end, also those
    /// of the caller: there is nobody here to take another.
    pub async fn execute(&self, actor: &Actor, current: String, new: String) -> Out<Option<SealedSession>> {
        let me = actor.require_identity("change the password of")?;
        // First of all, so that no API key is good for guessing it.
        actor.require_unlimited("change the password of", "account")?;
        let read = actor.permit::<Read, User>()?;
        let user = self.uow.read(async |view| view.users().read(&read, me.id).await).await?;
        self.password.require::<ChangePasswordError>(actor, &user, current).await?;
        let (username, email) = (&user.state().username, &user.state().email);
        let new = RawPassword::choose(new, &self.passwords, username, email)
            .map_err(|unfit| Error::Refused(unfit.into()))?;
        let hash = self.hasher.hash(new).await?;
        self.store(actor, me, &user.state().password, hash).await
    }

    async fn store(
        &self,
        actor: &Actor,
        me: Identity,
        proven: &PasswordHash,
        hash: PasswordHash,
    ) -> Out<Option<SealedSession>> {
        let update = actor.permit::<Update, User>()?;
        let (end, keep) = (actor.permit::<Delete, Session>()?, actor.permit::<Update, Session>()?);
        let secret = self.tokens.new_secret();
        let digest = self.tokens.digest(&secret);
        let kept = self
            .uow
            .run(async |tx| {
                let mut user = tx.users().load(&update, me.id).await?;
                if user.state().password != *proven {
                    return Err(Error::Store(StoreError::Stale));
                }
                user.change_password(hash.clone());
                tx.users().update(&update, user).await?;
                tx.sessions().delete_matching(&end, &sessions_of(me.id, me.session)).await?;
                end_tokens(tx, me.id, self.audit.clock.now()).await?;
                let kind = SecurityEventKind::PasswordChanged;
                self.audit.record::<ChangePasswordError>(tx, actor, kind, Some(me.id), None).await?;
                let Some(id) = me.session else { return Ok(None) };
                let mut session = tx.sessions().load(&keep, id).await?;
                session.change_token(digest.clone());
                Ok(Some(tx.sessions().update(&keep, session).await?))
            })
            .await?;
        Ok(kept.map(|session| seal(&*self.tokens, &session, secret, self.audit.clock.now())))
    }
}
