//! What is planned to go wrong.

use std::sync::{Mutex, MutexGuard, PoisonError};

use application::store::StoreError;

use super::Memory;

type Act = Box<dyn FnOnce(&Memory) + Send>;

#[derive(Default)]
pub(super) struct Faults(Mutex<Plan>);

#[derive(Default)]
struct Plan {
    statements_until_break: Option<u32>,
    races_to_lose: u32,
    before_transaction: Option<Act>,
    before_commit: Option<Act>,
}

impl Faults {
    pub(super) fn break_statement(&self, nth: u32) {
        self.plan().statements_until_break = Some(nth);
    }

    pub(super) fn was_spared(&self) -> bool {
        self.plan().statements_until_break.take().is_some()
    }

    pub(super) fn lose_races(&self, times: u32) {
        self.plan().races_to_lose = times;
    }

    pub(super) fn before_transaction(&self, act: impl FnOnce(&Memory) + Send + 'static) {
        self.plan().before_transaction = Some(Box::new(act));
    }

    pub(super) fn before_commit(&self, act: impl FnOnce(&Memory) + Send + 'static) {
        self.plan().before_commit = Some(Box::new(act));
    }

    pub(super) fn on_statement(&self) -> Result<(), StoreError> {
        let mut plan = self.plan();
        let Some(left) = plan.statements_until_break else {
            return Ok(());
        };
        if left > 1 {
            plan.statements_until_break = Some(left - 1);
            return Ok(());
        }
        plan.statements_until_break = None;
        Err(StoreError::Unavailable("this statement was planned to break".into()))
    }

    pub(super) fn on_transaction(&self, memory: &Memory) {
        let act = self.plan().before_transaction.take();
        if let Some(act) = act {
            act(memory);
        }
    }

    pub(super) fn on_commit(&self, memory: &Memory) -> Result<(), StoreError> {
        let act = self.plan().before_commit.take();
        if let Some(act) = act {
            act(memory);
        }
        let mut plan = self.plan();
        if plan.races_to_lose > 0 {
            plan.races_to_lose -= 1;
            return Err(StoreError::Transient);
        }
        Ok(())
    }

    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
