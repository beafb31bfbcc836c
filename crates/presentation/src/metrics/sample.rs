use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use application::{
    authz::Actor,
    error::{Error, Never},
    events::Lag,
    jobs::RunCount,
};
use metrics::gauge;
use tokio::time::timeout;

use super::names::{JOBS_DEAD, JOBS_WAITING, OUTBOX_LAG, OUTBOX_PARKED, OUTBOX_PENDING};
use crate::{app::App, jobs::Catalogue};

/// How long the store may take to say what there is: less than the 10 s that Prometheus waits for an answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Sets the gauges that are known from the store.
pub(super) struct Sampler {
    app: App,
    actor: Actor,
    /// Every job that was ever told of: one that nobody waits for any more is told as 0.
    jobs: Mutex<BTreeSet<String>>,
}

impl Sampler {
    pub(super) fn new(app: App, actor: Actor, jobs: &Catalogue) -> Self {
        let jobs = jobs.all().iter().map(|job| job.name().as_str().to_owned()).collect();
        Self { app, actor, jobs: Mutex::new(jobs) }
    }

    /// Asks the store. What it does not tell is NaN afterwards, which is what Prometheus takes for unknown: an old number would
    /// look like a good one.
    pub(super) async fn sample(&self) {
        let asked = async {
            let lag = self.app.measure_outbox.execute(&self.actor).await?;
            Ok::<_, Error<Never>>((lag, self.app.count_runs.execute(&self.actor).await?))
        };
        match timeout(PATIENCE, asked).await {
            Ok(Ok((lag, runs))) => self.tell(Some(lag), Some(&runs)),
            Ok(Err(error)) => {
                tracing::debug!(%error, "cannot sample metrics");
                self.tell(None, None);
            }
            Err(_) => self.tell(None, None),
        }
    }

    fn tell(&self, lag: Option<Lag>, runs: Option<&[RunCount]>) {
        let number = |read: fn(&Lag) -> f64| lag.as_ref().map_or(f64::NAN, read);
        gauge!(OUTBOX_LAG).set(number(|lag| lag.behind.as_secs_f64()));
        gauge!(OUTBOX_PENDING).set(number(|lag| as_gauge(lag.backlog.pending)));
        gauge!(OUTBOX_PARKED).set(number(|lag| as_gauge(lag.backlog.parked)));
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.extend(runs.iter().copied().flatten().map(|count| count.job.as_str().to_owned()));
        for job in jobs.iter() {
            let of_job = |read: fn(&RunCount) -> u64| {
                let Some(runs) = runs else { return f64::NAN };
                let count = runs.iter().find(|count| count.job.as_str() == job);
                count.map_or(0.0, |count| as_gauge(read(count)))
            };
            gauge!(JOBS_WAITING, "job" => job.clone()).set(of_job(|count| count.waiting));
            gauge!(JOBS_DEAD, "job" => job.clone()).set(of_job(|count| count.dead));
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "nobody has 2^53 rows, and gauges are approximate")]
const fn as_gauge(count: u64) -> f64 {
    count as f64
}
