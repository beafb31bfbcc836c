use std::sync::Arc;

use domain::identity::{Email, SecurityEventKind, User};

use super::{AuditTrail, OwnPassword, WrongOwnPassword};
use crate::{
    authz::{Actor, Read},
    error::Error,
    jobs::{EnqueueRun, Order},
    store::UnitOfWork,
};

/// Asks to move one's own account to another address. It moves when somebody who reads there says so; whether that address
/// is free is found out when the message is written, so that nobody learns it here.
pub struct RequestEmailChange {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
    /// Who asks for the password.
    pub password: OwnPassword,
    /// Who orders messages.
    pub enqueue_run: Arc<EnqueueRun>,
}

/// The messages that follow.
#[derive(Clone, Debug)]
pub struct EmailChangeMessages {
    /// To the new address, with a token.
    pub to_confirm: Order,
    /// To the present address, so that its reader hears of it while there is time.
    pub to_warn: Order,
}

impl RequestEmailChange {
    /// Orders both messages, in one transaction with the record of it.
    pub async fn execute(
        &self,
        actor: &Actor,
        password: String,
        email: &Email,
        messages: EmailChangeMessages,
    ) -> Result<(), Error<WrongOwnPassword>> {
        let me = actor.require_identity("change the address of")?;
        // First of all, so that no API key is good for guessing the password.
        actor.require_unlimited("change the address of", "account")?;
        let read = actor.permit::<Read, User>()?;
        let user = self.uow.read(async |view| view.users().read(&read, me.id).await).await?;
        self.password.require::<WrongOwnPassword>(actor, &user, password).await?;
        let system = Actor::for_system("somebody moves to another address");
        let ordered = self.uow.run(async |tx| {
            for message in [&messages.to_confirm, &messages.to_warn] {
                self.enqueue_run.within::<WrongOwnPassword>(tx, &system, message.clone()).await?;
            }
            let (kind, detail) =
                (SecurityEventKind::EmailChangeRequested, Some(format!("to {}", email.as_str())));
            self.audit.record::<WrongOwnPassword>(tx, actor, kind, Some(me.id), detail).await
        });
        ordered.await?;
        self.enqueue_run.bell.ring();
        Ok(())
    }
}
