use std::sync::Arc;

use domain::identity::Session;

use crate::{
    authz::{Actor, Update},
    error::Error,
    ports::Clock,
    store::{StoreError, Tx},
};

/// Holds whoever changes what they log in with to having logged in a moment ago, by whatever way: a session that was left open
/// or stolen does not suffice.
#[derive(Clone)]
pub struct FreshSession {
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// The caller came with no session, or logged in more than five minutes ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this takes a session that was opened in the last 5 minutes; log out and in again")]
pub struct NotFresh;

impl FreshSession {
    /// Refuses unless the caller's session was opened in the last five minutes and has not ended meanwhile.
    pub async fn require<D: From<NotFresh>>(&self, tx: &mut Tx, actor: &Actor) -> Result<(), Error<D>> {
        let permit = actor.permit::<Update, Session>()?;
        let me = actor.require_identity("change the credentials of")?;
        let id = me.session.ok_or_else(|| Error::Refused(NotFresh.into()))?;
        match tx.sessions().load(&permit, id).await {
            Ok(session) if session.is_fresh(self.clock.now()) => Ok(()),
            Ok(_) | Err(StoreError::NotFound) => Err(Error::Refused(NotFresh.into())),
            Err(error) => Err(error.into()),
        }
    }
}
