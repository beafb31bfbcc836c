use application::authz::Actor;
use domain::{
    jobs::{Progress, Run},
    shared::{Id, Timestamp},
};
use tokio::sync::watch;

/// What a job knows of the run that it is.
pub struct Context {
    actor: Actor,
    run: Run,
    progress: watch::Sender<Progress>,
    cancelled: watch::Receiver<bool>,
}

/// The other ends of a [`Context`], for whoever runs the job.
pub struct Reins {
    /// How far it has come.
    pub progress: watch::Receiver<Progress>,
    /// Tells it that it is not wanted any more.
    pub cancel: watch::Sender<bool>,
}

impl Context {
    /// For whoever runs jobs: the context of that run, which works on behalf of `actor`.
    pub fn new(actor: Actor, run: Run) -> (Self, Reins) {
        let (tell, progress) = watch::channel(Progress::default());
        let (cancel, cancelled) = watch::channel(false);
        (Self { actor, run, progress: tell, cancelled }, Reins { progress, cancel })
    }

    /// On whose behalf it works.
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The name of the run for the outside world: the same at every attempt, so that effects can be told apart from repeated
    /// ones.
    pub fn key(&self) -> String {
        self.run.key()
    }

    /// Which run it is: the same at every attempt.
    pub const fn run_id(&self) -> Id<Run> {
        self.run.id()
    }

    /// When the run was enqueued.
    pub const fn enqueued_at(&self) -> Timestamp {
        self.run.created_at()
    }

    /// Which attempt it is; the first is 1.
    pub const fn attempt(&self) -> i64 {
        self.run.state().attempt
    }

    /// Tells how far it has come, in percent, and what it is at. Costs nothing: it is written now and then.
    pub fn progress(&self, percent: u8, note: impl Into<String>) {
        self.progress.send_replace(Progress { percent: Some(percent.min(100)), note: Some(note.into()) });
    }

    /// Whether somebody does not want it any more. Who stops then can leave things in order.
    pub fn is_cancelled(&self) -> bool {
        *self.cancelled.borrow()
    }
}
