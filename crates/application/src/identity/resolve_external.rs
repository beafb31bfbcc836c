use std::sync::Arc;

use domain::{
    identity::{ExternalIdentity, NotedUse, SecurityEventKind, User},
    shared::Id,
};

use super::{AuditTrail, Authenticate, Newcomers, SecondFactorRequirement, Vouched};
use crate::{
    authz::{Actor, Identity, Origin, Update},
    error::Error,
    ports::LogInThrottle,
    store::{StoreError, UnitOfWork},
};

/// How often opening an account is tried when others take what it needs at the same moment.
const ATTEMPTS: usize = 3;

/// Finds the account of somebody whom an issuer vouches for. It is found by the link alone, never by an address.
pub struct ResolveExternal {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
    /// Who opens accounts.
    pub newcomers: Newcomers,
    /// Who says which failures are still worth writing down.
    pub throttle: Arc<dyn LogInThrottle>,
    /// Who must have a second factor.
    pub second_factor: SecondFactorRequirement,
}

/// What becomes of somebody who has no account here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewcomerPolicy {
    /// They get one.
    Welcome,
    /// They are not let in.
    Refused,
}

/// Somebody whom an issuer vouches for and who has an account.
#[derive(Debug)]
pub struct Recognized {
    /// Their account, which is active.
    pub user: User,
    /// What leads to it.
    pub identity: ExternalIdentity,
    /// Whether they have to set up a second factor before they do anything else.
    pub must_enrol: bool,
}

impl Recognized {
    /// On whose behalf use cases run.
    pub fn actor(&self) -> Actor {
        let (id, role, must_enrol) = (self.user.id(), self.user.role(), self.must_enrol);
        Actor::for_user(Identity { id, role, session: None, must_enrol })
    }
}

/// Why somebody whom an issuer vouches for is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unresolved {
    /// No account is linked with them, and none is to be opened.
    #[error("no account is linked with this identity")]
    Unknown,
    /// The issuer said that they are gone.
    #[error("this identity has ended")]
    Ended,
    /// Their account is inactive.
    #[error("the account is inactive")]
    Inactive,
    /// They have no account, and no address to open one with.
    #[error("the issuer vouches for no e-mail address")]
    NoVerifiedEmail,
    /// They have no account, and somebody else has their address.
    #[error("the e-mail address belongs to another account")]
    EmailTaken,
    /// They have no account, and no name is free that is like theirs.
    #[error("no username is free")]
    NoUsername,
}

impl ResolveExternal {
    /// Whose account it is. Takes one statement when they were here in the last five minutes.
    pub async fn execute(
        &self,
        vouched: &Vouched,
        newcomers: NewcomerPolicy,
        origin: &Origin,
    ) -> Result<Recognized, Error<Unresolved>> {
        let found = self.find(vouched).await?;
        let owner = found.as_ref().map(|(_, user)| user.id());
        let outcome = match found {
            Some((identity, user)) => self.admit(identity, user, origin).await,
            None if newcomers == NewcomerPolicy::Refused => Err(Error::Refused(Unresolved::Unknown)),
            None => self.join(vouched, origin).await,
        };
        if let Err(Error::Refused(reason)) = &outcome {
            self.note_refusal(vouched, *reason, owner, origin).await?;
        }
        outcome
    }

    async fn find(&self, vouched: &Vouched) -> Result<Option<(ExternalIdentity, User)>, Error<Unresolved>> {
        let permit = Actor::anonymous().permit::<Authenticate, ExternalIdentity>()?;
        let found = self.uow.read(async |view| {
            view.external_identities().find_identity_with_user(&permit, &vouched.subject).await
        });
        Ok(found.await?)
    }

