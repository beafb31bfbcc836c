//! `second-factor …` on the command line.

use clap::Parser;
use domain::identity::User;
use presentation::cli::{
    Exit,
    second_factor::{SecondFactorCommand, run},
};
use testkit::{actor, factories::a_user};

use crate::support::{Service, unattended};

/// The command line as the program would have it.
#[derive(Parser)]
struct CommandLine {
    #[command(subcommand)]
    command: SecondFactorCommand,
}

async fn remove(service: &Service, user: &str) -> (Exit, String, String) {
    let command = CommandLine::try_parse_from(["second-factor", "remove", user]).unwrap().command;
    unattended(async |terminal| run(command, &service.app, &actor::system(), terminal).await).await
}

#[tokio::test]
async fn a_super_admin_who_is_locked_out_is_let_in_again() {
    let service = Service::start();
    let root = service.has(a_user().named("root1").super_admin().with_second_factor());
    let (exit, output, errors) = remove(&service, "root1").await;
    assert_eq!(
        (exit, output.as_str(), errors.as_str()),
        (Exit::Ok, "removed the second factor of root1\n", "")
    );
    assert!(!service.store.get::<User>(root.id()).unwrap().has_second_factor());
    assert_eq!(service.audit(), ["second-factor-removed: test"]);
    service.logged_in(&root).await;

    let (exit, output, _) = remove(&service, "root1@example.org").await;
    assert_eq!((exit, output.as_str()), (Exit::Ok, "root1 has no second factor\n"));
    assert_eq!(remove(&service, "nobody").await.0, Exit::NoUser);
}
