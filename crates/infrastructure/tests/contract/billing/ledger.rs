//! The ledger is added up where it lies, and changed by nobody.

use application::{authz::Create, store::StoreError};
use domain::billing::ledger::{Account, JournalEntry};
use testkit::{actor, factories::a_user};

use super::till::Till;
use crate::fixture::Fixture;

on_every_store![
    balances_are_what_the_entries_add_up_to,
    an_entry_is_read_as_it_was_written,
    nothing_is_booked_twice,
    nobody_changes_what_is_booked,
];

async fn balances_are_what_the_entries_add_up_to(fixture: &Fixture) {
    let till = Till::open(fixture).await;
    let admin = actor::of(&a_user().named("an.admin").admin().build());
    assert_eq!(till.accounts().execute(&admin).await.unwrap().iter().count(), 0);
    let payment = till.pay().await.unwrap();
    let part = domain::shared::Money::from_minor(997, payment.currency()).unwrap();
    till.refund_order().execute(&admin, till.order.id(), Some(part), None).await.unwrap();
    let balances = till.accounts().execute(&admin).await.unwrap();
    let expected = [(Account::GatewayCash, 2000), (Account::Sales, -2997), (Account::Refunds, 997)];
    let expected = expected.map(|(account, balance)| (account, payment.currency(), balance));
    assert!(balances.iter().eq(expected), "{balances:?}");
}

async fn an_entry_is_read_as_it_was_written(fixture: &Fixture) {
    let till = Till::open(fixture).await;
    let payment = till.pay().await.unwrap();
    let [entry] = till.entries().await.try_into().unwrap();
    let made = JournalEntry::of_payment(entry.id(), entry.at(), &payment).unwrap();
    assert_eq!(entry, made);
}

async fn nothing_is_booked_twice(fixture: &Fixture) {
    let till = Till::open(fixture).await;
    let payment = till.pay().await.unwrap();
    let again =
        JournalEntry::of_payment(domain::shared::Id::new(uuid::Uuid::max()), payment.updated_at(), &payment);
    let (again, permit) = (again.unwrap(), actor::system().permit::<Create, JournalEntry>().unwrap());
    let outcome = fixture.store.run(async |tx| tx.journal().create(&permit, again.clone()).await).await;
    assert!(matches!(outcome, Err(StoreError::Conflict { field }) if field == "reference"));
    assert_eq!(till.entries().await.len(), 1);
}

/// In memory there is no way around the repository, which has no word for it.
async fn nobody_changes_what_is_booked(fixture: &Fixture) {
    let till = Till::open(fixture).await;
    till.pay().await.unwrap();
    let before = till.entries().await;
    for (statement, what) in [
        ("UPDATE ledger_lines SET minor = minor + 1", "UPDATE of ledger_lines is refused"),
        ("DELETE FROM ledger_lines", "DELETE of ledger_lines is refused"),
        ("UPDATE ledger_entries SET reference = 'payment:x'", "UPDATE of ledger_entries is refused"),
        ("DELETE FROM ledger_entries", "DELETE of ledger_entries is refused"),
    ] {
        let Some(refusal) = fixture.refusal(statement).await else { return };
        assert!(refusal.contains(what) && refusal.contains("the ledger is only added to"), "{refusal}");
    }
    for statement in ["TRUNCATE ledger_lines", "TRUNCATE ledger_entries CASCADE"] {
        let Some(refusal) = fixture.postgres_refusal(statement).await else { continue };
        assert!(refusal.contains("TRUNCATE of ledger_"), "{refusal}");
    }
    assert_eq!(till.entries().await, before);
}
