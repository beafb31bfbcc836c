use std::sync::Arc;

use application::identity;
use async_trait::async_trait;

use super::{Context, Failure, job::Chore};

/// Housekeeping, every ten minutes.
pub(super) struct PurgeSessions {
    pub(super) purge_sessions: Arc<identity::PurgeSessions>,
}

#[async_trait]
impl Chore for PurgeSessions {
    const NAME: &'static str = "purge-sessions";
    const ABOUT: &'static str = "Removes the sessions whose time is up.";
    const CRON: &'static str = "*/10 * * * *";

    async fn run(&self, context: &Context) -> Result<String, Failure> {
        let removed = self.purge_sessions.execute(context.actor()).await?;
        Ok(format!("removed {removed} sessions"))
    }
}
