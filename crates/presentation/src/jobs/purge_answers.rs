use std::{sync::Arc, time::Duration};

use application::idempotency;
use async_trait::async_trait;
use domain::jobs::{ActsAs, JobPolicy};

use super::{Context, Failure, Job, NoParameters};
use crate::http::edge::form::Form;

/// Housekeeping, every hour: answers are kept for a day, and a few more do no harm.
pub(super) struct PurgeAnswers {
    pub(super) purge_answers: Arc<idempotency::PurgeAnswers>,
}

#[async_trait]
impl Job for PurgeAnswers {
    const NAME: &'static str = "purge-answers";
    const ABOUT: &'static str =
        "Removes the answers to requests with an Idempotency-Key that are repeated no more.";
    const POLICY: JobPolicy = JobPolicy {
        // The next tick is near.
        attempts: 2,
        timeout: Duration::from_secs(60),
        concurrency: Some(1),
        cron: Some("17 * * * *"),
        acts_as: ActsAs::System,
        ..JobPolicy::DEFAULT
    };
    type Given = NoParameters;
    type Parameters = ();

    fn parse(_: NoParameters, _: &mut Form) -> Option<()> {
        Some(())
    }

    async fn run(&self, context: &Context, (): ()) -> Result<String, Failure> {
        let removed = self.purge_answers.execute(context.actor()).await?;
        Ok(format!("removed {removed} answers"))
    }
}
