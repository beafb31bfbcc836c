//! Signing up, logging in and out, and what a request authenticates with.

mod api_keys;
mod credentials;
mod denials;
mod log_in;
mod log_out;
mod password;
mod recovery;
mod second_factor;
mod sessions_in_use;
mod sign_up;
mod single_sign_on;
mod tokens;
mod verified_sign_up;
mod ways_in;
