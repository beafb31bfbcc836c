//! Transactions and views.

use application::{
    catalog::{ProductQueries, ProductRepository},
    identity::{SecurityEventRepository, SessionQueries, SessionRepository, UserQueries, UserRepository},
    store::{Queries, Repositories, Snapshot, StoreError, Transaction, UnitOfWork},
};
use async_trait::async_trait;

use super::{
    Memory,
    workspace::{Out, Workspace},
};

struct MemoryTransaction {
    began_after: u64,
    workspace: Workspace,
}

struct MemorySnapshot(Workspace);

impl Memory {
    fn workspace(&self) -> (u64, Workspace) {
        let committed = self.committed();
        let workspace = Workspace { memory: self.clone(), tables: committed.tables.clone(), wrote: false };
        (committed.writes, workspace)
    }
}

#[async_trait]
impl UnitOfWork for Memory {
    async fn begin(&self) -> Out<Box<dyn Transaction>> {
        self.0.faults.on_transaction(self);
        let (began_after, workspace) = self.workspace();
        workspace.statement()?;
        Ok(Box::new(MemoryTransaction { began_after, workspace }))
    }

    async fn open(&self) -> Out<Box<dyn Snapshot>> {
        let (_, workspace) = self.workspace();
        workspace.statement()?;
        Ok(Box::new(MemorySnapshot(workspace)))
    }

    /// Whoever won the race has committed already: there is nothing to wait for.
    async fn back_off(&self, _attempt: u32) {}
}

#[async_trait]
impl Transaction for MemoryTransaction {
    async fn commit(self: Box<Self>) -> Out<()> {
        let Workspace { memory, tables, wrote } = {
            self.workspace.statement()?;
            self.workspace
        };
        memory.0.faults.on_commit(&memory)?;
        if !wrote {
            return Ok(());
        }
        let mut committed = memory.committed();
        if committed.writes != self.began_after {
            return Err(StoreError::Transient);
        }
        committed.writes += 1;
        committed.tables = tables;
        Ok(())
    }
}

#[async_trait]
impl Snapshot for MemorySnapshot {
    async fn close(self: Box<Self>) -> Out<()> {
        Ok(())
    }
}

impl Repositories for MemoryTransaction {
    fn users(&mut self) -> &mut (dyn UserRepository + 'static) {
        &mut self.workspace
    }

    fn sessions(&mut self) -> &mut (dyn SessionRepository + 'static) {
        &mut self.workspace
    }

    fn security_events(&mut self) -> &mut (dyn SecurityEventRepository + 'static) {
        &mut self.workspace
    }

    fn products(&mut self) -> &mut (dyn ProductRepository + 'static) {
        &mut self.workspace
    }
}

impl Queries for MemorySnapshot {
    fn users(&mut self) -> &mut (dyn UserQueries + 'static) {
        &mut self.0
    }

    fn sessions(&mut self) -> &mut (dyn SessionQueries + 'static) {
        &mut self.0
    }

    fn products(&mut self) -> &mut (dyn ProductQueries + 'static) {
        &mut self.0
    }
}
