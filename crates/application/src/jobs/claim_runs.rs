use std::{sync::Arc, time::Duration};

use domain::{
    jobs::{JobName, Run, Start},
    shared::Timestamp,
};

use super::{
    policy::Work,
    repository::{Claim, abandoned, with_slot},
};
use crate::{
    authz::{Actor, Permit, Read, Update},
    error::{Error, Never},
    ports::Clock,
    query::{Filter, Query},
    store::{StoreError, Tx, UnitOfWork},
};

/// Takes runs off the queue for a worker.
pub struct ClaimRuns {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// How long a worker has a run for certain without giving a sign of life.
    pub lease: Duration,
}

/// A job that the worker knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobLimit {
    /// Its name.
    pub job: JobName,
    /// How many of its runs may run at one time, over all workers; none for any number.
    pub concurrency: Option<u16>,
}

struct Permits {
    work: Permit<Work, Run>,
    update: Permit<Update, Run>,
    read: Permit<Read, Run>,
}

impl ClaimRuns {
    /// Hands over at most so many runs. When there is nothing to do, nothing is written and nobody is waited for.
    pub async fn execute(
        &self,
        actor: &Actor,
        jobs: &[JobLimit],
        limit: u32,
    ) -> Result<Vec<Run>, Error<Never>> {
        let permits = Permits {
            work: actor.permit()?,
            update: actor.permit::<Work, Run>()?.base(),
            read: actor.permit()?,
        };
        let now = self.clock.now();
        let names: Vec<_> = jobs.iter().map(|job| job.job.clone()).collect();
        let abandoned = abandoned(&names, now);
        if !self.is_work(&permits, &names, &abandoned, now).await? {
            return Ok(Vec::new());
        }
        let claimed = self.uow.run(async |tx| {
            take_back(tx, &permits, &abandoned, now).await?;
            self.claim(tx, &permits, jobs, limit, now).await
        });
        match claimed.await {
            // Others were faster, again and again: there is work for everybody later.
            Err(StoreError::Transient) => Ok(Vec::new()),
            claimed => Ok(claimed?),
        }
    }

    /// Two questions: one with an `or` in it has no index to go by.
    async fn is_work(
        &self,
        permits: &Permits,
        jobs: &[JobName],
        abandoned: &Filter<Run>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let looked = self.uow.read(async |view| {
            Ok(view.jobs().has_due(&permits.work, jobs, now).await?
                || view.jobs().find(&permits.work, abandoned).await?.is_some())
        });
        looked.await
    }

    async fn claim(
        &self,
        tx: &mut Tx,
        permits: &Permits,
        jobs: &[JobLimit],
        limit: u32,
        now: Timestamp,
    ) -> Result<Vec<Run>, StoreError> {
        let start = |slot| Start { now, lease: self.lease, slot };
        let unlimited: Vec<_> =
            jobs.iter().filter(|job| job.concurrency.is_none()).map(|job| job.job.clone()).collect();
        let claim = Claim { jobs: unlimited, limit, start: start(None) };
        let mut claimed = tx.jobs().claim(&permits.work, &claim).await?;
        let is_enough = |claimed: &[Run]| u32::try_from(claimed.len()).is_ok_and(|claimed| claimed >= limit);
        for JobLimit { job, concurrency } in jobs {
            for slot in free_slots(tx, permits, job, *concurrency).await? {
                if is_enough(&claimed) {
                    return Ok(claimed);
                }
                let claim = Claim { jobs: vec![job.clone()], limit: 1, start: start(Some(slot)) };
                let run = tx.jobs().claim(&permits.work, &claim).await?;
                if run.is_empty() {
                    break;
                }
                claimed.extend(run);
            }
        }
        Ok(claimed)
    }
}

/// Takes the runs from workers that have not been heard of.
async fn take_back(
    tx: &mut Tx,
    permits: &Permits,
    abandoned: &Filter<Run>,
    now: Timestamp,
) -> Result<(), StoreError> {
    while let Some(run) = tx.jobs().find(&permits.work, abandoned).await? {
        let mut run = tx.jobs().load(&permits.update, run.id()).await?;
        // Its worker may have been heard of in the meantime.
        if run.abandon(now) {
            tx.jobs().update(&permits.update, run).await?;
        }
    }
    Ok(())
}

/// The places of a job that no run has; none of one that may run any number of times at once.
async fn free_slots(
    tx: &mut Tx,
    permits: &Permits,
    job: &JobName,
    concurrency: Option<u16>,
) -> Result<Vec<String>, StoreError> {
    let Some(concurrency) = concurrency else {
        return Ok(Vec::new());
    };
    let query = Query { filter: with_slot(job), limit: u32::from(concurrency), ..Query::default() };
    let taken = tx.jobs().list(&permits.read, &query).await?.items;
    let slots = (1..=concurrency).map(|number| format!("{}/{number}", job.as_str()));
    Ok(slots.filter(|slot| !taken.iter().any(|run| run.slot().as_ref() == Some(slot))).collect())
}
