use std::sync::Arc;

use domain::identity::{Scopes, SecondFactorCode};

use super::{ChallengeToken, CheckSecondFactor, OpenTokenFamily, SecondFactorRefused, TokenPair};
use crate::{authz::Actor, error::Error};

/// Gives tokens to a program that was asked for the second factor.
pub struct FinishTokenIssue {
    /// The second factor.
    pub check: Arc<CheckSecondFactor>,
    /// What they came for.
    pub open: Arc<OpenTokenFamily>,
}

impl FinishTokenIssue {
    /// Gives a pair, which is good for these scopes alone if there are any: the first request had none to be held to.
    pub async fn execute(
        &self,
        actor: &Actor,
        challenge: &ChallengeToken,
        code: SecondFactorCode,
        scopes: Option<Scopes>,
    ) -> Result<TokenPair, Error<SecondFactorRefused>> {
        let proven = self.check.execute(actor, challenge, code).await?;
        let pair = self.open.execute(actor, proven, scopes).await;
        pair.map_err(|error| error.map_refused(|_| SecondFactorRefused::Ended))
    }
}
