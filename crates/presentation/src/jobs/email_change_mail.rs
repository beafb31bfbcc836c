use std::sync::Arc;

use application::{identity::OfferToken, mail::Correspondence};
use async_trait::async_trait;
use domain::{
    identity::{Email, User},
    jobs::JobPolicy,
    shared::Id,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Context, Failure, Job, post};
use crate::http::{edge::form::Form, fields, given::Given, identity::schemas, schemas::id};

/// Sends a token with which somebody moves their account to the address that it is sent to.
pub(crate) struct EmailChangeMail {
    pub(super) correspondence: Arc<Correspondence>,
    pub(super) offer_token: Arc<OfferToken>,
}

/// Whose account, and to which address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Move {
    #[serde(default)]
    #[schema(schema_with = id, required = true)]
    user_id: Given<String>,
    #[serde(default)]
    #[schema(schema_with = schemas::email, required = true)]
    email: Given<String>,
}

#[async_trait]
impl Job for EmailChangeMail {
    const NAME: &'static str = "email-change-mail";
    const ABOUT: &'static str = "Lets whoever reads that address move an account to it.";
    const POLICY: JobPolicy = post::POLICY;
    type Given = Move;
    type Parameters = (Id<User>, Email);

    fn parse(given: Move, form: &mut Form) -> Option<(Id<User>, Email)> {
        let user = given.user_id.required_as(form, "user_id", fields::id);
        let email = given.email.required_as(form, "email", Email::parse);
        user.zip(email)
    }

    async fn run(&self, context: &Context, (user, email): (Id<User>, Email)) -> Result<String, Failure> {
        let id = post::token_id(context);
        let offer = self.offer_token.to_move(context.actor(), user, &email, id).await;
        post::send_token(&self.correspondence, context, offer).await
    }
}
