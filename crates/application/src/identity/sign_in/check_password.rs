use std::sync::Arc;

use domain::identity::{Email, PasswordHash, RawPassword, SecurityEventKind, User, Username};

use super::{FirstFactor, SignInMethod};
use crate::{
    authz::Actor,
    error::Error,
    field,
    identity::{AuditTrail, Authenticate},
    ports::{LogInThrottle, PasswordHasher, Throttled, Verdict},
    query::Filter,
    store::{StoreError, UnitOfWork},
};

/// Finds out whether somebody knows the password of an account: the first factor of whoever has no provider to vouch for them.
pub struct CheckPassword {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
    /// Who checks the password.
    pub hasher: Arc<dyn PasswordHasher>,
    /// Who slows down guessing.
    pub throttle: Arc<dyn LogInThrottle>,
}

/// What somebody logs in with.
pub struct LogInCommand {
    /// Their username or e-mail address.
    pub login: String,
    /// Their password, as typed.
    pub password: String,
}

/// Why they did not prove who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongCredentials {
    /// No such account, an inactive one, or the wrong password; which one is nobody's business.
    #[error("wrong username or password")]
    Invalid,
    /// Too many failures.
    #[error(transparent)]
    Throttled(#[from] Throttled),
}

type Out<T> = Result<T, Error<WrongCredentials>>;

impl CheckPassword {
    /// Checks it. Takes one password hash whatever the outcome, so that time tells nothing about accounts.
    pub async fn execute(&self, actor: &Actor, command: LogInCommand) -> Out<FirstFactor> {
        let account = command.login.trim().to_lowercase();
        let address = actor.origin().address.as_deref();
        if let Err(throttled) = self.throttle.attempt(&account, address).await {
            self.note_failure(actor, SecurityEventKind::LogInThrottled, None).await?;
            return Err(Error::Refused(throttled.into()));
        }
        let found = self.find(&command.login).await?;
        let Some((first, outdated)) = self.prove(found.clone(), command.password.clone()).await? else {
            self.note_failure(actor, SecurityEventKind::LogInFailed, found.as_ref()).await?;
            return Err(Error::Refused(WrongCredentials::Invalid));
        };
        self.throttle.succeeded(&account, address).await;
        let fresh = if outdated { self.rehash(command.password).await? } else { None };
        Ok(first.rehashed(fresh))
    }

    async fn find(&self, login: &str) -> Result<Option<User>, StoreError> {
        let Some(filter) = by_login(login) else {
            return Ok(None);
        };
        let Ok(permit) = Actor::anonymous().permit::<Authenticate, User>() else {
            return Ok(None);
        };
        self.uow.read(async |view| view.users().find(&permit, &filter).await).await
    }

    /// The proof, if the password is theirs and they are active; and whether its hash is outdated.
    async fn prove(&self, found: Option<User>, password: String) -> Out<Option<(FirstFactor, bool)>> {
        // A password that is too long for any account costs a hash all the same.
        let (claim, hash) = match RawPassword::claim(password) {
            Some(claim) => (Some(claim), found.as_ref().map(|user| user.state().password.clone())),
            None => (RawPassword::claim(String::new()), None),
        };
        let Some(claim) = claim else { return Ok(None) };
        let verdict = self.hasher.verify(claim, hash).await?;
        let (Verdict::Right { outdated }, Some(user)) = (verdict, found) else { return Ok(None) };
        Ok(FirstFactor::of(user, SignInMethod::Password).map(|first| (first, outdated)))
    }

    async fn rehash(&self, password: String) -> Out<Option<PasswordHash>> {
        match RawPassword::claim(password) {
            Some(claim) => Ok(Some(self.hasher.hash(claim).await?)),
            None => Ok(None),
        }
    }

    async fn note_failure(&self, actor: &Actor, kind: SecurityEventKind, subject: Option<&User>) -> Out<()> {
        let subject = subject.map(User::id);
        self.uow.run(async |tx| self.audit.record(tx, actor, kind, subject, None).await).await
    }
}

/// The account of that name or address; none when it can be neither.
fn by_login(login: &str) -> Option<Filter<User>> {
    let by_name = Username::parse(login).map(|name| field!(User.username_key()).eq(&name.key()));
    let by_address = || Email::parse(login).map(|email| field!(User.email_key()).eq(&email.key()));
    by_name.or_else(|_| by_address()).ok()
}
