use application::{
    authz::Actor,
    events::{Event, EventStatus},
    field,
    query::{Query, Sort},
};
use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};
use serde::Serialize;

use crate::{
    app::App,
    cli::{Terminal, failure::Failure, json::write_json, table::table},
    http::moment::Moment,
};

/// `outbox list`
#[derive(Args, Clone, Debug)]
pub struct List {
    /// Only those of this status
    #[arg(long, value_parser = status())]
    status: Option<EventStatus>,
    /// At most so many
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
    limit: u32,
    /// Write a JSON array, with everything that is known of each event
    #[arg(long)]
    json: bool,
}

/// Everything that is known of an event.
#[derive(Serialize)]
struct EventBody<'a> {
    id: String,
    topic: &'a str,
    aggregate: String,
    body: &'a str,
    at: Option<String>,
    status: &'static str,
    attempts: i64,
    due_at: Option<String>,
    settled_at: Option<String>,
    error: Option<&'a str>,
}

fn status() -> impl TypedValueParser<Value = EventStatus> {
    let names = PossibleValuesParser::new(EventStatus::ALL.map(EventStatus::name));
    names.try_map(|name| EventStatus::from_name(&name).ok_or("is no status"))
}

impl List {
    pub(super) async fn run(
        self,
        app: &App,
        actor: &Actor,
        terminal: &mut Terminal<'_>,
    ) -> Result<(), Failure> {
        let events = app.events.list(actor, self.query()).await?.items;
        if self.json {
            return write_json(&events.iter().map(body).collect::<Vec<_>>(), terminal);
        }
        let head = ["TOPIC", "STATUS", "ATTEMPTS", "AT", "ID", "ERROR"];
        for line in table(head, events.iter().map(row)) {
            writeln!(terminal.output, "{line}")?;
        }
        Ok(())
    }

    fn query(&self) -> Query<Event> {
        let unsettled = field!(Event.settled_at).null();
        Query {
            filter: self.status.map_or(unsettled, |status| field!(Event.status).eq(&status)),
            sort: vec![Sort { column: field!(Event.position).column(), descending: false }],
            limit: self.limit,
            ..Query::default()
        }
    }
}

fn body(event: &Event) -> EventBody<'_> {
    let text = |at| Moment(at).text();
    EventBody {
        id: event.id.to_string(),
        topic: &event.topic,
        aggregate: event.aggregate.to_string(),
        body: &event.body,
        at: text(event.at),
        status: event.status.name(),
        attempts: event.attempts,
        due_at: event.due_at.and_then(text),
        settled_at: event.settled_at.and_then(text),
        error: event.error.as_deref(),
    }
}

fn row(event: &Event) -> [String; 6] {
    [
        event.topic.clone(),
        event.status.name().to_owned(),
        event.attempts.to_string(),
        Moment(event.at).text().unwrap_or_default(),
        event.id.to_string(),
        event.error.clone().unwrap_or_default(),
    ]
}
