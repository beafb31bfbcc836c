use std::sync::Arc;

use domain::identity::Email;

use crate::{
    authz::Actor,
    error::{Error, Never},
    jobs::{EnqueueRun, Order},
    ports::LogInThrottle,
};

/// Lets anybody ask for a message with a token, to whatever address. All that happens now is that the message is ordered:
/// whether there is an account, and what it says, is found out when the message is written. So neither the answer nor the time
/// that it takes can tell.
pub struct RequestToken {
    /// Who orders it.
    pub enqueue_run: Arc<EnqueueRun>,
    /// Who slows down those who ask again and again.
    pub throttle: Arc<dyn LogInThrottle>,
}

impl RequestToken {
    /// Orders the message, unless this client asks too often; it is not told that.
    pub async fn execute(&self, actor: &Actor, to: &Email, message: Order) -> Result<(), Error<Never>> {
        actor.require_unlimited("ask for a message to", "account")?;
        let asked = format!("{} to {}", message.job.as_str(), to.key());
        if self.throttle.attempt(&asked, actor.origin().address.as_deref()).await.is_ok() {
            let system = Actor::for_system("somebody asked for a message");
            self.enqueue_run.execute(&system, message, None).await?;
        }
        Ok(())
    }
}
