use std::sync::Arc;

use domain::{
    identity::{ExternalIdentity, NewExternalIdentity, SecurityEventKind, SignInMethodKind, User},
    shared::Id,
};

use super::SsoError;
use crate::{
    authz::{Actor, Update},
    error::Error,
    field,
    identity::{AuditTrail, Authenticate, Vouched},
    store::{StoreError, Tx, UnitOfWork},
};

/// Links an account with somebody whom a provider vouches for.
#[derive(Clone)]
pub struct LinkExternal {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
}

impl LinkExternal {
    /// Links the account of `user`, who is logged in still. To link it again changes nothing.
    pub(super) async fn execute(
        &self,
        actor: &Actor,
        user: Id<User>,
        vouched: Vouched,
    ) -> Result<(), Error<SsoError>> {
        if actor.id() != Some(user) {
            return Err(Error::Refused(SsoError::LoggedOut));
        }
        actor.require_unlimited("link", "account")?;
        self.uow.run(async |tx| self.link(tx, actor, user, &vouched).await).await.map_err(|error| {
            error.interpreted(|error| match error {
                // Linked by another request since it was looked up.
                StoreError::Conflict { .. } => Some(SsoError::LinkedElsewhere),
                _ => None,
            })
        })
    }

    async fn link(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        user: Id<User>,
        vouched: &Vouched,
    ) -> Result<(), Error<SsoError>> {
        let keep = actor.permit::<Update, User>()?;
        // First of all, so that two of these take turns, and the second finds what the first has made.
        let mut account = tx.users().load(&keep, user).await?;
        let look = Actor::anonymous().permit::<Authenticate, ExternalIdentity>()?;
        let subject = field!(ExternalIdentity.subject_key()).eq(&vouched.subject.key());
        match tx.external_identities().find(&look, &subject).await? {
            Some(known) if known.user_id() == Some(user) && known.is_live() => return Ok(()),
            Some(_) => return Err(Error::Refused(SsoError::LinkedElsewhere)),
            None => {}
        }
        account.add_sign_in_method(SignInMethodKind::ExternalIdentity);
        tx.users().update(&keep, account).await?;
        let system = Actor::for_system("a provider vouches for the caller").from(actor.origin().clone());
        let new = NewExternalIdentity {
            id: self.audit.ids.next(),
            user_id: Some(user),
            subject: vouched.subject.clone(),
            email: vouched.email.clone(),
        };
        let link = ExternalIdentity::link(new, self.audit.clock.now());
        let (kind, detail) = (SecurityEventKind::ExternalIdentityLinked, Some(vouched.subject.key()));
        tx.external_identities().create(&system.permit()?, link).await?;
        self.audit.record(tx, actor, kind, Some(user), detail).await
    }
}
