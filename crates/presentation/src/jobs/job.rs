use std::time::Duration;

use async_trait::async_trait;
use domain::jobs::{ActsAs, JobPolicy};
use serde::{Deserialize, de::DeserializeOwned};
use utoipa::ToSchema;

use super::{Context, Failure};
use crate::http::edge::form::Form;

/// A kind of work that happens later. It runs at least once, and may run again after it was done by half or as a whole: what
/// it does must bear that, with the run's key if need be.
#[async_trait]
pub trait Job: Send + Sync + 'static {
    /// What it is called: words of small letters with hyphens between.
    const NAME: &'static str;

    /// What it does, in a sentence.
    const ABOUT: &'static str;

    /// How its runs are treated.
    const POLICY: JobPolicy;

    /// What it is given, as JSON: an object whose schema holds no reference.
    type Given: DeserializeOwned + ToSchema;

    /// What it is given, once that has been looked at.
    type Parameters: Send;

    /// Looks at what it is given; the form notes everything that is wrong.
    fn parse(given: Self::Given, form: &mut Form) -> Option<Self::Parameters>;

    /// Does it; tells in a few words what came of it. Dropped at any `await` when it takes too long, or when it is cancelled
    /// and does not stop by itself.
    async fn run(&self, context: &Context, parameters: Self::Parameters) -> Result<String, Failure>;
}

/// For jobs that are given nothing: `{}`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoParameters {}

/// Housekeeping: a job that comes round by itself, is given nothing, and may be left out once.
#[async_trait]
pub trait Chore: Send + Sync + 'static {
    /// What it is called, as [`Job::NAME`].
    const NAME: &'static str;

    /// What it does, in a sentence.
    const ABOUT: &'static str;

    /// When it comes round.
    const CRON: &'static str;

    /// How long it may take.
    const TIMEOUT: Duration = Duration::from_secs(60);

    /// How often it is tried: the next tick is near.
    const ATTEMPTS: u32 = 2;

    /// Does it; tells in a few words what came of it.
    async fn run(&self, context: &Context) -> Result<String, Failure>;
}

#[async_trait]
impl<C: Chore> Job for C {
    const NAME: &'static str = C::NAME;
    const ABOUT: &'static str = C::ABOUT;
    const POLICY: JobPolicy = JobPolicy {
        attempts: C::ATTEMPTS,
        timeout: C::TIMEOUT,
        // A second one would do the same at the same time.
        concurrency: Some(1),
        cron: Some(C::CRON),
        acts_as: ActsAs::System,
        ..JobPolicy::DEFAULT
    };
    type Given = NoParameters;
    type Parameters = ();

    fn parse(_: NoParameters, _: &mut Form) -> Option<()> {
        Some(())
    }

    async fn run(&self, context: &Context, (): ()) -> Result<String, Failure> {
        Chore::run(self, context).await
    }
}
