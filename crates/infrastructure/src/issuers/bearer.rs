use std::sync::Arc;

use application::identity::{Bearer, BearerTokens, InvalidBearer};
use async_trait::async_trait;
use domain::shared::Timestamp;
use tracing::debug;

use super::{ExternalClaims, TrustedIssuers};

/// Reads the tokens of every issuer: those that are trusted, and our own.
pub struct TokensOfIssuers {
    /// Who reads what no other issuer claims to have made.
    pub own: Arc<dyn BearerTokens>,
    /// The others.
    pub trusted: TrustedIssuers,
}

#[async_trait]
impl BearerTokens for TokensOfIssuers {
    async fn verify(&self, token: &str, now: Timestamp) -> Result<Bearer, InvalidBearer> {
        if !self.trusted.are_named_by(token) {
            return self.own.verify(token, now).await;
        }
        match self.trusted.verify(token, now).await {
            Ok(ExternalClaims { vouched, newcomers }) => Ok(Bearer::External { vouched, newcomers }),
            Err(reason) => {
                debug!(%reason, "a token of an issuer that is trusted was refused");
                Err(InvalidBearer)
            }
        }
    }
}
