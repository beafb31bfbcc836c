//! Work that happens later: what is known of a kind of job, and the life of one run of it.

mod cron;
mod fence;
mod job_name;
mod policy;
mod run;
mod status;
#[cfg(test)]
mod tests;
mod transitions;

pub use cron::{Cron, InvalidCron};
pub use fence::Fence;
pub use job_name::JobName;
pub use policy::{ActsAs, Backoff, JobPolicy};
pub use run::{NewRun, Run, RunState};
pub use status::RunStatus;
pub use transitions::{LeaseLost, Progress, Start, SteeringError};
