//! What becomes of a run: by its holder, who must show the fence, and by those who steer it.

use std::time::Duration;

use super::{Fence, Run, RunStatus};
use crate::shared::Timestamp;

/// Longer texts of jobs are cut: they are to be looked at, not to be kept.
const LONGEST_TEXT: usize = 2000;

/// Whoever writes does not hold the run, or does not any more: another worker has it, or it has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the run is no longer held by this worker")]
pub struct LeaseLost;

/// Why a run cannot be steered so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SteeringError {
    /// It has ended, so that there is nothing to cancel.
    #[error("the run has ended already")]
    Ended,
    /// It is neither dead nor cancelled.
    #[error("only runs that are dead or cancelled can be retried")]
    NotRetryable,
}

/// How a run is handed to a worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// When.
    pub now: Timestamp,
    /// How long the worker has it for certain.
    pub lease: Duration,
    /// Its place among the few of its job that may run at one time, if there are few.
    pub slot: Option<String>,
}

/// How far a run has come, as it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// In percent.
    pub percent: Option<u8>,
    /// What it is at.
    pub note: Option<String>,
}

/// By its holder.
impl Run {
    /// Hands it to a worker. The attempt counts from here: a run that takes the process down with it cannot loop for ever.
    pub fn start(&mut self, start: &Start) {
        let run = &mut self.0;
        run.status = RunStatus::Running;
        run.attempt += 1;
        run.fence = run.fence.next();
        run.lease_until = Some(start.now.plus(start.lease));
        run.slot.clone_from(&start.slot);
        run.started_at = Some(start.now);
        run.progress = None;
        run.note = None;
    }

    /// Keeps it for another `lease`, and notes how far it has come.
    pub fn keep(
        &mut self,
        fence: Fence,
        now: Timestamp,
        lease: Duration,
        progress: &Progress,
    ) -> Result<(), LeaseLost> {
        self.ensure_held(fence)?;
        self.0.lease_until = Some(now.plus(lease));
        self.0.progress = progress.percent.map(|percent| i64::from(percent.min(100)));
        self.0.note = progress.note.as_deref().map(told);
        Ok(())
    }

    /// It is done; `result` tells what came of it.
    pub fn succeed(&mut self, fence: Fence, now: Timestamp, result: Option<&str>) -> Result<(), LeaseLost> {
        self.ensure_held(fence)?;
        self.0.result = result.map(told);
        self.0.error = None;
        self.end(RunStatus::Succeeded, now);
        Ok(())
    }

    /// Its attempt failed: it waits for the next one, until `again_at`; or it is dead, when there is none left or it makes
    /// no sense (`again_at` is none).
    pub fn fail(
        &mut self,
        fence: Fence,
        now: Timestamp,
        error: &str,
        again_at: Option<Timestamp>,
    ) -> Result<(), LeaseLost> {
        self.ensure_held(fence)?;
        self.0.error = Some(told(error));
        match again_at {
            _ if self.0.cancel_requested => self.end(RunStatus::Cancelled, now),
            Some(again_at) if self.has_attempts_left() => self.wait_until(again_at),
            _ => self.end(RunStatus::Dead, now),
        }
        Ok(())
    }

    /// It stopped because somebody did not want it any more.
    pub fn stop(&mut self, fence: Fence, now: Timestamp) -> Result<(), LeaseLost> {
        self.ensure_held(fence)?;
        self.end(RunStatus::Cancelled, now);
        Ok(())
    }

    /// Its holder has to go, and gives it back for another worker to begin anew, at once. The attempt does not count: it was
    /// not the run that failed.
    pub fn release(&mut self, fence: Fence, now: Timestamp) -> Result<(), LeaseLost> {
        self.ensure_held(fence)?;
        if self.0.cancel_requested {
            self.end(RunStatus::Cancelled, now);
            return Ok(());
        }
        self.0.attempt -= 1;
        self.wait_until(now);
        Ok(())
    }

    fn ensure_held(&self, fence: Fence) -> Result<(), LeaseLost> {
        if self.0.status == RunStatus::Running && self.0.fence == fence { Ok(()) } else { Err(LeaseLost) }
    }
}

/// By others.
impl Run {
    /// Takes it from a holder that has not been heard of, for another to begin anew; unless it has no attempt left, or
    /// somebody does not want it any more. False when its holder still has it at `now`.
    pub fn abandon(&mut self, now: Timestamp) -> bool {
        if self.0.lease_until.is_none_or(|until| now < until) {
            return false;
        }
        self.0.error = Some("the worker that ran it was not heard of again".to_owned());
        if self.0.cancel_requested {
            self.end(RunStatus::Cancelled, now);
        } else if self.has_attempts_left() {
            self.wait_until(now);
        } else {
            self.end(RunStatus::Dead, now);
        }
        true
    }

    /// Takes it out of the queue, or asks its holder to stop. True when that changed anything.
    pub fn cancel(&mut self, now: Timestamp) -> Result<bool, SteeringError> {
        match self.0.status {
            RunStatus::Queued => self.end(RunStatus::Cancelled, now),
            RunStatus::Running if !self.0.cancel_requested => self.0.cancel_requested = true,
            RunStatus::Running | RunStatus::Cancelled => return Ok(false),
            RunStatus::Succeeded | RunStatus::Dead => return Err(SteeringError::Ended),
        }
        Ok(true)
    }

    /// Puts it into the queue again, with as many attempts as at first.
    pub fn retry(&mut self, now: Timestamp) -> Result<(), SteeringError> {
        if !matches!(self.0.status, RunStatus::Dead | RunStatus::Cancelled) {
            return Err(SteeringError::NotRetryable);
        }
        self.0.attempt = 0;
        self.0.finished_at = None;
        self.wait_until(now);
        Ok(())
    }

    const fn has_attempts_left(&self) -> bool {
        self.0.attempt < self.0.max_attempts
    }

    fn wait_until(&mut self, run_at: Timestamp) {
        self.0.status = RunStatus::Queued;
        self.0.run_at = run_at;
        self.let_go();
    }

    fn end(&mut self, status: RunStatus, now: Timestamp) {
        self.0.status = status;
        self.0.finished_at = Some(now);
        self.let_go();
    }

    fn let_go(&mut self) {
        self.0.lease_until = None;
        self.0.slot = None;
        self.0.cancel_requested = false;
    }
}

/// As much of a text as is kept. PostgreSQL cannot keep NUL.
fn told(text: &str) -> String {
    text.chars()
        .take(LONGEST_TEXT)
        .map(|char| if char == '\0' { char::REPLACEMENT_CHARACTER } else { char })
        .collect()
}
