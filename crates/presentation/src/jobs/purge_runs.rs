use std::{sync::Arc, time::Duration};

use application::jobs;
use async_trait::async_trait;
use domain::jobs::{ActsAs, JobPolicy};

use super::{Context, Failure, Job, NoParameters};
use crate::http::edge::form::Form;

/// Housekeeping, every hour, so that there is never much to remove at once.
pub(super) struct PurgeRuns {
    pub(super) purge_runs: Arc<jobs::PurgeRuns>,
}

#[async_trait]
impl Job for PurgeRuns {
    const NAME: &'static str = "purge-runs";
    const ABOUT: &'static str = "Removes the runs of jobs that ended three months ago.";
    const POLICY: JobPolicy = JobPolicy {
        // The next tick is near.
        attempts: 2,
        timeout: Duration::from_secs(60),
        concurrency: Some(1),
        cron: Some("47 * * * *"),
        acts_as: ActsAs::System,
        ..JobPolicy::DEFAULT
    };
    type Given = NoParameters;
    type Parameters = ();

    fn parse(_: NoParameters, _: &mut Form) -> Option<()> {
        Some(())
    }

    async fn run(&self, context: &Context, (): ()) -> Result<String, Failure> {
        let removed = self.purge_runs.execute(context.actor()).await?;
        Ok(format!("removed {removed} runs"))
    }
}
