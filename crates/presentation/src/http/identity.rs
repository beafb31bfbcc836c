//! Identity over HTTP: signing up, logging in, one's own account and sessions, and the accounts of others. One file per
//! operation, or per pair of opposites.

mod api_keys;
mod bulk_users;
mod change_password;
mod create_user;
mod delete_user;
mod end_user_sessions;
mod external_identities;
pub(crate) mod fields;
mod list_users;
mod log_in;
mod log_out;
mod me;
mod read_user;
mod redeem_token;
mod request_email_change;
mod request_token;
pub(crate) mod schemas;
mod second_factor;
mod sessions;
mod set_password;
mod sign_up;
mod single_sign_on;
mod tokens;
mod update_user;
mod user;
mod user_activation;
mod user_roles;

use std::sync::Arc;

use utoipa_axum::{router::OpenApiRouter, routes};

use super::{api::Api, bulk::body_limit, openapi::tagged};
pub(crate) use api_keys::ApiKeyBody;
pub(super) use second_factor::Issuer;
pub(crate) use user::UserBody;

/// Where people come without a session: a dead one in their browser must not keep them out.
pub(super) fn entrance() -> OpenApiRouter<Arc<Api>> {
    tagged(&[("auth", "Signing up, logging in and out.")])
        .routes(routes!(sign_up::sign_up))
        .routes(routes!(log_in::log_in))
        .merge(second_factor::entrance())
        .routes(routes!(request_token::request_email_verification))
        .routes(routes!(request_token::request_password_reset))
        .routes(routes!(redeem_token::confirm_email_verification))
        .routes(routes!(redeem_token::confirm_password_reset))
        .routes(routes!(redeem_token::confirm_email_change))
        .merge(single_sign_on::entrance())
        .merge(tokens::entrance())
}

/// What is the same for everybody, and asks nobody who they are.
pub(super) fn published() -> OpenApiRouter<Arc<Api>> {
    tokens::published()
}

/// Everything else.
pub(super) fn operations() -> OpenApiRouter<Arc<Api>> {
    tagged(&[
        ("me", "One's own account, sessions, API keys and external identities."),
        ("users", "The accounts of others."),
    ])
    .routes(routes!(log_out::log_out))
    .routes(routes!(change_password::change_password))
    .routes(routes!(me::read_me, me::update_me))
    .routes(routes!(request_email_change::request_email_change))
    .routes(routes!(sessions::list_sessions, sessions::end_all_sessions))
    .routes(routes!(sessions::end_session))
    .merge(api_keys::operations())
    .merge(second_factor::operations())
    .merge(single_sign_on::operations())
    .routes(routes!(external_identities::list_identities))
    .routes(routes!(external_identities::unlink_identity))
    .routes(routes!(create_user::create_user, list_users::list_users))
    .merge(bulk())
    .routes(routes!(read_user::read_user, update_user::update_user, delete_user::delete_user))
    .routes(routes!(read_user::read_user_by_cpf))
    .routes(routes!(user_activation::inactivate_user))
    .routes(routes!(user_activation::reactivate_user))
    .routes(routes!(user_roles::grant_admin))
    .routes(routes!(user_roles::revoke_admin))
    .routes(routes!(set_password::set_user_password))
    .routes(routes!(end_user_sessions::end_user_sessions))
    .merge(second_factor::of_users())
}

/// Many accounts at once.
fn bulk() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default()
        .routes(routes!(bulk_users::create_users, bulk_users::update_users, bulk_users::delete_users))
        .layer(body_limit())
}
