//! Services put together from capabilities: `Crud<Label, LabelHooks>` has exactly the operations for which the repository
//! of labels has a capability, labels have a policy, and the hooks say what is special about labels. Any other operation
//! does not compile.
//!
//! Each operation asks the policy, prepares what it was given, then works in one transaction: it validates, writes, and
//! does whatever else belongs to the change. Hooks are where a domain comes in, for one entity and for many; what they
//! leave out does nothing. What is more than this is a use case of its own.

mod create;
mod delete;
mod load;
mod look;
mod update;

use std::{marker::PhantomData, sync::Arc};

pub use create::CreateHooks;
pub use delete::{DeleteHooks, Deletion};
pub(crate) use load::load;
pub use update::{Edit, UpdateHooks};

use crate::store::UnitOfWork;

/// The service of an entity; `H` are its hooks.
pub struct Crud<E, H = ()> {
    uow: Arc<dyn UnitOfWork>,
    hooks: H,
    _entity: PhantomData<fn() -> E>,
}

impl<E, H> Crud<E, H> {
    /// A service on that store.
    pub const fn new(uow: Arc<dyn UnitOfWork>, hooks: H) -> Self {
        Self { uow, hooks, _entity: PhantomData }
    }
}
