use std::sync::Arc;

use application::mail::Correspondence;
use async_trait::async_trait;
use domain::{
    identity::{ClientName, Email, SignInMethodKind, User},
    jobs::{ActsAs, JobPolicy},
    shared::Id,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Context, Failure, Job, post};
use crate::{
    http::{
        edge::form::Form,
        fields::{self, Unacceptable},
        given::Given,
        identity::schemas,
        schemas::id,
    },
    mails::{Incident, SecurityNotice},
};

/// Tells somebody what happened to their account, in case it was not they who did it. Whether the account is active does not
/// matter: it may have been switched off for this.
pub(crate) struct SecurityNoticeMail {
    pub(super) correspondence: Arc<Correspondence>,
}

/// What happened to whom.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct News {
    #[serde(default)]
    #[schema(schema_with = id, required = true)]
    user_id: Given<String>,
    /// What happened, as the topics of events call it.
    #[serde(default)]
    #[schema(value_type = String, required = true, example = "user.password-changed")]
    incident: Given<String>,
    /// Of a move to another address: the new one if it is only wanted, else the one before.
    #[serde(default)]
    #[schema(schema_with = schemas::email)]
    email: Given<String>,
    /// Of a way in: which kind.
    #[serde(default)]
    #[schema(value_type = String, example = "api-key")]
    kind: Given<String>,
    /// Of a client that was not used before: what it says it is. Only its words are taken.
    #[serde(default)]
    #[schema(value_type = String, example = "Mozilla Linux rv Gecko Firefox")]
    client: Given<String>,
}

/// A notice, and where it goes unless that is the present address.
pub(crate) struct Notice {
    user: Id<User>,
    incident: Incident,
    elsewhere: Option<Email>,
}

#[async_trait]
impl Job for SecurityNoticeMail {
    const NAME: &'static str = "security-notice-mail";
    const ABOUT: &'static str = "Tells somebody by mail what happened to their account.";
    const POLICY: JobPolicy = JobPolicy { acts_as: ActsAs::SystemAlone, ..post::POLICY };
    type Given = News;
    type Parameters = Notice;

    fn parse(given: News, form: &mut Form) -> Option<Notice> {
        let News { user_id, incident, email, kind, client } = given;
        let user = user_id.required_as(form, "user_id", fields::id);
        let address = |form: &mut Form| email.clone().required_as(form, "email", Email::parse);
        let method = |form: &mut Form| kind.required_as(form, "kind", method);
        let mut elsewhere = None;
        let incident = match incident.required(form, "incident")?.as_str() {
            "user.password-changed" => Some(Incident::PasswordChanged),
            "user.email-changed" => {
                elsewhere = address(form);
                elsewhere.is_some().then_some(Incident::EmailChanged)
            }
            "user.sign-in-method-added" => method(form).map(Incident::SignInMethodAdded),
            "user.sign-in-method-removed" => method(form).map(Incident::SignInMethodRemoved),
            "user.signed-in-from-new-client" => {
                client.required(form, "client").map(|said| Incident::NewClient(ClientName::of(Some(&said))))
            }
            "email-change-requested" => address(form).map(Incident::EmailChangeRequested),
            "sign-up-attempted" => Some(Incident::SignUpAttempted),
            _ => {
                form.refuse("incident", "invalid-value", "is nothing that anybody is told of");
                None
            }
        };
        Some(Notice { user: user?, incident: incident?, elsewhere })
    }

    async fn run(&self, context: &Context, notice: Notice) -> Result<String, Failure> {
        let Notice { user, incident, elsewhere } = notice;
        let Some(user) = self.correspondence.holder(context.actor(), user).await? else {
            return Ok("nothing was sent: the user is gone".to_owned());
        };
        let letter = SecurityNotice::of(&user, incident, context.enqueued_at());
        match elsewhere {
            Some(address) => post::send_to(&self.correspondence, context, &user, &address, &letter).await,
            None => post::send(&self.correspondence, context, &user, &letter).await,
        }
    }
}

fn method(name: &str) -> Result<SignInMethodKind, Unacceptable> {
    SignInMethodKind::from_name(name)
        .ok_or(Unacceptable::new("invalid-value", "is no kind of sign-in method"))
}
