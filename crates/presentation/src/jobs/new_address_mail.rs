use std::sync::Arc;

use application::{identity::OfferToken, mail::Correspondence};
use async_trait::async_trait;
use domain::{identity::User, jobs::JobPolicy, shared::Id};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Context, Failure, Job, post};
use crate::{
    http::{edge::form::Form, fields, given::Given, schemas::id},
    mails::NewAddress,
};

/// Tells the new address of an account that it is that now. The address before is told by a security notice.
pub(crate) struct NewAddressMail {
    pub(super) correspondence: Arc<Correspondence>,
    pub(super) offer_token: Arc<OfferToken>,
}

/// Whose account has moved.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mover {
    #[serde(default)]
    #[schema(schema_with = id, required = true)]
    user_id: Given<String>,
}

#[async_trait]
impl Job for NewAddressMail {
    const NAME: &'static str = "new-address-mail";
    const ABOUT: &'static str =
        "Tells the new address of an account that it is that now, and lets its reader verify it.";
    const POLICY: JobPolicy = post::POLICY;
    type Given = Mover;
    type Parameters = Id<User>;

    fn parse(given: Mover, form: &mut Form) -> Option<Id<User>> {
        given.user_id.required_as(form, "user_id", fields::id)
    }

    async fn run(&self, context: &Context, id: Id<User>) -> Result<String, Failure> {
        let Some(user) = self.correspondence.holder(context.actor(), id).await? else {
            return Ok("nothing was sent: the user is gone".to_owned());
        };
        let part = post::to_verify(&self.correspondence, &self.offer_token, context, &user).await?;
        post::send(&self.correspondence, context, &user, &NewAddress::of(&user, part)).await
    }
}
