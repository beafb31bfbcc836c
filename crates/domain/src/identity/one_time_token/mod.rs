//! One-time tokens: what a message carries so that whoever reads it can do one thing, once.

#[cfg(test)]
mod tests;
mod token;

pub use token::{
    InvalidOneTimeToken, NewOneTimeToken, OneTimeToken, OneTimeTokenPurpose, OneTimeTokenState,
    TokenLifetimes,
};
