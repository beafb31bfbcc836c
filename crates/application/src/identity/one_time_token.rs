//! What all use cases around one-time tokens have in common: how one is made for a message, and how one is used.

mod end;
mod issue;
mod policy;
mod redeem;
mod repository;

pub use issue::{NothingSent, OneTimeTokens};
pub use redeem::{RedeemError, RedeemOneTimeToken, Redemption};
pub use repository::{OneTimeTokenQueries, OneTimeTokenRepository};

pub(super) use end::end_tokens;
pub(super) use repository::ended_before;
