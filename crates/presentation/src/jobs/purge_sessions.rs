use std::{sync::Arc, time::Duration};

use application::identity;
use async_trait::async_trait;
use domain::jobs::{ActsAs, JobPolicy};

use super::{Context, Failure, Job, NoParameters};
use crate::http::edge::form::Form;

/// Housekeeping, every ten minutes.
pub(super) struct PurgeSessions {
    pub(super) purge_sessions: Arc<identity::PurgeSessions>,
}

#[async_trait]
impl Job for PurgeSessions {
    const NAME: &'static str = "purge-sessions";
    const ABOUT: &'static str = "Removes the sessions whose time is up.";
    const POLICY: JobPolicy = JobPolicy {
        // The next tick is near.
        attempts: 2,
        timeout: Duration::from_secs(60),
        concurrency: Some(1),
        cron: Some("*/10 * * * *"),
        acts_as: ActsAs::System,
        ..JobPolicy::DEFAULT
    };
    type Given = NoParameters;
    type Parameters = ();

    fn parse(_: NoParameters, _: &mut Form) -> Option<()> {
        Some(())
    }

    async fn run(&self, context: &Context, (): ()) -> Result<String, Failure> {
        let removed = self.purge_sessions.execute(context.actor()).await?;
        Ok(format!("removed {removed} sessions"))
    }
}
