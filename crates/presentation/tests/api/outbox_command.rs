//! `outbox …` on the command line.

use application::events::{Event, EventStatus};
use clap::Parser;
use presentation::cli::{
    Exit,
    outbox::{OutboxCommand, run},
};
use testkit::{actor, factories::an_event};

use crate::support::{Service, unattended};

/// The command line as the program would have it.
#[derive(Parser)]
struct CommandLine {
    #[command(subcommand)]
    command: OutboxCommand,
}

/// Runs `outbox <arguments>`; gives its exit, its output and what went wrong.
async fn outbox(service: &Service, arguments: &[&str]) -> (Exit, String, String) {
    let words = ["outbox"].iter().chain(arguments);
    let command = CommandLine::try_parse_from(words).unwrap().command;
    unattended(async |terminal| run(command, &service.app, &actor::system(), terminal).await).await
}

async fn output(service: &Service, arguments: &[&str]) -> String {
    let (exit, output, errors) = outbox(service, arguments).await;
    assert_eq!((exit, errors.as_str()), (Exit::Ok, ""));
    output
}

fn keeps(service: &Service, event: Event) -> String {
    let id = event.id.to_string();
    service.store.put(event);
    id
}

#[tokio::test]
async fn events_that_are_not_delivered_are_listed_in_their_order() {
    let service = Service::start();
    let waiting = keeps(&service, an_event(2).build());
    let parked = keeps(&service, an_event(1).parked("no such user").build());
    keeps(&service, an_event(3).delivered().build());

    let list = output(&service, &["list"]).await;
    let lines: Vec<Vec<_>> = list.lines().map(|line| line.split_whitespace().collect()).collect();
    let at = "2026-01-01T00:00:00.123456Z";
    assert_eq!(lines[1], ["thing.happened", "parked", "10", at, &parked, "no", "such", "user"]);
    assert_eq!(lines[2], ["thing.happened", "pending", "0", at, &waiting]);
    assert_eq!(lines.len(), 3);

    let delivered = output(&service, &["list", "--status", "delivered", "--json"]).await;
    let delivered: serde_json::Value = serde_json::from_str(&delivered).unwrap();
    assert_eq!(
        (delivered[0]["status"].as_str(), delivered[0]["body"].as_str()),
        (Some("delivered"), Some("{}"))
    );
}

#[tokio::test]
async fn parked_events_are_retried_and_discarded() {
    let service = Service::start();
    let one = keeps(&service, an_event(1).parked("no such user").build());
    let other = keeps(&service, an_event(2).parked("no such user").build());
    let told = output(&service, &["retry", &one]).await;
    assert_eq!(told, format!("to be delivered again: thing.happened ({one})\n"));
    let told = output(&service, &["discard", &other]).await;
    assert_eq!(told, format!("discarded: thing.happened ({other})\n"));
    let statuses: Vec<_> = service.store.all::<Event>().iter().map(|event| event.status).collect();
    assert_eq!(statuses, [EventStatus::Pending, EventStatus::Discarded]);
}

#[tokio::test]
async fn what_cannot_be_steered_is_left_alone() {
    let service = Service::start();
    let waiting = keeps(&service, an_event(1).build());
    let missing = "00000000-0000-0000-0000-000000000404";
    let before = service.store.contents();
    for (arguments, message) in [
        (["retry", missing], "there is no event"),
        (["discard", missing], "there is no event"),
        (["retry", waiting.as_str()], "only events that are parked can be retried or discarded"),
        (["discard", waiting.as_str()], "only events that are parked can be retried or discarded"),
    ] {
        let (exit, output, errors) = outbox(&service, &arguments).await;
        assert_eq!((exit, output.as_str()), (Exit::BadData, ""), "{arguments:?}");
        assert!(errors.contains(message), "{errors}");
    }
    assert_eq!(service.store.contents(), before);
}
