//! `GET /api/v1/users`

use std::sync::Arc;

use application::field;
use axum::{extract::State, response::Response};
use domain::{
    identity::User,
    shared::{Scalar, Value},
};

use super::{fields, schemas, user::UserBody};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::problem::Problem,
    listing::{Collection, Compared, FLAG, FilterBy, ID, Kind, List, Listing, MOMENT},
};

const ROLE: Kind = Kind { parse: |text| Ok(fields::role(text)?.to_value()), schema: schemas::role };

/// Compared in the form that is unique, so that case does not matter.
const USERNAME: Kind =
    Kind { parse: |text| Ok(Value::Text(fields::username(text)?.key())), schema: schemas::username };

/// Likewise.
const EMAIL: Kind =
    Kind { parse: |text| Ok(Value::Text(fields::email(text)?.key())), schema: schemas::email };

impl Collection for User {
    const FILTERS: &'static [FilterBy<Self>] = &[
        FilterBy {
            name: "id",
            about: "Only these",
            column: field!(User.id()).column(),
            kind: ID,
            compared: Compared::OneOf,
        },
        FilterBy {
            name: "username",
            about: "Only the one of this username, in any case",
            column: field!(User.username_key()).column(),
            kind: USERNAME,
            compared: Compared::Equal,
        },
        FilterBy {
            name: "email",
            about: "Only the one of this address, in any case",
            column: field!(User.email_key()).column(),
            kind: EMAIL,
            compared: Compared::Equal,
        },
        FilterBy {
            name: "role",
            about: "Only those of this role",
            column: field!(User.role()).column(),
            kind: ROLE,
            compared: Compared::Equal,
        },
        FilterBy {
            name: "is_active",
            about: "Only those who may, or may not, log in",
            column: field!(User.is_active()).column(),
            kind: FLAG,
            compared: Compared::Equal,
        },
        FilterBy {
            name: "created_at",
            about: "Only those created",
            column: field!(User.created_at()).column(),
            kind: MOMENT,
            compared: Compared::Period,
        },
        FilterBy {
            name: "updated_at",
            about: "Only those last changed",
            column: field!(User.updated_at()).column(),
            kind: MOMENT,
            compared: Compared::Period,
        },
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
    security(("sessionCookie" = []))
)]
pub(super) async fn list_users(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    Listing { query, frame }: Listing<User>,
) -> Result<Response, Problem> {
    let page = api.app.users.list(&me.actor, query).await?;
    frame.answer(page, |user| UserBody::from(&user))
}
