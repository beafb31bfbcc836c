//! `ledger …` on the command line.

use clap::Parser;
use domain::{billing::ledger::JournalEntry, ordering::OrderStatus};
use presentation::cli::{
    Exit,
    ledger::{LedgerCommand, run},
};
use serde_json::json;
use testkit::{
    actor,
    factories::{a_product, a_user, an_order},
};

use crate::support::{Service, unattended};

/// The command line as the program would have it.
#[derive(Parser)]
struct CommandLine {
    #[command(subcommand)]
    command: LedgerCommand,
}

/// Runs `ledger <argument>`; gives its exit, its output and what went wrong.
async fn ledger(service: &Service, argument: &str) -> (Exit, String, String) {
    let command = CommandLine::try_parse_from(["ledger", argument]).unwrap().command;
    unattended(async |terminal| run(command, &service.app, &actor::system(), terminal).await).await
}

/// A service in which somebody has paid 9.99 USD.
async fn paid() -> Service {
    let service = Service::start();
    let (ann, client) = service.with(a_user()).await;
    let mug = a_product().at("9.99", "USD").build();
    let order = service.has_placed(an_order(&ann).of(&mug, 1).that_is(OrderStatus::Confirmed));
    let path = format!("/api/v1/orders/{}/pay", order.id());
    client.post(path).json(json!({"payment_method": "pm_card_visa"})).send().await.expect(201);
    service
}

#[tokio::test]
async fn a_sound_ledger_is_said_to_be_so() {
    let service = paid().await;
    let (exit, output, errors) = ledger(&service, "check").await;
    assert_eq!((exit, output.as_str(), errors.as_str()), (Exit::Ok, "The ledger is sound; entries: 1\n", ""));
}

#[tokio::test]
async fn what_is_wrong_is_named_and_decides_the_exit_code() {
    let service = paid().await;
    let entry = service.store.all::<JournalEntry>().remove(0);
    let mut state = entry.state().clone();
    state.lines[1].minor -= 1;
    service.store.put(JournalEntry::restore(state));
    let (exit, output, errors) = ledger(&service, "check").await;
    assert_eq!(exit, Exit::BadData);
    assert!(output.starts_with(&format!("entry {} does not balance", entry.id())), "{output}");
    assert!(errors.contains("the ledger is not sound; findings: 1, entries: 1"), "{errors}");
}

#[tokio::test]
async fn the_accounts_are_shown_with_what_they_hold() {
    let (exit, output, _) = ledger(&paid().await, "accounts").await;
    let expected = "CODE  ACCOUNT       SIDE    AMOUNT  CURRENCY\n\
                    1000  gateway_cash  debit   9.99    USD\n\
                    4000  sales         credit  9.99    USD\n";
    assert_eq!((exit, output.as_str()), (Exit::Ok, expected));
}
