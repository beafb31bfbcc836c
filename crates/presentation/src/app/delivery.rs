//! The use cases that carry what has happened to whoever waits for it, wired.

use std::sync::Arc;

use application::{
    crud::Crud,
    events::{FollowUp, MeasureOutbox, PurgeEvents, Receipts, RelayEvents, SteerEvent},
    mail::Correspondence,
};

use super::{Delivery, Ports};

impl Delivery {
    pub(super) fn of(ports: &Ports) -> Self {
        let Ports { uow, clock, ids, jitter, bell, mailer, links, .. } = ports;
        Self {
            relay_events: Arc::new(RelayEvents {
                uow: uow.clone(),
                clock: clock.clone(),
                jitter: jitter.clone(),
                receipts: Receipts { clock: clock.clone(), ids: ids.clone() },
                bell: bell.clone(),
            }),
            follow_up: Arc::new(FollowUp { clock: clock.clone(), ids: ids.clone() }),
            events: Arc::new(Crud::new(uow.clone(), ())),
            steer_event: Arc::new(SteerEvent { uow: uow.clone(), clock: clock.clone() }),
            purge_events: Arc::new(PurgeEvents { uow: uow.clone(), clock: clock.clone() }),
            measure_outbox: Arc::new(MeasureOutbox { uow: uow.clone(), clock: clock.clone() }),
            correspondence: Arc::new(Correspondence {
                uow: uow.clone(),
                mailer: mailer.clone(),
                links: links.clone(),
            }),
        }
    }
}
