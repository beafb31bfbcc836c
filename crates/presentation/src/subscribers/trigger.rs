use std::{marker::PhantomData, sync::Arc};

use application::{
    authz::Actor,
    error::Error,
    events::{Event, FollowUp, NotReceived, Subscriber},
    store::Tx,
};
use async_trait::async_trait;
use serde_json::Value;

use crate::{
    app::App,
    jobs::{Job, order_of},
};

/// A job that follows from events.
pub trait Trigger: Send + Sync + 'static {
    /// The job. Its name is that of the subscriber.
    type Job: Job;

    /// From which events.
    const TOPICS: &'static [&'static str];

    /// What the job is given, from an event and its body, which is a flat object. It is looked at as if somebody had asked
    /// for the job, and an event with which the job could not do anything is parked.
    fn parameters(event: &Event, body: &Value) -> Value;
}

/// Enqueues the job of a [`Trigger`]: one run for each event, whose key is `<job>/<id of the event>`.
pub struct Enqueues<T> {
    follow_up: Arc<FollowUp>,
    trigger: PhantomData<fn() -> T>,
}

impl<T: Trigger> Enqueues<T> {
    /// Of that trigger.
    pub fn of(app: &App) -> Arc<dyn Subscriber> {
        Arc::new(Self { follow_up: app.follow_up.clone(), trigger: PhantomData })
    }
}

#[async_trait]
impl<T: Trigger> Subscriber for Enqueues<T> {
    fn name(&self) -> &'static str {
        T::Job::NAME
    }

    fn topics(&self) -> &'static [&'static str] {
        T::TOPICS
    }

    async fn receive(&self, tx: &mut Tx, actor: &Actor, event: &Event) -> Result<(), Error<NotReceived>> {
        let body = serde_json::from_str(&event.body)
            .map_err(|error| Error::Refused(NotReceived(format!("the body is not JSON: {error}"))))?;
        let order = order_of::<T::Job>(&T::parameters(event, &body)).map_err(|refused| {
            let fields = refused.iter().map(|error| format!("{} {}", error.field, error.message));
            let fields = fields.collect::<Vec<_>>().join("; ");
            Error::Refused(NotReceived(format!("the parameters of the job are not acceptable: {fields}")))
        })?;
        self.follow_up.enqueue(tx, actor, event, order).await
    }
}
