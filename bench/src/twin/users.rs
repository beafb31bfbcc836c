//! Accounts.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::Serialize;
use uuid::Uuid;

use super::Twin;
use super::cursor::Ask;
use super::failure::Failure;
use super::moment::Moment;
use super::session::{Admin, LoggedIn};

const NAME: &str = "user";

/// An account, as it is stored and shown.
#[derive(Serialize)]
pub(super) struct User {
    pub(super) id: Uuid,
    pub(super) username: String,
    pub(super) email: String,
    pub(super) name: Option<String>,
    pub(super) cpf: Option<String>,
    pub(super) role: String,
    pub(super) is_active: bool,
    pub(super) created_at: Moment,
    pub(super) updated_at: Moment,
    pub(super) version: i64,
}

impl User {
    pub(super) fn is_admin(&self) -> bool {
        matches!(self.role.as_str(), "admin" | "super_admin")
    }
}

pub(super) async fn read_me(LoggedIn(me): LoggedIn) -> impl IntoResponse {
    shown(me)
}

pub(super) async fn read(
    LoggedIn(me): LoggedIn,
    State(twin): State<Arc<Twin>>,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Failure> {
    if !me.is_admin() && me.id != id {
        return Err(Failure::Refused(StatusCode::NOT_FOUND));
    }
    let user = twin.store.user(id).await?;
    user.map(shown).ok_or(Failure::Refused(StatusCode::NOT_FOUND))
}

pub(super) async fn list(
    _: Admin,
    State(twin): State<Arc<Twin>>,
    Query(ask): Query<Ask>,
) -> Result<impl IntoResponse, Failure> {
    let place = twin.cursors.place(NAME, &ask)?;
    let users = twin.store.users(place, ask.limit).await?;
    let page = twin.cursors.page(NAME, &ask, users, |user| (user.created_at, user.id))?;
    Ok(([(header::LINK, page.links("/api/v1/users"))], Json(page)))
}

fn shown(user: User) -> impl IntoResponse {
    ([(header::ETAG, format!("\"{}\"", user.version))], Json(user))
}
