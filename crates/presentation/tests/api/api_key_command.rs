//! `api-key …` on the command line.

use clap::Parser;
use domain::identity::ApiKey;
use presentation::cli::{
    Exit,
    api_key::{ApiKeyCommand, run},
};
use serde_json::Value;
use testkit::{
    actor,
    factories::{a_user, an_api_key},
};

use crate::support::{Service, unattended};

/// The command line as the program would have it.
#[derive(Parser)]
struct CommandLine {
    #[command(subcommand)]
    command: ApiKeyCommand,
}

/// How `api-key <arguments>` ends, and what it writes to both outputs.
async fn runs(service: &Service, arguments: &[&str]) -> (Exit, String, String) {
    let words = ["api-key"].iter().chain(arguments);
    let command = CommandLine::try_parse_from(words).unwrap().command;
    unattended(async |terminal| run(command, &service.app, &actor::system(), terminal).await).await
}

fn refuses(arguments: &[&str]) -> String {
    let words = ["api-key"].iter().chain(arguments);
    CommandLine::try_parse_from(words).err().unwrap().to_string()
}

#[tokio::test]
async fn a_key_is_made_and_nothing_but_its_secret_goes_to_standard_output() {
    let service = Service::start();
    service.has(a_user().named("ann.lee"));
    let scopes = ["--scope", "profile:read,orders:write", "--scope", "products:read"];
    let create = ["create", "ann.lee", "--name", "till", "--expires-at", "2027-01-01T00:00:00Z"];
    let (exit, output, errors) = runs(&service, &[&create[..], &scopes].concat()).await;
    assert_eq!(exit, Exit::Ok);
    assert!(errors.contains("for ann.lee; its secret is not shown again"), "{errors}");
    let program = service.client().with_api_key(output.trim_end());
    program.get("/api/v1/me").send().await.expect(200);
    program.get("/api/v1/orders").send().await.expect(200);
    program.get("/api/v1/users").send().await.expect_problem(403, "insufficient-scope");
    assert!(service.audit()[0].ends_with("profile:read products:read orders:write"));
}

#[tokio::test]
async fn what_is_no_scope_is_refused_with_those_that_there_are() {
    let told = refuses(&["create", "ann.lee", "--name", "till", "--scope", "orders:delete"]);
    assert!(told.contains("orders:write"), "{told}");
    assert!(refuses(&["create", "ann.lee", "--name", "till"]).contains("--scope"));
    assert!(refuses(&["revoke", "till"]).contains("must be an id"));
}

#[tokio::test]
async fn keys_are_listed_as_a_table_and_for_programs_as_json() {
    let service = Service::start();
    let ann = service.has(a_user().named("ann.lee"));
    let other = service.has(a_user().named("bob.ray"));
    let key = service.holds(an_api_key(&ann).named("till").for_scopes([domain::identity::Scope::ReadOrders]));
    service.holds(an_api_key(&other));
    let (_, output, _) = runs(&service, &["list", "ann.lee"]).await;
    let rows: Vec<Vec<&str>> = output.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[1], ["till", "orders:read", "-", "-", "-", &key.id().to_string()]);
    assert_eq!(rows.len(), 2);
    let (_, output, _) = runs(&service, &["list", "ann.lee", "--json"]).await;
    let keys: Value = serde_json::from_str(&output).unwrap();
    assert_eq!(keys[0]["id"], key.id().to_string());
    assert!(!output.contains("digest"));
}

#[tokio::test]
async fn a_key_of_anybody_is_revoked() {
    let service = Service::start();
    let key = service.holds(an_api_key(&service.has(a_user())));
    let id = key.id().to_string();
    assert_eq!(runs(&service, &["revoke", &id]).await, (Exit::Ok, format!("revoked {id}\n"), String::new()));
    assert!(service.store.get::<ApiKey>(key.id()).unwrap().revoked_at().is_some());
}

#[tokio::test]
async fn unknown_users_and_keys_are_named() {
    let service = Service::start();
    let (exit, _, errors) = runs(&service, &["list", "nobody.here"]).await;
    assert_eq!(exit, Exit::NoUser);
    assert!(errors.contains("nobody.here"), "{errors}");
    let (exit, _, errors) = runs(&service, &["revoke", "00000000-0000-0000-0000-000000000001"]).await;
    assert_eq!(exit, Exit::BadData);
    assert!(errors.contains("there is no API key"), "{errors}");
}
