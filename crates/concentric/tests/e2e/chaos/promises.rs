//! What was acknowledged, and must be true for ever.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard},
};

/// What was acknowledged so far.
#[derive(Default)]
pub(super) struct Promises(Mutex<Promised>);

/// What was acknowledged.
#[derive(Default)]
pub(super) struct Promised {
    /// The names of accounts.
    pub(super) accounts: BTreeSet<String>,
    /// The names of accounts that a job is to make.
    pub(super) guests: BTreeSet<String>,
    /// Orders by id, each with the status that was seen last.
    pub(super) orders: BTreeMap<String, String>,
    /// Payments that succeeded: the order of each by the id of the payment.
    pub(super) payments: BTreeMap<String, String>,
    /// Orders of which all was given back.
    pub(super) refunds: BTreeSet<String>,
    /// Paid orders that somebody wants their money back of.
    pub(super) complaints: Vec<String>,
}

impl Promises {
    pub(super) fn note(&self) -> MutexGuard<'_, Promised> {
        self.0.lock().unwrap()
    }
}
