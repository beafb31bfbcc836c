//! `user list`

use serde_json::{Value, json};
use testkit::factories::a_user;

use super::Operator;
use crate::support::Service;

fn service() -> Service {
    let service = Service::start();
    service.has(a_user().named("bob.ray").inactive());
    service.has(a_user().named("ann.lee").admin());
    service
}

#[tokio::test]
async fn accounts_are_written_as_a_table() {
    let output = Operator::default().runs(&service(), "list").await.succeeded();
    let rows: Vec<Vec<&str>> = output.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[0], ["USERNAME", "EMAIL", "ROLE", "ACTIVE", "ID"]);
    assert_eq!(rows[1][..4], ["ann.lee", "ann.lee@example.org", "admin", "yes"]);
    assert_eq!(rows[2][..4], ["bob.ray", "bob.ray@example.org", "user", "no"]);
    let column = |line: &str| line.find('@');
    let lines: Vec<&str> = output.lines().collect();
    assert_eq!(column(lines[1]), column(lines[2]), "columns are aligned");
}

#[tokio::test]
async fn they_can_be_narrowed_down() {
    let service = service();
    for arguments in ["list --role admin", "list --q ANN"] {
        let output = Operator::default().runs(&service, arguments).await.succeeded();
        assert!(output.contains("ann.lee") && !output.contains("bob.ray"), "{output}");
    }
}

#[tokio::test]
async fn programs_read_them_as_json() {
    let output = Operator::default().runs(&service(), "list --json --q bob").await.succeeded();
    let users: Value = serde_json::from_str(&output).unwrap();
    assert_eq!(users.as_array().unwrap().len(), 1);
    assert_eq!((&users[0]["username"], &users[0]["is_active"]), (&json!("bob.ray"), &json!(false)));
    assert!(!output.contains("password"));
}

/// However many there are.
#[tokio::test]
async fn every_account_is_listed() {
    let service = Service::start();
    for number in 0..250 {
        service.has(a_user().named(&format!("user{number}")));
    }
    let output = Operator::default().runs(&service, "list").await.succeeded();
    assert_eq!(output.lines().count(), 251);
}
