//! A store in memory that keeps every promise of the ports. Transactions are snapshot isolated and optimistic: a commit
//! fails as [`StoreError::Transient`](application::store::StoreError::Transient) when another transaction wrote since
//! this one began, so that the path of rerunning is taken without a database.

mod bulk;
mod events;
mod faults;
mod ledger;
mod page;
mod queue;
mod reading;
mod tables;
mod unit_of_work;
mod workspace;
mod writing;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use application::{
    ports::Clock,
    store::{Entity, Message},
};
use domain::shared::Id;

use faults::Faults;
pub use tables::Contents;
use tables::Tables;

/// The store. Clones share their data.
///
/// Besides the ports it lets a test arrange rows (`put`, `edit`, `remove`), look at them (`get`, `all`, `outbox`,
/// `contents`) past all permits, and make things go wrong (`break_statement`, `lose_races`, `before_next_…`).
#[derive(Clone)]
pub struct Memory(Arc<Shared>);

struct Shared {
    clock: Arc<dyn Clock>,
    committed: Mutex<Committed>,
    faults: Faults,
}

#[derive(Default)]
struct Committed {
    writes: u64,
    tables: Tables,
}

impl Memory {
    /// An empty store that dates writes by `clock`.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Shared { clock, committed: Mutex::default(), faults: Faults::default() }))
    }

    /// Stores the entity as it is, whatever was there before, without telling the outbox.
    pub fn put<E: Entity>(&self, mut entity: E) {
        entity.take_messages();
        self.write(|tables| tables.put(&entity));
    }

    /// Changes one entity as another transaction would: its version rises. Does nothing when it is not there.
    pub fn edit<E: Entity>(&self, id: Id<E>, change: impl FnOnce(&mut E)) {
        let Some(mut entity) = self.get(id) else { return };
        change(&mut entity);
        if let Some(record) = entity.record_mut() {
            record.on_update(None, self.0.clock.now());
        }
        self.put(entity);
    }

    /// Removes one entity.
    pub fn remove<E: Entity>(&self, id: Id<E>) {
        self.write(|tables| tables.remove(id));
    }

    /// One entity.
    pub fn get<E: Entity>(&self, id: Id<E>) -> Option<E> {
        self.committed().tables.get(id)
    }

    /// Every entity of the type, in the order of their ids.
    pub fn all<E: Entity>(&self) -> Vec<E> {
        self.committed().tables.all().collect()
    }

    /// Every message that was committed, oldest first.
    pub fn outbox(&self) -> Vec<Message> {
        self.committed().tables.outbox().to_vec()
    }

    /// All there is, to be compared with what there was.
    pub fn contents(&self) -> Contents {
        self.committed().tables.contents()
    }

    /// The `nth` statement from now on fails as if the database had broken; the first is 1, and `BEGIN` and `COMMIT` are
    /// statements too. Replaces an earlier plan.
    pub fn break_statement(&self, nth: u32) {
        self.0.faults.break_statement(nth);
    }

    /// Whether a statement that was to break has not been reached, and forgets that plan.
    pub fn was_spared(&self) -> bool {
        self.0.faults.was_spared()
    }

    /// The next `times` transactions that try to commit lose a race.
    pub fn lose_races(&self, times: u32) {
        self.0.faults.lose_races(times);
    }

    /// Does something right before the next transaction begins: what others do between a look-up and the write that
    /// follows from it.
    pub fn before_next_transaction(&self, act: impl FnOnce(&Self) + Send + 'static) {
        self.0.faults.before_transaction(act);
    }

    /// Does something right before the next commit: what others do while a transaction is under way.
    pub fn before_next_commit(&self, act: impl FnOnce(&Self) + Send + 'static) {
        self.0.faults.before_commit(act);
    }

    fn committed(&self) -> MutexGuard<'_, Committed> {
        // A panic in a test that holds the lock is reported by that test; others go on.
        self.0.committed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, change: impl FnOnce(&mut Tables)) {
        let mut committed = self.committed();
        committed.writes += 1;
        change(&mut committed.tables);
    }
}
