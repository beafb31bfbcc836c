use std::sync::Arc;

use application::{identity::OfferToken, mail::Correspondence};
use async_trait::async_trait;
use domain::{
    identity::{Email, User},
    jobs::{ActsAs, JobPolicy},
    shared::{Id, Version},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Context, Failure, Job, post};
use crate::http::{
    edge::form::Form,
    fields,
    given::Given,
    identity::schemas,
    schemas::{id, version},
};

/// Sends a token with which somebody moves their account to the address that it is sent to.
pub(crate) struct EmailChangeMail {
    pub(super) correspondence: Arc<Correspondence>,
    pub(super) offer_token: Arc<OfferToken>,
}

/// Whose account, and to which address; nothing is sent when the account is not of that version any more.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Move {
    #[serde(default)]
    #[schema(schema_with = id, required = true)]
    user_id: Given<String>,
    #[serde(default)]
    #[schema(schema_with = schemas::email, required = true)]
    email: Given<String>,
    #[serde(default)]
    #[schema(schema_with = version, required = true)]
    version: Given<i64>,
}

/// A move that was asked for, and of which version the account was then.
pub(crate) struct Wanted {
    user: Id<User>,
    as_of: Version,
    to: Email,
}

#[async_trait]
impl Job for EmailChangeMail {
    const NAME: &'static str = "email-change-mail";
    const ABOUT: &'static str = "Lets whoever reads that address move an account to it.";
    const POLICY: JobPolicy = JobPolicy { acts_as: ActsAs::SystemAlone, ..post::POLICY };
    type Given = Move;
    type Parameters = Wanted;

    fn parse(given: Move, form: &mut Form) -> Option<Wanted> {
        let user = given.user_id.required_as(form, "user_id", fields::id);
        let email = given.email.required_as(form, "email", Email::parse);
        let version = given.version.required(form, "version").map(Version::new);
        Some(Wanted { user: user?, as_of: version?, to: email? })
    }

    async fn run(&self, context: &Context, wanted: Wanted) -> Result<String, Failure> {
        let Wanted { user, as_of, to } = wanted;
        let id = post::token_id(context);
        let offer = self.offer_token.to_move(context.actor(), (user, as_of), &to, id).await;
        post::send_token(&self.correspondence, context, offer).await
    }
}
