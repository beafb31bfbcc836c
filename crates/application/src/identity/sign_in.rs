//! What all ways in have in common. Whoever proves something about themselves gets a [`FirstFactor`]; when that is all their
//! account asks for, a [`Proven`]; and for that, what they came for. None can be made outside, so no way in leaves out a step.

mod check_password;
mod factors;
mod open_session;
mod open_token_family;

pub use check_password::{CheckPassword, LogInCommand, WrongCredentials};
pub use factors::{FirstFactor, Proven, SignInMethod};
pub use open_session::{Disproved, LoggedIn, OpenSession};
pub use open_token_family::{Mint, OpenTokenFamily, TokenPair};
