use std::sync::Arc;

use super::{CheckPassword, Disproved, LogInCommand, LoggedIn, OpenSession, WrongCredentials};
use crate::{authz::Actor, error::Error, ports::Throttled};

/// Opens a session for whoever knows the password of an account.
pub struct LogIn {
    /// The first factor.
    pub check: Arc<CheckPassword>,
    /// What they came for.
    pub open: Arc<OpenSession>,
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

impl LogIn {
    /// Logs in. Takes one password hash whatever the outcome, so that time tells nothing about accounts.
    pub async fn execute(&self, actor: &Actor, command: LogInCommand) -> Result<LoggedIn, Error<LogInError>> {
        if actor.identity().is_some() {
            // What is limited to scopes gets nothing that is not.
            actor.require_unlimited("open", "session")?;
            return Err(Error::Refused(LogInError::AlreadyLoggedIn));
        }
        let first =
            self.check.execute(actor, command).await.map_err(|error| error.map_refused(Into::into))?;
        self.open.execute(actor, first.suffices()).await.map_err(|error| error.map_refused(Into::into))
    }
}

impl From<WrongCredentials> for LogInError {
    fn from(wrong: WrongCredentials) -> Self {
        match wrong {
            WrongCredentials::Invalid => Self::InvalidCredentials,
            WrongCredentials::Throttled(throttled) => Self::Throttled(throttled),
        }
    }
}

/// No reason to answer in another way.
impl From<Disproved> for LogInError {
    fn from(_: Disproved) -> Self {
        Self::InvalidCredentials
    }
}
