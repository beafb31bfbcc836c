//! `jobs …` on the command line.

use clap::Parser;
use domain::jobs::{Run, RunStatus};
use presentation::cli::{
    Exit,
    jobs::{JobsCommand, run},
};
use testkit::{actor, factories::a_run};

use crate::support::{Service, unattended};

/// The command line as the program would have it.
#[derive(Parser)]
struct CommandLine {
    #[command(subcommand)]
    command: JobsCommand,
}

/// Runs `jobs <arguments>`; gives its exit, its output and what went wrong.
async fn jobs(service: &Service, arguments: &[&str]) -> (Exit, String, String) {
    let words = ["jobs"].iter().chain(arguments);
    let command = CommandLine::try_parse_from(words).unwrap().command;
    unattended(async |terminal| run(command, &service.app, &actor::system(), terminal).await).await
}

async fn output(service: &Service, arguments: &[&str]) -> String {
    let (exit, output, errors) = jobs(service, arguments).await;
    assert_eq!((exit, errors.as_str()), (Exit::Ok, ""));
    output
}

#[tokio::test]
async fn runs_are_enqueued_listed_shown_cancelled_and_retried() {
    let service = Service::start();
    let parameters = r#"{"username": "bob.ray", "email": "bob@example.org"}"#;
    let enqueued = output(&service, &["enqueue", "create-user", parameters]).await;
    let id = service.store.all::<Run>()[0].id().to_string();
    assert_eq!(enqueued, format!("enqueued create-user ({id})\n"));

    let list = output(&service, &["list", "--status", "queued", "--job", "create-user"]).await;
    let lines: Vec<Vec<_>> = list.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[1], ["create-user", "queued", "0/5", "2026-01-01T00:00:00.123456Z", &id]);
    assert_eq!(output(&service, &["list", "--status", "dead", "--json"]).await, "[]\n");
    let shown: serde_json::Value = serde_json::from_str(&output(&service, &["show", &id]).await).unwrap();
    assert_eq!((&shown["id"], &shown["parameters"]["username"]), (&id.as_str().into(), &"bob.ray".into()));

    assert_eq!(output(&service, &["cancel", &id]).await, format!("cancelled: create-user ({id})\n"));
    assert_eq!(output(&service, &["retry", &id]).await, format!("queued again: create-user ({id})\n"));
    assert_eq!(service.store.all::<Run>()[0].status(), RunStatus::Queued);
}

#[tokio::test]
async fn a_running_run_is_asked_to_stop() {
    let service = Service::start();
    let run = service.keeps(a_run("create-user").running());
    let told = output(&service, &["cancel", &run.id().to_string()]).await;
    assert_eq!(told, format!("asked its worker to stop: create-user ({})\n", run.id()));
}

#[tokio::test]
async fn a_run_may_be_enqueued_for_later() {
    let service = Service::start();
    output(&service, &["enqueue", "purge-sessions", "--at", "2026-02-01T00:00:00Z"]).await;
    assert_eq!(service.store.all::<Run>()[0].run_at().seconds(), 1_769_904_000);
}

#[tokio::test]
async fn what_is_wrong_is_said_and_changes_nothing() {
    let service = Service::start();
    let before = service.store.contents();
    let missing = "00000000-0000-0000-0000-000000000404";
    let cases: [(&[&str], &str); 6] = [
        (&["enqueue", "no-such-job"], "job must be one of create-user, "),
        (&["enqueue", "create-user", r#"{"username": "bob.ray"}"#], "parameters.email is required"),
        (&["enqueue", "create-user", "{"], "the parameters are not JSON"),
        (&["enqueue", "create-user", "[]"], "parameters must be an object"),
        (&["show", missing], "there is no run"),
        (&["retry", missing], "there is no run"),
    ];
    for (arguments, message) in cases {
        let (exit, output, errors) = jobs(&service, arguments).await;
        assert_eq!((exit, output.as_str()), (Exit::BadData, ""), "{arguments:?}");
        assert!(errors.contains(message), "{errors}");
    }
    assert_eq!(service.store.contents(), before);
}
