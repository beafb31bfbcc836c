use std::sync::Arc;

use domain::identity::Scopes;

use super::{CheckPassword, Disproved, LogInCommand, OpenTokenFamily, TokenPair, WrongCredentials};
use crate::{authz::Actor, error::Error, ports::Throttled};

/// Gives tokens to a program that knows the password of an account.
pub struct IssueTokens {
    /// The first factor.
    pub check: Arc<CheckPassword>,
    /// What they came for.
    pub open: Arc<OpenTokenFamily>,
}

/// Why no tokens were given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IssueTokensError {
    /// No such account, an inactive one, or the wrong password; which one is nobody's business.
    #[error("wrong username or password")]
    InvalidCredentials,
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
        let pair = self.open.execute(actor, first.suffices(), scopes).await;
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

/// No reason to answer in another way.
impl From<Disproved> for IssueTokensError {
    fn from(_: Disproved) -> Self {
        Self::InvalidCredentials
    }
}
