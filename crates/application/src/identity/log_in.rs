use std::sync::Arc;

use domain::{
    identity::{
        Email, PasswordHash, RawPassword, SecurityEventKind, Session, SessionOrigin, SessionPolicy, User,
        Username,
    },
    shared::Timestamp,
};

use super::{AuditTrail, Authenticate, SealedSession, authenticate::seal};
use crate::{
    authz::{Actor, Create, Identity, Update},
    error::Error,
    field,
    ports::{LogInThrottle, PasswordHasher, SessionTokens, Throttled, Verdict},
    query::Filter,
    store::{StoreError, UnitOfWork},
};

/// Opens a session for whoever knows the password of an account.
pub struct LogIn {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
    /// Who checks the password.
    pub hasher: Arc<dyn PasswordHasher>,
    /// Who makes the token.
    pub tokens: Arc<dyn SessionTokens>,
    /// Who slows down guessing.
    pub throttle: Arc<dyn LogInThrottle>,
    /// How long sessions last.
    pub sessions: SessionPolicy,
}

/// What somebody logs in with.
pub struct LogInCommand {
    /// Their username or e-mail address.
    pub login: String,
    /// Their password, as typed.
    pub password: String,
}

/// Why nobody was logged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogInError {
    /// They came with a live session.
    #[error("already logged in; log out first")]
    AlreadyLoggedIn,
    /// No such account, an inactive one, or the wrong password; which one is nobody's business.
    #[error("wrong username or password")]
    InvalidCredentials,
    /// Too many failures.
    #[error(transparent)]
    Throttled(#[from] Throttled),
}

/// Somebody logged in.
pub struct LoggedIn {
    /// Their account.
    pub user: User,
    /// The token for their client to keep.
    pub sealed: SealedSession,
}

impl LogIn {
    /// Logs in. Takes one password hash whatever the outcome, so that time tells nothing about accounts.
    pub async fn execute(&self, actor: &Actor, command: LogInCommand) -> Result<LoggedIn, Error<LogInError>> {
        if actor.identity().is_some() {
            // What is limited to scopes gets nothing that is not.
            actor.require_unlimited("open", "session")?;
            return Err(Error::Refused(LogInError::AlreadyLoggedIn));
        }
        let account = command.login.trim().to_lowercase();
        let address = actor.origin().address.as_deref();
        if let Err(throttled) = self.throttle.attempt(&account, address).await {
            self.note_failure(actor, SecurityEventKind::LogInThrottled, None).await?;
            return Err(Error::Refused(throttled.into()));
        }
        let found = self.find(&command.login).await?;
        let Some((user, outdated)) = self.prove(found.clone(), command.password.clone()).await? else {
            self.note_failure(actor, SecurityEventKind::LogInFailed, found.as_ref()).await?;
            return Err(Error::Refused(LogInError::InvalidCredentials));
        };
        self.throttle.succeeded(&account, address).await;
        let fresh = if outdated { self.rehash(command.password).await? } else { None };
        self.open_session(actor, user, fresh).await
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

    /// The user, if the password is theirs and they are active; and whether its hash is outdated.
    async fn prove(
        &self,
        found: Option<User>,
        password: String,
    ) -> Result<Option<(User, bool)>, Error<LogInError>> {
        // A password that is too long for any account costs a hash all the same.
        let (claim, hash) = match RawPassword::claim(password) {
            Some(claim) => (Some(claim), found.as_ref().map(|user| user.state().password.clone())),
            None => (RawPassword::claim(String::new()), None),
        };
        let Some(claim) = claim else { return Ok(None) };
        let verdict = self.hasher.verify(claim, hash).await?;
        Ok(match (verdict, found) {
            (Verdict::Right { outdated }, Some(user)) if user.is_active() => Some((user, outdated)),
            _ => None,
        })
    }

    async fn rehash(&self, password: String) -> Result<Option<PasswordHash>, Error<LogInError>> {
        match RawPassword::claim(password) {
            Some(claim) => Ok(Some(self.hasher.hash(claim).await?)),
            None => Ok(None),
        }
    }

    async fn open_session(
        &self,
        actor: &Actor,
        proven: User,
        fresh: Option<PasswordHash>,
    ) -> Result<LoggedIn, Error<LogInError>> {
        let (secret, now) = (self.tokens.new_secret(), self.audit.clock.now());
        let session = self.new_session(actor, &proven, self.tokens.digest(&secret), now);
        let identity = Identity { id: proven.id(), role: proven.role(), session: Some(session.id()) };
        let actor = Actor::for_user(identity).from(actor.origin().clone());
        let (keep, open) = (actor.permit::<Update, User>()?, actor.permit::<Create, Session>()?);
        let user = self
            .uow
            .run(async |tx| {
                // Inactivated or given another password since it was looked up: then the proof is worth nothing.
                let mut user = tx.users().load(&keep, proven.id()).await?;
                if !user.is_active() || user.state().password != proven.state().password {
                    return Err(Error::Refused(LogInError::InvalidCredentials));
                }
                if let Some(fresh) = fresh.clone() {
                    user.rehash_password(fresh);
                    user = tx.users().update(&keep, user).await?;
                }
                tx.sessions().create(&open, session.clone()).await?;
                self.audit.record(tx, &actor, SecurityEventKind::LogIn, Some(user.id()), None).await?;
                Ok(user)
            })
            .await
            .map_err(|error| match error {
                // Deleted since it was looked up: no reason to answer in another way.
                Error::Store(StoreError::NotFound) => Error::Refused(LogInError::InvalidCredentials),
                error => error,
            })?;
        Ok(LoggedIn { user, sealed: seal(&*self.tokens, &session, secret, now) })
    }

    fn new_session(
        &self,
        actor: &Actor,
        user: &User,
        digest: domain::identity::TokenDigest,
        now: Timestamp,
    ) -> Session {
        let origin =
            SessionOrigin { address: actor.origin().address.clone(), client: actor.origin().client.clone() };
        Session::open(self.audit.ids.next(), user.id(), digest, origin, now, &self.sessions)
    }

    async fn note_failure(
        &self,
        actor: &Actor,
        kind: SecurityEventKind,
        subject: Option<&User>,
    ) -> Result<(), Error<LogInError>> {
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
