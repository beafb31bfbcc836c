use std::sync::Arc;

use super::{
    AskSecondFactor, ChallengeToken, CheckPassword, Disproved, LogInCommand, LoggedIn, NotYetProven,
    OpenSession, WrongCredentials,
};
use crate::{authz::Actor, error::Error, ports::Throttled};

/// Opens a session for whoever knows the password of an account.
pub struct LogIn {
    /// The first factor.
    pub check: Arc<CheckPassword>,
    /// Whether that is enough.
    pub ask: Arc<AskSecondFactor>,
    /// What they came for.
    pub open: Arc<OpenSession>,
}

/// Why nobody was logged in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogInError {
    /// They came with a live session.
    #[error("already logged in; log out first")]
    AlreadyLoggedIn,
    /// No such account, an inactive one, or the wrong password; which one is nobody's business.
    #[error("wrong username or password")]
    InvalidCredentials,
    /// The password is right, and the account asks for a second factor.
    #[error("a code of the second factor is needed, too")]
    SecondFactorRequired(ChallengeToken),
    /// The password is right, and nobody has verified the address of the account.
    #[error("verify the e-mail address first")]
    EmailUnverified,
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
        let proven = self.ask.execute(actor, first).await.map_err(|error| error.map_refused(Into::into))?;
        self.open.execute(actor, proven).await.map_err(|error| error.map_refused(Into::into))
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

impl From<NotYetProven> for LogInError {
    fn from(not_yet: NotYetProven) -> Self {
        match not_yet {
            NotYetProven::SecondFactorRequired(challenge) => Self::SecondFactorRequired(challenge),
            NotYetProven::EmailUnverified => Self::EmailUnverified,
            NotYetProven::Disproved(disproved) => disproved.into(),
        }
    }
}

/// No reason to answer in another way.
impl From<Disproved> for LogInError {
    fn from(_: Disproved) -> Self {
        Self::InvalidCredentials
    }
}
