use async_trait::async_trait;

use super::Event;
use crate::{authz::Actor, error::Error, store::Tx};

/// Why a subscriber cannot take an event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotReceived(pub String);

/// Somebody whom events concern. What it does in the transaction is done exactly once for each event; what it did besides
/// would be done again after a failure, so it enqueues a job for that.
#[async_trait]
pub trait Subscriber: Send + Sync {
    /// What it is called, for ever: events that another name has received are new to this one.
    fn name(&self) -> &'static str;

    /// The topics that it wants.
    fn topics(&self) -> &'static [&'static str];

    /// Does what follows from the event, in this transaction, on behalf of the system. May run more than once, of which all
    /// but one are rolled back. When it fails, the event is tried again, and what follows of its aggregate waits.
    async fn receive(&self, tx: &mut Tx, actor: &Actor, event: &Event) -> Result<(), Error<NotReceived>>;
}
