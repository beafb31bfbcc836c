//! `/api/v1/me`

use std::sync::Arc;

use application::{
    error::{Error, Never},
    identity::{ProfileChanges, ReadProfile, Taken},
};
use axum::{extract::State, response::Response};
use domain::identity::{Cpf, PersonName, User, Username};
use serde::{Deserialize, de::IgnoredAny};
use utoipa::ToSchema;

use super::{schemas, user::UserBody};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{
        etag::{IfMatch, IfNoneMatch},
        extract::Body,
        form::Form,
        problem::Problem,
    },
    given::Given,
    openapi::Refused,
    versions::{expected, shown, shown_unless_known, unless_stale},
};

/// Read one's account
///
/// The account that is logged in.
#[utoipa::path(
    get,
    path = "/api/v1/me",
    tag = "me",
    params(IfNoneMatch),
    responses(
        (status = 200, description = "The account.", body = UserBody),
        (status = 304, description = "The caller has this version already.")
    ),
    security(("sessionCookie" = []), ("apiKey" = ["profile:read"]))
)]
pub(super) async fn read_me(me: LoggedIn, condition: IfNoneMatch) -> Result<Response, Problem> {
    me.actor.permit::<ReadProfile, User>().map(drop).map_err(Error::<Never>::from)?;
    Ok(shown_unless_known(&*me.user, &condition))
}

/// What to change of one's account. Absent is left alone; null clears.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UpdateMe {
    #[serde(default)]
    #[schema(schema_with = schemas::username)]
    username: Given<String>,
    /// Not to be changed like this, which is what whoever tries is told.
    #[serde(default)]
    #[schema(ignore)]
    email: Given<IgnoredAny>,
    #[serde(default)]
    #[schema(schema_with = schemas::name)]
    name: Given<Option<String>>,
    #[serde(default)]
    #[schema(schema_with = schemas::nullable_cpf)]
    cpf: Given<Option<String>>,
}

/// Change one's account
///
/// Changes what is named and leaves the rest alone. The address is changed by `POST /api/v1/me/email`, which asks for the
/// password and makes sure that somebody reads there.
#[utoipa::path(
    patch,
    path = "/api/v1/me",
    tag = "me",
    params(IfMatch),
    request_body(content = UpdateMe, example = json!({"name": "Ann B. Lee", "cpf": null})),
    responses((status = 200, description = "The changed account.", body = UserBody), Refused<Taken>),
    security(("sessionCookie" = []), ("apiKey" = ["profile:write"]))
)]
pub(super) async fn update_me(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    condition: IfMatch,
    Body(body): Body<UpdateMe>,
) -> Result<Response, Problem> {
    let changes = body.into_changes()?;
    let current = me.user.state().record.version;
    let expected = expected(&condition, async { Ok(current) }).await?;
    let edited = api.app.edit_profile.execute(&me.actor, changes, expected).await;
    Ok(shown(&edited.map_err(unless_stale(expected))?))
}

impl UpdateMe {
    fn into_changes(self) -> Result<ProfileChanges, Problem> {
        let mut form = Form::new();
        if self.email.into_option().is_some() {
            form.refuse(
                "email",
                "not-here",
                "is changed by POST /api/v1/me/email, which asks for the password",
            );
        }
        let changes = ProfileChanges {
            username: self.username.parsed(&mut form, "username", Username::parse),
            name: self.name.parsed(&mut form, "name", PersonName::parse),
            cpf: self.cpf.parsed(&mut form, "cpf", Cpf::parse),
        };
        form.finish()?;
        Ok(changes)
    }
}
