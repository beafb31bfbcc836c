use std::sync::Arc;

use async_trait::async_trait;
use domain::shared::{Id, Timestamp};

use crate::{
    authz::{Actor, Create, Permit},
    error::Error,
    ports::{Clock, IdSource},
    store::{DeletesMatching, Entity, StoreError, Tx},
};

/// That a message was received, and had its effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Identity.
    pub id: Id<Receipt>,
    /// Who received it.
    pub subscriber: String,
    /// By what its sender knows it.
    pub message: String,
    /// When.
    pub received_at: Timestamp,
}

impl Entity for Receipt {
    const NAME: &'static str = "receipt";

    fn id(&self) -> Id<Self> {
        self.id
    }
}

/// Keeps receipts: the inbox.
#[async_trait]
pub trait ReceiptRepository: DeletesMatching<Receipt> {
    /// Keeps the receipt, when this transaction commits; false when its subscriber has one for that message already. Whoever
    /// receives the same at the same moment waits here for the other's transaction, or runs again when it has committed.
    async fn receive(
        &mut self,
        permit: &Permit<Create, Receipt>,
        receipt: Receipt,
    ) -> Result<bool, StoreError>;
}

/// Tells what comes for the first time from what comes again.
#[derive(Clone)]
pub struct Receipts {
    /// When things are received.
    pub clock: Arc<dyn Clock>,
    /// What receipts are called.
    pub ids: Arc<dyn IdSource>,
}

impl Receipts {
    /// Whether `subscriber` receives `message` for the first time. If so, that is noted in this transaction, in which the
    /// effect belongs, too: both are there afterwards, or neither. The first thing that the transaction does.
    pub async fn is_first<D>(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        subscriber: &str,
        message: &str,
    ) -> Result<bool, Error<D>> {
        let receipt = Receipt {
            id: self.ids.next(),
            subscriber: subscriber.to_owned(),
            message: message.to_owned(),
            received_at: self.clock.now(),
        };
        Ok(tx.receipts().receive(&actor.permit()?, receipt).await?)
    }
}
