//! Making secrets, keeping those of development, and telling good ones from bad.

pub(super) mod development;
pub(super) mod strength;

use std::io;

/// 256 bits, the security level of what the secrets are for.
const SECRET_BYTES: usize = 32;

/// A fresh secret of 256 bits in hexadecimal, which needs no quoting in a shell, a URL, TOML or `.env`.
///
/// # Errors
/// The operating system has no randomness to give.
pub fn random_secret() -> io::Result<String> {
    let mut bytes = [0; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
