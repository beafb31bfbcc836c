//! The use cases of runs, for people and for workers, wired.

use std::sync::Arc;

use application::{
    crud::Crud,
    jobs::{ClaimRuns, CountRuns, EnqueueRun, LEASE, PurgeRuns, ReportRun, Requester, SteerRun},
};

use super::{Jobs, Ports};

impl Jobs {
    pub(super) fn of(ports: &Ports) -> Self {
        let Ports { uow, clock, ids, jitter, bell, .. } = ports;
        Self {
            runs: Arc::new(Crud::new(uow.clone(), ())),
            enqueue_run: Arc::new(EnqueueRun {
                uow: uow.clone(),
                clock: clock.clone(),
                ids: ids.clone(),
                bell: bell.clone(),
            }),
            steer_run: Arc::new(SteerRun { uow: uow.clone(), clock: clock.clone(), bell: bell.clone() }),
            claim_runs: Arc::new(ClaimRuns { uow: uow.clone(), clock: clock.clone(), lease: LEASE }),
            report_run: Arc::new(ReportRun {
                uow: uow.clone(),
                clock: clock.clone(),
                jitter: jitter.clone(),
                lease: LEASE,
            }),
            requester: Arc::new(Requester { uow: uow.clone() }),
            count_runs: Arc::new(CountRuns { uow: uow.clone() }),
            purge_runs: Arc::new(PurgeRuns { uow: uow.clone(), clock: clock.clone() }),
        }
    }
}
