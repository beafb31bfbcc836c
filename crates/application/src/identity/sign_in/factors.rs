use domain::{
    identity::{PasswordHash, Session, User},
    shared::Id,
};

use super::Disproved;
use crate::{
    authz::{Actor, Identity, Permit, Update},
    error::Error,
    identity::second_factor::Accepted,
    store::{StoreError, Tx},
};

/// How somebody proves who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInMethod {
    /// They know the password.
    Password,
    /// A provider that is trusted with it vouches for them.
    Federated {
        /// Its name in the settings.
        provider: String,
    },
}

impl SignInMethod {
    /// What the audit trail says of it: nothing of the usual way.
    pub(super) fn detail(&self) -> Option<String> {
        match self {
            Self::Password => None,
            Self::Federated { provider } => Some(format!("by {provider}")),
        }
    }

    /// Who vouched for them, if somebody did: what is kept of it between the first proof and the second.
    pub(super) fn provider(&self) -> Option<String> {
        match self {
            Self::Password => None,
            Self::Federated { provider } => Some(provider.clone()),
        }
    }

    /// What was kept of it.
    pub(super) fn of_provider(provider: Option<String>) -> Self {
        match provider {
            None => Self::Password,
            Some(provider) => Self::Federated { provider },
        }
    }
}

/// Somebody proved who they are in one way, which may not be enough for their account.
pub struct FirstFactor {
    user: User,
    method: SignInMethod,
    rehashed: Option<PasswordHash>,
}

impl FirstFactor {
    /// Of that user; none for an inactive one, however good the proof.
    pub(in crate::identity) fn of(user: User, method: SignInMethod) -> Option<Self> {
        user.is_active().then_some(Self { user, method, rehashed: None })
    }

    /// With a newer hash of the password, to be kept once they are let in.
    pub(super) fn rehashed(self, hash: Option<PasswordHash>) -> Self {
        Self { rehashed: hash, ..self }
    }

    /// How they did.
    pub(super) const fn method(&self) -> &SignInMethod {
        &self.method
    }

    /// Whether they have shown that they read what is sent to the address of the account.
    pub(super) const fn has_verified_email(&self) -> bool {
        self.user.is_email_verified()
    }

    /// Proven, if the account asks for no more; else as it was.
    pub(super) fn suffices(self) -> Result<Proven, Box<Self>> {
        if self.user.has_second_factor() { Err(Box::new(self)) } else { Ok(Proven(self)) }
    }

    /// With the second proof that the account asks for.
    pub(super) fn completed(self, _: Accepted) -> Proven {
        Proven(self)
    }

    /// On whose behalf the second proof is asked for, from where `actor` is.
    pub(super) fn claimant(&self, actor: &Actor) -> Actor {
        let (id, role) = (self.user.id(), self.user.role());
        let identity = Identity { id, role, session: None, must_enrol: false };
        Actor::for_user(identity).from(actor.origin().clone())
    }

    /// See [`Proven::confirm`].
    pub(super) async fn confirm(
        &self,
        tx: &mut Tx,
        permit: &Permit<Update, User>,
    ) -> Result<User, Error<Disproved>> {
        let mut user = match tx.users().load(permit, self.user.id()).await {
            Ok(user) => user,
            Err(StoreError::NotFound) => return Err(Error::Refused(Disproved)),
            Err(error) => return Err(error.into()),
        };
        if !self.is_still_of(&user) {
            return Err(Error::Refused(Disproved));
        }
        if let Some(hash) = self.rehashed.clone() {
            user.rehash_password(hash);
            user = tx.users().update(permit, user).await?;
        }
        Ok(user)
    }

    fn is_still_of(&self, user: &User) -> bool {
        let (now, then) = (user.state(), self.user.state());
        user.is_active()
            && now.password == then.password
            && now.second_factor_since == then.second_factor_since
    }
}

/// Somebody proved who they are in all the ways that their account asks for.
pub struct Proven(FirstFactor);

impl Proven {
    /// How they did, to begin with.
    pub(in crate::identity) const fn method(&self) -> &SignInMethod {
        &self.0.method
    }

    /// On whose behalf things are done for them from now on, from where `actor` is.
    pub(in crate::identity) fn actor(&self, actor: &Actor, session: Id<Session>) -> Actor {
        let user = &self.0.user;
        let identity =
            Identity { id: user.id(), role: user.role(), session: Some(session), must_enrol: false };
        Actor::for_user(identity).from(actor.origin().clone())
    }

    /// Whose account it is.
    pub(in crate::identity) fn user_id(&self) -> Id<User> {
        self.0.user.id()
    }

    /// The account as it is now, in the transaction that does something for them: since they proved who they are it may have
    /// been inactivated, deleted, given another password or another second factor, and then the proof is worth nothing.
    pub(in crate::identity) async fn confirm(
        &self,
        tx: &mut Tx,
        permit: &Permit<Update, User>,
    ) -> Result<User, Error<Disproved>> {
        self.0.confirm(tx, permit).await
    }
}
