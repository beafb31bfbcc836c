//! How second factors, recovery codes and challenges lie in their tables, and what is done with the secrets behind them.

mod secrets;

use domain::identity::{
    RecoveryCode, SecondFactor, SecondFactorState, SignInChallenge, SignInChallengeState,
};

use crate::table;
pub use secrets::SealedSecondFactors;

table!(SecondFactor as SecondFactorState => "second_factors" {
    id, user_id, kind, data, created_at, confirmed_at, last_step, failures, last_failed_at
});
table!(RecoveryCode => "recovery_codes" { id, user_id, digest, created_at });
table!(SignInChallenge as SignInChallengeState => "sign_in_challenges" {
    id, user_id, token, account_version, provider, failures, expires_at
});
