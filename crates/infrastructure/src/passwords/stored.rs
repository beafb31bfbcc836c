use std::fmt::Arguments;

use application::ports::HashingUnavailable;
use argon2::{
    ARGON2ID_IDENT, Params, Version,
    password_hash::phc::{self, Output, ParamsString, Salt},
};

use super::broken;

/// What a stored hash may ask for at most (memory in KiB), so that a row somebody tampered with cannot exhaust the
/// machine: far above any sensible parameters, and still a matter of seconds. A PHC output has at most 64 bytes.
const MAX_MEMORY: u32 = 1024 * 1024;
const MAX_PASSES: u32 = 10;
const MAX_LANES: u32 = 16;

/// An Argon2id hash with everything that it takes to compute it again, except the password and the pepper.
pub(super) struct Stored {
    /// With the id of the pepper.
    pub(super) params: Params,
    pub(super) salt: Salt,
    /// Compares in constant time.
    pub(super) output: Output,
}

impl Stored {
    /// From its PHC string; says why it is none that may be computed.
    pub(super) fn parse(text: &str) -> Result<Self, HashingUnavailable> {
        let hash = phc::PasswordHash::new(text)
            .map_err(|error| unusable(format_args!("is not a PHC string: {error}")))?;
        if hash.algorithm != ARGON2ID_IDENT || hash.version != Some(Version::V0x13.into()) {
            return Err(unusable(format_args!("is not of Argon2id, version 19")));
        }
        let params = Params::try_from(&hash)
            .map_err(|error| unusable(format_args!("has unknown parameters: {error}")))?;
        check_bounds(&params)?;
        match (hash.salt, hash.hash) {
            (Some(salt), Some(output)) => Ok(Self { params, salt, output }),
            _ => Err(unusable(format_args!("lacks its salt or its output"))),
        }
    }

    /// Its PHC string.
    pub(super) fn encode(self) -> Result<String, HashingUnavailable> {
        let hash = phc::PasswordHash {
            algorithm: ARGON2ID_IDENT,
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&self.params).map_err(broken)?,
            salt: Some(self.salt),
            hash: Some(self.output),
        };
        Ok(hash.to_string())
    }
}

fn check_bounds(params: &Params) -> Result<(), HashingUnavailable> {
    let (m, t, p) = (params.m_cost(), params.t_cost(), params.p_cost());
    if m > MAX_MEMORY || t > MAX_PASSES || p > MAX_LANES {
        return Err(unusable(format_args!(
            "asks for m={m},t={t},p={p}, which is more than m={MAX_MEMORY},t={MAX_PASSES},p={MAX_LANES}"
        )));
    }
    Ok(())
}

pub(super) fn unusable(why: Arguments<'_>) -> HashingUnavailable {
    HashingUnavailable::Broken(format!("the stored hash {why}"))
}
