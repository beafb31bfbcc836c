//! `GET /api/v1/users`

use std::sync::Arc;

use application::field;
use axum::{extract::State, response::Response};
use domain::{
    identity::{Email, User, Username},
    shared::{Scalar, Value},
};

use super::{fields, schemas, user::UserBody};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::problem::Problem,
    listing::{Collection, FLAG, FilterBy, Format, ID, List, Listing, MOMENT, by, presence},
};

const ROLE: Format = Format::new(|text| Ok(fields::role(text)?.to_value()), schemas::role);

/// Compared in the form that is unique, so that case does not matter.
const USERNAME: Format = Format::new(|text| Ok(Value::Text(Username::parse(text)?.key())), schemas::username);

/// Likewise.
const EMAIL: Format = Format::new(|text| Ok(Value::Text(Email::parse(text)?.key())), schemas::email);

impl Collection for User {
    const FILTERS: &'static [FilterBy<Self>] = &[
        by(field!(User.id()), ID).any_of().about("id"),
        by(field!(User.username_key()), USERNAME)
            .named("username")
            .equal()
            .not_equal()
            .parts(str::to_ascii_lowercase)
            .about("username, in any case"),
        by(field!(User.email_key()), EMAIL)
            .named("email")
            .equal()
            .not_equal()
            .parts(str::to_ascii_lowercase)
            .about("address, in any case"),
        presence(field!(User.name()), "name"),
        // Whether there is one, and nothing more: it identifies a person, and must not be found out digit by digit.
        presence(field!(User.cpf()), "CPF"),
        by(field!(User.role()), ROLE).any_of().not_equal().about("role"),
        by(field!(User.is_active()), FLAG).equal().about("state: whether they may log in"),
        by(field!(User.created_at()), MOMENT).range().about("time of creation"),
        by(field!(User.updated_at()), MOMENT).range().about("time of the last change"),
    ];
    const ORDER: &'static str = "-created_at";
}

/// List users
///
/// All accounts, the newest first. For administrators.
#[utoipa::path(
    get,
    path = "/api/v1/users",
    tag = "users",
    params(Listing<User>),
    responses((
        status = 200,
        description = "Part of the accounts.",
        body = List<UserBody>,
        headers(("Link" = String, description = "The pages around this one."))
    )),
    security(("sessionCookie" = []), ("apiKey" = ["users:read"]))
)]
pub(super) async fn list_users(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    Listing { query, frame }: Listing<User>,
) -> Result<Response, Problem> {
    let page = api.app.users.list(&me.actor, query).await?;
    frame.answer(page, |user| UserBody::from(&user))
}
