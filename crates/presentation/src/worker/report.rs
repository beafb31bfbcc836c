use std::time::Duration;

use application::{error::Error, jobs::LEASE};
use domain::jobs::{LeaseLost, Run, RunStatus};
use metrics::counter;
use tokio::time::{Instant, sleep};

use super::attendant::Attendant;
use crate::{
    jobs::{Failure, may_pass},
    metrics::names::RUN_ATTEMPTS,
};

/// How soon to report again what could not be reported.
const AGAIN: Duration = Duration::from_secs(1);

/// What became of an attempt.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It ended by itself, or took too long.
    Done(Result<String, Failure>),
    /// It was stopped because somebody did not want it any more.
    Cancelled,
    /// It was stopped because the worker has to go.
    Released,
    /// It was stopped because another worker may have the run by now.
    Lost,
}

impl Attendant {
    /// Writes down what became of the run, and says so in the log. While the store is away it tries again for as long as a
    /// lease; after that another worker does the run again. Should one have begun already, the fence keeps this one out.
    pub(super) async fn report(&self, outcome: Outcome, took: Duration) {
        let give_up = Instant::now() + LEASE;
        let reported = loop {
            match self.write(&outcome).await {
                Err(Error::Store(error)) if may_pass(&error) && Instant::now() < give_up => {
                    sleep(AGAIN).await;
                }
                reported => break reported,
            }
        };
        let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        match reported {
            Ok(Some(run)) => self.tell(&run, millis),
            Ok(None) => tracing::warn!(millis, "lost the run to another worker"),
            Err(error) => tracing::error!(%error, millis, "cannot report what became of the run"),
        }
    }

    async fn write(&self, outcome: &Outcome) -> Result<Option<Run>, Error<LeaseLost>> {
        let (reports, actor, held) = (&self.app.report_run, &self.actor, self.held());
        let written = match outcome {
            Outcome::Done(Ok(result)) => reports.succeed(actor, held, Some(result)).await,
            Outcome::Done(Err(Failure::Passing(error))) => {
                reports.fail(actor, held, error, &self.definition.policy().backoff).await
            }
            Outcome::Done(Err(Failure::Lasting(error))) => reports.give_up(actor, held, error).await,
            Outcome::Cancelled => reports.stop(actor, held).await,
            Outcome::Released => reports.release(actor, held).await,
            Outcome::Lost => return Ok(None),
        };
        match written {
            Ok(run) => Ok(Some(run)),
            Err(Error::Refused(LeaseLost)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn tell(&self, run: &Run, millis: u64) {
        let state = run.state();
        let (status, error) = (state.status.name(), state.error.as_deref().unwrap_or_default());
        let job = state.job.as_str().to_owned();
        counter!(RUN_ATTEMPTS, "job" => job, "outcome" => status).increment(1);
        match state.status {
            RunStatus::Dead => tracing::error!(status, millis, error, "a run is dead"),
            RunStatus::Queued => tracing::warn!(status, millis, error, "a run will be tried again"),
            RunStatus::Running | RunStatus::Succeeded | RunStatus::Cancelled => {
                tracing::info!(status, millis, "a run has ended");
            }
        }
    }
}
