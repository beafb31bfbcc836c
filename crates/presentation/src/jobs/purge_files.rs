use std::{sync::Arc, time::Duration};

use application::files;
use async_trait::async_trait;
use domain::jobs::{ActsAs, JobPolicy};

use super::{Context, Failure, Job, NoParameters};
use crate::http::edge::form::Form;

/// Housekeeping, every hour: links end after a day, and files need not go to the minute.
pub(super) struct PurgeFiles {
    pub(super) purge_files: Arc<files::PurgeFiles>,
}

#[async_trait]
impl Job for PurgeFiles {
    const NAME: &'static str = "purge-files";
    const ABOUT: &'static str = "Removes downloads whose links have ended, and pictures that no product has.";
    const POLICY: JobPolicy = JobPolicy {
        // The next tick is near.
        attempts: 2,
        // It looks at every picture there is.
        timeout: Duration::from_secs(30 * 60),
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
        let removed = self.purge_files.execute(context.actor()).await?;
        Ok(format!("removed {removed} files"))
    }
}
