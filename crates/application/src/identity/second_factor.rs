//! Second factors: setting one up, replacing its recovery codes, removing it. What asks for it at log-in is in `sign_in`.
//! `check_code` is what all of these have in common.

mod begin_totp;
mod check_code;
mod confirm_totp;
mod own_second_factor;
mod policy;
mod remove_second_factor;
mod replace_recovery_codes;
mod repository;
mod requirement;
mod reset_second_factor;
mod secrets;

pub use begin_totp::{BeginTotp, BeginTotpError};
pub(super) use check_code::Accepted;
pub use check_code::CheckCode;
pub use confirm_totp::{ConfirmTotp, ConfirmTotpError};
pub use own_second_factor::{OwnSecondFactor, SecondFactorSummary};
pub use policy::{Disarm, Enrol};
pub use remove_second_factor::{RemoveSecondFactor, SecondFactorChangeError};
pub use replace_recovery_codes::ReplaceRecoveryCodes;
pub(super) use repository::expired_challenges;
pub use repository::{
    RecoveryCodeQueries, RecoveryCodeRepository, SecondFactorQueries, SecondFactorRepository,
    SignInChallengeQueries, SignInChallengeRepository,
};
pub use requirement::SecondFactorRequirement;
pub use reset_second_factor::ResetSecondFactor;
pub use secrets::{OpenedSecret, SecondFactorSecrets, SecretUnreadable};
