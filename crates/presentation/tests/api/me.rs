//! One's own account and sessions.

mod api_keys;
mod identities;
mod profile;
mod second_factor;
mod sessions;
