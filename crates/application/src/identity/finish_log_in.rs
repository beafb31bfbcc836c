use std::sync::Arc;

use domain::identity::SecondFactorCode;

use super::{ChallengeToken, CheckSecondFactor, Disproved, LoggedIn, OpenSession, SecondFactorRefused};
use crate::{authz::Actor, error::Error};

/// Opens a session for whoever was asked for the second factor when they logged in.
pub struct FinishLogIn {
    /// The second factor.
    pub check: Arc<CheckSecondFactor>,
    /// What they came for.
    pub open: Arc<OpenSession>,
}

/// Why nobody was logged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FinishLogInError {
    /// They came with a live session.
    #[error("already logged in; log out first")]
    AlreadyLoggedIn,
    /// The second proof will not do.
    #[error(transparent)]
    SecondFactor(#[from] SecondFactorRefused),
}

impl FinishLogIn {
    /// Logs in.
    pub async fn execute(
        &self,
        actor: &Actor,
        challenge: &ChallengeToken,
        code: SecondFactorCode,
    ) -> Result<LoggedIn, Error<FinishLogInError>> {
        if actor.identity().is_some() {
            // What is limited to scopes gets nothing that is not.
            actor.require_unlimited("open", "session")?;
            return Err(Error::Refused(FinishLogInError::AlreadyLoggedIn));
        }
        let proven = self.check.execute(actor, challenge, code).await;
        let proven = proven.map_err(|error| error.map_refused(FinishLogInError::from))?;
        self.open.execute(actor, proven).await.map_err(|error| error.map_refused(Into::into))
    }
}

impl From<Disproved> for FinishLogInError {
    fn from(_: Disproved) -> Self {
        SecondFactorRefused::Ended.into()
    }
}
