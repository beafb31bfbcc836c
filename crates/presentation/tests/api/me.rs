//! One's own account and sessions.

mod api_keys;
mod profile;
mod sessions;
