use std::sync::Arc;

use domain::{
    identity::{SecurityEventKind, Session},
    shared::Id,
};

use super::{
    AuditTrail,
    repository::{live, sessions_of},
};
use crate::{
    authz::{Actor, Delete, Read},
    error::{Error, Never},
    field,
    query::{Filter, Page, Query},
    store::{StoreError, UnitOfWork},
};

/// The sessions of the caller: where they are logged in.
pub struct OwnSessions {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
}

impl OwnSessions {
    /// The live ones.
    pub async fn list(
        &self,
        actor: &Actor,
        mut query: Query<Session>,
    ) -> Result<Page<Session>, Error<Never>> {
        let permit = actor.permit::<Read, Session>()?;
        query.filter = query.filter.and(live(self.audit.clock.now()));
        Ok(self.uow.read(async |view| view.sessions().list(&permit, &query).await).await?)
    }

    /// Ends one of them, which may be the one in use.
    pub async fn end(&self, actor: &Actor, id: Id<Session>) -> Result<(), Error<Never>> {
        match self.delete(actor, field!(Session.id()).eq(&id)).await? {
            0 => Err(StoreError::NotFound.into()),
            _ => Ok(()),
        }
    }

    /// Ends them all, the one in use included; says how many those were.
    pub async fn end_all(&self, actor: &Actor) -> Result<u64, Error<Never>> {
        let identity = actor.require_identity("end")?;
        self.delete(actor, sessions_of(identity.id, None)).await
    }

    async fn delete(&self, actor: &Actor, filter: Filter<Session>) -> Result<u64, Error<Never>> {
        let permit = actor.permit::<Delete, Session>()?;
        self.uow
            .run(async |tx| {
                let ended = tx.sessions().delete_matching(&permit, &filter).await?;
                if ended > 0 {
                    let detail = Some(format!("{ended} ended"));
                    self.audit.record(tx, actor, SecurityEventKind::SessionEnded, actor.id(), detail).await?;
                }
                Ok(ended)
            })
            .await
    }
}
