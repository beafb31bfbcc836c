//! API keys: what programs authenticate with. `key` is the aggregate, `token` the text that its holder has, `terms` the
//! values that it is made of.

mod key;
mod terms;
#[cfg(test)]
mod tests;
mod token;

pub use key::{ApiKey, ApiKeyState, NewApiKey};
pub use terms::{ApiKeyEnded, ApiKeyName, ExpiryPassed, KeyDigest, Overlap, OverlapTooLong};
pub use token::{ApiKeyToken, KeySecret};
