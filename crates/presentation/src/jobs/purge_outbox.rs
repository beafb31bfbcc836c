use std::sync::Arc;

use application::events;
use async_trait::async_trait;

use super::{Context, Failure, job::Chore};

/// Housekeeping, every hour, so that there is never much to remove at once.
pub(super) struct PurgeOutbox {
    pub(super) purge_events: Arc<events::PurgeEvents>,
}

#[async_trait]
impl Chore for PurgeOutbox {
    const NAME: &'static str = "purge-outbox";
    const ABOUT: &'static str =
        "Removes events that were delivered a week ago, and the receipts of what comes no more.";
    const CRON: &'static str = "37 * * * *";

    async fn run(&self, context: &Context) -> Result<String, Failure> {
        let removed = self.purge_events.execute(context.actor()).await?;
        Ok(format!("removed {} events and {} receipts", removed.events, removed.receipts))
    }
}
