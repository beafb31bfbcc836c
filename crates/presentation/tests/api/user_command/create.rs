//! `user create`

use domain::identity::User;
use presentation::cli::Exit;
use serde_json::json;
use testkit::factories::a_user;

use super::{Operator, piping, typing};
use crate::support::Service;

const BOSS: &str = "create --username the.boss --email boss@example.org --role super_admin";

/// The first super admin comes to be, and can log in.
#[tokio::test]
async fn the_first_super_admin_is_made() {
    let service = Service::start();
    let output =
        typing("correct horse battery", "correct horse battery").runs(&service, BOSS).await.succeeded();
    assert!(output.starts_with("created super_admin the.boss ("), "{output}");
    let login = json!({"username": "the.boss", "password": "correct horse battery"});
    let answer = service.client().post("/api/v1/auth/login").json(login).send().await.expect(200);
    assert_eq!(answer.json()["role"], "super_admin");
}

/// The first line, whatever ends it.
#[tokio::test]
async fn a_password_can_be_piped_in() {
    for input in ["correct horse battery\n", "correct horse battery\r\nmore", "correct horse battery"] {
        let service = Service::start();
        let command = format!("{BOSS} --password-stdin");
        piping(input).runs(&service, &command).await.succeeded();
        let login = json!({"username": "the.boss", "password": "correct horse battery"});
        service.client().post("/api/v1/auth/login").json(login).send().await.expect(200);
    }
}

#[tokio::test]
async fn without_a_role_it_is_a_user() {
    let service = Service::start();
    let command =
        "create --username ann.lee --email ann@example.org --cpf 529.982.247-25 --name Ann --password-stdin";
    let output = piping("correct horse battery").runs(&service, command).await.succeeded();
    assert!(output.starts_with("created user ann.lee"), "{output}");
    let user = &service.store.all::<User>()[0];
    assert_eq!(user.cpf().unwrap().as_str(), "52998224725");
    assert_eq!(user.name().unwrap().as_str(), "Ann");
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_before_a_password_is_asked_for() {
    let service = Service::start();
    let outcome = Operator::default().runs(&service, "create --username x --email y --cpf 1").await;
    assert_eq!(outcome.errors.lines().count(), 3, "{}", outcome.errors);
    assert!(outcome.errors.lines().all(|line| line.starts_with("error: ")));
    outcome.failed(Exit::BadData, "username must have 5 to 20 characters");
}

#[tokio::test]
async fn a_password_must_be_typed_the_same_twice_and_be_fit() {
    let service = Service::start();
    let outcome = typing("correct horse battery", "correct horse").runs(&service, BOSS).await;
    outcome.failed(Exit::BadData, "differ");
    let outcome = typing("short", "short").runs(&service, BOSS).await;
    outcome.failed(Exit::BadData, "at least 8 characters");
    let outcome = piping("\n").runs(&service, &format!("{BOSS} --password-stdin")).await;
    outcome.failed(Exit::BadData, "no password on standard input");
    assert!(service.store.all::<User>().is_empty());
}

#[tokio::test]
async fn without_a_terminal_it_says_how_to_give_the_password() {
    let service = Service::start();
    let outcome = Operator::default().runs(&service, BOSS).await;
    outcome.failed(Exit::Usage, "--password-stdin");
}

#[tokio::test]
async fn what_another_account_has_is_taken() {
    let service = Service::start();
    service.has(a_user().named("The.Boss"));
    let outcome = typing("correct horse battery", "correct horse battery").runs(&service, BOSS).await;
    outcome.failed(Exit::BadData, "this username is taken");
}

/// The operator is the one who can do something about it, so they are told the cause.
#[tokio::test]
async fn a_database_that_is_away_is_told_with_its_cause() {
    let service = Service::start();
    service.store.break_statement(1);
    let outcome = typing("correct horse battery", "correct horse battery").runs(&service, BOSS).await;
    outcome.failed(Exit::Unavailable, "the database is unavailable: this statement was planned to break");
}
