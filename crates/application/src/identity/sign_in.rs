//! What all ways in have in common. Whoever proves something about themselves gets a [`FirstFactor`]; [`AskSecondFactor`] makes
//! a [`Proven`] of it when that is all their account asks for, and else a challenge, of which [`CheckSecondFactor`] makes one;
//! and for that, they get what they came for. None can be made outside, so no way in leaves out a step.

mod ask_second_factor;
mod check_password;
mod check_second_factor;
mod factors;
mod known_clients;
mod open_session;
mod open_token_family;

pub use ask_second_factor::{AskSecondFactor, ChallengeToken, NotYetProven};
pub use check_password::{CheckPassword, LogInCommand, WrongCredentials};
pub use check_second_factor::{CheckSecondFactor, SecondFactorRefused};
pub use factors::{FirstFactor, Proven, SignInMethod};
pub use known_clients::KnownClientRepository;
pub use open_session::{Disproved, LoggedIn, OpenSession};
pub use open_token_family::{Mint, OpenTokenFamily, TokenPair};