    async fn admit(
        &self,
        identity: ExternalIdentity,
        user: User,
        origin: &Origin,
    ) -> Result<Recognized, Error<Unresolved>> {
        if !identity.is_live() {
            return Err(Error::Refused(Unresolved::Ended));
        }
        if !user.is_active() {
            return Err(Error::Refused(Unresolved::Inactive));
        }
        let must_enrol = self.second_factor.is_owed_by(&user);
        let found = Recognized { user, identity, must_enrol };
        if found.identity.clone().note_use(self.audit.clock.now()).is_none() {
            return Ok(found);
        }
        self.note_use(found, origin).await
    }

    async fn note_use(&self, found: Recognized, origin: &Origin) -> Result<Recognized, Error<Unresolved>> {
        let now = self.audit.clock.now();
        let owner = found.actor().from(origin.clone());
        let permit = system(origin).permit::<Update, ExternalIdentity>()?;
        let identity = self
            .uow
            .run(async |tx| {
                let mut identity = tx.external_identities().load(&permit, found.identity.id()).await?;
                if !identity.is_live() {
                    return Err(Error::Refused(Unresolved::Ended));
                }
                let Some(used) = identity.note_use(now) else { return Ok(identity) };
                let identity = tx.external_identities().update(&permit, identity).await?;
                if used == NotedUse::FirstOfDay {
                    let (kind, detail) =
                        (SecurityEventKind::ExternalIdentityUsed, Some(identity.subject_key()));
                    self.audit.record(tx, &owner, kind, identity.user_id(), detail).await?;
                }
                Ok(identity)
            })
            .await
            .map_err(|error| match error {
                // Taken away between the look-up and now.
                Error::Store(StoreError::NotFound) => Error::Refused(Unresolved::Unknown),
                error => error,
            })?;
        Ok(Recognized { identity, ..found })
    }

    /// Opens an account for somebody who has none.
    async fn join(&self, vouched: &Vouched, origin: &Origin) -> Result<Recognized, Error<Unresolved>> {
        let actor = system(origin);
        let mut attempt = 1;
        loop {
            let opening = match self.newcomers.prepare(&*self.uow, vouched).await {
                Ok(opening) => opening,
                Err(Error::Refused(obstacle)) => return self.turned_away(vouched, obstacle, origin).await,
                Err(error) => return Err(error),
            };
            let opened = self.uow.run(async |tx| self.newcomers.open(tx, &actor, &opening).await).await;
            match opened {
                Ok((identity, user)) => return self.admit(identity, user, origin).await,
                Err(Error::Store(StoreError::Conflict { .. })) if attempt < ATTEMPTS => attempt += 1,
                Err(error) => return Err(error),
            }
        }
    }

    /// Of two requests of one newcomer, the later one finds that the other has taken everything.
    async fn turned_away(
        &self,
        vouched: &Vouched,
        obstacle: Unresolved,
        origin: &Origin,
    ) -> Result<Recognized, Error<Unresolved>> {
        match self.find(vouched).await? {
            Some((identity, user)) => self.admit(identity, user, origin).await,
            None => Err(Error::Refused(obstacle)),
        }
    }

    /// Writes it down: the first few times, then less and less often, so that nobody fills the audit trail.
    async fn note_refusal(
        &self,
        vouched: &Vouched,
        reason: Unresolved,
        owner: Option<Id<User>>,
        origin: &Origin,
    ) -> Result<(), Error<Unresolved>> {
        let tally = format!("external identity {}", vouched.subject);
        if self.throttle.attempt(&tally, None).await.is_err() {
            return Ok(());
        }
        let actor = Actor::anonymous().from(origin.clone());
        let (kind, detail) =
            (SecurityEventKind::ExternalIdentityRefused, format!("{reason}: {}", vouched.subject));
        self.uow.run(async |tx| self.audit.record(tx, &actor, kind, owner, Some(detail.clone())).await).await
    }
}

/// The links are the system's: their owners can only take them away.
fn system(origin: &Origin) -> Actor {
    Actor::for_system("an issuer vouches for somebody").from(origin.clone())
}
