//! The ledger of jobs. Whoever commits second has lost the race for a run, and claims anew.

use std::collections::BTreeMap;

use application::{
    authz::{Create, Delete, Permit, Read},
    jobs::{Claim, JobLedger, JobQueries, RunCount, Work},
    query::Filter,
    store::Creates,
};
use async_trait::async_trait;
use domain::{
    jobs::{JobName, Run},
    shared::Timestamp,
};

use super::workspace::{Out, Workspace};

#[async_trait]
impl JobQueries for Workspace {
    async fn count_by_job(&mut self, permit: &Permit<Read, Run>) -> Out<Vec<RunCount>> {
        self.statement()?;
        let mut counts: BTreeMap<String, RunCount> = BTreeMap::new();
        for run in self.visible(permit) {
            let (waiting, dead) = (RunCount::waiting().matches(&run), RunCount::dead().matches(&run));
            if waiting || dead {
                let none = RunCount { job: run.job(), waiting: 0, dead: 0 };
                let count = counts.entry(run.job().as_str().to_owned()).or_insert(none);
                count.waiting += u64::from(waiting);
                count.dead += u64::from(dead);
            }
        }
        Ok(counts.into_values().collect())
    }

    async fn has_due(&mut self, permit: &Permit<Work, Run>, jobs: &[JobName], now: Timestamp) -> Out<bool> {
        self.statement()?;
        Ok(self.matching(permit, &Claim::due(jobs, now)).next().is_some())
    }
}

#[async_trait]
impl JobLedger for Workspace {
    async fn enqueue(&mut self, permit: &Permit<Create, Run>, run: Run) -> Out<Option<Run>> {
        if self.tables.all().any(|other: Run| other.key() == run.key()) {
            self.statement()?;
            return Ok(None);
        }
        self.create(permit, run).await.map(Some)
    }

    async fn claim(&mut self, permit: &Permit<Work, Run>, claim: &Claim) -> Out<Vec<Run>> {
        self.statement()?;
        let filter = claim.filter();
        let mut due: Vec<Run> = self.matching(permit, &filter).collect();
        due.sort_by_key(|run| (run.run_at(), run.id()));
        due.truncate(claim.limit as usize);
        for run in &mut due {
            run.start(&claim.start);
            run.record_mut().on_update(None, claim.start.now);
            *run = self.write(permit, run.clone())?;
        }
        Ok(due)
    }

    async fn forget(&mut self, permit: &Permit<Delete, Run>, filter: &Filter<Run>) -> Out<u64> {
        self.statement()?;
        let all: Vec<Run> = self.tables.all().collect();
        let is_last = |run: &Run| {
            let tick = run.state().tick;
            tick.is_some() && !all.iter().any(|other| other.job() == run.job() && other.state().tick > tick)
        };
        let past: Vec<_> =
            self.matching(permit, filter).filter(|run| !is_last(run)).map(|run| run.id()).collect();
        for id in &past {
            self.erase(*id);
        }
        Ok(past.len() as u64)
    }
}
