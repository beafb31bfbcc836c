//! The embedded engine: runs the jobs of the ledger in this process, beside those of others. It knows no job.
//!
//! One loop enqueues what schedules want, claims runs while hands are free, and sleeps until something happens. Each run has
//! an attendant, which gives signs of life, watches the time, and reports what became of it; the job itself is a task of its
//! own, so that its panic is its own.

mod attendant;
mod bell;
mod report;
mod schedules;

use std::{pin::pin, sync::Arc, time::Duration};

use application::{authz::Actor, jobs::JobLimit};
use domain::jobs::Run;
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{
    app::App,
    jobs::{Catalogue, Definition},
};
use attendant::Attendant;
pub use bell::Bell;
use schedules::Schedules;

/// How a worker works.
#[derive(Clone, Copy, Debug)]
pub struct WorkerOptions {
    /// How many runs at one time.
    pub hands: usize,
    /// How often to look for runs that others enqueued, and for those whose time has come.
    pub poll_interval: Duration,
    /// How long the runs under way may go on when the worker is told to stop; then they are released.
    pub grace: Duration,
}

/// Works off the ledger, in this process.
pub struct Worker {
    /// The use cases.
    pub app: App,
    /// The jobs that it knows; it takes no others.
    pub jobs: Catalogue,
    /// The system, as which it claims and reports. Each run works on behalf of somebody of its own.
    pub actor: Actor,
    /// Rings when this process has enqueued something.
    pub bell: Arc<Bell>,
    /// How it works.
    pub options: WorkerOptions,
}

impl Worker {
    /// Works until `stop` completes, then gives the runs under way their time and releases the rest.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let (leave, leaving) = watch::channel(false);
        let limits: Vec<_> = self.jobs.all().iter().map(limit).collect();
        let mut schedules = Schedules::of(&self.jobs);
        let mut under_way = JoinSet::new();
        let mut stop = pin!(stop);
        let mut claims = Claims { failing: false };
        loop {
            schedules.enqueue_due(&self.app, &self.actor).await;
            while under_way.try_join_next().is_some() {}
            let free = self.options.hands.saturating_sub(under_way.len());
            for run in claims.claim(&self, &limits, free).await {
                if let Some(definition) = self.jobs.find(&run.job()) {
                    let attendant = self.attendant(definition, run, leaving.clone());
                    under_way.spawn(attendant.see_through());
                }
            }
            let has_free_hands = under_way.len() < self.options.hands;
            tokio::select! {
                () = &mut stop => break,
                Some(_) = under_way.join_next() => {}
                () = self.bell.heard(), if has_free_hands => {}
                () = sleep(self.options.poll_interval) => {}
            }
        }
        let finished = async { while under_way.join_next().await.is_some() {} };
        if timeout(self.options.grace, finished).await.is_err() {
            leave.send_replace(true);
            while under_way.join_next().await.is_some() {}
        }
    }

    fn attendant(&self, definition: &Definition, run: Run, leaving: watch::Receiver<bool>) -> Attendant {
        Attendant {
            app: self.app.clone(),
            actor: self.actor.clone(),
            definition: definition.clone(),
            run,
            leaving,
        }
    }
}

fn limit(definition: &Definition) -> JobLimit {
    JobLimit { job: definition.name(), concurrency: definition.policy().concurrency }
}

/// Claims, and says once when that begins or ceases to fail.
struct Claims {
    failing: bool,
}

impl Claims {
    async fn claim(&mut self, worker: &Worker, limits: &[JobLimit], free: usize) -> Vec<Run> {
        let limit = u32::try_from(free).unwrap_or(u32::MAX);
        if limit == 0 {
            return Vec::new();
        }
        match worker.app.claim_runs.execute(&worker.actor, limits, limit).await {
            Ok(claimed) => {
                if std::mem::take(&mut self.failing) {
                    tracing::info!("runs of jobs can be claimed again");
                }
                claimed
            }
            Err(error) => {
                if !std::mem::replace(&mut self.failing, true) {
                    tracing::warn!(%error, "cannot claim runs of jobs; trying again and again");
                }
                Vec::new()
            }
        }
    }
}
