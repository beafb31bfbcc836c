use domain::shared::{Id, Record, Value};
use uuid::Uuid;

use super::{Tx, View};
use crate::query::Column;

/// Something with an identity that is stored as a unit.
pub trait Entity: Clone + Send + Sync + 'static {
    /// What it is called in messages.
    const NAME: &'static str;

    /// The columns of which no two rows share a value. Databases hold them by constraints named
    /// `<table>_<column>_unique`; this list is what the in-memory store holds.
    const UNIQUE: &'static [Column<Self>] = &[];

    /// Its identity.
    fn id(&self) -> Id<Self>;

    /// Its audit columns, if it has them; then every write checks and raises the version.
    fn record(&self) -> Option<&Record> {
        None
    }

    /// The same, for the store to keep.
    fn record_mut(&mut self) -> Option<&mut Record> {
        None
    }

    /// What happened to it since it was loaded. Stores write these to the outbox in the same transaction as the entity,
    /// so that no event is lost and none is told of a change that was rolled back.
    fn take_messages(&mut self) -> Vec<Message> {
        Vec::new()
    }
}

/// An entity with repositories of its own; see [`Repositories`](super::Repositories) for the list of them.
pub trait Kept: Entity {
    /// Its repository for reading.
    type Queries: ?Sized + 'static;

    /// Its repository.
    type Repository: ?Sized + 'static;

    /// Where it is looked at.
    fn queries(view: &mut View) -> &mut Self::Queries;

    /// Where it is kept.
    fn repository(tx: &mut Tx) -> &mut Self::Repository;
}

/// What a list may search and sort by.
pub trait Listed: Entity {
    /// The text columns that a search looks into. They hold lower case, or ASCII alone: databases do not know the case of
    /// other letters.
    const SEARCH: &'static [Column<Self>];

    /// The columns that a caller may sort by, under the names by which they know them. Never null.
    const SORT: &'static [(&'static str, Column<Self>)];
}

/// An event as it leaves the domain, for the outbox.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// What happened, such as `user.created`.
    pub topic: &'static str,
    /// The aggregate that it happened to; messages of one aggregate are delivered in order.
    pub aggregate: Uuid,
    /// What there is to know about it.
    pub fields: Vec<(&'static str, Value)>,
}
