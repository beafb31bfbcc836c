use application::{authz::Actor, jobs::Order};
use domain::{jobs::Cron, shared::Timestamp};

use crate::{
    app::App,
    jobs::{Catalogue, Definition},
};

/// The schedules of jobs, and up to which tick each has been seen to.
pub(super) struct Schedules(Vec<Schedule>);

struct Schedule {
    order: Order,
    cron: Cron,
    seen: Option<Timestamp>,
}

impl Schedules {
    pub(super) fn of(jobs: &Catalogue) -> Self {
        Self(jobs.all().iter().filter_map(schedule).collect())
    }

    /// Enqueues what has become due. Other processes do the same; the ledger keeps one run for a tick.
    pub(super) async fn enqueue_due(&mut self, app: &App, actor: &Actor) {
        for Schedule { order, cron, seen } in &mut self.0 {
            match app.enqueue_run.on_schedule(actor, order.clone(), cron, *seen).await {
                Ok(tick) => *seen = tick,
                // The worker comes by again soon.
                Err(error) => {
                    tracing::debug!(%error, job = order.job.as_str(), "cannot enqueue what is scheduled");
                }
            }
        }
    }
}

fn schedule(definition: &Definition) -> Option<Schedule> {
    let (job, policy) = (definition.name(), definition.policy());
    // A test holds every job of the program to a schedule that can be read.
    let cron = policy.cron?.parse().ok()?;
    let order = Order { job, parameters: "{}".to_owned(), attempts: policy.attempts };
    Some(Schedule { order, cron, seen: None })
}
