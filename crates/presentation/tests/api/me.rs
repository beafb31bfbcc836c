//! One's own account and sessions.

mod profile;
mod sessions;
