//! How many runs of a job that does nothing the embedded engine enqueues and works off per second, on the database that
//! `JOBS_BENCH_URL` names (default: a SQLite file), beside how many rows the same database takes per second, one
//! transaction each. Prints lines of a Markdown table. `cargo xtask bench-jobs` runs it on both databases.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a failing measurement panics")]

use std::{
    env,
    future::pending,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use application::{authz::Actor, jobs::Order};
use async_trait::async_trait;
use concentric::{
    settings::{Settings, Sources},
    wiring::{self, System},
};
use domain::jobs::{JobName, JobPolicy};
use presentation::{
    http::edge::form::Form,
    jobs::{Catalogue, Context, Definition, Failure, Job, NoParameters},
    worker::Worker,
};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection, query, query_scalar};
use tokio::{task::JoinSet, time::sleep};

/// Runs in one measurement: some seconds of work.
const RUNS: usize = 4_000;

/// Who enqueues at the same time, where it is not one.
const CALLERS: usize = 16;

/// Names the PostgreSQL database; an empty one.
const URL: &str = "JOBS_BENCH_URL";

struct Nothing;

#[async_trait]
impl Job for Nothing {
    const NAME: &'static str = "nothing";
    const ABOUT: &'static str = "Does nothing.";
    const POLICY: JobPolicy = JobPolicy::DEFAULT;
    type Given = NoParameters;
    type Parameters = ();

    fn parse(_: NoParameters, _: &mut Form) -> Option<()> {
        Some(())
    }

    async fn run(&self, _: &Context, (): ()) -> Result<String, Failure> {
        Ok(String::new())
    }
}

/// A program of its own, with its own connections, as a process would have.
async fn open(settings: &Settings) -> Arc<System> {
    let system = System::open(settings).await.unwrap();
    system.prepare_database(settings).await.unwrap();
    Arc::new(system)
}

fn settings(folder: &Path) -> Settings {
    let mut sources = Sources { working_dir: folder.to_owned(), ..Sources::default() };
    if let Ok(url) = env::var(URL) {
        sources.environment.insert("CONCENTRIC_DATABASE__URL".to_owned(), url.into());
        sources.environment.insert("CONCENTRIC_DATABASE__MIGRATE".to_owned(), "always".into());
    }
    Settings::load(&sources).unwrap().settings
}

fn url(folder: &Path) -> String {
    env::var(URL).unwrap_or_else(|_| format!("sqlite://{}", folder.join("data/concentric.db").display()))
}

fn per_second(count: usize, began: Instant) -> f64 {
    count as f64 / began.elapsed().as_secs_f64()
}

/// The database without the program in between.
enum Raw {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Raw {
    async fn connect(url: &str) -> Self {
        if url.starts_with("sqlite") {
            let mut on = SqliteConnection::connect(url).await.unwrap();
            // As safely as the program writes.
            query("PRAGMA synchronous = FULL").execute(&mut on).await.unwrap();
            return Self::Sqlite(on);
        }
        Self::Postgres(PgConnection::connect(url).await.unwrap())
    }

    async fn execute(&mut self, sql: &'static str) {
        match self {
            Self::Sqlite(on) => query(sql).execute(on).await.map(drop),
            Self::Postgres(on) => query(sql).execute(on).await.map(drop),
        }
        .unwrap();
    }

    async fn count(&mut self, rows: &str) -> i64 {
        let sql = AssertSqlSafe(format!("SELECT count(*) FROM {rows}"));
        match self {
            Self::Sqlite(on) => query_scalar(sql).fetch_one(on).await,
            Self::Postgres(on) => query_scalar(sql).fetch_one(on).await,
        }
        .unwrap()
    }
}

/// Rows per second into a table of one column, a transaction each, one after the other.
async fn rows(url: &str) -> f64 {
    let mut on = Raw::connect(url).await;
    on.execute("CREATE TABLE IF NOT EXISTS measure (text TEXT)").await;
    let began = Instant::now();
    for _ in 0..RUNS {
        on.execute("INSERT INTO measure VALUES ('a row and a transaction')").await;
    }
    per_second(RUNS, began)
}

async fn enqueue(system: &System, count: usize) {
    let actor = Actor::for_system("measuring");
    for _ in 0..count {
        let order = Order { job: JobName::of(Nothing::NAME), parameters: "{}".to_owned(), attempts: 5 };
        system.app.enqueue_run.execute(&actor, order, None).await.unwrap();
    }
}

async fn enqueue_by(system: &Arc<System>, callers: usize) -> f64 {
    let began = Instant::now();
    let mut under_way = JoinSet::new();
    for _ in 0..callers {
        let system = system.clone();
        under_way.spawn(async move { enqueue(&system, RUNS / callers).await });
    }
    under_way.join_all().await;
    per_second(RUNS, began)
}

/// Works off everything that is enqueued with so many workers, each a program of its own.
async fn work_off(settings: &Settings, workers: usize, url: &str) -> f64 {
    let mut programs = Vec::new();
    for _ in 0..workers {
        programs.push(open(settings).await);
    }
    let mut on = Raw::connect(url).await;
    let began = Instant::now();
    let mut under_way = JoinSet::new();
    for system in &programs {
        let jobs = Catalogue::new([Definition::of(Nothing)]);
        let worker = Worker { jobs, ..wiring::worker(settings, system) };
        under_way.spawn(worker.run(pending()));
    }
    while on.count("job_runs WHERE status IN ('queued', 'running')").await > 0 {
        sleep(Duration::from_millis(10)).await;
    }
    let rate = per_second(RUNS, began);
    under_way.shutdown().await;
    rate
}

async fn measure(folder: &Path) {
    let (settings, url) = (settings(folder), url(folder));
    let system = open(&settings).await;
    let mut lines = Vec::new();
    for round in 0..3 {
        let rows = rows(&url).await;
        let by_one = enqueue_by(&system, 1).await;
        let one = work_off(&settings, 1, &url).await;
        let by_many = enqueue_by(&system, CALLERS).await;
        let four = work_off(&settings, 4, &url).await;
        eprintln!(
            "round {round}: {rows:.0} rows; enqueued {by_one:.0}, {by_many:.0}; run {one:.0}, {four:.0}"
        );
        lines.push([rows, by_one, by_many, one, four]);
    }
    let median = |column: usize| {
        let mut values: Vec<_> = lines.iter().map(|line| line[column]).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let rows = median(0);
    println!("| | per second | to rows |\n|---|--:|--:|\n| rows, a transaction each | {rows:.0} | 1 |");
    let names =
        ["enqueued by one caller", "enqueued by 16 callers", "run by one worker", "run by four workers"];
    for (number, name) in names.iter().enumerate() {
        let rate = median(number + 1);
        println!("| {name} | {rate:.0} | {:.2} |", rate / rows);
    }
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder for the database");
    wiring::runtime().unwrap().block_on(measure(folder.path()));
}
