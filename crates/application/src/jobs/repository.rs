use async_trait::async_trait;
use domain::{
    jobs::{JobName, Run, RunStatus, Start},
    shared::{Id, Record, Timestamp},
};

use super::policy::Work;
use crate::{
    authz::{Create, Delete, Permit, Read, Update},
    field,
    query::{Column, Filter, Op},
    store::{Entity, Finds, Listed, Lists, Loads, Reads, StoreError, Updates},
};

impl Entity for Run {
    const NAME: &'static str = "run";
    const UNIQUE: &'static [Column<Self>] = &[field!(Run.key()).column(), field!(Run.slot()).column()];

    fn id(&self) -> Id<Self> {
        self.id()
    }

    fn record(&self) -> Option<&Record> {
        Some(&self.state().record)
    }

    fn record_mut(&mut self) -> Option<&mut Record> {
        Some(self.record_mut())
    }
}

impl Listed for Run {
    const SEARCH: &'static [Column<Self>] = &[];
    const SORT: &'static [(&'static str, Column<Self>)] =
        &[("created_at", field!(Run.created_at()).column()), ("run_at", field!(Run.run_at()).column())];
}

/// How many runs of a job somebody should know of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunCount {
    /// The job.
    pub job: JobName,
    /// How many wait for a worker or for their time.
    pub waiting: u64,
    /// How many are dead letters.
    pub dead: u64,
}

/// Looks at runs.
#[async_trait]
pub trait JobQueries: Lists<Run> + Reads<Run> + Finds<Work, Run> {
    /// How many runs wait or are dead, of each job that has any of these, in the order of their names.
    async fn count_by_job(&mut self, permit: &Permit<Read, Run>) -> Result<Vec<RunCount>, StoreError>;

    /// Whether there is a run that passes [`Claim::due`].
    async fn has_due(
        &mut self,
        permit: &Permit<Work, Run>,
        jobs: &[JobName],
        now: Timestamp,
    ) -> Result<bool, StoreError>;
}

/// Which runs a worker takes, and how.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Of these jobs.
    pub jobs: Vec<JobName>,
    /// At most so many; one when the start has a slot.
    pub limit: u32,
    /// How they are handed over.
    pub start: Start,
}

/// Keeps runs.
#[async_trait]
pub trait JobLedger: JobQueries + Loads<Update, Run> + Updates<Run> {
    /// Puts the run into the queue, when this transaction commits; gives it back with its audit columns filled in. None when
    /// there is one of that key already, which is left as it is.
    async fn enqueue(&mut self, permit: &Permit<Create, Run>, run: Run) -> Result<Option<Run>, StoreError>;

    /// Hands runs that pass [`Claim::filter`] over, as [`Run::start`] does, those first that have waited longest. Whoever claims at the
    /// same time gets others. [`StoreError::Transient`] when another worker was faster to take the slot.
    async fn claim(&mut self, permit: &Permit<Work, Run>, claim: &Claim) -> Result<Vec<Run>, StoreError>;

    /// Removes the runs that pass the filter, but for the last tick of each job, by which a worker sees that there is nothing
    /// to make up for; says how many those were.
    async fn forget(&mut self, permit: &Permit<Delete, Run>, filter: &Filter<Run>)
    -> Result<u64, StoreError>;
}

/// What was left by its worker.
pub(super) fn abandoned(jobs: &[JobName], now: Timestamp) -> Filter<Run> {
    field!(Run.lease_until()).test(Op::Le, &Some(now)).and(of(jobs))
}

fn of(jobs: &[JobName]) -> Filter<Run> {
    field!(Run.job()).one_of(jobs.iter().cloned())
}

/// What occupies a slot of the job.
pub(super) fn with_slot(job: &JobName) -> Filter<Run> {
    field!(Run.job()).eq(job).and(field!(Run.slot()).not_null())
}

impl RunCount {
    /// For stores: which runs wait.
    pub fn waiting() -> Filter<Run> {
        field!(Run.due_at()).not_null()
    }

    /// For stores: which runs are dead letters.
    pub fn dead() -> Filter<Run> {
        field!(Run.status()).eq(&RunStatus::Dead)
    }
}

impl Claim {
    /// For stores: what may be handed over.
    pub fn filter(&self) -> Filter<Run> {
        Self::due(&self.jobs, self.start.now)
    }

    /// For stores: what waits for a worker that knows these jobs, and has its time come.
    pub fn due(jobs: &[JobName], now: Timestamp) -> Filter<Run> {
        field!(Run.due_at()).test(Op::Le, &Some(now)).and(of(jobs))
    }
}
