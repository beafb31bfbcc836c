use std::sync::Arc;

use application::identity;
use async_trait::async_trait;

use super::{Context, Failure, job::Chore};

/// Housekeeping, every hour.
pub(super) struct PurgeOneTimeTokens {
    pub(super) purge_one_time_tokens: Arc<identity::PurgeOneTimeTokens>,
}

#[async_trait]
impl Chore for PurgeOneTimeTokens {
    const NAME: &'static str = "purge-one-time-tokens";
    const ABOUT: &'static str = "Removes the tokens of messages whose time was over a day ago.";
    const CRON: &'static str = "23 * * * *";

    async fn run(&self, context: &Context) -> Result<String, Failure> {
        let removed = self.purge_one_time_tokens.execute(context.actor()).await?;
        Ok(format!("removed {removed} one-time tokens"))
    }
}
