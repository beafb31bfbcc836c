use std::{sync::Arc, time::Duration};

use application::events;
use async_trait::async_trait;
use domain::jobs::{ActsAs, JobPolicy};

use super::{Context, Failure, Job, NoParameters};
use crate::http::edge::form::Form;

/// Housekeeping, every hour, so that there is never much to remove at once.
pub(super) struct PurgeOutbox {
    pub(super) purge_events: Arc<events::PurgeEvents>,
}

#[async_trait]
impl Job for PurgeOutbox {
    const NAME: &'static str = "purge-outbox";
    const ABOUT: &'static str =
        "Removes events that were delivered a week ago, and the receipts of what comes no more.";
    const POLICY: JobPolicy = JobPolicy {
        // The next tick is near.
        attempts: 2,
        timeout: Duration::from_secs(60),
        concurrency: Some(1),
        cron: Some("37 * * * *"),
        acts_as: ActsAs::System,
        ..JobPolicy::DEFAULT
    };
    type Given = NoParameters;
    type Parameters = ();

    fn parse(_: NoParameters, _: &mut Form) -> Option<()> {
        Some(())
    }

    async fn run(&self, context: &Context, (): ()) -> Result<String, Failure> {
        let removed = self.purge_events.execute(context.actor()).await?;
        Ok(format!("removed {} events and {} receipts", removed.events, removed.receipts))
    }
}
