//! Transactions and views.

use application::store::{Snapshot, StoreError, Transaction, UnitOfWork};
use async_trait::async_trait;

use super::{
    Memory,
    workspace::{Out, Workspace},
};

impl Memory {
    fn workspace(&self) -> Out<Workspace> {
        let workspace = {
            let committed = self.committed();
            let (tables, began_after) = (committed.tables.clone(), committed.writes);
            Workspace { memory: self.clone(), tables, began_after, wrote: false }
        };
        workspace.statement()?;
        Ok(workspace)
    }
}

#[async_trait]
impl UnitOfWork for Memory {
    async fn begin(&self) -> Out<Box<dyn Transaction>> {
        self.0.faults.on_transaction(self);
        Ok(Box::new(self.workspace()?))
    }

    async fn open(&self) -> Out<Box<dyn Snapshot>> {
        Ok(Box::new(self.workspace()?))
    }

    /// Whoever won the race has committed already: there is nothing to wait for.
    async fn back_off(&self, _attempt: u32) {}
}

#[async_trait]
impl Transaction for Workspace {
    async fn commit(self: Box<Self>) -> Out<()> {
        self.statement()?;
        let Self { memory, tables, began_after, wrote } = *self;
        memory.0.faults.on_commit(&memory)?;
        if !wrote {
            return Ok(());
        }
        let mut committed = memory.committed();
        if committed.writes != began_after {
            return Err(StoreError::Transient);
        }
        committed.writes += 1;
        committed.tables = tables;
        Ok(())
    }
}

#[async_trait]
impl Snapshot for Workspace {
    async fn close(self: Box<Self>) -> Out<()> {
        Ok(())
    }
}
