use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use application::ports::{LogInThrottle, Throttled};
use async_trait::async_trait;

/// Lets everybody try as often as they like.
pub struct OpenThrottle;

#[async_trait]
impl LogInThrottle for OpenThrottle {
    async fn attempt(&self, _account: &str, _address: Option<&str>) -> Result<(), Throttled> {
        Ok(())
    }

    async fn succeeded(&self, _account: &str, _address: Option<&str>) {}
}

/// Answers as it was told, and lets everybody try once it has nothing more to say. Remembers what it was asked.
#[derive(Default)]
pub struct ScriptedThrottle(Mutex<Script>);

#[derive(Default)]
struct Script {
    refusals: VecDeque<Duration>,
    attempts: Vec<Attempt>,
    successes: Vec<Attempt>,
}

/// The account, and the address it was tried from.
type Attempt = (String, Option<String>);

impl ScriptedThrottle {
    /// Refuses one more attempt, to be tried again after that long.
    pub fn refuse(&self, retry_after: Duration) {
        self.script().refusals.push_back(retry_after);
    }

    /// Which accounts were tried, and from where.
    pub fn attempts(&self) -> Vec<Attempt> {
        self.script().attempts.clone()
    }

    /// At which accounts a try succeeded, and from where.
    pub fn successes(&self) -> Vec<Attempt> {
        self.script().successes.clone()
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl LogInThrottle for ScriptedThrottle {
    async fn attempt(&self, account: &str, address: Option<&str>) -> Result<(), Throttled> {
        let mut script = self.script();
        script.attempts.push(tried(account, address));
        match script.refusals.pop_front() {
            Some(retry_after) => Err(Throttled { retry_after }),
            None => Ok(()),
        }
    }

    async fn succeeded(&self, account: &str, address: Option<&str>) {
        self.script().successes.push(tried(account, address));
    }
}

fn tried(account: &str, address: Option<&str>) -> Attempt {
    (account.to_owned(), address.map(str::to_owned))
}
