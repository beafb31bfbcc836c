use std::sync::Arc;

use domain::identity::Scopes;

use super::{
    AskSecondFactor, ChallengeToken, CheckPassword, Disproved, LogInCommand, NotYetProven, OpenTokenFamily,
    TokenPair, WrongCredentials,
};
use crate::{authz::Actor, error::Error, ports::Throttled};

/// Gives tokens to a program that knows the password of an account.
pub struct IssueTokens {
    /// The first factor.
    pub check: Arc<CheckPassword>,
    /// Whether that is enough.
    pub ask: Arc<AskSecondFactor>,
    /// What they came for.
    pub open: Arc<OpenTokenFamily>,
}

/// Why no tokens were given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IssueTokensError {
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

impl IssueTokens {
    /// Gives a pair, which is good for these scopes alone if there are any. Takes one password hash whatever the outcome.
    pub async fn execute(
        &self,
        actor: &Actor,
        command: LogInCommand,
        scopes: Option<Scopes>,
    ) -> Result<TokenPair, Error<IssueTokensError>> {
        let first =
            self.check.execute(actor, command).await.map_err(|error| error.map_refused(Into::into))?;
        let proven = self.ask.execute(actor, first).await.map_err(|error| error.map_refused(Into::into))?;
        let pair = self.open.execute(actor, proven, scopes).await;
        pair.map_err(|error| error.map_refused(Into::into))
    }
}

impl From<WrongCredentials> for IssueTokensError {
    fn from(wrong: WrongCredentials) -> Self {
        match wrong {
            WrongCredentials::Invalid => Self::InvalidCredentials,
            WrongCredentials::Throttled(throttled) => Self::Throttled(throttled),
        }
    }
}

impl From<NotYetProven> for IssueTokensError {
    fn from(not_yet: NotYetProven) -> Self {
        match not_yet {
            NotYetProven::SecondFactorRequired(challenge) => Self::SecondFactorRequired(challenge),
            NotYetProven::EmailUnverified => Self::EmailUnverified,
            NotYetProven::Disproved(disproved) => disproved.into(),
        }
    }
}

/// No reason to answer in another way.
impl From<Disproved> for IssueTokensError {
    fn from(_: Disproved) -> Self {
        Self::InvalidCredentials
    }
}
