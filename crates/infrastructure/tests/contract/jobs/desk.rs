//! What cases about jobs do: enqueue, claim, report and look.

use std::{sync::Arc, time::Duration};

use application::{
    authz::Read,
    jobs::{ClaimRuns, EnqueueRun, Held, JobLimit, Order, ReportRun, SteerRun},
    query::Query,
    store::UnitOfWork,
};
use domain::{
    jobs::{Backoff, JobName, Run, RunState},
    shared::Id,
};
use testkit::{
    actor,
    fakes::{CountingBell, NoJitter},
};

use crate::fixture::Fixture;

pub(super) const LEASE: Duration = Duration::from_secs(30);

pub(super) const BACKOFF: Backoff =
    Backoff { first: Duration::from_secs(4), longest: Duration::from_secs(60) };

pub(super) fn order(job: &'static str) -> Order {
    Order { job: JobName::of(job), parameters: r#"{"sheep":3}"#.to_owned(), attempts: 3 }
}

pub(super) fn held(run: &Run) -> Held {
    Held { id: run.id(), fence: run.fence() }
}

/// One process's view of the ledger.
pub(super) struct Desk<'a> {
    fixture: &'a Fixture,
    store: Arc<dyn UnitOfWork>,
}

impl<'a> Desk<'a> {
    pub(super) fn of(fixture: &'a Fixture) -> Self {
        Self { fixture, store: fixture.store.clone() }
    }

    /// As another process.
    pub(super) async fn beside(fixture: &'a Fixture) -> Self {
        Self { fixture, store: fixture.beside().await }
    }

    pub(super) fn enqueuing(&self) -> EnqueueRun {
        EnqueueRun {
            uow: self.store.clone(),
            clock: self.fixture.clock.clone(),
            ids: self.fixture.ids.clone(),
            bell: Arc::new(CountingBell::default()),
        }
    }

    /// Enqueues a run of the job.
    pub(super) async fn enqueue(&self, job: &'static str) -> Run {
        self.enqueuing().execute(&actor::system(), order(job), None).await.unwrap()
    }

    pub(super) fn claiming(&self) -> ClaimRuns {
        ClaimRuns { uow: self.store.clone(), clock: self.fixture.clock.clone(), lease: LEASE }
    }

    /// Claims as many runs of the job, of which any number may run at one time.
    pub(super) async fn claim(&self, job: &'static str, limit: u32) -> Vec<Run> {
        self.claim_of_few(job, None, limit).await
    }

    /// Claims as many runs of the job, of which so many may run at one time.
    pub(super) async fn claim_of_few(
        &self,
        job: &'static str,
        concurrency: Option<u16>,
        limit: u32,
    ) -> Vec<Run> {
        let jobs = [JobLimit { job: JobName::of(job), concurrency }];
        self.claiming().execute(&actor::system(), &jobs, limit).await.unwrap()
    }

    pub(super) fn reports(&self) -> ReportRun {
        ReportRun {
            uow: self.store.clone(),
            clock: self.fixture.clock.clone(),
            jitter: Arc::new(NoJitter),
            lease: LEASE,
        }
    }

    pub(super) fn steering(&self) -> SteerRun {
        SteerRun {
            uow: self.store.clone(),
            clock: self.fixture.clock.clone(),
            bell: Arc::new(CountingBell::default()),
        }
    }

    /// The run as committed.
    pub(super) async fn state(&self, id: Id<Run>) -> RunState {
        let permit = actor::system().permit::<Read, Run>().unwrap();
        let run = self.store.read(async |view| view.jobs().read(&permit, id).await).await;
        run.unwrap().state().clone()
    }

    /// How many runs there are.
    pub(super) async fn count(&self) -> usize {
        let permit = actor::system().permit::<Read, Run>().unwrap();
        let query = Query { limit: 1000, ..Query::default() };
        self.store.read(async |view| view.jobs().list(&permit, &query).await).await.unwrap().items.len()
    }
}
