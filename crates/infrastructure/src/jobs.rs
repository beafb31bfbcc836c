//! How runs lie in the ledger of jobs, and how they are handed to workers.

use std::collections::BTreeMap;

use application::{
    authz::{Create, Delete, Permit, Read},
    jobs::{Claim, JobLedger, JobQueries, RunCount, Work},
    query::Filter,
    store::StoreError,
};
use async_trait::async_trait;
use domain::{
    jobs::{JobName, Run, RunState, RunStatus},
    shared::{Scalar, Timestamp, Value},
};

use crate::{
    sql::{Change, SqlSession, TakeFirst, Tally, corrupt},
    table,
};

table!(Run as RunState => "job_runs" {
    id, job, parameters, key, tick, status, attempt, max_attempts, run_at, lease_until, fence, slot, progress, note,
    cancel_requested, result, error, started_at, finished_at, scopes
}
    record record
    derived { due_at });

#[async_trait]
impl JobQueries for SqlSession {
    async fn count_by_job(&mut self, permit: &Permit<Read, Run>) -> Result<Vec<RunCount>, StoreError> {
        let mut counts = BTreeMap::new();
        let waiting: Vec<Tally<String>> = self.tally(permit, &RunCount::waiting(), "job", "run_at").await?;
        let dead: Vec<Tally<String>> = self.tally(permit, &RunCount::dead(), "job", "run_at").await?;
        for tally in waiting {
            counts.entry(tally.of).or_insert((0, 0)).0 = tally.count;
        }
        for tally in dead {
            counts.entry(tally.of).or_insert((0, 0)).1 = tally.count;
        }
        let count = |(job, (waiting, dead))| {
            Ok(RunCount { job: JobName::from_value(Value::Text(job))?, waiting, dead })
        };
        counts.into_iter().map(count).collect::<Result<_, _>>().map_err(corrupt)
    }

    async fn has_due(
        &mut self,
        permit: &Permit<Work, Run>,
        jobs: &[JobName],
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.has_first(permit, &Claim::due(jobs, now), "due_at", None).await
    }
}

#[async_trait]
impl JobLedger for SqlSession {
    async fn enqueue(&mut self, permit: &Permit<Create, Run>, run: Run) -> Result<Option<Run>, StoreError> {
        self.insert_once(permit, run, &["key"]).await
    }

    async fn claim(&mut self, permit: &Permit<Work, Run>, claim: &Claim) -> Result<Vec<Run>, StoreError> {
        let (filter, limit) = (&claim.filter(), claim.limit);
        let take = TakeFirst { filter, by: "due_at", heads: None, limit, changes: start(claim) };
        let claimed = self.take_first(permit, take).await;
        let mut claimed = claimed.map_err(|error| match error {
            StoreError::Conflict { field } if field == "slot" => StoreError::Transient,
            error => error,
        })?;
        claimed.sort_by_key(|run| (run.run_at(), run.id()));
        Ok(claimed)
    }

    async fn forget(
        &mut self,
        permit: &Permit<Delete, Run>,
        filter: &Filter<Run>,
    ) -> Result<u64, StoreError> {
        self.remove_but_last(permit, filter, ("job", "tick")).await
    }
}

/// What `Run::start` does, in SQL; the contract of stores holds one to the other.
fn start(claim: &Claim) -> Vec<(&'static str, Change)> {
    let start = &claim.start;
    vec![
        ("status", Change::To(RunStatus::Running.to_value())),
        ("attempt", Change::Next),
        ("fence", Change::Next),
        ("due_at", Change::To(Value::Null)),
        ("lease_until", Change::To(start.now.plus(start.lease).to_value())),
        ("slot", Change::To(start.slot.to_value())),
        ("started_at", Change::To(start.now.to_value())),
        ("progress", Change::To(Value::Null)),
        ("note", Change::To(Value::Null)),
        ("version", Change::Next),
        ("updated_at", Change::To(start.now.to_value())),
        ("updated_by", Change::To(Value::Null)),
    ]
}
