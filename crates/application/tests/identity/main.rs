//! The use cases of identity on the in-memory store: what each does, what each refuses, and what it leaves behind.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod api_keys;
mod atomicity;
mod authenticate;
mod authenticate_api_key;
mod bulk;
mod change_password;
mod create_user;
mod delete_user;
mod edit_profile;
mod edit_user;
mod end_user_sessions;
mod hear_issuer;
mod log_in;
mod log_in_races;
mod log_out;
mod new_clients;
mod own_sessions;
mod purge_sessions;
mod record_denial;
mod recovery;
mod resolve_external;
mod second_factor;
mod set_password;
mod sign_up;
mod super_admin_races;
mod user_activation;
mod user_roles;
mod users;
mod world;
