//! A ledger, workers on it, and jobs that do what a test says.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use application::{authz::Actor, jobs::Order, ports::JobBell};
use async_trait::async_trait;
use domain::{
    jobs::{Backoff, JobName, JobPolicy, Run, RunState},
    shared::Id,
};
use presentation::{
    app::{App, Ports},
    http::edge::form::Form,
    jobs::{Catalogue, Context, Definition, Failure, Job, NoParameters},
    worker::{Bell, Worker, WorkerOptions},
};
use testkit::{
    Memory, actor,
    fakes::{FakeWeb, MemoryFiles, ScriptedMailer},
};
use tokio::{
    sync::oneshot,
    task::JoinHandle,
    time::{Instant, sleep},
};

use crate::{
    fake_ports::{self, POLICIES},
    virtual_clock::VirtualClock,
};

type Doing<'a> = Pin<Box<dyn Future<Output = Result<String, Failure>> + Send + 'a>>;
type Script = Arc<dyn for<'a> Fn(&'a Context) -> Doing<'a> + Send + Sync>;

macro_rules! scripted {
    ($($(#[$doc:meta])* $Job:ident => $name:literal, $policy:expr;)*) => {$(
        $(#[$doc])*
        struct $Job(Script);

        #[async_trait]
        impl Job for $Job {
            const NAME: &'static str = $name;
            const ABOUT: &'static str = "Does what a test says.";
            const POLICY: JobPolicy = $policy;
            type Given = NoParameters;
            type Parameters = ();

            fn parse(_: NoParameters, _: &mut Form) -> Option<()> {
                Some(())
            }

            async fn run(&self, context: &Context, (): ()) -> Result<String, Failure> {
                (self.0)(context).await
            }
        }
    )*};
}

const POLICY: JobPolicy = JobPolicy {
    attempts: 3,
    backoff: Backoff { first: Duration::from_secs(4), longest: Duration::from_secs(60) },
    timeout: Duration::from_secs(300),
    ..JobPolicy::DEFAULT
};

scripted! {
    /// As many at one time as there are hands.
    Sheep => "count-sheep", POLICY;
    /// One at a time, over all workers.
    Dog => "walk-dog", JobPolicy { concurrency: Some(1), ..POLICY };
    /// By itself, every ten minutes.
    Rooster => "crow", JobPolicy { cron: Some("*/10 * * * *"), ..POLICY };
}

/// A ledger, and what jobs do.
pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) store: Memory,
    pub(crate) files: Arc<MemoryFiles>,
    pub(crate) began: Instant,
    pub(crate) mailer: Arc<ScriptedMailer>,
    bell: Arc<Bell>,
    script: Script,
}

/// A worker at work.
pub(crate) struct Working {
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

/// The script of jobs that have nothing to do.
pub(crate) fn idle(_: &Context) -> Doing<'_> {
    Box::pin(async { Ok("done".to_owned()) })
}

impl World {
    /// In which jobs do this.
    pub(crate) fn doing(script: impl for<'a> Fn(&'a Context) -> Doing<'a> + Send + Sync + 'static) -> Self {
        Self::on(FakeWeb::default(), script)
    }

    /// With that web around it.
    pub(crate) fn on(
        web: FakeWeb,
        script: impl for<'a> Fn(&'a Context) -> Doing<'a> + Send + Sync + 'static,
    ) -> Self {
        let began = Instant::now();
        let clock = Arc::new(VirtualClock(began));
        let store = Memory::new(clock.clone());
        let bell = Arc::new(Bell::default());
        let mailer = Arc::new(ScriptedMailer::default());
        let files = Arc::new(MemoryFiles::new(clock.clone()));
        let ports = Ports {
            bell: bell.clone(),
            mailer: mailer.clone(),
            files: files.clone(),
            fetcher: Arc::new(web),
            ..fake_ports::of(&store, clock)
        };
        Self { app: App::new(ports, POLICIES), store, files, began, mailer, bell, script: Arc::new(script) }
    }

    /// Starts a worker with two hands, which looks for work every second.
    pub(crate) fn starts_a_worker(&self) -> Working {
        let jobs = [
            Definition::of(Sheep(self.script.clone())),
            Definition::of(Dog(self.script.clone())),
            Definition::of(Rooster(Arc::new(idle))),
        ];
        self.starts_a_worker_for(Catalogue::new(jobs))
    }

    pub(crate) fn starts_a_worker_for(&self, jobs: Catalogue) -> Working {
        let worker = Worker {
            app: self.app.clone(),
            jobs,
            actor: actor::system(),
            bell: self.bell.clone(),
            options: WorkerOptions {
                hands: 2,
                poll_interval: Duration::from_secs(1),
                grace: Duration::from_secs(20),
            },
        };
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(worker.run(async {
            let _ = stopped.await;
        }));
        Working { stop: Some(stop), task }
    }

    /// Enqueues a run of the job.
    pub(crate) async fn enqueue(&self, job: &'static str) -> Id<Run> {
        self.enqueue_by(&actor::system(), job, "{}").await
    }

    pub(crate) async fn enqueue_by(&self, by: &Actor, job: &'static str, parameters: &str) -> Id<Run> {
        let order = Order { job: JobName::of(job), parameters: parameters.to_owned(), attempts: 3 };
        self.app.enqueue_run.execute(by, order, None).await.unwrap().id()
    }

    /// Puts a run into the ledger without telling the workers of this process.
    pub(crate) fn another_process_enqueues(&self, run: &Run) {
        self.store.put(run.clone());
    }

    /// The run as it is now.
    pub(crate) fn run(&self, id: Id<Run>) -> RunState {
        self.store.get(id).expect("no run is lost").state().clone()
    }

    /// All runs of the job, in the order of their ids.
    pub(crate) fn runs(&self, job: &'static str) -> Vec<RunState> {
        let of_job = self.store.all::<Run>().into_iter().filter(|run| run.job() == JobName::of(job));
        of_job.map(|run| run.state().clone()).collect()
    }

    /// Waits until the run is as described; tells how long that took, in whole seconds since the beginning of the world.
    pub(crate) async fn until(&self, id: Id<Run>, is_so: impl Fn(&RunState) -> bool) -> u64 {
        // An hour is longer than anything here takes.
        for _ in 0..36_000 {
            if is_so(&self.run(id)) {
                return self.began.elapsed().as_secs();
            }
            sleep(Duration::from_millis(100)).await;
        }
        panic!("it never came to that: {:#?}", self.run(id));
    }

    /// Wakes the workers.
    pub(crate) fn ring(&self) {
        self.bell.ring();
    }
}

impl Working {
    /// Tells it to stop, and waits until it has.
    pub(crate) async fn stops(mut self) {
        self.is_told_to_stop();
        self.task.await.unwrap();
    }

    pub(crate) fn is_told_to_stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }

    /// Ends it at once, with everything that it is at, as a killed process ends.
    pub(crate) fn is_killed(&self) {
        self.task.abort();
    }
}

/// Counts how many are at something, and how many were at most.
#[derive(Clone, Default)]
pub(crate) struct Gauge(Arc<(AtomicUsize, AtomicUsize)>);

impl Gauge {
    pub(crate) fn enter(&self) -> usize {
        let now = self.0.0.fetch_add(1, Ordering::SeqCst) + 1;
        self.0.1.fetch_max(now, Ordering::SeqCst);
        now
    }

    pub(crate) fn leave(&self) {
        self.0.0.fetch_sub(1, Ordering::SeqCst);
    }

    pub(crate) fn most(&self) -> usize {
        self.0.1.load(Ordering::SeqCst)
    }
}
