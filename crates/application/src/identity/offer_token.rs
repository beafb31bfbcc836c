use std::{sync::Arc, time::Duration};

use domain::{
    identity::{Email, NewOneTimeToken, OneTimeToken, OneTimeTokenPurpose, SecurityEventKind, User},
    shared::{Id, Version},
};

use super::{AuditTrail, Authenticate, NothingSent, OneTimeTokens};
use crate::{
    authz::{Actor, Update},
    error::Error,
    field,
    ports::SessionSecret,
    query::Filter,
    store::{StoreError, Tx, UnitOfWork},
};

/// Makes the token that a message is about to carry, for whoever may get one. For the system only: what it gives is for the
/// message, and is not kept.
pub struct OfferToken {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
    /// Who makes tokens.
    pub tokens: OneTimeTokens,
}

/// A token to be sent.
pub struct Offer {
    /// Whose account it concerns.
    pub user: User,
    /// Where it is sent.
    pub to: Email,
    /// What it is good for.
    pub purpose: OneTimeTokenPurpose,
    /// The token.
    pub secret: SessionSecret,
    /// For how long it can be used.
    pub lasts: Duration,
}

/// Whom a message is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Addressee {
    /// That user.
    User(Id<User>),
    /// Whoever has that address.
    Email(Email),
}

type Out<T> = Result<T, Error<NothingSent>>;

impl OfferToken {
    /// To verify the address of their account. `id` is the same whenever the same message is tried.
    pub async fn to_verify(&self, actor: &Actor, to: &Addressee, id: Id<OneTimeToken>) -> Out<Offer> {
        self.uow
            .run(async |tx| {
                let user = self.holding(tx, actor, to).await?;
                if user.is_email_verified() {
                    return Err(Error::Refused(NothingSent::AlreadyVerified));
                }
                let email = user.state().email.clone();
                self.issue(tx, actor, user, email, OneTimeTokenPurpose::VerifyEmail, id).await
            })
            .await
    }

    /// To choose another password. `id` is the same whenever the same message is tried.
    pub async fn to_reset(&self, actor: &Actor, to: &Addressee, id: Id<OneTimeToken>) -> Out<Offer> {
        self.uow
            .run(async |tx| {
                let user = self.holding(tx, actor, to).await?;
                let email = user.state().email.clone();
                let subject = Some(user.id());
                let offer =
                    self.issue(tx, actor, user, email, OneTimeTokenPurpose::ResetPassword, id).await?;
                let kind = SecurityEventKind::PasswordResetSent;
                self.audit.record::<NothingSent>(tx, actor, kind, subject, None).await?;
                Ok(offer)
            })
            .await
    }

    /// To move their account to that address, as was asked when it was of the version `as_of`: whoever asked may have lost it since.
    /// `id` is the same whenever the same message is tried.
    pub async fn to_move(
        &self,
        actor: &Actor,
        (user, as_of): (Id<User>, Version),
        email: &Email,
        id: Id<OneTimeToken>,
    ) -> Out<Offer> {
        self.uow
            .run(async |tx| {
                let user = self.holding(tx, actor, &Addressee::User(user)).await?;
                if user.state().record.version != as_of {
                    return Err(Error::Refused(NothingSent::Outdated));
                }
                let holder = self.find(tx, actor, &field!(User.email_key()).eq(&email.key())).await?;
                if holder.is_some_and(|holder| holder.id() != user.id()) {
                    return Err(Error::Refused(NothingSent::EmailTaken));
                }
                self.issue(tx, actor, user, email.clone(), OneTimeTokenPurpose::ChangeEmail, id).await
            })
            .await
    }

    /// The account, which nobody else can write until the transaction ends.
    async fn holding(&self, tx: &mut Tx, actor: &Actor, whom: &Addressee) -> Out<User> {
        let none = || Error::Refused(NothingSent::NoAccount);
        let id = match whom {
            Addressee::User(id) => *id,
            Addressee::Email(email) => {
                let found = self.find(tx, actor, &field!(User.email_key()).eq(&email.key())).await?;
                found.ok_or_else(none)?.id()
            }
        };
        match tx.users().load(&actor.permit::<Update, _>()?, id).await {
            Ok(user) if user.is_active() => Ok(user),
            Ok(_) | Err(StoreError::NotFound) => Err(none()),
            Err(error) => Err(error.into()),
        }
    }

    async fn find(&self, tx: &mut Tx, actor: &Actor, filter: &Filter<User>) -> Out<Option<User>> {
        Ok(tx.users().find(&actor.permit::<Authenticate, _>()?, filter).await?)
    }

    async fn issue(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        user: User,
        to: Email,
        purpose: OneTimeTokenPurpose,
        id: Id<OneTimeToken>,
    ) -> Out<Offer> {
        let new = NewOneTimeToken { id, user_id: user.id(), purpose, email: to.clone() };
        let secret = self.tokens.issue(tx, actor, new).await?;
        let lasts = self.tokens.lifetimes.of(purpose);
        Ok(Offer { user, to, purpose, secret, lasts })
    }
}
