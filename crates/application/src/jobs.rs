//! Work that happens later. Whoever wants something done writes a run into the ledger, in the transaction of what it
//! follows from (`tx.jobs().enqueue(…)`); workers claim runs and report what became of them; administrators look at them
//! and steer. What the work is, the use cases of other domains know: nothing here runs a job.

mod claim_runs;
mod count_runs;
mod enqueue_run;
mod policy;
mod purge_runs;
mod report_run;
mod repository;
mod requester;
mod steer_run;

pub use claim_runs::{ClaimRuns, JobLimit};
pub use count_runs::CountRuns;
pub use enqueue_run::{EnqueueRun, Order};
pub use policy::{ForgetRuns, Work};
pub use purge_runs::{PurgeRuns, RUNS_KEPT_FOR};
pub use report_run::{Held, ReportRun};
pub use repository::{Claim, JobLedger, JobQueries, RunCount};
pub use requester::{Requester, RequesterRefused};
pub use steer_run::SteerRun;

use crate::crud::Crud;

/// Looks at runs.
pub type Runs = Crud<domain::jobs::Run>;

/// How long a worker has a run for certain without giving a sign of life: what it had begun is begun again by another
/// worker so long after it was killed.
pub const LEASE: std::time::Duration = std::time::Duration::from_secs(30);
