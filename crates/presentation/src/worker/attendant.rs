use std::time::Duration;

use application::{
    authz::Actor,
    error::Error,
    jobs::{Held, LEASE},
};
use domain::jobs::{Progress, Run};
use tokio::{
    sync::watch,
    task::{JoinError, JoinHandle},
    time::{Instant, MissedTickBehavior, interval_at, sleep, sleep_until, timeout},
};
use tracing::Instrument;

use super::report::Outcome;
use crate::{
    app::App,
    jobs::{Context, Definition, Failure, Reins},
};

/// How often to give a sign of life: two may be lost before the lease ends.
const SIGN_OF_LIFE: Duration = Duration::from_secs(LEASE.as_secs() / 3);

/// How long the run is its own for certain after a sign of life: less than the lease, which begins before the sign is written.
const CERTAIN: Duration = Duration::from_secs(LEASE.as_secs() - 5);

/// Progress is written at most this often.
const PROGRESS: Duration = Duration::from_secs(1);

/// How long a job that is cancelled may take to stop by itself.
const TIME_TO_STOP: Duration = Duration::from_secs(10);

/// How long to wait for a job that was dropped to be gone. One that never awaits cannot be dropped, and is left behind.
const TIME_TO_GO: Duration = Duration::from_secs(5);

/// Sees one run through.
pub(super) struct Attendant {
    pub(super) app: App,
    pub(super) actor: Actor,
    pub(super) definition: Definition,
    pub(super) run: Run,
    /// Whether the worker has to go now.
    pub(super) leaving: watch::Receiver<bool>,
}

type Task = JoinHandle<Result<String, Failure>>;

impl Attendant {
    /// Until it is done or has to be left, and has been reported.
    pub(super) async fn see_through(mut self) {
        let span = tracing::info_span!(
            "run",
            job = self.run.job().as_str(),
            run = %self.run.id(),
            attempt = self.run.state().attempt
        );
        async {
            let began = Instant::now();
            let outcome = match self.begin().await {
                Ok((task, reins)) => self.attend(task, reins).await,
                Err(failure) => Outcome::Done(Err(failure)),
            };
            self.report(outcome, began.elapsed()).await;
        }
        .instrument(span)
        .await;
    }

    pub(super) fn held(&self) -> Held {
        Held { id: self.run.id(), fence: self.run.fence() }
    }

    /// The job, as a task of its own.
    async fn begin(&self) -> Result<(Task, Reins), Failure> {
        let actor = self.app.requester.of(&self.run, self.definition.policy().acts_as).await?;
        let (context, reins) = Context::new(actor, self.run.clone());
        let (definition, parameters) = (self.definition.clone(), self.run.state().parameters.clone());
        let job = async move { definition.run(&context, &parameters).await };
        Ok((tokio::spawn(job.in_current_span()), reins))
    }

    async fn attend(&mut self, mut task: Task, mut reins: Reins) -> Outcome {
        let limit = self.definition.policy().timeout;
        let deadline = Instant::now() + limit;
        let mut lease_ends = Instant::now() + CERTAIN;
        let mut stop_by = None;
        let mut signs = interval_at(Instant::now() + SIGN_OF_LIFE, SIGN_OF_LIFE);
        signs.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let outcome = loop {
            tokio::select! {
                done = &mut task => return done.map_or_else(died, Outcome::Done),
                () = sleep_until(deadline) => {
                    let failure = Failure::Passing(format!("it took longer than {} s", limit.as_secs()));
                    break Outcome::Done(Err(failure));
                }
                () = sleep_until(stop_by.unwrap_or(deadline)), if stop_by.is_some() => break Outcome::Cancelled,
                () = sleep_until(lease_ends) => break Outcome::Lost,
                Ok(_) = self.leaving.wait_for(|leaving| *leaving) => break Outcome::Released,
                _ = signs.tick() => {}
                () = news(&mut reins.progress) => {}
            }
            let progress = reins.progress.borrow_and_update().clone();
            match self.app.report_run.keep(&self.actor, self.held(), &progress).await {
                Ok(run) => {
                    lease_ends = Instant::now() + CERTAIN;
                    if run.state().cancel_requested && stop_by.is_none() {
                        reins.cancel.send_replace(true);
                        stop_by = Some(Instant::now() + TIME_TO_STOP);
                    }
                }
                Err(Error::Refused(_)) => break Outcome::Lost,
                Err(error) => tracing::warn!(%error, "cannot give a sign of life"),
            }
        };
        task.abort();
        match timeout(TIME_TO_GO, task).await {
            // It was done just before it could be dropped.
            Ok(Ok(done)) => Outcome::Done(done),
            Ok(Err(_)) | Err(_) => outcome,
        }
    }
}

/// Completes when there is progress to write, after a while in which more of it may come.
async fn news(progress: &mut watch::Receiver<Progress>) {
    if progress.changed().await.is_err() {
        // The job has dropped its end, and is about to end.
        std::future::pending::<()>().await;
    }
    sleep(PROGRESS).await;
}

fn died(error: JoinError) -> Outcome {
    let text = match error.try_into_panic() {
        Ok(panic) => {
            let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
            text.or_else(|| panic.downcast_ref::<String>().cloned())
        }
        Err(_) => None,
    };
    let failure = text.map_or_else(|| "it panicked".to_owned(), |text| format!("it panicked: {text}"));
    Outcome::Done(Err(Failure::Passing(failure)))
}
