use domain::identity::{ApiKey, ApiKeyToken};

use crate::crud::Crud;

/// Looks at API keys: one's own, and those that have ended, too.
pub type ApiKeys = Crud<ApiKey>;

/// A key together with its secret, which is told this once.
pub struct IssuedKey {
    /// The key.
    pub key: ApiKey,
    /// What its holder keeps.
    pub token: ApiKeyToken,
}
