//! `/api/v1/me/identities`: who one is to issuers of tokens. Links are made when an issuer vouches for somebody, never here.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::Response};
use domain::{identity::ExternalIdentity, shared::Id};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{extract::PathId, problem::Problem},
    listing::{Collection, FilterBy, List, Listing},
    moment::Moment,
    schemas::id,
};

/// Who one is to an issuer of tokens.
#[derive(Serialize, ToSchema)]
#[schema(as = ExternalIdentity)]
pub(super) struct ExternalIdentityBody {
    #[schema(schema_with = id)]
    id: String,
    /// Who vouches for one.
    #[schema(example = "https://clerk.example.com")]
    issuer: String,
    /// Who one is to them.
    #[schema(example = "user_2abcDEF3ghiJKL4mnoPQR5stuVW")]
    subject: String,
    /// One's address, as far as the issuer told and vouched for it. It need not be that of the account.
    #[schema(required = true, example = "ann@example.org")]
    email: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Moment,
    /// When it was last used, give or take five minutes.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    last_used_at: Option<Moment>,
    /// When the issuer said that one is gone; it lets nobody in since.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    ended_at: Option<Moment>,
}

impl From<&ExternalIdentity> for ExternalIdentityBody {
    fn from(identity: &ExternalIdentity) -> Self {
        let state = identity.state();
        Self {
            id: state.id.to_string(),
            issuer: state.issuer.as_str().to_owned(),
            subject: state.subject.as_str().to_owned(),
            email: state.email.as_ref().map(|email| email.as_str().to_owned()),
            created_at: Moment(state.created_at),
            last_used_at: state.last_used_at.map(Moment),
            ended_at: state.ended_at.map(Moment),
        }
    }
}

impl Collection for ExternalIdentity {
    const FILTERS: &'static [FilterBy<Self>] = &[];
    const ORDER: &'static str = "-created_at";
}

/// List one's external identities
///
/// The identities, of Clerk or another issuer of tokens, that lead to one's account, the newest first.
#[utoipa::path(
    get,
    path = "/api/v1/me/identities",
    tag = "me",
    params(Listing<ExternalIdentity>),
    responses((
        status = 200,
        description = "Part of the identities.",
        body = List<ExternalIdentityBody>,
        headers(("Link" = String, description = "The pages around this one."))
    )),
    security(("sessionCookie" = []))
)]
pub(super) async fn list_identities(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    Listing { query, frame }: Listing<ExternalIdentity>,
) -> Result<Response, Problem> {
    let page = api.app.external_identities.list(&me.actor, query).await?;
    frame.answer(page, |identity| ExternalIdentityBody::from(&identity))
}

/// Unlink one of one's external identities
///
/// It leads to the account no more, at once; the account stays. The last one may go, too: a password can be reset by mail.
#[utoipa::path(
    delete,
    path = "/api/v1/me/identities/{id}",
    tag = "me",
    params(PathId),
    responses((status = 204, description = "The link is gone.")),
    security(("sessionCookie" = []))
)]
pub(super) async fn unlink_identity(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
) -> Result<StatusCode, Problem> {
    api.app.external_identities.delete(&me.actor, Id::new(id), None).await?;
    Ok(StatusCode::NO_CONTENT)
}
