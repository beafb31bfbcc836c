//! The names of what is measured, and what each means. Whatever counts says so here first.

use metrics::{Unit, describe_counter, describe_gauge};

/// Gauge.
pub(crate) const OUTBOX_LAG: &str = "concentric_outbox_lag_seconds";
/// Gauge.
pub(crate) const OUTBOX_PENDING: &str = "concentric_outbox_pending";
/// Gauge.
pub(crate) const OUTBOX_PARKED: &str = "concentric_outbox_parked";
/// Gauge, by job.
pub(crate) const JOBS_WAITING: &str = "concentric_jobs_waiting";
/// Gauge, by job.
pub(crate) const JOBS_DEAD: &str = "concentric_jobs_dead";
/// Counter, by topic and outcome.
pub(crate) const EVENT_ATTEMPTS: &str = "concentric_event_attempts_total";
/// Counter, by job and outcome.
pub(crate) const RUN_ATTEMPTS: &str = "concentric_run_attempts_total";

/// Tells the recorder of this process what they mean.
pub(super) fn describe() {
    let about =
        "Age of the oldest event that is not delivered, in the whole service; NaN when the store is away.";
    describe_gauge!(OUTBOX_LAG, Unit::Seconds, about);
    describe_gauge!(OUTBOX_PENDING, "Events that wait for a relay or are with one, in the whole service.");
    describe_gauge!(OUTBOX_PARKED, "Events that wait for an administrator, in the whole service.");
    describe_gauge!(JOBS_WAITING, "Runs that wait for a worker or for their time, in the whole service.");
    describe_gauge!(JOBS_DEAD, "Runs that failed for the last time, in the whole service.");
    let about =
        "Events that this process handed to their subscribers: delivered, failed (tried again), parked.";
    describe_counter!(EVENT_ATTEMPTS, about);
    let about = "Runs of jobs that this process tried: succeeded, queued (tried again), dead, cancelled.";
    describe_counter!(RUN_ATTEMPTS, about);
}
