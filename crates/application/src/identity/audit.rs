use std::sync::Arc;

use domain::{
    identity::{SecurityEvent, SecurityEventKind, User},
    shared::Id,
};

use super::policy::Witness;
use crate::{
    authz::Actor,
    error::Error,
    ports::{Clock, IdSource},
    store::{Batch, Tx},
};

/// Writes security events, in the transaction of what they tell of: a change without its event cannot be committed.
#[derive(Clone)]
pub struct AuditTrail {
    /// When things happen.
    pub clock: Arc<dyn Clock>,
    /// What events are called.
    pub ids: Arc<dyn IdSource>,
}

impl AuditTrail {
    /// Notes that `actor` did `kind` to the account of `subject`.
    pub(super) async fn record<D>(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        kind: SecurityEventKind,
        subject: Option<Id<User>>,
        detail: Option<String>,
    ) -> Result<(), Error<D>> {
        let event = self.event(actor, kind, subject, detail);
        let permit = actor.permit::<Witness, SecurityEvent>()?.base();
        tx.security_events().create(&permit, event).await?;
        Ok(())
    }

    /// Notes that `actor` did `kind` to several accounts, with a detail each, in one statement.
    pub(super) async fn record_all<D>(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        kind: SecurityEventKind,
        subjects: impl Iterator<Item = (Id<User>, Option<String>)> + Send,
    ) -> Result<(), Error<D>> {
        let events =
            subjects.map(|(subject, detail)| self.event(actor, kind, Some(subject), detail)).collect();
        let permit = actor.permit::<Witness, SecurityEvent>()?.base();
        tx.security_events().create_all(&permit, Batch::of(events)?).await?;
        Ok(())
    }

    fn event(
        &self,
        actor: &Actor,
        kind: SecurityEventKind,
        subject: Option<Id<User>>,
        detail: Option<String>,
    ) -> SecurityEvent {
        SecurityEvent {
            id: self.ids.next(),
            at: self.clock.now(),
            kind,
            actor_id: actor.id(),
            subject_id: subject,
            address: actor.origin().address.clone(),
            request_id: actor.origin().request_id.clone(),
            detail: detail.or_else(|| actor.system_reason().map(str::to_owned)),
        }
    }
}
