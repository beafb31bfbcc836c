//! JSON Web Tokens (RFC 7519): the cryptography of the `jsonwebtoken` crate, for whoever signs or verifies them here:
//! sessions, access tokens, and the tokens of other issuers. What a token means is for them to say.

mod asymmetric;
mod provider;
mod symmetric;
#[cfg(test)]
pub(crate) mod vectors;

pub(crate) use provider::install;
