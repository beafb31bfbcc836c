//! The ledger of jobs. Whoever commits second has lost the race for a run, and claims anew.

use application::{
    authz::{Create, Permit},
    jobs::{Claim, JobLedger, Work},
    store::Creates,
};
use async_trait::async_trait;
use domain::jobs::Run;

use super::workspace::{Out, Workspace};

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
}
