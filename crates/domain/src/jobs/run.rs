use super::{Fence, JobName, RunStatus};
use crate::{
    identity::Scopes,
    shared::{Id, Record, Timestamp},
};

/// Everything there is to know of a run; for stores and views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunState {
    /// Its identity.
    pub id: Id<Run>,
    /// What kind of job it is a run of.
    pub job: JobName,
    /// What it is to be done with: a JSON object, in its canonical form.
    pub parameters: String,
    /// The name under which the outside world may be told of its effects: the same at every attempt, and of no other run.
    pub key: String,
    /// The moment of the schedule that it stands for, when nobody asked for it.
    pub tick: Option<Timestamp>,
    /// Where it is in its life.
    pub status: RunStatus,
    /// How often it was handed to a worker.
    pub attempt: i64,
    /// How often it may be.
    pub max_attempts: i64,
    /// When it may begin.
    pub run_at: Timestamp,
    /// While it is running: until when its holder has it for certain.
    pub lease_until: Option<Timestamp>,
    /// Tells its holder from those before.
    pub fence: Fence,
    /// While it is running: its place among the few of its job that may run at one time, if there are few.
    pub slot: Option<String>,
    /// How much of it is done, in percent, as it says.
    pub progress: Option<i64>,
    /// What it is at, as it says.
    pub note: Option<String>,
    /// Whether somebody does not want it any more, and its holder has not heard so yet.
    pub cancel_requested: bool,
    /// What came of it.
    pub result: Option<String>,
    /// Why its last attempt failed.
    pub error: Option<String>,
    /// When its last attempt began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// What it may be done for, when it was enqueued with a credential that is limited to scopes.
    pub scopes: Option<Scopes>,
    /// When and on whose behalf it was enqueued, and how often it was written.
    pub record: Record,
}

/// What somebody wants to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRun {
    /// The identity that it gets.
    pub id: Id<Run>,
    /// What kind of job.
    pub job: JobName,
    /// With what: a JSON object, in its canonical form.
    pub parameters: String,
    /// The moment of the schedule that it stands for, when nobody asked for it.
    pub tick: Option<Timestamp>,
    /// How often it may be tried.
    pub attempts: u32,
    /// Not before this; at once when there is nothing.
    pub run_at: Option<Timestamp>,
}

/// One piece of work: enqueued, handed to workers until one of them is done with it, and kept to tell of it. What becomes
/// of it is in `transitions`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run(pub(super) RunState);

impl Run {
    /// Puts work into the queue at `now`. Its key follows from its tick, so that one tick makes one run, whoever enqueues
    /// it; without a tick it is its identity.
    pub fn enqueue(new: NewRun, now: Timestamp) -> Self {
        let key = match new.tick {
            Some(tick) => format!("{}@{}", new.job.as_str(), tick.seconds()),
            None => new.id.to_string(),
        };
        Self(RunState {
            id: new.id,
            job: new.job,
            parameters: new.parameters,
            key,
            tick: new.tick,
            status: RunStatus::Queued,
            attempt: 0,
            max_attempts: i64::from(new.attempts.max(1)),
            run_at: new.run_at.unwrap_or(now),
            lease_until: None,
            fence: Fence::NONE,
            slot: None,
            progress: None,
            note: None,
            cancel_requested: false,
            result: None,
            error: None,
            started_at: None,
            finished_at: None,
            scopes: None,
            record: Record::new(now),
        })
    }

    /// Puts work into the queue that follows from something else, which `cause` names. Its key follows from that, so that one
    /// cause makes one run of a job, however often it is told of.
    pub fn follow(new: NewRun, cause: &str, now: Timestamp) -> Self {
        let key = format!("{}/{cause}", new.job.as_str());
        let mut run = Self::enqueue(new, now);
        run.0.key = key;
        run
    }

    /// The same work, with no more rights than the credential has by which it was asked for.
    #[must_use]
    pub const fn limited_to(mut self, scopes: Option<Scopes>) -> Self {
        self.0.scopes = scopes;
        self
    }

    /// For stores: the run that was stored.
    pub const fn restore(state: RunState) -> Self {
        Self(state)
    }

    /// For stores and views.
    pub const fn state(&self) -> &RunState {
        &self.0
    }

    /// For stores: its audit columns.
    pub const fn record_mut(&mut self) -> &mut Record {
        &mut self.0.record
    }

    /// Its identity.
    pub const fn id(&self) -> Id<Self> {
        self.0.id
    }

    /// What kind of job it is a run of.
    pub fn job(&self) -> JobName {
        self.0.job.clone()
    }

    /// Its stable name for the outside world.
    pub fn key(&self) -> String {
        self.0.key.clone()
    }

    /// Where it is in its life.
    pub const fn status(&self) -> RunStatus {
        self.0.status
    }

    /// Tells its holder from those before.
    pub const fn fence(&self) -> Fence {
        self.0.fence
    }

    /// Its place among the few of its job that may run at one time.
    pub fn slot(&self) -> Option<String> {
        self.0.slot.clone()
    }

    /// When it may begin.
    pub const fn run_at(&self) -> Timestamp {
        self.0.run_at
    }

    /// When it was enqueued.
    pub const fn created_at(&self) -> Timestamp {
        self.0.record.created_at
    }

    /// When it ended, if it has.
    pub const fn finished_at(&self) -> Option<Timestamp> {
        self.0.finished_at
    }

    /// From when on a worker may take it, while it waits for one.
    pub fn due_at(&self) -> Option<Timestamp> {
        (self.0.status == RunStatus::Queued).then_some(self.0.run_at)
    }

    /// Until when the worker that has it has it for certain.
    pub const fn lease_until(&self) -> Option<Timestamp> {
        self.0.lease_until
    }
}
