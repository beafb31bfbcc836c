use std::sync::Arc;

use application::{identity::OfferToken, mail::Correspondence};
use async_trait::async_trait;
use domain::{identity::User, jobs::JobPolicy, shared::Id};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Context, Failure, Job, post};
use crate::{
    http::{edge::form::Form, fields, given::Given, schemas::id},
    mails::Welcome,
};

/// Welcomes somebody who has an account since.
pub(crate) struct WelcomeMail {
    pub(super) correspondence: Arc<Correspondence>,
    pub(super) offer_token: Arc<OfferToken>,
}

/// Who is welcome.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Newcomer {
    #[serde(default)]
    #[schema(schema_with = id, required = true)]
    user_id: Given<String>,
}

#[async_trait]
impl Job for WelcomeMail {
    const NAME: &'static str = "welcome-mail";
    const ABOUT: &'static str =
        "Tells somebody by mail that there is an account for them, and lets them verify its address.";
    const POLICY: JobPolicy = post::POLICY;
    type Given = Newcomer;
    type Parameters = Id<User>;

    fn parse(given: Newcomer, form: &mut Form) -> Option<Id<User>> {
        given.user_id.required_as(form, "user_id", fields::id)
    }

    async fn run(&self, context: &Context, id: Id<User>) -> Result<String, Failure> {
        let Some(user) = self.correspondence.user(context.actor(), id).await? else {
            return Ok("nothing was sent: the user is gone or inactive".to_owned());
        };
        let part = post::to_verify(&self.correspondence, &self.offer_token, context, &user).await?;
        post::send(&self.correspondence, context, &user, &Welcome::of(&user, part)).await
    }
}
