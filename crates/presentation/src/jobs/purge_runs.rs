use std::sync::Arc;

use application::jobs;
use async_trait::async_trait;

use super::{Context, Failure, job::Chore};

/// Housekeeping, every hour, so that there is never much to remove at once.
pub(super) struct PurgeRuns {
    pub(super) purge_runs: Arc<jobs::PurgeRuns>,
}

#[async_trait]
impl Chore for PurgeRuns {
    const NAME: &'static str = "purge-runs";
    const ABOUT: &'static str = "Removes the runs of jobs that ended three months ago.";
    const CRON: &'static str = "47 * * * *";

    async fn run(&self, context: &Context) -> Result<String, Failure> {
        let removed = self.purge_runs.execute(context.actor()).await?;
        Ok(format!("removed {removed} runs"))
    }
}
