use std::sync::Arc;

use application::{
    identity::{Addressee, OfferToken},
    mail::Correspondence,
};
use async_trait::async_trait;
use domain::{identity::Email, jobs::JobPolicy};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Context, Failure, Job, post};
use crate::http::{edge::form::Form, given::Given, identity::schemas};

/// Sends a token with which somebody shows that they read their mail.
pub(crate) struct VerificationMail {
    pub(super) correspondence: Arc<Correspondence>,
    pub(super) offer_token: Arc<OfferToken>,
}

/// Which address; there need not be an account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Address {
    #[serde(default)]
    #[schema(schema_with = schemas::email, required = true)]
    email: Given<String>,
}

#[async_trait]
impl Job for VerificationMail {
    const NAME: &'static str = "verification-mail";
    const ABOUT: &'static str = "Lets whoever has an account with that address verify it.";
    const POLICY: JobPolicy = post::POLICY;
    type Given = Address;
    type Parameters = Email;

    fn parse(given: Address, form: &mut Form) -> Option<Email> {
        given.email.required_as(form, "email", Email::parse)
    }

    async fn run(&self, context: &Context, email: Email) -> Result<String, Failure> {
        let (to, id) = (Addressee::Email(email), post::token_id(context));
        let offer = self.offer_token.to_verify(context.actor(), &to, id).await;
        post::send_token(&self.correspondence, context, offer).await
    }
}
