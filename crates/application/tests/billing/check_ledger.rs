//! The ledger as it lies in storage, held to what happened.

use application::{billing::Finding, error::Error};
use domain::{
    billing::{
        PaymentStatus,
        ledger::{Account, EntryReference, EntryState, JournalEntry, Line},
    },
    shared::Id,
};
use testkit::factories::a_payment;
use uuid::Uuid;

use crate::world::{World, usd};

async fn findings(world: &World) -> Vec<Finding> {
    world.check_ledger().execute(&world.by_admin()).await.unwrap().findings
}

fn the_entry(world: &World) -> JournalEntry {
    world.store.all().remove(0)
}

#[tokio::test]
async fn a_ledger_that_nobody_touched_is_sound() {
    let world = World::paid().await;
    world.refund(Some(usd(1000))).await.unwrap();
    let report = world.check_ledger().execute(&world.by_admin()).await.unwrap();
    assert_eq!((report.entries, report.findings), (2, vec![]));
}

#[tokio::test]
async fn an_entry_that_was_altered_is_found() {
    let world = World::paid().await;
    let entry = the_entry(&world);
    let mut state = entry.state().clone();
    state.lines[0].minor += 1;
    world.store.put(JournalEntry::restore(state));
    let reference = entry.reference();
    let found = findings(&world).await;
    assert!(
        matches!(found.as_slice(), [
        Finding::Unbalanced(id, _),
        Finding::AnotherAmount(_, about),
    ] if *id == entry.id() && *about == reference),
        "{found:?}"
    );
    assert!(found[0].to_string().contains("debits exceed credits by 1 minor units"), "{}", found[0]);
}

#[tokio::test]
async fn an_entry_of_another_amount_is_found_though_it_balances() {
    let world = World::paid().await;
    let entry = the_entry(&world);
    let lines = vec![Line::debit(Account::GatewayCash, usd(1)), Line::credit(Account::Sales, usd(1))];
    world.store.put(JournalEntry::restore(EntryState { lines, ..entry.state().clone() }));
    assert_eq!(findings(&world).await, [Finding::AnotherAmount(entry.id(), entry.reference())]);
}

#[tokio::test]
async fn a_payment_that_was_never_booked_is_found() {
    let world = World::new();
    let payment = a_payment(&world.order).that_is(PaymentStatus::Succeeded).build();
    world.store.put(payment.clone());
    assert_eq!(findings(&world).await, [Finding::NotBooked(EntryReference::Payment(payment.id()))]);
}

#[tokio::test]
async fn an_entry_with_nothing_behind_it_is_found() {
    let world = World::paid().await;
    let id = Id::new(Uuid::from_u128(99));
    let reference = EntryReference::Refund(Id::new(Uuid::from_u128(98)));
    let state = EntryState { id, reference, ..the_entry(&world).state().clone() };
    world.store.put(JournalEntry::restore(state));
    assert_eq!(findings(&world).await, [Finding::NothingBehind(id, reference)]);
}

#[tokio::test]
async fn only_administrators_look_at_the_ledger() {
    let world = World::new();
    assert!(matches!(world.check_ledger().execute(&world.by_ann()).await, Err(Error::Forbidden(_))));
    assert!(matches!(world.ledger_accounts().execute(&world.by_ann()).await, Err(Error::Forbidden(_))));
}
