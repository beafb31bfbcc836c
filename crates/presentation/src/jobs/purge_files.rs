use std::{sync::Arc, time::Duration};

use application::files;
use async_trait::async_trait;

use super::{Context, Failure, job::Chore};

/// Housekeeping, every hour: links end after a day, and files need not go to the minute.
pub(super) struct PurgeFiles {
    pub(super) purge_files: Arc<files::PurgeFiles>,
}

#[async_trait]
impl Chore for PurgeFiles {
    const NAME: &'static str = "purge-files";
    const ABOUT: &'static str = "Removes downloads whose links have ended, and pictures that no product has.";
    const CRON: &'static str = "37 * * * *";
    // It looks at every picture there is.
    const TIMEOUT: Duration = Duration::from_secs(30 * 60);

    async fn run(&self, context: &Context) -> Result<String, Failure> {
        let removed = self.purge_files.execute(context.actor()).await?;
        Ok(format!("removed {removed} files"))
    }
}
