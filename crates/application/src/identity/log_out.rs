use std::sync::Arc;

use super::OwnSessions;
use crate::{
    authz::{Actor, Forbidden},
    error::{Error, Never},
};

/// Ends the session that the caller came with.
pub struct LogOut {
    /// Who ends sessions.
    pub sessions: Arc<OwnSessions>,
}

impl LogOut {
    /// Logs out. Forbidden to whoever has no session.
    pub async fn execute(&self, actor: &Actor) -> Result<(), Error<Never>> {
        let identity = actor.require_identity("end")?;
        actor.require_unlimited("end", "session")?;
        let session = identity.session.ok_or(Forbidden {
            action: "end",
            entity: "session",
            reason: "this credential is not a session",
            anonymous: false,
            lacks: None,
        })?;
        self.sessions.end(actor, session).await
    }
}
