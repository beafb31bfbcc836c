use std::sync::Arc;

use application::idempotency;
use async_trait::async_trait;

use super::{Context, Failure, job::Chore};

/// Housekeeping, every hour: answers are kept for a day, and a few more do no harm.
pub(super) struct PurgeAnswers {
    pub(super) purge_answers: Arc<idempotency::PurgeAnswers>,
}

#[async_trait]
impl Chore for PurgeAnswers {
    const NAME: &'static str = "purge-answers";
    const ABOUT: &'static str =
        "Removes the answers to requests with an Idempotency-Key that are repeated no more.";
    const CRON: &'static str = "17 * * * *";

    async fn run(&self, context: &Context) -> Result<String, Failure> {
        let removed = self.purge_answers.execute(context.actor()).await?;
        Ok(format!("removed {removed} answers"))
    }
}
