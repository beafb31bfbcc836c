use std::error::Error as StdError;

use application::{authz::Actor, error::Error, events::Event, store::StoreError};
use clap::Args;
use domain::shared::Id;

use crate::{
    app::App,
    cli::{Exit, Terminal, failure::Failure},
};

/// `outbox retry`
#[derive(Args, Clone, Debug)]
pub struct Retry {
    /// Which event
    #[arg(value_parser = id)]
    id: Id<Event>,
}

/// `outbox discard`
#[derive(Args, Clone, Debug)]
pub struct Discard {
    /// Which event
    #[arg(value_parser = id)]
    id: Id<Event>,
}

fn id(text: &str) -> Result<Id<Event>, String> {
    text.parse().map_err(|_| "is not the id of an event; `outbox list` shows them".to_owned())
}

/// What a failure means that concerns the event of that id.
fn failure<D: StdError>(id: Id<Event>) -> impl FnOnce(Error<D>) -> Failure {
    move |error| match error {
        Error::Store(StoreError::NotFound) => Failure::new(Exit::BadData, format!("there is no event {id}")),
        error => error.into(),
    }
}

impl Retry {
    pub(super) async fn run(
        self,
        app: &App,
        actor: &Actor,
        terminal: &mut Terminal<'_>,
    ) -> Result<(), Failure> {
        let event = app.steer_event.retry(actor, self.id).await.map_err(failure(self.id))?;
        Ok(writeln!(terminal.output, "to be delivered again: {} ({})", event.topic, event.id)?)
    }
}

impl Discard {
    pub(super) async fn run(
        self,
        app: &App,
        actor: &Actor,
        terminal: &mut Terminal<'_>,
    ) -> Result<(), Failure> {
        let event = app.steer_event.discard(actor, self.id).await.map_err(failure(self.id))?;
        Ok(writeln!(terminal.output, "discarded: {} ({})", event.topic, event.id)?)
    }
}
