use std::sync::Arc;

use super::{AccessTokens, VerifyingKey};

/// What others verify our access tokens with. No secret, and the same for everybody.
pub struct PublishedKeys {
    /// Who makes the tokens.
    pub access: Arc<dyn AccessTokens>,
}

impl PublishedKeys {
    /// Each of them, the one that signs now first.
    pub fn list(&self) -> Vec<VerifyingKey> {
        self.access.verifying_keys()
    }
}
