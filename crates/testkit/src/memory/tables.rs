//! The data, without any rules.

use std::{any::Any, collections::BTreeMap, fmt, sync::Arc};

use application::{
    events::{Event, EventStatus},
    store::{Entity, Message},
};
use domain::shared::{Id, Timestamp};
use uuid::Uuid;

/// The name of the entity, then its id: the rows of one type lie together, in the order of their ids.
type Key = (&'static str, Uuid);
type Row = Arc<dyn Any + Send + Sync>;

#[derive(Clone, Default)]
pub(super) struct Tables {
    rows: BTreeMap<Key, Row>,
    outbox: Vec<Message>,
}

/// All that a store held at one moment. Equal to another when nothing was written in between.
pub struct Contents(Tables);

impl Tables {
    pub(super) fn all<E: Entity>(&self) -> impl Iterator<Item = E> {
        self.rows
            .range((E::NAME, Uuid::nil())..=(E::NAME, Uuid::max()))
            .filter_map(|(_, row)| row.downcast_ref::<E>())
            .cloned()
    }

    pub(super) fn get<E: Entity>(&self, id: Id<E>) -> Option<E> {
        self.rows.get(&key(id))?.downcast_ref().cloned()
    }

    pub(super) fn put<E: Entity>(&mut self, entity: &E) {
        self.rows.insert(key(entity.id()), Arc::new(entity.clone()));
    }

    pub(super) fn remove<E: Entity>(&mut self, id: Id<E>) {
        self.rows.remove(&key(id));
    }

    /// Keeps the messages as they are, and as the events that relays look for.
    pub(super) fn publish(&mut self, messages: Vec<Message>, now: Timestamp) {
        for message in messages {
            self.outbox.push(message);
            let position = self.outbox.len();
            if let Some(message) = self.outbox.last() {
                self.put(&event(message, position, now));
            }
        }
    }

    pub(super) fn outbox(&self) -> &[Message] {
        &self.outbox
    }

    pub(super) fn contents(&self) -> Contents {
        Contents(self.clone())
    }
}

fn event(message: &Message, position: usize, now: Timestamp) -> Event {
    Event {
        id: Id::new(Uuid::from_u128(position as u128)),
        position: i64::try_from(position).unwrap_or(i64::MAX),
        topic: message.topic.to_owned(),
        aggregate: message.aggregate,
        body: message.body(),
        at: now,
        status: EventStatus::Pending,
        attempts: 0,
        due_at: Some(now),
        settled_at: None,
        error: None,
    }
}

fn key<E: Entity>(id: Id<E>) -> Key {
    (E::NAME, id.raw())
}

impl PartialEq for Contents {
    fn eq(&self, other: &Self) -> bool {
        let (mine, theirs) = (&self.0.rows, &other.0.rows);
        // A row that was written again is another allocation, whatever it holds.
        self.0.outbox == other.0.outbox
            && mine.len() == theirs.len()
            && mine.iter().zip(theirs).all(|(a, b)| a.0 == b.0 && Arc::ptr_eq(a.1, b.1))
    }
}

impl fmt::Debug for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contents")
            .field("rows", &self.0.rows.keys().collect::<Vec<_>>())
            .field("outbox", &self.0.outbox)
            .finish()
    }
}
