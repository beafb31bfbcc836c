//! What an account asks for besides the first proof of who somebody is. `factor` is the aggregate, `totp` the values of
//! one-time codes by the clock (RFC 6238), `recovery` the codes for who has lost the device, `challenge` what stands between the
//! first proof and the second. A passkey would be another `SecondFactorKind`, with what it keeps beside `totp`.

pub(super) mod base32;
mod challenge;
mod factor;
mod recovery;
#[cfg(test)]
mod tests;
mod totp;

pub use challenge::{CHALLENGE_LASTS, MAX_WRONG_CODES, SignInChallenge, SignInChallengeState};
pub use factor::{
    CodeRefused, NewSecondFactor, SealedSecret, SecondFactor, SecondFactorCode, SecondFactorKind,
    SecondFactorState,
};
pub use recovery::{RECOVERY_CODES, RecoveryCode, RecoveryDigest, RecoverySecret};
pub use totp::{TimeStep, TotpCode, TotpSecret};
