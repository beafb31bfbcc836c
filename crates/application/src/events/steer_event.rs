use std::sync::Arc;

use domain::shared::{Id, Timestamp};

use super::{Event, SteeringError};
use crate::{
    authz::{Actor, Update},
    crud::load,
    error::Error,
    ports::Clock,
    store::UnitOfWork,
};

/// Decides what becomes of a parked event.
pub struct SteerEvent {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

type Out = Result<Event, Error<SteeringError>>;

impl SteerEvent {
    /// Lets it be delivered again; subscribers that have received it do not notice.
    pub async fn retry(&self, actor: &Actor, id: Id<Event>) -> Out {
        self.change(actor, id, Event::retry).await
    }

    /// Lets what waits behind it go on without it.
    pub async fn discard(&self, actor: &Actor, id: Id<Event>) -> Out {
        self.change(actor, id, Event::discard).await
    }

    async fn change(
        &self,
        actor: &Actor,
        id: Id<Event>,
        change: fn(&mut Event, Timestamp) -> Result<(), SteeringError>,
    ) -> Out {
        let permit = actor.permit::<Update, Event>()?;
        self.uow
            .run(async |tx| {
                let mut event = load(tx, actor, &permit, id).await?;
                change(&mut event, self.clock.now()).map_err(Error::Refused)?;
                Ok(tx.outbox().update(&permit, event).await?)
            })
            .await
    }
}
