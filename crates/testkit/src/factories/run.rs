use std::time::Duration;

use domain::{
    jobs::{JobName, NewRun, Run, Start},
    shared::{Id, Timestamp},
};

use super::id_from;
use crate::fakes::FakeClock;

/// A run of that job, enqueued when [`FakeClock`] starts.
pub fn a_run(job: &'static str) -> RunBuilder {
    RunBuilder { name: job.to_owned(), job, enqueued_at: FakeClock::START, started: false, dead: false }
}

/// Overrides what a run is to be.
#[derive(Clone)]
#[must_use]
pub struct RunBuilder {
    name: String,
    job: &'static str,
    enqueued_at: Timestamp,
    started: bool,
    dead: bool,
}

impl RunBuilder {
    /// Another run than others of the same job: its id follows from this.
    pub fn called(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// When it was enqueued.
    pub fn enqueued_at(mut self, at: Timestamp) -> Self {
        self.enqueued_at = at;
        self
    }

    /// A worker has it, for half a minute.
    pub fn running(mut self) -> Self {
        self.started = true;
        self
    }

    /// It failed for the last time.
    pub fn dead(mut self) -> Self {
        self.started = true;
        self.dead = true;
        self
    }

    /// The run.
    pub fn build(self) -> Run {
        let new = NewRun {
            id: Id::new(id_from(&self.name)),
            job: JobName::of(self.job),
            parameters: "{}".to_owned(),
            tick: None,
            attempts: 5,
            run_at: None,
        };
        let now = self.enqueued_at;
        let mut run = Run::enqueue(new, now);
        if self.started {
            run.start(&Start { now, lease: Duration::from_secs(30), slot: None });
        }
        if self.dead {
            // It has just been started, so it is held.
            let _held = run.fail(run.fence(), now, "it did not work", None);
        }
        run
    }
}
