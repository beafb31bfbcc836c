//! What an issuer tells by itself. `told` is that somebody is there, `gone` that they are gone.

mod gone;
mod told;

use std::sync::Arc;

use domain::{
    identity::{ExternalIdentity, ExternalSubject, User},
    shared::Id,
};

use super::{
    AuditTrail, Authenticate, IssuerNews, IssuerNoticeRefusal, IssuerWebhooks, Newcomers, NoticeSignature,
    Unresolved,
};
use crate::{
    authz::{Actor, Update},
    error::Error,
    events::Receipts,
    field,
    query::Filter,
    store::{StoreError, Tx, UnitOfWork},
};
use told::Told;

/// Under which name the notices of an issuer are received.
const SUBSCRIBER: &str = "issuers";

/// How often it is tried when others take what it needs at the same moment.
const ATTEMPTS: usize = 3;

/// Hears what an issuer tells by itself of those whom it vouches for: each message once, however often it is sent, and none
/// that is older than what is known.
pub struct HearIssuer {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
    /// Who tells the issuer from everybody else; nobody, where no secret is agreed with one.
    pub webhooks: Option<Arc<dyn IssuerWebhooks>>,
    /// Who knows what was heard before.
    pub receipts: Receipts,
    /// Who opens accounts.
    pub newcomers: Newcomers,
}

/// Why nothing was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HearIssuerError {
    /// Nobody could tell whether it is the issuer who speaks.
    #[error("no webhook secret is configured")]
    NotConfigured,
    /// It is not the issuer who speaks, or not to be understood.
    #[error(transparent)]
    Notice(#[from] IssuerNoticeRefusal),
}

/// What a notice comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeOutcome {
    /// It was heard before, and had its effect then.
    Before,
    /// It concerns nothing of ours, or is older than what is known.
    Nothing,
    /// An account was opened.
    Opened(Id<User>),
    /// What is known of somebody has changed.
    Updated,
    /// They are gone; if they had an account, it is switched off.
    Ended,
    /// They could get no account, which is written down.
    TurnedAway(Unresolved),
}

type Out<T> = Result<T, Error<HearIssuerError>>;

impl HearIssuer {
    /// Does what follows from the notice, in one transaction with its receipt, so that a failure leaves neither, and the issuer
    /// tells again.
    pub async fn execute(&self, signature: &NoticeSignature, body: &[u8]) -> Out<NoticeOutcome> {
        let webhooks = self.webhooks.as_ref().ok_or(Error::Refused(HearIssuerError::NotConfigured))?;
        let notice = webhooks
            .open(signature, body, self.audit.clock.now())
            .map_err(|refusal| Error::Refused(refusal.into()))?;
        let mut attempt = 1;
        loop {
            let heard = match &notice.news {
                IssuerNews::Other => return Ok(NoticeOutcome::Nothing),
                IssuerNews::Told { vouched, as_of } => {
                    self.hear_of(&notice.message, Told { vouched, as_of: *as_of }).await
                }
                IssuerNews::Gone(subject) => self.hear_of_end(&notice.message, subject).await,
            };
            match heard {
                Err(Error::Store(StoreError::Conflict { .. })) if attempt < ATTEMPTS => attempt += 1,
                heard => return heard,
            }
        }
    }
}

fn system() -> Actor {
    Actor::for_system("an issuer tells of somebody")
}

fn by_subject(subject: &ExternalSubject) -> Filter<ExternalIdentity> {
    field!(ExternalIdentity.subject_key()).eq(&subject.key())
}

/// The link of the subject, to be written.
async fn find(tx: &mut Tx, subject: &ExternalSubject) -> Out<Option<ExternalIdentity>> {
    let actor = system();
    let look = actor.permit::<Authenticate, ExternalIdentity>()?;
    let Some(found) = tx.external_identities().find(&look, &by_subject(subject)).await? else {
        return Ok(None);
    };
    let write = actor.permit::<Update, ExternalIdentity>()?;
    Ok(Some(tx.external_identities().load(&write, found.id()).await?))
}
